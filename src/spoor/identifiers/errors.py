"""What goes wrong when an identifier cannot be read, in words for both languages."""

from spoor.words import Words

_EXPECTED = {
    "account": (
        "een accountnaam zonder spaties, zoals @voorbeeld",
        "an account name without spaces, as in @example",
    ),
    "email": ("een e-mailadres, zoals naam@voorbeeld.nl", "an e-mail address, as in name@example.org"),
    "phone": ("een telefoonnummer dat kan bestaan", "a telephone number that can exist"),
    "ip": ("een IPv4- of IPv6-adres", "an IPv4 or IPv6 address"),
    "domain": ("een domeinnaam, zoals voorbeeld.nl", "a domain name, as in example.org"),
    "url": ("een link die met http of https begint", "a link that begins with http or https"),
    "payment": ("een rekeningnummer of walletadres", "an account number or wallet address"),
    "image": ("een vingerafdruk van 64 hextekens", "a digest of 64 hexadecimal signs"),
    "pgp_key": ("een sleutel-id van 8, 16 of 40 hextekens", "a key id of 8, 16 or 40 hexadecimal signs"),
    "kind": ("een soort kenmerk uit de lijst", "a kind of identifier from the list"),
    "text": ("minstens een teken", "at least one character"),
}


class IdentifierUnreadable(ValueError):
    """This is no identifier of that kind; `found` is what stood there and `expected` names what should.

    `expected` is a key that `sentence` puts into words.
    """

    def __init__(self, kind: str, found: str, expected: str) -> None:
        super().__init__(f"{kind}: found {found!r}, expected {_EXPECTED[expected][1]}")
        self.kind = kind
        self.found = found
        self.expected = expected

    def wanted(self) -> Words:
        """Return what should have stood there, in both languages."""
        return Words(*_EXPECTED[self.expected])

    def sentence(self, lang: str) -> str:
        """Say in Dutch ("nl") or English ("en") what was found and what was expected."""
        dutch, english = _EXPECTED[self.expected]
        if lang == "nl":
            return f"'{self.found}' is niet leesbaar; verwacht: {dutch}."
        return f"'{self.found}' cannot be read; expected: {english}."
