"""The signature of the house under a bundle: over the last manifest, which names every other file by its digest.

It says which house gave this and that nothing changed since; it does not say that what is told is true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from spoor.adapters.housekey import KeyUnreadable, fingerprint, public_pem, signed_by
from spoor.bundles.bag import SIGNATURE, TAG_MANIFEST

KEY_FILE = "handover.pem"


@dataclass(frozen=True, slots=True)
class Signed:
    """What was found: `verdict` True, False, or None without a signature; by which key; whose, where we know it."""

    verdict: bool | None
    fingerprint: str = ""
    name: str = ""
    why: str = ""


def put_key(root: Path, key: Ed25519PrivateKey) -> None:
    """Write the public key into a bundle, before its manifests are written."""
    (root / KEY_FILE).write_text(public_pem(key), encoding="ascii", newline="\n")


def sign(root: Path, key: Ed25519PrivateKey) -> None:
    """Sign the last manifest of a bundle that is closed."""
    (root / SIGNATURE).write_bytes(key.sign((root / TAG_MANIFEST).read_bytes()))


def check(root: Path, known: Mapping[str, str]) -> Signed:
    """Check the signature of a bundle. `known` is the name of a house by the fingerprint of its key."""
    file, signature = root / KEY_FILE, root / SIGNATURE
    if not file.is_file() and not signature.is_file():
        return Signed(None)
    try:
        pem = file.read_text(encoding="ascii")
        mark = fingerprint(pem)
        holds = signed_by(pem, signature.read_bytes(), (root / TAG_MANIFEST).read_bytes())
    except (OSError, UnicodeDecodeError, KeyUnreadable) as error:
        return Signed(False, why=str(error))
    return Signed(holds, mark, known.get(mark, ""))
