"""A reporter reports: the form, the receipt, the status, and nothing else."""

import re
from hashlib import sha256

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey

MESSAGE = "Morgen sta ik bij je voordeur en dan is het afgelopen."


def fill(page, text=MESSAGE, account="@verzonnen_melder"):
    page.goto("/meld")
    page.get_by_label("Wat staat er, letterlijk?").fill(text)
    page.get_by_label("Waar?").select_option("x")
    page.get_by_label("Account van de afzender").fill(account)
    page.get_by_label("Wanneer gezien?").fill("20-11-2026 20.41")


def send(page):
    page.get_by_role("button", name="Verstuur de melding").click()


def test_a_report_gets_a_receipt_and_a_status(desk_server, visit, tmp_path):
    page = visit(desk_server, "melder")
    capture = tmp_path / "schermopname.txt"
    capture.write_text("verzonnen schermopname")
    digest = sha256(capture.read_bytes()).hexdigest()
    fill(page)
    page.get_by_label("Sleep ze hierheen of kies bestanden").set_input_files(str(capture))
    expect(page.locator("[data-files]")).to_have_text("schermopname.txt")
    send(page)
    expect(page.get_by_role("heading", name="Uw melding is ontvangen")).to_be_visible()
    expect(page.get_by_text("schermopname.txt")).to_be_visible()
    expect(page.get_by_text(digest)).to_be_visible()
    number = page.locator(".big-number").inner_text()
    assert re.fullmatch(r"M-\d{4}-\d{6}", number), number
    page.get_by_role("link", name="Bekijk hoe het staat").click()
    expect(page.get_by_role("heading", name=f"Melding {number}")).to_be_visible()
    expect(page.get_by_text("Ontvangen en verzegeld; nog niet door een mens gewogen.")).to_be_visible()
    expect(page.get_by_text("Volgend bericht uiterlijk")).to_be_visible()
    assert MESSAGE not in page.content()


def test_a_reporter_has_no_menu(desk_server, visit):
    page = visit(desk_server, "melder")
    page.goto("/")
    expect(page.get_by_role("heading", name="Meld een bedreiging")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("search")).to_have_count(0)


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk_server, visit):
    page = visit(desk_server, "melder")
    fill(page, account="@nog_een_verzonnen")
    page.get_by_text("Weet u meer van de afzender?").click()
    page.get_by_label("IP-adres").fill("999.1.2.3")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("De melding is nog niet verstuurd.")
    address = page.get_by_label("IP-adres")
    expect(address).to_be_visible()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(address).to_have_accessible_description(re.compile("verwacht"))
    expect(address).to_have_value("999.1.2.3")
    expect(page.get_by_label("Wat staat er, letterlijk?")).to_have_value(MESSAGE)
    expect(page.get_by_label("Account van de afzender")).to_have_value("@nog_een_verzonnen")
    page.get_by_role("alert").get_by_role("link", name="IP-adres").click()
    expect(address).to_be_focused()


def test_sending_twice_gives_one_report(desk_server, visit):
    page = visit(desk_server, "melder")
    page.goto("/mijn-meldingen")
    before = page.locator("a.row").count()
    fill(page, account="@verzonnen_dubbel")
    page.evaluate("""async () => {
        const form = document.querySelector("form[data-draft]");
        await fetch(form.action, {method: "POST", body: new FormData(form)});
    }""")
    send(page)
    expect(page.get_by_role("heading", name="Deze melding hadden wij al")).to_be_visible()
    number = page.locator(".big-number").inner_text()
    page.goto("/mijn-meldingen")
    expect(page.locator("a.row b").first).to_have_text(number)
    expect(page.locator("a.row")).to_have_count(before + 1)


def test_what_is_typed_survives_a_reload_until_the_receipt(desk_server, visit):
    page = visit(desk_server, "melder")
    fill(page, account="@verzonnen_herladen")
    page.reload()
    expect(page.get_by_label("Wat staat er, letterlijk?")).to_have_value(MESSAGE)
    expect(page.get_by_text("blijft bewaard zolang dit tabblad open is")).to_be_visible()
    send(page)
    page.get_by_role("link", name="Nog een melding").click()
    expect(page.get_by_label("Wat staat er, letterlijk?")).to_have_value("")
