"""The sentences of verifying, in Dutch and English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from spoor.bundles.verify import Fact, Verdict


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return the sentences of one language by id."""
    file = Path(__file__).with_name("texts") / f"{lang}.yaml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def say(fact: Fact, lang: str) -> str:
    """Return one fact in words."""
    return texts(lang)[fact.id].format(**fact.values)


def spoken(verdict: Verdict, lang: str) -> dict[str, object]:
    """Return a verdict in the form of the contract."""
    return {
        "verdict": "good" if verdict.is_good else "broken",
        "checked": [say(one, lang) for one in verdict.checked],
        "not_checked": [
            {"what": say(what, lang), "why": say(why, lang)} for what, why in verdict.not_checked
        ],
        "failed": [
            {"what": _plain(one.what, lang), "where": one.where, "why": say(one.why, lang)}
            for one in verdict.failed
        ],
    }


def _plain(fact: Fact, lang: str) -> str:
    """What was checked, where its sentence counts: a failure names no count."""
    words = texts(lang)[fact.id]
    return (
        words.format(**fact.values)
        if fact.values or "{" not in words
        else words.partition("{")[0].strip() or fact.id
    )
