"""Every page, light and dark, wide and narrow: no axe violation, nothing wider than the screen, light to load."""

import re
from collections import defaultdict

import pytest
from playwright.sync_api import expect

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed; make env")

pytestmark = pytest.mark.journey

MOST_BYTES = 150_000  # on first load, as transferred; screens.md
PAGES = {
    "nobody": ["/inloggen"],
    "melder": ["/meld", "/mijn-meldingen", "{receipt}", "{status}", "/wachtwoord", "/zaken"],  # the last is a 403
    "beheer": [
        "/werkvoorraad", "/werkvoorraad?toon=plank", "/werkvoorraad?toon=mij", "/werkvoorraad?toon=wacht",
        "/werkvoorraad/dagen", "/werkvoorraad/nooit-bereikt", "/zaken/samen-sluiten", "/beheer/regels",
        "/vorderingen", "/vorderingen?stand=sent", "/vorderingen/V-2026-000001", "/opgaven/1", "/opgaven/1/indeling",
        "/verzamelbesluiten?middel=mla", "/zaken", "/zaken?q=bestaat-niet",
        "{case}", "{linked}", "{confirmed}", "{close}", "{confirmed}/bundel",
        "/meld", "/meldingen", "/bestand", "/beheer", "/beheer/partners", "/overdrachten", "/welkom", "/nergens",
        "/regels", "/regels?q=285", "/regels?q=bestaat-niet", "/regels?op=gisteren", "/regels/sr",
        "/regels/sr/285%20lid%201", "/regels/sr/9999", "/regels/instrumenten",
        "/regels/instrumenten/eu.epoc.identification", "/regels/aanbieders",
        "/regels/aanbieders/x", "/regels/landen", "/regels/verouderd", "/regels/vergelijk?van=2019-12-31",
        "/regels/vergelijk?van=2026-08-17&offence=285:1&committed_on=2026-08-10", "/regels/wat-als",
        "/regels/wat-als?offence=285:1", "/regels/wat-als?at=gisteren&kind=ip",
    ],
}  # fmt: skip
COLOURS = {"runOnly": ["color-contrast"]}  # all that the dark can change


@pytest.fixture(scope="module")
def places():
    """The addresses that a demonstration gives, found once for each house."""
    return {}


def numbers(page, url):
    page.goto(url)
    return [row.get_attribute("href") for row in page.locator("a.row").all()]


def find_places(house, visit):
    work, own = visit(house, "beheer"), visit(house, "melder")
    receipt = numbers(own, "/mijn-meldingen")
    if not receipt:
        own.goto("/meld")
        own.get_by_label("Wat staat er, letterlijk?").fill("Verzonnen melding voor elke pagina.")
        own.get_by_role("button", name="Verstuur de melding").click()
        receipt = numbers(own, "/mijn-meldingen")
    cases = numbers(work, "/zaken")
    found = {"case": cases[0], "status": receipt[0], "receipt": receipt[0].replace("meldingen", "meld")}
    for case in cases:
        work.goto(case)
        for name, sign in (
            ("linked", "#links form"),
            ("confirmed", "main:not(:has(#danger)) table.routes details"),
        ):
            if name not in found and work.locator(sign).count():
                found[name] = case
        if "linked" in found and "confirmed" in found:
            break
    return found | {"close": f"{found['confirmed']}/sluiten"}


def trouble_of(page, width):
    """Open everything that can be opened, and say what axe finds in light and dark, and what is too wide."""
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    results = axe.Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    results += axe.Axe().run(page, options=COLOURS).response["violations"]
    page.emulate_media(color_scheme="light")
    found = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in results]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([("wider than the screen", wide)] if wide > width else [])


@pytest.mark.parametrize("kind", ["desk_server", "office_server"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_violation(kind, width, request, visit, places):
    house = request.getfixturevalue(kind)
    if kind not in places:
        places[kind] = find_places(house, visit)
    found = {}
    for username, addresses in PAGES.items():
        page = visit(
            house,
            "" if username == "nobody" else username,
            viewport={"width": width, "height": 900},
            color_scheme="light",
        )
        for address in addresses:
            page.goto(address.format(**places[kind]))
            if trouble := trouble_of(page, width):
                found[username, page.url] = trouble
    assert found == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_a_refused_dead_trail_has_no_violation(width, desk_server, visit, places):
    if "desk_server" not in places:
        places["desk_server"] = find_places(desk_server, visit)
    page = visit(desk_server, "officier", viewport={"width": width, "height": 900})
    page.goto(places["desk_server"]["close"])
    page.get_by_label("Geen route meer open").check()
    page.get_by_label("Waarom?").fill("Alle routes zijn geprobeerd.")
    page.get_by_role("button", name="Sluit de zaak").click()
    expect(page.locator("#refused")).to_be_visible()
    assert trouble_of(page, width) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_drafting_and_writing_an_order_has_no_violation(width, desk_server, visit):
    page = visit(desk_server, "mira", viewport={"width": width, "height": 900})
    for case in numbers(page, "/werkvoorraad"):
        page.goto(case)
        if page.get_by_role("link", name="Stel op").count():
            break
    page.get_by_role("link", name="Stel op").first.click()
    assert trouble_of(page, width) == []
    page.get_by_role("button", name="Stel op").click()
    expect(page.get_by_role("status")).to_contain_text("Opgesteld")
    assert trouble_of(page, width) == []
    page.get_by_role("link", name="Schrijf verder").click()
    assert trouble_of(page, width) == []


def test_pages_that_refuse_have_no_violation(desk_server, visit):
    page = visit(desk_server, "officier", viewport={"width": 390, "height": 900})
    page.goto("/meld")
    page.evaluate("document.querySelector('form[data-draft]').noValidate = true")
    page.get_by_role("button", name="Verstuur de melding").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert trouble_of(page, 390) == []
    case = next(href for href in numbers(page, "/werkvoorraad") if href)
    page.goto(f"{case}/sluiten")
    page.get_by_label("Overgedragen").check()
    page.get_by_label("Waarom?").fill(" ")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Sluit de zaak").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf waarom.")
    assert trouble_of(page, 390) == []


def test_the_door_says_no_without_a_violation(desk_server, visit):
    page = visit(desk_server)
    page.goto("/inloggen")
    for _ in range(5):
        page.get_by_label("Gebruikersnaam").fill("bestaat-niet")
        page.get_by_label("Wachtwoord").fill("onjuist wachtwoord")
        page.get_by_role("button", name="Log in").click()
        if page.get_by_role("heading", name="Te vaak een onjuist wachtwoord").count():
            break
        assert trouble_of(page, 1280) == []
    expect(page.get_by_role("heading", name="Te vaak een onjuist wachtwoord")).to_be_visible()
    assert trouble_of(page, 1280) == []


def transferred(page, address):
    """Return the bytes that came over the wire for one address; the page must come from a fresh context."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes, names = defaultdict(int), {}
    session.on("Network.requestWillBeSent", lambda e: names.setdefault(e["requestId"], e["request"]["url"]))
    session.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return {re.sub(r"\.[0-9a-f]{12}\.", ".", names.get(key, key)): int(size) for key, size in sizes.items()}


@pytest.mark.parametrize("kind", ["desk_server", "office_server"])
def test_every_page_is_light_on_first_load(kind, request, visit, places, record_property):
    house = request.getfixturevalue(kind)
    if kind not in places:
        places[kind] = find_places(house, visit)
    heavy, most = {}, 0
    for username, addresses in PAGES.items():
        for address in addresses:
            page = visit(house, "" if username == "nobody" else username)
            sizes = transferred(page, address.format(**places[kind]))
            assert any(url.endswith(".woff2") for url in sizes), sizes  # fonts were counted
            page.close()
            total = sum(sizes.values())
            most = max(most, total)
            if total >= MOST_BYTES:
                heavy[address] = sizes
    record_property("most_bytes", most)
    print(f"{kind}: heaviest page {most} bytes")
    assert heavy == {}
