"""Bundling: what a bundle says of a case, read from its rows: exhibits with custody, the log, and the dossier."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import override

from spoor import __version__
from spoor.bundles.contents import Contents, Custody, Item, Stamped, Withheld
from spoor.bundles.graph import Seen
from spoor.cases.bundle_beside import SHARED, beside, shared_digests
from spoor.cases.bundle_shielding import shielded_items
from spoor.cases.clock import moment
from spoor.cases.concerned import orders_of
from spoor.cases.handing import earlier_custody, how_told
from spoor.cases.house import house
from spoor.cases.models import Case, HandOver, Incoming, ProviderReturn
from spoor.cases.proof import name
from spoor.cases.rectified import naming_exhibits, standing
from spoor.drafting.pack import safe_name
from spoor.evidence.models import Exhibit, LogEntry
from spoor.words import Words

OTHERS = Words(
    "Dit bestand bevat ook meldingen van anderen; de regel van deze zaak is er als eigen stuk.",
    "This file holds reports of others too; the row of this case is here as an exhibit of its own.",
)
WRONG_PERSON = Words(
    "Noemt een persoon die ten onrechte als afzender was genoemd; rechtgezet.",
    "Names a person who was wrongly named as the sender; put right.",
)
EACH_HERE = Words(
    "De overdracht zoals ontvangen; de stukken eruit staan hier elk apart.",
    "The hand-over as it was received; what was in it stands here piece by piece.",
)
OF = Words(", van stuk {number}", ", of exhibit {number}")
RULE = Words("een vaste regel van Spoor", "a fixed rule of Spoor")
HOW = {
    Exhibit.Kind.SUBMISSION: Words(
        "zoals de melder het intypte of aanleverde", "as the reporter typed or handed it in"
    ),
    Exhibit.Kind.IMPORT_FILE: Words("export of lijst van de inzender", "export or list of the sender"),
    Exhibit.Kind.REDACTED: Words(
        "gelakte kopie, in Spoor gemaakt of ingelezen", "redacted copy, made in or read into Spoor"
    ),
    Exhibit.Kind.HANDOVER: Words("zoals een ander huis het gaf", "as another house gave it"),
    Exhibit.Kind.DOCUMENT: Words("opgemaakt in Spoor", "made in Spoor"),
    Exhibit.Kind.RETURN: Words("zoals de aanbieder het stuurde", "as the provider sent it"),
}
PICTURE = Words(
    "beeld van de melder (schermafdruk of foto)", "picture of the reporter (screenshot or photograph)"
)
FILE = Words("bestand van de melder", "file of the reporter")


@dataclass(frozen=True, slots=True)
class Withholding:
    """That a person keeps an exhibit out of a bundle, and why."""

    ground: str
    by: User


def exhibits_of(members: Sequence[int], more: Iterable[int] | None = None) -> QuerySet[Exhibit]:
    """Return every exhibit of a group of cases: what was reported, sent, made, the files these came from, its packs
    and the mail that answers came in (`more`, looked up where it is not given).
    """
    own = Exhibit.objects.filter(report__filed__case__in=members)
    answers = ProviderReturn.objects.filter(case__in=members).values("exhibit")
    keys = own.values("pk")
    sources = own.exclude(source=None).values("source")
    given = HandOver.objects.filter(case__in=members).values("exhibit")
    found = Q(pk__in=keys) | Q(pk__in=answers) | Q(pk__in=given) | Q(pk__in=sources)
    found |= Q(source__in=keys, report=None) | Q(pk__in=list(beside(members) if more is None else more))
    return (
        Exhibit.objects.filter(found)
        .order_by("pk")
        .select_related("report__filed")
        .prefetch_related("custody__by")
    )


def items_of(
    members: Sequence[int], withheld: Mapping[int, Withholding], *, by: User, at: datetime, lang: str
) -> list[tuple[Item, Exhibit]]:
    """Return the exhibits of a bundle in order. What holds reports of others, or names a wrong person, is withheld."""
    more = beside(members)
    naming, shared = _naming(members), shared_digests(members, more)
    rows = list(exhibits_of(members, more))
    numbers = {one.pk: number for number, one in enumerate(rows, 1)}
    shielded = shielded_items(rows, numbers, lang=lang, at=moment(at))
    found = []
    with override(lang):
        for one in rows:
            told = withheld.get(one.pk)
            kept, copy_of = shielded[one.pk]
            by_rule = ""
            if one.sha256 in naming:
                by_rule = WRONG_PERSON.say(lang)
            elif one.report is None and one.kind == Exhibit.Kind.IMPORT_FILE:
                by_rule = OTHERS.say(lang)
            elif one.sha256 in shared:
                by_rule = SHARED.say(lang)
            elif one.kind == Exhibit.Kind.HANDOVER:
                by_rule = EACH_HERE.say(lang)
            if by_rule:
                kept = Withheld(by_rule, RULE.say(lang), moment(at))
            elif told is not None:
                kept = Withheld(told.ground, name(told.by), moment(at))
            how = more[one.pk].how.say(lang) if one.pk in more else _how(one, lang)
            how += OF.filled(number=copy_of).say(lang) if copy_of else ""
            found.append((replace(_item(numbers[one.pk], one, kept, how), copy_of=copy_of), one))
    return found


def _naming(members: Sequence[int]) -> set[str]:
    """The digests of what names a wrong person, wherever the same bytes stand, and of the message around it."""
    keys = naming_exhibits(members)
    digests = set(Exhibit.objects.filter(pk__in=keys).values_list("sha256", flat=True))
    for one in Incoming.objects.filter(placement__order__in=orders_of(members)):
        pieces = Q(pk=one.exhibit_id) | Q(pk=one.inner_id) | Q(source__in=[one.exhibit_id, one.inner_id])
        of_it = set(Exhibit.objects.filter(pieces).values_list("sha256", flat=True))
        if of_it & digests:
            digests |= of_it
    return digests


def _item(number: int, one: Exhibit, withheld: Withheld | None, how: str) -> Item:
    events = list(one.custody.all())
    safe = safe_name(one.name or f"{one.kind}.json")
    return Item(
        number=number,
        path=None if withheld else f"data/exhibits/{number:04d}-{safe}",
        name=one.name if one.name and not withheld else str(one.get_kind_display()),
        sha256=one.sha256,
        size=one.size,
        kind=one.kind,
        how=how_told(one) or how,
        by=name(events[0].by) if events else "",
        sealed_at=moment(one.sealed_at),
        report=one.report.number if one.report else "",
        custody=earlier_custody(one)
        + tuple(
            Custody(
                moment(event.at),
                str(event.get_act_display()),
                name(event.by),
                event.why,
                event.result,
                event.from_whom,
                event.to_whom,
            )
            for event in events
        ),
        withheld=withheld,
    )


def _how(one: Exhibit, lang: str) -> str:
    known = HOW.get(Exhibit.Kind(one.kind))
    if known is None:
        known = PICTURE if one.media_type.startswith("image/") else FILE
    return known.say(lang)


def lines_of(members: Sequence[int], exhibits: Sequence[Exhibit]) -> list[int]:
    """Return the numbers of the log lines of a group of cases and its exhibits, and of no other."""
    subjects = [f"case:{pk}" for pk in members] + [f"exhibit:{one.pk}" for one in exhibits]
    found: list[int] = []
    for start in range(0, len(subjects), 500):
        rows = LogEntry.objects.filter(subject__in=subjects[start : start + 500])
        found += rows.values_list("seq", flat=True)
    return sorted(found)


def seen_of(members: Sequence[int]) -> tuple[Seen, ...]:
    """Return the identifiers of a group of cases for the graph, each once."""
    found: dict[tuple[str, str], Seen] = {}
    for one in standing(members).select_related("report"):
        url = one.report.url if one.report and one.kind == "account" else ""
        found.setdefault((one.kind, one.shown), Seen(one.kind, one.shown, url))
    return tuple(found.values())


def contents_of(
    case: Case, number: str, items: Sequence[Item], stamps: Sequence[Stamped], head: tuple[int, str, int],
    *, receiver: str, signed_by: str, lang: str, by: User, at: datetime,
) -> Contents:  # fmt: skip
    """Return the table of contents; `head` is the size and root of the log, and how many lines are of this case."""
    size, root, lines = head
    return Contents(
        number=number, case=case.number, house=house().name, lang=lang, made_at=moment(at), made_by=name(by),
        program=__version__, items=tuple(items), stamps=tuple(stamps), log_lines=lines, log_size=size, log_root=root,
        receiver=receiver, signed_by=signed_by,
    )  # fmt: skip
