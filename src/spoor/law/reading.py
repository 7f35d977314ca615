"""Reading facts: text to a document under the contract's typing rules, and a document against its schema."""

import json
import re
import reprlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from spoor.law.lawbook import load

_TEXT_TAG = "tag:yaml.org,2002:str"


class FactsUnreadable(Exception):
    """The facts cannot be read; one sentence on one line names the place and what was expected there."""


def shown(value: object) -> str:
    """Return a value as JSON names it, in few words on one line: a sentence holds no whole document."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return reprlib.repr(value)


def few(names: Iterable[object]) -> str:
    """Return the first names of a list, and whether there are more."""
    all_names = list(names)
    first = all_names[: reprlib.aRepr.maxdict * reprlib.aRepr.maxlist]
    return ", ".join(map(str, first)) + (" and more" if len(first) < len(all_names) else "")


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _FactsLoader(_Base):  # type: ignore[misc]
    """YAML with only true, false, null and plain decimal numbers typed; dates, NO, on and +31 stay text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            place = f"line {key_node.start_mark.line + 1}"
            if not isinstance(key, str):
                raise FactsUnreadable(f"facts, {place}: the key {shown(key)} is not text")
            if key in found:
                raise FactsUnreadable(f"facts, {place}: the key {shown(key)} stands twice; expected once")
            found[key] = self.construct_object(value_node, deep=True)
        return found


def _construct_map(loader: _FactsLoader, node: Any) -> dict[str, Any]:
    return loader.construct_mapping(node)


def _construct_int(loader: _FactsLoader, node: Any) -> int:
    return _whole(loader.construct_scalar(node))


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise FactsUnreadable(f"facts: {shown(text)} has too many digits for a number") from error


_FactsLoader.add_constructor("tag:yaml.org,2002:map", _construct_map)
_FactsLoader.add_constructor("tag:yaml.org,2002:int", _construct_int)
for _tag, _pattern, _first in (
    ("bool", r"(?:true|false)\Z", "tf"),
    ("null", r"null\Z", "n"),
    ("int", r"-?(?:0|[1-9][0-9]*)\Z", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z", "-0123456789"),
):
    _FactsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def document_from(text: str) -> Mapping[str, object]:
    """Return the document in YAML or JSON text. Raises FactsUnreadable."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole)
        json.dumps(found, ensure_ascii=False).encode()
    except (json.JSONDecodeError, RecursionError):
        found = _from_yaml(text)
    except UnicodeEncodeError as error:
        raise FactsUnreadable("facts: half a character (a lone surrogate); expected UTF-8 text") from error
    if not isinstance(found, dict):
        raise FactsUnreadable("facts: expected a mapping with case, offence and identifiers")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FactsUnreadable(f"facts: the key {shown(twice)} stands twice; expected once")
    return found


def _no_number(text: str) -> NoReturn:
    raise FactsUnreadable(f"facts: {text} is no number of JSON")


def _from_yaml(text: str) -> Any:
    try:
        _check_shape(text)
        return yaml.load(text, Loader=_FactsLoader)  # noqa: S506 - derived from the safe loader
    except yaml.MarkedYAMLError as error:
        place = _line(error.problem_mark or error.context_mark)
        raise FactsUnreadable(
            f"facts, {place}: {error.problem or error.context}; expected YAML or JSON"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FactsUnreadable(f"facts: {' '.join(str(error).split())}; expected YAML or JSON") from error


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else "somewhere"


def _check_shape(text: str) -> None:
    """Raise FactsUnreadable for what no facts need and a reader may stumble over: a tag, nesting deeper than
    the law book's limit, or aliases that unfold to more values than it allows.
    """
    limits = load().reading
    count, unfolded, opened = 0, dict[str, int](), list[tuple[str | None, int]]()
    for event in yaml.parse(text, Loader=_Base):
        place = f"facts, {_line(event.start_mark)}"
        tag = getattr(event, "tag", None)
        if tag is not None and not (tag == _TEXT_TAG and isinstance(event, yaml.ScalarEvent)):
            raise FactsUnreadable(f"{place}: the tag {shown(tag)} is not read; expected plain YAML")
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = opened.pop()
            unfolded |= {anchor: count - before} if anchor else {}
        elif isinstance(event, yaml.NodeEvent):
            count += unfolded.get(event.anchor or "", 1) if isinstance(event, yaml.AliasEvent) else 1
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, count - 1))
        if len(opened) > limits["deepest"]:
            raise FactsUnreadable(f"{place}: nested deeper than {limits['deepest']} levels")
        if count > limits["most_values"]:
            raise FactsUnreadable(f"{place}: more than {limits['most_values']} values, aliases unfolded")


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "facts.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(formats=("date", "date-time")))


def check_form(document: Mapping[str, object]) -> None:
    """Raise FactsUnreadable with the first thing in a document that is not in the contract's form."""
    error = next(iter(_validator().iter_errors(document)), None)
    if error is not None:
        worst = best_match(_validator().iter_errors(document)) or error
        raise FactsUnreadable(f"{_place(worst)}: {_expectation(worst)}")


def _place(error: ValidationError) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path]
    return ("facts" + "".join(parts)) if parts else "facts"


def _expectation(error: ValidationError) -> str:
    rule: str = str(error.validator)
    expected: Any = error.validator_value
    found: Any = error.instance
    if rule == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        unknown = [key for key in found if key not in known]
        return f"unknown key {few(map(shown, unknown))}; expected one of {', '.join(known)}"
    if rule == "required":
        lacking = [key for key in expected if key not in found]
        return f"lacks {', '.join(lacking)}"
    if rule == "enum":
        return f"{shown(found)} is not known; expected one of {', '.join(map(str, expected))}"
    if rule == "format":
        form = "a day as YYYY-MM-DD" if expected == "date" else "a time as in RFC 3339, with its zone"
        return f"{shown(found)} is not {form}"
    if rule == "type":
        names = expected if isinstance(expected, str) else " or ".join(map(str, expected))
        return f"{shown(found)} has the wrong type; expected {names}"
    if rule == "pattern":
        return f"{shown(found)} is not in the form of 'sr:285'"
    return " ".join(error.message.split())
