"""Time stamps of RFC 3161: which authorities a home asks, one question to one of them, and the check of its answer.

An authority gets a digest and a random number, never the bytes. Plain http is allowed: the answer is signed, and it is
checked up to the roots that the home names before anybody keeps it, with a second program where one is installed.
"""

import contextlib
import hashlib
import re
import secrets
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

import rfc3161_client as rfc3161
import yaml
from asn1crypto import algos, cms, tsp
from cryptography import x509

from spoor.adapters.lifetimes import LifetimeUnknown, lifetime

FILE = "authorities.yaml"  # in the home
TIMEOUT = 10.0  # seconds of silence
LONGEST = 20.0  # seconds for one whole answer
MOST_BYTES = 256 * 1024
MALFORMED = (ValueError, x509.InvalidVersion)  # what the readers of certificates say
SHA256 = "2.16.840.1.101.3.4.2.1"
LIBRARY = f"rfc3161-client {version('rfc3161-client')}"
KEYS = {"name", "url", "roots", "each_exhibit", "renew_before_days"}
MOST_RENEW_DAYS = 1825


class AuthoritiesUnreadable(Exception):
    """The file authorities.yaml of the home cannot be used; mend it as the administrator's manual shows."""


class NotStamped(Exception):
    """No time stamp came of a question; what is the matter stands in `code` and in the text."""

    code: ClassVar[str] = ""
    waits: ClassVar[bool] = False  # the same will happen to the next question: all wait


class Unreachable(NotStamped):
    """The authority cannot be reached, or takes too long."""

    code, waits = "unreachable", True


class Refused(NotStamped):
    """The authority answered that it gives no time stamp."""

    code = "refused"


class NoAnswer(NotStamped):
    """What came back is no answer of RFC 3161: a page, a form, too much or nothing."""

    code, waits = "unreadable", True


class OtherData(NotStamped):
    """The answer is about another digest than the one that was sent."""

    code = "other_data"


class OtherQuestion(NotStamped):
    """The answer holds another random number than the question: it may be an old one."""

    code = "other_nonce"


class Untrusted(NotStamped):
    """The signature does not lead to a root that the home names, or its certificate was not valid then."""

    code = "untrusted"


@dataclass(frozen=True, slots=True)
class Authority:
    """One time-stamping authority as the home knows it."""

    name: str
    url: str
    roots: Path
    each_exhibit: bool = False
    renew_days: int | None = None  # before the end of a certificate; None: the norm of the house


@dataclass(frozen=True, slots=True)
class Stamped:
    """An answer that was checked: its bytes, and what they say."""

    answer: bytes
    gen_time: datetime
    policy: str
    serial: str
    signer: str
    roots_sha256: str
    checked_with: str
    until: datetime | None = None  # when the first of its certificates ends; None where they cannot be read
    algorithms: tuple[str, ...] = ()


Send = Callable[[str, bytes], bytes]


def authorities(home: Path) -> tuple[Authority, ...]:
    """Return the authorities of a home, none where there is no file. Raises AuthoritiesUnreadable."""
    file = home / FILE
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise AuthoritiesUnreadable(f"{FILE}: {str(error).splitlines()[0]}") from error
    rows = content.get("authorities") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise AuthoritiesUnreadable(f"{FILE}: expected a list under 'authorities:'")
    found = tuple(_authority(row, place, home) for place, row in enumerate(rows, 1))
    if len({one.name for one in found}) < len(found):
        raise AuthoritiesUnreadable(f"{FILE}: two authorities have the same name")
    return found


def _authority(row: object, place: int, home: Path) -> Authority:
    where = f"{FILE}: authority {place}"
    if not isinstance(row, dict) or not {"name", "url", "roots"} <= set(row) <= KEYS:
        raise AuthoritiesUnreadable(
            f"{where}: expected name, url, roots and perhaps each_exhibit, renew_before_days"
        )
    name, url, each = str(row["name"]), str(row["url"]), row.get("each_exhibit", False)
    if not re.fullmatch(r"[\w .-]{1,60}", name):
        raise AuthoritiesUnreadable(
            f"{where}: name: expected at most 60 letters, digits, spaces, points or dashes"
        )
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AuthoritiesUnreadable(f"{where}: url: expected http://... or https://..., found {url[:100]}")
    if not isinstance(each, bool):
        raise AuthoritiesUnreadable(f"{where}: each_exhibit: expected true or false, found {each}")
    days = row.get("renew_before_days")
    if days is not None and (type(days) is not int or not 1 <= days <= MOST_RENEW_DAYS):
        raise AuthoritiesUnreadable(
            f"{where}: renew_before_days: expected 1 to {MOST_RENEW_DAYS}, found {days}"
        )
    roots = home / str(row["roots"])
    _certificates(roots, where)
    return Authority(name, url, roots, each, days)


def _certificates(roots: Path, where: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise AuthoritiesUnreadable(f"{where}: roots: no certificates (PEM) in {roots}") from error


def ask(authority: Authority, digest: str, *, send: Send | None = None) -> Stamped:
    """Ask an authority to time-stamp a hex SHA-256, and return its answer once it was checked. Raises NotStamped."""
    nonce = secrets.randbits(64) | 1
    question = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": tsp.MessageImprint(
                {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                    "hashed_message": bytes.fromhex(digest),
                }
            ),
            "nonce": nonce,
            "cert_req": True,
        }
    )
    answer = (send or _send)(authority.url, question.dump())
    return verify(answer, digest, authority.roots, nonce=nonce)


def verify(
    answer: bytes, digest: str, roots: Path, *, nonce: int | None = None, then: bool = False
) -> Stamped:
    """Check an answer against a digest, the roots and the random number of the question. Raises NotStamped.

    `then`: the certificates are judged at the moment in the answer; whether they still hold is not asked.
    """
    response = _read(answer)
    if response.status != rfc3161.PKIStatus.GRANTED:
        raise Refused(f"status {response.status} {' '.join(response.status_string)}"[:300])
    try:
        said, signer = response.tst_info, _signer(response)
    except MALFORMED as error:
        raise NoAnswer(str(error)[:300]) from error
    imprint = said.message_imprint
    if imprint.hash_algorithm.dotted_string != SHA256 or imprint.message != bytes.fromhex(digest):
        raise OtherData(f"expected sha256 {digest}, found {imprint.message.hex()[:64]}")
    if nonce is not None and said.nonce != nonce:
        raise OtherQuestion(f"expected {nonce}, found {said.nonce}")
    trusted = _certificates(roots, roots.name)
    try:
        rfc3161.VerifierBuilder(roots=trusted).build().verify(response, bytes.fromhex(digest))
    except (rfc3161.VerificationError, *MALFORMED) as error:
        raise Untrusted(str(error)[:300]) from error
    gen_time = said.gen_time.astimezone(UTC)
    until, algorithms = _lifetime(answer, roots)
    return Stamped(
        answer=answer,
        gen_time=gen_time,
        policy=said.policy.dotted_string,
        serial=str(said.serial_number),
        signer=signer[:400],
        roots_sha256=hashlib.sha256(roots.read_bytes()).hexdigest(),
        checked_with=", ".join(
            filter(None, (LIBRARY, _openssl(answer, digest, roots, gen_time if then else None)))
        ),
        until=until,
        algorithms=algorithms,
    )


def _lifetime(answer: bytes, roots: Path) -> tuple[datetime | None, tuple[str, ...]]:
    try:
        found = lifetime(answer, roots.read_bytes())
    except LifetimeUnknown:
        return None, ()
    return found.until, found.algorithms


def _read(answer: bytes) -> rfc3161.TimeStampResponse:
    """Read an answer. OpenSSL leaves certificates unordered, which the reader refuses: those are put in order first."""
    with contextlib.suppress(ValueError):
        return rfc3161.decode_timestamp_response(answer)
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in ("granted", "granted_with_mods"):
            words = response["status"]["status_string"].native or []
            raise Refused(" ".join([response["status"]["status"].native, *words])[:300])
        signed = response["time_stamp_token"]["content"]
        signed["certificates"] = cms.CertificateSet(
            sorted(signed["certificates"], key=lambda one: one.dump())
        )
        return rfc3161.decode_timestamp_response(response.dump(force=True))
    except (ValueError, TypeError, KeyError) as error:
        raise NoAnswer(f"{len(answer)} bytes, first {answer[:24]!r}") from error


def _signer(response: rfc3161.TimeStampResponse) -> str:
    """Return the subject of the certificate that signed. Raises Untrusted when the answer does not hold it."""
    signers = list(response.signed_data.signer_infos)
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if any(
            (certificate.issuer, certificate.serial_number) == (one.issuer, one.serial_number)
            for one in signers
        ):
            return certificate.subject.rfc4514_string()
    raise Untrusted("the answer does not hold the certificate that signed it")


def _openssl(answer: bytes, digest: str, roots: Path, at: datetime | None) -> str:
    """Check the answer with a second program and return its name; empty where it is not installed. Raises Untrusted."""
    program = shutil.which("openssl")
    if program is None:
        return ""
    with tempfile.NamedTemporaryFile(suffix=".tsr") as file:
        file.write(answer)
        file.flush()
        command = [program, "ts", "-verify", "-digest", digest, "-in", file.name, "-CAfile", str(roots)]
        command += ["-attime", str(int(at.timestamp()))] if at else []
        try:
            said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise Untrusted("openssl ts -verify did not end") from error
    if said.returncode != 0:
        raise Untrusted(f"openssl ts -verify: {' '.join(said.stderr.split())[:250]}")
    return _version(program)


def _version(program: str) -> str:
    said = subprocess.run([program, "version"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    return " ".join(said.stdout.split()[:2])


def _send(url: str, question: bytes) -> bytes:
    """Post a question and return what came back. Raises Unreachable, Refused and NoAnswer."""
    request = Request(url, data=question, headers={"Content-Type": "application/timestamp-query"})  # noqa: S310
    until = time.monotonic() + LONGEST
    try:
        with _opener().open(request, timeout=TIMEOUT) as response:
            content = _content(response, until)
            status = response.status
    except (HTTPException, OSError) as error:
        raise Unreachable(f"{urlsplit(url).hostname}: {error}"[:300]) from error
    if status != 200:
        raise Unreachable(f"{urlsplit(url).hostname}: HTTP {status}")
    return content


def _content(response: Any, until: float) -> bytes:
    content = b""
    while piece := response.read1(16 * 1024):
        content += piece
        if len(content) > MOST_BYTES:
            raise NoAnswer(f"more than {MOST_BYTES} bytes")
        if time.monotonic() > until:
            raise TimeoutError(f"longer than {LONGEST:.0f} seconds")
    return content


def _opener() -> OpenerDirector:
    """Return an opener that knows http and https and follows nothing: the url is the administrator's."""
    director = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=ssl.create_default_context())):
        director.add_handler(handler)
    return director
