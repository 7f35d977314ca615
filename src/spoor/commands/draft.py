"""`spoor draft`: a document from the facts of a case, of an instrument or without one, with what it lacks named."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from spoor.commands.main import UsedWrongly
from spoor.words import Words

if TYPE_CHECKING:
    from spoor.cases.models import Case, Identifier
    from spoor.cases.steps.order import Asked, Found
    from spoor.drafting import Filled

SUMMARY = (
    "Draft a document from a case, of an instrument or a form: PDF, DOCX or JSON by the name of the file."
)
EXAMPLE = "spoor draft 2026-0007 eu.epoc.identification --out epoc.pdf"
NEEDS_DATABASE = True
STATES = ("open", "needs", "waiting")
BY_HAND = Words("Met de hand in te vullen: {item}", "To be filled by hand: {item}")
MISSING = Words("Nog in te vullen: {item}", "Still to be filled: {item}")
NOT_OPEN = Words(
    "{instrument} heeft in zaak {case} geen route die open is, wacht of iets mist; zie de pagina van de zaak.",
    "{instrument} has no route in case {case} that is open, waits or lacks something; see its page.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("case", metavar="CASE", help="number of a case")
    parser.add_argument(
        "instrument",
        metavar="INSTRUMENT",
        help="as the trail names it, e.g. nl.126na, or a form without a route, e.g. pv.received",
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="where to write: .pdf, .docx or .json")
    parser.add_argument(
        "--identifier",
        metavar="VALUE",
        action="append",
        default=[],
        help="only this identifier; may be repeated",
    )
    parser.add_argument(
        "--about", metavar="INSTRUMENT", default="", help="for office.ask_police: which power"
    )
    parser.add_argument("--in", metavar="LANG", dest="language", default="", help="language of the document")
    parser.add_argument("--json", action="store_true", help="print what is missing as JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Write the draft and name what it lacks; 1 when no route of this instrument can be drafted."""
    from spoor.adapters.snapshots import SnapshotDamaged
    from spoor.drafting import FORMATS, FormBroken, document

    as_format = Path(options.out).suffix.removeprefix(".").casefold()
    if as_format not in FORMATS:
        raise UsedWrongly(f"--out {options.out}: expected a name that ends in .{', .'.join(FORMATS)}")
    try:
        filled = _filled(options, datetime.now(UTC))
    except FormBroken as error:
        raise UsedWrongly(f"--in {options.language}: {error}") from error
    except SnapshotDamaged as error:
        raise UsedWrongly(f"{error}; remove that folder and import its file again") from error
    if filled is None:
        said = NOT_OPEN.filled(instrument=options.instrument, case=options.case)
        print(said.say(options.lang), file=sys.stderr)
        return 1
    made = document(filled, as_format)
    try:
        Path(options.out).write_bytes(made.content)
    except OSError as error:
        raise UsedWrongly(f"--out {options.out}: cannot be written ({error.strerror})") from error
    if options.json:
        print(
            json.dumps(
                {
                    "case": filled.case,
                    "file": options.out,
                    "missing": list(made.missing),
                    "by_hand": list(made.by_hand),
                },
                ensure_ascii=False,
            )
        )
    else:
        for item in made.missing:
            print(MISSING.filled(item=item).say(options.lang))
        for item in made.by_hand:
            print(BY_HAND.filled(item=item).say(options.lang))
    return 0


def _filled(options: argparse.Namespace, at: datetime) -> "Filled | None":
    """Fill the form that is named: a paper of this house, or the one of an instrument whose route can be drafted."""
    from spoor.cases.dossier import Written
    from spoor.cases.house import house_kind
    from spoor.cases.steps import order, paper
    from spoor.drafting import form_of, papers

    without_route = options.instrument in [form.id for form in papers(house_kind())]
    if not without_route and form_of(options.instrument) is None:
        raise UsedWrongly(
            f"spoor draft: no form for '{options.instrument}'; "
            "expected an instrument of the trail or a paper of this house"
        )
    case = _case(options.case)
    if without_route:
        return paper.paper(case, options.instrument, lang=options.language, at=at)
    found = _found(case, options, at)
    return None if found is None else order.filled(case, *found, Written(), number="", at=at)


def _case(number: str) -> "Case":
    from spoor.cases.models import Case

    case = Case.objects.filter(number=number).select_related("lead").first()
    if case is None:
        raise UsedWrongly(f"spoor draft: no case '{number}'; expected a number such as 2026-0007")
    return case.lead or case


def _found(case: "Case", options: argparse.Namespace, at: datetime) -> "tuple[Asked, Found] | None":
    """The identifiers that may stand in one draft: those named, or all that go to the first one's addressee."""
    from spoor.cases.steps import order

    chosen: list[Identifier] = []
    for one in [*_identifiers(case, options.identifier), None]:
        wanted = (*chosen, one) if one else tuple(chosen)
        asked = order.Asked(options.instrument, wanted, options.about, options.language)
        try:
            found = order.open_routes(case, asked, at=at, states=STATES)
        except (order.NotOpen, order.OtherAddressee):
            continue
        if one is None:
            return asked, found
        chosen.append(one)
    return None


def _identifiers(case: "Case", named: list[str]) -> "list[Identifier]":
    from spoor.cases.facts import group_of
    from spoor.cases.rectified import standing

    found = list(standing(group_of(case)).select_related("report"))
    if not named:
        return found
    for name in named:
        if not any(name in (one.shown, one.value, one.key) for one in found):
            raise UsedWrongly(f"--identifier {name}: case {case.number} has no such identifier")
    return [one for one in found if {one.shown, one.value, one.key} & set(named)]
