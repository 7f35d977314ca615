"""Sentences of the triage room: ids and values become Dutch or English."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"


@lru_cache(maxsize=4)
def texts(lang: str) -> dict[str, Any]:
    """Return all texts of a language ("nl" or "en"): `sentences` and `names`."""
    with (FOLDER / f"{lang}.yaml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)
    return loaded


def say(sentence: Mapping[str, Any] | None, lang: str) -> str | None:
    """Return a stored sentence in words, or None for none. Raises KeyError for an id nobody wrote down."""
    if sentence is None:
        return None
    values = dict(sentence["values"])
    for key, of in (("language", "languages"), ("crime", "crimes")):
        if key in values:
            values[key] = names(of, lang).get(values[key], values[key])
    return str(texts(lang)["sentences"][sentence["id"]].format(**values))


def names(of: str, lang: str) -> dict[str, str]:
    """Return the words on screen for `elements`, `states`, `kinds`, `labels`, `queues`, `severity`..."""
    return {str(key): str(value) for key, value in texts(lang)["names"][of].items()}
