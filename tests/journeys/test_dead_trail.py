"""A dead trail is refused while a route is left, accepted when none is, and woken by a new report."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.steps import case_of, confirm, report, until

pytestmark = pytest.mark.journey

ACCOUNT = "@verzonnen_dood_spoor"


def try_to_close(page, number):
    page.goto(f"/zaken/{number}/sluiten")
    page.get_by_label("Geen route meer open").check()
    page.get_by_label("Waarom?").fill("Alles is geprobeerd of terzijde gelegd.")
    page.get_by_role("button", name="Sluit de zaak").click()


def alive(page):
    """The routes of a case that are open, lack something or wait."""
    return page.locator("table.routes tr[id]").filter(has=page.get_by_text("Leg vast", exact=True))


def record(page, row, **said):
    """Fill the form of one route and keep it."""
    row.get_by_text("Leg vast", exact=True).click()
    row.get_by_label("Wat gebeurde er?").select_option(said["state"])
    if "ground" in said:
        row.get_by_label("Grond, bij terzijde leggen").select_option(said["ground"])
    row.get_by_label("Toelichting").fill(said.get("note", ""))
    row.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd.")


def set_aside_all_but(page, kept):
    while (
        left := alive(page).filter(has_not=page.locator(f"input[name=instrument][value='{kept}']"))
    ).count():
        before = alive(page).count()
        record(page, left.first, state="set_aside", ground="not_proportionate")
        expect(alive(page)).to_have_count(before - 1)


def test_a_dead_trail_is_refused_then_accepted_then_woken(desk_server, visit):
    page = visit(desk_server, "officier")
    receipt = report(page, text="Ik maak je dood, burgemeester, wacht maar af.", account=ACCOUNT)
    number = case_of(page, receipt)
    until(page, page.get_by_text("Het programma stelt voor:"))
    confirm(page)

    routes = {row.get_attribute("id") for row in alive(page).all()}
    assert len(routes) > 3
    try_to_close(page, number)
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Het spoor is nog niet dood")
    named = {link.get_attribute("href").partition("#")[2] for link in refused.get_by_role("link").all()}
    assert named == routes

    page.goto(f"/zaken/{number}")
    kept = "eu.epoc.subscriber"
    set_aside_all_but(page, kept)
    record(page, alive(page).first, state="sent", note="ons kenmerk V-1")
    try_to_close(page, number)
    expect(refused).to_contain_text("1 route is nog open, wacht of mist iets.")
    expect(refused.get_by_role("listitem")).to_have_count(1)
    expect(refused.get_by_role("listitem")).to_contain_text("Wacht")

    refused.get_by_role("link").click()
    record(page, alive(page).first, state="empty", note="geen gegevens gevonden")
    expect(alive(page)).to_have_count(0)
    try_to_close(page, number)
    expect(page.get_by_role("heading", name="Besluit")).to_be_visible()
    expect(page.locator(".casehead")).to_contain_text("Geen route meer open")

    with page.expect_download() as account:
        page.get_by_role("link", name="Verantwoording (PDF)").click()
    assert Path(account.value.path()).read_bytes().startswith(b"%PDF")
    assert account.value.suggested_filename.startswith(f"Verantwoording-{number}")

    newer = report(page, text="Een heel ander bericht, en toch van mij.", account=ACCOUNT)
    newer_number = case_of(page, newer)
    page.goto(f"/zaken/{number}")
    woke = page.locator(".casehead .note")
    until(page, woke)
    expect(woke).to_contain_text(newer_number)
    page.goto("/werkvoorraad?toon=alles")
    expect(page.locator("a.row").filter(has_text=number)).to_be_visible()
