"""The evidence store: bytes by their SHA-256, written once, synced to the disk before anybody is told.

An object lies at `objects/ab/<sha256>`. It is written beside the store first, synced, and moved into place in one
act, so that a crash leaves a whole object or none. Nothing here is ever overwritten or removed.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20  # bytes read at a time


class EvidenceDamaged(Exception):
    """Stored bytes are missing or are not what their digest says."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds now: hex SHA-256 and length in bytes."""

    sha256: str
    size: int


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end, a megabyte at a time."""
    while piece := stream.read(CHUNK):
        yield piece


@dataclass(frozen=True, slots=True)
class Store:
    """One folder of evidence."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the object with this digest lies."""
        return self.root / "objects" / sha256[:2] / sha256

    def put(self, pieces: Iterable[bytes]) -> Stored:
        """Store bytes, digesting them in the same pass; return once they are on the disk.

        Raises OSError when the disk refuses; then nothing of it is in the store.
        """
        arriving = self.root / "arriving"
        arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = arriving / secrets.token_hex(12)
        digest, size = hashlib.sha256(), 0
        try:
            with open(part, "xb") as out:
                for piece in pieces:
                    digest.update(piece)
                    size += out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            self._place(part, digest.hexdigest())
        finally:
            part.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size)

    def _place(self, part: Path, sha256: str) -> None:
        place = self.path(sha256)
        if place.exists():
            return
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(place.parent.parent)
        os.chmod(part, 0o400)
        with contextlib.suppress(FileExistsError):  # another process placed the same bytes meanwhile
            os.link(part, place)  # unlike a rename, a link never replaces what lies there
        _sync_folder(place.parent)

    def read(self, sha256: str) -> bytes:
        """Return the whole object, checked against its digest. Raises EvidenceDamaged."""
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        """Yield the object in pieces and raise EvidenceDamaged at its end if the digest does not hold."""
        digest = hashlib.sha256()
        try:
            with open(self.path(sha256), "rb") as stream:
                for piece in chunks(stream):
                    digest.update(piece)
                    yield piece
        except FileNotFoundError as error:
            raise EvidenceDamaged(f"object {sha256} is not in the store") from error
        if digest.hexdigest() != sha256:
            raise EvidenceDamaged(f"object {sha256} now has the digest {digest.hexdigest()}")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
