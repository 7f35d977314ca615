"""`spoor evidence`: work on the stored evidence; `fixity` reads its bytes again."""

import argparse

from spoor.commands._fixity import configure_fixity, run_fixity

SUMMARY = "read the stored bytes again against their digests"
EXAMPLE = "spoor evidence fixity --all --json"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("action", choices=("fixity",), help="what to do")
    configure_fixity(parser)
    parser.add_argument("--by", metavar="USERNAME", help="account that works (default: commandline)")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Do the action."""
    return run_fixity(options)
