"""Make the pictures of docs/screenshots from a fresh demonstration: Dutch, light and dark, wide and narrow.

Run: .venv/bin/python scripts/screenshots.py
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PASSWORD = "spoor-demonstratie"  # noqa: S105 - of the demonstration only
WIDTHS = {1280: 1000, 390: 1200}  # width: height of the window
SCHEMES = ("light", "dark")
ONCE_TAIL = "light-1280"  # these pictures once, to keep the repository small
ONCE = {
    "lawbook": "/regels",
    "article": "/regels/sr/285%20lid%201",
    "bundle": "/zaken/2026-0025/bundel",
    "protected": "/meldingen/M-2026-000037/beschermd",
    "order": "/vorderingen/V-2026-000001",
    "return": "/opgaven/1",
    "what-if": "/regels/wat-als?offence=285:1&holder=x#antwoord",
}


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Serve the demonstration of a desk in a home of its own, and stop at the end."""
    environment = os.environ | {
        "SPOOR_HOME": str(home),
        "SPOOR_HOUSE": "desk",
        "SPOOR_HOUSE_NAME": "Meldpunt Noord (fictief)",
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("SPOOR_STATIC", None)
    console = [sys.executable, "-m", "spoor.commands.main"]
    subprocess.run([*console, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([*console, "serve", "--port", str(port), "--workers", "1"], env=environment)  # noqa: S603
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/inloggen", timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def case_to_show(page: Any) -> str:
    """Return the address of a confirmed case with an account on a platform in the Union and more than one route."""
    page.goto("/zaken")
    best, most = "", 0
    for address in [row.get_attribute("href") for row in page.locator("a.row").all()]:
        page.goto(address)
        open_routes = page.locator("table.routes .state.open").count()
        if page.get_by_text("Bevestig de weging").count() == 0 and open_routes > most:
            best, most = address, open_routes
    return best


def refuse(page: Any, case: str) -> None:
    """Claim a dead trail while routes are left, so that the page says which."""
    page.goto(f"{case}/sluiten")
    page.get_by_label("Geen route meer open").check()
    page.get_by_label("Waarom?").fill("Alle routes zijn geprobeerd.")
    page.get_by_role("button", name="Sluit de zaak").click()
    page.locator("#refused").wait_for()


def take(page: Any, name: str) -> None:
    """Take one picture of the window, when its fonts are there."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def pictures_of(browser: Any, url: str, width: int, scheme: str) -> None:
    """Take the pages at one width in one scheme; those of the law book once."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )
    page = context.new_page()
    page.goto("/inloggen")
    page.get_by_label("Gebruikersnaam").fill("mira")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/werkvoorraad")
    tail = f"{scheme}-{width}"
    take(page, f"worklist-{tail}")
    page.goto("/meld")
    take(page, f"form-{tail}")
    case = case_to_show(page)
    page.goto(case)
    take(page, f"case-{tail}")
    refuse(page, case)
    take(page, f"close-refused-{tail}")
    if tail == ONCE_TAIL:
        for name, address in ONCE.items():
            page.goto(address)
            take(page, f"{name}-{tail}")
        ended_and_woken(page, tail)
    context.close()


def ended_and_woken(page: Any, tail: str) -> None:
    """Take the emergency lane, a case that woke and says why, and the pages of an account."""
    page.goto("/werkvoorraad")
    page.locator("a.row").first.click()
    take(page, f"emergency-{tail}")
    page.goto("/zaken?q=fictief_premie")
    page.locator("a.row").first.click()
    take(page, f"woken-{tail}")
    page.goto("/zaken?uitkomst=dead_trail")
    page.locator("a.row").first.click()
    with page.expect_download() as account:
        page.get_by_role("link", name="Verantwoording (PDF)").click()
    to_png = ["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "2", str(account.value.path())]
    subprocess.run([*to_png, str(PICTURES / "account")], check=True)  # noqa: S603 - the PDF of our own server


def main() -> None:
    """Take all pictures."""
    program = next((path for path in CHROMIUM if Path(path).exists()), None)
    if program is None:
        raise SystemExit("Chromium is missing: sudo apt-get install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "home") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        for width in WIDTHS:
            for scheme in SCHEMES:
                pictures_of(browser, url, width, scheme)
        browser.close()
    total = sum(file.stat().st_size for file in PICTURES.glob("*.png"))
    print(
        f"{len(list(PICTURES.glob('*.png')))} pictures, {total / 1e6:.1f} MB, in {PICTURES.relative_to(ROOT)}"
    )


if __name__ == "__main__":
    main()
