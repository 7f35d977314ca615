"""`spoor evidence fixity`: read the stored bytes again, with progress, and say what is wrong."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from spoor.commands._account import account
from spoor.commands.main import UsedWrongly
from spoor.words import Words

if TYPE_CHECKING:
    from spoor.evidence.models import FixityRun

PROGRESS = Words("{done} / {total} herlezen", "{done} / {total} read again")
DONE = Words(
    "{checked} bestanden herlezen ({size} bytes): {damaged} beschadigd, {missing} weg, {unnamed} die geen rij noemt",
    "{checked} files read again ({size} bytes): {damaged} damaged, {missing} missing, {unnamed} that no row names",
)
NOT_DUE = Words(
    "Het deel van vandaag is al gelezen; met --all wordt alles gelezen.",
    "The part of today was read already; --all reads everything.",
)
IS_DAMAGED = Words("beschadigd: {sha256}", "damaged: {sha256}")
IS_MISSING = Words("weg: {sha256}", "missing: {sha256}")
IS_UNNAMED = Words("geen rij noemt: {sha256}", "no row names: {sha256}")
COPIES = Words(
    "{n} leeskopieën nagerekend uit het verzegelde origineel; anders dan dat: {odd}",
    "{n} reading copies computed again from the sealed original; other than that: {odd}",
)
WHAT_NOW = Words(
    "Zet deze bestanden terug uit een reservekopie; zie 'When fixity finds damage' in docs/manual/administrator.md.",
    "Put these files back from a backup; see 'When fixity finds damage' in docs/manual/administrator.md.",
)


def configure_fixity(parser: argparse.ArgumentParser) -> None:
    """Add the options of this action."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="fixity: read everything, not the part of today")
    which.add_argument("--days", type=int, metavar="N", help="fixity: read so many days' worth of the parts")


def run_fixity(options: argparse.Namespace) -> int:
    """Read again what is due or asked for; 1 when something is damaged or missing."""
    from spoor.cases import keeping
    from spoor.cases.clock import day_of
    from spoor.cases.shielding import departed
    from spoor.evidence import fixity

    if options.days is not None and options.days < 1:
        raise UsedWrongly(f"--days: expected a number from 1, found {options.days}")
    today = day_of(datetime.now(UTC))
    part = (
        fixity.ALL if options.all else fixity.part_due(today, period=keeping.period(today), days=options.days)
    )
    if part is None:
        print(json.dumps(None) if options.json else NOT_DUE.say(options.lang))
        return 0

    def progress(done: int, total: int) -> None:
        if not options.json:
            said = PROGRESS.filled(done=done, total=total).say(options.lang)
            print("\r" + said, end="\n" if done == total else "", file=sys.stderr, flush=True)

    made = fixity.run(part, by=account(options.by), now=lambda: datetime.now(UTC), progress=progress)
    copies, odd = departed() if options.all and not made.damaged and not made.missing else (0, [])
    read = {"reading_copies": copies, "departed": odd}
    print(json.dumps(_values(made) | read) if options.json else "\n".join(_lines(made, options.lang)))
    if copies and not options.json:
        print(COPIES.filled(n=copies, odd=", ".join(odd) or "-").say(options.lang))
    return 1 if made.damaged or made.missing or odd else 0


def _values(made: "FixityRun") -> dict[str, object]:
    return {
        "scope": made.scope,
        "started_at": made.started_at.isoformat(),
        "ended_at": made.ended_at.isoformat(),
        "checked": made.checked,
        "bytes": made.bytes,
        "damaged": made.damaged,
        "missing": made.missing,
        "unnamed": made.unnamed,
    }


def _lines(made: "FixityRun", lang: str) -> list[str]:
    counts = {"damaged": len(made.damaged), "missing": len(made.missing), "unnamed": len(made.unnamed)}
    said = [DONE.filled(checked=made.checked, size=made.bytes, **counts)]
    said += [IS_DAMAGED.filled(sha256=one) for one in made.damaged]
    said += [IS_MISSING.filled(sha256=one) for one in made.missing]
    said += [IS_UNNAMED.filled(sha256=one) for one in made.unnamed]
    said += [WHAT_NOW] if made.damaged or made.missing else []
    return [one.say(lang) for one in said]
