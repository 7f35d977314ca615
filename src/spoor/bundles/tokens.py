"""The checker of time stamps that verifying a bundle asks for."""

from pathlib import Path

from spoor.adapters import timestamps
from spoor.bundles.verify import TokenCheck, TokenChecked


def tokens_up_to(roots: Path) -> TokenCheck:
    """Return the checker of time stamps up to the certificates in a file (PEM)."""

    def check(token: bytes, sha256: str) -> TokenChecked:
        try:
            timestamps.verify(token, sha256, roots)
        except timestamps.NotStamped as error:
            return TokenChecked(False, f"{type(error).__name__}: {error}")
        except timestamps.AuthoritiesUnreadable as error:
            return TokenChecked(None, str(error))
        return TokenChecked(True, "")

    return check
