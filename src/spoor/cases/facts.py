"""The facts of a case (and of its group), in the one form that the law book reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from spoor.cases.clock import day_of
from spoor.cases.handing import last_words
from spoor.cases.house import house_kind
from spoor.cases.models import (
    Case,
    Confirmation,
    Emergency,
    ExternalNumber,
    Finding,
    Identifier,
    PackEvent,
    RouteEvent,
)
from spoor.evidence.models import Report
from spoor.vocabulary import Label

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class News:
    """The last word with the police: with whom, under which number, when we hear more, whether they said so.

    `key` names the row: an act on a pack, or with `w` before it what a desk let us know about a bundle.
    """

    key: str
    who: str
    number: str
    next_news_on: date
    answered: bool


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a case and its group, read once: rows in the order in which they were added."""

    case: Case
    members: list[int]
    reports: list[Report]
    identifiers: list[Identifier]
    confirmations: list[Confirmation]
    findings: list[Finding]
    events: list[RouteEvent]
    reported_to_police: bool
    emergency: Emergency | None = None
    news: News | None = None  # the last word with the police, with the day of the next

    @property
    def unread(self) -> list[Report]:
        """Reports that no person has assessed."""
        read = {word.report_id for word in self.confirmations}
        return [report for report in self.reports if report.pk not in read]

    @property
    def proposed_severity(self) -> int | None:
        """The order of reading that the program proposes: the gravest of the reports."""
        proposed = [row.severity for report in self.reports for row in report.assessments.all()]
        return max((level for level in proposed if level is not None), default=None)

    @property
    def word(self) -> Confirmation | None:
        """The last word of a person, whatever it says."""
        return self.confirmations[-1] if self.confirmations else None


def group_of(case: Case) -> list[int]:
    """Return the ids of all cases that are judged one with this one, the case itself included."""
    lead = case.lead_id or case.pk
    return [lead, *Case.objects.filter(lead=lead).values_list("pk", flat=True)]


def know_all(cases: Sequence[Case]) -> list[Known]:
    """Read what is known of many cases; those on which nobody acted, which have only what they came with, at once."""
    fresh = [case.pk for case in cases if not case.acted_on]
    reports: dict[int, list[Report]] = {pk: [] for pk in fresh}
    identifiers: dict[int, list[Identifier]] = {pk: [] for pk in fresh}
    told = Report.objects.filter(filed__case__in=fresh).order_by("pk").select_related("filed")
    for report in told.prefetch_related("assessments"):
        reports[report.filed.case_id].append(report)
    seen = {report.pk: report for rows in reports.values() for report in rows}
    for item in Identifier.objects.filter(case__in=fresh).order_by("pk"):
        if item.report_id in seen:
            item.report = seen[item.report_id]
        identifiers[item.case_id].append(item)
    dangers = {one.case_id: one for one in Emergency.objects.filter(case__in=fresh, ended_at__isnull=True)}
    return [
        know(case)
        if case.acted_on
        else Known(
            case, [case.pk], reports[case.pk], identifiers[case.pk], [], [], [], False, dangers.get(case.pk)
        )
        for case in cases
    ]


def know(case: Case) -> Known:
    """Read what is known of a case and its group."""
    members = group_of(case)
    reports = Report.objects.filter(filed__case__in=members).order_by("pk").prefetch_related("assessments")
    identifiers = Identifier.objects.filter(case__in=members).order_by("pk").select_related("report")
    words = Confirmation.objects.filter(report__filed__case__in=members).order_by("pk")
    numbers = ExternalNumber.objects.filter(case__in=members, kind=ExternalNumber.Kind.POLICE)
    return Known(
        case,
        members,
        list(reports),
        list(identifiers),
        list(words.select_related("by")),
        list(Finding.objects.filter(case__in=members).order_by("pk")),
        list(RouteEvent.objects.filter(case__in=members).order_by("pk").select_related("by")),
        numbers.exists(),
        Emergency.objects.filter(case__in=members, ended_at__isnull=True).order_by("pk").first(),
        _news(members) if house_kind() == "office" else None,
    )


def _news(members: Sequence[int]) -> News | None:
    """The last word with the police: about a pack, or about a bundle that a desk received; whichever came last."""
    told = PackEvent.objects.filter(reports__filed__case__in=members, next_news_on__isnull=False)
    event = told.order_by("-pk").select_related("pack").first()
    words = last_words(members)
    word = max(words, key=lambda one: one.read_at, default=None)
    if word is not None and (event is None or event.recorded_at <= word.read_at):
        if word.next_news_on is None:
            return None
        number = word.police_number or word.bundle.number
        return News(f"w{word.pk}", word.partner.name, number, word.next_news_on, answered=True)
    if event is None or event.next_news_on is None:
        return None
    answered = event.act == PackEvent.Act.ANSWERED
    return News(str(event.pk), event.who, event.number or event.pack.number, event.next_news_on, answered)


def facts_of(known: Known, house: str) -> Facts | None:
    """Return the facts document of a case by the contract, or None while it has no identifier at all.

    A person's confirmation wins over every proposal; what nobody said is absent, never assumed.
    """
    if all(item.rectified_at for item in known.identifiers):
        return None
    own = _own_trail(known.identifiers)
    kept = {item.pk for item in own}
    facts: Facts = {
        "case": known.case.number,
        "house": house,
        "offence": _offence(known),
        "identifiers": [_identifier(item) for item in own],
        "history": [_event(event) for event in known.events if event.identifier_id in kept],
        "decisions": [
            _finding(one) for one in known.findings if one.identifier_id is None or one.identifier_id in kept
        ],
    }
    emergency = [finding.answer for finding in known.findings if finding.question == "emergency"]
    if emergency:
        facts["danger_to_life"] = emergency[-1]
    if known.word is not None and known.word.label != Label.UNSURE:
        facts["suspicion"] = known.word.label == Label.THREAT
    if known.reported_to_police:
        facts["complaint_filed"] = True
    return facts


def _offence(known: Known) -> Facts:
    """The offence as a person confirmed it last, otherwise a threat of paragraph 1 with the capacity unknown."""
    first = known.reports[0]
    offence: Facts = {
        "provision": "sr:285",
        "paragraph": 1,
        "committed_on": day_of(first.seen_at or first.received_at).isoformat(),
        "place": "NL",
        "target_capacity": "unknown",
        "in_writing": first.arrival in (Report.Arrival.MESSAGE, Report.Arrival.LETTER),
        "under_condition": False,
    }
    words = [word for word in known.confirmations if word.label != Label.NO_THREAT]
    if words:
        word = words[-1]
        offence |= {
            "provision": word.provision,
            "paragraph": word.paragraph,
            "target_capacity": word.target_capacity,
            "in_writing": word.in_writing,
            "under_condition": word.under_condition,
        }
    return offence


def _own_trail(identifiers: list[Identifier]) -> list[Identifier]:
    """Leave out what names the same thing again: a link whose provider has an account here, and the fixed number
    beside the handle of one report. They stay identifiers, for linking and for the draft.
    """
    holders = {item.holder for item in identifiers if item.kind == "account" and item.holder}
    kept, named = [], set[tuple[int | None, str]]()
    for item in identifiers:
        if item.rectified_at is not None:
            continue
        if item.kind in ("url", "domain") and item.holder in holders:
            continue
        if item.kind == "account" and item.report_id is not None and item.holder:
            if (item.report_id, item.holder) in named:
                continue
            named.add((item.report_id, item.holder))
        kept.append(item)
    return kept


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _identifier(item: Identifier) -> Facts:
    known: Facts = {"id": item.key, "kind": item.kind, "value": item.shown, "captured": item.captured}
    if item.holder:
        known["holder"] = item.holder
    if item.kind == "ip":
        if item.at is not None:
            known |= {"at": _instant(item.at), "at_precision": "second"}
        if item.port is not None:
            known["port"] = item.port
    if item.shared is not None:
        known["shared"] = item.shared
    if item.message_kind:
        known["message_kind"] = item.message_kind
    if item.kind != "ip" and item.report_id and (seen := item.report.seen_at if item.report else None):
        known["seen_at"] = _instant(seen)
    return known


def _event(event: RouteEvent) -> Facts:
    done: Facts = {
        "instrument": event.instrument,
        "identifier": f"k{event.identifier_id}",
        "state": event.state,
        "day": day_of(event.happened_at).isoformat(),
        "at": _instant(event.happened_at),
        "by_role": event.by_role,
    }
    if event.ground:
        done["ground"] = event.ground
    if event.about:
        done["about"] = event.about
    return done


def _finding(finding: Finding) -> Facts:
    found: Facts = {
        "question": finding.question,
        "answer": finding.answer,
        "by_role": finding.by_role,
        "day": day_of(finding.at).isoformat(),
    }
    if finding.identifier_id:
        found["identifier"] = f"k{finding.identifier_id}"
    if finding.instrument:
        found["instrument"] = finding.instrument
    return found
