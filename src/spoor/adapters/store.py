"""The evidence store: bytes by their SHA-256, encrypted, written once, synced to the disk before anybody is told.

An object lies at `objects/ab/<sha256>.aes`: a head (mark, wrapped object key), then pieces of a megabyte, each sealed
by AES-256-GCM under the object's own key; the nonce counts the pieces and marks the last, so that none can be moved,
left out or cut off. It is written beside the store first, synced, and moved into place in one act, so that a crash
leaves a whole object or none. What it says is never overwritten; only its key may be wrapped by another keyring, when
it turns out to hold what is kept apart. What was kept before the encryption lies at `objects/ab/<sha256>`.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spoor.adapters.keys import KEY_BYTES, NONCE_BYTES, WRAPPED_BYTES, KeyRefused, Keyring, sync_folder

CHUNK = 1 << 20  # bytes read at a time, and of one sealed piece
TAG = 16  # bytes that AES-GCM adds to a piece
MARK = b"SPOOR\x00\x01\n"
HEAD = len(MARK) + WRAPPED_BYTES
SUFFIX = ".aes"
SETTLED = 1.0  # seconds: a file younger than this may not be locked yet by who writes it


class EvidenceDamaged(Exception):
    """Stored bytes are missing or are not what their digest says."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds now: hex SHA-256 and length in bytes, of what was put."""

    sha256: str
    size: int


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end, a megabyte at a time."""
    while piece := stream.read(CHUNK):
        yield piece


@dataclass(frozen=True, slots=True)
class Store:
    """One folder of evidence, the keys that open it, and those of what is kept apart in it (none: nothing is)."""

    root: Path
    keys: Keyring
    apart: Keyring | None = None

    def path(self, sha256: str) -> Path:
        """Where the object with this digest lies, or would lie."""
        return self.root / "objects" / sha256[:2] / f"{sha256}{SUFFIX}"

    def plain(self, sha256: str) -> Path:
        """Where it lies if it was kept before the store was encrypted."""
        return self.root / "objects" / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the object is there; reading says whether it is whole."""
        return self.path(sha256).is_file() or self.plain(sha256).is_file()

    def put(self, pieces: Iterable[bytes], *, apart: bool = False) -> Stored:
        """Store bytes, digesting and sealing them in the same pass; return once they are on the disk.

        With `apart` their key is wrapped by the keyring of protected data. Raises OSError when the disk refuses; then
        nothing of it is in the store.
        """
        arriving = self.root / "arriving"
        arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = arriving / secrets.token_hex(12)
        try:
            with open(part, "xb") as out:
                fcntl.flock(out, fcntl.LOCK_SH)  # as long as it is held, nobody sweeps this away
                stored = self._write(out, pieces, self._ring(apart=apart))
                out.flush()
                os.fsync(out.fileno())
                self._place(part, stored.sha256)
        finally:
            part.unlink(missing_ok=True)
        if apart:
            self.keep_apart(stored.sha256)  # it may have been here before
        return stored

    def _ring(self, *, apart: bool) -> Keyring:
        ring = self.apart if apart else self.keys
        if ring is None:
            raise KeyRefused("this store was opened without the keys of protected data")
        return ring

    def is_apart(self, sha256: str) -> bool:
        """Whether an object opens by the keyring of protected data only. Raises EvidenceDamaged."""
        try:
            with open(self.path(sha256), "rb") as stream:
                head = stream.read(HEAD)
        except FileNotFoundError:
            return False
        return self.apart is not None and self.apart.holds(head[len(MARK) :])

    def keep_apart(self, sha256: str) -> None:
        """Wrap the key of an object by the keyring of protected data; its bytes stay what they are.

        Raises EvidenceDamaged and OSError; then it stays as it was.
        """
        ring = self._ring(apart=True)
        if self.is_apart(sha256):
            return
        if not self.path(sha256).exists():
            self.put(self._from_plain(self.plain(sha256)), apart=True)
            self.plain(sha256).unlink(missing_ok=True)
            return
        arriving = self.root / "arriving"
        arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = arriving / secrets.token_hex(12)
        try:
            with open(part, "xb") as out, open(self.path(sha256), "rb") as held:
                fcntl.flock(out, fcntl.LOCK_SH)
                secret = self._secret(held.read(HEAD), sha256)
                _all(out, MARK + ring.wrap(secret, bytes.fromhex(sha256)))
                shutil.copyfileobj(held, out, CHUNK)
                out.flush()
                os.fsync(out.fileno())
                os.chmod(part, 0o400)
                os.replace(part, self.path(sha256))
            sync_folder(self.path(sha256).parent)
        finally:
            part.unlink(missing_ok=True)

    def _write(self, out: BinaryIO, pieces: Iterable[bytes], ring: Keyring) -> Stored:
        """Write the pieces sealed, then the head, whose key is bound to the digest that is known only now."""
        secret = secrets.token_bytes(KEY_BYTES)
        cipher, digest, size = AESGCM(secret), hashlib.sha256(), 0
        _all(out, bytes(HEAD))
        for count, (piece, last) in enumerate(_even(pieces)):
            digest.update(piece)
            size += len(piece)
            _all(out, cipher.encrypt(_nonce(count, last=last), piece, MARK))
        out.seek(0)
        _all(out, MARK + ring.wrap(secret, digest.digest()))
        return Stored(digest.hexdigest(), size)

    def _place(self, part: Path, sha256: str) -> None:
        place = self.path(sha256)
        if place.exists():
            return
        if not place.parent.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(place.parent.parent)
            sync_folder(self.root)
        os.chmod(part, 0o400)
        with contextlib.suppress(FileExistsError):  # another process placed the same bytes meanwhile
            os.link(part, place)  # unlike a rename, a link never replaces what lies there
        sync_folder(place.parent)

    def read(self, sha256: str) -> bytes:
        """Return the whole object, checked against its digest. Raises EvidenceDamaged."""
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        """Yield the object in pieces and raise EvidenceDamaged at its end if the digest does not hold.

        A piece whose seal does not hold raises at once, and so does a store key that the keyring does not hold.
        """
        digest = hashlib.sha256()
        for piece in self._pieces(sha256):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != sha256:
            raise EvidenceDamaged(f"object {sha256} now has the digest {digest.hexdigest()}")

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        with contextlib.suppress(FileNotFoundError):
            with open(self.path(sha256), "rb") as stream:
                yield from self._opened(stream, sha256)
            return
        try:
            with open(self.plain(sha256), "rb") as stream:
                yield from chunks(stream)
        except FileNotFoundError as error:
            raise EvidenceDamaged(f"object {sha256} is not in the store") from error

    def _secret(self, head: bytes, sha256: str) -> bytes:
        """Return the key of an object from its head. Raises EvidenceDamaged."""
        if len(head) < HEAD or not head.startswith(MARK):
            raise EvidenceDamaged(f"object {sha256} does not begin as an object of this store")
        wrapped = head[len(MARK) :]
        ring = self.apart if self.apart is not None and self.apart.holds(wrapped) else self.keys
        try:
            return ring.unwrap(wrapped, bytes.fromhex(sha256))
        except InvalidTag as error:
            raise EvidenceDamaged(f"object {sha256} was changed: its seal does not hold") from error
        except KeyRefused as error:
            raise EvidenceDamaged(f"object {sha256}: {error}; restore both from one backup") from error

    def _opened(self, stream: BinaryIO, sha256: str) -> Iterator[bytes]:
        cipher = AESGCM(self._secret(stream.read(HEAD), sha256))
        try:
            for count, (piece, last) in enumerate(_looking_ahead(stream)):
                yield cipher.decrypt(_nonce(count, last=last), piece, MARK)
        except InvalidTag as error:
            raise EvidenceDamaged(f"object {sha256} was changed: its seal does not hold") from error

    def encrypt_plain(self) -> int:
        """Encrypt what was kept before the store was encrypted, each read back before the old is removed; count them.

        Raises EvidenceDamaged for one that is not what its digest says; it stays as it is.
        """
        done = 0
        for old in sorted(self.root.glob("objects/??/*")):
            if old.suffix or len(old.name) != 64:
                continue
            self.put(self._from_plain(old))
            for _piece in self.stream(old.name):
                pass
            old.unlink()
            sync_folder(old.parent)
            done += 1
        return done

    def _from_plain(self, old: Path) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with open(old, "rb") as stream:
            for piece in chunks(stream):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != old.name:
            raise EvidenceDamaged(f"object {old.name} now has the digest {digest.hexdigest()}")

    def sweep(self) -> int:
        """Remove what a killed process left half-written, which no receipt was given for; return how many."""
        gone = 0
        for part in (self.root / "arriving").glob("*"):
            with contextlib.suppress(FileNotFoundError), open(part, "rb") as file:
                if time.time() - os.fstat(file.fileno()).st_mtime < SETTLED:
                    continue
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue  # somebody is writing it now
                part.unlink()
                gone += 1
        return gone

    def digests(self) -> Iterator[str]:
        """Yield the digest of every object that lies in the store."""
        for file in self.root.glob("objects/??/*"):
            yield file.name.removesuffix(SUFFIX)


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(NONCE_BYTES - 1, "big") + (b"\x01" if last else b"\x00")


def _even(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of CHUNK bytes and whether each is the last; there is always one, perhaps empty."""
    held = bytearray()
    for piece in pieces:
        begin = 0
        while len(held) + len(piece) - begin > CHUNK:
            end = begin + CHUNK - len(held)
            held += piece[begin:end]
            yield bytes(held), False
            held.clear()
            begin = end
        held += piece[begin:]
    yield bytes(held), True


def _looking_ahead(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield the sealed pieces of a file and whether each is the last."""
    piece = stream.read(CHUNK + TAG)
    while True:
        following = stream.read(CHUNK + TAG)
        yield piece, not following
        if not following:
            return
        piece = following


def _all(out: BinaryIO, content: bytes) -> None:
    """Write all of it: a disk may take less than it was given."""
    view = memoryview(content)
    while view:
        view = view[out.write(view) :]
