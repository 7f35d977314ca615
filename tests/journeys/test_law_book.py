"""The law book: browse, an article with two versions, what would be open if, two days compared; with no script too."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def state_of(page, route):
    return page.locator("table.routes tr").filter(has=page.get_by_text(route, exact=True)).locator(".state")


@pytest.mark.parametrize(
    ("kind", "username", "scripts"),
    [
        ("desk_server", "mira", True),
        ("desk_server", "mira", False),  # the same without JavaScript
        ("office_server", "sam", True),
    ],
)
def test_from_a_law_to_an_article_to_its_consequence(kind, username, scripts, request, visit):
    page = visit(request.getfixturevalue(kind), username, java_script_enabled=scripts)
    page.goto("/werkvoorraad")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Regelboek").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regelboek")
    page.get_by_label("Zoek een wet, artikel of woord").fill("285 lid 1 Sr")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Sr, art. 285 lid 1").click()

    expect(page.get_by_text("2 versies in het regelboek.")).to_be_visible()
    versions = page.locator(".versions section")
    expect(versions).to_have_count(2)
    expect(versions.nth(0)).to_contain_text("24 maanden")
    expect(versions.nth(1)).to_contain_text("36 maanden")
    expect(versions.nth(1)).to_contain_text("geldt op")
    expect(page.locator("section.changed")).to_contain_text("24 maanden → werd 36 maanden")

    page.get_by_role("link", name="Reken uit wat dan open is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat zou er open zijn als")
    expect(page.get_by_text("Niet opgeslagen.")).to_be_visible()
    expect(page.locator("#antwoord .next .big")).not_to_be_empty()
    page.get_by_label("Huis").select_option("desk")
    page.get_by_label("Gepleegd op").fill("2026-08-10")
    page.get_by_label("Regels zoals op").first.fill("2026-11-24")
    page.get_by_role("button", name="Reken uit", exact=True).click()
    expect(state_of(page, "Europees verstrekkingsbevel: abonneegegevens")).to_have_text("Open")

    page.get_by_label("Vergelijk met een eerdere dag").fill("2026-08-17")
    page.get_by_role("button", name="Vergelijk").click()
    row = page.get_by_role("row").filter(has_text="Europees verstrekkingsbevel: abonneegegevens")
    expect(row.locator(".state")).to_have_text(["Gesloten", "Open"])
    expect(page.get_by_role("link", name="Vo. 2023/1543, art. 10 lid 4", exact=True)).to_be_visible()


def test_a_file_of_facts_is_pasted_and_its_mistake_is_named(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/regels/wat-als?offence=285:1")
    page.get_by_text("Toon als feitenbestand").click()
    facts = page.locator("pre.yaml").inner_text()
    page.get_by_text("Plak een feitenbestand").click()
    page.get_by_label("Feitenbestand (YAML of JSON)").fill(facts.replace("suspicion", "suspicious"))
    page.get_by_role("button", name="Reken het bestand uit").click()
    expect(page.locator("#text_facts_error")).to_contain_text("unknown key 'suspicious'")
    page.get_by_label("Feitenbestand (YAML of JSON)").fill(facts)
    page.get_by_role("button", name="Reken het bestand uit").click()
    expect(page.locator("#antwoord .next .big")).not_to_be_empty()


def test_a_source_on_a_case_leads_to_its_article(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/zaken")
    for address in [row.get_attribute("href") for row in page.locator("a.row").all()]:
        page.goto(address)
        if page.locator("p.law a").count():
            break
    expect(
        page.get_by_role("heading", name="Weging", exact=True)
    ).to_be_visible()  # beside the trail, not hidden
    page.locator("p.law a").first.click()
    expect(page).to_have_url(re.compile(r"/regels/\w+/"))
    expect(page.get_by_role("heading", name="Versie 1")).to_be_visible()


def test_the_book_is_printed_without_its_forms(desk_server, visit):
    page = visit(desk_server, "mira")
    page.goto("/regels/sr/285%20lid%201")
    page.emulate_media(media="print")
    expect(page.locator("form.bar")).to_be_hidden()
    expect(page.locator(".versions section")).to_have_count(2)
    expect(page.locator(".versions section").first).to_be_visible()
