"""An office brings its reports to the police in one paper: chosen, made, given over at the desk, answered, watched."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.journeys.steps import case_of, confirm, report, until
from tests.journeys.test_every_page import trouble_of
from tests.journeys.test_office import download

pytestmark = pytest.mark.journey


def confirmed(page, text, account):
    number = case_of(page, report(page, text=text, account=account))
    until(page, page.get_by_text("Het programma stelt voor:"))
    confirm(page)
    return number


def test_two_reports_one_paper_three_fields(office_server, visit):
    page = visit(office_server, "sam")
    first = confirmed(page, "Ik steek je neer \U0001f52a, wethouder, vrijdag.", "@verzonnen_pakket_1")
    second = confirmed(page, "Ik maak je dood, wethouder, zaterdag.", "@verzonnen_pakket_2")
    page.get_by_role("link", name="Meldpakketten").click()
    expect(page.get_by_role("heading", name="Meldpakketten")).to_be_visible()
    page.get_by_role("link", name="Maak een").first.click()
    assert trouble_of(page, 1280) == []
    page.get_by_label("Aan welk onderdeel van de politie").fill("Politie, eenheid Den Haag")
    page.get_by_label("Wie tekent namens de bedreigden").fill("Sam de Vries")
    page.get_by_role("button", name="Maak het pakket op").click()
    expect(page.get_by_role("status")).to_contain_text("Opgemaakt en verzegeld: P-")
    assert trouble_of(page, 1280) == []
    with page.expect_popup() as popup:
        page.locator("main").get_by_role("link", name="Meldpakket-P-").click()
    address = popup.value.url
    pdf = PdfReader(io.BytesIO(page.request.get(address).body()))
    said = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for fact in ("[U+1F52A HOCHO]", "@verzonnen_pakket_2", "volmacht", "Eén handtekening"):
        assert fact in said
    name, content = download(page, page.get_by_role("link", name="Alles voor een USB-stick"))
    assert name.endswith(".zip")
    assert content.startswith(b"PK")
    page.get_by_label("Wie nam het aan").fill("agent Verzonnen")
    page.get_by_role("button", name="Afgegeven").click()
    expect(page.get_by_role("status")).to_contain_text("de termijn loopt")
    page.get_by_label("Registratienummer").fill("PL1500-2026-77")
    page.get_by_label("Wie is het aanspreekpunt").fill("rechercheur Bedacht")
    page.get_by_label("Wanneer komt er weer bericht").fill("2099-03-01")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("het nieuws wordt bewaakt")
    expect(page.get_by_text("Bericht op 1 mrt 2099.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert trouble_of(page, 390) == []
    page.goto("/meldpakketten")
    assert trouble_of(page, 390) == []
    for number in (first, second):
        page.goto(f"/zaken/{number}")
        expect(page.locator("main")).to_contain_text("PL1500-2026-77")
