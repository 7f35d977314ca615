"""Journeys: a real `spoor serve` with its own home, and a real browser in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; make env")

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PASSWORD = "spoor-demonstratie"
PATIENCE = 60  # seconds until a server must answer


@dataclass(frozen=True)
class House:
    """One running Spoor: where it listens and where its home lies."""

    url: str
    home: Path


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a Spoor of its own: real settings, real static files, SQLite."""
    own = ("SPOOR_STATIC", "SPOOR_HOUSE", "SPOOR_DATABASE", "SPOOR_HTTPS")
    kept = {key: value for key, value in os.environ.items() if key not in own}
    return kept | {
        "SPOOR_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }


def spoor(*arguments: str) -> list[str]:
    """Return a command line of the console."""
    return [sys.executable, "-m", "spoor.commands.main", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"the server stopped with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/inloggen", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"{url} did not answer within {PATIENCE} s")


@contextmanager
def running(home: Path, kind: str) -> Iterator[House]:
    """Start a Spoor of a kind with the demonstration in it; stop it at the end."""
    demo = environment(home, SPOOR_HOUSE=kind)
    subprocess.run(spoor("demo"), env=demo, check=True, capture_output=True, timeout=120)
    url = f"http://127.0.0.1:{(port := _free_port())}"
    with open(home / "serve.log", "wb") as log:
        process = subprocess.Popen(
            spoor("serve", "--port", str(port), "--workers", "1"), env=environment(home), stderr=log
        )
        try:
            _wait_until_up(url, process)
            yield House(url, home)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A desk with the demonstration."""
    with running(tmp_path_factory.mktemp("desk"), "desk") as house:
        yield house


@pytest.fixture(scope="session")
def office_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An office with the demonstration."""
    with running(tmp_path_factory.mktemp("office"), "office") as house:
        yield house


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for one module: its event loop must not be there while other tests use the database."""
    program = next((path for path in CHROMIUM if Path(path).exists()), None)
    if program is None:
        pytest.skip("Chromium is missing: sudo apt-get install chromium")
    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], Any]:
    """The cookies of who logged in before, so that each person logs in once."""
    return {}


@pytest.fixture
def visit(browser: Any, sessions: dict[tuple[str, str], Any]) -> Iterator[Callable[..., Any]]:
    """Open a page as a person (or as nobody); options are those of a browser context."""
    contexts = []

    def open_page(house: House, username: str = "", **options: Any) -> Any:
        if username and (house.url, username) not in sessions:
            sessions[house.url, username] = _log_in(browser, house, username)
        options = {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", **options}
        context = browser.new_context(
            base_url=house.url, storage_state=sessions.get((house.url, username)), **options
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def _log_in(browser: Any, house: House, username: str) -> Any:
    context = browser.new_context(base_url=house.url, locale="nl-NL")
    page = context.new_page()
    page.goto("/inloggen")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/inloggen" not in url)
    state = context.storage_state()
    context.close()
    return state
