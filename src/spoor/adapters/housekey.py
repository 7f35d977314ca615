"""The key of the house (Ed25519): it signs what leaves for another house; the other house knows it by its fingerprint.

`keys/handover.key` of the home (PEM, 0600), made on first use and never overwritten. The fingerprint is the SHA-256 of
the public key as DER, so that `openssl pkey -pubin -in FILE -outform DER | sha256sum` gives the same.
"""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAME = "handover.key"
SIGNATURE_BYTES = 64


class KeyUnreadable(Exception):
    """This is no Ed25519 key in PEM; ask the other house for the file that `spoor handover key` writes."""


def house_key(home: Path) -> Ed25519PrivateKey:
    """Return the signing key of a home, made on first use. Raises KeyUnreadable."""
    file = home / "keys" / NAME
    if not file.exists():
        _make(file)
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable(f"{file}: {error}; restore it from a backup") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(f"{file}: expected an Ed25519 key")
    return key


def _make(file: Path) -> None:
    """Write a fresh key whole, or leave the one that another process made meanwhile."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, file)
    finally:
        part.unlink(missing_ok=True)


def public_pem(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """Return the public half as PEM, the same text for the same key."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def read_public(pem: bytes) -> Ed25519PublicKey:
    """Return a public key. Raises KeyUnreadable."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable(str(error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable("another kind of key")
    return key


def fingerprint(pem: str) -> str:
    """Return the hex SHA-256 of a public key as DER. Raises KeyUnreadable."""
    der = read_public(pem.encode()).public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()


def in_groups(told: str) -> str:
    """Return a fingerprint in groups of four, to be read aloud."""
    return " ".join(told[place : place + 4] for place in range(0, len(told), 4))


def signed_by(pem: str, signature: bytes, content: bytes) -> bool:
    """Whether the holder of a key signed these bytes. Raises KeyUnreadable."""
    try:
        read_public(pem.encode()).verify(signature, content)
    except InvalidSignature:
        return False
    return True
