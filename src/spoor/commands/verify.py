"""`spoor verify`: a bundle is checked, without a home: what holds, what was not checked and why, what failed."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from spoor.adapters.housekey import KeyUnreadable, fingerprint
from spoor.bundles.contents import ROOTS
from spoor.bundles.sentences import spoken
from spoor.bundles.tokens import tokens_up_to
from spoor.bundles.verify import Fact, verify
from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "checks a bundle: what holds, what was not checked, what failed"
EXAMPLE = "spoor verify /media/usb/2026-0025 --json"
NEEDS_DATABASE = False
VERDICTS = {"good": Words("Klopt.", "Good."), "broken": Words("KLOPT NIET.", "BROKEN.")}
HEADS = {
    "checked": Words("Nagegaan en goed:", "Checked and good:"),
    "not_checked": Words("Niet nagegaan:", "Not checked:"),
    "failed": Words("Fout:", "Failed:"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="the bundle")
    parser.add_argument(
        "--roots", metavar="FILE", type=Path, help="certificates (PEM) that time stamps must lead to"
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="FILE", type=Path,
        help="public key of the house (PEM), got by another way than the bundle; may be repeated",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Check the bundle. Returns 1 where anything failed."""
    if not options.folder.is_dir():
        raise UsedWrongly(f"spoor verify: {options.folder}: expected the folder of a bundle")
    try:
        roots = options.roots or options.folder / ROOTS
        check = tokens_up_to(roots, datetime.now(UTC), options.lang)
        verdict = verify(options.folder, check, _keys(options.key))
    except OSError as error:
        raise UsedWrongly(f"spoor verify: {options.folder}: {error.strerror}") from error
    if options.roots is None and (options.folder / ROOTS).is_file():
        verdict.not_checked.append((Fact("roots"), Fact("own_roots")))
    told = spoken(verdict, options.lang)
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.json else _lines(told, options.lang))
    return 0 if verdict.is_good else 1


def _keys(files: list[Path]) -> dict[str, str]:
    """Return the name of each key file by the fingerprint of the key in it."""
    found = {}
    for file in files:
        try:
            found[fingerprint(file.read_text("ascii"))] = file.stem
        except (OSError, UnicodeDecodeError, KeyUnreadable) as error:
            raise UsedWrongly(f"spoor verify: --key {file}: expected a public key (PEM): {error}") from error
    return found


def _lines(told: dict[str, object], lang: str) -> str:
    lines = [VERDICTS[str(told["verdict"])].say(lang)]
    for part, head in HEADS.items():
        rows = told[part]
        assert isinstance(rows, list)
        if rows:
            lines += ["", head.say(lang)]
            lines += [f"- {row if isinstance(row, str) else _row(row)}" for row in rows]
    return "\n".join(lines)


def _row(row: dict[str, str]) -> str:
    where = f" [{row['where']}]" if "where" in row else ""
    return f"{row['what']}{where}: {row['why']}"
