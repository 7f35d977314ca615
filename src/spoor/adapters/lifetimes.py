"""How long a time stamp can be followed to its root: until when its certificates hold, and what it was made with."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, tsp, x509

MALFORMED = (ValueError, TypeError, KeyError, AttributeError)  # what the reader says of what it cannot read


class LifetimeUnknown(Exception):
    """The certificates of this time stamp cannot be read; nobody can say until when it holds."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The moment in a time stamp, until when the first of its certificates ends, and its algorithms by name."""

    gen_time: datetime
    until: datetime
    algorithms: tuple[str, ...]


def lifetime(answer: bytes, roots: bytes = b"") -> Lifetime:
    """Return how long an answer holds, with the certificates in it and these (PEM). Raises LifetimeUnknown."""
    try:
        signed = tsp.TimeStampResp.load(answer)["time_stamp_token"]["content"]
        info = signed["encap_content_info"]["content"].parsed
        signer = signed["signer_infos"][0]
        known = [one.chosen for one in signed["certificates"] or [] if one.name == "certificate"]
        path = list(_path(signer["sid"], [*known, *_certificates(roots)]))
        digests = {
            info["message_imprint"]["hash_algorithm"]["algorithm"].native,
            signer["digest_algorithm"]["algorithm"].native,
        }
        keys = {f"{one.public_key.algorithm}{one.public_key.bit_size}" for one in path}
        for one in path[: len(path) - 1] or path:  # a root is believed as it is, whatever signed it
            with contextlib.suppress(ValueError):
                digests.add(one.hash_algo)
        until = min(one.not_valid_after for one in path)
        return Lifetime(info["gen_time"].native, until, tuple(sorted(digests | keys)))
    except MALFORMED as error:
        raise LifetimeUnknown(str(error)[:200]) from error


def _certificates(roots: bytes) -> list[x509.Certificate]:
    if not pem.detect(roots):
        return []
    return [x509.Certificate.load(der) for _name, _headers, der in pem.unarmor(roots, multiple=True)]


def _path(sid: object, known: Sequence[x509.Certificate]) -> Iterator[x509.Certificate]:
    """Yield the certificate that signed and those above it, as far as they are here. Raises ValueError for none."""
    chosen = sid.chosen  # type: ignore[attr-defined]
    for one in known:
        if (one.issuer, one.serial_number) == (chosen["issuer"], chosen["serial_number"].native):
            break
    else:
        raise ValueError("the certificate that signed is not here")
    seen: list[x509.Certificate] = []
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        above = [other for other in known if other.subject == one.issuer]
        one = max(above, key=lambda other: other.not_valid_after, default=None)
