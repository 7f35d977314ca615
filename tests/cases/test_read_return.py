"""Read return: sealed first, then read; what it names goes back through links and trail, with file and row."""

import io
import zipfile

import pytest
from tests.cases.test_order import confirmed, made, sending, signed
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.addresses import import_demonstration
from spoor.cases.models import Case, Identifier, LinkSuggestion, ProviderReturn, RouteEvent
from spoor.cases.steps import read_return
from spoor.evidence.models import Exhibit, LogEntry
from spoor.evidence.sealing import seal, store

ROLE = "opsporingsambtenaar"
LOGINS = """[
{"loginIp": "198.51.100.7", "loginPort": "50112", "createdAt": "2026-11-20T19:39:58.000Z", "accountId": "1900000077"},
{"loginIp": "198.51.100.7", "loginPort": "50120", "createdAt": "2026-11-19T08:00:01.000Z", "accountId": "1900000077"},
{"loginIp": "198.51.100.200", "createdAt": "2026-11-18T08:00:01.000Z", "accountId": "1900000077"},
{"loginIp": "192.168.1.4", "createdAt": "2026-11-17T08:00:01.000Z", "accountId": "1900000077"}
]"""


@pytest.fixture
def networks(settings):
    import_demonstration(settings.HOME.networks, NOON.date())


@pytest.fixture
def case(analyst, report_in, networks):
    made = report_in(analyst, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    return confirmed(made, analyst)


@pytest.fixture
def order(case, analyst, officer):
    found = made(case, analyst)
    signed(found, officer)
    walk.send_order(found, sending(), by=analyst, by_role=ROLE, at=NOON)
    return found


def files(*given: tuple[str, bytes]):
    return [seal([content], kind=Exhibit.Kind.RETURN, name=name) for name, content in given]


def answered(case, by, *given, order=None):
    return walk.read_return(case, files(*given), order=order, by=by, by_role=ROLE, at=NOON)


def states(case, identifier) -> dict[str, str]:
    routes = Case.objects.get(pk=case.pk).trail.content["routes"]
    return {one["instrument"]: one["state"] for one in routes if one["identifier"] == identifier.key}


def test_an_answer_gives_addresses_with_row_port_and_moment(case, order, analyst):
    gave = answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()), order=order)
    assert [one.state for one in gave.returns] == ["read"]
    best = Identifier.objects.filter(case=case, kind="ip").first()
    assert (best.value, best.port, best.source) == ("198.51.100.7", 50112, "return")
    assert best.at.isoformat() == "2026-11-20T19:39:58+00:00"
    assert best.provided_in == gave.returns[0].exhibit
    assert best.provided_row


def test_what_hides_its_user_or_is_private_becomes_no_identifier(case, order, analyst):
    answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()), order=order)
    assert set(Identifier.objects.filter(kind="ip").values_list("value", flat=True)) == {"198.51.100.7"}


def test_the_order_is_answered_and_the_new_address_has_routes(case, order, analyst):
    answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()), order=order)
    account, address = Identifier.objects.get(kind="account"), Identifier.objects.get(kind="ip")
    assert states(case, account)["eu.epoc.identification"] == "tried"
    assert "nl.126na" in states(case, address)
    assert RouteEvent.objects.last().state == "answered"


def test_a_known_address_links_two_cases_and_wakes_nothing_twice(case, order, analyst, report_in):
    other = report_in(analyst, ip="198.51.100.7", account="@fictief_9", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()), order=order)
    found = LinkSuggestion.objects.filter(older=case, newer=other, proposition="same_person")
    again = answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()))
    assert again.identifiers == []
    assert found.count() == 1


def test_an_email_address_in_an_answer_links_to_the_case_that_has_it(case, order, analyst, report_in):
    other = report_in(analyst, email="fictief@kpnmail.nl")
    list(walk.walk(by="commandline", at=NOON))
    content = '{"accountId": "1900000077", "username": "fictief_1", "email": "fictief@kpnmail.nl"}'
    answered(case, analyst, ("fictief-account.txt", content.encode()), order=order)
    assert Identifier.objects.filter(case=case, kind="email").get().value == "fictief@kpnmail.nl"
    assert LinkSuggestion.objects.filter(older=case, newer=other).exists()


def test_what_cannot_be_read_is_kept_and_said(case, order, analyst):
    gave = answered(case, analyst, ("brief.csv", b"a,b\n1,2\n"), order=order)
    assert [one.state for one in gave.returns] == ["unknown_layout"]
    assert store().read(gave.returns[0].exhibit.sha256) == b"a,b\n1,2\n"
    assert LogEntry.objects.filter(event="person:return:unreadable").exists()
    assert RouteEvent.objects.last().state == "sent"  # not answered, and not empty either


def test_an_archive_is_read_whole_and_each_file_is_a_part_of_it(case, order, analyst):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("fictief-ip-audit.txt", LOGINS)
        archive.writestr("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(64))
    gave = answered(case, analyst, ("opgave.zip", packed.getvalue()), order=order)
    assert [one.exhibit.source.name for one in gave.returns] == ["opgave.zip", "opgave.zip"]
    assert len(gave.identifiers) == 1


def test_nothing_sent_and_an_order_of_another_case_are_refused(case, order, analyst, report_in):
    with pytest.raises(read_return.NothingSent):
        answered(case, analyst, order=order)
    with pytest.raises(read_return.CaseElsewhere):
        answered(report_in(analyst, account="@ander", platform="x"), analyst, ("a.txt", b"x"), order=order)


def test_every_row_is_in_the_account(case, order, analyst):
    content = LOGINS.replace("198.51.100.200", "niet-een-adres")
    gave = answered(case, analyst, ("fictief-ip-audit.txt", content.encode()), order=order)
    reading = ProviderReturn.objects.get(pk=gave.returns[0].pk).reading
    assert reading["rows"]["in_file"] == reading["rows"]["read"] + len(reading["skipped"])
    assert reading["skipped"]


def test_an_address_in_a_report_is_held_by_who_ran_it_at_that_moment(analyst, report_in, networks, officer):
    from spoor.cases.rules import change

    content = {"name": "Verzonnen Glasvezel", "kind": "access", "country": "NL", "eu_addressee": "NL"}
    change(
        kind="provider",
        subject="huis-verzonnen-glasvezel",
        content=content,
        source="test",
        by=officer,
        at=NOON,
    )
    report_in(analyst, ip="198.51.100.7", seen_at="2026-11-22T10:00:00Z")
    report_in(analyst, ip="198.51.100.7", text="Zonder moment.")
    list(walk.walk(by="commandline", at=NOON))
    held = dict(Identifier.objects.filter(kind="ip").values_list("case__number", "holder"))
    assert list(held.values()) == ["huis-verzonnen-glasvezel", ""]


NO_ZONE = b"""IP-adres;Bronpoort;Datum/tijd
198.51.100.7;50112;2026-10-20 21:39:58
198.51.100.8;50113;2026-10-25 02:30:00
"""


@pytest.fixture
def own_layout(settings):
    """A layout of this home that does not say the zone of its times."""
    folder = settings.HOME.path / "layouts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "telecom.yaml").write_text(
        "id: own.telecom/1\nprovider: telecom\ntitle: {nl: t, en: t}\nformats: [csv]\nbasis: own\nsource: test\n"
        "sections:\n  - name: table\n    alone: true\n    columns: {ip: [IP-adres], port: [Bronpoort], "
        "at: [Datum/tijd]}\n"
        "    needs: [ip, at]\n    records: [{kind: login, ip: ip, port: port, at: at}]\n"
    )


def zone(by, name="Europe/Amsterdam", shows_in="letter", because="brief van 1 november"):
    return read_return.say_zone(name, shows_in=shows_in, because=because, by=by, at=NOON)


def test_a_zone_that_a_person_says_reads_the_same_bytes_again(case, order, analyst, own_layout):
    first = answered(case, analyst, ("logins.csv", NO_ZONE), order=order).returns[0]
    assert not Identifier.objects.filter(kind="ip").exists()
    gave = walk.read_again(first, zone=zone(analyst), by=analyst, by_role=ROLE, at=NOON)
    made = Identifier.objects.get(kind="ip")
    assert made.at.isoformat() == "2026-10-20T19:39:58+00:00"
    assert made.zone_stated == (
        "tijdzone Europe/Amsterdam is gezegd door mira op 2026-11-23, want een brief van de aanbieder zegt dat: "
        "brief van 1 november"
    )
    again = gave.returns[0]
    assert (again.exhibit, again.reading["zone"]["name"]) == (first.exhibit, "Europe/Amsterdam")
    first.refresh_from_db()  # the earlier account stays
    assert "zone" not in first.reading
    assert ProviderReturn.objects.count() == 2


def test_the_hour_that_comes_twice_stays_a_question_and_is_named(case, order, analyst, own_layout):
    first = answered(case, analyst, ("logins.csv", NO_ZONE), order=order).returns[0]
    again = walk.read_again(first, zone=zone(analyst), by=analyst, by_role=ROLE, at=NOON).returns[0]
    twice = again.reading["records"][1]
    assert (twice["at"], twice["zone"]) == (None, "ambiguous")
    named = [one for one in again.reading["messages"] if one["id"] == "at_line"]
    assert [one["values"]["line"] for one in named] == [3]


def test_a_zone_of_the_file_wins_over_what_a_person_says(case, order, analyst):
    first = answered(case, analyst, ("fictief-ip-audit.txt", LOGINS.encode()), order=order).returns[0]
    walk.read_again(first, zone=zone(analyst), by=analyst, by_role=ROLE, at=NOON)
    made = Identifier.objects.filter(kind="ip").first()
    assert (made.at.isoformat(), made.zone_stated) == ("2026-11-20T19:39:58+00:00", "")


@pytest.mark.parametrize("wrong", [{"name": "Utrecht"}, {"shows_in": ""}, {"because": " "}])
def test_a_zone_comes_with_where_it_shows_and_why(analyst, wrong):
    with pytest.raises(read_return.ZoneUnsaid):
        zone(analyst, **wrong)


def test_the_record_of_received_data_says_who_said_the_zone_and_counts_a_file_once(
    case, order, analyst, own_layout
):
    from spoor.cases.proof import _received, name

    first = answered(case, analyst, ("logins.csv", NO_ZONE), order=order).returns[0]
    walk.read_again(first, zone=zone(analyst), by=analyst, by_role=ROLE, at=NOON)
    rows = _received([case.pk], "nl")
    assert [bool(row.zone) for row in rows] == [True, False]  # the second is still a question
    assert name(analyst) in rows[0].zone
