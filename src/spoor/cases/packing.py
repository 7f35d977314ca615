"""Packing: what a pack says about reports, read from their cases; nothing is typed again."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.utils.translation import override

from spoor import triage
from spoor.adapters.pictures import SUFFIX, Copied, copies
from spoor.cases.clock import day_of, moment
from spoor.cases.domiciles import domicile_of
from spoor.cases.dossier import elements_of, subject
from spoor.cases.facts import group_of
from spoor.cases.house import house
from spoor.cases.models import AssessmentRecord, Confirmation, Finding, Identifier, TrailRecord
from spoor.cases.outgoing import Leave, outgoing
from spoor.cases.proof import gone_after, name, provider_name
from spoor.cases.rules import rules
from spoor.drafting import Contact, Piece, capacity_name, offence_name
from spoor.drafting.pack import Pack, PackedMessage, Picture, Preserve
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import store
from spoor.law import speech
from spoor.vocabulary import Platform, Question
from spoor.words import Words

CITED = (
    "161",
    "163 lid 1",
    "163 lid 4",
    "163 lid 5",
    "164",
    "51ac",
    "126ni lid 1",
)  # articles of the Code of Criminal Procedure that a pack leans on
FOUND = Words("Vastgesteld door {who}: {why}", "Found by {who}: {why}")
TOLD = Words(
    "De melder zegt dat er nu gevaar voor leven is; dat is nog niet beoordeeld.",
    "The person who reported says there is danger to life now; nobody has weighed that yet.",
)
SPELLED = {"email": "E-mail", "tiktok": "TikTok", "whatsapp": "WhatsApp", "youtube": "YouTube"}
NO_PLACE = (Platform.LETTER, Platform.PHONE, Platform.OTHER)
ITSELF = Words("melding.json", "report.json")


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says about a pack: to whom, who signs for whom, a note, its language and the size of a part."""

    addressee: str
    attorney: str = ""
    note: str = ""
    lang: str = "nl"
    most_megabytes: int = 0


Pieces = Mapping[int, Sequence[tuple[Piece, Exhibit]]]  # by report


def pack_of(
    reports: Sequence[Report], told: Told, number: str, pictures: "Pictures", *, by: User, at: datetime
) -> Pack:
    """Gather a pack of reports in this order. `pictures` are the small copies made before."""
    lang = told.lang
    with override(lang):
        keys = [report.pk for report in reports]
        cases = {report.pk: report.filed.case.lead_id or report.filed.case_id for report in reports}
        identifiers = _identifiers(reports)
        pieces, held_back = _pieces(keys, lang)
        words = {
            one.report_id: one
            for one in Confirmation.objects.filter(report__in=keys).order_by("pk").select_related("by")
        }
        read = {
            one.report_id: one for one in AssessmentRecord.objects.filter(report__in=keys).order_by("-pk")
        }
        dangers = _dangers(reports, cases, lang)
        messages = tuple(
            _message(place, report, words[report.pk], read.get(report.pk), identifiers[report.pk], pieces[report.pk],
                     dangers.get(report.pk, ""), held_back.get(report.pk, 0), pictures, lang)
            for place, report in enumerate(reports, 1)
        )  # fmt: skip
    return Pack(
        number=number,
        lang=lang,
        house=house().name,
        addressee=told.addressee,
        contact=Contact(name(by), "", house().order_address, house().order_phone, house().order_email),
        made_on=day_of(at).isoformat(),
        attorney=told.attorney,
        messages=messages,
        preserve=_preserve(reports, cases, identifiers, lang),
        unverified=_unverified(lang, at),
        note=told.note,
    )


def _message(
    place: int,
    report: Report,
    word: Confirmation,
    read: AssessmentRecord | None,
    identifiers: Sequence[Identifier],
    pieces: Sequence[tuple[Piece, Exhibit]],
    danger: str,
    held_back: int,
    pictures: "Pictures",
    lang: str,
) -> PackedMessage:
    shown = [(piece, pictures[exhibit.sha256]) for piece, exhibit in pieces if exhibit.sha256 in pictures]
    drawn = {piece.number for piece, copy in shown if copy.content}
    said = {
        exhibit.pk for _piece, exhibit in pieces if exhibit.media_type == "application/json"
    }  # in the message
    return PackedMessage(
        number=place,
        report=report.number,
        received_at=moment(report.received_at),
        text=report.text,
        language=read.content["language"] if read else "und",
        offence=offence_name(word.provision, lang),
        article=f"Sr {word.provision.removeprefix('sr:')}({word.paragraph})",
        target=report.target,
        capacity=capacity_name(word.target_capacity, lang),
        severity=triage.names("severity", lang).get(str(word.severity), str(word.severity)),
        assessed_by=name(word.by),
        because=word.reason,
        platform=_platform(report.platform),
        account=report.account,
        url=report.url,
        seen_at=moment(report.seen_at),
        reported_by=report.reported_by,
        arrival=str(report.get_arrival_display()),
        danger=danger,
        elements=elements_of(read, lang) if read else (),
        identifiers=tuple(subject(one) for one in identifiers),
        pieces=tuple(piece for piece, _exhibit in pieces),
        pictures=tuple(
            Picture(copy.content, SUFFIX, piece.number, piece.name, piece.sha256)
            for piece, copy in shown
            if copy.content
        ),
        unseen=tuple(
            piece.number for piece, one in pieces if one.pk not in said and piece.number not in drawn
        ),
        held_back=held_back,
        domicile=domicile_of(group_of(report.filed.case)),
    )


def _platform(code: str) -> str:
    """Where a message stood, by name; empty for a letter or a call, of which it is said how they came."""
    return "" if code in NO_PLACE else SPELLED.get(code, code.capitalize())


def _identifiers(reports: Sequence[Report]) -> dict[int, list[Identifier]]:
    """The identifiers of each report; those that came without one stand with the first report of their case here."""
    first: dict[int, int] = {}
    for report in reports:
        first.setdefault(report.filed.case_id, report.pk)
    found: dict[int, list[Identifier]] = {report.pk: [] for report in reports}
    rows = Identifier.objects.filter(case__in=first, rectified_at=None).select_related("report")
    for one in rows.order_by("pk"):
        place = one.report_id if one.report_id else first[one.case_id]
        if place in found:
            found[place].append(one)
    return found


def _pieces(
    reports: Sequence[int], lang: str
) -> tuple[dict[int, list[tuple[Piece, Exhibit]]], dict[int, int]]:
    """What was reported, numbered through the pack in the order of the list, and how many files of each stay behind.

    What holds protected data goes as its redacted copy; what nobody looked at stays behind.
    """
    leaving, held_back = going(reports)
    found: dict[int, list[tuple[Piece, Exhibit]]] = {}
    count = 0
    for pk in reports:
        found[pk] = []
        for exhibit in leaving[pk]:
            count += 1
            found[pk].append((_piece(count, exhibit, lang), exhibit))
    return found, held_back


def going(reports: Sequence[int]) -> tuple[dict[int, list[Exhibit]], dict[int, int]]:
    """Return by report the exhibits that go with it, redacted copies for their originals, and how many stay."""
    rows = Exhibit.objects.filter(report__in=reports).exclude(
        kind__in=(Exhibit.Kind.DOCUMENT, Exhibit.Kind.RETURN, Exhibit.Kind.REDACTED)
    )
    exhibits = list(rows.order_by("pk").select_related("report"))
    how = outgoing(exhibits)
    leaving: dict[int, list[Exhibit]] = {pk: [] for pk in reports}
    held_back: dict[int, int] = {}
    for one in exhibits:
        assert one.report is not None
        key = one.report.pk
        if how[one.pk].leave in (Leave.ITSELF, Leave.COPY):
            leaving[key].append(how[one.pk].copy or one)
        else:
            held_back[key] = held_back.get(key, 0) + 1
    return leaving, held_back


def _piece(number: int, exhibit: Exhibit, lang: str) -> Piece:
    return Piece(
        number=str(number),
        name=exhibit.name or ITSELF.say(lang),
        how=str(exhibit.get_kind_display()),
        sha256=exhibit.sha256,
        size=exhibit.size,
        sealed_at=moment(exhibit.sealed_at),
        report=exhibit.report.number if exhibit.report else "",
    )


def _dangers(reports: Sequence[Report], cases: Mapping[int, int], lang: str) -> dict[int, str]:
    """What is known of danger to life: a person's last finding on a case, with its first report, else what was told."""
    last: dict[int, Finding] = {}
    asked = Finding.objects.filter(case__in=set(cases.values()), question=Question.EMERGENCY)
    for one in asked.order_by("pk").select_related("by"):
        last[one.case_id] = one
    said: dict[int, str] = {}
    for report in reports:
        found = last.get(cases[report.pk])
        if found is None and report.danger_now:
            said[report.pk] = TOLD.say(lang)
        elif found is not None and found.answer:
            said[report.pk] = FOUND.filled(who=name(found.by), why=found.reason).say(lang)
            last.pop(cases[report.pk])
    return said


def _preserve(
    reports: Sequence[Report],
    cases: Mapping[int, int],
    identifiers: Mapping[int, Sequence[Identifier]],
    lang: str,
) -> tuple[Preserve, ...]:
    """What perishes, soonest first; one line for the same identifier in several reports."""
    records = TrailRecord.objects.filter(case__in=set(cases.values()))
    gone = {key: day for record in records for key, day in gone_after(record).items()}
    found: dict[tuple[str, str, str], tuple[str, list[int]]] = {}
    for place, report in enumerate(reports, 1):
        for one in identifiers[report.pk]:
            if one.key in gone:
                key = (one.kind, one.shown, provider_name(one.holder))
                day, places = found.get(key, (gone[one.key], []))
                found[key] = (min(day, gone[one.key]), [*places, place])
    rows = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    return tuple(
        Preserve(kind, shown, service, speech.day_text(day, lang), tuple(places))
        for (kind, shown, service), (day, places) in rows
    )


def _unverified(lang: str, at: datetime) -> tuple[str, ...]:
    """The sources of a pack that no person has read yet."""
    cited = [rules().cite("sv", article, day_of(at)) for article in CITED]
    return tuple(speech.source_text(one.law, [one.article], lang) for one in cited if not one.verified)


Pictures = Mapping[str, Copied]  # by digest of the original


def pictures_of(reports: Iterable[Report]) -> Pictures:
    """Make the small copies of every picture of these reports. Raises EvidenceDamaged."""
    leaving, _held_back = going([one.pk for one in reports])
    pictures = (one for row in leaving.values() for one in row if one.media_type.startswith("image/"))
    digests = sorted({one.sha256 for one in pictures})
    with tempfile.TemporaryDirectory(prefix="spoor-pictures-") as folder:
        for sha256 in digests:
            with open(Path(folder) / sha256, "xb") as file:
                for piece in store().stream(sha256):
                    file.write(piece)
        return copies(Path(folder), digests)
