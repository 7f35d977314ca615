"""The golden tables: a sentence a lawyer can read, the facts, what must come out, and where that comes
from.

A file in golden/ holds `base` (facts that its cases share), `on` (the day), and `cases`. A case may
override facts (mappings are merged, lists replaced), the day, and expects lines in the form of the
contracts' certain answers; `code` is short for because_code, `last_on` and `last_at` for the deadline's,
`lacks` for all facts that are missing. `drop` leaves facts of the base out.
"""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from spoor.law.deadlines import calendar_for
from spoor.law.facts import read_facts
from spoor.law.lawbook import load
from spoor.law.periods import end_of_hours, end_of_term
from spoor.law.speech import speak
from spoor.law.trail import evaluate

from .shared import DOMAIN, needs_contracts
from .test_examples import agrees

GOLDEN = Path(__file__).parent / "golden"
REFERENCE_CASES = range(1, 86)


class TextLoader(yaml.SafeLoader):
    """Safe YAML in which days, NO and on stay text."""


TextLoader.yaml_implicit_resolvers = {
    key: [(tag, regexp) for tag, regexp in found if tag.rpartition(":")[2] not in ("timestamp", "bool")]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])


@cache
def table(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)


def merged(base, more):
    found = dict(base)
    for name, value in more.items():
        both = isinstance(value, dict) and isinstance(found.get(name), dict)
        found[name] = merged(found[name], value) if both else value
    return found


def cases():
    for path in sorted(GOLDEN.glob("*.yaml")):
        document = table(path)
        for case in document.get("cases", ()):
            yield pytest.param(document, case, id=f"{path.stem}: {case['case']}")


def moment(text):
    """A day, or the instant that an hour clock asks for."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def flattened(line):
    renamed = {"code": "because_code"}
    return {renamed.get(name, name): value for name, value in line.items()}


def with_deadline(route):
    if route is None:
        return None
    deadline, gone = route["deadline"] or {}, route["gone_by"] or {}
    return {
        **route,
        "last_on": deadline.get("last_on"),
        "last_at": deadline.get("last_at"),
        "amount": deadline.get("amount"),
        "gone_expected": gone.get("expected"),
        "lacks": sorted(one["fact"] for one in route["missing"]),
        "articles": [f"{one['instrument']} {one['article']}" for one in route["citations"]],
    }


@pytest.mark.parametrize("term", table(GOLDEN / "terms.yaml")["terms"], ids=lambda one: one["case"])
def test_a_term_ends_when_it_is_counted_by_hand(term):
    law, start = load(), moment(term["start"])
    on = start.date() if isinstance(start, datetime) else start
    provision = law.nearest(term["law"], term["article"], on=on)
    amount = provision.values[term["value"]]
    if "last_at" in term:
        assert end_of_hours(start, amount, provision.clock) == moment(term["last_at"])
    else:
        calendar = calendar_for(term.get("country", "NL"), on.year, law)
        last = end_of_term(start, amount, provision.clock, calendar=calendar, law=law)
        assert last == moment(term["last_on"])


def trail_of(document, case):
    facts = merged({"case": "golden", **document.get("base", {})}, case.get("facts", {}))
    facts = {name: value for name, value in facts.items() if name not in case.get("drop", ())}
    on = moment(str(case.get("on", document["on"])))
    trail = evaluate(read_facts(yaml.safe_dump(facts, allow_unicode=True)), on=on, law=load())
    return speak(trail.stored(), "nl")


@pytest.mark.parametrize(("document", "case"), list(cases()))
def test_golden(document, case):
    spoken = trail_of(document, case)
    routes = {(one["identifier"], one["instrument"], one["about"]): one for one in spoken["routes"]}
    wrong = []
    for raw in case.get("expect", ()):
        line = flattened(raw)
        only = spoken["routes"][0]["identifier"] if spoken["routes"] else None
        line.setdefault("identifier", only)
        route = with_deadline(routes.get((line["identifier"], line["instrument"], line.get("about"))))
        cited = line.pop("cites", None)
        if not agrees(route, line) or (cited and cited not in route["articles"]):
            wrong.append((raw, route))
    assert wrong == []
    for name in ("dead", "next"):
        if name in case:
            step = spoken["next_step"]
            found = spoken["dead"] if name == "dead" else step and step["instrument"]
            assert found == case[name]
    for name, field in (("next_identifier", "identifier"), ("lane", "lane")):
        if name in case:
            assert spoken["next_step"][field] == case[name]
    if "beside" in case:
        assert {one["instrument"]: one["state"] for one in spoken["beside"]} == case["beside"]
    assert set(case.get("unverified", ())) <= set(spoken["unverified"])
    assert not set(case.get("verified_enough", ())) & set(spoken["unverified"])


def test_every_case_of_the_reference_is_in_a_table_or_named_as_not_expressible():
    told = set(table(GOLDEN / "not_expressible.yaml")["not_expressible"])
    held = {
        number
        for path in GOLDEN.glob("*.yaml")
        for case in (*table(path).get("cases", ()), *table(path).get("terms", ()))
        for number in case.get("reference", ())
    }
    assert held & told == set()
    assert held | told == set(REFERENCE_CASES)


PROTOCOL = ("coe.224.6", "coe.224.7", "coe.224.8", "coe.224.9")
STATES = ("open", "closed", "needs", "waiting", "tried")
# States that an instrument cannot have, each with the reason.
CANNOT = {
    **{(one, "open"): "read as not ratified, so closed until the book says otherwise" for one in PROTOCOL},
    **{(one, "needs"): "the same: what is not in force lacks nothing" for one in PROTOCOL},
    ("open_source", "closed"): "anybody may read, for any reason",
    ("open_source", "needs"): "nothing need be known to read",
    ("office.ask_police", "closed"): "what the police cannot do is not asked for at all",
    ("office.ask_police", "needs"): "asking lacks nothing; what the police lack is advice",
    ("civil.disclosure", "closed"): "no rule of ours closes a civil claim",
}
# One case for the four: they share rule, clock and addressee, and differ by article only.
SHARED_CASE = {(one, "waiting") for one in PROTOCOL if one != "coe.224.7"}


def expected_states():
    for path in GOLDEN.glob("*.yaml"):
        for case in table(path).get("cases", ()):
            for line in case.get("expect", ()):
                if isinstance(line["state"], str):
                    yield line["instrument"], line["state"]


def test_every_instrument_is_seen_in_every_state_it_can_have():
    seen = set(expected_states())
    wanted = {(one, state) for one in load().powers for state in STATES}
    missing = wanted - seen - set(CANNOT) - SHARED_CASE
    assert missing == set()
    assert set(CANNOT) & seen == set()  # a reason that a case disproves
    assert set(CANNOT) <= wanted


@needs_contracts
def test_what_the_reference_marks_unsure_shows_as_unverified():
    section = DOMAIN.read_text().partition("\n## 10. ")[2].partition("\n## 11. ")[0]
    rows = re.findall(r"^\| (\d+)( B)? \|.*\| ([a-z /]+)(?: \([^|]*\))? \|$", section, re.MULTILINE)
    assert len(rows) > 80
    unsure = {int(number) for number, _, flag in rows if flag.strip().startswith("u")}
    assert len(unsure) > 10
    shown = {}
    for path in GOLDEN.glob("*.yaml"):
        document = table(path)
        for case in document.get("cases", ()):
            for number in unsure & set(case.get("reference", ())):
                spoken = trail_of(document, case)
                verified = [
                    one for route in spoken["routes"] for one in route["citations"] if one["verified"]
                ]
                shown[number] = bool(spoken["unverified"]) and not verified
    told = set(table(GOLDEN / "not_expressible.yaml")["not_expressible"])
    terms = {
        n for p in GOLDEN.glob("*.yaml") for t in table(p).get("terms", ()) for n in t.get("reference", ())
    }
    assert set(shown) >= unsure - told - terms
    assert all(shown.values())
