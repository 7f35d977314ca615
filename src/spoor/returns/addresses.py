"""IP addresses and ports as providers write them, alone or together in one cell."""

import re
from dataclasses import dataclass
from ipaddress import ip_address

from spoor.identifiers import IdentifierUnreadable, normalise
from spoor.returns.sentences import Sentence

LONGEST = 120
PORTS = range(1, 65536)
_V4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_V6 = r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*"
_SCOPE = r"(?:%[\w.~-]+)?"
# 192.0.2.1, 192.0.2.1:443, 192.0.2.1 port 443, 192.0.2.1 (port: 443)
_FORM_4 = re.compile(rf"({_V4})(?:\s?:\s?(\d+)|\s\(?(?:port|poort):?\s?(\d+)\)?)?", re.IGNORECASE)
# [2001:db8::1], [2001:db8::1]:443, 2001:db8::1, fe80::1%eth0; without brackets a port cannot be told apart
_FORM_6 = re.compile(
    rf"\[({_V6}){_SCOPE}\](?:\s?:\s?(\d+)|\s\(?(?:port|poort):?\s?(\d+)\)?)?|({_V6}){_SCOPE}", re.IGNORECASE
)
_LOOKS = re.compile(rf"(?<![\w.:-]){_V4}(?![\w.-])|(?<![\w.:])[0-9A-Fa-f]{{0,4}}:[0-9A-Fa-f:.]{{1,44}}")


class AddressUnreadable(ValueError):
    """This is no IP address, or no port; the sentence says what stood there."""

    def __init__(self, id: str, found: str) -> None:
        super().__init__(found)
        self.why = Sentence(id, {"found": found[:80]})


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address in its shortest form, and the port when it stood in the same cell."""

    ip: str
    port: int | None = None


def read_address(text: str) -> Address:
    """Return the address in a cell, with its port when that stands there too.

    The scope of an IPv6 address (%eth0) names an interface of the provider's own machine and is left out; the
    whole cell stays in the fields of the record. Raises AddressUnreadable.
    """
    tidy = text.strip()
    if len(tidy) > LONGEST:
        raise AddressUnreadable("ip_unreadable", text)
    if found := _FORM_4.fullmatch(tidy):
        return _address(found[1], found[2] or found[3], text)
    if found := _FORM_6.fullmatch(tidy):
        return _address(found[1] or found[4], found[2] or found[3], text)
    raise AddressUnreadable("ip_unreadable", text)


def _address(bare: str, port: str | None, text: str) -> Address:
    try:
        value = normalise("ip", bare).value
    except IdentifierUnreadable:
        raise AddressUnreadable("ip_unreadable", text) from None
    if value in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        raise AddressUnreadable("ip_unspecified", text)
    return Address(value, None if port is None else read_port(port))


def read_port(text: str) -> int:
    """Return a port. Raises AddressUnreadable outside 1..65535."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise AddressUnreadable("port_unreadable", text)
    if int(digits) not in PORTS:
        raise AddressUnreadable("port_outside", text)
    return int(digits)


def holds_address(text: str) -> bool:
    """Say whether something in a text looks like an IP address: then it may not be passed over."""
    return any(_seems(found[0]) for found in _LOOKS.finditer(text))


def addresses_in(text: str) -> set[str]:
    """Return what looks like an IP address in a text, as it is written there."""
    return {found[0] for found in _LOOKS.finditer(text) if _seems(found[0])}


def _seems(found: str) -> bool:
    """Say whether this may be an address: four numbers, even malformed, or IPv6; 04:02:00 is a time of day."""
    if ":" not in found:
        return True
    try:
        return int(ip_address(found.rstrip(".") if "::" in found else found.rstrip(".:"))) > 0
    except ValueError:
        return False
