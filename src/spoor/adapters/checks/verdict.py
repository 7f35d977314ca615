"""What was found in one file: checks with verdict and reason, and the verdict of the file that follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

GOOD, BROKEN, NOT_CHECKED = "good", "broken", "not_checked"
MOST = 100  # checks of one sort that are listed one by one
LONGEST = 300  # characters of a value that comes from the file itself
TEXTS = Path(__file__).parent / "texts"

Where = str | int | None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what, its verdict, where in the file, and why.

    `decides` says whether a file can only be good when this check is; a missing digest of one record does not decide.
    """

    what: str
    verdict: str
    why: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    where: Where = None
    decides: bool = True

    def as_json(self, lang: str) -> dict[str, object]:
        """Return it by the contract, with the ids of its sentences beside them."""
        return {
            "what": say(f"what.{self.what}", {}, lang),
            "verdict": self.verdict,
            "where": clean(self.where) if isinstance(self.where, str) else self.where,
            "why": say(self.why, self.values, lang) if self.why else None,
            "what_id": self.what,
            "why_id": self.why,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """One file with its checks."""

    file: str
    kind: str | None
    checks: Sequence[Check]

    @property
    def verdict(self) -> str:
        """Broken when one check is; good when every check that decides is, and there is one; else not checked."""
        if any(check.verdict == BROKEN for check in self.checks):
            return BROKEN
        deciding = [check.verdict for check in self.checks if check.decides]
        return GOOD if deciding and all(one == GOOD for one in deciding) else NOT_CHECKED

    def as_json(self, lang: str) -> dict[str, object]:
        """Return it by the contract."""
        checks = [check.as_json(lang) for check in self.checks]
        return {"file": clean(self.file), "kind": self.kind, "verdict": self.verdict, "checks": checks}


def good(what: str, why: str | None = None, *, where: Where = None, **values: object) -> Check:
    """Say that something is right."""
    return Check(what, GOOD, why, values, where)


def broken(what: str, why: str, *, where: Where = None, **values: object) -> Check:
    """Say that something is wrong."""
    return Check(what, BROKEN, why, values, where)


def unchecked(what: str, why: str, *, where: Where = None, decides: bool = False, **values: object) -> Check:
    """Say that something was not checked, or is only named; `decides` keeps the whole file from being good."""
    return Check(what, NOT_CHECKED, why, values, where, decides)


@dataclass(slots=True)
class Some:
    """Checks of one sort of which there may be millions: the first are kept, the rest are counted."""

    first: list[Check] = field(default_factory=list)
    more: int = 0

    def append(self, check: Check) -> None:
        """Keep or count one."""
        if len(self.first) < MOST:
            self.first.append(check)
        else:
            self.more += 1

    def checks(self) -> list[Check]:
        """Return those that were kept, and how many more there are."""
        if not self.more:
            return list(self.first)
        last = self.first[-1]
        return [*self.first, Check(last.what, last.verdict, "more", {"count": self.more}, None, last.decides)]


def limited(checks: Iterable[Check]) -> list[Check]:
    """Keep the first of many checks of one sort, and say how many more there are."""
    some = Some()
    for one in checks:
        some.append(one)
    return some.checks()


def within(checks: Iterable[Check], place: str) -> list[Check]:
    """Return the checks of a file inside another, with its name before each place."""
    return [
        Check(
            one.what,
            one.verdict,
            one.why,
            one.values,
            place if one.where is None else f"{place}: {one.where}",
            one.decides,
        )
        for one in checks
    ]


@lru_cache(maxsize=2)
def texts(lang: str) -> dict[str, str]:
    """Return all sentences of a language ("nl" or "en")."""
    loaded: dict[str, str] = yaml.safe_load((TEXTS / f"{lang}.yaml").read_text(encoding="utf-8"))
    return loaded


def say(sentence: str, values: Mapping[str, object], lang: str) -> str:
    """Return a sentence in a language with its values filled in."""
    shown = {name: clean(str(value))[:LONGEST] for name, value in values.items()}
    return texts(lang)[sentence].format(**shown)


def clean(text: str) -> str:
    """Return text of a stranger on one line without signs that steer a screen; half a character becomes `?`."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in whole)
