"""The dossier of an order, read from the case: every value has its source there, and nothing is typed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import override

from spoor import triage
from spoor.cases.clock import day_of, moment
from spoor.cases.domiciles import domicile_of
from spoor.cases.facts import Facts, group_of
from spoor.cases.house import house
from spoor.cases.models import (
    AssessmentRecord,
    Case,
    Confirmation,
    ExternalNumber,
    Finding,
    HouseRecord,
    Identifier,
    ProviderReturn,
    RouteEvent,
)
from spoor.cases.proof import name, provider_name, with_proof
from spoor.cases.rules import rules
from spoor.drafting import (
    Addressee,
    Contact,
    Dossier,
    Earlier,
    Element,
    Message,
    Offence,
    Piece,
    Reasons,
    Stated,
    Subject,
    offence_name,
)
from spoor.evidence.models import Exhibit, Report
from spoor.law import speech
from spoor.law.facts import parse_facts
from spoor.law.offences import profile
from spoor.words import Words

MESSAGES = 20  # messages quoted in one draft; the evidence list names them all
KEEPS = "preservation"
TELLS_USER = {
    "unless_barred": Words(
        "Deze aanbieder licht zijn gebruiker in, tenzij dat is verboden.",
        "This provider tells its user, unless that is barred.",
    ),
    "no": Words("Deze aanbieder licht zijn gebruiker niet in.", "This provider does not tell its user."),
    "publicly": Words(
        "Deze aanbieder maakt verzoeken openbaar.", "This provider makes requests public."
    ),
    "unknown": Words(
        "Niet bekend of deze aanbieder zijn gebruiker inlicht.",
        "It is not known whether this provider tells its user.",
    ),
}  # fmt: skip
ANSWERS = {True: Words("ja", "yes"), False: Words("nee", "no")}
ENDED = {"withdrawn": Words("ingetrokken", "withdrawn"), "set_aside": Words("terzijde gelegd", "set aside")}
TERM = Words("{amount} {unit} na ontvangst", "{amount} {unit} after receipt")
KEPT = Words("{amount} {unit}", "{amount} {unit}")


@dataclass(frozen=True, slots=True)
class Written:
    """What a person writes for one order: the reasons, the period that is asked for, and who is to sign.

    `lines` is what was written on lines that no dossier fills, by the key of the line.
    """

    reasons: Reasons = field(default_factory=Reasons)
    period_from: date | None = None
    period_until: date | None = None
    signer: User | None = None
    lines: Mapping[str, str] = field(default_factory=dict)


def dossier_of(
    case: Case,
    routes: Sequence[Mapping[str, Any]],
    identifiers: Sequence[Identifier],
    facts: Facts,
    *,
    written: Written,
    lang: str,
    number: str,
    at: datetime,
) -> Dossier:
    """Gather the dossier of one order. `routes` are the spoken routes of the identifiers, of one instrument."""
    route, members, told = routes[0], group_of(case), house()
    gone = route["gone_by"] or {}
    word = Confirmation.objects.filter(report__filed__case__in=members, label="threat").first()
    danger = facts.get("danger_to_life")
    reports = _reports(members)
    dossier = Dossier(
        case=case.number,
        house=told.name,
        lang=lang,
        instrument=route["instrument"],
        instrument_name=speech.instrument_name(route["instrument"], lang),
        about_name=speech.instrument_name(route["about"], lang) if route.get("about") else "",
        made_on=day_of(at).isoformat(),
        order_number=number,
        authoriser=speech.authoriser_name(route["authoriser"], lang),
        validation=speech.authoriser_name(route["needs_validation_by"], lang)
        if route.get("needs_validation_by")
        else "",
        addressee=_addressee(route, identifiers, lang),
        offence=_offence(facts, word, lang),
        subjects=tuple(subject(one) for one in identifiers),
        messages=tuple(_message(report) for report in reports[:MESSAGES]),
        pieces=_pieces(members, lang),
        elements=_elements(members, lang),
        findings=tuple(_stated(one, lang) for one in Finding.objects.filter(case__in=members)),
        earlier=_earlier(members, identifiers, lang),
        numbers=tuple(ExternalNumber.objects.filter(case__in=members).values_list("kind", "value")),
        citations=_citations(routes, lang, verified=None),
        unverified=_citations(routes, lang, verified=False),
        confirmed_by=name(word.by) if word else "",
        confirmed_because=word.reason if word else "",
        target="; ".join(dict.fromkeys(report.target for report in reports if report.target)),
        reporter=Contact(next((report.reported_by for report in reports if report.reported_by), "")),
        danger_to_life=danger if isinstance(danger, bool) else None,
        notify=bool(route.get("notify")),
        last_useful=speech.day_text(gone["expected"], lang) if gone.get("expected") else "",
        police_contact=told.police_contact,
        domicile=domicile_of(members),
        reasons=written.reasons,
        period_from=_iso(written.period_from),
        period_until=_iso(written.period_until),
        reply_to=Contact(told.name, "", told.order_address, told.order_phone, told.order_email),
        issuer=_issuer(told, written.signer, route["authoriser"], lang),
        term="" if route["data_category"] == KEEPS else _term(route, TERM, lang),
        keep=_term(route, KEPT, lang) if route["data_category"] == KEEPS else "",
        term_source=(route["deadline"] or {}).get("source", ""),
    )
    return with_proof(dossier, case, members)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _issuer(told: HouseRecord, signer: User | None, authoriser: str, lang: str) -> Contact:
    """Who issues, as the writer named them; where nobody is named the name comes with the signature."""
    named = f"{name(signer)}, {speech.authoriser_name(authoriser, lang)}" if signer else ""
    email = (signer.email if signer else "") or told.order_email
    return Contact(named, "", told.order_address, told.order_phone, email)


def _term(route: Mapping[str, Any], words: Words, lang: str) -> str:
    """The term of the answer or of the keeping in words, empty where the law book has none."""
    clock = route["deadline"]
    if not clock:
        return ""
    return words.filled(amount=clock["amount"], unit=speech.unit_word(clock["unit"], lang)).say(lang)


def _addressee(route: Mapping[str, Any], identifiers: Sequence[Identifier], lang: str) -> Addressee:
    addressee = route.get("addressee") or {}
    holder = identifiers[0].holder if identifiers else ""
    provider = rules().providers.get(holder)
    return Addressee(
        name=addressee.get("name") or "",
        country=speech.country_name(addressee["country"], lang) if addressee.get("country") else "",
        provider=provider.name if provider else holder,
        channel=(provider.channel or "") if provider else "",
        through=route.get("through") or "",
        tells_user=TELLS_USER[provider.tells_user].say(lang) if provider else "",
    )


def _offence(facts: Facts, word: Confirmation | None, lang: str) -> Offence:
    """The offence as a person confirmed it; nothing where nobody did."""
    offence: Any = facts.get("offence")
    if word is None or offence is None:
        return Offence("", "", None, "", "")
    months = profile(parse_facts(facts, rules()), rules()).max_months
    return Offence(
        name=offence_name(offence["provision"], lang),
        article=f"Sr {offence['provision'].removeprefix('sr:')}({offence.get('paragraph', 1)})",
        max_months=None if months is None else int(months),
        committed_on=offence["committed_on"],
        place=speech.country_name(offence["place"], lang),
    )


def _citations(routes: Sequence[Mapping[str, Any]], lang: str, *, verified: bool | None) -> tuple[str, ...]:
    """The sources of the routes in words, each once; with `verified` False only those no person has read."""
    cited = (one for route in routes for one in route["citations"] if verified in (None, one["verified"]))
    return tuple(
        dict.fromkeys(speech.source_text(one["instrument"], [one["article"]], lang) for one in cited)
    )


def subject(identifier: Identifier) -> Subject:
    """Return one identifier as a draft names it."""
    report = identifier.report
    return Subject(
        kind=identifier.kind,
        shown=identifier.shown,
        service=provider_name(identifier.holder),
        seen_at=moment(identifier.at or (report.seen_at if report else None)),
        port=identifier.port,
        account_id=report.account_id if report and identifier.kind == "account" else "",
        url=report.url if report and identifier.kind == "account" else "",
    )


def _reports(members: Sequence[int]) -> list[Report]:
    found = Report.objects.filter(filed__case__in=members).order_by("pk")
    return list(found.prefetch_related("exhibits", "assessments"))


def _message(report: Report) -> Message:
    return Message(
        number=report.number,
        received_at=moment(report.received_at),
        text=report.text,
        language=next((one.content["language"] for one in report.assessments.all()), "und"),
        sha256=next(iter(report.exhibits.all())).sha256,
        target=report.target,
        platform=report.platform,
        account=report.account,
        url=report.url,
        seen_at=moment(report.seen_at),
        reported_by=report.reported_by,
    )


def _pieces(members: Sequence[int], lang: str) -> tuple[Piece, ...]:
    """The evidence list: what was reported and what providers sent, each with a number in this document."""
    answers = ProviderReturn.objects.filter(case__in=members).values("exhibit")
    ours = Q(report__filed__case__in=members) & ~Q(kind=Exhibit.Kind.DOCUMENT)
    exhibits = Exhibit.objects.filter(ours | Q(pk__in=answers)).select_related("report").order_by("pk")
    with override(lang):
        return tuple(
            Piece(
                number=str(count),
                name=str(one.name or one.get_kind_display()),
                how=str(one.get_kind_display()),
                sha256=one.sha256,
                size=one.size,
                sealed_at=moment(one.sealed_at),
                report=one.report.number if one.report else "",
            )
            for count, one in enumerate(exhibits, 1)
        )


def _elements(members: Sequence[int], lang: str) -> tuple[Element, ...]:
    record = AssessmentRecord.objects.filter(report__filed__case__in=members).first()
    return elements_of(record, lang) if record else ()


def elements_of(record: AssessmentRecord, lang: str) -> tuple[Element, ...]:
    """Return the elements of the offence as the program read them in one report, in words."""
    names, states = triage.names("elements", lang), triage.names("states", lang)
    spoken = triage.speak(record.content, str(record.report_id), lang)
    return tuple(
        Element(names.get(key, key), states.get(one["state"], one["state"]), one["why"] or "")
        for key, one in spoken["elements"].items()
    )


def _stated(finding: Finding, lang: str) -> Stated:
    return Stated(
        question=speech.question_text(finding.question, lang),
        answer=ANSWERS[finding.answer].say(lang),
        reason=finding.reason,
        by=f"{name(finding.by)}, {speech.authoriser_name(finding.by_role, lang)}",
        on=day_of(finding.at).isoformat(),
        name=finding.question,
        holds=finding.answer,
    )


def _earlier(members: Sequence[int], identifiers: Sequence[Identifier], lang: str) -> tuple[Earlier, ...]:
    """What was sent before about these identifiers, with what came of it last."""
    events = RouteEvent.objects.filter(case__in=members, identifier__in=identifiers).order_by("pk")
    found: dict[tuple[str, int | None], Earlier] = {}
    for event in events:
        key = (event.instrument, event.identifier_id)
        if event.state == RouteEvent.State.SENT:
            what = speech.instrument_name(event.instrument, lang)
            found[key] = Earlier(what, day_of(event.happened_at).isoformat(), event.note)
        elif key in found:
            one = found[key]
            found[key] = Earlier(one.what, one.on, one.reference, _ended(event.state, lang))
    return tuple(found.values())


def _ended(state: str, lang: str) -> str:
    return ENDED[state].say(lang) if state in ENDED else speech.result_word(state, lang)
