"""`spoor lawbook`: what the law book says on a day, one article, two days compared, or what must be read again."""

import argparse
import json
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from spoor.commands.main import UsedWrongly
from spoor.law import book_words, browse
from spoor.law.lawbook import Lawbook, load
from spoor.law.provisions import NotInLawBook, Provision
from spoor.words import Words

SUMMARY = "show the law book on a day: an article, two days compared, what nobody checked"
EXAMPLE = 'spoor lawbook --article sr "285 lid 1" --on 2026-11-23'
NEEDS_DATABASE = False
COUNTED = Words(
    "Op {on}: {articles} bepalingen, {checked} door een mens nagekeken",
    "On {on}: {articles} provisions, {checked} checked by a person",
)
STALE = Words(
    "Op {on}: {count} bepalingen moet een mens (opnieuw) lezen",
    "On {on}: a person must read {count} provisions (again)",
)
COMPARED = Words(
    "Tussen {earlier} en {later}: {count} bepalingen anders",
    "Between {earlier} and {later}: {count} provisions differ",
)
RESTING = Words("  hierop rusten: {instruments}", "  resting on it: {instruments}")
IN, OUT, CHANGED = Words("erbij", "in"), Words("eruit", "out"), Words("gewijzigd", "changed")


class Shown(NamedTuple):
    """What was asked for, as a document and as lines of text."""

    document: dict[str, Any]
    lines: list[str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--on", metavar="DAY", help="day whose law is shown; default: today")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--article", nargs=2, metavar=("LAW", "ARTICLE"), help="one article with all its versions"
    )
    what.add_argument(
        "--compare",
        nargs=2,
        metavar=("DAY", "DAY"),
        help="what came in, went out or changed between two days",
    )
    what.add_argument("--stale", action="store_true", help="what nobody checked, or was checked too long ago")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Show the part of the book that was asked for. Returns 1 when something is stale."""
    law, lang = load(), options.lang
    today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    on = today if options.on is None else _day(options.on, law, "--on")
    if options.article:
        shown = _article(*options.article, on=on, law=law, lang=lang)
    elif options.compare:
        shown = _compare(*options.compare, law=law, lang=lang)
    elif options.stale:
        shown = _stale(on, law, lang)
    else:
        shown = _overview(on, law, lang)
    print(
        json.dumps(shown.document, ensure_ascii=False, indent=1) if options.json else "\n".join(shown.lines)
    )
    return 1 if shown.document.get("stale") else 0


def _day(text: str, law: Lawbook, option: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsedWrongly(f"{option}: '{text}' is not a day; expected YYYY-MM-DD") from error
    if not law.first_day <= day <= law.last_day:
        raise UsedWrongly(f"{option}: expected a day from {law.first_day} to {law.last_day}, found {day}")
    return day


def _overview(on: date, law: Lawbook, lang: str) -> Shown:
    found = browse.in_force(law, on=on)
    every = [one for rows in found.values() for one in rows]
    numbers = {"on": on.isoformat(), "articles": len(every), "checked": browse.checked(every)}
    laws, lines = [], [COUNTED.filled(**numbers).say(lang)]
    for name, rows in found.items():
        title = law.titles[name]["title"]
        laws.append({"law": name, "title": title, "articles": [_version(one) for one in rows]})
        lines += [f"{name}: {title}", *(f"  {_line(one, lang)}" for one in rows)]
    return Shown({**numbers, "law_digest": law.digest, "laws": laws}, lines)


def _article(name: str, article: str, *, on: date, law: Lawbook, lang: str) -> Shown:
    try:
        versions = law.versions(name, article)
    except NotInLawBook as error:
        known = ", ".join(law.titles)
        hint = f"expected one of {known}" if name not in law.titles else f"see spoor lawbook --on {on}"
        raise UsedWrongly(f"--article: {error}; {hint}") from error
    title, instruments = law.titles[name]["title"], browse.rests_on(law).get((name, article), ())
    lines = [f"{name} {article}: {title}"]
    for one in versions:
        lines += [f"{'*' if one.covers(on) else ' '} {_line(one, lang)}", f"    {one.words}"]
    document = {
        "on": on.isoformat(),
        "law": name,
        "article": article,
        "title": title,
        "versions": [_version(one) | {"in_force": one.covers(on)} for one in versions],
        "instruments": list(instruments),
    }
    named = ", ".join(instruments) or book_words.ABSENT.say(lang)
    return Shown(document, [*lines, RESTING.filled(instruments=named).say(lang)])


def _compare(earlier: str, later: str, *, law: Lawbook, lang: str) -> Shown:
    first, last = _day(earlier, law, "--compare"), _day(later, law, "--compare")
    try:
        changes = browse.compare(law, earlier=first, later=last)
    except ValueError as error:
        raise UsedWrongly(f"--compare: {error}; expected the earlier day first") from error
    document = {
        "earlier": first.isoformat(),
        "later": last.isoformat(),
        "changes": [
            {
                "law": one.law,
                "article": one.article,
                "before": one.before and _version(one.before),
                "after": one.after and _version(one.after),
                "differs_in": [item.name or item.field for item in one.differences],
            }
            for one in changes
        ],
    }
    counted = COMPARED.filled(earlier=first, later=last, count=len(changes)).say(lang)
    return Shown(document, [counted, *(_changed(one, lang) for one in changes)])


def _stale(on: date, law: Lawbook, lang: str) -> Shown:
    found = browse.stale(law, on=on, cases={})
    rows = [
        _version(one.provision)
        | {"due": one.due and one.due.isoformat(), "instruments": list(one.instruments)}
        for one in found
    ]
    counted = STALE.filled(on=on, count=len(found)).say(lang)
    return Shown(
        {"on": on.isoformat(), "stale": rows},
        [counted, *(f"  {_line(one.provision, lang)}" for one in found)],
    )


def _version(one: Provision) -> dict[str, Any]:
    """Return one version as JSON-safe values, all that its row holds."""
    return {
        "law": one.law,
        "article": one.article,
        "words": one.words,
        "values": {name: {"amount": v.amount, "unit": v.unit} for name, v in one.values.items()},
        "valid_from": one.valid_from and one.valid_from.isoformat(),
        "valid_to": one.valid_to and one.valid_to.isoformat(),
        "known_in_force_on": [day.isoformat() for day in one.known_in_force_on],
        "clock": one.clock,
        "url": one.url,
        "basis": one.basis,
        "checked_on": one.checked_on and one.checked_on.isoformat(),
        "checked_by": one.checked_by,
        "open_points": [dict(point) for point in one.open_points],
    }


def _line(one: Provision, lang: str) -> str:
    values = [
        f"{book_words.value_word(name, lang)} {book_words.amount_words(amount, lang)}"
        for name, amount in one.values.items()
    ]
    said = [book_words.validity_words(one, lang), *values, book_words.basis_word(one.basis, lang)]
    return f"{one.law} {one.article}: {'; '.join(said)}; {book_words.checked_words(one, lang)}"


def _changed(change: browse.Change, lang: str) -> str:
    how = CHANGED if change.before and change.after else IN if change.after else OUT
    differs = [
        f"{book_words.differing_words(one.field, one.name, lang)}: "
        f"{book_words.said(one.field, one.before, lang)} -> {book_words.said(one.field, one.after, lang)}"
        for one in change.differences
    ]
    return f"  {how.say(lang):<10} {change.law} {change.article}{''.join(f'; {one}' for one in differs)}"
