"""Sealing: bytes go to the store first, then a row and the first link of their custody are written."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import puremagic
from django.conf import settings
from django.contrib.auth.models import User

from spoor.adapters.home import Home
from spoor.adapters.keys import EVIDENCE, KEYRING, PROTECTED, Keyring, Purpose, master_key, open_keyring
from spoor.adapters.store import Store, Stored
from spoor.evidence import log, stamps
from spoor.evidence.models import CustodyEvent, Exhibit, Report

_open: dict[
    tuple[Path, str], tuple[int, Keyring]
] = {}  # by home and purpose: when written, and what it holds


@dataclass(frozen=True, slots=True)
class SealedBytes:
    """Bytes that are on the disk and not yet in a row: what they are, and the name they came with."""

    stored: Stored
    kind: Exhibit.Kind
    name: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """From whose hands into whose something went, as a name of a house, a body or a kind of person."""

    from_whom: str = ""
    to_whom: str = ""

    def named(self) -> dict[str, str]:
        """Return both as columns of the custody, cut to what fits."""
        return {"from_whom": self.from_whom[:200], "to_whom": self.to_whom[:200]}


NOBODY = Hands()  # nothing changed hands


def store() -> Store:
    """Return the evidence store of this home, opened with its keys. Raises KeyRefused."""
    return Store(settings.HOME.evidence, _keyring(settings.HOME, EVIDENCE), protected_keys())


def protected_keys() -> Keyring:
    """Return the keys of what is kept apart in this home. Raises KeyRefused."""
    return _keyring(settings.HOME, PROTECTED)


def _keyring(home: Home, purpose: Purpose) -> Keyring:
    """A keyring of a home; read again when another process has replaced it."""
    file = home.path / purpose.folder / KEYRING
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    known = _open.get((home.path, purpose.folder))
    if known is None or known[0] != stamp:
        master, _where = master_key(home.path, os.environ, purpose)
        ring = open_keyring(home.path / purpose.folder, master, at=datetime.now(UTC))
        known = _open[home.path, purpose.folder] = (file.stat().st_mtime_ns, ring)
    return known[1]


def media_type(head: bytes, name: str) -> str:
    """Return what the first bytes say a file is, `application/octet-stream` when they say nothing."""
    try:
        return puremagic.from_string(head, mime=True, filename=name) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"


def seal(
    pieces: Iterable[bytes],
    *,
    kind: Exhibit.Kind,
    name: str = "",
    media_type: str = "",
    apart: bool = False,
) -> SealedBytes:
    """Put bytes into the store and return once they are on the disk; the row follows in `record`.

    With `apart` they open by the keys of protected data only.
    """
    return SealedBytes(store().put(pieces, apart=apart), kind, name[:300], media_type[:100])


def record(
    sealed: SealedBytes,
    *,
    report: Report | None,
    by: User,
    at: datetime,
    why: str,
    source: tuple[Exhibit, int] | None = None,
    hands: Hands = NOBODY,
) -> Exhibit:
    """Write the row of sealed bytes, its first custody event and the questions for a time stamp, in one transaction."""
    exhibit = Exhibit.objects.create(
        report=report,
        source=source[0] if source else None,
        source_row=source[1] if source else None,
        kind=sealed.kind,
        name=sealed.name,
        media_type=sealed.media_type,
        sha256=sealed.stored.sha256,
        size=sealed.stored.size,
        sealed_at=at,
    )
    CustodyEvent.objects.create(
        exhibit=exhibit, at=at, by=by, act=CustodyEvent.Act.SEALED, why=why, **hands.named()
    )
    values = {"sha256": exhibit.sha256, "size": exhibit.size, "kind": exhibit.kind}
    log.add(log.Line("program:exhibit:sealed", f"exhibit:{exhibit.pk}", values), by=by.username, at=at)
    stamps.ask_for([exhibit], at=at)
    return exhibit
