"""Remind: an answer that is due is asked for again in a letter, and then goes to the next body that the law names."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.clock import day_of
from spoor.cases.dossier import Written, dossier_of
from spoor.cases.due import NEXT, Due, due, may_pass_on
from spoor.cases.facts import facts_of, know
from spoor.cases.house import house
from spoor.cases.models import Order, OrderReminder, OrderSending
from spoor.cases.papers import acted, keep, keep_sealed, route_of
from spoor.drafting import Filled, document, fill, forms
from spoor.evidence.sealing import SealedBytes
from spoor.law import speech
from spoor.words import Words

FORMS = {OrderReminder.Act.REMINDED: "order.reminder", OrderReminder.Act.PASSED_ON: "order.passed_on"}
SENT = Words("Verstuurd op {sent}.", "Sent on {sent}.")
ENDS = Words(
    "De termijn ({source}) eindigt of eindigde op {last}.", "The term ({source}) ends or ended on {last}."
)
NO_TERM = Words("Er loopt geen termijn van de wet.", "No term of the law runs.")
REMINDED = Words("Herinnerd op {days}.", "Reminded on {days}.")


class NothingDue(Exception):
    """This order is answered, not sent, or nobody can be reminded of it now; look at the order again."""


class NotSaid(Exception):
    """A reminder names to whom it went, and a moment after the order was sent and not in the future."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """How a letter left: to whom and by which way, when, and the proof where there is one."""

    to: str
    sent_at: datetime
    proof: SealedBytes | None = None


def allowed(order: Order, act: str, *, at: datetime) -> Due:
    """Return how the answer stands where this act is allowed now. Raises NothingDue."""
    found = due(order, at=at)
    may = found is not None and (
        found.may_remind if act == OrderReminder.Act.REMINDED else may_pass_on(order, found)
    )
    if found is None or not may:
        raise NothingDue(order.number)
    return found


def letter(order: Order, act: str, *, at: datetime) -> Filled:
    """Fill the letter of a reminder or of a passing on; nothing is kept. Raises NothingDue."""
    found = allowed(order, act, at=at)
    identifiers = list(order.identifiers.select_related("report").order_by("pk"))
    case = order.case.lead or order.case
    lang = order.lang if order.lang in ("nl", "en") else "en"
    dossier = dossier_of(
        case,
        [speech.speak(route_of(order), lang)],
        identifiers,
        facts_of(know(case), house().kind) or {},
        written=Written(),
        lang=lang,
        number=order.number,
        at=at,
    )
    advice = speech.speak({"advice": [found.next_body]}, lang)["advice"][0] if found.next_body else ""
    told = replace(
        dossier,
        statement=_statement(order, found, lang),
        confirmed_because=str(advice) if act == OrderReminder.Act.PASSED_ON else "",
    )
    return fill(forms()[FORMS[OrderReminder.Act(act)]], told)


def _statement(order: Order, found: Due, lang: str) -> str:
    sending = OrderSending.objects.get(signature__version__order=order)
    said = [SENT.filled(sent=speech.day_text(day_of(sending.sent_at).isoformat(), lang))]
    law, _sep, article = found.source.partition(" ")
    if found.last:
        source = speech.source_text(law, [article], lang) if article else found.source
        said.append(ENDS.filled(source=source, last=speech.day_text(found.last, lang)))
    else:
        said.append(NO_TERM)
    days = [
        speech.day_text(day_of(one.sent_at).isoformat(), lang)
        for one in order.reminders.filter(act=OrderReminder.Act.REMINDED)
    ]
    if days:
        said.append(REMINDED.filled(days=", ".join(days)))
    return " ".join(one.say(lang) for one in said)


@transaction.atomic
def remind(order_id: int, act: str, reminding: Reminding, *, by: User, at: datetime) -> OrderReminder:
    """Seal the letter and record that it left. Raises NothingDue and NotSaid."""
    order = Order.objects.select_for_update(of=("self",)).select_related("case__lead").get(pk=order_id)
    found = allowed(order, act, at=at)
    sending = OrderSending.objects.get(signature__version__order=order)
    if not reminding.to.strip() or not sending.sent_at <= reminding.sent_at <= at:
        raise NotSaid
    paper = keep(
        order, document(letter(order, act, at=at), "pdf"), why="brief bij een vordering", by=by, at=at
    )
    proof = reminding.proof
    made = OrderReminder.objects.create(
        order=order,
        act=act,
        to=reminding.to.strip()[:300],
        source=NEXT[found.next_body["id"]]
        if found.next_body and act == OrderReminder.Act.PASSED_ON
        else found.source,
        sent_at=reminding.sent_at,
        paper=paper,
        proof=keep_sealed(order.case, proof, why="bewijs van verzending", by=by, at=at) if proof else None,
        by=by,
        recorded_at=at,
    )
    values: dict[str, object] = {"to": made.to, "sha256": paper.sha256}
    acted(order, f"person:order:{act}", values, by=by, at=at)
    return made
