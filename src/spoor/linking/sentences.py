"""Sentences of the linking room: ids and values become Dutch or English."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=4)
def _texts(lang: str) -> dict[str, Any]:
    with (FOLDER / f"{lang}.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def say(sentence: Mapping[str, Any], lang: str) -> str:
    """Return a stored reason in words ("nl" or "en"). Raises KeyError for an id nobody wrote down."""
    return str(_texts(lang)["sentences"][sentence["id"]].format(**sentence["values"]))


def names(of: str, lang: str) -> dict[str, str]:
    """Return the words on screen for `strengths` or `propositions`."""
    return {str(key): str(value) for key, value in _texts(lang)["names"][of].items()}


def speak(stored: Mapping[str, Any], id: str, lang: str) -> dict[str, Any]:
    """Return a stored comparison with its reasons in words, as `link.schema.json` has it."""
    return {"id": id, **stored, "reasons": [say(reason, lang) for reason in stored["reasons"]]}
