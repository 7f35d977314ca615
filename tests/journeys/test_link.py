"""A yes between two cases makes them one group; withdrawing it splits them again."""

import pytest
from playwright.sync_api import expect
from tests.journeys.steps import case_of, report, until

pytestmark = pytest.mark.journey

ACCOUNT = "@verzonnen_tweeling"


def test_a_yes_groups_and_withdrawing_splits(desk_server, visit):
    page = visit(desk_server, "mira")
    older = case_of(page, report(page, text="Wij komen je halen, let op je kinderen.", account=ACCOUNT))
    newer = case_of(page, report(page, text="Nog één woord en je bent er geweest.", account=ACCOUNT))
    assert older != newer
    links = page.locator("#links")
    until(page, links.get_by_role("link", name=older))
    expect(links).to_contain_text("Zelfde account")
    links.get_by_role("button", name="Ja", exact=True).first.click()

    expect(page.get_by_role("status")).to_contain_text("Het koppelbesluit is vastgelegd.")
    assert older in page.title()  # the oldest leads
    expect(page.locator(".casehead blockquote")).to_have_count(2)
    expect(links).to_contain_text("In één groep met:")
    page.goto(f"/zaken/{newer}")
    assert older in page.title()

    links.get_by_role("button", name="Trek dit besluit in").first.click()
    expect(page.get_by_role("status")).to_contain_text("Het koppelbesluit is ingetrokken.")
    expect(page.locator(".casehead blockquote")).to_have_count(1)
    page.goto(f"/zaken/{newer}")
    assert newer in page.title()


def test_the_same_person_asks_a_ground(desk_server, visit):
    page = visit(desk_server, "mira")
    account = "@verzonnen_grond"
    case_of(page, report(page, text="Ik sla je schedel in, verrader.", account=account))
    case_of(page, report(page, text="Je huis gaat vannacht in brand.", account=account))
    links = page.locator("#links")
    until(page, links.get_by_label("Stelling"))
    links.get_by_label("Stelling").first.select_option(label="Zelfde persoon")
    links.get_by_role("button", name="Ja", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("Zelfde persoon vraagt een grond")
    expect(links).not_to_contain_text("In één groep met:")
