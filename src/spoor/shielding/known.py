"""Known: what a person confirmed as protected before is found again in what arrives, wherever it is written."""

from collections.abc import Iterable

from spoor.shielding.masks import Fact, Masker
from spoor.vocabulary import ProtectedKind

ANYWHERE = (ProtectedKind.ADDRESS, ProtectedKind.PHONE, ProtectedKind.CAR)  # these name one home, line or car


class Known:
    """Confirmed facts of any number of reports, looked for together."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._masker = Masker(facts)

    def within(self, text: str) -> list[Fact]:
        """Return the facts that stand in a text, each once."""
        return list(dict.fromkeys(place.fact for place in self._masker.places(text)))
