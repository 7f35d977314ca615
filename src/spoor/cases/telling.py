"""Telling: what an office says in its bundle about each report, so that a desk can make the case of it."""

from collections.abc import Sequence

from spoor.bundles.contents import Item
from spoor.bundles.told import Told, ToldReport, ToldWord
from spoor.cases.clock import moment
from spoor.cases.house import house
from spoor.cases.models import Confirmation
from spoor.cases.proof import name
from spoor.evidence.content import COLUMNS
from spoor.evidence.models import MESSAGE_KIND, Exhibit, Report

OF_PEOPLE = ("target", "reported_by", "note")  # left out where no copy of the submission that says them goes


def told_of(members: Sequence[int], items: Sequence[Item]) -> Told:
    """Return the reports of a group of cases as an office tells them. `items` are the exhibits of the bundle."""
    reports = Report.objects.filter(filed__case__in=members).order_by("pk")
    record = house()
    return Told(record.name, record.kind, tuple(_report(one, items) for one in reports))


def _report(report: Report, items: Sequence[Item]) -> ToldReport:
    mine = [item for item in items if item.report == report.number]
    copied = {item.copy_of for item in mine if item.path}
    kept = any(
        item.kind == Exhibit.Kind.SUBMISSION and item.path is None and item.number not in copied
        for item in mine
    )
    columns = _columns(report)
    left_out = tuple(key for key in OF_PEOPLE if kept and key in columns)
    words = Confirmation.objects.filter(report=report).order_by("pk").select_related("by")
    return ToldReport(
        number=report.number,
        channel=report.channel,
        arrival=report.arrival,
        received_at=moment(report.received_at),
        danger_now=report.danger_now,
        columns={key: value for key, value in columns.items() if key not in left_out},
        exhibits=tuple(item.number for item in mine),
        words=tuple(
            ToldWord(
                one.label,
                one.severity,
                one.provision,
                one.paragraph,
                one.reason,
                name(one.by),
                moment(one.at),
            )
            for one in words
        ),
        left_out=left_out,
    )


def _columns(report: Report) -> dict[str, object]:
    """The columns of a report that have a value, JSON-ready; of what Spoor does not know only the kind of message."""
    found = {key: getattr(report, key) for key in COLUMNS}
    found["seen_at"] = moment(report.seen_at) if report.seen_at else ""
    found[MESSAGE_KIND] = report.extra.get(MESSAGE_KIND, "")
    return {key: value for key, value in found.items() if value not in ("", None)}
