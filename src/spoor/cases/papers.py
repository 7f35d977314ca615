"""Papers of an order: what a person must write for it, and its documents, sealed with the case."""

import re
from datetime import datetime

from django.contrib.auth.models import User

from spoor.cases.facts import group_of
from spoor.cases.models import Case, Order, OrderVersion
from spoor.drafting import Document, forms
from spoor.evidence import log
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import SealedBytes, record, seal

REASONS = ("necessity", "proportionality", "subsidiarity", "alternatives", "confidentiality")
FEWEST_WORDS = 3
_WORD = re.compile(r"[^\W\d_]{2,}")


def says_something(text: str) -> bool:
    """Whether a reason holds at least three words; a dash, a dot or `n.v.t.` is no reason."""
    return len(_WORD.findall(text)) >= FEWEST_WORDS


def reasons_missing(version: OrderVersion) -> list[str]:
    """Return which reasons the form asks and the version does not hold."""
    asked = forms()[version.filled["form"]].reasons
    return [name for name in REASONS if name in asked and not says_something(getattr(version, name))]


def keep(order: Order, document: Document, *, why: str, by: User, at: datetime) -> Exhibit:
    """Seal a document that Spoor made for an order."""
    sealed = seal(
        [document.content], kind=Exhibit.Kind.DOCUMENT, name=document.name, media_type=document.media_type
    )
    return keep_sealed(order.case, sealed, why=why, by=by, at=at)


def keep_sealed(case: Case, sealed: SealedBytes, *, why: str, by: User, at: datetime) -> Exhibit:
    """Write the row of sealed bytes with the first report of a case; the same bytes are one exhibit."""
    report = Report.objects.filter(filed__case__in=group_of(case)).order_by("pk").first()
    known = Exhibit.objects.filter(report=report, sha256=sealed.stored.sha256).first()
    return known or record(sealed, report=report, by=by, at=at, why=why)


def acted(order: Order, event: str, values: dict[str, object], *, by: User, at: datetime) -> None:
    """Log what a person did with an order, and that somebody acted on its case."""
    log.add(log.Line(event, f"case:{order.case_id}", {"order": order.number} | values), by=by.username, at=at)
    Case.objects.filter(pk=order.case_id).update(acted_at=at, moved_without_act=0)
