"""`spoor link`: pairs of texts are compared; are they copies of one message?"""

import argparse
import json
import sys
from pathlib import Path

from spoor.commands.assess import read_lines, write_lines

SUMMARY = "compare pairs of texts: copies of one message or not, with reasons"
EXAMPLE = "spoor link --pairs pairs.jsonl compared.jsonl"
NEEDS_DATABASE = False
STEP = 5000  # lines between two reports of progress


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--pairs",
        nargs=2,
        metavar=("IN", "OUT"),
        required=True,
        help='one {"id", "a", "b"} a line in IN; one comparison a line in OUT, in the same order',
    )
    parser.add_argument("--json", action="store_true", help="print the numbers of pairs and copies as JSON")


def run(options: argparse.Namespace) -> int:
    """Compare every pair of IN and write OUT. Returns 0; UsedWrongly names the line that cannot be read."""
    from spoor.linking import compare, speak

    source, target = (Path(name) for name in options.pairs)
    rows = read_lines(source, ("id", "a", "b"))
    out = []
    for number, row in enumerate(rows, 1):
        out.append(speak(compare(row["a"], row["b"]).stored(), row["id"], options.lang))
        if number % STEP == 0:
            print(f"{number}/{len(rows)}", file=sys.stderr)
    write_lines(target, out)
    if options.json:
        print(json.dumps({"pairs": len(out), "same_message": sum(one["same_message"] for one in out)}))
    return 0
