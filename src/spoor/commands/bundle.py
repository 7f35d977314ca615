"""`spoor bundle`: a case as a folder for the prosecutor, the court and the defence."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from spoor.commands._account import account
from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "writes a case as a bundle that others verify without Spoor"
EXAMPLE = "spoor bundle 2026-0025 /media/usb/2026-0025 --by officier"
NEEDS_DATABASE = True
MADE = Words(
    "{number}: {exhibits} bewijsstukken, {withheld} onthouden, in {folder}\n"
    "Geef dit langs een andere weg door, het controlegetal (SHA-256) van tagmanifest-sha256.txt:\n{sha256}",
    "{number}: {exhibits} exhibits, {withheld} withheld, in {folder}\n"
    "Pass this on by another way, the digest (SHA-256) of tagmanifest-sha256.txt:\n{sha256}",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("case", metavar="CASE", help="number of the case")
    parser.add_argument("folder", metavar="DIR", type=Path, help="new folder for the bundle")
    parser.add_argument(
        "--withhold", action="append", default=[], metavar="EXHIBIT=GROUND",
        help="keep an exhibit out (its number in Spoor, as in /bewijsstuk/12), with the ground; needs --by",
    )  # fmt: skip
    parser.add_argument("--for", dest="receiver", default="", metavar="NAME", help="for whom it is")
    parser.add_argument("--by", metavar="USERNAME", help="account that makes it (default: commandline)")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Make the bundle. Returns 1 where stored evidence or the log is damaged; then there is no folder."""
    from spoor.adapters.store import EvidenceDamaged
    from spoor.cases.models import Case
    from spoor.cases.steps import bundle
    from spoor.evidence.tree import LogDamaged

    case = Case.objects.filter(number=options.case).first()
    if case is None:
        raise UsedWrongly(f"spoor bundle: no case {options.case}")
    try:
        made = bundle.make(
            case,
            options.folder.absolute(),
            withheld=_withheld(options.withhold),
            receiver=options.receiver,
            lang=options.lang,
            by=account(options.by),
            at=datetime.now(UTC),
        )
    except (bundle.FolderTaken, bundle.NotAnExhibit, bundle.MayNotWithhold) as error:
        raise UsedWrongly(f"spoor bundle: {error}: {type(error).__doc__}") from error
    except OSError as error:
        raise UsedWrongly(f"spoor bundle: {options.folder}: {error.strerror}") from error
    except (EvidenceDamaged, LogDamaged) as error:
        print(json.dumps({"damaged": str(error)}) if options.json else str(error))
        return 1
    row = made.row
    told = {
        "number": row.number, "folder": str(made.folder), "exhibits": row.exhibits,
        "withheld": len(row.withheld), "sha256": row.sha256,
    }  # fmt: skip
    print(json.dumps(told, indent=1) if options.json else MADE.filled(**told).say(options.lang))
    return 0


def _withheld(told: list[str]) -> dict[int, str]:
    found = {}
    for one in told:
        key, sep, ground = one.partition("=")
        if not key.isdecimal() or not sep or not ground.strip():
            raise UsedWrongly(f"spoor bundle: --withhold {one!r}: expected a number, = and the ground")
        found[int(key)] = ground
    return found
