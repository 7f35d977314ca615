"""Words for the law book itself, said by the command and by the pages: basis, kind, unit, what a value is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from spoor.law.provisions import Amount, Provision
from spoor.law.speech import day_text
from spoor.law.value_words import VALUES
from spoor.words import Words

BASES: Mapping[str, Words] = {
    "read": Words("gelezen", "read"),
    "memory": Words("uit het geheugen", "from memory"),
    "unsure": Words("onzeker", "unsure"),
}
KINDS: Mapping[str, Words] = {
    "wet": Words("wet", "act"),
    "amvb": Words("besluit (AMvB)", "decree"),
    "ministeriele_regeling": Words("ministeriële regeling", "ministerial rule"),
    "eu_verordening": Words("EU-verordening", "EU regulation"),
    "eu_richtlijn": Words("EU-richtlijn", "EU directive"),
    "eu_kaderbesluit": Words("EU-kaderbesluit", "EU framework decision"),
    "verdrag": Words("verdrag", "treaty"),
    "rechtspraak": Words("rechtspraak", "case law"),
    "beleid_om": Words("beleid van het OM", "prosecution policy"),
    "buitenlandse_wet": Words("buitenlandse wet", "foreign law"),
    "beleid": Words("eigen norm", "norm of our own"),
    "beleid_van_derden": Words("beleid van anderen", "policy of others"),
    "open_punt": Words("open punt", "open point"),
}
FIELDS: Mapping[str, Words] = {
    "words": Words("tekst", "text"),
    "clock": Words("telwijze", "way of counting"),
    "basis": Words("grond", "basis"),
    "source": Words("bron", "source"),
}
CLOCKS: Mapping[str, Words] = {
    "termijnenwet": Words("Algemene termijnenwet", "Algemene termijnenwet (general act on terms)"),
    "reg_1182_71": Words("Verordening 1182/71", "Regulation 1182/71"),
    "plain_days": Words("kale dagen", "plain days"),
    "hours": Words("uren, dag en nacht", "hours, day and night"),
}
_UNIT_FIRST = frozenset({"article", "category"})
_UNITS: Mapping[str, tuple[Words, Words]] = {  # one, several
    "hours": (Words("uur", "hour"), Words("uur", "hours")),
    "days": (Words("dag", "day"), Words("dagen", "days")),
    "weeks": (Words("week", "week"), Words("weken", "weeks")),
    "months": (Words("maand", "month"), Words("maanden", "months")),
    "years": (Words("jaar", "year"), Words("jaar", "years")),
    "times": (Words("keer", "time"), Words("keer", "times")),
    "parts": (Words("deel", "part"), Words("delen", "parts")),
    "working_days": (Words("werkdag", "working day"), Words("werkdagen", "working days")),
    "percent": (Words("procent", "per cent"), Words("procent", "per cent")),
    "euro": (Words("euro", "euro"), Words("euro", "euro")),
    "minutes": (Words("minuut", "minute"), Words("minuten", "minutes")),
    "cases": (Words("zaak", "case"), Words("zaken", "cases")),
    "category": (Words("categorie", "category"), Words("categorie", "category")),
    "article": (Words("artikel", "article"), Words("artikel", "article")),
}
_SINCE = Words("vanaf {day}", "from {day}")
_BETWEEN = Words("van {first} tot en met {last}", "from {first} until {last} inclusive")
_KNOWN = Words("eerste dag onbekend; gold op {days}", "first day unknown; in force on {days}")
_KNOWN_UNTIL = Words("eerste dag onbekend; tot en met {last}", "first day unknown; until {last} inclusive")
_FROM_MEMORY = Words("{said} (eerste dag uit het geheugen)", "{said} (first day from memory)")
_NEVER = Words("niet bekend of het geldt", "not known whether it is in force")
NOT_VERIFIED = Words("bron niet geverifieerd", "source not verified")
_CHECKED = Words("nagekeken op {day} door {who}", "checked on {day} by {who}")
ABSENT = Words("geen", "none")
POINTS = Words("{count} punten", "{count} points")


def basis_word(basis: str, lang: str) -> str:
    """Return on what a row rests: read, from memory or unsure."""
    return BASES[basis].say(lang)


def kind_word(kind: str, lang: str) -> str:
    """Return what kind of rule a law file holds; the code itself where we have no word."""
    return KINDS[kind].say(lang) if kind in KINDS else kind.replace("_", " ")


def clock_word(clock: str, lang: str) -> str:
    """Return the rule by which a term is counted; the code itself where we have no word."""
    return CLOCKS[clock].say(lang) if clock in CLOCKS else clock


def value_word(name: str, lang: str) -> str:
    """Return what a value is; its name in the file where we have no word."""
    return VALUES[name].say(lang) if name in VALUES else name.replace("_", " ")


def amount_words(amount: Amount, lang: str) -> str:
    """Return a value with its unit: 24 maanden, 1 week, artikel 424; the unit of the file where we have no word."""
    if amount.unit not in _UNITS:
        return f"{amount.amount} {amount.unit}"
    one, several = _UNITS[amount.unit]
    unit = (one if amount.amount == 1 else several).say(lang)
    return f"{unit} {amount.amount}" if amount.unit in _UNIT_FIRST else f"{amount.amount} {unit}"


def checked_words(provision: Provision, lang: str) -> str:
    """Return who checked a version and when; or that nobody did."""
    if provision.checked_on is None or provision.checked_by is None:
        return NOT_VERIFIED.say(lang)
    day = day_text(provision.checked_on.isoformat(), lang)
    return _CHECKED.filled(day=day, who=provision.checked_by).say(lang)


def validity_words(provision: Provision, lang: str) -> str:
    """Return from when until when a version is in force, and what of that is not known."""

    def say(day: date) -> str:
        return day_text(day.isoformat(), lang)

    first, last = provision.valid_from, provision.valid_to
    if first:
        said = _BETWEEN.filled(first=say(first), last=say(last)) if last else _SINCE.filled(day=say(first))
        known = provision.valid_from_basis == "read"
        return said.say(lang) if known else _FROM_MEMORY.filled(said=said.say(lang)).say(lang)
    if last:
        return _KNOWN_UNTIL.filled(last=say(last)).say(lang)
    if provision.known_in_force_on:
        return _KNOWN.filled(days=", ".join(map(say, provision.known_in_force_on))).say(lang)
    return _NEVER.say(lang)


def differing_words(field: str, name: str, lang: str) -> str:
    """Return what it is that two versions differ in."""
    if field == "value":
        return value_word(name, lang)
    return FIELDS[field].say(lang) if field in FIELDS else name.replace("_", " ")


def said(field: str, found: Any, lang: str) -> str:
    """Return one side of a difference in words."""
    if found is None:
        return ABSENT.say(lang)
    if isinstance(found, Amount):
        return amount_words(found, lang)
    if field == "basis":
        return basis_word(found, lang)
    if field == "clock":
        return clock_word(found, lang)
    if isinstance(found, Mapping):
        return str(found[lang]) if lang in found else ", ".join(map(str, found))
    if isinstance(found, list | tuple) and any(isinstance(one, Mapping) for one in found):
        return POINTS.filled(count=len(found)).say(lang)
    if isinstance(found, list | tuple):
        return ", ".join(map(str, found))
    return str(found)
