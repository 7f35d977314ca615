"""Words in both languages of the program, for sentences that a command and a page both say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or part of one, in Dutch and in English; values stand between braces in both."""

    nl: str
    en: str

    def say(self, lang: str) -> str:
        """Return it in `nl` or `en`."""
        return self.en if lang == "en" else self.nl

    def filled(self, **values: object) -> "Words":
        """Return it with its values filled in."""
        return Words(self.nl.format(**values), self.en.format(**values))
