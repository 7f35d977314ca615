"""Values: the names by which a form's declaration asks a dossier; None or empty is not known."""

from collections.abc import Mapping, Sequence

from spoor.drafting.dossier import Contact, Dossier, Identified
from spoor.drafting.tables import rows_of

Value = str | bool | Sequence[Mapping[str, str]] | None
IN_THE_TEXT = 5  # identifiers named in the text of a document; more stand in an annexed table
FOUND = (
    "serious_breach",
    "urgent",
    "emergency",
    "suspicion",
    "sender_confirmed",
    "rc_authorisation",
    "validation",
)
STATE = {"nl": "Nederland", "en": "The Netherlands"}
IN_MONTHS = {"nl": "{} maanden", "en": "{} months"}


def values_of(dossier: Dossier) -> Mapping[str, Value]:
    """Return everything a form may name, in the language of the dossier."""
    return {
        **_plain(dossier),
        **_people(dossier),
        **_conditions(dossier),
        **_found(dossier),
        **_identified(dossier.identified),
        **rows_of(dossier),
        **{f"reason_{name}": getattr(dossier.reasons, name) for name in dossier.reasons.__slots__},
    }


def _plain(dossier: Dossier) -> dict[str, Value]:
    offence = dossier.offence
    numbers = [value for _, value in dossier.numbers]
    months = IN_MONTHS.get(dossier.lang, IN_MONTHS["en"])
    return {
        "case": dossier.case,
        "state_of_issue": STATE.get(dossier.lang, STATE["en"]),
        "order_number": dossier.order_number,
        "made_on": dossier.made_on,
        "house": dossier.house,
        "instrument": dossier.instrument_name,
        "about": dossier.about_name,
        "authoriser": dossier.authoriser,
        "validation": dossier.validation,
        "file_number": ", ".join(numbers),
        "police_number": ", ".join(value for kind, value in dossier.numbers if kind == "police"),
        "prosecution_number": ", ".join(value for kind, value in dossier.numbers if kind == "prosecution"),
        "addressee": dossier.addressee.name,
        "addressee_country": dossier.addressee.country,
        "provider": dossier.addressee.provider,
        "channel": dossier.addressee.channel,
        "through": dossier.addressee.through,
        "tells_user": dossier.addressee.tells_user,
        "offence": offence.name,
        "offence_article": offence.article,
        "max_sentence": offence.max_said
        or ("" if offence.max_months is None else months.format(offence.max_months)),
        "committed_on": offence.committed_on,
        "place": offence.place,
        "term": dossier.term,
        "term_source": dossier.term_source,
        "keep": dossier.keep,
        "period_from": dossier.period_from,
        "period_until": dossier.period_until,
        "last_useful": dossier.last_useful,
        "confirmed_by": dossier.confirmed_by,
        "confirmed_because": dossier.confirmed_because,
        "suspect": dossier.suspect,
        "target": dossier.target,
        "target_capacity": dossier.target_capacity,
        "police_contact": dossier.police_contact,
        "domicile": dossier.domicile,
        "statement": dossier.statement,
        "citations": "; ".join(dossier.citations),
        "foreign_number": ", ".join(value for kind, value in dossier.numbers if kind == "foreign"),
        "count": str(len(dossier.subjects)),
    }


def _people(dossier: Dossier) -> dict[str, Value]:
    people = {
        "issuer": dossier.issuer,
        "validator": dossier.validator,
        "reply": dossier.reply_to,
        "reporter": dossier.reporter,
    }
    return {
        f"{role}_{name}": value
        for role, contact in people.items()
        for name, value in {
            "name": contact.name,
            "post": contact.post,
            "address": contact.address,
            "phone": contact.phone,
            "email": contact.email,
            "contact": reached(contact),
        }.items()
    }


def reached(contact: Contact) -> str:
    """Return how somebody is reached, in one line."""
    return ", ".join(part for part in (contact.address, contact.phone, contact.email) if part)


def _conditions(dossier: Dossier) -> dict[str, Value]:
    offence = dossier.offence
    category = dossier.instrument.rpartition(".")[2]
    return {
        "danger": dossier.danger_to_life is True,
        "needs_validation": bool(dossier.validation),
        "notify": dossier.notify,
        "has_earlier": bool(dossier.earlier),
        "many": len(dossier.subjects) > 1,
        "annexed": len(dossier.subjects) > IN_THE_TEXT,
        "in_the_text": len(dossier.subjects) <= IN_THE_TEXT,
        "has_capacity": bool(dossier.target_capacity),
        "has_order": bool(dossier.order_number),
        "by_prosecutor": dossier.authoriser in ("public prosecutor", "officier van justitie"),
        "by_magistrate": dossier.authoriser in ("examining magistrate", "rechter-commissaris"),
        "is_subscriber": category == "subscriber",
        "is_identification": category == "identification",
        "is_traffic": category == "traffic",
        "is_content": category == "content",
        "is_serious": category in ("traffic", "content"),
        "in_writing_maximum": offence.max_months is not None,
        "has_address": any(subject.kind == "ip" for subject in dossier.subjects),
        "has_address_or_phone": any(subject.kind in ("ip", "phone") for subject in dossier.subjects),
        "has_account": any(subject.kind == "account" for subject in dossier.subjects),
        "account_known_by_number": bool(dossier.subjects) and all(
            subject.account_id for subject in dossier.subjects if subject.kind == "account"
        ),
    }  # fmt: skip


def _found(dossier: Dossier) -> dict[str, Value]:
    """What a person found on each question that an article asks: yes or no with its reason, by whom and when."""
    told = {(one.name, one.case): one for one in dossier.findings}
    return {
        f"found_{name}": "; ".join(
            f"{case}{': ' if case else ''}{one.answer}: {one.reason} ({one.by}, {one.on})"
            for (question, case), one in told.items()
            if question == name
        )
        for name in FOUND
    }


def _identified(one: Identified | None) -> dict[str, Value]:
    names = [name for name in Identified.__slots__ if name not in ("confirmed", "sha256")]
    values: dict[str, Value] = {f"identified_{name}": getattr(one, name) if one else "" for name in names}
    return values | {"identified_confirmed": bool(one and one.confirmed), "is_identified": one is not None}
