"""What must hold of every trail, whatever the facts."""

import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from spoor.law.facts import parse_facts
from spoor.law.lawbook import load
from spoor.law.speech import speak, texts
from spoor.law.trail import evaluate
from spoor.vocabulary import IdentifierKind, Question, RouteState

from .shared import CONTRACTS, needs_contracts

LAW = load()
ALIVE = {"open", "needs", "waiting"}
DAY = date(2026, 11, 23)
OFFENCES = [(number, paragraph) for number, paragraph in LAW._offences] + [("431", 1)]
STATES = ["sent", "answered", "refused", "no_answer", "empty", "withdrawn", "set_aside"]
COUNTRIES = [*LAW.countries, "KE"]
maybe = st.sampled_from([True, False, None])


def present(mapping):
    return {name: value for name, value in mapping.items() if value is not None}


@st.composite
def offences(draw):
    number, paragraph = draw(st.sampled_from(OFFENCES))
    committed_on = DAY - timedelta(days=draw(st.integers(0, 9000)))
    return present(
        {
            "provision": f"sr:{number}",
            "paragraph": paragraph,
            "committed_on": committed_on.isoformat(),
            "place": draw(st.sampled_from(["NL", "ES", None])),
            "target_capacity": draw(st.sampled_from(["mayor", "other", "unknown", None])),
            "terrorist_intent": draw(maybe),
            "in_writing": draw(maybe),
            "under_condition": draw(maybe),
        }
    )


@st.composite
def identifiers(draw, place):
    return present(
        {
            "id": f"i{place}",
            "kind": draw(st.sampled_from([one.value for one in IdentifierKind])),
            "holder": draw(st.sampled_from([*LAW.providers, "own", "own", "own", None])),
            "value": draw(st.sampled_from(["1.2.3.4", "100.64.1.1", "@bedacht", "2001:db8::1"])),
            "at": draw(st.sampled_from(["2026-11-20T22:14", "2026-11-20T22:14:03Z", None])),
            "port": draw(st.sampled_from([4711, None])),
            "shared": draw(maybe),
            "captured": draw(maybe),
        }
    )


@st.composite
def histories(draw):
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        state = draw(st.sampled_from(STATES))
        row = {
            "instrument": draw(st.sampled_from([*LAW.table, *LAW.beside_table])),
            "identifier": "i0",
            "state": state,
            "day": (DAY - timedelta(days=draw(st.integers(-3, 200)))).isoformat(),
        }
        if state == "set_aside":
            row |= {"ground": "not_proportionate", "by_role": "officier_van_justitie"}
        rows.append(row)
    return rows


@st.composite
def documents(draw):
    own = present(
        {
            "id": "own",
            "name": "Bedacht",
            "country": draw(st.sampled_from([*COUNTRIES, None])),
            "kind": draw(
                st.sampled_from(["platform", "access", "hosting", "mail", "payment", "registrar", None])
            ),
            "eu_addressee": draw(st.sampled_from(["IE", "NL", "DK", "DE", None])),
            "offers_services_in_eu": draw(maybe),
        }
    )
    asked = draw(st.lists(st.sampled_from([one.value for one in Question]), max_size=4))
    return present(
        {
            "case": "proef",
            "house": draw(st.sampled_from(["desk", "office", None])),
            "offence": draw(offences()),
            "suspicion": draw(maybe),
            "danger_to_life": draw(maybe),
            "complaint_filed": draw(maybe),
            "sender": present({"residence": draw(st.sampled_from(["NL", "TR", None]))}),
            "providers": [own],
            "identifiers": [draw(identifiers(place)) for place in range(draw(st.integers(1, 2)))],
            "history": draw(histories()),
            "decisions": [{"question": one, "answer": draw(st.booleans())} for one in asked],
        }
    )


def trail_of(document):
    return evaluate(parse_facts(document), on=DAY, law=LAW)


@settings(max_examples=150)
@given(documents())
def test_every_trail_holds_together(document):
    trail = trail_of(document)
    stored = trail.stored()
    keys = [(one.identifier, one.instrument, one.about) for one in trail.routes]
    assert len(keys) == len(set(keys))
    assert {one.state for one in trail.routes} <= {one.value for one in RouteState}
    alive = any(one.state in ALIVE for one in trail.routes) or bool(trail.not_in_law_book)
    assert trail.dead is not alive
    assert (trail.next_step is None) is trail.dead
    if trail.next_step is not None and trail.next_step.identifier is not None:
        chosen = (trail.next_step.identifier, trail.next_step.instrument, trail.next_step.about)
        assert chosen in keys
    for one in trail.routes:
        assert one.citations or one.state not in ("open", "closed"), one.instrument
        if one.state == "open":
            assert one.authoriser, one.instrument
            assert one.addressee, one.instrument
        assert (one.state == "needs") is bool(one.missing), one.instrument
        assert one.state != "waiting" or one.deadline.last_on or one.deadline.last_at, one.instrument
        assert one.state != "tried" or one.result, one.instrument
    asked = {lack.fact for one in trail.routes for lack in one.missing}
    assert asked <= set(texts("nl")["facts"])
    assert json.loads(json.dumps(stored)) == stored
    assert trail_of(document).stored() == stored


@needs_contracts
@settings(max_examples=80)
@given(documents(), st.sampled_from(["nl", "en"]))
def test_every_trail_is_valid_by_the_contract_in_either_language(document, lang):
    schema = json.loads((CONTRACTS / "trail.schema.json").read_text())
    spoken = speak(trail_of(document).stored(), lang)
    assert list(Draft202012Validator(schema).iter_errors(spoken)) == []


@settings(max_examples=80)
@given(documents())
def test_an_office_asks_for_exactly_what_a_desk_sees_alive(document):
    document = {**document, "history": []}
    desk = trail_of({**document, "house": "desk"})
    office = trail_of({**document, "house": "office"})
    asked = {(one.identifier, one.about) for one in office.routes if one.instrument == "office.ask_police"}
    assert asked == {(one.identifier, one.instrument) for one in desk.routes if one.state in ALIVE}
    assert {one.instrument for one in office.routes} <= {"office.ask_police", "civil.disclosure"}


@settings(max_examples=80)
@given(documents())
def test_nationality_never_changes_what_is_next(document):
    document["offence"]["place"] = "NL"
    plain = trail_of(document).stored()
    other = trail_of({**document, "sender": {**document["sender"], "nationality": "PK"}}).stored()
    assert plain == other


@settings(max_examples=80)
@given(documents())
def test_a_missing_fact_given_never_reopens_what_facts_closed(document):
    document = {**document, "decisions": [], "history": [], "house": "desk"}
    before = {(one.identifier, one.instrument): one.state for one in trail_of(document).routes}
    more = {**document, "suspicion": True, "danger_to_life": True}
    if document.get("suspicion") is not None or document.get("danger_to_life") is not None:
        return
    after = {(one.identifier, one.instrument): one.state for one in trail_of(more).routes}
    reopened = [key for key, state in before.items() if state == "closed" and after[key] != "closed"]
    assert reopened == []


# Which ground of closing a fact speaks to: only such a route may come back to life when that fact is told.
SPEAKS_TO = {
    "residence": set(),
    "nationality": set(),
    "eu_addressee": {
        "addressee_not_bound",
        "same_state",
        "wrong_kind_of_data",
        "no_legal_basis_with_country",
    },
    "country": set(),
    "port": set(),
    "shared": set(),
    "captured": set(),
    "complaint_filed": set(),
    "terrorist_intent": {"below_threshold", "limitation", "no_jurisdiction"},
    "target_capacity": {"below_threshold", "limitation", "no_jurisdiction"},
    "under_condition": {"below_threshold", "limitation", "no_jurisdiction"},
}
TOLD = {
    "residence": st.sampled_from(["NL", "TR"]),
    "nationality": st.sampled_from(["NL", "TR"]),
    "eu_addressee": st.sampled_from(["IE", "NL", "DE"]),
    "country": st.sampled_from(["NL", "IE", "US", "PK"]),
    "port": st.just(4711),
    "shared": st.just(True),
    "captured": st.just(True),
    "complaint_filed": st.just(True),
    "terrorist_intent": st.just(True),
    "target_capacity": st.just("mayor"),
    "under_condition": st.just(True),
}
HOLDS = {"residence": "sender", "nationality": "sender", "eu_addressee": "providers", "country": "providers",
         "port": "identifiers", "shared": "identifiers", "captured": "identifiers",
         "terrorist_intent": "offence", "target_capacity": "offence", "under_condition": "offence"}  # fmt: skip


def told(document, fact, *value):
    """Return the facts with one fact told, or without it where no value is given."""
    copied = json.loads(json.dumps(document))
    place = HOLDS.get(fact)
    rows = copied if place is None else copied.setdefault(place, {})
    for row in rows if isinstance(rows, list) else [rows]:
        row.pop(fact, None)
        if value:
            (row[fact],) = value
    return copied


@settings(max_examples=400)
@given(documents(), st.sampled_from(sorted(SPEAKS_TO)), st.data())
def test_one_fact_more_reopens_a_closed_route_only_where_it_speaks_to_the_ground(document, fact, data):
    document = {**document, "decisions": [], "history": [], "house": "desk"}
    document["identifiers"] = [
        {**one, "holder": "own"} for one in document["identifiers"]
    ]  # whose facts vary most
    more = told(document, fact, data.draw(TOLD[fact]))
    less = told(document, fact)
    before = {(one.identifier, one.instrument): one for one in trail_of(less).routes}
    after = {(one.identifier, one.instrument): one for one in trail_of(more).routes}
    for key, route in before.items():
        now = after.get(key)
        if route.state == "closed" and now is not None and now.state in ALIVE:
            assert route.because_code in SPEAKS_TO[fact], (key, route.because_code, now.state)
            assert now.state != "needs" or all(lack.ask.id for lack in now.missing)
