"""Speech: a stored trail in words. Rows keep sentence ids with values; here they become Dutch or English.

The words stand in texts/nl.yaml and texts/en.yaml. Values that name a thing of the trade (an instrument, a
state, a country, a day) are spoken in the language too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spoor.law.lawbook import load

_PARAGRAPH = re.compile(r" lid (\w+)")
_TEXTS = Path(__file__).parent / "texts"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def texts(lang: str) -> Mapping[str, Any]:
    """Return all words of a language. Raises FileNotFoundError for a language that is none of ours."""
    with (_TEXTS / f"{lang}.yaml").open(encoding="utf-8") as stream:
        found: Mapping[str, Any] = yaml.load(stream, Loader=_Loader)  # noqa: S506 - a safe loader
    return found


def speak(stored: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return a stored trail with every sentence in words: a document in the form of the contract."""
    return {name: _spoken(value, lang) for name, value in stored.items()}


def _spoken(value: Any, lang: str) -> Any:
    if isinstance(value, Mapping):
        if "id" in value and "values" in value:
            return sentence(value, lang)
        return {name: _spoken(one, lang) for name, one in value.items()}
    if isinstance(value, list):
        return [_spoken(one, lang) for one in value]
    return value


def sentence(stored: Mapping[str, Any], lang: str) -> str:
    """Return one stored sentence in words."""
    words: str = texts(lang)["sentences"][stored["id"]]
    values = stored["values"]
    if not values:
        return words
    said = words.format_map({name: _value(name, value, lang) for name, value in values.items()})
    return said[:1].upper() + said[1:] if words.startswith("{") else said


def instrument_name(instrument: str, lang: str) -> str:
    """Return the name of an instrument."""
    return str(texts(lang)["instruments"].get(instrument, instrument))


def state_word(state: str, lang: str) -> str:
    """Return the word for the state of a route."""
    return str(texts(lang)["states"][state])


def authoriser_name(authoriser: str | None, lang: str) -> str:
    """Return the name of who may authorise; the text itself where it is none of the known roles."""
    return str(texts(lang)["authorisers"].get(authoriser, authoriser or texts(lang)["unknown"]))


def question_text(question: str, lang: str) -> str:
    """Return the question that a person is asked."""
    return str(texts(lang)["questions"][question])


def fact_name(fact: str, lang: str) -> str:
    """Return the name of a fact or finding that may be missing."""
    return str(texts(lang)["facts"][fact])


def confidence_word(confidence: str, lang: str) -> str:
    """Return how sure a window of perishing is."""
    return str(texts(lang)["confidences"][confidence])


def unit_word(unit: str, lang: str) -> str:
    """Return the word for the unit of a term."""
    return str(texts(lang)["units"][unit])


def ground_text(ground: str, lang: str) -> str:
    """Return the ground of a setting aside; the text itself where it is free."""
    return str(texts(lang)["grounds"].get(ground, ground))


def result_word(result: str, lang: str) -> str:
    """Return the word for what came of a route."""
    return str(texts(lang)["results"][result])


def category_name(category: str, lang: str) -> str:
    """Return the name of a kind of data."""
    return str(texts(lang)["categories"][category])


def outcome_word(outcome: str, lang: str) -> str:
    """Return the word for how a case stands or ended."""
    return str(texts(lang)["outcomes"][outcome])


def country_name(code: str | None, lang: str) -> str:
    """Return the name of a country; its code where the law book does not know it."""
    if code is None:
        return str(texts(lang)["unknown"])
    country = load().countries.get(code)
    return country.names[lang] if country else code


@cache
def day_text(iso: str, lang: str) -> str:
    """Return a day or an instant in words: 30 november 2026, 08:00."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    month = texts(lang)["months"][moment.month - 1]
    words = f"{moment.day} {month} {moment.year}"
    return f"{words} {moment:%H:%M}" if len(iso) > len(date.min.isoformat()) else words


def source_text(law: str, articles: Sequence[str], lang: str) -> str:
    """Return a source as it is cited: Sv, art. 126n, 126na; in English 4 lid 1 is written 4(1)."""
    article = "art. " if articles[0][:1].isdigit() else ""
    named = ", ".join(article_text(one, lang) for one in articles)
    return f"{law_name(law, lang)}, {article}{named}"


def article_text(article: str, lang: str) -> str:
    """Return an article as it is cited: 4 lid 1, in English 4(1)."""
    return _PARAGRAPH.sub(r"(\1)", article) if lang == "en" else article


def law_name(law: str, lang: str) -> str:
    """Return the short name of a law; its id where the law book gives none."""
    return str(load().short.get(law, {}).get(lang, law))


def record_name(record: str, lang: str) -> str:
    """Return what a record that perishes is called."""
    return str(texts(lang)["records"][record])


def message_kind_name(kind: str, lang: str) -> str:
    """Return what a kind of message is called."""
    return str(texts(lang)["message_kinds"][kind])


_SPEAKERS: dict[str, Callable[[Any, str], str]] = {
    "instrument": instrument_name,
    "about": instrument_name,
    "state": state_word,
    "was": state_word,
    "because": sentence,
    "by_role": authoriser_name,
    "question": question_text,
    "ground": ground_text,
    "country": country_name,
    "law": law_name,
    "fact": fact_name,
    "ask": sentence,
    "rule": sentence,
    "day": day_text,
    "last_on": day_text,
    "from_on": day_text,
    "moment": day_text,
    "record": record_name,
    "message_kind": message_kind_name,
}


def _value(name: str, value: Any, lang: str) -> Any:
    speaker = _SPEAKERS.get(name)
    if speaker is not None and (value is not None or name in ("by_role", "country")):
        return speaker(value, lang)
    return texts(lang)["unknown"] if value is None else value


def readable(stored: Mapping[str, Any], lang: str) -> str:
    """Return a stored trail as text for a terminal."""
    words = texts(lang)["trail"]
    spoken = speak(stored, lang)
    lines = [words["heading"].format(case=stored["case"], on=day_text(stored["on"], lang))]
    step = spoken["next_step"]
    if step is None:
        lines.append(words["dead"])
    else:
        lines += [words["alive"].format(do=step["do"]), words["because"].format(because=step["because"])]
    for route in spoken["routes"]:
        lines.append(_line(route, lang))
        lines += [f"      {reason}" for reason in _reasons(route)]
    if spoken["beside"]:
        lines.append(words["beside"])
        lines += [f"  {state_word(one['state'], lang):<22} {one['do']}" for one in spoken["beside"]]
    if stored["not_in_law_book"]:
        names = ", ".join(instrument_name(one, lang) for one in stored["not_in_law_book"])
        lines.append(f"{words['not_in_law_book']} {names}")
    lines.append(words["unverified"].format(count=len(stored["unverified"])))
    return "\n".join(lines)


def _line(route: Mapping[str, Any], lang: str) -> str:
    name = instrument_name(route["instrument"], lang)
    if route["about"]:
        name = f"{name}: {instrument_name(route['about'], lang)}"
    signs = " + ".join(
        authoriser_name(one, lang) for one in (route["authoriser"], route["needs_validation_by"]) if one
    )
    return f"  {state_word(route['state'], lang):<22} {route['identifier']}: {name} ({signs})"


def _reasons(route: Mapping[str, Any]) -> Sequence[str]:
    because = [route["because"]] if route["because"] else []
    return [*because, *(one["ask"] for one in route["missing"]), *route["advice"]]
