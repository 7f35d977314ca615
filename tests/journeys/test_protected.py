"""Protected data: reported, covered, opened with a reason, confirmed, drawn over, and out of the bundle."""

import io
import zipfile

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from tests.canary import TOLD, found_in
from tests.journeys.steps import case_of, until
from tests.journeys.test_every_page import trouble_of
from tests.journeys.test_office import download

pytestmark = pytest.mark.journey


def screenshot() -> bytes:
    out, drawn = io.BytesIO(), Image.new("RGB", (800, 500), "white")
    ImageDraw.Draw(drawn).text((60, 80), "Kanarielaan 77", fill="black", font_size=48)
    drawn.save(out, "PNG")
    return out.getvalue()


def test_from_the_report_to_a_bundle_without_it(desk_server, visit):
    page = visit(desk_server, "officier")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/meld")
    page.get_by_label("Wat staat er, letterlijk?").fill(TOLD)
    page.get_by_label("Wat moet beschermd blijven?").fill("de rode deur")
    page.get_by_label("Account van de afzender").fill("@verzonnen_kanarie")
    page.locator("[name=uploads]").set_input_files(
        [{"name": "Kanarielaan 77.png", "mimeType": "image/png", "buffer": screenshot()}]
    )
    page.get_by_role("button", name="Verstuur de melding").click()
    receipt = str(page.locator(".big-number").inner_text())
    case = case_of(page, receipt)
    until(page, page.get_by_text("Het programma stelt voor:"))
    expect(page.locator("blockquote").first).to_contain_text("[adres 1]")
    assert found_in(page.content().encode()) == []

    page.get_by_role("link", name="beschermde gegevens afgedekt").click()
    assert trouble_of(page, 1280) == []
    page.get_by_label("Waarom moet u dit zien?").fill("om te bevestigen wat beschermd is")
    page.get_by_role("button", name="Open het origineel").click()
    expect(page.get_by_text("Kanarielaan 77").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert trouble_of(page, 390) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Wat?", exact=True).fill("daar slaapt")
    page.get_by_label("Wat is het?").select_option(label="vaste gewoonte")
    page.get_by_role("button", name="Dek af").click()
    expect(page.get_by_role("status")).to_contain_text("Afgedekt als [gewoonte 1]")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd.")
    expect(page.locator("main")).not_to_contain_text("nog te bevestigen")

    page.get_by_role("link", name="Nog nakijken op beschermde gegevens").click()
    assert trouble_of(page, 1280) == []
    image = page.locator(".canvas img").bounding_box()
    page.mouse.move(image["x"] + 20, image["y"] + 40)
    page.mouse.down()
    page.mouse.move(image["x"] + image["width"] * 0.7, image["y"] + image["height"] * 0.4)
    page.mouse.up()
    page.locator(".canvas .box").focus()  # Tab reaches it; Delete takes it away
    page.keyboard.press("Delete")
    expect(page.locator(".canvas .box")).to_have_count(0)
    page.get_by_label("Vak 1").fill("2; 5; 70; 40")
    page.get_by_role("button", name="Maak de gelakte kopie").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd.")

    page.goto(f"/zaken/{case}/bundel")
    assert trouble_of(page, 1280) == []
    _name, content = download(page, page.get_by_role("button", name="Maak de bundel (zip)"))
    assert found_in(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        picture = next(one for one in packed.namelist() if "gelakt" in one and one.endswith(".jpg"))
        with Image.open(io.BytesIO(packed.read(picture))) as drawn:
            assert max(drawn.getpixel((300, 110))) < 20  # where the address stood
            assert min(drawn.getpixel((700, 450))) > 235
