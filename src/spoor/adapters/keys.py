"""The keys of the evidence store: one key for each object, wrapped by a store key, wrapped by the master key.

What is kept apart (protected data, and the originals that hold them) has a keyring and a master key of its own:
`protected/keyring.json`, SPOOR_PROTECTED_KEY or SPOOR_PROTECTED_KEY_FILE, else `keys/protected.key`.

`evidence/keyring.json` names the store keys, each wrapped by the master key (AES-256-GCM). The master key is 32 bytes
in base64: the variable SPOOR_MASTER_KEY, else the file SPOOR_MASTER_KEY_FILE names, else `keys/master.key` of the home,
made on first use. Rotation makes a new store key, and a new master key where one is given; nothing is encrypted again.
"""

import base64
import binascii
import contextlib
import errno
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, NONCE_BYTES = 32, 12
ID_BYTES = 8
KEYRING = "keyring.json"
IN_ENVIRONMENT, IN_FILE = "SPOOR_MASTER_KEY", "SPOOR_MASTER_KEY_FILE"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a keyring is for: its folder in the home, and where its master key comes from."""

    folder: str
    in_environment: str
    in_file: str
    file: str


EVIDENCE = Purpose("evidence", IN_ENVIRONMENT, IN_FILE, "master.key")
PROTECTED = Purpose("protected", "SPOOR_PROTECTED_KEY", "SPOOR_PROTECTED_KEY_FILE", "protected.key")


class KeyRefused(Exception):
    """The master key is missing, unreadable or another than the one that wrapped the keys of this home.

    Give the right key in SPOOR_MASTER_KEY or SPOOR_MASTER_KEY_FILE (of what is kept apart: SPOOR_PROTECTED_KEY or
    SPOOR_PROTECTED_KEY_FILE); without it no evidence can be read.
    """


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A store key that is open: its id, its bytes (never shown), and when it was made (RFC 3339)."""

    id: str
    made_at: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The open store keys of a home; `current` wraps what is sealed from now on."""

    current: str
    keys: Mapping[str, StoreKey]

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """Return the id of the current key and a small secret (an object key, a fact) sealed by it and bound."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current].secret).encrypt(nonce, secret, bound_to)
        return bytes.fromhex(self.current) + nonce + sealed

    def holds(self, wrapped: bytes) -> bool:
        """Whether an object key was wrapped by a key of this ring."""
        return wrapped[:ID_BYTES].hex() in self.keys

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """Return what `wrap` sealed. Raises KeyRefused for a key we do not hold, InvalidTag for bytes that changed."""
        known = self.keys.get(wrapped[:ID_BYTES].hex())
        if known is None:
            raise KeyRefused(f"the keyring holds no store key {wrapped[:ID_BYTES].hex()}")
        nonce, sealed = wrapped[ID_BYTES : ID_BYTES + NONCE_BYTES], wrapped[ID_BYTES + NONCE_BYTES :]
        return AESGCM(known.secret).decrypt(nonce, sealed, bound_to)


WRAPPED_BYTES = ID_BYTES + NONCE_BYTES + KEY_BYTES + 16


def master_key(home: Path, environment: Mapping[str, str], purpose: Purpose = EVIDENCE) -> tuple[bytes, str]:
    """Return the master key of a home for a purpose, and where it came from. Raises KeyRefused."""
    if told := environment.get(purpose.in_environment, ""):
        return _decoded(told, purpose.in_environment), purpose.in_environment
    named = environment.get(purpose.in_file, "")
    file = Path(named) if named else home / "keys" / purpose.file
    if not named and not file.exists():
        if (home / purpose.folder / KEYRING).exists():
            raise KeyRefused(f"{file} is not there, and this home was sealed with it")
        _make(file)
    try:
        return _decoded(file.read_text("ascii"), str(file)), str(file)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyRefused(f"{file}: {error}") from error


def make_master_key(file: Path) -> None:
    """Write a fresh master key, readable by its owner only. Raises FileExistsError: a key is never overwritten."""
    if file.exists():
        raise FileExistsError(errno.EEXIST, "exists already; a key is never overwritten", str(file))
    _make(file)


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(file, base64.b64encode(secrets.token_bytes(KEY_BYTES)), only_new=True)


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise KeyRefused(f"{where}: expected 32 bytes in base64") from error
    if len(key) != KEY_BYTES:
        raise KeyRefused(f"{where}: expected 32 bytes in base64, found {len(key)} bytes")
    return key


def open_keyring(root: Path, master: bytes, *, at: datetime) -> Keyring:
    """Open the keyring of an evidence folder; a folder without one gets its first store key. Raises KeyRefused."""
    file = root / KEYRING
    if not file.exists():
        _first(file, master, at)
    rows = _rows(file)
    keys = {row["id"]: _opened(row, master, file) for row in rows["keys"]}
    return Keyring(rows["current"], keys)


def _first(file: Path, master: bytes, at: datetime) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = _fresh(at)
    _write(file, _ring(key.id, [key], master), only_new=True)


def rotate(root: Path, master: bytes, *, new_master: bytes | None = None, at: datetime) -> StoreKey:
    """Make a new store key that wraps what is sealed from now on; with `new_master` wrap all of them by that.

    The old keyring is replaced in one act. Raises KeyRefused.
    """
    ring = open_keyring(root, master, at=at)
    key = _fresh(at)
    _write(root / KEYRING, _ring(key.id, [*ring.keys.values(), key], new_master or master))
    return key


def _fresh(at: datetime) -> StoreKey:
    return StoreKey(
        secrets.token_hex(ID_BYTES), at.isoformat(timespec="seconds"), secrets.token_bytes(KEY_BYTES)
    )


def _ring(current: str, keys: list[StoreKey], master: bytes) -> bytes:
    rows = []
    for key in keys:
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + AESGCM(master).encrypt(nonce, key.secret, key.id.encode())
        rows.append({"id": key.id, "made_at": key.made_at, "wrapped": base64.b64encode(wrapped).decode()})
    return json.dumps({"version": 1, "current": current, "keys": rows}, indent=1).encode()


def _rows(file: Path) -> dict[str, Any]:
    try:
        rows = json.loads(file.read_text("utf-8"))
        if rows["version"] != 1 or rows["current"] not in {row["id"] for row in rows["keys"]}:
            raise KeyRefused(f"{file} is no keyring of this program")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyRefused(f"{file} cannot be read: {error}; restore it from a backup") from error
    return dict(rows)


def _opened(row: Mapping[str, str], master: bytes, file: Path) -> StoreKey:
    try:
        wrapped = base64.b64decode(row["wrapped"])
        secret = AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row["id"].encode())
    except (InvalidTag, ValueError, KeyError) as error:
        raise KeyRefused(
            f"this master key does not open {file}; give the one that this home was sealed with"
        ) from error
    return StoreKey(row["id"], row["made_at"], secret)


def _write(file: Path, content: bytes, *, only_new: bool = False) -> None:
    """Put a small file in place in one act, synced; with `only_new` what another process made meanwhile stays."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if only_new:
            with contextlib.suppress(FileExistsError):
                os.link(part, file)
        else:
            os.replace(part, file)
        sync_folder(file.parent)
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
