"""Benchmark: 100,000 dead and open cases looked at again, and one case evaluated.

Run with `make bench-wake`, or `.venv/bin/python benchmarks/reconsider.py --cases 5000` for a quick look. The
cases are invented: four kinds of identifier at eleven holders, nine in ten dead. Everything happens in a home of its
own that is removed afterwards.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
SPOOR = [sys.executable, "-m", "spoor.commands.main"]
HOLDERS = ["x", "meta", "google", "tiktok", "telegram", "proton", "gab", "kpn", "odido", "leaseweb", "reddit"]
KINDS = ["account", "email", "ip", "phone"]
OFFENCES = [("sr:285", 1, "member_representative_body"), ("sr:285", 2, "alderman"), ("sr:266", None, "other")]
CALM = ["set_aside", "refused", "empty"]


def facts_of(number: int) -> dict[str, object]:
    """Return the facts of one invented case; numbers repeat in no short cycle."""
    provision, paragraph, capacity = OFFENCES[number % 3]
    kind, holder = KINDS[number % 4], HOLDERS[number % 11]
    offence = {
        "provision": provision,
        "committed_on": f"2026-{number % 9 + 1:02}-{number % 27 + 1:02}",
        "place": "NL",
    }
    if paragraph:
        offence["paragraph"] = paragraph
    identifier = {"id": "k1", "kind": kind, "holder": holder, "value": f"bedacht-{number}"}
    if kind == "ip":
        identifier |= {"value": "203.0.113.7", "at": "2026-10-01T10:00:00Z", "port": 1024 + number % 60000}
    return {
        "case": f"2026-{number}",
        "house": "desk",
        "offence": offence | {"target_capacity": capacity},
        "suspicion": True,
        "danger_to_life": False,
        "identifiers": [identifier],
        "history": [],
        "decisions": [],
    }


def killed(facts: dict[str, object], stored: dict[str, object]) -> dict[str, object]:
    """Return the facts with every living route tried or set aside, so that the trail is dead."""
    rows = []
    for place, route in enumerate(stored["routes"]):
        if route["state"] in ("open", "needs", "waiting"):
            state = CALM[place % 3]
            row = {"instrument": route["instrument"], "identifier": "k1", "state": state, "day": "2026-11-20"}
            if state == "set_aside":
                row |= {"ground": "not_proportionate", "by_role": "officier_van_justitie"}
            rows.append(row)
    return facts | {"history": rows}


def fill(cases: int) -> None:
    """Put so many cases with their trails into the home: nine in ten dead."""
    import django

    django.setup()
    from django.contrib.auth.models import User

    from spoor.cases.models import Case, Team, TrailRecord
    from spoor.law.changes import fingerprint
    from spoor.law.facts import parse_facts
    from spoor.law.lawbook import load
    from spoor.law.trail import evaluate

    law, at = load(), datetime.now(UTC) - timedelta(days=2)
    team, times = Team.objects.get(), []
    assert User.objects.exists()
    for start in range(0, cases, 2000):
        made, trails = [], []
        for number in range(start, min(start + 2000, cases)):
            facts = facts_of(number)
            begin = time.perf_counter()
            trail = evaluate(parse_facts(facts), on=at, law=law)
            times.append(time.perf_counter() - begin)
            stored = trail.stored()
            if number % 10 and not trail.not_in_law_book:
                facts = killed(facts, stored)
                stored = evaluate(parse_facts(facts), on=at, law=law).stored()
            dead = bool(stored["dead"])
            made.append(
                Case(
                    pk=number + 1, number=f"2026-{number:06}", opened_at=at, team=team, next_act="close:1",
                    next_sentence={}, next_because={}, turn_of="opsporingsambtenaar",
                    due_on=at.date(), lost_first_at=at, acted_at=at,
                    outcome="dead_trail" if dead else "open",
                )
            )  # fmt: skip
            trails.append(
                TrailRecord(
                    case_id=number + 1, evaluated_at=at, lawbook="an earlier edition", facts=facts, content=stored,
                    fingerprint=fingerprint(stored), looked_on=at.date(), dead=dead,
                )
            )  # fmt: skip
        Case.objects.bulk_create(made)
        TrailRecord.objects.bulk_create(trails)
    shares = quantiles(times, n=20)
    print(f"evaluate one case: p50 {median(times) * 1000:.2f} ms, p95 {shares[-1] * 1000:.2f} ms")
    print(f"dead: {Case.objects.filter(outcome='dead_trail').count()} of {cases}")


def main() -> None:
    """Fill a home, look again as `spoor wake` does, and say how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="spoor-wake."))
    os.environ |= {
        "SPOOR_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    sys.path.insert(0, str(ROOT / "src"))
    try:
        subprocess.run([*SPOOR, "worklist", "--json"], check=True, capture_output=True)
        fill(options.cases)
        for name in ("all due", "nothing due"):
            begin = time.perf_counter()
            done = subprocess.run([*SPOOR, "wake", "--json"], check=True, capture_output=True, text=True)
            print(f"spoor wake, {name}: {time.perf_counter() - begin:.1f} s, {json.loads(done.stdout)}")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
