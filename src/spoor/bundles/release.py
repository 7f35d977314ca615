"""The file that goes back from a desk to an office: fixed fields, signed; whatever else it held would be refused.

`{"payload": {...}, "signature": base64, "key": fingerprint}`; the signature (Ed25519) is over the canonical JSON of the
payload: keys sorted, no spaces, UTF-8. No field is free text, and none can name a provider, a country, an order, a
waking, a merging, a protective measure, another report or another office.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from spoor.adapters.housekey import fingerprint, public_pem, signed_by

KIND, VERSION = "spoor.release", 1
MOST_BYTES = 64 * 1024
OURS, YOURS = "bij ons", "bij u"  # the only two words for whose turn it is, as the desk says it
TURNS = (OURS, YOURS)
OUTCOMES = ("ended", "no_offence", "dismissed", "sender_known", "sender_not_found")
ALWAYS = ("kind", "version", "house", "bundle", "bundle_sha256", "reports", "received", "turn", "made_at")
ALWAYS_OR_ENDED = "next_news_on"  # null only where the case ended
TICKED = ("case", "outcome", "police_number")  # only by an explicit tick of a person
_SHA256, _NUMBER = re.compile(r"[0-9a-f]{64}"), re.compile(r"[A-Z]-\d{4}-\d{4,8}")
_CASE, _POLICE = re.compile(r"\d{4}-\d{4,8}"), re.compile(r"[A-Za-z]{0,4}[ -]?[0-9][0-9./-]{2,36}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


class ReleaseBroken(Exception):
    """This is no file of a desk as Spoor makes it, or it was changed; the message names the field."""


class SignatureBroken(Exception):
    """The signature does not fit what the file says: it was changed on the way, or signed by another key."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a file says, and which key signed it; nothing of it is believed before `check`."""

    payload: Mapping[str, Any]
    signature: bytes
    key: str


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(payload: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """Return the file for a payload. Raises ReleaseBroken for a payload that no office would read."""
    check_payload(payload)
    told = {
        "payload": dict(payload),
        "signature": base64.b64encode(key.sign(canonical(payload))).decode(),
        "key": fingerprint(public_pem(key)),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read(content: bytes) -> Signed:
    """Read a file, without believing it. Raises ReleaseBroken."""
    if len(content) > MOST_BYTES:
        raise ReleaseBroken(f"more than {MOST_BYTES} bytes")
    try:
        told = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
        if not isinstance(told, dict) or set(told) != {"payload", "signature", "key"}:
            raise ReleaseBroken("expected payload, signature and key, and nothing else")
        canonical(told["payload"])  # half a character has no bytes
        signature = base64.b64decode(told["signature"], validate=True)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise ReleaseBroken(str(error)[:200]) from error
    if not isinstance(told["key"], str) or not isinstance(told["payload"], dict):
        raise ReleaseBroken("key, payload")
    return Signed(told["payload"], signature, told["key"])


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ReleaseBroken("a field stands twice")
    return found


def check(told: Signed, pem: str) -> Mapping[str, Any]:
    """Return the payload where the holder of a key signed it. Raises SignatureBroken and ReleaseBroken."""
    if not signed_by(pem, told.signature, canonical(told.payload)):
        raise SignatureBroken
    check_payload(told.payload)
    return told.payload


def check_payload(payload: Mapping[str, Any]) -> None:
    """Raise ReleaseBroken where a field is missing, unknown, or is not of the few forms it may have."""
    wanted = {*ALWAYS, ALWAYS_OR_ENDED}
    if missing := sorted(wanted - set(payload)):
        raise ReleaseBroken(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(payload) - wanted - set(TICKED)):
        raise ReleaseBroken(f"unknown: {', '.join(unknown)}")
    for name, good in FIELDS.items():
        if name in payload and not good(payload[name]):
            raise ReleaseBroken(name)
    if payload[ALWAYS_OR_ENDED] is None and "outcome" not in payload:
        raise ReleaseBroken(ALWAYS_OR_ENDED)


def _matches(shape: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and shape.fullmatch(value) is not None


def _day(value: Any) -> bool:
    try:
        return value is None or (isinstance(value, str) and date.fromisoformat(value).isoformat() == value)
    except ValueError:
        return False


def _moment(value: Any) -> bool:
    try:
        return _matches(_MOMENT)(value) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _reports(value: Any) -> bool:
    one = _matches(_NUMBER)
    return isinstance(value, list) and 0 < len(value) == len(set(map(str, value))) and all(map(one, value))


FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "kind": lambda value: value == KIND,
    "version": lambda value: value == VERSION and type(value) is int,
    "house": lambda value: isinstance(value, str) and 0 < len(value.strip()) <= 120 and "\0" not in value,
    "bundle": _matches(_NUMBER),
    "bundle_sha256": _matches(_SHA256),
    "reports": _reports,
    "received": _moment,
    "turn": lambda value: value in TURNS,
    "made_at": _moment,
    "next_news_on": _day,
    "case": _matches(_CASE),
    "outcome": lambda value: value in OUTCOMES,
    "police_number": _matches(_POLICE),
}
