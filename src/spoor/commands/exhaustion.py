"""`spoor exhaustion`: write the account of a dead trail, or compute it again and compare it byte for byte."""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "Write the account that no route is left in a case, or compute it again and compare."
EXAMPLE = "spoor exhaustion 2026-0007 --check"
NEEDS_DATABASE = True
SAME = Words("Gelijk, byte voor byte: {sha256}", "The same, byte for byte: {sha256}")
OTHER = Words("Anders: bewaard {kept}, nagerekend {found}", "Different: kept {kept}, computed {found}")
NO_EDITION = Words(
    "De editie van het regelboek ({digest}) is niet in deze map bewaard.",
    "The edition of the law book ({digest}) is not kept in this home.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("case", metavar="CASE", help="number of a case that ended without a route")
    parser.add_argument(
        "--check", action="store_true", help="compute it again and compare with what is sealed"
    )
    parser.add_argument(
        "--out", metavar="FILE", help="write the document here (PDF), in the language of --lang"
    )
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Write or check; 1 when what was computed differs or cannot be computed."""
    from spoor.cases.exhaustion import account_of, recomputed
    from spoor.cases.models import Decision
    from spoor.cases.rules import EditionMissing
    from spoor.vocabulary import Outcome

    if not (options.out or options.check or options.json):
        raise UsedWrongly(
            "spoor exhaustion: say --out FILE to write the account, or --check to compute it again"
        )
    decisions = Decision.objects.filter(
        case__number=options.case, outcome=Outcome.DEAD_TRAIL, exhibit__isnull=False
    )
    decision = decisions.select_related("case", "exhibit").first()
    if decision is None or decision.exhibit is None:
        raise UsedWrongly(
            f"spoor exhaustion: no case '{options.case}' that ended without a route and has an account"
        )
    if options.out:
        try:
            Path(options.out).write_bytes(account_of(decision, options.lang).content)
        except OSError as error:
            raise UsedWrongly(f"--out: {options.out}: cannot be written ({error.strerror})") from error
    kept, found, why = decision.exhibit.sha256, "", ""
    if options.check:
        try:
            found = _digest(recomputed(decision).content)
        except EditionMissing as error:
            why = NO_EDITION.filled(digest=str(error)[:12]).say(options.lang)
    said = SAME.filled(sha256=kept) if found in ("", kept) else OTHER.filled(kept=kept, found=found)
    if options.json:
        checked = found == kept if options.check and not why else None
        print(json.dumps({"case": options.case, "sha256": kept, "computed": found or None, "same": checked}))
    elif why:
        print(why, file=sys.stderr)
    elif options.check:
        print(said.say(options.lang))
    return 1 if why or (options.check and found != kept) else 0


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
