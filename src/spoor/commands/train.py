"""`spoor train`: from the permitted public texts to the weights of the assessment."""

import argparse
import json
import sys
from pathlib import Path

from spoor.commands.main import UsedWrongly

SUMMARY = "train the weights of the assessment from the public texts (needs scikit-learn)"
EXAMPLE = "spoor train --data ../shared/data --out weights.npz"
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder with the public texts"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="weights to write (.npz)")
    parser.add_argument("--json", action="store_true", help="print the description of the weights as JSON")


def run(options: argparse.Namespace) -> int:
    """Train and write FILE with its description beside it. Returns 0; UsedWrongly says what is missing."""
    if options.out.suffix != ".npz" or not options.out.parent.is_dir():
        raise UsedWrongly(f"{options.out}: expected a file name that ends in .npz, in a folder that exists")
    from spoor.triage.training import train

    try:
        about = train(options.data, options.out, lambda line: print(line, file=sys.stderr))
    except ModuleNotFoundError as error:
        raise UsedWrongly(f"spoor train: {error.name} is missing; install requirements/train.txt") from None
    except FileNotFoundError as error:
        raise UsedWrongly(
            f"{error.filename}: no such file; expected the public texts in {options.data}"
        ) from None
    if options.json:
        print(json.dumps({key: about[key] for key in ("version", "sha256", "sources")}))
    return 0
