"""Papers of an order: what a person must write for it, and its documents, sealed with the case."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from spoor.cases.concerned import cases_of
from spoor.cases.facts import group_of
from spoor.cases.models import Case, Order, OrderVersion
from spoor.cases.proof import name
from spoor.drafting import Document, Filled, Line, filled_from, forms
from spoor.evidence import log
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import NOBODY, Hands, SealedBytes, record, seal

REASONS = ("necessity", "proportionality", "subsidiarity", "alternatives", "confidentiality")
WEIGHED = REASONS[:4]  # what may not be taken over from another order without saying so
FEWEST_WORDS = 3
NO_ROUTE: dict[str, Any] = {  # what stands for a route where there is none: beside the trail, and for a paper
    "instrument": "",
    "about": None,
    "addressee": None,
    "through": None,
    "deadline": None,
    "data_category": "none",
    "needs_validation_by": None,
    "notify": None,
    "gone_by": None,
    "citations": [],
    "authoriser": "",
}
_WORD = re.compile(r"[^\W\d_]{2,}")


def says_something(text: str) -> bool:
    """Whether a reason holds at least three words; a dash, a dot or `n.v.t.` is no reason."""
    return len(_WORD.findall(text)) >= FEWEST_WORDS


def reasons_asked(form: str, authoriser: str) -> list[str]:
    """Return which reasons a person must write: the four of every power, and what else the form holds.

    An order of a desk asks all four, also where its form prints fewer: they are why it may be signed. A request of an
    office uses no power and asks what its form asks.
    """
    printed = forms()[form].reasons
    return [name for name in REASONS if name in printed or (name in WEIGHED and authoriser != "melder")]


def reasons_missing(version: OrderVersion) -> list[str]:
    """Return which reasons must be written and are not."""
    asked = reasons_asked(version.filled["form"], version.order.authoriser)
    return [name for name in asked if not says_something(getattr(version, name))]


def written_on(lines: Mapping[str, str], *, by: User, before: OrderVersion | None = None) -> dict[str, Line]:
    """Return what a person wrote on lines by hand; one that stands as it stood keeps the name of who wrote it."""
    earlier = _lines(filled_from(before.filled)) if before else {}
    found = {key: Line(text.strip(), name(by)) for key, text in lines.items() if text.strip()}
    return {
        key: earlier[key] if key in earlier and earlier[key].text == line.text else line
        for key, line in found.items()
    }


class LineGone(Exception):
    """The form no longer has a line on which something was written; put the text elsewhere and empty the line."""


def all_stand(filled: Filled, lines: Mapping[str, Line]) -> None:
    """Raise LineGone where something that a person wrote has no line in the document."""
    here = {block.key for _title, block in filled.lines}
    for key, line in lines.items():
        if key not in here:
            raise LineGone(line.text)


def _lines(filled: Filled) -> dict[str, Line]:
    return {block.key: Line(block.value, block.by) for _title, block in filled.lines if block.value}


def route_of(order: Order) -> dict[str, Any]:
    """Return what stands for a route after an order: its addressee and authority, as when it was made."""
    return {
        **NO_ROUTE,
        "instrument": order.instrument,
        "authoriser": order.authoriser,
        "needs_validation_by": order.validation or None,
        "addressee": {"name": order.addressee, "country": order.country or None},
        "citations": [{**one, "verified": False} for one in order.citations],
    }


def keep(order: Order, document: Document, *, why: str, by: User, at: datetime) -> Exhibit:
    """Seal a document that Spoor made for an order."""
    sealed = seal(
        [document.content], kind=Exhibit.Kind.DOCUMENT, name=document.name, media_type=document.media_type
    )
    return keep_sealed(order.case, sealed, why=why, by=by, at=at)


def keep_sealed(
    case: Case, sealed: SealedBytes, *, why: str, hands: Hands = NOBODY, by: User, at: datetime
) -> Exhibit:
    """Write the row of sealed bytes with the first report of a case; the same bytes are one exhibit."""
    report = Report.objects.filter(filed__case__in=group_of(case)).order_by("pk").first()
    known = Exhibit.objects.filter(report=report, sha256=sealed.stored.sha256).first()
    return known or record(sealed, report=report, by=by, at=at, why=why, hands=hands)


def acted(order: Order, event: str, values: dict[str, object], *, by: User, at: datetime) -> None:
    """Log what a person did with an order, and that somebody acted on the cases it concerns."""
    concerned = [one.pk for one in cases_of(order)]
    lines = [log.Line(event, f"case:{pk}", {"order": order.number} | values) for pk in concerned]
    log.add(*lines, by=by.username, at=at)
    Case.objects.filter(pk__in=concerned).update(acted_at=at, moved_without_act=0)
