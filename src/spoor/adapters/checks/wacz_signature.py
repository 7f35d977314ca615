"""The signature over a WACZ (WACZ Signing and Verification 0.1.0): by an anonymous key or by the key of a domain."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509.oid import NameOID

from spoor.adapters.checks.tokens import NotGranted, TokenUnreadable, check_token, read_token
from spoor.adapters.checks.trust import NoPath, Trust, certificates_in
from spoor.adapters.checks.verdict import Check, broken, good, unchecked, within

APART = timedelta(
    minutes=10
)  # between the time that the signer names and the time-stamp, as the specification has it
PLACE = "datapackage-digest.json"
BAD = (ValueError, TypeError, KeyError, AttributeError, UnsupportedAlgorithm)


def check_signed(signed: dict[str, Any], digest: str, created: object, trust: Trust) -> list[Check]:
    """Judge `signedData` against the digest it stands beside and the time that the package names."""
    checks: list[Check] = []
    if signed.get("hash") != digest:
        checks.append(broken("wacz.signature", "wacz.signed_other", where=PLACE))
    if created is not None and signed.get("created") != created:
        checks.append(broken("wacz.signature", "wacz.created_other", where=PLACE))
    try:
        signature = base64.b64decode(str(signed["signature"]), validate=True)
        if signed.get("domainCert"):
            checks += _by_domain(signed, signature, trust)
        else:
            key = load_der_public_key(base64.b64decode(str(signed["publicKey"]), validate=True))
            checks.append(_verified(key, signature, str(signed.get("hash")), "wacz.anonymous"))
            checks.append(unchecked("wacz.signer", "wacz.anonymous_who", where=PLACE))
            checks += _stamp(signed, signature, trust, _moment(signed.get("created")))[0]
    except BAD as error:
        checks.append(broken("wacz.signature", "wacz.signature_odd", where=PLACE, error=error))
    return checks


def _by_domain(signed: dict[str, Any], signature: bytes, trust: Trust) -> list[Check]:
    pem = str(signed["domainCert"]).encode()
    chain = x509.load_pem_x509_certificates(pem)
    leaf = chain[0]
    checks = [_verified(leaf.public_key(), signature, str(signed.get("hash")), "wacz.by_domain")]
    created = _moment(signed.get("created"))
    if created is None:
        checks.append(broken("wacz.signature", "wacz.no_created", where=PLACE))
    stamped, at = _stamp(signed, signature, trust, created)
    if not signed.get("timeSignature"):
        checks.append(unchecked("wacz.stamp", "wacz.no_stamp", where=PLACE))
    checks += stamped
    domain = str(signed.get("domain") or "")
    if domain not in _names(leaf):
        checks.append(broken("wacz.signer", "wacz.other_domain", where=PLACE, domain=domain or "-"))
    moment = at or created
    if moment is None:
        return checks
    if not leaf.not_valid_before_utc <= moment <= leaf.not_valid_after_utc:
        checks.append(broken("wacz.signer", "wacz.not_valid_then", where=PLACE, at=moment.isoformat()))
    checks.append(_path(certificates_in(pem), moment, domain, trust))
    return checks


def _path(chain: Sequence[asn1_x509.Certificate], at: datetime, domain: str, trust: Trust) -> Check:
    if not trust.roots:
        return unchecked("wacz.signer", "no_roots", where=PLACE)
    try:
        names = trust.path(chain[0], chain[1:], at, "server_auth")
    except NoPath as error:
        return unchecked("wacz.signer", "no_path", where=PLACE, error=error)
    return good("wacz.signer", "wacz.domain_is", where=PLACE, domain=domain, names=" < ".join(names))


def _names(leaf: x509.Certificate) -> set[str]:
    names = {str(one.value) for one in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)}
    try:
        other = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return names
    return names | set(other.get_values_for_type(x509.DNSName))


def _stamp(
    signed: dict[str, Any], signature: bytes, trust: Trust, created: datetime | None
) -> tuple[list[Check], datetime | None]:
    """Judge the time-stamp over the signature (its base64 text, as the signing servers do, or its bytes)."""
    if not signed.get("timeSignature"):
        return [], None
    content = base64.b64decode(str(signed["timeSignature"]), validate=True)
    others = (
        certificates_in(str(signed.get("timestampCert") or "").encode())
        if signed.get("timestampCert")
        else []
    )
    text = str(signed["signature"]).encode()
    checks = check_token(content, text, trust, others=others, inside=True)
    if any(one.why == "token.not_over" for one in checks):
        by_bytes = check_token(content, signature, trust, others=others, inside=True)
        if not any(one.why == "token.not_over" for one in by_bytes):
            checks = by_bytes
    try:
        at = read_token(content).at
    except (TokenUnreadable, NotGranted):
        return within(checks, PLACE), None
    if created is not None and abs(at - created) > APART:
        checks.append(broken("wacz.stamp", "wacz.far_apart", at=at.isoformat(), created=created.isoformat()))
    return within(checks, PLACE), at


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _verified(key: object, signature: bytes, signed: str, why: str) -> Check:
    """ECDSA over SHA-256 in DER (signing servers) or as two numbers (browsers), or RSA with PKCS #1 v1.5."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            size = (key.curve.key_size + 7) // 8
            if len(signature) == 2 * size:
                numbers = (int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))
                signature = encode_dss_signature(*numbers)
            key.verify(signature, signed.encode(), ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        else:
            return unchecked("wacz.signature", "wacz.other_key", where=PLACE, decides=True)
    except InvalidSignature:
        return broken("wacz.signature", "wacz.signature_no_fit", where=PLACE)
    return good("wacz.signature", why, where=PLACE)
