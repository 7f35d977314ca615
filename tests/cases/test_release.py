"""What goes back to an office holds its own bundle, fixed fields and nothing else; how the office reads it."""

import json
import subprocess
from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.cases.houses import as_house
from tests.cases.test_hand_over import boss, make, mira, receive, sam
from tests.cases.test_order import certificate, made, sending, signed
from tests.cases.test_read_return import LOGINS, ROLE
from tests.conftest import NOON

from spoor.adapters.housekey import fingerprint, house_key, public_pem
from spoor.bundles import release as files
from spoor.cases import selectors, walk
from spoor.cases.models import (
    Bundle,
    Case,
    ExternalNumber,
    Identifier,
    Order,
    PoliceWord,
    Release,
    RouteEvent,
    ShelfCount,
)
from spoor.cases.sentences import both
from spoor.cases.steps import close, link, partner, plan, read_word, release, route, triage
from spoor.evidence.models import CustodyEvent, Exhibit, LogEntry, Report
from spoor.evidence.sealing import seal, store

__all__ = ["boss", "certificate", "make", "mira", "sam"]
SOON = date(2026, 12, 1)
PLAIN = release.Wanted(turn="bij ons", next_news_on=SOON)
ALLOWED = {
    "kind", "version", "house", "bundle", "bundle_sha256", "reports", "received", "turn", "next_news_on", "made_at",
}  # fmt: skip


def weighed(case, by, role="opsporingsambtenaar"):
    """Say of every report of a case that it is a threat, and follow its trail."""
    word = triage.Word("threat", 3, "kondigt geweld aan", target_capacity="member_representative_body")
    for filing in case.filings.order_by("pk"):
        triage.confirm(filing.report_id, word, by=by, by_role=role, at=NOON)
    return route.follow(case.pk, by=by.username, at=NOON)


@pytest.fixture
def crowded(make, sam, mira, officer, report_in):
    """A case of a desk with everything that an office must not learn: another office, an order, a foreign number ..."""
    first = receive(make("een"), mira)
    second = receive(make("twee", key="Kantoor van C."), mira)
    own = report_in(mira, text="Derde bericht van de straat", account="@derde", platform="tiktok")
    list(walk.walk(by="commandline", at=NOON))
    order = made(weighed(first.case, mira), mira)
    signed(order, officer)
    walk.send_order(order, sending(), by=mira, by_role=ROLE, at=NOON)
    answer = seal([LOGINS.encode()], kind=Exhibit.Kind.RETURN, name="fictief-ip-audit.txt")
    walk.read_return(first.case, [answer], order=order, by=mira, by_role=ROLE, at=NOON)
    for other in (second.case, own):
        link.judge(
            first.case,
            other,
            proposition="same_person",
            answer="yes",
            ground="zelfde nummer",
            by=mira,
            at=NOON,
        )
    for kind, value in (
        ("police", "PL1500-2026-7"),
        ("foreign", "FBI-2026-99"),
        ("prosecution", "09/123456-26"),
    ):
        plan.add_number(first.case_id, kind=kind, value=value, by=mira, at=NOON)
    finding = {"question": "emergency", "answer": True, "reason": "beveiligd adres in Texas, DKDB waakt"}
    route.find(first.case, **finding, by=officer, by_role="officier_van_justitie", at=NOON)
    Case.objects.filter(pk=first.case_id).update(woke_at=NOON, woke_because=both("woke_by_identifier"))
    return first


def secrets_of(first):
    """Every string of the case that may not be in the file, long enough to be searched for."""
    members = [first.case_id, *first.case.followers.values_list("pk", flat=True)]
    mine = set(first.reports.values_list("number", flat=True))
    strings = {
        "PL1500-2026-7", "FBI-2026-99", "09/123456-26", "Texas", "DKDB", "Kantoor van C.", "Kantoor van B.",
        "wakker", "waking", "woke", "merge", "@derde", "@fictief_een", "tiktok", "emergency", "spoed",
        "198.51.100.7", "Ierland", "IE", "US", "X Corp", "Twitter", "eu.epoc", "nl.126", first.number,
        first.case.number, "mira", "officier", "threat", "kondigt",
    }  # fmt: skip
    strings |= set(Report.objects.exclude(number__in=mine).values_list("number", flat=True))
    strings |= set(Bundle.objects.exclude(number=first.bundle).values_list("number", flat=True))
    strings |= set(Case.objects.filter(pk__in=members).values_list("number", flat=True))
    for order in Order.objects.all():
        strings |= {order.number, order.addressee, order.instrument}
    for one in Identifier.objects.filter(case__in=members):
        strings |= {one.value, one.shown, *([one.holder] if len(one.holder) > 1 else [])}
    strings |= set(Exhibit.objects.exclude(pk=first.exhibit_id).values_list("sha256", flat=True))
    return {one for one in strings if one}


@pytest.mark.parametrize("wanted", [PLAIN, release.Wanted(turn="bij u", next_news_on=SOON)])
def test_a_release_holds_nothing_of_anything_else(crowded, mira, wanted):
    assert Case.objects.filter(lead=crowded.case).count() == 2
    done = release.release(crowded, wanted, by=mira, at=NOON)
    assert set(json.loads(done.content)) == {"payload", "signature", "key"}
    payload = json.loads(done.content)["payload"]
    assert set(payload) == ALLOWED
    assert payload["reports"] == list(crowded.reports.order_by("pk").values_list("number", flat=True))
    assert payload["bundle_sha256"] == crowded.sha256
    text = json.dumps(payload, ensure_ascii=False)
    found = [one for one in secrets_of(crowded) if one in text]
    assert found == []
    assert len(secrets_of(crowded)) > 40


@pytest.mark.parametrize(
    ("wanted", "field", "value"),
    [
        (release.Wanted("bij ons", SOON, with_case=True), "case", "2026-"),
        (release.Wanted("bij ons", SOON, police_number="PL1500-2026-7"), "police_number", "PL1500-2026-7"),
    ],
)
def test_more_only_by_a_tick_and_only_that(crowded, mira, wanted, field, value):
    payload = json.loads(release.release(crowded, wanted, by=mira, at=NOON).content)["payload"]
    assert set(payload) == ALLOWED | {field}
    assert payload[field].startswith(value)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (release.Wanted("bij ons", None), release.DayMissing),
        (release.Wanted("bij ons", NOON.date() - timedelta(days=1)), release.DayMissing),
        (release.Wanted("bij X Corp", SOON), release.DoesNotFit),
        (release.Wanted("", SOON), release.DoesNotFit),
        (release.Wanted("bij ons", SOON, outcome="ended"), release.DoesNotFit),  # it runs
        (release.Wanted("bij ons", SOON, outcome="naar de VS"), release.DoesNotFit),
        (release.Wanted("bij ons", SOON, police_number="FBI-2026-99"), release.DoesNotFit),
        (release.Wanted("bij ons", SOON, police_number="PL-van-een-ander"), release.DoesNotFit),
    ],
)
def test_what_does_not_fit_is_not_let_out(crowded, mira, wanted, error):
    with pytest.raises(error):
        release.release(crowded, wanted, by=mira, at=NOON)
    assert not Release.objects.exists()


def test_a_number_with_words_in_it_is_no_number_to_let_out(crowded, mira):
    plan.add_number(crowded.case_id, kind="police", value="via Interpol Ierland 7", by=mira, at=NOON)
    with pytest.raises(release.DoesNotFit):
        release.release(
            crowded, release.Wanted("bij ons", SOON, police_number="via Interpol Ierland 7"), by=mira, at=NOON
        )


def test_only_a_person_who_works_on_cases_lets_out(crowded, person):
    with pytest.raises(release.NotAPerson):
        release.release(crowded, PLAIN, by=person("melder", "reporter"), at=NOON)


def test_an_outcome_is_told_only_where_it_is_so(make, mira):
    row = receive(make(), mira)
    list(walk.walk(by="commandline", at=NOON))
    close.close_case(row.case_id, outcome="no_offence", reason="is geen dreiging", by=mira, at=NOON)
    row.refresh_from_db()
    payload = release.release(
        row, release.Wanted("bij ons", None, outcome="no_offence"), by=mira, at=NOON
    ).row.payload
    assert (payload["outcome"], payload["next_news_on"]) == ("no_offence", None)
    with pytest.raises(release.DoesNotFit):
        release.release(row, release.Wanted("bij ons", SOON, outcome="sender_known"), by=mira, at=NOON)


def test_letting_out_is_sealed_logged_and_in_the_custody(crowded, mira):
    done = release.release(crowded, PLAIN, by=mira, at=NOON)
    assert store().read(done.row.exhibit.sha256) == done.content
    line = LogEntry.objects.get(event="person:handover:released")
    assert line.values["fields"] == sorted(ALLOWED)
    hands = CustodyEvent.objects.get(exhibit=done.row.exhibit, act="handed_over")
    assert (hands.from_whom, hands.to_whom) == ("Meldpunt Test", "Kantoor van B.")


def test_the_check_by_hand_in_the_docs_holds(crowded, mira, tmp_path):
    done = release.release(crowded, PLAIN, by=mira, at=NOON)
    (tmp_path / "terug.json").write_bytes(done.content)
    (tmp_path / "desk.pem").write_text(public_pem(house_key(settings.HOME.path)))
    said = (settings.SOURCE.parents[1] / "docs" / "commands.md").read_text().partition("in `desk.pem`:")[2]
    script = said.split("```")[1]
    run = subprocess.run(
        ["/bin/bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Signature Verified Successfully" in run.stdout, run.stderr


# --- the office reads -----------------------------------------------------------------------------------------------


@pytest.fixture
def back(make, mira, boss):
    """A word of the desk about the office's bundle, and the office that knows the desk's key."""
    row = receive(make(), mira)
    done = release.release(row, PLAIN, by=mira, at=NOON)
    told = {"name": "Politie Den Haag", "kind": "desk", "compared_how": "gebeld met Mira op maandag"}
    partner.add(public_pem(house_key(settings.HOME.path)), **told, by=boss, at=NOON)
    return row, done.content


def read(content, by, at=NOON):
    with as_house(settings.HOME, "office"):
        return walk.read_word(content, name="terug.json", by=by, by_role="melder", at=at)


def case_there(row):
    case = Bundle.objects.get(number=row.bundle).case
    return case.lead or case


def test_the_office_reads_it_and_shows_it(back, sam):
    row, content = back
    heard = read(content, sam)
    assert (heard.already, heard.older) == (False, False)
    word = heard.word
    assert (word.turn, word.next_news_on, word.received) == ("bij ons", SOON, NOON)
    case = case_there(row)
    assert selectors.words_of_police([case])[case.pk] == word
    assert store().read(word.exhibit.sha256) == content
    event = RouteEvent.objects.get(case=case, instrument="office.report")
    assert (event.state, event.note) == ("answered", row.bundle)
    assert read(content, sam).already is True
    assert PoliceWord.objects.count() == 1


def test_the_case_comes_back_when_the_day_passes(back, sam):
    row, content = back
    case = case_there(row)
    with as_house(settings.HOME, "office"):
        for one in Case.objects.filter(lead=case):
            weighed(one, sam, "melder")
    read(content, sam)
    after = NOON + timedelta(days=9)
    assert not Case.objects.get(pk=case.pk).next_act.startswith("news:")
    ShelfCount.objects.create(day=date(2026, 11, 30), shelf=0, open_cases=1, counted_at=NOON)
    with as_house(settings.HOME, "office"):
        walk.turn_of_day(by="commandline", at=after)
    found = Case.objects.get(pk=case.pk)
    assert found.next_act == f"news:w{PoliceWord.objects.get().pk}"
    assert "Politie Den Haag" in found.next_sentence["nl"]
    assert found.due_on == SOON
    assert not found.waits


def test_an_older_word_is_kept_and_does_not_replace(make, mira, boss, sam):
    row = receive(make(), mira)
    told = {"name": "Politie", "kind": "desk", "compared_how": "gebeld met Mira op maandag"}
    partner.add(public_pem(house_key(settings.HOME.path)), **told, by=boss, at=NOON)
    old = release.release(row, PLAIN, by=mira, at=NOON).content
    new = release.release(
        row, release.Wanted("bij u", date(2026, 12, 9)), by=mira, at=NOON + timedelta(hours=1)
    ).content
    read(new, sam)
    heard = read(old, sam)
    assert heard.older
    case = case_there(row)
    assert selectors.words_of_police([case])[case.pk].turn == "bij u"
    assert PoliceWord.objects.count() == 2


CHANGES = {
    "kind": "spoor.iets", "version": 2, "house": "Een ander", "bundle": "B-2026-000099", "bundle_sha256": "0" * 64,
    "reports": ["M-2026-000099"], "received": "2026-11-24T11:00:00Z", "turn": "bij u", "next_news_on": "2027-01-01",
    "made_at": "2026-11-25T11:00:00Z", "case": "2026-0001", "outcome": "ended", "police_number": "PL1",
    "provider": "x",
}  # fmt: skip


@pytest.mark.parametrize("field", [*CHANGES, "signature", "key", "extra"])
def test_each_field_that_is_changed_is_refused_and_what_came_stays_sealed(back, sam, field):
    _row, content = back
    told = json.loads(content)
    if field in CHANGES:
        told["payload"][field] = CHANGES[field]
    elif field == "signature":
        told[field] = "A" * 86 + "=="
    else:
        told[field] = "0" * 64
    with pytest.raises(read_word.REFUSALS):
        read(json.dumps(told).encode(), sam)
    assert not PoliceWord.objects.exists()
    assert LogEntry.objects.filter(event="program:word:refused").count() == 1
    assert Exhibit.objects.filter(kind="handover", name="terug.json").count() == 1


def signed_as_desk(payload):
    return files.signed(payload, house_key(settings.HOME.path))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"bundle": "B-2026-000099"}, read_word.NotOurs),
        ({"bundle_sha256": "1" * 64}, read_word.NotOurs),
        ({"reports": ["M-2026-000099"]}, read_word.NotOurs),
    ],
)
def test_a_word_about_what_we_did_not_hand_over_is_refused(back, sam, change, error):
    payload = json.loads(back[1])["payload"] | change
    with pytest.raises(error):
        read(signed_as_desk(payload), sam)


@pytest.mark.parametrize(
    "change",
    [
        {"provider": "x"},
        {"turn": "bij Google"},
        {"outcome": "naar Ierland"},
        {"police_number": "Ierland"},
        {"next_news_on": "morgen"},
        {"next_news_on": None},
        {"received": "2026-13-01T00:00:00Z"},
        {"reports": []},
        {"reports": ["M-2026-000001", "M-2026-000001"]},
        {"house": ""},
        {"version": True},
    ],
)
def test_even_well_signed_a_field_has_only_its_few_forms(back, sam, change):
    payload = json.loads(back[1])["payload"] | change
    with pytest.raises(files.ReleaseBroken):
        signed_as_desk(payload)
    key = house_key(settings.HOME.path)
    told = {
        "payload": payload,
        "signature": __import__("base64").b64encode(key.sign(files.canonical(payload))).decode(),
        "key": fingerprint(public_pem(key)),
    }
    with pytest.raises(files.ReleaseBroken):
        read(json.dumps(told).encode(), sam)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"payload": {}, "payload": {}, "signature": "", "key": ""}', b"x" * 70_000,
     b'{"payload": {"a": "\\ud800"}, "signature": "", "key": ""}'],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(back, sam, content):
    with pytest.raises(files.ReleaseBroken):
        read(content, sam)


def test_an_unknown_or_withdrawn_key_is_refused_with_its_fingerprint(back, sam, boss):
    _row, content = back
    partner.withdraw(partner.Partner.objects.get(), because="gestolen", by=boss, at=NOON)
    with pytest.raises(read_word.UnknownKey) as refused:
        read(content, sam)
    assert str(refused.value).replace(" ", "") == json.loads(content)["key"]


def test_the_key_of_an_office_signs_no_word(back, sam, boss):
    _row, content = back
    partner.withdraw(partner.Partner.objects.get(), because="verkeerd soort", by=boss, at=NOON)
    told = {"name": "Buren", "kind": "office", "compared_how": "gebeld met de buren"}
    partner.add(public_pem(house_key(settings.HOME.path)), **told, by=boss, at=NOON)
    with pytest.raises(read_word.UnknownKey):
        read(content, sam)


def test_a_desk_reads_no_words(back, mira):
    with pytest.raises(read_word.NotAnOffice):
        read_word.take(back[1], name="x", by=mira, at=NOON)


def test_a_police_number_that_was_told_becomes_a_number_of_the_case(crowded, mira, sam, boss):
    wanted = release.Wanted("bij ons", SOON, police_number="PL1500-2026-7")
    content = release.release(crowded, wanted, by=mira, at=NOON).content
    told = {"name": "Politie", "kind": "desk", "compared_how": "gebeld met Mira op maandag"}
    partner.add(public_pem(house_key(settings.HOME.path)), **told, by=boss, at=NOON)
    read(content, sam)
    assert ExternalNumber.objects.filter(case=case_there(crowded), value="PL1500-2026-7").exists()
