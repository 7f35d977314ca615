"""Link: the identifiers of a report, and earlier cases that share one or hold nearly the same text.

The program suggests with its reasons; a person judges one named proposition, which can be withdrawn.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from math import log10

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from spoor.cases.clock import day_of
from spoor.cases.holders import holder, operator
from spoor.cases.models import Case, Identifier, Judgement, LinkSuggestion, TextKey
from spoor.cases.sentences import both
from spoor.evidence import log
from spoor.evidence.models import MESSAGE_KIND, Exhibit, Report
from spoor.identifiers import Normalised, from_url, normalise
from spoor.linking import block_keys, compare_fingerprints, fingerprint, groups, identifier_strength
from spoor.linking.compare import Fingerprint
from spoor.vocabulary import Answer, MessageKind, Outcome, Proposition

MOST_SUGGESTIONS = 20  # a page, not a law: what is beyond is counted and can be searched
MOST_KEYS = 1000  # shared keys looked at, newest reports first
MOST_COMPARED = 12  # texts compared in full for one report: those that share most keys
JOINING = (Proposition.SAME_ACCOUNT, Proposition.SAME_PERSON)


class GroundMissing(Exception):
    """Same person needs a ground other than the text; write what else shows it."""


class NothingToWithdraw(Exception):
    """There is no standing judgement of this proposition between these cases."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    case_id: int
    proposition: str
    strength: str
    score: float
    reasons: list[object]


def suggest(report_ids: Sequence[int], *, by: str, at: datetime) -> list[LinkSuggestion]:
    """Keep the identifiers of reports and suggest links with earlier cases; a dead case wakes by one.

    Reports are taken in order, so that a later one finds an earlier one of the same call.
    """
    reports = Report.objects.filter(pk__in=report_ids).order_by("pk").select_related("filed__case")
    had_keys = set(TextKey.objects.filter(report__in=report_ids).values_list("report", flat=True))
    cases = {report.filed.case_id for report in reports}  # one case may have come with several reports
    had = {_key(row) for row in Identifier.objects.filter(case__in=cases)}
    captured = set(
        Exhibit.objects.filter(report__in=report_ids, kind=Exhibit.Kind.UPLOAD).values_list(
            "report", flat=True
        )
    )
    made: list[LinkSuggestion] = []
    with transaction.atomic():
        for report in reports:
            found, keys = _identifiers(report), block_keys(report.text)
            fresh = [row for row in _rows(report, found, report.pk in captured, at) if _key(row) not in had]
            Identifier.objects.bulk_create(fresh)
            had |= {_key(row) for row in fresh}
            if keys and report.pk not in had_keys:
                TextKey.objects.bulk_create(TextKey(report=report, key=key) for key in keys)
            made += _suggest_for(report, found, keys, by=by, at=at)
    return made


def _suggest_for(
    report: Report, found: Sequence[Normalised], keys: Sequence[int], *, by: str, at: datetime
) -> list[LinkSuggestion]:
    case = report.filed.case
    candidates = _best([*_by_identifier(case, found), *_by_text(case, report, keys)])
    made = _keep_suggestions(case, candidates, at)
    if made:
        values = {"report": report.number, "cases": [suggestion.older.number for suggestion in made]}
        log.add(log.Line("program:links:suggested", f"case:{case.pk}", values), by=by, at=at)
        _wake(case, made, by=by, at=at)
    return made


def suggest_by(identifiers: Sequence[Identifier], *, by: str, at: datetime) -> list[LinkSuggestion]:
    """Suggest links between the case of identifiers that came later (an answer, a person) and every case with the same.

    A dead case wakes by one. The suggestions are those that did not stand yet.
    """
    made: list[LinkSuggestion] = []
    with transaction.atomic():
        for item in identifiers:
            strength = identifier_strength(item.kind)
            if not strength.links or strength.proposition is None or strength.cap is None:
                continue
            same = Identifier.objects.filter(kind=item.kind, value=item.value).exclude(case=item.case_id)
            for other in same.values_list("case", flat=True).distinct()[:MOST_SUGGESTIONS]:
                older, newer = sorted((item.case_id, other))
                suggestion, is_new = LinkSuggestion.objects.get_or_create(
                    older_id=older,
                    newer_id=newer,
                    proposition=strength.proposition,
                    defaults={
                        "strength": strength.word,
                        "score": log10(strength.cap) / 4,
                        "reasons": list(strength.reasons),
                        "made_at": at,
                    },
                )
                made += [suggestion] if is_new else []
        for suggestion in made:
            values = {"cases": [suggestion.older.number]}
            log.add(log.Line("program:links:suggested", f"case:{suggestion.newer_id}", values), by=by, at=at)
            _wake(suggestion.newer, [suggestion], by=by, at=at)
    return made


def _identifiers(report: Report) -> list[Normalised]:
    """Normalise what a report names; values it could not have been accepted with cannot occur."""
    platform = report.platform or None
    given = [
        ("account", report.account),
        ("ip", report.ip),
        ("email", report.email),
        ("phone", report.phone),
    ]
    found = [normalise(kind, raw, platform=platform) for kind, raw in given if raw]
    if report.account_id:
        fixed = normalise("account", report.account_id, platform=platform)
        found.append(replace(fixed, note="account_id"))
    if report.url:
        found.extend(from_url(report.url))
    unique = {(item.kind, item.value): item for item in reversed(found)}
    return list(reversed(unique.values()))


SHOWN_IN = ("account", "url", "image")  # where a message stands, so what its kind says something of


def _rows(report: Report, found: Sequence[Normalised], captured: bool, at: datetime) -> list[Identifier]:
    """Return the identifiers of a report as rows; one is captured when the report came with a file."""
    return [
        Identifier(
            case=report.filed.case,
            report=report,
            kind=item.kind,
            value=item.value,
            shown=item.shown,
            holder=operator(item.value, report.seen_at, report.port)
            if item.kind == "ip"
            else holder(item.kind, item.value, report.platform),
            at=report.seen_at if item.kind == "ip" else None,
            port=report.port if item.kind == "ip" else None,
            captured=captured,
            message_kind=_message_kind(report) if item.kind in SHOWN_IN else "",
            added_at=at,
        )
        for item in found
    ]


def _message_kind(report: Report) -> str:
    """Return the kind of message that a report names; empty where it names none that is known."""
    said = str(report.extra.get(MESSAGE_KIND, "")).strip().lower()
    return said if said in set(MessageKind) else ""


def _key(row: Identifier) -> tuple[object, ...]:
    return (row.case_id, row.kind, row.value, row.at, row.port if row.at else None)


def _by_identifier(case: Case, found: Sequence[Normalised]) -> Iterable[_Candidate]:
    """Yield earlier cases that hold the same identifier, where its kind says anything at all."""
    telling = {
        (item.kind, item.value): strength
        for item in found
        if (strength := identifier_strength(item.kind, note=item.note)).links
    }
    if not telling:
        return
    same = Q(pk__in=[])
    for kind, value in telling:
        same |= Q(kind=kind, value=value)
    older = Identifier.objects.filter(same, case__lt=case).order_by("-case")
    for case_id, kind, value in older.values_list("case", "kind", "value")[:MOST_KEYS]:
        strength = telling[kind, value]
        if strength.proposition is not None and strength.cap is not None:
            score = log10(strength.cap) / 4
            yield _Candidate(case_id, strength.proposition, strength.word, score, list(strength.reasons))


def _by_text(case: Case, report: Report, keys: Sequence[int]) -> Iterable[_Candidate]:
    """Yield earlier cases with nearly the same text."""
    if not keys:
        return
    sharing = TextKey.objects.filter(key__in=keys, report__lt=report).order_by("-report")
    near = Counter(sharing.values_list("report", flat=True)[:MOST_KEYS])
    if not near:
        return
    nearest = [pk for pk, _ in near.most_common(MOST_COMPARED)]
    texts = Report.objects.filter(pk__in=nearest).values_list("text", "filed__case")
    own = _print_of(report.text)
    for text, case_id in texts:
        if case_id == case.pk:
            continue
        compared = compare_fingerprints(own, _print_of(text))
        if compared.same_message:
            yield _Candidate(
                case_id, Proposition.SAME_MESSAGE, "strong", compared.score, list(compared.reasons)
            )


@lru_cache(maxsize=20_000)  # the same earlier texts come back again and again while a file is read
def _print_of(text: str) -> Fingerprint:
    return fingerprint(text)


def _best(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Keep the strongest candidate of each case and proposition, and the best few of all."""
    best: dict[tuple[int, str], _Candidate] = {}
    for candidate in candidates:
        key = (candidate.case_id, candidate.proposition)
        if key not in best or best[key].score < candidate.score:
            best[key] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, -c.case_id))[:MOST_SUGGESTIONS]


def _keep_suggestions(case: Case, candidates: Sequence[_Candidate], at: datetime) -> list[LinkSuggestion]:
    """Write the suggestions that do not stand yet, and return them with their older cases."""
    if not candidates:
        return []
    standing = set(LinkSuggestion.objects.filter(newer=case).values_list("older", "proposition"))
    LinkSuggestion.objects.bulk_create(
        LinkSuggestion(
            older_id=candidate.case_id,
            newer=case,
            proposition=candidate.proposition,
            strength=candidate.strength,
            score=candidate.score,
            reasons=candidate.reasons,
            made_at=at,
        )
        for candidate in candidates
        if (candidate.case_id, candidate.proposition) not in standing
    )
    if len(standing) == len(candidates):
        return []
    return [
        suggestion
        for suggestion in LinkSuggestion.objects.filter(newer=case).select_related("older__lead")
        if (suggestion.older_id, suggestion.proposition) not in standing
    ]


def _wake(case: Case, made: Sequence[LinkSuggestion], *, by: str, at: datetime) -> None:
    """Open each dead case again that got a link; its decision stays, the link is its next step."""
    for suggestion in made:
        older = suggestion.older.lead or suggestion.older
        if older.outcome != Outcome.DEAD_TRAIL:
            continue
        sentence = both("judge_link", number=case.number)
        older.outcome = Outcome.OPEN
        older.woke_at = older.acted_at = at
        older.woke_because = both("woke_by_link", number=older.number, reason=sentence)
        older.next_act, older.next_named = f"link:{suggestion.pk}", True
        older.next_sentence, older.next_because = sentence, older.woke_because
        older.turn_of, older.waits = "analyst", False
        older.due_on, older.lost_first_at = day_of(at), at
        older.save()
        log.add(log.Line("program:case:woke", f"case:{older.pk}", {"by_case": case.number}), by=by, at=at)


@transaction.atomic
def judge(
    one: Case,
    other: Case,
    *,
    proposition: str,
    answer: str,
    ground: str,
    by: User,
    at: datetime,
) -> Judgement:
    """Keep a person's judgement of one proposition between two cases; a standing one is withdrawn first.

    A yes to same account or same person makes the cases one group. Raises GroundMissing.
    """
    older, newer = sorted((one, other), key=lambda case: case.pk)
    if proposition == Proposition.SAME_PERSON and answer == Answer.YES and not ground.strip():
        raise GroundMissing
    _standing(older, newer, proposition).update(withdrawn_at=at, withdrawn_by=by)
    row = Judgement.objects.create(
        older=older, newer=newer, proposition=proposition, answer=answer, ground=ground, by=by, at=at
    )
    _after_judgement(older, newer, "person:link:judged", proposition, answer, by=by, at=at)
    return row


@transaction.atomic
def withdraw(one: Case, other: Case, *, proposition: str, by: User, at: datetime) -> None:
    """Withdraw the standing judgement of a proposition; groups split where it held them. Raises NothingToWithdraw."""
    older, newer = sorted((one, other), key=lambda case: case.pk)
    if not _standing(older, newer, proposition).update(withdrawn_at=at, withdrawn_by=by):
        raise NothingToWithdraw
    _after_judgement(older, newer, "person:link:withdrawn", proposition, "", by=by, at=at)


def _standing(older: Case, newer: Case, proposition: str) -> QuerySet[Judgement]:
    return Judgement.objects.filter(
        older=older, newer=newer, proposition=proposition, withdrawn_at__isnull=True
    )


def _after_judgement(
    older: Case, newer: Case, event: str, proposition: str, answer: str, *, by: User, at: datetime
) -> None:
    for lead in _regroup({older.pk, newer.pk}):
        _wake_lead(lead, newer, by=by.username, at=at)
    Case.objects.filter(pk__in=(older.pk, newer.pk)).update(acted_at=at, moved_without_act=0)
    values = {"proposition": proposition, "answer": answer, "between": [older.number, newer.number]}
    log.add(
        log.Line(event, f"case:{older.pk}", values),
        log.Line(event, f"case:{newer.pk}", values),
        by=by.username,
        at=at,
    )


def _wake_lead(lead: Case, newer: Case, *, by: str, at: datetime) -> None:
    """Open an ended case again that now leads a running one: its group has work to do."""
    lead.outcome = Outcome.OPEN
    lead.woke_at = at
    lead.woke_because = both(
        "woke_by_link", number=lead.number, reason=both("judge_link", number=newer.number)
    )
    lead.save(update_fields=["outcome", "woke_at", "woke_because"])
    log.add(log.Line("person:case:woke", f"case:{lead.pk}", {"by_case": newer.number}), by=by, at=at)


def _regroup(touched: set[int]) -> list[Case]:
    """Compute the groups around the touched cases afresh from the standing yes-edges; the oldest leads.

    Returns the leads that have ended while a case behind them still runs.
    """
    joining = Judgement.objects.filter(proposition__in=JOINING, answer=Answer.YES, withdrawn_at__isnull=True)
    members, edges = set(touched), set[tuple[int, int]]()
    members |= set(
        Case.objects.filter(Q(lead__in=members) | Q(followers__in=members)).values_list("pk", flat=True)
    )
    while True:
        edges = set(joining.filter(Q(older__in=members) | Q(newer__in=members)).values_list("older", "newer"))
        reached = members | {pk for edge in edges for pk in edge}
        if reached == members:
            break
        members = reached
    grouped: set[int] = set()
    for group in groups(edges):
        lead = min(group)
        grouped |= group
        Case.objects.filter(pk__in=group - {lead}).update(lead=lead)
        Case.objects.filter(pk=lead).update(lead=None)
    Case.objects.filter(pk__in=members - grouped).update(lead=None)
    return list(
        Case.objects.filter(pk__in=members, lead=None, followers__outcome=Outcome.OPEN)
        .exclude(outcome=Outcome.OPEN)
        .distinct()
    )
