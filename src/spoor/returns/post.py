"""Post: a mail with which a provider answers, or only says that ours arrived; and which order it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

MOST_WORDS = 200_000  # characters of a body in which a number is looked for
SHORTEST_REFERENCE = 5  # a shorter one stands in too many texts by chance
ANSWER, BOUNCE, RECEIPT = "answer", "bounce", "receipt"
_ORDER = re.compile(r"(?<![A-Za-z0-9])V[-_ .]?(\d{4})[-_ .]?(\d{6})(?!\d)", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{3,300}>")
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Post:
    """What stands on the outside of a mail and in its words; `kind` is answer, bounce or receipt."""

    kind: str
    id: str
    answers: tuple[str, ...]
    sender: str
    subject: str
    sent: str
    words: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One order that left: by what an answer may name it."""

    number: str
    message_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """What points to an order (aanwijzing): `by` says where it stood; `known` is False for an order nobody sent."""

    number: str
    by: str
    found: str
    known: bool = True


class PostUnreadable(ValueError):
    """These bytes are no mail; they are kept as a file."""


def read_post(content: bytes) -> Post:
    """Return what a mail says of itself. Raises PostUnreadable."""
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
        return Post(
            kind=_kind(message),
            id=_first_id(_header(message, "Message-ID")),
            answers=tuple(_ID.findall(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")),
            sender=_header(message, "From")[:320],
            subject=_header(message, "Subject")[:500],
            sent=_header(message, "Date")[:100],
            words="\n".join(_words(part) for part in parts)[:MOST_WORDS],
            names=tuple(name for part in parts if (name := _decoded(str(part.get_filename() or "")))),
        )
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise PostUnreadable(str(error)[:120]) from error


def _first_id(text: str) -> str:
    found = _ID.search(text)
    return found[0] if found else ""


def _header(message: Message, name: str) -> str:
    return " ".join(_decoded(str(message.get(name, ""))).split())


def _decoded(text: str) -> str:
    """Return a header in words (RFC 2047)."""
    pieces = []
    for piece, charset in decode_header(text):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        try:
            pieces.append(piece.decode(charset or "utf-8", errors="replace"))
        except LookupError:
            pieces.append(piece.decode("latin-1"))
    return "".join(pieces)


def _words(part: Message) -> str:
    if part.get_content_maintype() != "text" or part.get_filename():
        return ""
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes):
        return ""
    text = held.decode(part.get_content_charset() or "utf-8", errors="replace")
    return _TAG.sub(" ", text) if part.get_content_subtype() == "html" else text


def _kind(message: Message) -> str:
    """Say what a mail is: a report of delivery (RFC 3464), one that a machine sent by itself (RFC 3834), an answer."""
    report = str(message.get_param("report-type") or "").casefold()
    away = {"<>", "mailer-daemon"}
    if report in ("delivery-status", "disposition-notification"):
        return BOUNCE if report == "delivery-status" else RECEIPT
    if (
        str(message.get("Return-Path", "")).strip() in away
        or "mailer-daemon@" in str(message.get("From", "")).casefold()
    ):
        return BOUNCE
    auto = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    # a portal that sends its answers by machine says auto-generated: with a file it is an answer
    has_file = any(part.get_filename() for part in message.walk())
    return RECEIPT if auto == "auto-replied" or (auto not in ("no", "") and not has_file) else ANSWER


def clues(texts: Iterable[tuple[str, str]], answers: Sequence[str], sent: Sequence[Sent]) -> tuple[Clue, ...]:
    """Return what points to an order: its number, our message that is answered, the addressee's own number.

    `texts` are (where it stood, text). Each order and place is named once, surest first.
    """
    known = {one.number for one in sent}
    by_id = {one.message_id: one.number for one in sent if one.message_id}
    found = [Clue(by_id[one], "reply", one) for one in answers if one in by_id]
    texts = list(texts)
    for by, text in texts:
        for hit in _ORDER.finditer(text):
            number = f"V-{hit[1]}-{hit[2]}"
            found.append(Clue(number, by, hit[0], number in known))
    for one in sent:
        if len(one.reference) < SHORTEST_REFERENCE or not any(sign.isdigit() for sign in one.reference):
            continue
        whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(one.reference)}(?![A-Za-z0-9])", re.IGNORECASE)
        found += [Clue(one.number, "reference", one.reference) for _by, text in texts if whole.search(text)]
    return tuple({(one.number, one.by): one for one in reversed(found)}.values())[::-1]
