"""Time-stamps (RFC 3161): response or bare token; signature, certificate, path to a root, and what it is over."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, parser, pem, tsp, x509
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from spoor.adapters.checks.second_opinion import second_opinion
from spoor.adapters.checks.trust import NoPath, Trust
from spoor.adapters.checks.verdict import BROKEN, GOOD, Check, broken, good, unchecked

MOST = 1024 * 1024  # bytes of a token
GRANTED = ("granted", "granted_with_mods")
BAD = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError,
       SignatureValidationError, CMSStructuralError)  # fmt: skip
_STAMPING = "time_stamping"


@dataclass(frozen=True, slots=True)
class Token:
    """A time-stamp, parsed."""

    signed: cms.SignedData
    info: tsp.TSTInfo
    over: bytes  # the bytes of the info, which are signed
    bare: bool
    status: str
    said: str

    @property
    def at(self) -> datetime:
        """The time in it."""
        moment: datetime = self.info["gen_time"].native
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class TokenUnreadable(Exception):
    """These bytes are no time-stamp by RFC 3161."""


class NotGranted(Exception):
    """The authority refused: there is no token."""


def read_token(content: bytes) -> Token:
    """Parse a response or a bare token. Raises TokenUnreadable and NotGranted."""
    try:
        if pem.detect(content):
            _name, _headers, content = pem.unarmor(content)
        bare = _is_bare(content)
        status, said, der = ("granted", "", content) if bare else _answer(content)
        if status not in GRANTED:
            raise NotGranted(f"{status} {said}".strip())
        held = cms.ContentInfo.load(der, strict=True)
        if held["content_type"].native != "signed_data":
            raise TokenUnreadable(f"content type {held['content_type'].native}")
        signed = held["content"]
        inside = signed["encap_content_info"]
        if inside["content_type"].native != "tst_info":
            raise TokenUnreadable(f"content type {inside['content_type'].native}")
        info = inside["content"].parsed
        _all = (info.native, signed["signer_infos"].native)
        return Token(signed, info, bytes(inside["content"]), bare, status, said)
    except BAD as error:
        raise TokenUnreadable(str(error)) from error


def _is_bare(content: bytes) -> bool:
    """Say whether the first thing in the outer sequence is an object identifier, as in a bare token."""
    if len(content) < 8 or content[0] != 0x30:
        raise ValueError("no DER sequence")
    start = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
    return content[start : start + 1] == b"\x06"


def _answer(content: bytes) -> tuple[str, str, bytes]:
    """Return the status of a response, what it says, and the token in it, which is not there in a refusal."""
    inside = parser.parse(content, strict=True)[4]
    _class, _method, _tag, head, held, trailer = parser.parse(inside)
    first = head + held + trailer
    answer = tsp.PKIStatusInfo.load(first)
    said = "; ".join(answer["status_string"].native or [])
    return str(answer["status"].native), said, inside[len(first) :]


def check_token(
    content: bytes,
    data: Path | bytes | None,
    trust: Trust,
    *,
    others: Sequence[x509.Certificate] = (),
    inside: bool = False,
) -> list[Check]:
    """Judge a time-stamp. `inside` another file an unknown root is not checked instead of broken."""
    try:
        token = read_token(content)
    except TokenUnreadable as error:
        return [broken("token.form", "token.unreadable", error=error)]
    except NotGranted as error:
        return [broken("token.status", "token.refused", status=error)]
    try:
        return _judged(content, token, data, trust, others, inside)
    except BAD as error:
        return [broken("token.form", "token.unreadable", error=error)]


def _judged(
    content: bytes,
    token: Token,
    data: Path | bytes | None,
    trust: Trust,
    others: Sequence[x509.Certificate],
    inside: bool,
) -> list[Check]:
    checks = [good("token.status", "token.granted", at=token.at.isoformat(), said=token.said or "-")]
    known = [one.chosen for one in token.signed["certificates"] or [] if one.name == "certificate"]
    signers = list(token.signed["signer_infos"])
    if len(signers) != 1:
        return [*checks, broken("token.signature", "token.signers", count=len(signers))]
    certificate = _certificate(signers[0], [*known, *others])
    if certificate is None and known:
        checks.append(broken("token.signature", "token.other_certificates"))
    elif certificate is None:
        checks.append(unchecked("token.signature", "token.no_certificate", decides=True))
    else:
        checks += _signature(token, signers[0], certificate)
        checks += _stamping(certificate, token.at)
        checks.append(_path(certificate, [*known, *others], token.at, trust, inside))
    checks.append(_imprint(token, data))
    if certificate is not None and trust.roots:
        checks += _second(content, token, data, trust, others, checks)
    checks.append(unchecked("token.revocation", "token.no_revocation"))
    return checks


def _certificate(signer: cms.SignerInfo, known: Sequence[x509.Certificate]) -> x509.Certificate | None:
    sid = signer["sid"]
    for one in known:
        if sid.name == "issuer_and_serial_number":
            same_serial = sid.chosen["serial_number"].native == one.serial_number
            if same_serial and sid.chosen["issuer"] == one.issuer:
                return one
        elif one.key_identifier == sid.chosen.native:
            return one
    return None


def _signature(token: Token, signer: cms.SignerInfo, certificate: x509.Certificate) -> list[Check]:
    name = certificate.subject.human_friendly
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, token.over, usedforsecurity=True)
    try:
        intact, fits = validate_sig_integrity(signer, certificate, "tst_info", digest.digest())
    except (SignatureValidationError, CMSStructuralError) as error:
        return [broken("token.signature", "token.signature_odd", error=error)]
    if not intact:
        return [broken("token.signature", "token.altered", name=name)]
    if not fits:
        return [broken("token.signature", "token.no_fit", name=name)]
    return [good("token.signature", "token.fits", name=name), _ess(signer, certificate)]


def _ess(signer: cms.SignerInfo, certificate: x509.Certificate) -> Check:
    """The signed attributes name the certificate by its digest (RFC 2634, 5035): none can be put in its place."""
    for attribute in signer["signed_attrs"]:
        kind = attribute["type"].native
        if kind not in ("signing_certificate", "signing_certificate_v2"):
            continue
        first = attribute["values"][0]["certs"][0]
        name = "sha1" if kind == "signing_certificate" else first["hash_algorithm"]["algorithm"].native
        digest = hashlib.new(name, certificate.dump(), usedforsecurity=False).digest()
        if digest == first["cert_hash"].native:
            return good("token.ess", "token.ess_fits")
        return broken("token.ess", "token.ess_other")
    return broken("token.ess", "token.ess_missing")


def _stamping(certificate: x509.Certificate, at: datetime) -> list[Check]:
    usage = certificate.extended_key_usage_value
    purposes = list(usage.native) if usage is not None else []
    critical = any(
        one["extn_id"].native == "extended_key_usage" and one["critical"].native
        for one in certificate["tbs_certificate"]["extensions"]
    )
    if purposes == [_STAMPING] and critical:
        purpose = good("token.purpose", "token.stamping")
    else:
        purpose = broken("token.purpose", "token.other_purpose", purposes=", ".join(purposes) or "-")
    first, last = certificate.not_valid_before, certificate.not_valid_after
    days = {"at": at.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    if first <= at <= last:
        return [purpose, good("token.validity", "token.in_validity", **days)]
    return [purpose, broken("token.validity", "token.out_of_validity", **days)]


def _path(
    certificate: x509.Certificate,
    known: Sequence[x509.Certificate],
    at: datetime,
    trust: Trust,
    inside: bool,
) -> Check:
    if not trust.roots:
        return unchecked("token.path", "no_roots", decides=not inside)
    try:
        names = trust.path(certificate, known, at, _STAMPING)
    except NoPath as error:
        if inside:
            return unchecked("token.path", "no_path", error=error)
        return broken("token.path", "no_path", error=error)
    return good("token.path", "path", names=" < ".join(names))


def _imprint(token: Token, data: Path | bytes | None) -> Check:
    imprint = token.info["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    stated = imprint["hashed_message"].native
    if data is None:
        return unchecked("token.imprint", "token.no_data", digest=f"{name} {stated.hex()}")
    if isinstance(data, bytes):
        digest = hashlib.new(name, data, usedforsecurity=False).digest()
        shown = "-"
    else:
        with data.open("rb") as file:
            digest = hashlib.file_digest(file, name).digest()
        shown = data.name
    if digest == stated:
        return good("token.imprint", "token.over", file=shown)
    return broken("token.imprint", "token.not_over", file=shown, digest=f"{name} {stated.hex()}")


def _second(
    content: bytes,
    token: Token,
    data: Path | bytes | None,
    trust: Trust,
    others: Sequence[x509.Certificate],
    checks: Sequence[Check],
) -> list[Check]:
    """Ask OpenSSL too; the two must agree."""
    imprint = token.info["message_imprint"]["hashed_message"].native.hex()
    said = second_opinion(content, token.bare, data, imprint, trust, others, token.at)
    if said is None:
        return [unchecked("token.openssl", "token.no_openssl")]
    if any(check.verdict == BROKEN for check in checks):
        why = "token.openssl_disagrees" if said.good else "token.openssl_bad"
        return [broken("token.openssl", why, said=said.words)]
    open_points = [one for one in checks if one.verdict != GOOD and one.what != "token.imprint"]
    if said.good:
        return [good("token.openssl", "token.openssl_good", said=said.words)]
    if open_points:
        return [unchecked("token.openssl", "token.openssl_bad", said=said.words)]
    return [broken("token.openssl", "token.openssl_disagrees", said=said.words)]
