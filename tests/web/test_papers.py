"""The card that makes papers: who sees it, what it makes, and the drafts of what stands beside the trail."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import Case, Identifier
from spoor.cases.steps import route, triage
from spoor.evidence.models import Exhibit, LogEntry
from spoor.evidence.sealing import store

TITLE = "Stuk opmaken"


def confirmed(by, report_in, role) -> Case:
    case = report_in(by, account="@fictief_1", platform="x", url="https://x.com/fictief_1/status/1")
    list(walk.walk(by="commandline", at=NOON))
    word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
    triage.confirm(case.filings.get().report_id, word, by=by, by_role=role, at=NOON)
    Identifier.objects.filter(case=case).update(captured=True)
    return route.follow(case.pk, by=by.username, at=NOON)


@pytest.fixture
def case(desk, person, report_in):
    return confirmed(person("mira", "analyst"), report_in, "opsporingsambtenaar")


def test_an_analyst_makes_a_record_in_two_files(case, page, person):
    browser = page(person("sam", "analyst"))
    assert TITLE in browser.get(reverse("case", args=[case.number])).content.decode()
    answer = browser.post(
        reverse("paper", args=[case.number]), {"form": "pv.report", "lang": "nl"}, follow=True
    ).content.decode()
    assert "Opgemaakt en verzegeld: PV-melding-" in answer
    assert "Stuk opgemaakt: Proces-verbaal van de melding" in answer
    names = Exhibit.objects.filter(kind=Exhibit.Kind.DOCUMENT).values_list("name", flat=True)
    assert sorted(name.rpartition(".")[2] for name in names) == ["docx", "pdf"]


def test_what_only_a_person_knows_is_written_before_the_record_is_made(case, page, person):
    browser = page(person("sam", "analyst"))
    address = reverse("paper-lines", args=[case.number]) + "?form=pv.report&lang=nl"
    shown = browser.get(address).content.decode()
    assert "Regels die alleen een mens invult" in shown
    assert "Handtekening" not in shown
    field = re.search(r'<label for="(line-\w+)">Conclusies', shown)[1]
    told = {"form": "pv.report", "lang": "nl", field: "Het account schreef dit zelf."}
    browser.post(reverse("paper", args=[case.number]), told)
    made = Exhibit.objects.get(kind=Exhibit.Kind.DOCUMENT, name__endswith=".pdf")
    words = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(store().read(made.sha256))).pages)
    said = " ".join(words.split())
    assert said.index("Conclusies van de verbalisant") < said.index(
        "Het account schreef dit zelf. (geschreven"
    )
    assert LogEntry.objects.get(event="person:paper:made").values["lines"] == [
        "Conclusies, met de redenen van wetenschap"
    ]


def test_an_administrator_of_a_desk_drafts_nothing(case, page, person):
    browser = page(person("baas", "administrator"))
    assert TITLE not in browser.get(reverse("case", args=[case.number])).content.decode()
    answer = browser.post(reverse("paper", args=[case.number]), {"form": "pv.report", "lang": "nl"})
    assert answer.status_code == 403


@pytest.mark.parametrize("form", ["office.power_of_attorney", "nl.126na", "", "pv.nothing"])
def test_what_this_house_does_not_make_is_refused(case, page, person, form):
    answer = page(person("sam", "analyst")).post(
        reverse("paper", args=[case.number]), {"form": form, "lang": "nl"}
    )
    assert answer.status_code == 422
    assert not Exhibit.objects.filter(kind=Exhibit.Kind.DOCUMENT).exists()


def test_an_office_drafts_what_stands_beside_its_trail(office, page, person, report_in):
    by = person("sam", "analyst")
    case = confirmed(by, report_in, "melder")
    browser = page(by)
    text = browser.get(reverse("case", args=[case.number])).content.decode()
    assert "Bijzondere schriftelijke volmacht" in text
    assert "Proces-verbaal" not in text[text.index(TITLE) :][:3000]
    found = re.findall(r'href="(/zaken/[^"]+/opstellen\?instrument=([\w.]+)[^"]*)"', text)
    drafts = {name: address.replace("&amp;", "&") for address, name in found}
    assert {"office.report", "dsa.16"} <= set(drafts)
    for name in ("office.report", "dsa.16"):
        assert browser.get(drafts[name]).status_code == 200
        made = browser.post(drafts[name].partition("?")[0], posted(drafts[name]), follow=True)
        assert "Opgesteld: V-2026-" in made.content.decode()


def posted(address: str) -> dict[str, list[str]]:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(address).query)
