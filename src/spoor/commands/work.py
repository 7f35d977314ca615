"""`spoor work`: assess, link and route what is due; `--watch` does so for as long as it runs."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from spoor.commands import _keep
from spoor.commands._account import account
from spoor.words import Words

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from spoor.cases.walk import Collected

SUMMARY = "Take every report that is due through assessment, links and trail."
EXAMPLE = "spoor work --json"
NEEDS_DATABASE = True
STUCK = Words(
    "{n} meldingen wachten op een mens; spoor work --again probeert ze opnieuw",
    "{n} reports wait for a person; spoor work --again tries them again",
)
SERVER_WORKS = Words("{n} meldingen: de server werkt ze af", "{n} reports: the server is working on them")
DONE = Words("{done} / {total} gewogen, gekoppeld, gerouteerd", "{done} / {total} assessed, linked, routed")
SPLIT = Words("gemiddeld per melding: {split}", "mean per report: {split}")
QUIET = 5.0  # seconds of silence after which the watcher looks by itself


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")
    parser.add_argument("--watch", action="store_true", help="keep working; this is what the server runs")
    parser.add_argument("--again", action="store_true", help="also take reports that failed too often before")
    parser.add_argument("--by", metavar="USERNAME", help="account that works (default: commandline)")


def run(options: argparse.Namespace) -> int:
    """Work once, or until stopped. Returns 1 when reports failed too often, or the evidence needs a person."""
    from spoor.cases import walk

    by = account(options.by).username
    if options.again:
        walk.try_again()
    if options.watch:
        return _watch(by)
    done = drain(by=by, quiet=options.json, lang=options.lang)
    stuck, kept = walk.stuck(), _keep.keep_once(by)
    trouble = kept.trouble if kept else ()
    _keep.say(trouble)
    if options.json:
        print(json.dumps({"done": done, "stuck": stuck}))
    elif stuck:
        print(STUCK.filled(n=stuck).say(options.lang), file=sys.stderr)
    return 1 if stuck or trouble else 0


def drain(*, by: str, quiet: bool = False, lang: str = "nl") -> int:
    """Walk what is due and return how many; 0 when another process of this home is walking."""
    from django.conf import settings

    from spoor.cases import walk

    with settings.HOME.only_one("walk") as free:
        if not free:
            if not quiet:
                print(SERVER_WORKS.filled(n=walk.due()).say(lang), file=sys.stderr)
            return 0
        return _drain(by, quiet, lang)


def _drain(by: str, quiet: bool, lang: str) -> int:
    from spoor.cases import walk

    at = datetime.now(UTC)
    walk.cover_older(by=by, at=at)
    _collect_quietly(by)
    walk.pass_on_dangers(by=by, at=at)
    walk.turn_of_day(by=by, at=at)
    for _ in walk.look_again(by=by, at=at):
        pass
    total, done, spent = walk.due(), 0, dict.fromkeys(("triage", "link", "route"), 0.0)
    for walked in walk.walk(by=by, at=at):
        done += len(walked.report_ids)
        for step in spent:
            spent[step] += getattr(walked, step)
        if not quiet:
            print(
                "\r" + DONE.filled(done=done, total=max(total, done)).say(lang),
                end="",
                file=sys.stderr,
                flush=True,
            )
    if done and not quiet:
        split = ", ".join(f"{step} {seconds / done * 1000:.1f} ms" for step, seconds in spent.items())
        print("\n" + SPLIT.filled(split=split).say(lang), file=sys.stderr)
    return done


def collect(by: "User") -> "Collected | None":
    """Take in what came by mail or folder; None when another process of this home is doing so.

    Raises OSError and KeyRefused.
    """
    from django.conf import settings

    from spoor.cases import walk
    from spoor.cases.house import house_kind, legal_role

    with settings.HOME.only_one("collect") as free:
        return (
            walk.collect(by=by, by_role=legal_role(by, house_kind()), at=datetime.now(UTC)) if free else None
        )


def _collect_quietly(by: str) -> None:
    """Collect beside the other work; what is the matter is said, and the work goes on."""
    from django.contrib.auth.models import User

    from spoor.adapters.smime import KeyRefused
    from spoor.adapters.store import EvidenceDamaged

    try:
        collect(User.objects.get(username=by))
    except KeyRefused:
        print(f"spoor work: SPOOR_HOME/keys/answers.pem: {KeyRefused.__doc__}", file=sys.stderr)
    except (EvidenceDamaged, OSError) as error:
        print(f"spoor work: the inbox of answers was not read: {error}", file=sys.stderr)


def _package_tables() -> None:
    """Compile the tables of networks that Debian packages brought, once; say so, and go on without where it fails."""
    from django.conf import settings

    from spoor.adapters.snapshots import SnapshotDamaged
    from spoor.cases.addresses import INSTALLED, compile_installed, is_uncompiled
    from spoor.networks.reading import FileRefused

    try:
        if is_uncompiled(settings.HOME.networks, INSTALLED):
            compile_installed(settings.HOME.networks, INSTALLED)
    except (FileRefused, SnapshotDamaged, OSError) as error:
        print(f"spoor work: the tables of networks were not read: {error}", file=sys.stderr)


def _watch(by: str) -> int:
    from django.conf import settings

    from spoor.adapters.bell import Listener
    from spoor.cases import walk
    from spoor.cases.clock import day_of
    from spoor.cases.rules import rules
    from spoor.cases.steps import triage

    seen: tuple[object, str] | None = None  # the day and the rules for which every case was looked at again
    looking: Iterator[object] = iter(())
    _package_tables()
    triage.model()  # loaded before the first report waits for it
    with settings.HOME.only_one("walk") as free:
        if free:
            walk.cover_older(by=by, at=datetime.now(UTC))
    keeper = _keep.beside(by)
    with Listener(settings.HOME.path) as bell:
        while keeper.is_alive():
            with settings.HOME.only_one("walk") as free:
                if free:
                    at = datetime.now(UTC)
                    walk.pass_on_dangers(by=by, at=at)
                    walk.turn_of_day(by=by, at=at)
                    _collect_quietly(by)
                    now = (day_of(at), rules().digest)
                    if seen != now:
                        seen, looking = now, walk.look_again(by=by, at=at)
                    more = next(looking, None) is not None  # a batch at a time: reports do not wait for it
                    for _ in walk.walk(by=by, at=at, most=walk.BATCH):
                        pass
                    if walk.due() or more:
                        continue
            bell.wait(QUIET)
    print("spoor work: keeping the evidence stopped; see above", file=sys.stderr)
    return 1
