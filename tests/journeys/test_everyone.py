"""Two languages, a keyboard alone, and a browser without scripts."""

import pytest
from playwright.sync_api import expect
from tests.journeys.steps import case_of, confirm, report, until

pytestmark = pytest.mark.journey


def test_english_by_a_switch_and_back(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/werkvoorraad")
    first = page.locator("a.row b").first
    dutch = first.inner_text()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/werkvoorraad")
    assert first.inner_text() != dutch
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(first).to_have_text(dutch)


def test_the_worklist_by_keyboard(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/werkvoorraad")
    rows = page.locator("a.row")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    target = rows.nth(0).get_attribute("href")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("j/k")
    expect(search).to_have_value("j/k")  # the keys are letters while typing
    page.goto("/werkvoorraad")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_the_first_tab_skips_to_the_content(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/werkvoorraad")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_report_confirm_and_close_without_scripts(desk_server, visit):
    page = visit(desk_server, "officier", java_script_enabled=False)
    receipt = report(page, text="Ik steek je neer, schreef iemand zonder script.", account="@verzonnen_kaal")
    case_of(page, receipt)
    until(page, page.get_by_text("Het programma stelt voor:"))
    confirm(page)
    page.get_by_role("link", name="Sluit de zaak").click()
    page.get_by_label("Geen strafbaar feit").check()
    page.get_by_label("Waarom?").fill("Het bericht was een citaat uit een film.")
    page.get_by_role("button", name="Sluit de zaak").click()
    expect(page.get_by_role("heading", name="Besluit")).to_be_visible()
    expect(page.locator(".casehead")).to_contain_text("Geen strafbaar feit")
