"""What a case needs next: one act that assessment, links or trail name, whose turn it is, and by when.

In this order: danger that nobody answered, a link that waits for a judgement, a report that nobody assessed,
then what the trail says. Nothing here is stored; a step writes what comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from spoor.cases.clock import day_of, end_of_day
from spoor.cases.facts import Known
from spoor.cases.models import Case, Judgement, LinkSuggestion
from spoor.cases.sentences import Spoken, both, spoken_day
from spoor.vocabulary import Label

DAYS_TO_CONFIRM = 1  # own norm, calendar days
DAYS_TO_JUDGE = 3
DAYS_TO_ACT = 2
POLICE = "politie"  # whose turn it is while we wait for their news
WAKING = ("strong", "very_strong")  # strengths of a link that ask for a judgement before anything else


SpokenTrail = Mapping[str, Mapping[str, object]]  # language -> the trail in its words


@dataclass(frozen=True, slots=True)
class NextStep:
    """One act: its key, its sentence and reason in both languages, whose turn, and until when it is of use."""

    act: str
    sentence: Spoken
    because: Spoken
    turn_of: str
    due_on: date
    last_useful_at: datetime | None = None
    waits: bool = False

    @property
    def lost_first_at(self) -> datetime:
        """The earlier of the end of the due day and the last useful moment."""
        end = end_of_day(self.due_on)
        return min(end, self.last_useful_at) if self.last_useful_at else end


def next_step(known: Known, trail: SpokenTrail | None, *, officer: str, on: date) -> NextStep:
    """Return the next step. `trail` is the spoken document per language, None without identifiers.

    `officer` is who investigates in this house: opsporingsambtenaar at a desk, melder in an office.
    """
    return (
        _danger(known, officer, on)
        or _link(known, officer, on)
        or _assessment(known, trail, officer, on)
        or _news(known, officer, on)
        or _until_news(known, _trail(known.case, trail, officer, on))
    )


def _danger(known: Known, officer: str, on: date) -> NextStep | None:
    """Danger that nobody took up, or that did not end yet by the record of a call."""
    emergency = known.emergency
    if emergency is None:
        return None
    because = both(f"danger_{emergency.source}")
    sentence = both("emergency" if emergency.taken_at is None else "emergency_record")
    return NextStep(f"emergency:{emergency.pk}", sentence, because, officer, on)


def _link(known: Known, officer: str, on: date) -> NextStep | None:
    """The strongest suggestion across the group's edge that nobody judged.

    A report is read before its links are judged; a case that woke by a link has been read before.
    """
    if known.case.woke_at is None and known.unread:
        return None
    older, newer = Q(older__in=known.members), Q(newer__in=known.members)
    touching = newer if known.case.woke_at is None else older | newer
    judged = set(Judgement.objects.filter(older | newer, withdrawn_at=None).values_list("older", "newer"))
    waiting = LinkSuggestion.objects.filter(touching, strength__in=WAKING).exclude(older & newer)
    for suggestion in waiting.select_related("older", "newer"):
        if (suggestion.older_id, suggestion.newer_id) in judged:
            continue
        other = suggestion.newer if suggestion.older_id in known.members else suggestion.older
        return NextStep(
            f"link:{suggestion.pk}",
            both("judge_link", number=other.number),
            both(f"link_{suggestion.proposition}"),
            officer,
            on if _woke_by(known.case, suggestion) else on + timedelta(days=DAYS_TO_JUDGE),
        )
    return None


def _woke_by(case: Case, suggestion: LinkSuggestion) -> bool:
    """Whether this link woke the case: what is new about an old sender perishes today."""
    return case.woke_at is not None and suggestion.made_at >= case.woke_at


def _assessment(known: Known, trail: SpokenTrail | None, officer: str, on: date) -> NextStep | None:
    """A report without a person's word, or one whose word is no threat."""
    if known.unread:
        report = known.unread[0]
        proposal = next(iter(report.assessments.all()), None)
        because = both(f"proposal_{proposal.label}") if proposal else both("just_in")
        step = trail["nl"]["next_step"] if trail else None
        return NextStep(
            f"confirm:{report.pk}",
            both("confirm"),
            because,
            officer,
            on + timedelta(days=DAYS_TO_CONFIRM),
            _moment(step.get("last_useful")) if isinstance(step, Mapping) else None,
        )
    if all(word.label == Label.NO_THREAT for word in known.confirmations):
        return NextStep(
            f"close:{known.case.pk}",
            both("close_no_offence"),
            both("close_no_offence_because"),
            officer,
            on + timedelta(days=DAYS_TO_ACT),
        )
    return None


def _news(known: Known, officer: str, on: date) -> NextStep | None:
    """The day came on which the police would be heard of, and they were not: ask."""
    told = known.news
    if told is None or told.next_news_on >= on:
        return None
    sentence = both("ask_news", contact=told.who, number=told.number)
    because = both("news_is_late" if told.answered else "no_answer_yet", day=spoken_day(told.next_news_on))
    return NextStep(f"news:{told.key}", sentence, because, officer, told.next_news_on)


def _until_news(known: Known, step: NextStep) -> NextStep:
    """Wait for the news of the police where the trail asks nothing before it."""
    told = known.news
    if told is None:
        return step
    if step.waits:
        return replace(step, due_on=min(step.due_on, told.next_news_on))
    if not step.act.startswith("close:"):
        return step
    sentence = both("wait_news", contact=told.who, number=told.number)
    because = both("news_on", day=spoken_day(told.next_news_on))
    return NextStep(f"news:{told.key}", sentence, because, POLICE, told.next_news_on, waits=True)


def _trail(case: Case, trail: SpokenTrail | None, officer: str, on: date) -> NextStep:
    woke_today = case.woke_at is not None and day_of(case.woke_at) == on
    due_on = on if woke_today else on + timedelta(days=DAYS_TO_ACT)
    if trail is None:
        return NextStep(
            f"identifier:{case.pk}", both("find_identifier"), both("find_identifier_because"), officer, due_on
        )
    spoken = {lang: document["next_step"] for lang, document in trail.items()}
    step = spoken["nl"]
    if not isinstance(step, Mapping):
        return _without_route(case, trail["nl"], officer, due_on)
    route = _route_of(trail["nl"], step)
    waits = route is not None and route["state"] == "waiting"
    last_useful = _moment(step.get("last_useful"))
    if waits and route is not None:
        due_on = _waits_until(route) or due_on
    elif last_useful is not None:
        due_on = max(on, min(due_on, last_useful.date()))
    return NextStep(
        f"route:{step.get('instrument')}:{step.get('identifier') or ''}",
        {lang: str(item["do"]) for lang, item in spoken.items() if isinstance(item, Mapping)},
        {lang: str(item["because"]) for lang, item in spoken.items() if isinstance(item, Mapping)},
        str(step.get("by") or officer),
        due_on,
        None if waits else last_useful,
        waits,
    )


def _without_route(case: Case, document: Mapping[str, object], officer: str, due_on: date) -> NextStep:
    """No step is left: the trail is dead, or only what the law book does not hold stands in the way."""
    missing = document["not_in_law_book"]
    if document["dead"] or not isinstance(missing, list):
        return NextStep(f"close:{case.pk}", both("close_dead"), both("close_dead_because"), officer, due_on)
    return NextStep(
        f"close:{case.pk}",
        both("set_aside_or_close"),
        both("set_aside_because", instruments=", ".join(missing)),
        officer,
        due_on,
    )


def _route_of(document: Mapping[str, object], step: Mapping[str, object]) -> Mapping[str, object] | None:
    routes = document["routes"]
    if not isinstance(routes, list):
        return None
    wanted = (step.get("instrument"), step.get("identifier"))
    return next((route for route in routes if (route["instrument"], route["identifier"]) == wanted), None)


def _waits_until(route: Mapping[str, object]) -> date | None:
    deadline = route.get("deadline")
    if not isinstance(deadline, Mapping):
        return None
    text = deadline.get("last_on") or deadline.get("last_at")
    return date.fromisoformat(str(text)[:10]) if text else None


def _moment(text: object) -> datetime | None:
    """Read a day or an instant of the trail; a day means its end in the Netherlands."""
    if not isinstance(text, str) or not text:
        return None
    if len(text) == len("2026-11-23"):
        return end_of_day(date.fromisoformat(text))
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
