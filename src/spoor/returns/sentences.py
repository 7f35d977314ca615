"""Sentences of the returns room: ids and values become Dutch or English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be said in either language: its id in texts/*.yaml and the values between braces."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON-safe values, without a language."""
        return {"id": self.id, "values": {name: _plain(value) for name, value in self.values.items()}}


def _plain(value: Any) -> Any:
    return value.stored() if isinstance(value, Sentence) else value


def from_stored(stored: Mapping[str, Any]) -> Sentence:
    """Return a sentence as it was stored; values that are sentences too."""
    values = stored["values"].items()
    return Sentence(stored["id"], {name: from_stored(v) if isinstance(v, dict) else v for name, v in values})


@lru_cache(maxsize=4)
def texts(lang: str) -> dict[str, str]:
    """Return all sentences of a language ("nl" or "en")."""
    with (FOLDER / f"{lang}.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, str] = yaml.safe_load(file)
    return loaded


def say(sentence: Sentence, lang: str) -> str:
    """Return a sentence in words; a value that is a sentence is said first. Raises KeyError for an unknown id."""
    values = {
        key: say(value, lang) if isinstance(value, Sentence) else value
        for key, value in sentence.values.items()
    }
    return texts(lang)[sentence.id].format(**values)
