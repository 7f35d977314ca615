"""The pages of a pack: chosen, made, given over, answered; refused in words; at a desk it does not exist."""

import io
import subprocess
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cases.test_pack import reports, sam

from spoor.cases.models import Case, ExternalNumber, PackEvent, ReportPack
from spoor.evidence.models import LogEntry
from spoor.evidence.sealing import store

__all__ = ["reports", "sam"]  # fixtures


@pytest.fixture
def browser(sam, page):
    return page(sam)


def make(browser, reports, **changes):
    told = {
        "report": [one.number for one in reports],
        "addressee": "Politie Den Haag",
        "attorney": "Sam de Vries",
        "note": "",
        "megabytes": "",
        "lang": "nl",
    }
    return browser.post(reverse("pack-new"), told | changes)


def test_from_choosing_to_the_clock(browser, reports):
    listed = browser.get(reverse("packs")).content.decode()
    assert "3 meldingen zijn klaar voor de politie" in listed
    assert browser.get(reverse("pack-new")).content.decode().count("checked") == 3 + 1  # all three, and Dutch
    made = make(browser, reports)
    address = reverse("pack", args=["P-2026-000001"])
    assert made.headers["Location"] == address
    assert "Meldpakket van 3 meldingen" in browser.get(address).content.decode()
    pdf = browser.get(reverse("pack-part", args=["P-2026-000001", 1]))
    assert pdf.content.startswith(b"%PDF")
    given = {"how": "desk", "who": "agent Verzonnen", "ask_on": "2099-01-02"}
    browser.post(reverse("pack-deliver", args=["P-2026-000001"]), given)
    answer = {
        "number": "PL1500-2026-1", "contact": "rechercheur Bedacht", "next_news_on": "2099-02-03", "how": "phone",
        "report": [one.number for one in reports],
    }  # fmt: skip
    said = browser.post(reverse("pack-answer", args=["P-2026-000001"]), answer, follow=True).content.decode()
    assert "Vastgelegd bij 3 meldingen" in said
    assert "3 feb 2099" in said
    assert ExternalNumber.objects.count() == 3
    case = browser.get(reverse("case", args=[reports[0].filed.case.number])).content.decode()
    assert "P-2026-000001" in case
    assert "Antwoord van de politie op P-2026-000001: PL1500-2026-1" in case


def test_a_stick_holds_everything_and_checks_itself(browser, reports, tmp_path):
    make(browser, reports)
    response = browser.get(reverse("pack-usb", args=["P-2026-000001"]))
    content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        names = whole.namelist()
        whole.extractall(tmp_path)
    assert names[:3] == ["LEESMIJ.txt", "lijst.txt", "Meldpakket-P-2026-000001.pdf"]
    assert len(names) == 3 + 6
    done = subprocess.run(
        ["/usr/bin/sha256sum", "--strict", "-c", "lijst.txt"], cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert LogEntry.objects.filter(event="person:pack:viewed").count() == 3


def test_damaged_evidence_is_said_and_no_stick_is_made(browser, reports, settings):
    make(browser, reports)
    exhibit = reports[0].exhibits.first()
    path = store().path(exhibit.sha256)
    before = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(b"anders")
    response = browser.get(reverse("pack-usb", args=["P-2026-000001"]))
    path.write_bytes(before)  # other tests share this store
    assert response.status_code == 500
    assert "klopt niet met zijn controlegetal" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"report": []}, "Kies 1 tot en met 200 meldingen."),
        ({"addressee": ""}, "Er ontbreekt een veld"),
        ({"megabytes": "veel"}, "Een deel is 1 tot en met 500 MB"),
        ({"megabytes": "0"}, ""),  # nothing: one file
        ({"lang": "fr"}, "Kies een van de mogelijkheden"),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(browser, reports, changes, said):
    response = make(browser, reports, note="Gebeld.", **changes)
    if not said:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Gebeld." in response.content.decode()
    assert not ReportPack.objects.exists()


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("pack-sign", {"who": "Sam", "signed_at": ""}, "Kies de scan"),
        (
            "pack-deliver",
            {"how": "email", "who": "x", "ask_on": "2099-01-01"},
            "De lijst is nog niet getekend",
        ),
        ("pack-deliver", {"how": "desk", "who": "x", "ask_on": "morgen"}, "Kies een dag"),
        (
            "pack-deliver",
            {"how": "desk", "who": "x", "ask_on": "2099-01-01", "happened_at": "ooit"},
            "Tijd: verwacht",
        ),
        (
            "pack-answer",
            {"number": "1", "contact": "x", "next_news_on": "2099-01-01", "how": "phone"},
            "Kies over welke",
        ),
        ("pack-withdraw", {"because": ""}, "Er ontbreekt een veld"),
    ],
)
def test_a_refused_act_says_why_and_does_nothing(browser, reports, name, told, said):
    make(browser, reports)
    response = browser.post(reverse(name, args=["P-2026-000001"]), told)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not PackEvent.objects.exists()


def test_signed_paper_is_kept_and_given_back(browser, reports):
    make(browser, reports)
    scan = SimpleUploadedFile("getekend.pdf", b"%PDF-getekend")
    told = {"who": "Sam de Vries", "signed_at": "23-11-2026 12:00", "scan": scan}
    browser.post(reverse("pack-sign", args=["P-2026-000001"]), told)
    event = PackEvent.objects.get(act="signed")
    response = browser.get(reverse("pack-file", args=["P-2026-000001", event.pk]))
    assert response.content == b"%PDF-getekend"
    assert "getekend.pdf" in response.headers["Content-Disposition"]


def test_withdrawn_frees_the_reports(browser, reports):
    make(browser, reports)
    assert "Nog niets om af te geven" in browser.get(reverse("pack-new")).content.decode()
    browser.post(reverse("pack-withdraw", args=["P-2026-000001"]), {"because": "verkeerde eenheid"})
    assert "3 meldingen" in browser.get(reverse("pack-new")).content.decode()


def test_from_a_case_only_its_reports_are_chosen(browser, reports):
    number = Case.objects.get(filings__report=reports[1]).number
    assert f"?zaak={number}" in browser.get(reverse("case", args=[number])).content.decode()
    chosen = browser.get(reverse("pack-new") + f"?zaak={number}").content.decode()
    assert f'value="{reports[1].number}" checked' in chosen
    assert f'value="{reports[0].number}" checked' not in chosen


def test_late_news_is_said_on_the_list_and_the_page(browser, reports):
    make(browser, reports)
    given = {"how": "desk", "who": "x", "ask_on": "2020-01-01", "happened_at": "1-1-2020 10:00"}
    browser.post(reverse("pack-deliver", args=["P-2026-000001"]), given)
    assert "vraag na" in browser.get(reverse("packs")).content.decode()
    assert (
        "Er zou bericht zijn op 1 jan 2020"
        in browser.get(reverse("pack", args=["P-2026-000001"])).content.decode()
    )


def test_english(browser, reports):
    make(browser, reports)
    browser.post(reverse("language"), {"lang": "en", "next": "/"})
    assert "Report pack of 3 reports" in browser.get(reverse("pack", args=["P-2026-000001"])).content.decode()


def test_a_desk_has_no_packs(desk, person, page):
    assert page(person("mira", "analyst")).get(reverse("packs")).status_code == 404
