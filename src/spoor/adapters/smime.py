"""Signed and encrypted mail that comes in (S/MIME, RFC 8551): opened with the house's key, its signature checked.

A signature that fits says that who holds this certificate wrote these bytes. Who issued it is not looked up.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_der
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

NONE, VALID, INVALID, NOT_CHECKED = "none", "valid", "invalid", "not_checked"
PLAIN, OPENED, NO_KEY, OTHER_KEY = "plain", "opened", "no_key", "other_key"
DEEPEST = 4  # a signature in an envelope in a signature
_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_BAD = (ValueError, TypeError, KeyError, AttributeError, MessageError, UnsupportedAlgorithm,
        SignatureValidationError, CMSStructuralError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mail is under its envelope: the message inside where there was one, and what its signature says."""

    inner: bytes | None = None
    state: str = PLAIN
    signature: str = NONE
    signer: str = ""


class KeyRefused(Exception):
    """This file is no PEM with one RSA private key without a password and its certificate; write both into it."""


def open_mail(content: bytes, key: bytes | None) -> Opened:
    """Return what a mail holds and whether its signature fits. Raises KeyRefused for a key of no use."""
    found, here = Opened(), content
    for _level in range(DEEPEST):
        try:
            message = message_from_bytes(here, policy=policy.compat32)
            kind = message.get_content_type()
            if kind == "multipart/signed":
                return _said(found, *_detached(here, message))
            if kind not in _TYPES:
                return found
            held = cms.ContentInfo.load(_payload(message))
            what = held["content_type"].native
        except _BAD:
            return replace(found, signature=NOT_CHECKED)
        if what == "enveloped_data":
            opened = _decrypted(_payload(message), key)
            if isinstance(opened, str):
                return replace(found, state=opened)
            here, found = opened, replace(found, inner=opened, state=OPENED)
        elif what == "signed_data":
            inside, result, signer = _opaque(held)
            found = _said(found, result, signer)
            if inside is None:
                return found
            here, found = inside, replace(found, inner=inside)
        else:
            return replace(found, signature=NOT_CHECKED)
    return found


def _said(found: Opened, result: str, signer: str) -> Opened:
    """Keep the worst of several signatures."""
    order = (NONE, VALID, NOT_CHECKED, INVALID)
    if order.index(result) < order.index(found.signature):
        return found
    return replace(found, signature=result, signer=signer[:300])


def _payload(message: Message) -> bytes:
    held = message.get_payload(decode=True)
    if not isinstance(held, bytes):
        raise TypeError("no payload")
    return held


def _decrypted(der: bytes, key: bytes | None) -> bytes | str:
    """Return the message under an envelope, or why it stays closed."""
    if key is None:
        return NO_KEY
    try:
        certificate = x509.load_pem_x509_certificate(key)
        private = load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyRefused from error
    if not isinstance(private, RSAPrivateKey):
        raise KeyRefused
    try:
        return pkcs7_decrypt_der(der, certificate, private, [])
    except _BAD:
        return OTHER_KEY


def _detached(content: bytes, message: Message) -> tuple[str, str]:
    """Check the signature beside a message over the bytes between its boundaries, line ends as CRLF."""
    boundary = re.escape(str(message.get_boundary()).encode())
    pieces = re.split(rb"(?:^|\r?\n)--" + boundary + rb"(?:--)?[ \t]*\r?\n", content, flags=re.MULTILINE)
    parts = message.get_payload()
    if len(pieces) < 3 or not isinstance(parts, list) or len(parts) != 2:
        return NOT_CHECKED, ""
    signed = re.sub(rb"\r?\n", b"\r\n", pieces[1])
    part = parts[1]
    if not isinstance(part, Message):
        return NOT_CHECKED, ""
    return _checked(cms.ContentInfo.load(_payload(part))["content"], signed)


def _opaque(held: cms.ContentInfo) -> tuple[bytes | None, str, str]:
    """Return the message inside a signature around it, and what that says."""
    try:
        inside = held["content"]["encap_content_info"]["content"].native
        if not isinstance(inside, bytes):
            return None, NOT_CHECKED, ""
        return inside, *_checked(held["content"], inside)
    except _BAD:
        return None, NOT_CHECKED, ""


def _checked(signed: cms.SignedData, content: bytes) -> tuple[str, str]:
    """Say whether every signature over some bytes fits, and who the certificates name."""
    by_serial = {
        one.chosen.serial_number: one.chosen for one in signed["certificates"] if one.name == "certificate"
    }
    names: list[str] = []
    for signer in signed["signer_infos"]:
        serial = signer["sid"].chosen["serial_number"].native
        certificate = by_serial.get(serial)
        if certificate is None:
            return NOT_CHECKED, ""
        names.append(certificate.subject.human_friendly)
        algorithm = signer["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, content, usedforsecurity=True).digest()
        intact, fits = validate_sig_integrity(signer, certificate, "data", digest)
        if not (intact and fits):
            return INVALID, "; ".join(names)
    return (VALID, "; ".join(names)) if names else (NOT_CHECKED, "")
