"""`spoor wake`: put every open and dead case before the law book of today again, and wake what lives."""

import argparse
import json
import sys
from datetime import UTC, datetime

from spoor.commands._account import account
from spoor.words import Words

SUMMARY = "Look at every open and dead case again under the rules of today, and wake what lives."
EXAMPLE = "spoor wake --json"
NEEDS_DATABASE = True
PROGRESS = Words("{done} / {total} nagerekend", "{done} / {total} looked at again")
DONE = Words(
    "{asked} zaken nagerekend, {changed} met een ander antwoord, {woken} weer wakker",
    "{asked} cases looked at again, {changed} with another answer, {woken} awake again",
)
BUSY = Words("De server doet dit al.", "The server is doing this already.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")
    parser.add_argument("--by", metavar="USERNAME", help="account that works (default: commandline)")


def run(options: argparse.Namespace) -> int:
    """Look again at what is due; 1 while another process of this home does so."""
    from django.conf import settings

    from spoor.cases import walk
    from spoor.cases.steps import reconsider

    by, at = account(options.by).username, datetime.now(UTC)
    with settings.HOME.only_one("walk") as free:
        if not free:
            print(BUSY.say(options.lang), file=sys.stderr)
            return 1
        walk.end_collectives(by=by, at=at)
        total, found = reconsider.due(at).count(), {"asked": 0, "changed": 0, "woken": 0}
        for seen in walk.look_again(by=by, at=at):
            found["asked"] += seen.asked
            found["changed"] += len(seen.changed)
            found["woken"] += len(seen.woken)
            if not options.json:
                said = PROGRESS.filled(done=found["asked"], total=total).say(options.lang)
                print("\r" + said, end="", file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps(found))
    else:
        print("\r" + DONE.filled(**found).say(options.lang))
    return 0
