"""An office asks, captures and reminds; nothing on its pages makes an order. A desk drafts the order."""

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import case_of, confirm, report, until

pytestmark = pytest.mark.journey

ANSWERS = {
    "Wie beschermt u?": "De wethouders en hun medewerkers.",
    "Wie mag wat zien?": "Alleen de beveiligingsadviseur.",
    "Wie belt u, dag en nacht?": "Verzonnen Piet, 06-00000000",
    "Wie is uw contact bij de politie?": "Verzonnen Truus, eenheid Noord",
    "Waar komen berichten per mail binnen?": "meld@verzonnen.example",
}


def confirmed_case(page, account):
    number = case_of(page, report(page, text="Ik maak je dood, wethouder, vrijdag.", account=account))
    until(page, page.get_by_text("Het programma stelt voor:"))
    confirm(page)
    return number


def download(page, link):
    with page.expect_download() as waiting:
        link.click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, path.read_bytes()


def test_the_first_run_asks_five_things_and_offers_the_list(office_server, visit):
    page = visit(office_server, "beheer")
    page.goto("/")
    expect(page.get_by_role("heading", name="Vijf vragen, dan kunt u beginnen")).to_be_visible()
    for question, answer in ANSWERS.items():
        page.get_by_label(question).fill(answer)
    expect(page.locator("main textarea, main input:not([type=hidden])")).to_have_count(5)
    page.get_by_role("button", name="Bewaar en breng mijn Excel-lijst binnen").click()
    expect(page.get_by_role("heading", name="Bestand met meldingen")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Werkvoorraad")).to_be_visible()  # asked once
    page.goto("/beheer")
    for question, answer in ANSWERS.items():
        expect(page.get_by_label(question)).to_have_value(answer)


def test_an_office_asks_the_police_in_writing(office_server, visit):
    page = visit(office_server, "sam")
    confirmed_case(page, "@verzonnen_kantoor")
    trail = page.locator("table.routes").first
    expect(trail).to_contain_text("Vraag politie of OM om")
    expect(trail).to_contain_text("Uiterlijk")
    expect(page.get_by_role("link", name="Stel op")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Wie beslist")
    page.get_by_role("link", name="Schrijf het verzoek uit").first.click()
    page.get_by_role("button", name="Stel op").click()
    expect(page.get_by_role("status")).to_contain_text("Opgesteld")
    page.get_by_label("Uw wachtwoord").fill(PASSWORD)
    page.locator("form:has(#password)").get_by_label("Ik teken zonder de velden die leeg zijn").check()
    page.get_by_role("button", name="Teken", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Getekend")
    name, content = download(page, page.locator("main").get_by_role("link", name="getekend-").first)
    assert name.endswith(".pdf")
    assert content.startswith(b"%PDF-")
    page.get_by_role("button", name="Verstuurd").click()
    expect(page.get_by_role("status")).to_contain_text("de termijn loopt")
