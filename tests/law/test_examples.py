"""The three examples of the contracts agree with every certain answer, and the output is valid by the
schema.
"""

import json
from datetime import date

import pytest
import yaml
from jsonschema import Draft202012Validator

from spoor.law.facts import read_facts
from spoor.law.lawbook import PACKAGED, load
from spoor.law.speech import speak
from spoor.law.trail import evaluate

from .shared import CONTRACTS, needs_contracts

pytestmark = needs_contracts
NAMES = ["nl-mail", "pk-address", "x-account"]


def agrees(route, expected):
    """Tell whether one route (None if not listed) is as a line of the certain answers says."""
    states = expected["state"] if isinstance(expected["state"], list) else [expected["state"]]
    if states == ["absent_or_closed"]:
        return route is None or route["state"] == "closed"
    if states == ["not_open"]:
        return route is None or route["state"] not in ("open", "waiting")
    if route is None or route["state"] not in states:
        return False
    asked = {one["fact"] for one in route["missing"]}
    if "missing" in expected and not asked & set(expected["missing"]):
        return False
    plain = {name: value for name, value in expected.items() if name not in ("state", "missing")}
    return all(route[name] == value for name, value in plain.items())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_example_agrees_with_every_certain_answer(name, lang):
    certain = yaml.safe_load((CONTRACTS / "examples" / f"{name}.certain.yaml").read_text())
    facts = read_facts((CONTRACTS / "examples" / f"{name}.facts.yaml").read_text())
    on = certain["as_of"]
    assert isinstance(on, date)
    spoken = speak(evaluate(facts, on=on, law=load()).stored(), lang)
    routes = {(route["identifier"], route["instrument"]): route for route in spoken["routes"]}
    wrong = [
        one
        for one in certain["expect"]
        if not agrees(routes.get((one["identifier"], one["instrument"])), one)
    ]
    assert wrong == []
    assert spoken["dead"] == certain["dead"]
    if "next" in certain:
        assert spoken["next_step"]["instrument"] in certain["next"]
    schema = json.loads((CONTRACTS / "trail.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(spoken)) == []


# What our schema takes beside the shared one; nothing is renamed or dropped (docs/decisions/0010).
ADDED_TO_IDENTIFIERS = {"message_kind"}


def test_the_packaged_schema_of_facts_is_the_shared_one_and_what_we_named_besides():
    shared = json.loads((CONTRACTS / "facts.schema.json").read_text())
    packaged = json.loads((PACKAGED / "facts.schema.json").read_text())
    fields = packaged["properties"]["identifiers"]["items"]["properties"]
    assert {name: fields.pop(name) for name in ADDED_TO_IDENTIFIERS}
    assert packaged == shared
