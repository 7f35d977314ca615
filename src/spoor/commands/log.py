"""`spoor log`: the head of the log, its check, proofs of its lines, and their time stamps."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spoor.commands.main import UsedWrongly
from spoor.evidence.proofs import CONSISTENCY, ProofUnreadable, verify
from spoor.words import Words

SUMMARY = "show the head of the log, check all of it, prove its lines, send for time stamps"
EXAMPLE = "spoor log prove 12 --json"
NEEDS_DATABASE = False  # a proof is checked without one; the other actions open the home themselves
HEAD = Words("{size} regels, wortel {root}, {day}", "{size} lines, root {root}, {day}")
HOLDS = Words(
    "{lines} regels nagerekend, wortel {root}; {heads} koppen kloppen",
    "{lines} lines checked, root {root}; {heads} heads fit",
)
WHAT = {
    "changed": Words("regel {seq} is gewijzigd", "line {seq} was changed"),
    "removed": Words("regel {seq} is weg", "line {seq} is gone"),
    "moved": Words(
        "regel {seq} volgt niet op de vorige", "line {seq} does not follow from the one before it"
    ),
    "added": Words("regel {seq} is toegevoegd buiten Spoor om", "line {seq} was added from outside Spoor"),
}
MORE = Words("in totaal {count} regels met iets mis", "{count} lines with something wrong in all")
WRONG_HEAD = Words("kop {pk} past niet meer bij de regels", "head {pk} no longer fits the lines")
WRONG_TREE = Words(
    "regels {first} tot en met {last} zijn niet meer die van toen de boom groeide",
    "lines {first} to {last} are not those of when the tree grew",
)
PROVEN = Words(
    "regel {seq} staat in het logboek van {size} regels, wortel {root}",
    "line {seq} is in the log of {size} lines, root {root}",
)
GREW = Words(
    "het logboek van {new} regels begint met dat van {old} regels",
    "the log of {new} lines begins with that of {old} lines",
)
BROKEN = Words("het bewijs klopt niet", "the proof does not hold")
NOT_CHECKED = Words(
    "Niet nagekeken: of deze wortel de juiste is; vergelijk hem met een tijdstempel of met wat u eerder kreeg.",
    "Not checked: whether this root is the right one; compare it with a time stamp or with what you got before.",
)
STAMPED = Words(
    "{stamped} tijdstempels ontvangen, {failed} mislukt, {waiting} wachten",
    "{stamped} time stamps received, {failed} failed, {waiting} wait",
)
AGEING = Words(
    "{due} aan vernieuwing toe, {ended} geëindigd zonder vernieuwing",
    "{due} due to be renewed, {ended} ended without a renewal",
)
NONE = Words(
    "Er is geen tijdstempeldienst ingesteld (authorities.yaml).",
    "No time-stamping authority is configured (authorities.yaml).",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("action", choices=list(ACTIONS), help="what to do")
    parser.add_argument(
        "values", nargs="*", metavar="VALUE", help="SEQ of prove; OLD [NEW] of consistency; FILE of verify"
    )
    parser.add_argument(
        "--size", type=int, metavar="N", help="prove: to the head of so many lines (default: the last)"
    )
    parser.add_argument(
        "--all", action="store_true", help="stamp: ask first for every exhibit that was never asked for"
    )
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Do one action; 1 when something is wrong with the log, the proof or the authorities."""
    act, fewest, most = ACTIONS[options.action]
    if not fewest <= len(options.values) <= most:
        raise UsedWrongly(
            f"spoor log {options.action}: expected {fewest} to {most} values, found {len(options.values)}"
        )
    if options.size is not None and options.action != "prove":
        raise UsedWrongly("--size: goes with spoor log prove only")
    if options.all and options.action != "stamp":
        raise UsedWrongly("--all: goes with spoor log stamp only")
    if options.action == "verify":
        return _verify(options)
    from spoor.commands._home import open_home

    open_home()
    from spoor.evidence.tree import LogDamaged, NoSuchLine

    try:
        return act(options)
    except NoSuchLine as error:
        raise UsedWrongly(f"spoor log {options.action}: {error}; expected one that the log has") from error
    except LogDamaged as error:
        print(f"spoor log: {error}. {LogDamaged.__doc__}", file=sys.stderr)
        return 1


def _head(options: argparse.Namespace) -> int:
    from spoor.cases.clock import day_of
    from spoor.evidence.tree import make_head

    at = datetime.now(UTC)
    made = make_head(day=day_of(at), at=at)
    values = {"size": made.size, "root": made.root, "day": made.day.isoformat()}
    _say(options, values, [HEAD.filled(**values)])
    return 0


def _check(options: argparse.Namespace) -> int:
    from spoor.evidence.check import check
    from spoor.evidence.tree import TILE

    found = check()
    said = [WHAT[one.what].filled(seq=one.seq) for one in found.wrong[:1]]
    said += [MORE.filled(count=found.count)] if found.count > 1 else []
    said += [WRONG_HEAD.filled(pk=pk) for pk in found.wrong_heads]
    said += [
        WRONG_TREE.filled(first=(place << level) + 1, last=place + 1 << level)
        for level, place in found.wrong_subtrees
        if 1 << level == TILE
    ]
    good = HOLDS.filled(lines=found.lines, root=found.head.root, heads=found.heads)
    values = {
        "holds": found.holds,
        "lines": found.lines,
        "root": found.head.root,
        "wrong_lines": found.count,
        "first": {"seq": found.wrong[0].seq, "what": found.wrong[0].what} if found.wrong else None,
        "heads": found.heads,
        "wrong_heads": found.wrong_heads,
        "wrong_subtrees": found.wrong_subtrees,
    }
    _say(options, values, [good] if found.holds else said)
    return 0 if found.holds else 1


def _prove(options: argparse.Namespace) -> int:
    from spoor.evidence.tree import proofs_for

    seq = _number(options.values[0])
    found = proofs_for([seq], options.size)
    line = found.lines[0]
    proof = line.as_json(found.head)
    said = PROVEN.filled(seq=seq, size=found.head.size, root=found.head.root)
    _say(options, proof, [Words(line.text, line.text), said])
    return 0


def _consistency(options: argparse.Namespace) -> int:
    from spoor.evidence.tree import growth

    numbers = [_number(one) for one in options.values]
    found = growth(*numbers)
    _say(options, found.as_json(), [GREW.filled(old=found.old.size, new=found.new.size)])
    return 0


def _verify(options: argparse.Namespace) -> int:
    name = options.values[0]
    try:
        found = verify(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsedWrongly(f"{name}: cannot be read ({error}); expected a proof as JSON") from error
    except ProofUnreadable as error:
        raise UsedWrongly(f"{name}: {error}. {ProofUnreadable.__doc__}") from error
    values: dict[str, Any] = {
        "proof": found.proof,
        "holds": found.holds,
        "size": found.head.size,
        "root": found.head.root,
    }
    if found.old is not None:
        values |= {"old_size": found.old.size, "old_root": found.old.root}
    if found.line:
        values["line"] = json.loads(found.line) if found.holds else found.line
    if not found.holds:
        said = [BROKEN]
    elif found.proof == CONSISTENCY and found.old is not None:
        said = [GREW.filled(old=found.old.size, new=found.head.size), NOT_CHECKED]
    else:
        proven = PROVEN.filled(seq=json.loads(found.line)[0], size=found.head.size, root=found.head.root)
        said = [Words(found.line, found.line), proven, NOT_CHECKED]
    _say(options, values, said)
    return 0 if found.holds else 1


def _stamp(options: argparse.Namespace) -> int:
    from spoor.adapters.timestamps import AuthoritiesUnreadable
    from spoor.cases import keeping
    from spoor.commands._account import account
    from spoor.evidence import stamps

    at = datetime.now(UTC)
    try:
        if options.all:
            stamps.ask_for_all(at=at)
        keeping.renew(at)
        found = stamps.drain(by=account(None).username, at=at, most=10_000)
        ageing = keeping.ageing(at)
    except AuthoritiesUnreadable as error:
        raise UsedWrongly(f"{error}. {AuthoritiesUnreadable.__doc__}") from error
    names, _trouble = keeping.configured()
    values = {
        "authorities": list(names),
        "stamped": found.stamped,
        "failed": found.failed,
        "waiting": found.waiting,
        "due": ageing.due,
        "ended": ageing.ended,
    }
    said = STAMPED.filled(stamped=found.stamped, failed=found.failed, waiting=found.waiting)
    old = AGEING.filled(due=ageing.due, ended=ageing.ended)
    _say(options, values, [said, old] if names else [NONE, old] if ageing.ended else [NONE])
    return 1 if found.failed else 0


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UsedWrongly(f"spoor log: expected the number of a line, found '{text[:40]}'")
    return int(text)


def _say(options: argparse.Namespace, values: object, said: Sequence[Words]) -> None:
    if options.json:
        print(json.dumps(values, ensure_ascii=False, indent=1))
    else:
        print("\n".join(one.say(options.lang) for one in said))


Act = Callable[[argparse.Namespace], int]
ACTIONS: dict[str, tuple[Act, int, int]] = {  # what is done, and between how many values it takes
    "head": (_head, 0, 0),
    "check": (_check, 0, 0),
    "prove": (_prove, 1, 1),
    "consistency": (_consistency, 1, 2),
    "verify": (_verify, 1, 1),
    "stamp": (_stamp, 0, 0),
}
