"""Pack: reports go to the police together; it is signed once, given over with custody, and what they answer is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases import packing
from spoor.cases.clock import day_of
from spoor.cases.house import house
from spoor.cases.models import Case, Confirmation, PackedReport, PackEvent, PackPart, ReportPack
from spoor.cases.packing import Told
from spoor.drafting.pack import LIST_NAME, listing, parts
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit, Report
from spoor.evidence.numbering import lock, take
from spoor.evidence.sealing import Hands, SealedBytes, record, seal
from spoor.vocabulary import Label, Outcome

MOST = 200  # reports in one pack
SMALLEST, LARGEST = 1, 500  # megabytes of a part
Act, Stage = PackEvent.Act, ReportPack.Stage
OPEN_STAGES = (Stage.MADE, Stage.SIGNED)
GONE = (Stage.DELIVERED, Stage.ANSWERED)


class NothingChosen(Exception):
    """A pack holds 1 to 200 reports; choose them."""


class NotReady(Exception):
    """These reports are not confirmed as a threat, their case has ended, or they are in a pack already."""


class NotSaid(Exception):
    """A field is missing or odd: to whom, who, the number, the day of the next news, or a moment in the future."""


class SizeOdd(Exception):
    """The size of a part is 1 to 500 MB, or nothing for one file."""


class NotNow(Exception):
    """The pack is at another stage: what is delivered is not taken back, and only that is answered."""


class NotSigned(Exception):
    """The list has not been signed; read the signed paper in, or sign it at the desk of the police."""


def make(reports: Sequence[Report], told: Told, *, by: User, at: datetime) -> ReportPack:
    """Make a pack of reports in this order, sealed in parts, with its list.

    Raises NothingChosen, NotReady, NotSaid, SizeOdd and EvidenceDamaged.
    """
    if not 1 <= len(reports) <= MOST:
        raise NothingChosen
    if not told.addressee.strip():
        raise NotSaid
    if told.most_megabytes and not SMALLEST <= told.most_megabytes <= LARGEST:
        raise SizeOdd
    pictures = packing.pictures_of(reports)  # the long part; nothing is locked meanwhile
    with transaction.atomic():
        return _make(reports, told, pictures, by=by, at=at)


def _make(
    reports: Sequence[Report], told: Told, pictures: packing.Pictures, *, by: User, at: datetime
) -> ReportPack:
    list(Case.objects.select_for_update().filter(filings__report__in=reports).order_by("pk"))
    if refused := not_ready(reports):
        raise NotReady(*refused)
    year = day_of(at).year
    number = f"P-{year}-{take(lock(f'packs-{year}'))[0]:06d}"
    content = packing.pack_of(reports, told, number, pictures, by=by, at=at)
    lines = listing(content).encode()
    sealed = seal([lines], kind=Exhibit.Kind.DOCUMENT, name=LIST_NAME, media_type="text/plain")
    made = ReportPack.objects.create(
        number=number,
        lang=told.lang,
        addressee=told.addressee.strip(),
        attorney=told.attorney.strip(),
        note=told.note.strip(),
        most_megabytes=told.most_megabytes,
        list_sha256=sealed.stored.sha256,
        list_exhibit=record(sealed, report=None, by=by, at=at, why="lijst van een meldpakket"),
        made_by=by,
        made_at=at,
    )
    rows = [PackedReport(pack=made, report=one, number=place) for place, one in enumerate(reports, 1)]
    PackedReport.objects.bulk_create(rows)
    content = replace(content, list_sha256=made.list_sha256)
    for place, part in enumerate(parts(content, most_megabytes=told.most_megabytes), 1):
        document = part.document
        kept = seal(
            [document.content], kind=Exhibit.Kind.DOCUMENT, name=document.name, media_type=document.media_type
        )
        exhibit = record(kept, report=None, by=by, at=at, why="meldpakket opgemaakt")
        PackPart.objects.create(
            pack=made, number=place, first=part.first, last=part.last, fits=part.fits, exhibit=exhibit
        )
    _tell(made, "person:pack:made", {"reports": len(rows)}, by=by, at=at)
    return made


def not_ready(reports: Sequence[Report]) -> list[str]:
    """Return the numbers of the reports that may not go into a pack: not confirmed as a threat, ended, or packed."""
    keys = [report.pk for report in reports]
    words = dict(Confirmation.objects.filter(report__in=keys).order_by("pk").values_list("report", "label"))
    rows = Report.objects.filter(pk__in=keys).select_related("filed__case__lead")
    ended = {one.pk for one in rows if (one.filed.case.lead or one.filed.case).outcome != Outcome.OPEN}
    packed = set(
        PackedReport.objects.filter(report__in=keys)
        .exclude(pack__stage=Stage.WITHDRAWN)
        .values_list("report", flat=True)
    )
    return [one.number for one in reports if words.get(one.pk) != Label.THREAT or one.pk in ended | packed]


@transaction.atomic
def sign(
    pack_id: int, scan: SealedBytes, *, who: str, signed_at: datetime, by: User, at: datetime
) -> PackEvent:
    """Read the signed list and powers of attorney in. Raises NotNow and NotSaid."""
    pack = ReportPack.objects.select_for_update().get(pk=pack_id)
    if pack.stage not in OPEN_STAGES:
        raise NotNow(pack.number)
    if not who.strip() or signed_at > at:
        raise NotSaid
    event = PackEvent.objects.create(
        pack=pack,
        act=Act.SIGNED,
        who=who.strip()[:200],
        document=record(scan, report=None, by=by, at=at, why="ondertekende lijst ingelezen"),
        happened_at=signed_at,
        by=by,
        recorded_at=at,
    )
    _stage(pack, Stage.SIGNED)
    _tell(pack, "person:pack:signed", {"who": event.who}, by=by, at=at)
    return event


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a pack reached the police: the channel, who took it, when, the day on which we ask if we hear nothing."""

    how: str
    who: str
    happened_at: datetime
    ask_on: date
    note: str = ""
    proof: SealedBytes | None = None


@transaction.atomic
def deliver(pack_id: int, given: Delivery, *, by: User, at: datetime) -> PackEvent:
    """Keep that the police have the pack; the custody of each exhibit says so too. Raises NotNow, NotSigned, NotSaid.

    Who signs at the desk of the police needs no signed paper read in.
    """
    pack = ReportPack.objects.select_for_update().get(pk=pack_id)
    if pack.stage not in OPEN_STAGES:
        raise NotNow(pack.number)
    odd = given.happened_at > at or given.ask_on < day_of(given.happened_at)
    if odd or not given.who.strip() or given.how not in set(PackEvent.How):
        raise NotSaid
    if pack.stage != Stage.SIGNED and given.how != PackEvent.How.DESK:
        raise NotSigned(pack.number)
    proof = given.proof and record(given.proof, report=None, by=by, at=at, why="bewijs van afgifte")
    event = PackEvent.objects.create(
        pack=pack,
        act=Act.DELIVERED,
        who=given.who.strip()[:200],
        how=given.how,
        next_news_on=given.ask_on,
        note=given.note.strip(),
        document=proof or None,
        happened_at=given.happened_at,
        by=by,
        recorded_at=at,
    )
    event.reports.set(_reports(pack))
    _stage(pack, Stage.DELIVERED)
    _hand_over(pack, event, by=by)
    values: dict[str, object] = {"who": event.who, "ask_on": given.ask_on.isoformat()}
    _tell(pack, "person:pack:delivered", values, by=by, at=at)
    return event


@dataclass(frozen=True, slots=True)
class Answered:
    """What the police said, by phone, letter or mail: the number, the named contact, the day of the next news.

    `reports` are those it is about; none means all of the pack.
    """

    number: str
    contact: str
    next_news_on: date
    how: str
    happened_at: datetime
    note: str = ""
    letter: SealedBytes | None = None
    reports: tuple[Report, ...] = ()


@transaction.atomic
def answer(pack_id: int, said: Answered, *, by: User, at: datetime) -> PackEvent:
    """Keep the answer of the police; its day of next news is the clock from now on. Raises NotNow and NotSaid."""
    pack = ReportPack.objects.select_for_update().get(pk=pack_id)
    if pack.stage not in GONE:
        raise NotNow(pack.number)
    blank = not (said.number.strip() and said.contact.strip()) or said.how not in set(PackEvent.How)
    if blank or said.happened_at > at or said.next_news_on < day_of(said.happened_at):
        raise NotSaid
    mine = _reports(pack)
    if set(said.reports) - set(mine):
        raise NotSaid
    letter = said.letter and record(said.letter, report=None, by=by, at=at, why="antwoord van de politie")
    event = PackEvent.objects.create(
        pack=pack,
        act=Act.ANSWERED,
        who=said.contact.strip()[:200],
        how=said.how,
        number=said.number.strip()[:100],
        next_news_on=said.next_news_on,
        note=said.note.strip(),
        document=letter or None,
        happened_at=said.happened_at,
        by=by,
        recorded_at=at,
    )
    event.reports.set(said.reports or mine)
    _stage(pack, Stage.ANSWERED)
    values: dict[str, object] = {
        "number": event.number,
        "contact": event.who,
        "next_news_on": said.next_news_on.isoformat(),
    }
    _tell(pack, "person:pack:answered", values, by=by, at=at)
    return event


@transaction.atomic
def withdraw(pack_id: int, *, because: str, by: User, at: datetime) -> PackEvent:
    """Take a pack back that nobody received; its reports may go into another. Raises NotNow and NotSaid."""
    pack = ReportPack.objects.select_for_update().get(pk=pack_id)
    if pack.stage not in OPEN_STAGES:
        raise NotNow(pack.number)
    if not because.strip():
        raise NotSaid
    event = PackEvent.objects.create(
        pack=pack, act=Act.WITHDRAWN, note=because.strip(), happened_at=at, by=by, recorded_at=at
    )
    _stage(pack, Stage.WITHDRAWN)
    _tell(pack, "person:pack:withdrawn", {"because": because.strip()}, by=by, at=at)
    return event


def _reports(pack: ReportPack) -> list[Report]:
    return list(Report.objects.filter(packed__pack=pack).order_by("packed__number"))


def _stage(pack: ReportPack, stage: ReportPack.Stage) -> None:
    pack.stage = stage
    pack.save(update_fields=["stage"])


def _hand_over(pack: ReportPack, event: PackEvent, *, by: User) -> None:
    """Add the custody of every exhibit that went along: the originals, the list and the parts."""
    own = [pack.list_exhibit_id, *pack.parts.values_list("exhibit", flat=True)]
    originals = Exhibit.objects.filter(report__packed__pack=pack).exclude(kind=Exhibit.Kind.DOCUMENT)
    keys = [*own, *originals.order_by("pk").values_list("pk", flat=True)]
    hands = Hands(house().name, event.who)
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit_id=key,
            at=event.happened_at,
            by=by,
            act=CustodyEvent.Act.HANDED_OVER,
            why=f"meldpakket {pack.number}",
            result=f"{event.who}, {event.how}"[:300],
            **hands.named(),
        )
        for key in keys
    )


def _tell(pack: ReportPack, event: str, values: dict[str, object], *, by: User, at: datetime) -> None:
    """Log an act on the pack with each of its cases, and that somebody acted on them."""
    cases = Case.objects.filter(filings__report__packed__pack=pack).distinct().order_by("pk")
    leads = sorted({one.lead_id or one.pk for one in cases})
    lines = [log.Line(event, f"case:{key}", {"pack": pack.number} | values) for key in leads]
    log.add(*lines, by=by.username, at=at)
    Case.objects.filter(pk__in=leads).update(acted_at=at, moved_without_act=0)
