"""Encrypted mail (S/MIME, RFC 8551): only who holds the key of the certificate reads it; the subject says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Mime
from email.utils import format_datetime, make_msgid
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options
from django.core.mail import EmailMessage


class RecipientRefused(Exception):
    """This is no valid RSA certificate (PEM or DER) of today; ask the addressee for the certificate of its mailbox."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes: from whom to whom, a subject that names nobody, the words and the files."""

    sender: str
    to: str
    subject: str
    words: str
    files: Sequence[Attached]


def encrypted(letter: Letter, certificate: bytes, *, at: datetime) -> bytes:
    """Return the whole message, encrypted to a certificate. Raises RecipientRefused."""
    inner = Mime(policy=policy.SMTP)
    inner.set_content(letter.words)
    for file in letter.files:
        kind, _slash, subkind = (file.media_type or "application/octet-stream").partition("/")
        inner.add_attachment(file.content, maintype=kind, subtype=subkind, filename=file.name)
    envelope = PKCS7EnvelopeBuilder().set_data(inner.as_bytes()).add_recipient(_recipient(certificate, at))
    outer = message_from_bytes(envelope.encrypt(Encoding.SMIME, [PKCS7Options.Binary]), policy=policy.SMTP)
    outer["From"], outer["To"], outer["Subject"] = letter.sender, letter.to, letter.subject
    outer["Date"] = format_datetime(at)
    outer["Message-ID"] = make_msgid(domain=letter.sender.rpartition("@")[2] or "localhost")
    return outer.as_bytes()


def message_id(message: bytes) -> str:
    """Return the Message-ID of a whole message, by which an answer names it."""
    return " ".join(str(message_from_bytes(message, policy=policy.compat32).get("Message-ID", "")).split())


def post(message: bytes, *, sender: str, to: str) -> None:
    """Hand a whole message to the mail server of this Spoor. Raises OSError and smtplib.SMTPException."""
    _Whole(message, sender, to).send()


def _recipient(certificate: bytes, at: datetime) -> x509.Certificate:
    try:
        if certificate.lstrip().startswith(b"-----"):
            found = x509.load_pem_x509_certificate(certificate)
        else:
            found = x509.load_der_x509_certificate(certificate)
    except ValueError as error:
        raise RecipientRefused from error
    runs = found.not_valid_before_utc <= at <= found.not_valid_after_utc
    if not runs or not isinstance(found.public_key(), RSAPublicKey):
        raise RecipientRefused
    return found


class _Whole(EmailMessage):
    """A message that is made already: Django's mail backends send it as it is."""

    def __init__(self, whole: bytes, sender: str, to: str) -> None:
        super().__init__(from_email=sender, to=[to])
        self._whole = whole

    def message(self, *, policy: Any = policy.SMTP) -> Any:
        return message_from_bytes(self._whole, policy=policy)
