"""Order: the facts of a case become a draft for one open route; the document is sealed with the case."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.clock import day_of
from spoor.cases.facts import facts_of, group_of, know
from spoor.cases.house import house
from spoor.cases.models import Case, Confirmation, ExternalNumber, Identifier
from spoor.cases.rules import rules
from spoor.drafting import MAKERS, Dossier, Message, Subject, offence_name
from spoor.drafting import draft as make_draft
from spoor.evidence import log
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import record, seal
from spoor.law import speech
from spoor.law.facts import parse_facts
from spoor.law.offences import profile
from spoor.law.trail import evaluate
from spoor.vocabulary import Outcome

LANGUAGE = {"eu.epoc.identification": "en", "office.ask_police": "nl"}


class NotOpen(Exception):
    """This route is not open in this case today, or has no template; look at the trail again."""


def draft(
    case: Case, *, instrument: str, identifier: Identifier | None, about: str = "", by: User, at: datetime
) -> Exhibit:
    """Draft the document of one open route and seal it with the case. Raises NotOpen."""
    if case.outcome != Outcome.OPEN or identifier is None or instrument not in MAKERS:
        raise NotOpen(instrument)
    facts = facts_of(know(case), house().kind)
    if facts is None:
        raise NotOpen(instrument)
    lang = LANGUAGE[instrument]
    trail: dict[str, Any] = evaluate(parse_facts(facts, rules()), on=at, law=rules()).stored()
    wanted = (instrument, identifier.key, about or None)
    route = next(
        (
            r
            for r in trail["routes"]
            if (r["instrument"], r["identifier"], r["about"]) == wanted and r["state"] == "open"
        ),
        None,
    )
    if route is None:
        raise NotOpen(instrument)
    document = make_draft(
        _dossier(case, identifier, speech.speak({"routes": [route]}, lang)["routes"][0], facts, lang, at)
    )
    sealed = seal(
        [document.content], kind=Exhibit.Kind.DOCUMENT, name=document.name, media_type=document.media_type
    )
    with transaction.atomic():
        report = Report.objects.filter(filed__case=case).order_by("pk").first()
        known = Exhibit.objects.filter(report=report, sha256=sealed.stored.sha256).first()
        if known is not None:
            return known
        exhibit = record(sealed, report=report, by=by, at=at, why="concept opgemaakt")
        values = {
            "instrument": instrument,
            "exhibit": exhibit.pk,
            "sha256": exhibit.sha256,
            "missing": len(document.missing),
        }
        log.add(log.Line("person:order:drafted", f"case:{case.pk}", values), by=by.username, at=at)
        Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
    return exhibit


def _dossier(
    case: Case,
    identifier: Identifier,
    route: Mapping[str, Any],
    facts: Mapping[str, Any],
    lang: str,
    at: datetime,
) -> Dossier:
    members = group_of(case)
    word = Confirmation.objects.filter(report__filed__case__in=members, label="threat").first()
    offence = facts["offence"]
    addressee = route["addressee"] or {}
    gone = route["gone_by"] or {}
    findings = facts.get("danger_to_life")
    return Dossier(
        case=case.number,
        house=house().name,
        instrument=route["instrument"],
        instrument_name=speech.instrument_name(route["instrument"], lang),
        about_name=speech.instrument_name(route["about"], lang) if route["about"] else "",
        made_on=day_of(at).isoformat(),
        authoriser=speech.authoriser_name(route["authoriser"], lang),
        validation=speech.authoriser_name(route["needs_validation_by"], lang)
        if route["needs_validation_by"]
        else "",
        addressee=addressee.get("name", ""),
        addressee_country=speech.country_name(addressee["country"], lang) if addressee.get("country") else "",
        provider=identifier.holder,
        offence=offence_name(offence["provision"], lang),
        offence_article=_article(offence),
        max_months=_max_months(facts),
        committed_on=offence["committed_on"],
        place=speech.country_name(offence["place"], lang),
        confirmed_by=(word.by.get_full_name() or word.by.username) if word else "",
        confirmed_because=word.reason if word else "",
        last_day="",
        last_useful=speech.day_text(gone["expected"], lang) if gone.get("expected") else "",
        danger_to_life=findings if isinstance(findings, bool) else None,
        subjects=(_subject(identifier),),
        messages=_messages(members),
        citations=tuple(f"{c['instrument']} {c['article']}" for c in route["citations"]),
        unverified=tuple(
            f"{c['instrument']} {c['article']}" for c in route["citations"] if not c["verified"]
        ),
        numbers=tuple(ExternalNumber.objects.filter(case__in=members).values_list("kind", "value")),
        police_contact=house().police_contact,
    )


def _article(offence: Mapping[str, Any]) -> str:
    return f"Sr {offence['provision'].removeprefix('sr:')}({offence.get('paragraph', 1)})"


def _max_months(facts: Mapping[str, Any]) -> int | None:
    """The maximum of the offence on the day of the act, as the law book has it."""
    months = profile(parse_facts(facts, rules()), rules()).max_months
    return None if months is None else int(months)


def _subject(identifier: Identifier) -> Subject:
    report = identifier.report
    seen = identifier.at or (report.seen_at if report else None)
    return Subject(
        kind=identifier.kind,
        shown=identifier.shown,
        service=identifier.holder,
        seen_at=seen.astimezone(UTC).isoformat().replace("+00:00", "Z") if seen else "",
        port=identifier.port,
        account_id=report.account_id if report and identifier.kind == "account" else "",
        url=report.url if report else "",
    )


def _messages(members: list[int]) -> tuple[Message, ...]:
    reports = (
        Report.objects.filter(filed__case__in=members)
        .order_by("pk")
        .prefetch_related("exhibits", "assessments")
    )
    return tuple(
        Message(
            number=report.number,
            received_at=report.received_at.astimezone(UTC)
            .isoformat(timespec="seconds")
            .replace("+00:00", "Z"),
            text=report.text,
            language=next((a.content["language"] for a in report.assessments.all()), "und"),
            sha256=next(iter(report.exhibits.all())).sha256,
        )
        for report in reports[:20]
    )
