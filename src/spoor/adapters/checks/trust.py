"""The root certificates that this house trusts: of the home, of a file that is named, and of the system."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathError, ValidationError

SYSTEM = (Path("/etc/ssl/certs"), Path("/etc/pki/tls/certs/ca-bundle.crt"), Path("/etc/ssl/cert.pem"))


class RootsRefused(Exception):
    """A file of root certificates cannot be read; it must hold certificates as PEM."""


class NoPath(Exception):
    """No path leads from a certificate to a trusted root."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Certificates that are believed because the house or its system says so."""

    roots: tuple[x509.Certificate, ...] = ()

    def as_pem(self) -> bytes:
        """Return them in one text."""
        return b"".join(pem.armor("CERTIFICATE", one.dump()) for one in self.roots)

    def context(self, others: Iterable[x509.Certificate], at: datetime | None) -> ValidationContext:
        """Return what a path is looked for in: nothing is fetched, revocation is not asked."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(others),
            moment=at,
            allow_fetching=False,
            weak_hash_algos={"md2", "md5"},
        )

    def path(
        self, certificate: x509.Certificate, others: Iterable[x509.Certificate], at: datetime, purpose: str
    ) -> Sequence[str]:
        """Return the names from a certificate up to a root that is trusted. Raises NoPath."""
        validator: Any = CertificateValidator(certificate, validation_context=self.context(others, at))
        try:
            found = asyncio.run(validator.async_validate_usage(set(), {purpose}))
        except (
            PathError,
            ValidationError,
            InvalidCertificateError,
            ValueError,
            TypeError,
            KeyError,
        ) as error:
            raise NoPath(str(error)) from error
        return [one.subject.human_friendly for one in reversed(list(found.iter_certs(include_root=True)))]


def load(folder: Path | None, file: Path | None, *, system: bool = True) -> Trust:
    """Return the roots of the home's `trust` folder, of a file, and of the system. Raises RootsRefused."""
    found: dict[bytes, x509.Certificate] = {}
    own = sorted(folder.glob("*.pem")) if folder else []
    for one in [*own, *([file] if file else [])]:
        found |= _certificates(one)
    for place in SYSTEM if system else ():
        if place.is_dir():
            for one in sorted(place.glob("*.pem")):
                found |= _system(one)
        elif place.is_file():
            found |= _system(place)
        if found and place.exists():
            break
    return Trust(tuple(found.values()))


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM text. Raises ValueError."""
    found = []
    for name, _headers, der in pem.unarmor(content, multiple=True):
        if name in ("CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"):
            one = x509.Certificate.load(der)
            _whole = one.native
            found.append(one)
    return found


def _certificates(file: Path) -> dict[bytes, x509.Certificate]:
    try:
        found = certificates_in(file.read_bytes())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RootsRefused(f"{file}: {error}") from error
    if not found:
        raise RootsRefused(f"{file}: no certificate in it")
    return {hashlib.sha256(one.dump()).digest(): one for one in found}


def _system(file: Path) -> dict[bytes, x509.Certificate]:
    """Return the certificates of a file of the system; a file there that is none is left out, as OpenSSL does."""
    try:
        content = file.read_bytes()
        found = [x509.Certificate.load(der) for _n, _h, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError):
        return {}
    return {hashlib.sha256(one.dump()).digest(): one for one in found}
