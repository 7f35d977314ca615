"""Digests as WARC and WACZ write them: an algorithm, a colon, and the value as base32, hex or base64."""

import base64
import hashlib
import re
from typing import Protocol

NAMES = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}


class Hasher(Protocol):
    """What hashlib gives."""

    def update(self, content: bytes, /) -> None:
        """Take bytes in."""

    def digest(self) -> bytes:
        """Return the digest."""


def algorithm(name: str) -> str | None:
    """Return the name by which hashlib knows an algorithm; None for one that is not used here."""
    plain = re.sub(r"^sha-", "sha", name.strip().lower())
    return plain if plain in NAMES else None


def hasher(name: str) -> Hasher:
    """Return a fresh hasher."""
    return hashlib.new(name, usedforsecurity=False)


def fits(digest: bytes, stated: str) -> bool:
    """Say whether a digest is the stated value: hex in either case, base32 in capitals, base64 in either alphabet."""
    value = stated.strip().rstrip("=")
    if value.lower() == digest.hex():
        return True
    written = (base64.b32encode(digest), base64.b64encode(digest), base64.urlsafe_b64encode(digest))
    return value.encode("utf-8", errors="replace") in {one.rstrip(b"=") for one in written}
