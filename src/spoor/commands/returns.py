"""`spoor returns`: what providers sent back, read by declared layouts; every row read or skipped with a reason.

`collect` takes what came in by mail or lies in the inbox of the home.
"""

import argparse
import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from spoor.adapters.returned import Found, gather, own_layouts
from spoor.commands.main import UsedWrongly
from spoor.returns import Layout, LayoutRefused, ReturnFile, Sentence, broken, packaged, read, say, with_own
from spoor.returns.declaration import read_layouts
from spoor.returns.records import printable
from spoor.returns.times import is_zone
from spoor.words import Words

SUMMARY = "read the files that a provider sent back, or list the layouts by which they are read"
EXAMPLE = "spoor returns read antwoord/ --json"
NEEDS_DATABASE = False
SHOWN = 5  # records and skipped rows of a file, in words

STATES = {
    "read": Words("gelezen", "read"),
    "partly": Words("deels gelezen", "partly read"),
    "unknown_layout": Words("onbekende indeling", "unknown layout"),
    "broken": Words("niet leesbaar", "not readable"),
}
ROWS = Words(
    "  rijen: {in_file}; gelezen {read}, overgeslagen {skipped}; gegevens: {records}",
    "  rows: {in_file}; read {read}, skipped {skipped}; records: {records}",
)
SKIPPED = Words("  overgeslagen, regel {line}: {why}", "  skipped, line {line}: {why}")
MORE = Words("  en nog {count}; zie --json", "  and {count} more; see --json")
ZONE = Words("zone niet zeker: {text}", "zone not certain: {text}")


BUSY = Words("de server haalt nu zelf op", "the server is collecting by itself now")
GOT = Words(
    "ingenomen {taken}, al bekend {already}, thuisgebracht {placed}, wacht op een mens {waiting}",
    "taken in {taken}, known already {already}, brought to their order {placed}, waiting for a person {waiting}",
)
UNFINISHED = Words(
    "  nog niet: {name} wordt nog geschreven; het komt bij de volgende keer mee",
    "  not yet: {name} is still being written; it comes along next time",
)
REFUSED = Words(
    "  niet ingenomen: {name} is een verwijzing of te groot; leg het bestand zelf in de map",
    "  not taken in: {name} is a link or too large; put the file itself into the folder",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "action",
        choices=("read", "layouts", "collect"),
        help="read files, list the layouts, or take in what came",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, a folder, or an archive (zip, tar)")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")
    parser.add_argument(
        "--zone", metavar="NAME", help="read: the zone of times without one, by your word (Europe/Amsterdam)"
    )
    parser.add_argument(
        "--by", metavar="USERNAME", help="collect: account that takes in (default: commandline)"
    )


def run(options: argparse.Namespace) -> int:
    """Read the files, list the layouts, or collect. 1 when any file is not read whole, or waits for a person."""
    if options.action == "collect":
        return _collect(options)
    if options.zone and not is_zone(options.zone):
        raise UsedWrongly(f"--zone {options.zone}: expected UTC or a name such as Europe/Amsterdam")
    layouts = with_own_layouts()
    if options.action == "layouts":
        return _list(layouts, options)
    if not options.paths:
        raise UsedWrongly("spoor returns read: expected a file, a folder or an archive")
    paths = [Path(path) for path in options.paths]
    for path in paths:
        if not path.exists():
            raise UsedWrongly(f"{path}: no such file or folder")
        if path.is_dir() and not any(one.is_symlink() or one.is_file() for one in path.rglob("*")):
            raise UsedWrongly(f"{path}: expected files, found an empty folder")
    files = [_read(found, layouts, options.zone) for path in paths for found in gather(path)]
    if options.json:
        print(json.dumps([file.as_json(options.lang) for file in files], ensure_ascii=False, indent=1))
    else:
        for file in files:
            print(printable("\n".join(_told(file, options.lang))))
    return 0 if all(file.state == "read" for file in files) else 1


def with_own_layouts() -> tuple[Layout, ...]:
    """Return the packaged layouts and those of this home. Raises UsedWrongly for one that is not right."""
    home = Path(os.environ.get("SPOOR_HOME") or Path(__file__).resolve().parents[3] / "var")
    own: list[Layout] = []
    try:
        for name, text in own_layouts(home):
            own += read_layouts(text, f"layouts/{name}", own=True)
        return with_own(packaged(), tuple(own))
    except LayoutRefused as error:
        raise UsedWrongly(f"{error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsedWrongly(f"{home / 'layouts'}: cannot be read ({error}); expected UTF-8 text") from error


def _read(found: Found, layouts: tuple[Layout, ...], zone: str | None) -> ReturnFile:
    if found.problem is None:
        return read(found.name, found.content, layouts, zone)
    why = Sentence(found.problem, {"why": found.detail or "-"})
    return broken(found.name, hashlib.sha256(found.content).hexdigest(), why, len(found.content))


def _told(file: ReturnFile, lang: str) -> list[str]:
    layout = f" ({file.layout})" if file.layout else ""
    lines = [f"{file.file}: {STATES[file.state].say(lang)}{layout}"]
    if file.rows_in_file:
        counts = {"in_file": file.rows_in_file, "read": file.rows_read, "skipped": len(file.skipped)}
        lines.append(ROWS.filled(records=len(file.records), **counts).say(lang))
    lines += [f"  {say(message, lang)}" for message in file.messages]
    for one in file.skipped[:SHOWN]:
        lines.append(SKIPPED.filled(line=one.line, why=say(one.why, lang)).say(lang))
    if len(file.skipped) > SHOWN:
        lines.append(MORE.filled(count=len(file.skipped) - SHOWN).say(lang))
    for record in file.records[:SHOWN]:
        shown = record.as_json()
        port = f" {record.port}" if record.port else ""
        time = shown["at"] or (ZONE.filled(text=record.at_text).say(lang) if record.at_text else "")
        parts = [record.kind, f"{record.ip or ''}{port}", time, (record.value or "")[:60]]
        lines.append(f"  [{record.source.line}] " + "  ".join(part for part in parts if part))
    if len(file.records) > SHOWN:
        lines.append(MORE.filled(count=len(file.records) - SHOWN).say(lang))
    return lines


def _collect(options: argparse.Namespace) -> int:
    """Take in what waits in the inbox; 1 when something waits for a person or was left lying."""
    from spoor.commands._home import open_home

    if options.paths or options.zone:
        raise UsedWrongly(
            "spoor returns collect: expected no path and no --zone; it looks in the inbox of the home"
        )
    open_home()
    from spoor.adapters.smime import KeyRefused
    from spoor.commands._account import account
    from spoor.commands.work import collect

    try:
        got = collect(account(options.by))
    except KeyRefused as error:
        raise UsedWrongly(f"SPOOR_HOME/keys/answers.pem: {KeyRefused.__doc__}") from error
    except OSError as error:
        raise UsedWrongly(f"{error.filename}: cannot be read ({error.strerror})") from error
    if got is None:
        print(BUSY.say(options.lang))
        return 0
    if options.json:
        print(json.dumps(asdict(got), ensure_ascii=False))
    else:
        print(GOT.filled(**asdict(got)).say(options.lang))
        for names, words in ((got.unfinished, UNFINISHED), (got.refused, REFUSED)):
            for name in names:
                print(printable(words.filled(name=name).say(options.lang)))
    return 1 if got.waiting or got.refused else 0


def _list(layouts: tuple[Layout, ...], options: argparse.Namespace) -> int:
    if options.paths:
        raise UsedWrongly(f"spoor returns layouts: expected no path, found {options.paths[0]}")
    if options.json:
        print(
            json.dumps([_as_json(layout, options.lang) for layout in layouts], ensure_ascii=False, indent=1)
        )
        return 0
    width = max(len(layout.id) for layout in layouts)
    for layout in layouts:
        print(
            f"{layout.id:<{width}}  {layout.title[options.lang]}  [{', '.join(layout.formats)}; {layout.basis}]"
        )
    return 0


def _as_json(layout: Layout, lang: str) -> dict[str, object]:
    return {
        "id": layout.id,
        "provider": layout.provider,
        "title": layout.title[lang],
        "formats": list(layout.formats),
        "basis": layout.basis,
        "source": layout.source,
        "since": layout.since.isoformat() if layout.since else None,
        "until": layout.until.isoformat() if layout.until else None,
        "names": list(layout.names),
        "own": layout.own,
    }
