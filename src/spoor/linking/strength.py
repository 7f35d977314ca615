"""What a shared identifier says: which proposition it supports, how strongly, and why.

The words are those of a likelihood ratio scale; the caps are our own proposals (science.md 3.5), made
of the chance that another
person shows the same identifier. They are not validated and no person is named by them.
"""

from dataclasses import dataclass
from typing import Any

from spoor.vocabulary import IdentifierKind, Proposition


@dataclass(frozen=True, slots=True)
class Strength:
    """How much one shared identifier says: `word` is none, weak, moderate, strong or very_strong.

    `cap` is the greatest likelihood ratio it may count for; None where it supports nothing.
    """

    proposition: Proposition | None
    word: str
    cap: int | None
    reasons: tuple[dict[str, Any], ...]

    @property
    def links(self) -> bool:
        """Whether a link may be proposed on this identifier."""
        return self.proposition is not None


def _strength(proposition: Proposition | None, word: str, cap: int | None, reason: str) -> Strength:
    return Strength(proposition, word, cap, ({"id": f"strength.{reason}", "values": {}},))


_ACCOUNT, _PERSON = Proposition.SAME_ACCOUNT, Proposition.SAME_PERSON
_CAMPAIGN, _MESSAGE = Proposition.SAME_CAMPAIGN, Proposition.SAME_MESSAGE
_BY_KIND = {
    "account_id": _strength(_ACCOUNT, "very_strong", 10_000, "account_id"),
    IdentifierKind.ACCOUNT: _strength(_ACCOUNT, "strong", 1_000, "account"),
    "account_confusable": _strength(_ACCOUNT, "weak", 50, "account_confusable"),
    "account_no_platform": _strength(_PERSON, "weak", 20, "account_no_platform"),
    IdentifierKind.EMAIL: _strength(_PERSON, "strong", 1_000, "email"),
    IdentifierKind.PHONE: _strength(_PERSON, "strong", 1_000, "phone"),
    "ip_port_time": _strength(_PERSON, "moderate", 100, "ip_port_time"),
    IdentifierKind.IP: _strength(_PERSON, "weak", 10, "ip"),
    "ip_shared": _strength(None, "none", None, "ip_shared"),
    IdentifierKind.PAYMENT: _strength(_PERSON, "strong", 1_000, "payment"),
    IdentifierKind.DEVICE: _strength(_PERSON, "strong", 1_000, "device"),
    IdentifierKind.PGP_KEY: _strength(_PERSON, "strong", 1_000, "pgp_key"),
    IdentifierKind.URL: _strength(_MESSAGE, "moderate", 100, "url"),
    IdentifierKind.IMAGE: _strength(_CAMPAIGN, "weak", 20, "image"),
    IdentifierKind.DOMAIN: _strength(None, "none", None, "domain"),
    IdentifierKind.NAME: _strength(None, "none", None, "name"),
}
_NOTES = {"account_id": "account_id", "shared": "ip_shared", "private": "ip_shared"}


def identifier_strength(kind: str, *, note: str | None = None, port_and_time: bool = False) -> Strength:
    """Return what it says that two reports show the same identifier of this kind.

    `note` is that of the normalised identifier (a fixed account id, an address that many share); an IP
    address says more when
    port and time agree too. A mail domain, a name or a shared address is no link. Raises KeyError for
    a kind unknown.
    """
    if note and note.startswith("confusable") and kind == IdentifierKind.ACCOUNT:
        return _BY_KIND["account_confusable"]
    if note in _NOTES:
        return _BY_KIND[_NOTES[note]]
    if kind == IdentifierKind.IP and port_and_time:
        return _BY_KIND["ip_port_time"]
    return _BY_KIND[kind]
