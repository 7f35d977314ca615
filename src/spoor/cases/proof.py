"""What proves the facts of a draft, read from the case: answers received, custody, addresses, and who is identified."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import override

from spoor.cases import addresses
from spoor.cases.clock import day_of, moment
from spoor.cases.models import (
    Case,
    Confirmation,
    HypothesisFact,
    Identification,
    Identifier,
    ProviderReturn,
    TrailRecord,
)
from spoor.cases.readings import file_of, zone_said
from spoor.cases.rectified import rows_of
from spoor.cases.rules import rules
from spoor.drafting import (
    Custody,
    Dossier,
    Identified,
    Located,
    Perishing,
    Received,
    Weighed,
    capacity_name,
)
from spoor.evidence.models import CustodyEvent, Exhibit
from spoor.law import speech
from spoor.law.answers import ALIVE
from spoor.networks.lookup import Question
from spoor.networks.shown import document
from spoor.words import Words

TABLE = Words("{source} van {dated} (SHA-256 {sha256})", "{source} of {dated} (SHA-256 {sha256})")
BEYOND = {True: Words("ja", "yes"), False: Words("nee", "no")}
NETWORK_KINDS = {
    "residential": Words("huishoudens", "residential"),
    "mobile": Words("mobiel internet", "mobile"),
    "hosting": Words("hosting", "hosting"),
    "vpn": Words("VPN", "VPN"),
    "tor": Words("Tor-uitgang", "Tor exit"),
    "proxy": Words("proxy", "proxy"),
    "education": Words("onderwijs", "education"),
    "government": Words("overheid", "government"),
    "cgnat_likely": Words("waarschijnlijk gedeeld adres (CGNAT)", "probably a shared address (CGNAT)"),
    "unknown": Words("onbekend", "unknown"),
}


def with_proof(dossier: Dossier, case: Case, members: Sequence[int]) -> Dossier:
    """Return a dossier with what proves its facts, in the language of the dossier."""
    lang = dossier.lang
    with override(lang):
        identified = _identified(members)
        return replace(
            dossier,
            received=tuple(_received(members, lang)),
            custody=_custody([one.sha256 for one in dossier.pieces], members),
            perishing=tuple(_perishing(case, lang)),
            weighed=tuple(_weighed(members, lang)),
            identified=identified,
            suspect=identified.name if identified and identified.confirmed else "",
            target_capacity=_capacity(members, lang),
        )


def name(user: User) -> str:
    """Return how a document names a user."""
    return user.get_full_name() or user.username


def _received(members: Sequence[int], lang: str) -> Sequence[Received]:
    """Every record of the answers, in the order in which they came, with its file and row; none of a wrong person.

    A file that was read again counts as it was read last.
    """
    returns = ProviderReturn.objects.filter(case__in=members).order_by("pk").select_related("exhibit")
    found = []
    for one in {(row.exhibit_id, file_of(row.reading)): row for row in returns}.values():
        gone = rows_of(one.exhibit)
        records = one.reading.get("records", ())
        found += [
            _record(row, one, lang) for row in records if addresses.place_of(row["source"])[:60] not in gone
        ]
    return found


def _record(row: Mapping[str, Any], answer: ProviderReturn, lang: str) -> Received:
    fields = "; ".join(f"{key}: {value}" for key, value in (row.get("fields") or {}).items() if value)
    return Received(
        kind=row["kind"],
        at=row.get("at") or "",
        value=row.get("value") or fields,
        ip=row.get("ip") or "",
        port=row.get("port"),
        file=answer.reading.get("file") or answer.exhibit.name,
        line=str((row.get("source") or {}).get("line") or ""),
        sha256=answer.exhibit.sha256,
        at_text=row.get("at_text") or "",
        provider=answer.provider,
        received_at=moment(answer.received_at),
        zone=zone_said(answer.reading, row, lang),
    )


def _custody(digests: Sequence[str], members: Sequence[int]) -> tuple[Custody, ...]:
    """Who held the exhibits of the evidence list and when; looking at one on a page is left out."""
    exhibits = Exhibit.objects.filter(report__filed__case__in=members, sha256__in=digests)
    events = CustodyEvent.objects.filter(exhibit__in=exhibits).exclude(act=CustodyEvent.Act.VIEWED)
    return tuple(
        Custody(one.exhibit.sha256, moment(one.at), str(one.get_act_display()), name(one.by), one.why)
        for one in events.order_by("pk").select_related("exhibit", "by")
    )


def _perishing(case: Case, lang: str) -> Sequence[Perishing]:
    """Each identifier with the first day after which its records are probably gone, soonest first."""
    expected = gone_after(TrailRecord.objects.filter(case=case.lead_id or case.pk).first())
    rows = {one.key: one for one in Identifier.objects.filter(pk__in=[int(key[1:]) for key in expected])}
    return [
        Perishing(
            rows[key].kind, rows[key].shown, provider_name(rows[key].holder), speech.day_text(day, lang)
        )
        for key, day in sorted(expected.items(), key=lambda item: item[1])
        if key in rows
    ]


def gone_after(record: TrailRecord | None) -> dict[str, str]:
    """Return for each identifier of a trail, by its key, the first day (ISO) after which a live route finds nothing."""
    expected: dict[str, str] = {}
    for route in record.content["routes"] if record else ():
        day = (route["gone_by"] or {}).get("expected")
        if day and route["state"] in ALIVE:
            expected[route["identifier"]] = min(day, expected.get(route["identifier"], day))
    return expected


def provider_name(holder: str) -> str:
    """Return the name of a provider of the directory; the word itself where it is not in it."""
    known = rules().providers.get(holder)
    return known.name if known else holder


def _identified(members: Sequence[int]) -> Identified | None:
    """The proposal that was confirmed, else the last one."""
    found = Identification.objects.filter(case__in=members).select_related(
        "person__exhibit", "proposed_by", "answered_by"
    )
    confirmed = found.filter(state=Identification.State.CONFIRMED).first()
    one = confirmed or found.first()
    if one is None:
        return None
    return Identified(
        name=one.person.name,
        details=one.person.details,
        because=one.because,
        against=one.against,
        proposed_by=name(one.proposed_by),
        proposed_on=day_of(one.proposed_at).isoformat(),
        state=str(one.get_state_display()),
        answered_by=name(one.answered_by) if one.answered_by else "",
        answered_on=day_of(one.answered_at).isoformat() if one.answered_at else "",
        answer_because=one.answer_because,
        sha256=one.person.exhibit.sha256 if one.person.exhibit else "",
        row=one.person.row,
        confirmed=confirmed is not None,
    )


def _weighed(members: Sequence[int], lang: str) -> Sequence[Weighed]:
    facts = HypothesisFact.objects.filter(hypothesis__case__in=members).order_by("pk")
    return [
        Weighed(
            explanation=" ".join(
                filter(None, (one.hypothesis.get_kind_display(), one.hypothesis.text, _about(one)))
            ),
            speaks=one.speaks,
            text=one.text,
            source=one.source or (one.exhibit.name if one.exhibit else "") or _shown(one.identifier),
            beyond_subscriber=BEYOND[one.beyond_subscriber].say(lang),
            sha256=_digest_of(one),
        )
        for one in facts.select_related("hypothesis__person", "exhibit", "identifier")
    ]


def _about(fact: HypothesisFact) -> str:
    person = fact.hypothesis.person
    return f"({person.name})" if person else ""


def _shown(identifier: Identifier | None) -> str:
    return identifier.shown if identifier else ""


def _digest_of(fact: HypothesisFact) -> str:
    if fact.exhibit:
        return fact.exhibit.sha256
    exhibit = exhibit_of(fact.identifier) if fact.identifier else None
    return exhibit.sha256 if exhibit else ""


def exhibit_of(identifier: Identifier) -> Exhibit | None:
    """Return the exhibit an identifier comes from: the answer that named it, else its report as it was sealed."""
    if identifier.provided_in:
        return identifier.provided_in
    return identifier.report.exhibits.order_by("pk").first() if identifier.report else None


def _capacity(members: Sequence[int], lang: str) -> str:
    word = Confirmation.objects.filter(report__filed__case__in=members).first()
    return capacity_name(word.target_capacity, lang) if word else ""


def located(identifiers: Sequence[Identifier], lang: str, *, root: Path) -> tuple[Located, ...]:
    """Look up the IP addresses among identifiers in the tables of a home. Raises SnapshotDamaged and OSError."""
    ours = [one for one in identifiers if one.kind == "ip" and one.at]
    if not ours:
        return ()
    tables = addresses.networks(root)
    asked = [Question(one.shown, moment(one.at), one.port) for one in ours]
    answers = [document(answer, tables) for answer in tables.look_up_many(asked)]
    return tuple(_located(one, shown, lang) for one, shown in zip(ours, answers, strict=True))


def _located(identifier: Identifier, shown: Mapping[str, Any], lang: str) -> Located:
    operator, table = shown["operator"] or {}, shown["snapshot"]
    exhibit = exhibit_of(identifier)
    return Located(
        address=shown["address"],
        at=moment(identifier.at),
        port=identifier.port,
        operator=operator.get("name") or "",
        network=operator.get("network") or "",
        country=speech.country_name(shown["country"], lang) if shown["country"] else "",
        kinds=", ".join(NETWORK_KINDS[one].say(lang) for one in shown["kinds"]),
        needs=", ".join(speech.fact_name(one, lang) for one in shown["needs"]),
        source=TABLE.filled(**table).say(lang) if table else "",
        sha256=exhibit.sha256 if exhibit else "",
        row=identifier.provided_row,
    )
