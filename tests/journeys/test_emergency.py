"""Danger to life: told in the form, first on the worklist, taken up, and ended only by the record of a call."""

import pytest
from playwright.sync_api import expect
from tests.journeys.steps import case_of, until

pytestmark = pytest.mark.journey


def test_danger_is_told_taken_up_and_ended_by_the_record_of_a_call(desk_server, visit):
    reporter = visit(desk_server, "melder")
    reporter.goto("/meld")
    expect(reporter.locator(".danger")).to_contain_text("Op dit moment leest er iemand.")
    reporter.get_by_label("Wat staat er, letterlijk?").fill("Ik sta nu voor haar deur met een mes.")
    reporter.get_by_label("Account van de afzender").fill("@verzonnen_gevaar")
    reporter.get_by_label("Er is nu gevaar voor leven").check()
    reporter.get_by_role("button", name="Verstuur de melding").click()
    receipt = reporter.locator(".big-number").inner_text()

    page = visit(desk_server, "officier")
    number = case_of(page, receipt)
    until(page, page.get_by_text("Het programma stelt voor:"))
    lane = page.get_by_role("region", name="Nu: gevaar voor leven")
    expect(lane).to_contain_text("Aan de beurt:")
    page.goto("/werkvoorraad")
    first = page.locator("section.group").first
    expect(first).to_contain_text("Nu, gevaar voor leven")
    expect(first).to_contain_text(number)

    page.goto(f"/zaken/{number}")
    lane.get_by_role("button", name="Ik pak dit op").click()
    expect(lane).to_contain_text("heeft dit om")
    page.goto(f"/zaken/{number}/sluiten")
    page.get_by_label("Geen strafbaar feit").check()
    page.get_by_label("Waarom?").fill("Bleek een grap.")
    page.get_by_role("button", name="Sluit de zaak").click()
    expect(page.get_by_role("alert")).to_contain_text("Er staat nog gevaar voor leven open.")

    page.goto(f"/zaken/{number}")
    lane.get_by_label("Wie is gebeld?").fill("112")
    lane.get_by_label("Wanneer?").fill("20-11-2026 20:40")
    lane.get_by_label("Wie nam op?").fill("meldkamer")
    lane.get_by_label("Wie gaat erheen of neemt het over?").fill("   ")
    lane.get_by_role("button", name="Leg vast en sluit de spoedbaan").click()
    expect(page.get_by_role("status")).to_contain_text("Nog niet vastgelegd: wie gaat erheen.")
    expect(lane.locator(".errors")).to_contain_text("Nog niet vastgelegd: wie gaat erheen.")
    expect(page).to_have_url(f"{desk_server.url}/zaken/{number}")
    expect(lane.get_by_label("Wie nam op?")).to_have_value("meldkamer")
    expect(lane.get_by_label("Wanneer?")).to_have_value("20-11-2026 20:40")
    lane.get_by_label("Wie gaat erheen of neemt het over?").fill("eenheid Den Haag")
    lane.get_by_role("button", name="Leg vast en sluit de spoedbaan").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd.")
    expect(lane).to_have_count(0)
