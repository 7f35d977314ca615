"""From an account to an operator to a name, and to a trail that is proven dead: orders and answers in the browser."""

import json

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import case_of, confirm, report, until
from tests.journeys.test_dead_trail import alive, record

pytestmark = pytest.mark.journey

REASONS = {
    "Noodzaak": "Alleen deze gegevens wijzen de gebruiker van {what} aan.",
    "Evenredigheid": "De dreiging met de dood weegt zwaarder dan deze inbreuk op {what}.",
    "Subsidiariteit": "Met minder gegevens dan die over {what} blijft de afzender onbekend.",
    "Alternatieven": "Open bronnen over {what} zijn bekeken, zonder uitkomst.",
    "Geheimhouding": "De gebruiker van {what} kan anders sporen wissen.",
}


def logins(*rows):
    """The file of log-ins that X sends, made from its layout; nothing in it is real."""
    keys = ("loginIp", "loginPort", "createdAt")
    return json.dumps(
        [dict(zip(keys, row, strict=True)) | {"accountId": "1900000077"} for row in rows]
    ).encode()


def threatened(page, account):
    """Report, confirm, and return the number of the case."""
    receipt = report(page, text="Ik maak je dood, burgemeester, vrijdag om twee uur.", account=account)
    number = case_of(page, receipt)
    until(page, page.get_by_text("Het programma stelt voor:"))
    confirm(page)
    return number


def row_of(page, instrument, kind):
    """The row of a route on the page of a case, by instrument and the kind of identifier above it."""
    table = page.locator("table.routes").filter(has=page.locator("caption", has_text=kind)).first
    return table.locator(f"tr:has(input[name=instrument][value='{instrument}'])").first


def ordered(analyst, signer, number, instrument, kind, *, what):
    """Draft an order on a route, have it signed, send it; return its number."""
    analyst.goto(f"/zaken/{number}")
    row_of(analyst, instrument, kind).get_by_role("link", name="Stel op").click()
    expect(analyst.get_by_role("button", name="Stel op")).to_be_visible()  # `count` does not wait for a page
    for label, text in REASONS.items():
        if analyst.get_by_label(label, exact=True).count():
            analyst.get_by_label(label, exact=True).fill(text.format(what=what))
    analyst.get_by_role("button", name="Stel op").click()
    expect(analyst.get_by_role("status")).to_contain_text("Opgesteld")
    address = analyst.url
    signer.goto(address)
    signer.get_by_label("Uw wachtwoord").fill(PASSWORD)
    empty = signer.locator("form:has(#password)").get_by_label("Ik teken zonder de velden die leeg zijn")
    if empty.count():
        empty.check()
    lines = signer.locator("form:has(#password)").get_by_label("Ik zag de regels die leeg blijven")
    if lines.count():
        lines.check()
    signer.get_by_role("button", name="Teken", exact=True).click()
    expect(signer.get_by_role("status")).to_contain_text("Getekend")
    analyst.goto(address)
    analyst.get_by_role("button", name="Verstuurd").click()
    expect(analyst.get_by_role("status")).to_contain_text("de termijn loopt")
    return address


def answered(page, address, name, content):
    """Drop a file of the provider on the page of an order."""
    page.goto(address)
    page.get_by_label("Bestanden zoals de aanbieder ze stuurde").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Verzegel en lees").click()


def key_of(table):
    """The key by which the facts name the identifier of a table of routes."""
    return table.locator("input[name=identifier]").first.get_attribute("value")


def weighed(page, number):
    """Look at the person of an answer, add a hypothesis and a fact beyond the subscriber, and propose the sender."""
    page.goto(f"/zaken/{number}")
    card = page.locator("#people")
    expect(card).to_contain_text("J. Verzonnen")  # with its file and row, and by that no sender
    expect(card).to_contain_text("Een abonnee is nog geen afzender.")
    card.get_by_text("Hypothese toevoegen").click()
    card.locator("#hperson").select_option(label="J. Verzonnen")
    card.get_by_role("button", name="Voeg de hypothese toe").click()
    card.get_by_text("Feit voor of tegen toevoegen").click()
    card.get_by_label("ervoor").check()
    card.get_by_label("Welk feit?").fill("Op zijn telefoon stond het account ingelogd.")
    card.get_by_label("Of: waar te zien").fill("proces-verbaal 2026-12")
    card.get_by_label("gaat verder dan dat deze persoon").check()
    card.get_by_role("button", name="Voeg het feit toe").click()
    card.get_by_text("Stel voor wie de afzender is").click()
    card.get_by_label("Waarom is dit de afzender?").fill("Het account stond ingelogd op zijn telefoon.")
    card.get_by_label("Wat spreekt ertegen?").fill("Een huisgenoot gebruikt dezelfde wifi.")
    card.get_by_role("button", name="Stel voor").click()
    expect(page.get_by_role("status")).to_contain_text("een collega bevestigt")


def test_from_an_account_on_x_to_a_name(desk_server, visit):
    mira, olga = visit(desk_server, "mira"), visit(desk_server, "officier")
    number = threatened(mira, "@verzonnen_naam")
    ordered(mira, mira, number, "voluntary.preservation", "Account", what="de bewaring")
    epoc = ordered(mira, olga, number, "eu.epoc.identification", "Account", what="het account")

    expect(mira.get_by_text("Antwoord uiterlijk")).to_be_visible()
    content = logins(
        ("198.51.100.31", "50112", "2026-11-20T19:39:58.000Z"),
        ("198.51.100.31", "50120", "2026-11-19T08:00:01.000Z"),
        ("198.51.100.200", "40001", "2026-11-18T08:00:01.000Z"),
    )
    answered(mira, epoc, "verzonnen-ip-audit.txt", content)
    expect(mira.get_by_role("heading", name="Verantwoording van elke rij")).to_be_visible()
    best = mira.locator("#addresses tbody tr").first
    expect(best).to_contain_text("198.51.100.31")
    expect(best).to_contain_text("50112")
    expect(mira.locator("#addresses")).to_contain_text("1 adres dat niemand dichterbij brengt")

    order = ordered(mira, mira, number, "nl.126na", "IP-adres", what="het adres")
    answer = b"naam;adres;ip\nJ. Verzonnen;Verzonnenlaan 3 Fictiestad;198.51.100.31\n"
    answered(mira, order, "antwoord-glasvezel.csv", answer)
    expect(
        mira.get_by_text("er is niets gelezen")
    ).to_be_visible()  # nobody set this layout up: loud, and sealed

    mira.get_by_role("link", name="Richt de indeling in").click()
    expect(mira.get_by_label("naam", exact=True)).to_have_value("name")  # proposed; a person decides
    mira.get_by_label("Naam van de indeling").fill("Verzonnen Glasvezel, gebruikers")
    mira.get_by_role("button", name="Probeer").click()
    expect(mira.get_by_role("heading", name="Zo zou het gelezen worden")).to_be_visible()
    mira.get_by_role("button", name="Bewaar en lees het bestand").click()
    expect(mira.get_by_role("heading", name="Wat erin staat")).to_be_visible()

    weighed(mira, number)
    olga.goto(f"/zaken/{number}")
    olga.get_by_label("ja, ik bevestig").check()
    olga.locator("#ab").fill("Het proces-verbaal zegt hetzelfde.")
    olga.get_by_role("button", name="Leg het antwoord vast").click()
    expect(olga.get_by_role("status")).to_contain_text("de afzender is bekend")
    olga.goto(f"/zaken/{number}/sluiten")
    olga.locator("input[value=identified]").check()
    olga.get_by_label("Waarom?").fill("De afzender is bekend en een ander heeft dat bevestigd.")
    olga.get_by_role("button", name="Sluit de zaak").click()
    log = olga.locator(".log").first
    expect(olga.locator(".casehead")).to_contain_text("Afzender bekend")
    expect(log).to_contain_text("Zaak gesloten")


def test_with_a_pakistani_operator_the_trail_ends_in_its_account(desk_server, visit):
    mira, olga = visit(desk_server, "mira"), visit(desk_server, "officier")
    number = threatened(mira, "@verzonnen_ver_weg")
    epoc = ordered(mira, olga, number, "eu.epoc.identification", "Account", what="het verre account")
    content = logins(("192.0.2.200", "51234", "2026-11-20T19:39:58.000Z"))
    answered(mira, epoc, "ver-ip-audit.txt", content)
    expect(mira.locator("#addresses tbody tr").first).to_contain_text("Verzonnen Mobiel Pakistan")

    olga.goto(f"/zaken/{number}")
    asked = olga.locator("table.routes").filter(has=olga.locator("caption", has_text="192.0.2.200"))
    mla = (
        alive(olga)
        .filter(has=olga.locator("input[name=instrument][value=mla]"))
        .filter(has=olga.locator(f"input[name=identifier][value={key_of(asked)}]"))
    )
    record(olga, mla.first, state="refused", note="de centrale autoriteit verleent geen rechtshulp")
    while (left := alive(olga)).count():
        before = left.count()
        record(olga, left.first, state="set_aside", ground="not_proportionate")
        expect(alive(olga)).to_have_count(before - 1)
    olga.goto(f"/zaken/{number}/sluiten")
    olga.get_by_label("Geen route meer open").check()
    olga.get_by_label("Waarom?").fill(
        "De operator zit in Pakistan; er is geen verdrag en het verzoek is geweigerd."
    )
    olga.get_by_role("button", name="Sluit de zaak").click()
    expect(olga.locator(".casehead")).to_contain_text("Geen route meer open")
    with olga.expect_download() as account:
        olga.get_by_role("link", name="Verantwoording (PDF)").click()
    words = " ".join(page.extract_text() for page in PdfReader(account.value.path()).pages)
    assert "192.0.2.200" in words
    assert "Verzonnen Mobiel Pakistan" in words
