"""Words on screen for the codes of the trade, in the language of the request."""

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from spoor import triage
from spoor.cases.next_step import POLICE
from spoor.drafting import forms
from spoor.evidence.models import LogEntry
from spoor.law import speech
from spoor.vocabulary import MessageKind

register = template.Library()

KINDS = {
    "account": gettext_lazy("account"),
    "ip": gettext_lazy("IP-adres"),
    "email": gettext_lazy("e-mailadres"),
    "phone": gettext_lazy("telefoonnummer"),
    "url": gettext_lazy("link"),
    "domain": gettext_lazy("domeinnaam"),
    "device": gettext_lazy("toestel"),
    "payment": gettext_lazy("betaalkenmerk"),
    "image": gettext_lazy("afbeelding"),
    "pgp_key": gettext_lazy("PGP-sleutel"),
    "name": gettext_lazy("naam"),
}
PLATFORMS = {
    "x": "X",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "youtube": "YouTube",
    "email": gettext_lazy("e-mail"),
    "letter": gettext_lazy("brief"),
    "phone": gettext_lazy("telefoon"),
    "other": gettext_lazy("anders"),
}
PROVIDER_KINDS = {
    "platform": gettext_lazy("platform"),
    "access": gettext_lazy("toegang tot internet of telefonie"),
    "hosting": gettext_lazy("hosting"),
    "mail": gettext_lazy("e-mail"),
    "payment": gettext_lazy("betalingen"),
    "registrar": gettext_lazy("domeinnamen"),
    "other": gettext_lazy("anders"),
}
OUTCOMES = {
    "open": gettext_lazy("Lopend"),
    "identified": gettext_lazy("Afzender bekend"),
    "referred": gettext_lazy("Overgedragen"),
    "no_offence": gettext_lazy("Geen strafbaar feit"),
    "dismissed": gettext_lazy("Geseponeerd"),
    "dead_trail": gettext_lazy("Geen route meer open"),
}
CAPACITIES = {
    "unknown": gettext_lazy("nog niet bekend"),
    "member_representative_body": gettext_lazy("Kamerlid, Statenlid of raadslid"),
    "mayor": gettext_lazy("burgemeester"),
    "alderman": gettext_lazy("wethouder"),
    "minister": gettext_lazy("minister"),
    "state_secretary": gettext_lazy("staatssecretaris"),
    "kings_commissioner": gettext_lazy("commissaris van de Koning"),
    "provincial_executive": gettext_lazy("gedeputeerde"),
    "judge_or_prosecutor": gettext_lazy("rechter of officier van justitie"),
    "lawyer": gettext_lazy("advocaat"),
    "journalist": gettext_lazy("journalist of publicist"),
    "police_officer": gettext_lazy("politieambtenaar"),
    "special_investigating_officer": gettext_lazy("buitengewoon opsporingsambtenaar"),
    "other": gettext_lazy("iemand anders"),
}
PROPOSITIONS = {
    "same_message": gettext_lazy("Zelfde bericht"),
    "same_account": gettext_lazy("Zelfde account"),
    "same_person": gettext_lazy("Zelfde persoon"),
    "same_campaign": gettext_lazy("Zelfde reeks"),
}
ANSWERS = {"yes": gettext_lazy("Ja"), "no": gettext_lazy("Nee"), "unsure": gettext_lazy("Weet ik niet")}
ROLES = {
    "reporter": gettext_lazy("melder"),
    "analyst": gettext_lazy("analist"),
    "prosecutor": gettext_lazy("officier van justitie"),
    "administrator": gettext_lazy("beheerder"),
}
EVENTS = {
    "form:report:received": gettext_lazy("Melding %(report)s ontvangen en verzegeld"),
    "import:report:received": gettext_lazy("Melding %(report)s uit een bestand ontvangen en verzegeld"),
    "handover:report:received": gettext_lazy("Melding %(report)s van een kantoor ontvangen en verzegeld"),
    "person:handover:received": gettext_lazy("Overdracht %(handover)s: bundel %(bundle)s van %(house)s"),
    "person:handover:released": gettext_lazy("Vrijgegeven aan het kantoor over bundel %(bundle)s"),
    "person:word:read": gettext_lazy("Bericht van %(house)s over bundel %(bundle)s gelezen"),
    "program:assessment:proposed": gettext_lazy("Weging voorgesteld: %(label)s"),
    "person:assessment:confirmed": gettext_lazy("Weging bevestigd: %(label)s"),
    "program:links:suggested": gettext_lazy("Koppeling voorgesteld met %(cases)s"),
    "person:link:judged": gettext_lazy("Koppeling beoordeeld (%(proposition)s): %(answer)s"),
    "person:link:withdrawn": gettext_lazy("Koppelbesluit ingetrokken (%(proposition)s)"),
    "program:trail:followed": gettext_lazy("Volgende stap bepaald, uiterlijk %(due)s"),
    "person:route:recorded": gettext_lazy("Vastgelegd bij %(instrument)s: %(state)s"),
    "person:finding:made": gettext_lazy("Oordeel: %(question)s %(answer)s"),
    "person:identifier:described": gettext_lazy("Aanbieder van een kenmerk vastgelegd: %(holder)s"),
    "person:identifier:added": gettext_lazy("Kenmerk toegevoegd (%(kind)s)"),
    "person:number:added": gettext_lazy("Nummer van buiten toegevoegd: %(value)s"),
    "person:date:moved": gettext_lazy("Datum verzet van %(from)s naar %(to)s"),
    "person:case:assigned": gettext_lazy("Toegewezen aan %(team)s %(person)s"),
    "person:case:closed": gettext_lazy("Zaak gesloten: %(outcome)s"),
    "program:case:woke": gettext_lazy("Zaak weer geopend door een koppeling met %(by_case)s"),
    "person:case:woke": gettext_lazy(
        "Zaak weer geopend: zij leidt een groep met de lopende zaak %(by_case)s"
    ),
    "person:order:drafted": gettext_lazy("Stuk opgemaakt: %(instrument)s"),
    "person:paper:made": gettext_lazy("Stuk opgemaakt: %(form)s"),
    "person:person:named": gettext_lazy("Persoon vastgelegd"),
    "person:hypothesis:made": gettext_lazy("Hypothese toegevoegd"),
    "person:hypothesis:weighed": gettext_lazy("Feit bij een hypothese toegevoegd"),
    "person:identification:proposed": gettext_lazy("Afzender voorgesteld"),
    "person:identification:answered": gettext_lazy("Voorstel beantwoord; bevestigd: %(confirmed)s"),
    "person:return:read": gettext_lazy("Opgave gelezen: %(name)s, %(rows)s rijen, %(skipped)s overgeslagen"),
    "person:return:unreadable": gettext_lazy("Opgave ontvangen, niet gelezen: %(name)s"),
    "person:person:rectified": gettext_lazy("Verkeerde persoon rechtgezet; %(receivers)s ontvangers"),
    "person:layout:set_up": gettext_lazy("Indeling ingericht: %(layout)s"),
    "person:order:made": gettext_lazy("Opgesteld: %(order)s, %(instrument)s"),
    "person:order:rewritten": gettext_lazy("%(order)s herschreven, versie %(version)s"),
    "person:order:signed": gettext_lazy("%(order)s getekend, versie %(version)s"),
    "person:order:validated": gettext_lazy("%(order)s: machtiging ingelezen"),
    "person:order:sent": gettext_lazy("%(order)s verstuurd aan %(to)s"),
    "person:order:locked": gettext_lazy("%(order)s: tekenen gesloten na te veel onjuiste wachtwoorden"),
    "person:order:opened": gettext_lazy("%(order)s: verzegeld stuk geopend: %(because)s"),
    "person:order:reminded": gettext_lazy("%(order)s: herinnering aan %(to)s"),
    "person:order:passed_on": gettext_lazy("%(order)s doorgeleid aan %(to)s"),
    "person:order:withdrawn": gettext_lazy("%(order)s ingetrokken: %(because)s"),
    "person:pack:made": gettext_lazy("Opgenomen in meldpakket %(pack)s"),
    "person:pack:signed": gettext_lazy("Meldpakket %(pack)s getekend door %(who)s"),
    "person:pack:delivered": gettext_lazy("Meldpakket %(pack)s afgegeven aan %(who)s"),
    "person:pack:answered": gettext_lazy(
        "Antwoord van de politie op %(pack)s: %(number)s, %(contact)s, bericht op %(next_news_on)s"
    ),
    "person:pack:withdrawn": gettext_lazy("Meldpakket %(pack)s ingetrokken: %(because)s"),
    "person:pack:viewed": gettext_lazy("Meldpakket %(pack)s ingezien: %(file)s"),
    "program:exhibit:sealed": gettext_lazy("Bewijsstuk verzegeld"),
    "program:exhibit:entered": gettext_lazy("Bewijsstuk in het logboek geschreven"),
    "person:bundle:made": gettext_lazy("Bundel %(bundle)s gemaakt"),
    "person:keys:rotated": gettext_lazy("Sleutels van het bewijs vernieuwd"),
    "person:case:viewed": gettext_lazy("Zaak ingezien"),
    "program:case:woke_by_rules": gettext_lazy("Zaak weer geopend. %(because)s"),
    "person:case:woke_by_act": gettext_lazy("Zaak weer geopend. %(because)s"),
    "program:trail:changed": gettext_lazy("Het spoor is opnieuw bezien. %(because)s"),
    "person:route:set_aside_for_many": gettext_lazy(
        "Terzijde gelegd met verzamelbesluit %(decision)s: %(instrument)s"
    ),
    "person:route:set_aside_withdrawn": gettext_lazy(
        "Verzamelbesluit %(decision)s ingetrokken: %(instrument)s"
    ),
    "program:route:set_aside_ended": gettext_lazy("Verzamelbesluit %(decision)s liep af: %(instrument)s"),
    "program:emergency:started": gettext_lazy("Gevaar voor leven: de spoedbaan begint"),
    "program:emergency:passed_on": gettext_lazy("Niemand pakte het gevaar op; nu aan: %(to)s"),
    "person:emergency:taken_up": gettext_lazy("Gevaar opgepakt"),
    "person:emergency:ended": gettext_lazy("Oproep vastgelegd; de spoedbaan is gesloten"),
    "person:message:captured": gettext_lazy("Bericht vastgelegd bij melding %(report)s"),
    "person:exhibit:viewed": gettext_lazy("Bewijsstuk ingezien"),
    "person:domicile:chosen": gettext_lazy("Domicilie voor de aangifte gekozen"),
    "person:protected:confirmed": gettext_lazy("[%(slot)s] van %(report)s bevestigd als beschermd"),
    "person:protected:released": gettext_lazy("[%(slot)s] van %(report)s is niet beschermd"),
    "person:protected:added": gettext_lazy("[%(slot)s] in %(report)s afgedekt"),
    "person:protected:covered": gettext_lazy(
        "%(report)s doorgelezen op beschermde gegevens: %(facts)s afgedekt"
    ),
    "person:protected:opened": gettext_lazy("Beschermde gegevens geopend: %(because)s"),
    "person:protected:cleared": gettext_lazy("Bestand nagekeken: niets beschermds"),
    "person:protected:redacted": gettext_lazy("Gelakte kopie gemaakt"),
}


def lang() -> str:
    """Return the language of this request: nl or en."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def message_kinds() -> list[tuple[str, str]]:
    """Return the kinds of message with their names."""
    return [(kind.value, speech.message_kind_name(kind.value, lang())) for kind in MessageKind]


RETURN_STATES = {
    "read": gettext_lazy("gelezen"),
    "partly": gettext_lazy("deels gelezen"),
    "unknown_layout": gettext_lazy("onbekende indeling"),
    "broken": gettext_lazy("niet leesbaar"),
}
RECORD_KINDS = {
    "login": gettext_lazy("inlog"),
    "subscriber": gettext_lazy("abonnee"),
    "device": gettext_lazy("toestel"),
    "phone": gettext_lazy("telefoonnummer"),
    "email": gettext_lazy("e-mailadres"),
    "payment": gettext_lazy("betaling"),
    "message": gettext_lazy("bericht"),
    "account": gettext_lazy("account"),
    "other": gettext_lazy("overig"),
}


@register.filter
def return_state(code: str) -> str:
    """Say how far an answer was read."""
    return str(RETURN_STATES[code])


@register.filter
def record_kind(code: str) -> str:
    """Say what a record of an answer is."""
    return str(RECORD_KINDS[code])


@register.filter
def day(value: date) -> str:
    """Return a day as people write it: 23 nov 2026."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.day} {_month(value.month)} {value.year}"


@register.filter
def anchor(value: str) -> str:
    """Return an instrument as it stands in an address on the page."""
    return value.replace(".", "_")


@register.filter
def plain(value: float) -> str:
    """Return a number without zeros that say nothing: 0.5, 15."""
    return f"{value:g}"


@register.filter
def month_name(value: date) -> str:
    """Return a month in words: november 2026."""
    return f"{speech.texts(lang())['months'][value.month - 1]} {value.year}"


@register.filter
def moment(value: datetime) -> str:
    """Return an instant in Dutch time, 24 hours: 23 nov 2026, 20.41."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H.%M}"


@register.filter
def short_moment(value: datetime) -> str:
    """Return an instant without its year: 23 nov 20.41."""
    local = timezone.localtime(value)
    return f"{local.day} {_month(local.month)} {local:%H.%M}"


@register.filter
def hour(value: datetime) -> str:
    """Return the time of day of an instant in Dutch time: 20.41."""
    return f"{timezone.localtime(value):%H.%M}"


def _month(number: int) -> str:
    months = speech.texts(lang())["months"]
    return str(months[number - 1])[:3] if lang() == "en" or number != 3 else "mrt"


@register.filter
def in_language(spoken: Mapping[str, str] | None) -> str:
    """Return a sentence kept in both languages in the one of this request."""
    return spoken[lang()] if spoken else ""


@register.filter
def state(code: str) -> str:
    """Return the word for the state of a route."""
    return speech.state_word(code, lang())


@register.filter
def instrument(code: str) -> str:
    """Return the name of an instrument."""
    return speech.instrument_name(code, lang())


@register.filter
def question(code: str) -> str:
    """Return a finding that a person is asked for, as a question."""
    return speech.question_text(code, lang())


@register.filter
def ground(code: str) -> str:
    """Return the ground of a setting aside."""
    return speech.ground_text(code, lang())


@register.filter
def authoriser(code: str) -> str:
    """Return who may authorise or has the turn; a provider's name is its own."""
    return str(_("politie")) if code == POLICE else speech.authoriser_name(code, lang())


@register.filter
def label(code: str) -> str:
    """Return the word for a proposed or confirmed label."""
    return triage.names("labels", lang()).get(code, code)


@register.filter
def severity(level: int) -> str:
    """Return the words of an order of reading, with its number."""
    return f"{level}: {triage.names('severity', lang()).get(str(level), '')}"


@register.filter
def kind(code: str) -> str:
    """Return the word for a kind of identifier."""
    return str(KINDS.get(code, code))


@register.filter
def platform(code: str) -> str:
    """Return the name of a platform."""
    return str(PLATFORMS.get(code, code))


@register.filter
def proposition(code: str) -> str:
    """Return the words of a proposition between two cases."""
    return str(PROPOSITIONS.get(code, code))


@register.filter
def answer(code: str) -> str:
    """Return yes, no or unsure."""
    return str(ANSWERS.get(code, code))


@register.filter
def role(code: str, is_office: bool = False) -> str:
    """Return the name of a role; an office has staff where a desk has analysts."""
    return _("medewerker") if is_office and code == "analyst" else str(ROLES.get(code, code))


@register.filter
def of_digest(times: Mapping[str, list[str]], sha256: str) -> list[str]:
    """Return the sentences on the time stamp of an exhibit."""
    return times.get(sha256, [])


@register.filter
def log_sentence(entry: LogEntry) -> str:
    """Return one line of the log as a sentence with who did it; codes in it are spoken."""
    spoken = {key: _spoken(key, value) for key, value in entry.values.items()}
    sentence = EVENTS.get(entry.event)
    what = sentence % spoken if sentence else entry.event
    return what if entry.event.startswith("program:") else f"{what} ({entry.actor})"


def form_title(code: str) -> str:
    """Return the title of a form; its code where there is no such form any more."""
    form = forms().get(code)
    return form.title[lang()] if form else code


def _spoken(key: str, value: object) -> object:
    if isinstance(value, dict):
        return in_language(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    words = {
        "label": label,
        "instrument": instrument,
        "question": question,
        "proposition": proposition,
        "answer": answer,
        "kind": kind,
        "form": form_title,
    }
    if key == "outcome":
        return OUTCOMES.get(str(value), value)
    if key == "state":
        return _record_state(str(value))
    return words[key](str(value)) if key in words and value else value


def _record_state(code: str) -> object:
    from spoor.cases.models import RouteEvent

    return dict(RouteEvent.State.choices).get(code, code)
