"""Collect: what came in by mail or lies in the folder is sealed first and whole; then it is brought to its order.

A message or file leaves the inbox only after its rows are committed, so that a crash between the two finds it again;
the same bytes under the same name are one. Who or what brought it to which order, and why, is a row of its own.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parseaddr
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from spoor.adapters.inbox import Inbox, Waiting, look
from spoor.adapters.returned import opened
from spoor.adapters.smime import Opened, open_mail
from spoor.adapters.store import EvidenceDamaged, Stored
from spoor.cases.house import house
from spoor.cases.models import Case, Incoming, Order, OrderSending, Placement
from spoor.cases.papers import keep_sealed
from spoor.evidence import log
from spoor.evidence.models import CustodyEvent, Exhibit
from spoor.evidence.sealing import Hands, SealedBytes, record, seal, store
from spoor.returns.post import Clue, Post, PostUnreadable, Sent, clues, read_post
from spoor.vocabulary import Outcome

FOLDER = ("inbox", "returns")  # below the home
KEY = ("keys", "answers.pem")
INSIDE = 0  # place of the message in an envelope, among the parts of its mail
MOST_CLUES = 20


class PlacedAlready(Exception):
    """This was brought to an order or set aside already; look at its line in the list."""


class NoSuchOrder(Exception):
    """No order that was sent has this number; look it up in the list of orders."""


class ReasonMissing(Exception):
    """Say in a word why this is set aside, or why it belongs to that order."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One message or file that was taken in, and whether it is new."""

    incoming: Incoming
    is_new: bool


def inbox(now: float) -> Inbox:
    """Return what waits in the folder of the home and in the Maildir. Raises OSError."""
    return look(settings.HOME.path.joinpath(*FOLDER), settings.MAILDIR, now=now)


def take(waiting: Waiting, *, by: User, at: datetime) -> Taken:
    """Seal what waits, keep its rows, and only then move it to `done`. Raises OSError and KeyRefused."""
    content = waiting.read()
    sha256 = hashlib.sha256(content).hexdigest()
    name = (f"bericht-{sha256[:12]}.eml" if waiting.is_mail else waiting.name)[:300]
    found = Incoming.objects.filter(sha256=sha256, name=name).first()
    is_new = found is None
    if found is None:
        found = _kept(name, content, is_mail=waiting.is_mail, by=by, at=at)
    waiting.move_to_done()
    return Taken(found, is_new)


def _kept(name: str, content: bytes, *, is_mail: bool, by: User, at: datetime) -> Incoming:
    held = open_mail(content, house_key()) if is_mail else Opened()
    sealed = seal([content], kind=Exhibit.Kind.RETURN, name=name)
    with transaction.atomic():
        exhibit = record(sealed, report=None, by=by, at=at, why="binnengekomen antwoord")
        made = Incoming(
            exhibit=exhibit,
            channel=Incoming.Channel.MAIL if is_mail else Incoming.Channel.FOLDER,
            name=name,
            sha256=exhibit.sha256,
            received_at=at,
            by=by,
        )
        _fill(made, content, held, by=by, at=at)
        made.save()
        values = {
            "channel": made.channel,
            "kind": made.kind,
            "sha256": made.sha256,
            "envelope": made.envelope,
        }
        log.add(log.Line("program:incoming:sealed", f"incoming:{made.pk}", values), by=by.username, at=at)
    return made


def _fill(made: Incoming, content: bytes, held: Opened, *, by: User, at: datetime) -> None:
    """Write what a message says of itself into its row, and seal what is attached to it as parts."""
    made.envelope, made.signature, made.signer = held.state, held.signature, held.signer
    whole = made.exhibit
    if held.inner is not None:
        sealed = seal([held.inner], kind=Exhibit.Kind.RETURN, name=f"inhoud-van-{made.name}"[:300])
        whole = record(sealed, report=None, by=by, at=at, why="uit de envelop", source=(made.exhibit, INSIDE))
        made.inner = whole
    inside = held.inner or content
    made.files = [] if made.channel == Incoming.Channel.FOLDER else _parts(whole, inside, by=by, at=at)
    texts = [("name", made.name), *(("file", name) for name in made.files)]
    answers: tuple[str, ...] = ()
    if made.channel == Incoming.Channel.MAIL and (outer := _post(content)) is not None:
        post = (_post(inside) or outer) if held.inner is not None else outer
        made.kind, made.message_id, made.sender = outer.kind, outer.id[:300], outer.sender
        made.subject, made.sent, answers = outer.subject, outer.sent, outer.answers + post.answers
        texts = [("subject", f"{outer.subject}\n{post.subject}"), ("body", post.words), *texts[1:]]
    made.clues = [asdict(one) for one in clues(texts, answers, _sent())][:MOST_CLUES]


def _post(content: bytes) -> Post | None:
    try:
        return read_post(content)
    except PostUnreadable:
        return None


def _parts(whole: Exhibit, content: bytes, *, by: User, at: datetime) -> list[str]:
    """Seal each file attached to a message as a part of it; return their names."""
    names = []
    for place, found in enumerate(opened(whole.name, content), 1):
        if found.problem is None and found.content is not content:
            sealed = seal([found.content], kind=Exhibit.Kind.RETURN, name=found.name.rpartition("!")[2])
            record(sealed, report=None, by=by, at=at, why="bijlage", source=(whole, place))
        if found.content is not content:
            names.append(found.name.partition("!")[2])
    return names


def house_key() -> bytes | None:
    """Return the key with which mail to this house is opened, None where there is none. Raises OSError."""
    file = settings.HOME.path.joinpath(*KEY)
    return file.read_bytes() if file.is_file() else None


def _sent() -> list[Sent]:
    rows = OrderSending.objects.values_list("signature__version__order__number", "message_id", "reference")
    return [Sent(*row) for row in rows]


def waiting() -> QuerySet[Incoming]:
    """Return the answers that nobody brought to an order yet, newest first."""
    return Incoming.objects.filter(placement=None, kind=Incoming.Kind.ANSWER)


def open_again(*, by: User, at: datetime) -> int:
    """Open envelopes that stayed closed, where the house has a key now; return how many. Raises KeyRefused."""
    key, done = house_key(), 0
    closed = waiting().filter(envelope=Incoming.Envelope.NO_KEY)
    for found in closed.select_related("exhibit") if key else ():
        content = store().read(found.sha256)
        held = open_mail(content, key)
        if held.state == Incoming.Envelope.NO_KEY:
            continue
        with transaction.atomic():
            _fill(found, content, held, by=by, at=at)
            found.save()
            values = {"envelope": found.envelope}
            log.add(
                log.Line("program:incoming:opened", f"incoming:{found.pk}", values), by=by.username, at=at
            )
        done += 1
    return done


def sure(found: Incoming) -> Clue | None:
    """Return the one order to which everything in a message points, None where a person must say.

    A signature that does not fit, a closed envelope, a number nobody sent and a case that ended are for a person. So is
    a mail of which only the number of the order is right: whoever was told of the order could write that.
    """
    said = [Clue(**one) for one in found.clues]
    closed = found.envelope in (Incoming.Envelope.NO_KEY, Incoming.Envelope.OTHER_KEY)
    if closed or found.signature == Incoming.Signature.INVALID or len({one.number for one in said}) != 1:
        return None
    running = Order.objects.filter(number=said[0].number, stage=Order.Stage.SENT)
    lead = running.values_list("case__outcome", "case__lead__outcome").first()
    open_ = said[0].known and lead and (lead[1] or lead[0]) == Outcome.OPEN
    return said[0] if open_ and _comes_from_there(found, said) else None


def _comes_from_there(found: Incoming, said: Sequence[Clue]) -> bool:
    """Whether more than the number of an order says that a mail is of its addressee; a file of the folder always is.

    A reply to our own message, the addressee's own number, a signature that holds, or the domain we sent the order to.
    """
    if found.channel == Incoming.Channel.FOLDER or found.signature == Incoming.Signature.VALID:
        return True
    if any(one.by in ("reply", "reference") for one in said):
        return True
    domain = parseaddr(found.sender)[1].rpartition("@")[2].casefold()
    sent = OrderSending.objects.filter(signature__version__order__number=said[0].number)
    to = " ".join(sent.values_list("to", flat=True)).casefold()
    return bool(domain) and re.search(rf"@{re.escape(domain)}(?![a-z0-9.-])", to) is not None


def bring(
    found: Incoming, number: str, *, because: str, by: User, at: datetime
) -> tuple[Case, Order, Exhibit]:
    """Bring what came in to an order: its bytes become an exhibit of the case. The caller reads it.

    Raises PlacedAlready, NoSuchOrder and ReasonMissing. Call it in the transaction in which it is read.
    """
    order = Order.objects.select_related("case__lead").filter(number=number.strip().upper()).first()
    if order is None or order.stage in (Order.Stage.DRAFT, Order.Stage.SIGNED):
        raise NoSuchOrder(number)
    _place(found, order, because, by=by, at=at)
    case = order.case.lead or order.case
    why, hands = (
        f"thuisgebracht uit binnengekomen stuk {found.pk}",
        Hands(order.addressee, house().name),
    )
    whole = keep_sealed(case, _sealed(found.exhibit), why=why, hands=hands, by=by, at=at)
    if found.inner is not None:
        whole = keep_sealed(case, _sealed(found.inner), why=why, hands=hands, by=by, at=at)
    values = {"order": order.number, "incoming": found.pk, "because": because}
    log.add(log.Line("person:incoming:placed", f"case:{case.pk}", values), by=by.username, at=at)
    return case, order, whole


def set_aside(found: Incoming, *, because: str, by: User, at: datetime) -> None:
    """Say that something that came in belongs to no order. Raises PlacedAlready and ReasonMissing."""
    with transaction.atomic():
        _place(found, None, because, by=by, at=at)
        values = {"because": because}
        log.add(log.Line("person:incoming:set_aside", f"incoming:{found.pk}", values), by=by.username, at=at)


def _place(found: Incoming, order: Order | None, because: str, *, by: User, at: datetime) -> None:
    if not because.strip():
        raise ReasonMissing
    locked = Incoming.objects.select_for_update().get(pk=found.pk)
    if Placement.objects.filter(incoming=locked).exists():
        raise PlacedAlready(found.name)
    Placement.objects.create(incoming=locked, order=order, because=because.strip()[:300], by=by, at=at)


def _sealed(exhibit: Exhibit) -> SealedBytes:
    """The bytes of an exhibit as they stand in the store. Raises EvidenceDamaged where they are not there."""
    if not store().has(exhibit.sha256):
        raise EvidenceDamaged(exhibit.sha256)
    name = PurePosixPath(exhibit.name).name
    return SealedBytes(Stored(exhibit.sha256, exhibit.size), Exhibit.Kind.RETURN, name, exhibit.media_type)


def look_at(found: Incoming, *, by: User, at: datetime) -> bytes:
    """Return the bytes of what came in, checked; looking is logged and in its custody. Raises EvidenceDamaged."""
    content = store().read(found.sha256)
    with transaction.atomic():
        CustodyEvent.objects.create(
            exhibit=found.exhibit,
            at=at,
            by=by,
            act=CustodyEvent.Act.VIEWED,
            why="opgevraagd op het scherm",
            result="controlegetal klopt",
        )
        line = log.Line("person:exhibit:viewed", f"incoming:{found.pk}", {"sha256": found.sha256})
        log.add(line, by=by.username, at=at)
    return content
