"""Outgoing: what may leave the house in the place of an exhibit: itself, its redacted copy, or nothing yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from spoor.evidence.models import CustodyEvent, Exhibit, Redaction

PAPERS = (
    "bewijs van verzending",
    "ondertekening ingelezen",
)  # files that this house read in about its own papers


class Leave(StrEnum):
    """How an exhibit may leave (hoe een stuk naar buiten mag)."""

    ITSELF = "itself"  # zoals het is
    COPY = "copy"  # als gelakte kopie
    UNSEEN = "unseen"  # nog niet: niemand keek het na
    REPLACED = "replaced"  # niet: er is een nieuwere gelakte kopie
    OTHERS = "others"  # niet: houdt ook wat van anderen is


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How one exhibit may leave: its copy where there is one, and the redaction that says so."""

    leave: Leave
    copy: Exhibit | None = None
    said: Redaction | None = None


def outgoing(exhibits: Iterable[Exhibit]) -> dict[int, Outgoing]:
    """Return by key how each exhibit may leave.

    What a reporter handed in may leave as it is only when Spoor read all of it, or a person looked at it, and nothing
    protected was found; a file that Spoor cannot read and nobody looked at does not leave. What was made here, or came
    from a provider, is made of the reading copy or holds the sender's data, and leaves as it is.
    """
    found = list(exhibits)
    keys = [one.pk for one in found]
    last = _last(Redaction.objects.filter(original__in=keys))
    standing = _last(Redaction.objects.filter(original__redactions__copy__in=keys))
    copies = {one.copy_id for one in standing.values()}
    replaced = set(Redaction.objects.filter(copy__in=keys).values_list("copy", flat=True)) - copies
    read_in = CustodyEvent.objects.filter(exhibit__in=keys, why__in=PAPERS)
    papers = set(read_in.values_list("exhibit", flat=True))
    return {
        one.pk: Outgoing(Leave.REPLACED)
        if one.pk in replaced
        else _of(one, last.get(one.pk), is_paper=one.pk in papers)
        for one in found
    }


def _last(rows: Iterable[Redaction]) -> dict[int, Redaction]:
    """The last redaction of each original."""
    chosen = rows.order_by("pk").select_related("copy").distinct()  # type: ignore[attr-defined]
    return {one.original_id: one for one in chosen}


def _of(one: Exhibit, said: Redaction | None, *, is_paper: bool) -> Outgoing:
    if one.kind == Exhibit.Kind.IMPORT_FILE:
        return Outgoing(Leave.OTHERS, said.copy if said else None, said)
    if said is not None and said.copy is not None:
        return Outgoing(Leave.COPY, said.copy, said)
    if said is None and one.kind == Exhibit.Kind.UPLOAD and one.report_id and not is_paper:
        return Outgoing(Leave.UNSEEN)
    return Outgoing(Leave.ITSELF, said=said)


def unseen(members: Iterable[int]) -> list[Exhibit]:
    """Return the files of a group of cases that a person still has to look at before they may leave."""
    rows = Exhibit.objects.filter(report__filed__case__in=members, kind=Exhibit.Kind.UPLOAD, redactions=None)
    rows = rows.exclude(custody__why__in=PAPERS)
    return list(rows.order_by("pk").select_related("report"))
