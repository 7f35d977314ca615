"""What belongs to a case beside its reports: packs for the police with their papers, and the mail that answers came in.

What concerns other cases too never goes along whole: it is withheld by a fixed rule, with its digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spoor.cases.concerned import cases_of, orders_of
from spoor.cases.models import Incoming, Order, PackEvent, ProviderReturn, ReportPack
from spoor.evidence.models import Exhibit
from spoor.words import Words

SHARED = Words(
    "Dit stuk gaat ook over andere zaken; wat over deze zaak gaat, staat in het dossier.",
    "This piece concerns other cases too; what concerns this case stands in the dossier.",
)
LIST = Words("lijst van een meldpakket, opgemaakt in Spoor", "list of a pack for the police, made in Spoor")
PART = Words("meldpakket voor de politie, opgemaakt in Spoor", "pack for the police, made in Spoor")
PAPERS = {
    PackEvent.Act.SIGNED: Words("getekende lijst van een meldpakket", "signed list of a pack for the police"),
    PackEvent.Act.DELIVERED: Words(
        "bewijs van afgifte van een meldpakket", "proof that a pack was delivered"
    ),
    PackEvent.Act.ANSWERED: Words(
        "antwoord van de politie op een meldpakket", "answer of the police to a pack"
    ),
}
MAIL = Words("bericht zoals het in de postbus binnenkwam", "message as it came into the mailbox")
INSIDE = Words("bericht uit de envelop, ontsleuteld", "message out of its envelope, decrypted")
DROPPED = Words("bestand zoals het in de map binnenkwam", "file as it came into the folder")


@dataclass(frozen=True, slots=True)
class Beside:
    """How a piece was got, and whether it concerns cases outside the group too."""

    how: Words
    shared: bool


def beside(members: Sequence[int]) -> dict[int, Beside]:
    """Return the pieces of packs and of the inbox that concern a group of cases, by key of their exhibit."""
    return {**dict(_packs(members)), **dict(_incoming(members))}


def packs_of(members: Sequence[int]) -> list[ReportPack]:
    """Return the packs that hold a report of a group of cases, in the order in which they were made."""
    found = ReportPack.objects.filter(rows__report__filed__case__in=members).distinct()
    return list(found.order_by("pk").prefetch_related("parts", "events__reports"))


def is_shared(pack: ReportPack, members: Sequence[int]) -> bool:
    """Whether a pack holds reports of other cases."""
    return pack.rows.exclude(report__filed__case__in=members).exists()


def only_of(event: PackEvent, pack_is_shared: bool, members: Sequence[int]) -> bool:
    """Whether an act on a pack concerns this group of cases and no other; one that names no reports is of them all."""
    if not pack_is_shared:
        return True
    return event.reports.exists() and not event.reports.exclude(filed__case__in=members).exists()


def concerns(event: PackEvent, members: Sequence[int]) -> bool:
    """Whether an act on a pack concerns this group of cases at all."""
    return not event.reports.exists() or event.reports.filter(filed__case__in=members).exists()


def _packs(members: Sequence[int]) -> Iterator[tuple[int, Beside]]:
    for pack in packs_of(members):
        shared = is_shared(pack, members)
        yield pack.list_exhibit_id, Beside(LIST, shared)
        for part in pack.parts.all():
            yield part.exhibit_id, Beside(PART, shared)
        for event in pack.events.all():
            if event.document_id and concerns(event, members):
                how = PAPERS[PackEvent.Act(event.act)]
                yield event.document_id, Beside(how, not only_of(event, shared, members))


def _incoming(members: Sequence[int]) -> Iterator[tuple[int, Beside]]:
    """The message or file itself, as it was sealed before anybody read it, and what was in its envelope."""
    found = Incoming.objects.filter(placement__order__in=orders_of(members)).order_by("pk")
    for one in found.select_related("placement__order"):
        assert one.placement.order is not None
        shared = _is_of_others(one.placement.order, members)
        how = MAIL if one.channel == Incoming.Channel.MAIL else DROPPED
        yield one.exhibit_id, Beside(how, shared)
        if one.inner_id:
            yield one.inner_id, Beside(INSIDE, shared)


def shared_digests(members: Sequence[int], found: Mapping[int, Beside]) -> set[str]:
    """Return the digests of what concerns other cases too, wherever the same bytes stand: packs, mail and answers."""
    keys = [pk for pk, one in found.items() if one.shared]
    digests = set(Exhibit.objects.filter(pk__in=keys).values_list("sha256", flat=True))
    for one in ProviderReturn.objects.filter(case__in=members).select_related("exhibit", "order"):
        if _names_others(one, members):
            digests.add(one.exhibit.sha256)
    return digests


def _names_others(one: ProviderReturn, members: Sequence[int]) -> bool:
    """Whether an answer holds rows of other cases, or may: to an order over several, and not read to its end."""
    elsewhere = ProviderReturn.objects.exclude(case__in=members).filter(exhibit__sha256=one.exhibit.sha256)
    if any(other.reading.get("records") for other in elsewhere):
        return True
    return one.state != "read" and one.order is not None and _is_of_others(one.order, members)


def _is_of_others(order: Order, members: Sequence[int]) -> bool:
    return bool({case.pk for case in cases_of(order)} - set(members))
