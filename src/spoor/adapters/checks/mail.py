"""E-mail (.eml, RFC 5322): headers, parts and attachments, S/MIME, and the times along the way."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from spoor.adapters import smime
from spoor.adapters.checks.verdict import Check, broken, good, limited, unchecked

MOST = 100 * 1024**2  # bytes of a message
MOST_PARTS, DEEPEST = 2000, 30
CLOCKS = timedelta(minutes=10)  # by which clocks of servers may differ
EARLIEST = datetime(1982, 8, 13, tzinfo=UTC)  # RFC 822: before it no mail has such a header
BAD = (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
WORDS = {
    "NoBoundaryInMultipartDefect": "mail.no_boundary",
    "StartBoundaryNotFoundDefect": "mail.no_start",
    "CloseBoundaryNotFoundDefect": "mail.no_close",
    "MultipartInvariantViolationDefect": "mail.no_boundary",
    "InvalidBase64PaddingDefect": "mail.base64",
    "InvalidBase64CharactersDefect": "mail.base64",
    "InvalidBase64LengthDefect": "mail.base64",
}


class TooDeep(Exception):
    """The message holds more parts, or parts in parts, than is read."""


def check_mail(content: bytes, now: datetime) -> list[Check]:
    """Judge a message; `now` is the moment after which nothing can have been sent."""
    if len(content) > MOST:
        return [unchecked("mail.read", "mail.too_large", decides=True, most=MOST)]
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        parts = list(_parts(message, 0))
        attached = [one for part in parts if (one := _attachment(part))]
        defects = [one for part in parts for one in _defects(part)]
        signed = _signed(content, message)
    except TooDeep:
        return [unchecked("mail.read", "mail.too_deep", decides=True, most=MOST_PARTS)]
    except BAD as error:
        return [broken("mail.read", "mail.unreadable", error=error)]
    if not message.keys():
        return [broken("mail.read", "mail.no_headers")]
    headers = {"headers": len(message.keys()), "parts": len(parts)}
    checks = [good("mail.read", "mail.parsed", **headers), *limited(defects)]
    checks += limited(attached)
    checks += signed
    if "DKIM-Signature" in message:
        checks.append(unchecked("mail.dkim", "mail.dkim_there"))
    else:
        checks.append(unchecked("mail.dkim", "mail.dkim_none"))
    return [*checks, *_times(message, now)]


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """Yield the message and every part in it. Raises TooDeep."""
    waiting: list[tuple[Message, int]] = [(message, depth)]
    for _count in range(MOST_PARTS):
        if not waiting:
            return
        one, level = waiting.pop(0)
        if level > DEEPEST:
            raise TooDeep
        yield one
        held = one.get_payload()
        if isinstance(held, list):
            waiting += [(part, level + 1) for part in held if isinstance(part, Message)]
    raise TooDeep


def _defects(part: Message) -> list[Check]:
    if not part.is_multipart():
        part.get_payload(decode=True)  # what is wrong with base64 shows when it is opened
    found = []
    for defect in part.defects:
        name = type(defect).__name__
        if name in WORDS:
            found.append(broken("mail.parts", WORDS[name], where=part.get_content_type()))
        else:
            found.append(unchecked("mail.defect", "mail.defect", name=name))
    return found


def _attachment(part: Message) -> Check | None:
    name = part.get_filename()
    if part.is_multipart() or (name is None and part.get_content_disposition() != "attachment"):
        return None
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes):
        return None
    digest = hashlib.sha256(held).hexdigest()
    return unchecked(
        "mail.attachment", "mail.attached", where=str(name or "-"), size=len(held), digest=digest
    )


def _signed(content: bytes, message: Message) -> list[Check]:
    """S/MIME: does the signature fit what it is over. Who issued the certificate is not looked up."""
    opened = smime.open_mail(content, None)
    if opened.state != smime.PLAIN:
        return [unchecked("mail.smime", "mail.encrypted", decides=True)]
    if opened.signature == smime.NONE:
        if message.get_content_type() == "multipart/encrypted":
            return [unchecked("mail.smime", "mail.encrypted", decides=True)]
        return [unchecked("mail.smime", "mail.unsigned")]
    if opened.signature == smime.VALID:
        who = unchecked("mail.signer", "mail.signer", signer=opened.signer)
        return [good("mail.smime", "mail.signed", signer=opened.signer), who]
    if opened.signature == smime.INVALID:
        return [broken("mail.smime", "mail.altered", signer=opened.signer or "-")]
    if "pgp" in str(message.get("Content-Type", "")).lower():
        return [unchecked("mail.smime", "mail.pgp")]
    return [unchecked("mail.smime", "mail.signature_odd", decides=True)]


def _times(message: Message, now: datetime) -> list[Check]:
    """The servers add their line on top, so that times must fall from the top down; a person weighs what does not."""
    found: list[Check] = []
    later: tuple[int, datetime] | None = None
    received = [str(one) for one in message.get_all("Received", [])]
    for number, line in enumerate(received, 1):
        moment = _moment(line.rpartition(";")[2], f"Received {number}", now, found)
        if moment is None:
            continue
        if later and moment > later[1] + CLOCKS:
            values: dict[str, Any] = {
                "upper": later[0],
                "lower": number,
                "minutes": int((moment - later[1]).total_seconds() // 60),
            }
            found.append(unchecked("mail.times", "mail.order", where=f"Received {number}", **values))
        later = (number, moment)
    written = None
    if "Date" in message:
        written = _moment(str(message["Date"]), "Date", now, found)
    else:
        found.append(unchecked("mail.times", "mail.no_date", where="Date"))
    if written and later and written > later[1] + CLOCKS:
        found.append(unchecked("mail.times", "mail.date_later", where="Date"))
    if not found:
        found.append(good("mail.times", "mail.times_fit", count=len(received)))
    return limited(found)


def _moment(text: str, place: str, now: datetime, found: list[Check]) -> datetime | None:
    plain = re.sub(r"\([^()]*\)", "", " ".join(text.split()))
    try:
        moment = parsedate_to_datetime(plain)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        outside = not EARLIEST <= moment <= now + timedelta(days=1)
    except (ValueError, TypeError, LookupError, OverflowError, HeaderParseError):
        found.append(unchecked("mail.times", "mail.no_time", where=place, text=plain))
        return None
    if outside:
        found.append(unchecked("mail.times", "mail.impossible", where=place, text=plain))
        return None
    return moment
