"""What the page of an order shows: its stage, what it says, what it lacks, who must sign, and how it left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spoor.cases.concerned import cases_of
from spoor.cases.due import due, may_pass_on
from spoor.cases.following import Following, offered
from spoor.cases.house import house_kind, legal_role, role_of
from spoor.cases.models import Order, OrderReminder, OrderSending, OrderSignature, OrderVersion, TrailRecord
from spoor.cases.papers import reasons_asked, reasons_missing
from spoor.cases.rectified import is_shut
from spoor.cases.steps import send, sign
from spoor.drafting import Filled
from spoor.law import speech
from spoor.web.templatetags.spoor import lang

LINE = "line-"  # how a page names a line of a form
REASON_NAMES = {
    "necessity": gettext_lazy("Noodzaak"),
    "proportionality": gettext_lazy("Evenredigheid"),
    "subsidiarity": gettext_lazy("Subsidiariteit"),
    "alternatives": gettext_lazy("Alternatieven"),
    "confidentiality": gettext_lazy("Geheimhouding"),
}
REASON_QUESTIONS = {
    "necessity": gettext_lazy("Waarom zijn juist deze gegevens nodig om de afzender te vinden?"),
    "proportionality": gettext_lazy("Waarom weegt het belang van het onderzoek op tegen de inbreuk?"),
    "subsidiarity": gettext_lazy("Waarom kan het niet met minder: minder gegevens, een lichter middel?"),
    "alternatives": gettext_lazy("Welke andere wegen zijn overwogen of geprobeerd, met welke uitkomst?"),
    "confidentiality": gettext_lazy("Waarom mag de gebruiker dit nu niet weten?"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason that a person writes for an order: its name, the question, the text, whether it lacks."""

    field: str
    name: str
    question: str
    text: str
    lacks: bool


def reasons(
    form: str, authoriser: str, version: OrderVersion | None, given: dict[str, str] | None = None
) -> list[Reason]:
    """Return the reasons that a person must write, with what was written."""
    lacking = reasons_missing(version) if version else []
    return [
        Reason(
            field=name,
            name=str(REASON_NAMES[name]),
            question=str(REASON_QUESTIONS[name]),
            text=(given or {}).get(name, getattr(version, name) if version else ""),
            lacks=name in lacking,
        )
        for name in reasons_asked(form, authoriser)
    ]


@dataclass(frozen=True, slots=True)
class LineToWrite:
    """One line of a form that a person may write on screen: its section, its words, what stands there and by whom."""

    field: str
    section: str
    name: str
    text: str
    must: bool
    by: str


def lines(filled: Filled, given: Mapping[str, str] | None = None) -> list[LineToWrite]:
    """Return the lines of a form that a person may write on screen, with what was typed."""
    return [
        LineToWrite(
            field=f"{LINE}{block.key}",
            section=title,
            name=block.text,
            text=(given or {}).get(f"{LINE}{block.key}", block.value or ""),
            must=block.must,
            by=block.by,
        )
        for title, block in filled.lines
    ]


def lines_written(posted: Mapping[str, str]) -> dict[str, str]:
    """Return what a form posted for its lines, by the key of the line."""
    return {name.removeprefix(LINE): text for name, text in posted.items() if name.startswith(LINE)}


FOLLOWS = {
    Order.FollowUp.EXTENSION: gettext_lazy(
        "De gegevens worden bewaard tot en met %(kept)s; verlengd tot ten hoogste en met %(until)s."
    ),
    Order.FollowUp.CONFIRMATION: gettext_lazy(
        "De gegevens worden bewaard tot en met %(kept)s; bevestigd zolang als nodig is om ze te verstrekken."
    ),
}
FOLLOW_NAMES = {
    Order.FollowUp.EXTENSION: gettext_lazy("Verleng de bewaring"),
    Order.FollowUp.CONFIRMATION: gettext_lazy("Bevestig het verzoek tot verstrekking"),
}


LETTERS = {
    OrderReminder.Act.REMINDED: gettext_lazy("Herinner de geadresseerde"),
    OrderReminder.Act.PASSED_ON: gettext_lazy("Leid door"),
}
WHY = {
    "refused": gettext_lazy("Dit stuk is geweigerd."),
    "over": gettext_lazy("De termijn is voorbij en er is geen antwoord."),
    "": gettext_lazy("Er is geen ontvangstnummer: niemand bevestigde dat het stuk aankwam."),
}


def letters(order: Order, *, at: datetime) -> list[dict[str, Any]]:
    """Return which letters about a sent order may go out now: why, and what the law book advises."""
    found = due(order, at=at)
    if found is None:
        return []
    why = WHY["refused" if found.result == "refused" else "over" if found.over else ""]
    offered_now = [OrderReminder.Act.REMINDED] if found.may_remind else []
    if may_pass_on(order, found):
        offered_now.append(OrderReminder.Act.PASSED_ON)
    advice = speech.speak({"advice": [found.next_body]}, lang())["advice"][0] if found.next_body else ""
    return [
        {
            "act": act.value,
            "name": str(LETTERS[act]),
            "why": str(why),
            "advice": advice if act == OrderReminder.Act.PASSED_ON else "",
            "to": order.addressee if act == OrderReminder.Act.REMINDED else "",
            "urgent": found.over,
        }
        for act in offered_now
    ]


def following(one: Following) -> dict[str, str]:
    """Return in words what may follow an order that keeps data."""
    act = Order.FollowUp(one.act)
    days = {"kept": speech.day_text(one.kept_until, lang())}
    if one.until:
        days["until"] = speech.day_text(one.until, lang())
    law, _sep, article = one.source.partition(" ")
    return {
        "act": one.act,
        "name": str(FOLLOW_NAMES[act]),
        "says": FOLLOWS[act] % days,
        "source": speech.source_text(law, [article], lang()),
    }


def signers(authoriser: str) -> list[User]:
    """Return who in this house may sign for a role of the law book."""
    people = User.objects.filter(is_active=True, groups__isnull=False).distinct().order_by("last_name")
    may = sign.MAY_SIGN_AS.get(authoriser, ())
    return [one for one in people if legal_role(one, house_kind()) in may and role_of(one) != "administrator"]


def page(order: Order, user: User, *, at: datetime) -> dict[str, Any]:
    """Return everything the page of an order shows to this person."""
    version = order.versions.select_related("written_by", "signer", "to_sign").first()
    assert version is not None
    signatures = list(
        OrderSignature.objects.filter(version__order=order).select_related("document", "by", "version")
    )
    acts = {one.act for one in signatures}
    draft = order.stage == Order.Stage.DRAFT
    may_work = user.has_perm("cases.draft_order") or house_kind() == "office"
    role = legal_role(user, house_kind())
    return {
        "order": order,
        "version": version,
        "versions": order.versions.select_related("written_by"),
        "name": name_of(order),
        "authoriser": speech.authoriser_name(order.authoriser, lang()),
        "validator": speech.authoriser_name(order.validation, lang()) if order.validation else "",
        "country": speech.country_name(order.country, lang()) if order.country else "",
        "identifiers": order.identifiers.select_related("case__lead").order_by("pk"),
        "cases": cases_of(order),
        "reasons": reasons(version.filled["form"], order.authoriser, version),
        "lacking": [str(REASON_NAMES[name]) for name in reasons_missing(version)],
        "signatures": signatures,
        "sending": OrderSending.objects.filter(signature__version__order=order)
        .select_related("proof", "by")
        .first(),
        "returns": order.returns.select_related("exhibit"),
        "deadline": deadline(order),
        "shut": is_shut(order),
        "may_open": role_of(user) == "prosecutor",
        "reminders": order.reminders.select_related("paper", "proof"),
        "letters": letters(order, at=at) if may_work else [],
        "followings": [following(one) for one in offered(order, at=at)] if may_work else [],
        "followed_by": order.followed_by.order_by("pk"),
        "papers": send.papers_of(order),
        "may_edit": draft and may_work,
        "may_sign": draft and "signed" not in acts and sign.signs(order, user) and may_work,
        "own_text": order.authoriser not in sign.ALONE and version.written_by_id == user.pk,
        "may_read_in": draft and "signed" not in acts and sign.reads_in(order, user) and may_work,
        "may_validate": draft
        and bool(order.validation)
        and "validated" not in acts
        and role == sign.PROSECUTOR,
        "may_send": order.stage == Order.Stage.SIGNED and may_work,
        "may_withdraw": order.stage != Order.Stage.WITHDRAWN and may_work,
        "channels": [(one.value, one.label) for one in send.CHANNELS],
        "steps": steps(order, acts),
        "now": at,
    }


def deadline(order: Order) -> str:
    """Return the last day for the answer as the trail has it, in words; empty where none runs."""
    trails = TrailRecord.objects.filter(case__in=cases_of(order)).order_by("case")
    keys = {one.key for one in order.identifiers.all()}
    for route in (route for trail in trails for route in trail.content["routes"]):
        same = route["instrument"] == order.instrument and route["identifier"] in keys
        clock = route["deadline"] or {}
        if same and route["state"] == "waiting" and (until := clock.get("last_at") or clock.get("last_on")):
            return speech.day_text(until, lang())
    return ""


def name_of(order: Order) -> str:
    """Return what an order is called: its instrument, and what it is about."""
    name = speech.instrument_name(order.instrument, lang())
    return f"{name}: {speech.instrument_name(order.about, lang())}" if order.about else name


def steps(order: Order, acts: set[str]) -> list[dict[str, str]]:
    """Return the stops of an order from draft to answer; where it is, is the first not reached."""
    stops = [(_("Opgesteld"), True), (_("Getekend"), "signed" in acts)]
    if order.validation:
        stops.append((_("Gemachtigd"), "validated" in acts))
    stops += [
        (_("Verstuurd"), order.stage == Order.Stage.SENT),
        (_("Antwoord"), order.returns.exists()),
    ]
    shown, here = [], order.stage == Order.Stage.WITHDRAWN
    for name, reached in stops:
        shown.append({"name": str(name), "state": "done" if reached else "" if here else "here"})
        here = here or not reached
    return shown
