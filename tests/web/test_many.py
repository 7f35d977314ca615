"""Decisions for many cases, closing together, the rules of a house, and what age alone brings up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from spoor.cases import danger, walk
from spoor.cases.models import Case, ClosingBatch, Collective, Emergency, HouseChange, Identifier, TrailRecord
from spoor.cases.steps import close, emergency, route, triage
from spoor.law import speech
from spoor.law.answers import ALIVE

PROSECUTOR = "officier_van_justitie"


@pytest.fixture
def make(officer, report_in):
    """Make a case that a person assessed, now: the pages read the clock."""

    def case(number, *, dead=False):
        at = timezone.now()
        made = report_in(officer, text=f"Bericht {number}", account=f"@fictief_{number}", platform="x", at=at)
        list(walk.walk(by="commandline", at=at))
        word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
        triage.confirm(made.filings.get().report_id, word, by=officer, by_role=PROSECUTOR, at=at)
        found = route.follow(made.pk, by="officier", at=at)
        for left in TrailRecord.objects.get(case=made).content["routes"] if dead else ():
            if left["state"] in ALIVE:
                route.record(
                    found, instrument=left["instrument"], identifier=Identifier.objects.get(case=made),
                    state="set_aside",
                    ground="not_proportionate", happened_at=at, by=officer, by_role=PROSECUTOR, at=at,
                )  # fmt: skip
        return route.follow(made.pk, by="officier", at=at)

    return case


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_prosecutor_sets_aside_in_the_chosen_cases_and_takes_it_back(make, officer, page):
    first, second = make(1), make(2)
    browser = page(officer)
    shown = text_of(browser.get(reverse("collectives"), {"middel": "mla"}))
    assert first.number in shown
    assert second.number in shown
    given = {
        "instrument": "mla", "ground": "not_proportionate", "reason": "Geen zicht op antwoord.",
        "until": (timezone.now() + timedelta(days=30)).date().isoformat(), "case": [first.number],
    }  # fmt: skip
    done = text_of(browser.post(reverse("collectives"), given, follow=True))
    assert "Terzijde gelegd in 1 zaken" in done
    states = {
        record.case_id: next(r["state"] for r in record.content["routes"] if r["instrument"] == "mla")
        for record in TrailRecord.objects.all()
    }
    assert states[first.pk] == "set_aside"
    assert states[second.pk] != "set_aside"
    decision = Collective.objects.get()
    browser.post(reverse("end-collective", args=[decision.pk]), {"because": "Toch wel."})
    assert Collective.objects.get().ended_because == "Toch wel."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": ""}, "Kies tot en met welke dag dit geldt."),
        ({"until": "2020-01-01"}, "Die dag is voorbij"),
        ({"reason": " "}, "Schrijf de reden"),
        ({"case": []}, "Kies ten minste één zaak"),
    ],
)
def test_a_decision_for_many_says_what_is_missing(make, officer, page, change, said):
    case = make(1)
    given = {
        "instrument": "mla", "ground": "not_proportionate", "reason": "Reden.", "case": [case.number],
        "until": (timezone.now() + timedelta(days=30)).date().isoformat(),
    } | change  # fmt: skip
    assert said in text_of(page(officer).post(reverse("collectives"), given))
    assert not Collective.objects.exists()


def test_an_analyst_sees_decisions_and_takes_none(make, person, page):
    case = make(1)
    browser = page(person("mira", "analyst"))
    shown = text_of(browser.get(reverse("collectives"), {"middel": "mla"}))
    assert "Alleen een officier van justitie" in shown
    browser.post(reverse("collectives"), {"instrument": "mla", "case": [case.number]})
    assert not Collective.objects.exists()


def test_dead_cases_are_closed_together_after_the_sample_was_opened(make, officer, page):
    dead = [make(number, dead=True) for number in range(3)]
    alive = make(9)
    browser = page(officer)
    assert "3 zaken zijn klaar" in text_of(browser.get(reverse("close-together")))
    browser.post(reverse("close-together"), {"act": "list"})
    batch = ClosingBatch.objects.get()
    refused = browser.post(reverse("close-together"), {"act": "sign", "reason": "Alles geprobeerd."})
    assert "Open eerst:" in text_of(refused)
    assert Case.objects.filter(outcome="open").count() == 4
    for case in batch.sample.all():
        browser.get(reverse("case", args=[case.number]))
    done = browser.post(
        reverse("close-together"), {"act": "sign", "reason": "Alles geprobeerd."}, follow=True
    )
    assert "3 zaken gesloten" in text_of(done)
    assert {case.pk for case in Case.objects.filter(outcome="dead_trail")} == {case.pk for case in dead}
    assert all(case.decisions.get().exhibit for case in Case.objects.filter(outcome="dead_trail"))
    assert Case.objects.get(pk=alive.pk).outcome == "open"


def test_nothing_is_closed_when_one_case_of_the_list_lives_again(make, officer, page):
    first, _second = make(1, dead=True), make(2, dead=True)
    browser = page(officer)
    browser.post(reverse("close-together"), {"act": "list"})
    for case in Case.objects.all():
        browser.get(reverse("case", args=[case.number]))
    route.add_identifier(
        first, kind="email", raw="iemand@kpnmail.nl", seen_at=None, port=None, by=officer, at=timezone.now()
    )
    said = text_of(browser.post(reverse("close-together"), {"act": "sign", "reason": "Klaar."}))
    assert "er is niets gesloten" in said
    assert not Case.objects.filter(outcome="dead_trail").exists()
    assert ClosingBatch.objects.get().signed_at is None


def test_nothing_is_closed_when_danger_was_told_meanwhile(make, officer, page):
    case = make(1, dead=True)
    browser = page(officer)
    browser.post(reverse("close-together"), {"act": "list"})
    browser.get(reverse("case", args=[case.number]))
    danger.start([case], Emergency.Source.FOUND, by="officier", at=timezone.now())
    said = text_of(browser.post(reverse("close-together"), {"act": "sign", "reason": "Klaar."}))
    assert "er is niets gesloten" in said
    assert not Case.objects.filter(outcome="dead_trail").exists()


def test_danger_that_a_colleague_ended_says_who_goes(make, officer, page):
    case, at = make(1), timezone.now()
    (started,) = danger.start([case], Emergency.Source.FOUND, by="officier", at=at)
    call = emergency.Call(called="112", called_at=at, answered_by="meldkamer", goes="eenheid Noord")
    emergency.end(started.pk, call, by=officer, at=at)
    for name in ("take-up", "end-danger"):
        answer = page(officer).post(reverse(name, args=[case.number]), {"emergency": started.pk})
        assert "Een collega sloot deze spoedbaan al: eenheid Noord gaat." in text_of(answer)


def test_a_dead_case_offers_its_account_and_a_way_back(make, officer, page):
    case = make(1, dead=True)
    close.close_case(case.pk, outcome="dead_trail", reason="Alles geprobeerd.", by=officer, at=timezone.now())
    browser = page(officer)
    shown = text_of(browser.get(reverse("case", args=[case.number])))
    assert "Verantwoording (PDF)" in shown
    assert "Laat antwoord, of neem terug" in shown
    given = {
        "kind": "email",
        "raw": "iemand@kpnmail.nl",
        "platform": "",
        "at": "",
        "port": "",
        "message_kind": "",
    }
    after = text_of(browser.post(reverse("identifier", args=[case.number]), given, follow=True))
    assert "Er is een nieuw kenmerk; het spoor is weer open." in after
    assert Case.objects.get(pk=case.pk).is_open


def test_a_message_that_was_not_caught_is_caught_first(officer, report_in, page, tmp_path):
    at = timezone.now()
    made = report_in(
        officer,
        text="Dit was een verhaal",
        account="@kort",
        platform="instagram",
        message_kind="story",
        at=at,
    )
    list(walk.walk(by="commandline", at=at))
    word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
    triage.confirm(made.filings.get().report_id, word, by=officer, by_role=PROSECUTOR, at=at)
    case = route.follow(made.pk, by="officier", at=at)
    identifier = Identifier.objects.get()
    assert case.next_act == f"route:capture:{identifier.key}"
    assert case.goes_first
    browser = page(officer)
    assert "Leg het bericht nu vast" in text_of(browser.get(reverse("case", args=[case.number])))
    picture = tmp_path / "verhaal.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nverzonnen")
    empty = browser.post(reverse("capture", args=[case.number]), {"identifier": identifier.key}, follow=True)
    assert "Kies het bestand" in text_of(empty)
    with picture.open("rb") as file:
        given = {"identifier": identifier.key, "uploads": file}
        browser.post(reverse("capture", args=[case.number]), given)
    assert Identifier.objects.get().captured
    assert not Case.objects.get(pk=case.pk).next_act.startswith("route:capture")
    assert identifier.report.exhibits.filter(kind="upload", name="verhaal.png").exists()


def test_age_alone_brings_a_case_up_and_never_reached_are_counted(officer, report_in, page):
    old = timezone.now() - timedelta(days=40)
    quiet = report_in(officer, text="Lang geleden", account="@oud", platform="x", at=old)
    list(walk.walk(by="commandline", at=old))
    browser = page(officer)
    shown = text_of(browser.get(reverse("worklist")))
    assert "Het langst door niemand bekeken" in shown
    listed = text_of(browser.get(reverse("never-reached")))
    assert quiet.number in listed
    months = speech.texts("nl")["months"]
    local = timezone.localtime(old)
    assert months[local.month - 1] in listed


def test_the_worklist_goes_by_what_goes_first_and_then_by_value(make, officer, page):
    at = timezone.now()
    low, high, first = make(1), make(2), make(3)
    Case.objects.update(lost_first_at=at)
    for case, worth, before in ((low, 0.1, False), (high, 0.9, False), (first, 0.0, True)):
        Case.objects.filter(pk=case.pk).update(worth=worth, goes_first=before)
    shown = page(officer).get(reverse("worklist")).content.decode()
    places = [shown.index(case.number) for case in (first, high, low)]
    assert places == sorted(places)


@pytest.fixture
def beheer(desk, person):
    return person("beheer", "administrator")


def test_a_house_keeps_what_a_provider_does_otherwise(beheer, page):
    browser = page(beheer)
    given = {
        "kind": "provider",
        "provider": "proton",
        "eu_addressee": "DE",
        "source": "EJN-lijst van 20-11-2026",
    }
    assert "Elke zaak wordt nu opnieuw bezien" in text_of(
        browser.post(reverse("house-rules"), given, follow=True)
    )
    given = {"kind": "provider", "provider": "proton", "voluntary": "yes", "source": "brief"}
    browser.post(reverse("house-rules"), given)
    assert HouseChange.objects.first().content == {
        "eu_addressee": "DE",
        "voluntary": True,
    }  # the first field stays
    browser.post(
        reverse("house-rules"), {"kind": "provider", "provider": "proton", "back": "1", "source": "fout"}
    )
    assert HouseChange.objects.first().content == {}


def weights(browser):
    import re

    shown = browser.get(reverse("house-rules")).content.decode()
    return dict(re.findall(r'name="(w:[^"]+)" value="([^"]*)"', shown))


def test_weights_are_seen_and_changed(beheer, page):
    browser = page(beheer)
    given = weights(browser) | {"kind": "policy", "source": "besproken op 23 november", "w:gravity:4": "8"}
    browser.post(reverse("house-rules"), given)
    assert HouseChange.objects.get().content == {"gravity": {"4": 8.0}}
    assert weights(browser)["w:gravity:4"] == "8"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "Schrijf waaruit dit blijkt."),
        ({"kind": "wet"}, "Kies wat u wilt wijzigen."),
        ({"kind": "provider", "provider": "niemand"}, "Kies een van de mogelijkheden"),
        ({"kind": "provider", "provider": "x"}, "Vul ten minste één veld in."),
        ({"kind": "provider", "provider": "x", "eu_addressee": "QQ"}, "kies een land uit de lijst"),
        ({"kind": "provider", "provider": "x", "days_from": "30"}, "vul drie keer een aantal dagen in"),
        (
            {"kind": "provider", "provider": "x", "days_from": "9", "days_expected": "3", "days_to": "5"},
            "horen op te lopen",
        ),
        ({"kind": "country", "country": "PK", "budapest": "ooit"}, "kies een dag"),
        ({"kind": "policy", "w:share": "1,5"}, "een getal van 0 tot en met 1"),
        ({"kind": "policy", "w:minutes:mla": "0"}, "een getal groter dan 0"),
        ({"kind": "policy", "w:share": "veel"}, "vul een getal in"),
    ],
)
def test_a_change_says_what_is_wrong_and_keeps_nothing(beheer, page, change, said):
    browser = page(beheer)
    given = (weights(browser) if change.get("kind") == "policy" else {}) | {"source": "brief"} | change
    assert said in text_of(browser.post(reverse("house-rules"), given))
    assert not HouseChange.objects.exists()


def test_a_person_says_who_holds_an_address_and_the_trail_goes_on(officer, report_in, beheer, page):
    at = timezone.now()
    seen = (at - timedelta(days=3)).isoformat()
    made = report_in(officer, text="Van een adres", platform="other", ip="203.0.113.7", seen_at=seen, at=at)
    list(walk.walk(by="commandline", at=at))
    identifier = Identifier.objects.get(kind="ip")
    states = {r["instrument"]: r for r in TrailRecord.objects.get(case=made).content["routes"]}
    assert "provider" in {lack["fact"] for lack in states["nl.126na"]["missing"]}

    given = {"kind": "new", "name": "Bedacht Mobiel", "provider_kind": "access", "country": "PK", "source": "whois",
             "offers_services_in_eu": "no"}  # fmt: skip
    page(beheer).post(reverse("house-rules"), given)
    browser = page(officer)
    address = reverse("describe", args=[made.number])
    assert "Bedacht Mobiel" in text_of(browser.get(reverse("case", args=[made.number])))
    browser.post(
        address,
        {"identifier": identifier.key, "holder": "huis-bedacht-mobiel", "shared": "yes", "port": "40112"},
    )
    found = Identifier.objects.get(pk=identifier.pk)
    assert (found.holder, found.shared, found.port) == ("huis-bedacht-mobiel", True, 40112)
    states = {r["instrument"]: r for r in TrailRecord.objects.get(case=made).content["routes"]}
    assert states["mla"]["basis"] == "reciprocity"
    assert "nl.126na" not in states

    refused = browser.post(address, {"identifier": identifier.key, "holder": "niemand"}, follow=True)
    assert "Kies een aanbieder uit de lijst." in text_of(refused)
    for port in ("0", "70000", "²"):  # the last is a digit in name only
        refused = browser.post(address, {"identifier": identifier.key, "holder": "kpn", "port": port})
        assert "Bronpoort: een getal" in text_of(refused)
    assert Identifier.objects.get(pk=identifier.pk).holder == "huis-bedacht-mobiel"


def test_a_provider_of_the_house_can_be_changed_and_not_taken_away(beheer, page):
    browser = page(beheer)
    new = {"kind": "new", "name": "Bedacht Mobiel", "provider_kind": "access", "source": "whois"}
    browser.post(reverse("house-rules"), new)
    assert "Deze aanbieder staat er al" in text_of(browser.post(reverse("house-rules"), new))
    more = {
        "kind": "provider",
        "provider": "huis-bedacht-mobiel",
        "eu_addressee": "DE",
        "source": "EJN-lijst",
    }
    browser.post(reverse("house-rules"), more)
    assert HouseChange.objects.first().content == {
        "name": "Bedacht Mobiel",
        "kind": "access",
        "eu_addressee": "DE",
    }
    back = {"kind": "provider", "provider": "huis-bedacht-mobiel", "back": "1", "source": "x"}
    assert "kan niet terug" in text_of(browser.post(reverse("house-rules"), back))
    assert "Schrijf de naam" in text_of(browser.post(reverse("house-rules"), new | {"name": "  "}))


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("device", "356938035643809"), ("payment", "NL91ABNA0417164300"), ("pgp_key", "0xABCD1234ABCD1234")],
)
def test_every_kind_of_identifier_can_be_added(make, officer, page, kind, raw):
    case = make(1)
    given = {"kind": kind, "raw": raw, "platform": "", "at": "", "port": "", "message_kind": ""}
    assert "Het kenmerk is toegevoegd." in text_of(
        page(officer).post(reverse("identifier", args=[case.number]), given, follow=True)
    )
    assert Identifier.objects.filter(case=case, kind=kind).exists()
