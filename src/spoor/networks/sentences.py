"""Sentences of an answer about an address: rows keep an id with values, the words stand in texts/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TEXTS = Path(__file__).parent / "texts"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its id in texts/*.yaml and the values that stand in it."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON-safe values."""
        return {"id": self.id, "values": dict(self.values)}


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return all sentences of a language. Raises FileNotFoundError for one that is none of ours."""
    with (_TEXTS / f"{lang}.yaml").open(encoding="utf-8") as stream:
        found: Mapping[str, str] = yaml.load(stream, Loader=_Loader)  # noqa: S506 - a safe loader
    return found


def say(stored: Mapping[str, Any], lang: str) -> str:
    """Return one stored sentence in words."""
    return texts(lang)[stored["id"]].format_map(stored["values"])


def speak(value: Any, lang: str) -> Any:
    """Return a stored document with every sentence in words."""
    if isinstance(value, Mapping):
        if value.keys() == {"id", "values"}:
            return say(value, lang)
        return {name: speak(one, lang) for name, one in value.items()}
    if isinstance(value, list):
        return [speak(one, lang) for one in value]
    return value
