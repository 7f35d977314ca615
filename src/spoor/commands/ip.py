"""`spoor ip`: one address at a moment, many of them, or a table of log-ins: operator, country, kind, what is needed."""

import argparse
import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spoor.adapters.home import home_of
from spoor.adapters.snapshots import SnapshotDamaged
from spoor.cases import addresses
from spoor.commands._rdap import asked
from spoor.commands.assess import write_lines
from spoor.commands.main import UsedWrongly
from spoor.networks.address import AddressUnreadable, numbered
from spoor.networks.lookup import Answer, Networks, Question
from spoor.networks.moment import MomentUnreadable, read_moment
from spoor.networks.reading import FileRefused
from spoor.networks.sentences import say, speak
from spoor.networks.shown import briefs, document
from spoor.networks.worth import Login, Summary, summarise
from spoor.words import Words

SUMMARY = "say of an IP address at a moment: operator, country, kind, and what is still needed"
EXAMPLE = "spoor ip 192.0.2.10 --at 2026-11-20T19:40:58Z --port 51234 --json"
NEEDS_DATABASE = False
NOT_KNOWN = Words("niet bekend", "not known")
OPERATOR = Words("aanbieder: {name}", "operator: {name}")
COUNTRY = Words("land:      {country}", "country:  {country}")
KINDS = Words("soort:     {kinds}", "kind:     {kinds}")
SOURCE = Words(
    "bron:      {source}, van {dated}, sha256 {sha256}", "source:   {source}, of {dated}, sha256 {sha256}"
)
WORTH = Words("Een vordering waard, in deze volgorde: {count}", "Worth an order, in this sequence: {count}")
NOISE = Words("Ruis: {count}", "Noise: {count}")
COMPILING = Words(
    "tabellen van Debian-pakketten worden één keer ingelezen ...",
    "tables of Debian packages are read once ...",
)
_PORT = re.compile(r"[0-9]{1,5}")
_COLUMNS = ("ip", "at", "port", "source")
_PORTS = range(1, 65_536)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("address", nargs="?", metavar="ADDRESS", help="IPv4 or IPv6 address")
    parser.add_argument("--at", metavar="TIME", help="when it was seen: YYYY-MM-DDThh:mm:ss with a zone")
    parser.add_argument("--port", metavar="N", help="source port, 1 to 65535")
    parser.add_argument(
        "--jsonl",
        nargs=2,
        metavar=("IN", "OUT"),
        help='one {"address", "at", "port"} a line in IN; one answer a line in OUT, in the same order',
    )
    parser.add_argument(
        "--logins", metavar="FILE", help="table of log-ins, CSV with the columns ip, at, port, source"
    )
    parser.add_argument(
        "--full", action="store_true", help="with --jsonl: sentences, countries and sources as well"
    )
    parser.add_argument(
        "--rdap",
        action="store_true",
        help="with ADDRESS: also ask its registry, which then learns the address",
    )
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Look up what was asked. Returns 0; UsedWrongly for an address, moment or port that cannot be read."""
    ways = [options.address is not None, options.jsonl is not None, options.logins is not None]
    if sum(ways) != 1 or (options.address is None and (options.at or options.port)):
        raise UsedWrongly("spoor ip: expected ADDRESS with --at, or --jsonl IN OUT, or --logins FILE")
    if options.rdap and options.address is None:
        raise UsedWrongly("--rdap: expected ADDRESS; a registry is asked about one address at a time")
    if options.jsonl:
        return _bulk(Path(options.jsonl[0]), Path(options.jsonl[1]), options)
    if options.logins:
        return _logins(Path(options.logins), options)
    if options.at is None:
        raise UsedWrongly("spoor ip: --at is missing; an address means something only at a moment")
    if options.port == "":
        raise UsedWrongly("--port: '' is no port; expected a number from 1 to 65535")
    question = _question(
        {"address": options.address, "at": options.at, "port": options.port}, "", options.lang
    )
    networks = _networks(options.lang)
    shown = _shown(networks.look_up(question), networks, options.lang)
    said = asked(shown, home_of(os.environ).path, options.lang) if options.rdap else None
    if said is not None:
        shown |= {"rdap_answer": said.answer, "messages": [*shown["messages"], said.sentence]}
    print(json.dumps(shown, ensure_ascii=False, indent=1) if options.json else _lines(shown, options.lang))
    return 1 if said is not None and said.answer is None else 0


def _networks(lang: str) -> Networks:
    """Open the tables of the home; those of packages are compiled once. Raises UsedWrongly."""
    root = home_of(os.environ).networks
    try:
        if addresses.is_uncompiled(root, addresses.INSTALLED):
            print(COMPILING.say(lang), file=sys.stderr)
            addresses.compile_installed(root, addresses.INSTALLED)
        return addresses.networks(root)
    except SnapshotDamaged as error:
        raise UsedWrongly(f"{error}; remove that folder and import its file again") from error
    except FileRefused as error:
        raise UsedWrongly(f"spoor ip: {say(error.sentence.stored(), lang)}") from error
    except OSError as error:
        raise UsedWrongly(f"{root}: cannot be written ({error.strerror})") from error


def _question(row: dict[str, Any], place: str, lang: str) -> Question:
    """Return a question that can be answered. Raises UsedWrongly naming place and expectation."""
    try:
        address, at = row["address"].strip(), row["at"]
        numbered(address)
        read_moment(at)
    except (AddressUnreadable, MomentUnreadable) as error:
        what = "--at: " if isinstance(error, MomentUnreadable) and not place else ""
        raise UsedWrongly(f"{place}{what}{say(error.sentence.stored(), lang)}") from None
    return Question(address, at, _port(row.get("port"), place))


def _port(value: Any, place: str) -> int | None:
    if value is None or value == "":
        return None
    text = str(value).strip()
    if isinstance(value, bool | float) or not _PORT.fullmatch(text) or int(text) not in _PORTS:
        raise UsedWrongly(f"{place}--port: '{value}' is no port; expected a number from 1 to 65535")
    return int(text)


def _shown(answer: Answer, networks: Networks, lang: str) -> dict[str, Any]:
    shown: dict[str, Any] = speak(document(answer, networks), lang)
    return shown | {"directory": addresses.directory(shown["provider"])}


def _lines(shown: dict[str, Any], lang: str) -> str:
    """Return an answer in words."""
    operator = shown["operator"] or {}
    asns = ", ".join(f"AS{one}" for one in operator.get("asns", ()))
    named = " ".join(filter(None, [operator.get("name"), asns, operator.get("network")]))
    port = "" if shown["port"] is None else f":{shown['port']}"
    lines = [
        f"{shown['address']}{port} ({shown['scope']}) {shown['at']}",
        OPERATOR.filled(name=named or NOT_KNOWN.say(lang)).say(lang),
        COUNTRY.filled(country=shown["country"] or NOT_KNOWN.say(lang)).say(lang),
        KINDS.filled(kinds=", ".join(shown["kinds"])).say(lang),
        *(SOURCE.filled(**one | {"sha256": one["sha256"][:12]}).say(lang) for one in shown["sources"]),
    ]
    return "\n".join([*lines, *(f"- {one}" for one in shown["messages"])])


def _bulk(source: Path, target: Path, options: argparse.Namespace) -> int:
    questions = list(_questions(source, options.lang))
    networks = _networks(options.lang)
    answers = networks.look_up_many(questions)
    full, lang = options.full, options.lang
    write_lines(target, (_shown(one, networks, lang) for one in answers) if full else briefs(answers))
    if options.json:
        print(json.dumps({"addresses": len(questions)}))
    return 0


def _questions(source: Path, lang: str) -> Iterator[Question]:
    for number, line in enumerate(_text(source).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{source}, line {number}: "
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsedWrongly(f"{place}expected JSON ({error.msg})") from None
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("address", "at")):
            raise UsedWrongly(f"{place}expected an object with the texts address, at")
        yield _question(row, place, lang)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsedWrongly(f"{file}: cannot be read as UTF-8 text ({error})") from None


def _logins(file: Path, options: argparse.Namespace) -> int:
    logins = list(_rows(file))
    summary = summarise(logins, _networks(options.lang))
    shown = {
        "rows": len(logins),
        "worth": [speak(one.stored(), options.lang) for one in summary.worth],
        "noise": [speak(one.stored(), options.lang) for one in summary.noise],
    }
    if options.json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_summary_lines(summary, shown, options.lang)))
    return 0


def _rows(file: Path) -> Iterator[Login]:
    text = _text(file)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    named = {name.strip().casefold(): name for name in reader.fieldnames or [] if name}
    if not {"ip", "at"} <= set(named):
        raise UsedWrongly(f"{file}, line 1: expected a header with the columns ip and at")
    for row in reader:
        ip, at, port, source = ((row.get(named.get(name, "")) or "").strip() for name in _COLUMNS)
        yield Login(ip, at, _port(port, f"{file}, line {reader.line_num}: "), source)


def _summary_lines(summary: Summary, shown: dict[str, Any], lang: str) -> Sequence[str]:
    lines = [WORTH.filled(count=len(summary.worth)).say(lang)]
    for number, one in enumerate(shown["worth"], 1):
        port = "" if one["port"] is None else f":{one['port']}"
        operator = one["operator"] or NOT_KNOWN.say(lang)
        lines.append(
            f"{number}. {one['address']}{port} {one['at']} ({operator}): {'; '.join(one['reasons'])}"
        )
    lines.append(NOISE.filled(count=len(summary.noise)).say(lang))
    return [*lines, *(f"- {one['address']}: {'; '.join(one['reasons'])}" for one in shown["noise"])]
