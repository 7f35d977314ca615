"""`spoor verify`: a bundle is checked, without a home: what holds, what was not checked and why, what failed."""

import argparse
import json
from pathlib import Path

from spoor.adapters import timestamps
from spoor.bundles.contents import ROOTS
from spoor.bundles.sentences import spoken
from spoor.bundles.verify import Fact, TokenCheck, TokenChecked, verify
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
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Check the bundle. Returns 1 where anything failed."""
    if not options.folder.is_dir():
        raise UsedWrongly(f"spoor verify: {options.folder}: expected the folder of a bundle")
    try:
        verdict = verify(options.folder, _tokens(options.folder, options.roots))
    except OSError as error:
        raise UsedWrongly(f"spoor verify: {options.folder}: {error.strerror}") from error
    if options.roots is None and (options.folder / ROOTS).is_file():
        verdict.not_checked.append((Fact("roots"), Fact("own_roots")))
    told = spoken(verdict, options.lang)
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.json else _lines(told, options.lang))
    return 0 if verdict.is_good else 1


def _tokens(folder: Path, roots: Path | None) -> TokenCheck:
    """Return the checker of time stamps: up to the given roots, else up to those in the bundle."""
    trusted = roots or folder / ROOTS

    def check(token: bytes, sha256: str) -> TokenChecked:
        try:
            timestamps.verify(token, sha256, trusted)
        except timestamps.NotStamped as error:
            return TokenChecked(False, f"{type(error).__name__}: {error}")
        except timestamps.AuthoritiesUnreadable as error:
            return TokenChecked(None, str(error))
        return TokenChecked(True, "")

    return check


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
