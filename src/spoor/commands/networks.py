"""`spoor networks`: the dated tables of this home, and a public file brought in as one."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from spoor.adapters.home import home_of
from spoor.adapters.rdap import keep_bootstrap
from spoor.adapters.snapshots import SnapshotDamaged
from spoor.cases import addresses
from spoor.commands.main import UsedWrongly
from spoor.networks.bootstrap import read_bootstrap
from spoor.networks.formats import FORMATS
from spoor.networks.reading import FileRefused
from spoor.networks.sentences import say, speak
from spoor.words import Words

SUMMARY = "list the dated tables of IP addresses in this home, or import one"
EXAMPLE = "spoor networks import delegated-ripencc-extended-20261120 --as delegated --source RIPE-NCC --json"
NEEDS_DATABASE = False
ACTIONS = ("list", "import")
NONE = Words(
    "Geen tabellen. Importeer er een: spoor networks import BESTAND --as routes --source NAAM --dated DAG",
    "No tables. Import one: spoor networks import FILE --as routes --source NAME --dated DAY",
)
TABLE = Words(
    "{what:<11} {dated} {source}: {rows} rijen, {read} gelezen, {bad} overgeslagen; sha256 {sha256}",
    "{what:<11} {dated} {source}: {rows} rows, {read} read, {bad} skipped; sha256 {sha256}",
)
LINE = Words("  regel {line}: {reason}", "  line {line}: {reason}")
MORE = Words(
    "  ... en nog {count} regels (--json toont ze)", "  ... and {count} more lines (--json shows them)"
)
BOOTSTRAP = Words(
    "rdap        {dated} {source}: {rows} netwerken; sha256 {sha256}",
    "rdap        {dated} {source}: {rows} networks; sha256 {sha256}",
)
ALREADY = Words("Stond er al:", "Was here already:")
SHOWN = 5  # skipped lines shown without --json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", nargs="?", default="list", choices=ACTIONS, help="list (default) or import")
    parser.add_argument("file", nargs="?", metavar="FILE", help="file to import, unpacked")
    parser.add_argument(
        "--as", dest="what", choices=[*FORMATS, "location", "rdap"], help="what the file holds"
    )
    parser.add_argument("--source", metavar="TEXT", help="who published the file; stands beside every answer")
    parser.add_argument("--dated", metavar="DAY", help="day of the data, where the file itself names none")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """List or import. Returns 1 when lines were skipped in an import; UsedWrongly for a file that is refused."""
    root = home_of(os.environ).networks
    try:
        if options.action == "import":
            return _import(options, root)
        return _list(options, root)
    except SnapshotDamaged as error:
        raise UsedWrongly(f"{error}; remove that folder and import its file again") from error


def _list(options: argparse.Namespace, root: Path) -> int:
    if any((options.file, options.what, options.source, options.dated)):
        raise UsedWrongly("spoor networks: expected no file or option beside list; did you mean import?")
    found = addresses.tables(root)
    if options.json:
        print(json.dumps([speak(one, options.lang) for one in found], ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(one, options.lang) for one in found) or NONE.say(options.lang))
    return 0


def _import(options: argparse.Namespace, root: Path) -> int:
    if missing := [name for name in ("file", "what", "source") if not getattr(options, name)]:
        named = {"file": "FILE", "what": "--as", "source": "--source"}[missing[0]]
        raise UsedWrongly(f"spoor networks import: {named} is missing (see spoor networks --help)")
    file = Path(options.file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsedWrongly(f"{file}: cannot be read ({error.strerror}); expected a file") from error
    if options.what == "rdap":
        return _bootstrap(file, content, root.parent, options)
    try:
        about, new = addresses.import_table(
            content,
            what=options.what,
            source=options.source,
            day=_day(options.dated),
            root=root,
            name=file.name,
        )
    except FileRefused as error:
        raise UsedWrongly(f"{file}: {say(error.sentence.stored(), options.lang)}") from error
    except OSError as error:
        raise UsedWrongly(f"{root}: cannot be written ({error.strerror})") from error
    said = speak(about, options.lang) | {"already": not new}
    if options.json:
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*([] if new else [ALREADY.say(options.lang)]), _lines(about, options.lang)]))
    return 1 if new and about["skipped"] else 0


def _bootstrap(file: Path, content: bytes, home: Path, options: argparse.Namespace) -> int:
    """Keep IANA's file that names the RDAP server of each network."""
    try:
        found = read_bootstrap(content)
        sha256, new = keep_bootstrap(home, content, found.published.isoformat())
    except FileRefused as error:
        raise UsedWrongly(f"{file}: {say(error.sentence.stored(), options.lang)}") from error
    except OSError as error:
        raise UsedWrongly(f"{home}: cannot be written ({error.strerror})") from error
    about = {
        "what": "rdap",
        "source": options.source,
        "dated": found.published.isoformat(),
        "rows": len(found.services),
        "sha256": sha256,
        "already": not new,
    }
    if options.json:
        print(json.dumps(about, ensure_ascii=False, indent=1))
    else:
        print(BOOTSTRAP.filled(**about).say(options.lang))
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsedWrongly(f"--dated: '{text}' is not a day; expected YYYY-MM-DD") from error
    if day.isoformat() != text:
        raise UsedWrongly(f"--dated: '{text}' is not a day; expected YYYY-MM-DD")
    return day


def _lines(about: Mapping[str, Any], lang: str) -> str:
    shown = speak(about, lang)
    lines = [TABLE.filled(**shown | {"bad": len(shown["skipped"])}).say(lang)]
    lines += [LINE.filled(**one).say(lang) for one in shown["skipped"][:SHOWN]]
    if len(shown["skipped"]) > SHOWN:
        lines.append(MORE.filled(count=len(shown["skipped"]) - SHOWN).say(lang))
    return "\n".join([*lines, *(f"  {one}" for one in shown["remarks"])])
