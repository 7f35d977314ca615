"""The facts of a case (and of its group), in the one form that the law book reads."""

from datetime import UTC, datetime

from django.db.models import Q

from spoor.cases.clock import day_of
from spoor.cases.models import Case, Confirmation, ExternalNumber, Finding, Identifier, RouteEvent
from spoor.evidence.models import Report
from spoor.vocabulary import Label

Facts = dict[str, object]


def group_of(case: Case) -> list[int]:
    """Return the ids of all cases that are judged one with this one, the case itself included."""
    lead = case.lead_id or case.pk
    return [lead, *Case.objects.filter(lead=lead).values_list("pk", flat=True)]


def facts_of(case: Case, house: str) -> Facts | None:
    """Return the facts document of a case by the contract, or None while it has no identifier at all.

    A person's confirmation wins over every proposal; what nobody said is absent, never assumed.
    """
    members = group_of(case)
    identifiers = list(Identifier.objects.filter(case__in=members).order_by("pk"))
    if not identifiers:
        return None
    findings = list(Finding.objects.filter(case__in=members).order_by("pk"))
    facts: Facts = {
        "case": case.number,
        "house": house,
        "offence": _offence(members),
        "identifiers": [_identifier(item) for item in _own_trail(identifiers)],
        "history": [_event(event) for event in RouteEvent.objects.filter(case__in=members).order_by("pk")],
        "decisions": [_finding(finding) for finding in findings],
    }
    emergency = [finding.answer for finding in findings if finding.question == "emergency"]
    if emergency:
        facts["danger_to_life"] = emergency[-1]
    latest = Confirmation.objects.filter(report__filed__case__in=members).first()
    if latest is not None and latest.label != Label.UNSURE:
        facts["suspicion"] = latest.label == Label.THREAT
    if ExternalNumber.objects.filter(case__in=members, kind=ExternalNumber.Kind.POLICE).exists():
        facts["complaint_filed"] = True
    return facts


def _offence(members: list[int]) -> Facts:
    """The offence as a person confirmed it last, otherwise a threat of paragraph 1 with the capacity unknown."""
    first = Report.objects.filter(filed__case__in=members).order_by("pk").first()
    if first is None:
        raise Report.DoesNotExist(f"cases {members} have no report")
    offence: Facts = {
        "provision": "sr:285",
        "paragraph": 1,
        "committed_on": day_of(first.seen_at or first.received_at).isoformat(),
        "place": "NL",
        "target_capacity": "unknown",
        "in_writing": first.arrival in (Report.Arrival.MESSAGE, Report.Arrival.LETTER),
        "under_condition": False,
    }
    word = (
        Confirmation.objects.filter(report__filed__case__in=members)
        .filter(Q(label=Label.THREAT) | Q(label=Label.UNSURE))
        .first()
    )
    if word is not None:
        offence |= {
            "provision": word.provision,
            "paragraph": word.paragraph,
            "target_capacity": word.target_capacity,
            "in_writing": word.in_writing,
            "under_condition": word.under_condition,
        }
    return offence


def _own_trail(identifiers: list[Identifier]) -> list[Identifier]:
    """Leave out a link whose provider already has an account here: the account says the same and more."""
    holders = {item.holder for item in identifiers if item.kind == "account" and item.holder}
    return [item for item in identifiers if not (item.kind in ("url", "domain") and item.holder in holders)]


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
    elif item.report_id and (seen := item.report.seen_at if item.report else None):
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
