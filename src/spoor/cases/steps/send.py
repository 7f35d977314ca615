"""Send: a signed order leaves the house, with proof; nothing leaves unsigned. Its term starts with the record of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.mail import Attached, Letter, encrypted, message_id, post
from spoor.adapters.outbox import drop
from spoor.cases.house import house
from spoor.cases.models import Order, OrderSending, OrderSignature
from spoor.cases.papers import acted, keep, keep_sealed
from spoor.drafting import Document
from spoor.evidence.models import CustodyEvent, Exhibit
from spoor.evidence.sealing import Hands, SealedBytes, store
from spoor.words import Words

CHANNELS = tuple(OrderSending.Channel)
SUBJECT = Words("Stuk {number}", "Document {number}")
WORDS = Words(
    "Bijgaand stuk {number}. Wilt u de ontvangst bevestigen aan {reply}?",
    "Attached you find document {number}. Will you confirm receipt to {reply}?",
)


class NotSigned(Exception):
    """Only an order with every signature the law asks may leave; have it signed first."""


class SentAlready(Exception):
    """This order was sent; record what came of it, or make another."""


class NotSaid(Exception):
    """A sending names to whom it went, and a moment after the signature and not in the future."""


class NoMail(Exception):
    """This Spoor has no mail server or no address for answers; the administrator sets both."""


class NotMailed(Exception):
    """The mail server did not take the message; nothing was recorded. Try again, or choose another channel."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How an order leaves: the channel, to whom, the addressee's number, when, and the proof where there is one.

    By mail `to` is an address and `certificate` that of its mailbox (PEM or DER).
    """

    channel: str
    to: str
    sent_at: datetime
    reference: str = ""
    proof: SealedBytes | None = None
    certificate: bytes = b""


@transaction.atomic
def send(order_id: int, sending: Sending, *, by: User, at: datetime) -> OrderSending:
    """Send a signed order: put it in the outbox, or record that a person delivered it; with proof as an exhibit.

    Raises NotSigned, SentAlready, NotSaid, OutboxTaken, NoMail, RecipientRefused and NotMailed.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    signature = _signature(order)
    too_soon = sending.sent_at < signature.signed_at
    if not sending.to.strip() or sending.sent_at > at or too_soon or sending.channel not in CHANNELS:
        raise NotSaid
    place, mailed = "", None
    if sending.channel == OrderSending.Channel.EMAIL:
        mailed = _mail(order, sending, at)
    if sending.channel == OrderSending.Channel.FOLDER:
        place = str(_dropped(order, signature))
    sent = OrderSending.objects.create(
        signature=signature,
        channel=sending.channel,
        to=sending.to.strip()[:300],
        reference=sending.reference.strip()[:100],
        message_id=message_id(mailed.content) if mailed else "",
        sent_at=sending.sent_at,
        proof=keep(order, mailed, why="bewijs van verzending", by=by, at=at)
        if mailed
        else _proof(order, signature, sending, place, by=by, at=at),
        by=by,
        recorded_at=at,
    )
    _hand_over(order, sent, by=by)
    Order.objects.filter(pk=order.pk).update(stage=Order.Stage.SENT)
    values: dict[str, object] = {
        "channel": sending.channel,
        "to": sending.to,
        "sha256": signature.document.sha256,
    }
    acted(order, "person:order:sent", values, by=by, at=at)
    if mailed:
        _post(mailed.content, sending.to)
    return sent


def _hand_over(order: Order, sent: OrderSending, *, by: User) -> None:
    """Add to the custody of each paper that left from whom to whom it went."""
    hands = Hands(house().name, sent.to)
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit=one,
            at=sent.sent_at,
            by=by,
            act=CustodyEvent.Act.HANDED_OVER,
            why=f"verzonden: {order.number}",
            result=" ".join(filter(None, (str(sent.channel), sent.reference)))[:300],
            **hands.named(),
        )
        for one in papers_of(order)
    )


def _mail(order: Order, sending: Sending, at: datetime) -> Document:
    """The encrypted message of an order, as it leaves."""
    told = house()
    if not settings.EMAIL_HOST or not told.order_email:
        raise NoMail
    letter = Letter(
        sender=told.order_email,
        to=sending.to.strip(),
        subject=SUBJECT.filled(number=order.number).say(order.lang),
        words=WORDS.filled(number=order.number, reply=told.order_email).say(order.lang),
        files=[Attached(one.name, one.media_type, store().read(one.sha256)) for one in papers_of(order)],
    )
    content = encrypted(letter, sending.certificate, at=at)
    return Document(f"verzending-{order.number}.eml", "message/rfc822", content, ())


def _post(message: bytes, to: str) -> None:
    try:
        post(message, sender=house().order_email, to=to.strip())
    except (OSError, SMTPException) as error:
        raise NotMailed(str(error)) from error


@transaction.atomic
def withdraw(order_id: int, *, because: str, by: User, at: datetime) -> Order:
    """Take an order back, with a reason; whoever withdraws a sent one tells the addressee. Raises NotSaid."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if not because.strip() or order.stage == Order.Stage.WITHDRAWN:
        raise NotSaid
    was, order.stage = order.stage, Order.Stage.WITHDRAWN
    order.save(update_fields=["stage"])
    acted(order, "person:order:withdrawn", {"because": because.strip(), "was": was}, by=by, at=at)
    return order


def _signature(order: Order) -> OrderSignature:
    """The signature under which the order leaves."""
    if order.stage == Order.Stage.SENT:
        raise SentAlready(order.number)
    signed = OrderSignature.objects.filter(version__order=order, act=OrderSignature.Act.SIGNED)
    found = signed.select_related("document", "version").first()
    if order.stage != Order.Stage.SIGNED or found is None:
        raise NotSigned(order.number)
    return found


def papers_of(order: Order) -> list[Exhibit]:
    """Return what leaves: the signed document, and the authorisation where there is one."""
    signatures = OrderSignature.objects.filter(version__order=order).select_related("document")
    return [one.document for one in signatures.order_by("pk")]


def _dropped(order: Order, signature: OrderSignature) -> object:
    folder = settings.HOME.path / "outbox" / order.number
    places = [drop(folder, one.name or one.sha256, store().read(one.sha256)) for one in papers_of(order)]
    return places[0]


def _proof(
    order: Order, signature: OrderSignature, sending: Sending, place: str, *, by: User, at: datetime
) -> Exhibit:
    """The proof that a person brought, or a statement of what left, when, to whom and with which digests."""
    if sending.proof is not None:
        return keep_sealed(order.case, sending.proof, why="bewijs van verzending", by=by, at=at)
    statement = {
        "order": order.number,
        "channel": sending.channel,
        "to": sending.to,
        "reference": sending.reference,
        "sent_at": sending.sent_at.isoformat(),
        "sent_by": by.username,
        "recorded_at": at.isoformat(),
        "files": [{"name": one.name, "sha256": one.sha256} for one in papers_of(order)],
        "place": place,
    }
    content = json.dumps(statement, ensure_ascii=False, indent=1).encode()
    document = Document(f"verzending-{order.number}.json", "application/json", content, ())
    return keep(order, document, why="bewijs van verzending", by=by, at=at)
