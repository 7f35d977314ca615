"""Benchmarks: a file of 10,000 reports, one report through the server, and the worklist over 10,000 open cases.

Run with `make bench`, or `.venv/bin/python benchmarks/run.py --rows 1000` for a quick look. Everything happens in a
home of its own that is removed afterwards; the server listens on this machine only. Texts are invented and seeded.
"""

import argparse
import csv
import http.client
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
SPOOR = [sys.executable, "-m", "spoor.commands.main"]
PASSWORD = "een-lang-wachtwoord"
ACTS = [
    "ik maak je dood",
    "ik steek je huis in brand",
    "we komen je halen",
    "stop hiermee",
    "ik schiet je neer",
]
WORDS = Path(__file__).read_text().split()


def text(rng: random.Random, number: int) -> str:
    """Return one invented message; about one in twenty repeats an earlier one with a slip of the pen."""
    words = " ".join(rng.choices(WORDS, k=rng.randint(4, 18)))
    return f"{rng.choice(ACTS)}, {words} {number if number % 20 else number - 20}"


def write_file(file: Path, rows: int) -> None:
    """Write an import of so many rows, each with an account; one in ten accounts comes back."""
    rng = random.Random(7)
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["text", "platform", "account", "seen_at"])
        for number in range(rows):
            account = f"@fictief_{number if number % 10 else number // 3}"
            platform = rng.choice(["x", "instagram", "tiktok", "telegram"])
            writer.writerow([text(rng, number), platform, account, "2026-11-20T19:40:00Z"])


def run(*arguments: str, environment: dict[str, str]) -> tuple[float, str]:
    """Run one command and return its seconds and what it said."""
    start = time.perf_counter()
    done = subprocess.run([*SPOOR, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{arguments}: {done.stderr[-2000:]}")
    return time.perf_counter() - start, done.stderr


class Browser:
    """Just enough of a browser: one kept connection, cookies, and forms with their token."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", content

    def token(self, path: str) -> dict[str, str]:
        """Return the hidden fields of a form."""
        _, _, content = self.send("GET", path)
        return dict(
            re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|token)" value="([^"]*)"', content)
        )

    def log_in(self, username: str) -> None:
        fields = self.token("/inloggen") | {"username": username, "password": PASSWORD}
        status, _, _ = self.send("POST", "/inloggen", fields)
        if status != 302:
            raise SystemExit(f"log-in answered {status}")


def make_user(environment: dict[str, str]) -> None:
    """Add the analyst who measures."""
    code = (
        "from spoor.commands._home import open_home; open_home();"
        "from datetime import UTC, datetime; from django.contrib.auth.models import User;"
        "from spoor.cases.steps.manage import add_user; by = User.objects.get(username='commandline');"
        f"add_user(username='meter', first_name='M', last_name='M', role='analyst', password='{PASSWORD}',"
        " by=by, at=datetime.now(UTC))"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def store_one(browser: Browser, home: Path, count: int) -> tuple[list[float], list[float]]:
    """Send reports one after another; return the seconds to each receipt, and until its work is done."""
    rng = random.Random(11)
    database = sqlite3.connect(f"file:{home / 'spoor.sqlite3'}?mode=ro", uri=True)
    receipts, done = [], []
    for number in range(count + 3):
        fields = browser.token("/meld") | {
            "arrival": "message",
            "text": text(rng, 1_000_000 + number),
            "platform": "x",
            "account": f"@meting_{number}",
            "seen_at": "2026-11-20T19:40:00Z",
        }
        start = time.perf_counter()
        status, place, _ = browser.send("POST", "/meld", fields)
        receipt = time.perf_counter() - start
        if status != 302:
            raise SystemExit(f"the form answered {status}")
        query = (
            "SELECT 1 FROM cases_duemark m JOIN evidence_report r ON r.id = m.report_id WHERE r.number = ?"
        )
        while database.execute(query, (place.rsplit("/", 1)[-1],)).fetchone():
            time.sleep(0.002)
        if number >= 3:  # the first ones warm up
            receipts.append(receipt)
            done.append(time.perf_counter() - start)
    return receipts, done


def worklist(browser: Browser, count: int) -> list[float]:
    """Open the worklist so many times."""
    times = []
    for number in range(count + 3):
        start = time.perf_counter()
        status, _, content = browser.send("GET", "/werkvoorraad")
        if status != 200 or "Werkvoorraad" not in content:
            raise SystemExit(f"the worklist answered {status}")
        if number >= 3:
            times.append(time.perf_counter() - start)
    return times


def tell(name: str, seconds: list[float]) -> None:
    """Print median and 95th percentile in milliseconds."""
    high = quantiles(seconds, n=20)[-1]
    print(
        f"{name:<44} p50 {median(seconds) * 1000:7.1f} ms   p95 {high * 1000:7.1f} ms   n {len(seconds)}",
        flush=True,
    )


def main() -> None:
    """Run all benchmarks and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--count", type=int, default=60, help="reports sent one by one, and worklists opened")
    parser.add_argument("--port", type=int, default=8970)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="spoor-bench-"))
    home = folder / "home"
    environment = os.environ | {
        "SPOOR_HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
    }
    environment.pop("SPOOR_STATIC", None)
    try:
        write_file(folder / "reports.csv", options.rows)
        run("worklist", environment=environment)
        seconds, _ = run("import", str(folder / "reports.csv"), "--no-walk", environment=environment)
        print(f"import of {options.rows} rows, all receipts              {seconds:7.1f} s", flush=True)
        work, said = run("work", environment=environment)
        print(
            f"last of {options.rows} rows on the worklist               {seconds + work:7.1f} s", flush=True
        )
        print(f"  {said.strip().splitlines()[-1].strip()}", flush=True)
        make_user(environment)
        server = subprocess.Popen([*SPOOR, "serve", "--port", str(options.port)], env=environment)
        try:
            time.sleep(8)
            browser = Browser(options.port)
            browser.log_in("meter")
            receipts, done = store_one(browser, home, options.count)
            tell("one report through the server, its receipt", receipts)
            tell("until it is assessed, linked and routed", done)
            tell(f"worklist over {options.rows} open cases", worklist(browser, options.count))
        finally:
            server.terminate()
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
