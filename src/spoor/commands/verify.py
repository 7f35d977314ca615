"""`spoor verify`: a bundle is checked, without a home: what holds, what was not checked and why, what failed."""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from spoor.adapters import timestamps
from spoor.bundles.contents import ROOTS
from spoor.bundles.sentences import spoken
from spoor.bundles.verify import Fact, TokenCheck, TokenChecked, verify
from spoor.commands.main import UsedWrongly
from spoor.evidence.ageing import Held, end
from spoor.law.lawbook import load
from spoor.words import Words

SUMMARY = "checks a bundle: what holds, what was not checked, what failed"
EXAMPLE = "spoor verify /media/usb/2026-0025 --json"
NEEDS_DATABASE = False
VERDICTS = {"good": Words("Klopt.", "Good."), "broken": Words("KLOPT NIET.", "BROKEN.")}
UNTIL = Words("het certificaat is niet te lezen", "the certificate cannot be read")
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
        verdict = verify(
            options.folder, _tokens(options.folder, options.roots, datetime.now(UTC), options.lang)
        )
    except OSError as error:
        raise UsedWrongly(f"spoor verify: {options.folder}: {error.strerror}") from error
    if options.roots is None and (options.folder / ROOTS).is_file():
        verdict.not_checked.append((Fact("roots"), Fact("own_roots")))
    told = spoken(verdict, options.lang)
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.json else _lines(told, options.lang))
    return 0 if verdict.is_good else 1


def _tokens(folder: Path, roots: Path | None, now: datetime, lang: str = "nl") -> TokenCheck:
    """Return the checker of time stamps: up to the given roots, else up to those in the bundle.

    Each is checked at its own moment; whether it still holds now is said beside that.
    """
    trusted = roots or folder / ROOTS
    ended = _ended(now.date())

    def check(token: bytes, sha256: str) -> TokenChecked:
        try:
            found = timestamps.verify(token, sha256, trusted, then=True)
        except timestamps.NotStamped as error:
            return TokenChecked(False, f"{type(error).__name__}: {error}")
        except timestamps.AuthoritiesUnreadable as error:
            return TokenChecked(None, str(error))
        if found.until is None:
            return TokenChecked(None, UNTIL.say(lang))
        last = end(Held(found.gen_time, found.until, found.algorithms), ended)
        return TokenChecked(True, "", found.gen_time, last if last <= now else None)

    return check


def _ended(day: date) -> Mapping[str, date]:
    """Return after which day an algorithm is no longer believed, as the law book of the program says."""
    marks = load().provision("huis", "vernieuwing_tijdstempel", on=day).marks["ended"]
    return {str(name): date.fromisoformat(str(last)) for name, last in marks.items()}


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
