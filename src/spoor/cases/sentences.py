"""The sentences of a case in both languages; rows keep both, so that an old case can be read in either."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from spoor.law.speech import day_text

LANGUAGES = ("nl", "en")
Spoken = dict[str, str]  # language -> sentence


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return the sentences of one language by id."""
    file = Path(__file__).with_name("texts") / f"{lang}.yaml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def say(sentence: str, lang: str, **values: object) -> str:
    """Return one sentence with its values. Raises KeyError for an id or a value that is not there."""
    return texts(lang)[sentence].format(**values)


def both(sentence: str, **values: object) -> Spoken:
    """Return a sentence in every language. A value that is itself spoken is taken in the same language."""
    return {
        lang: say(sentence, lang, **{k: v[lang] if isinstance(v, dict) else v for k, v in values.items()})
        for lang in LANGUAGES
    }


def spoken_day(day: date) -> Spoken:
    """Return a calendar day in every language."""
    return {lang: day_text(day.isoformat(), lang) for lang in LANGUAGES}
