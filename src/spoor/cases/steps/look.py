"""Look: seeing a case or an exhibit is itself an act that the log and the custody keep."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.house import role_of
from spoor.cases.models import Case, Order, ReportPack
from spoor.cases.papers import says_something
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit


class WrongRole(Exception):
    """Only a prosecutor opens a document that names a wrong person; ask one."""


class ReasonMissing(Exception):
    """Write in a sentence why the sealed document must be opened; the log keeps it."""


@transaction.atomic
def look_at_case(case: Case, *, by: User, at: datetime) -> None:
    """Keep that somebody opened the page of a case."""
    log.add(log.Line("person:case:viewed", f"case:{case.pk}", {}), by=by.username, at=at)


@transaction.atomic
def look_at_exhibit(
    exhibit: Exhibit, case: Case, *, why: str = "opgevraagd op het scherm", by: User, at: datetime
) -> None:
    """Keep that somebody fetched the bytes of an exhibit, why, and that their digest held."""
    CustodyEvent.objects.create(
        exhibit=exhibit,
        at=at,
        by=by,
        act=CustodyEvent.Act.VIEWED,
        why=why,
        result="controlegetal klopt",
    )
    values = {"exhibit": exhibit.pk, "sha256": exhibit.sha256}
    log.add(log.Line("person:exhibit:viewed", f"case:{case.pk}", values), by=by.username, at=at)


@transaction.atomic
def look_at_pack(pack: ReportPack, what: str, *, by: User, at: datetime) -> None:
    """Keep with each of its cases that somebody fetched a file of a pack (`what` names it)."""
    cases = Case.objects.filter(filings__report__packed__pack=pack)
    leads = sorted({one.lead_id or one.pk for one in cases})
    values: dict[str, object] = {"pack": pack.number, "file": what}
    lines = [log.Line("person:pack:viewed", f"case:{key}", values) for key in leads]
    log.add(*lines, by=by.username, at=at)


@transaction.atomic
def open_shut(order: Order, *, because: str, by: User, at: datetime) -> Exhibit:
    """Open the document of an order that was withdrawn for naming a wrong person, and keep who did and why.

    Raises WrongRole and ReasonMissing.
    """
    if role_of(by) != "prosecutor":
        raise WrongRole
    if not says_something(because):
        raise ReasonMissing
    exhibit = order.versions.select_related("to_sign")[0].to_sign
    look_at_exhibit(exhibit, order.case, by=by, at=at)
    values: dict[str, object] = {"order": order.number, "because": because.strip()}
    log.add(log.Line("person:order:opened", f"case:{order.case_id}", values), by=by.username, at=at)
    return exhibit
