"""What changed between two answers, and which change wakes a case."""

from datetime import date

import pytest

from spoor.law.changes import changes, fingerprint, why
from spoor.law.facts import parse_facts
from spoor.law.lawbook import load
from spoor.law.speech import sentence
from spoor.law.trail import evaluate

LAW = load()
FACTS = {
    "case": "proef",
    "offence": {"provision": "sr:285", "paragraph": 1, "committed_on": "2026-08-01", "place": "NL"},
    "suspicion": True,
    "identifiers": [{"id": "acc", "kind": "account", "holder": "x", "value": "@bedacht"}],
}


def answer(on, **more):
    return evaluate(parse_facts(FACTS | more), on=on, law=LAW).stored()


def test_another_day_with_the_same_answer_has_the_same_fingerprint():
    monday, tuesday = answer(date(2026, 11, 23)), answer(date(2026, 11, 24))
    assert monday["on"] != tuesday["on"]
    assert fingerprint(monday) == fingerprint(tuesday)
    assert changes(monday, tuesday) == ()


def test_a_regulation_that_begins_to_apply_wakes_its_routes_and_says_what_closed_them():
    before, after = answer(date(2026, 8, 17)), answer(date(2026, 8, 18))
    found = changes(before, after)
    woken = [one.instrument for one in found if one.wakes]
    assert {"eu.epoc.subscriber", "eu.epoc.identification", "eu.epoc.traffic"} <= set(woken)
    assert fingerprint(before) != fingerprint(after)
    said = sentence(found[0].sentence().stored(), "nl")
    assert "is nu" in said
    assert "geldt pas vanaf 18 augustus 2026" in said


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        # a finding answered: open where it lacked something
        ({"decisions": [{"question": "emergency", "answer": True}]}, {("acc", "voluntary.emergency")}),
        # a refusal: tried, so it wakes nothing
        (
            {
                "history": [
                    {"instrument": "open_source", "identifier": "acc", "state": "empty", "day": "2026-11-20"}
                ]
            },
            set(),
        ),
    ],
)
def test_which_change_wakes(more, changed):
    found = changes(answer(date(2026, 11, 23)), answer(date(2026, 11, 23), **more))
    assert found
    opened = [one for one in found if one.after["state"] == "open" != one.before["state"]]
    assert {(one.identifier, one.instrument) for one in opened} == changed
    assert not [one for one in found if one.wakes]  # what lacked something lived already


def test_a_new_identifier_is_a_new_route():
    ip = {"id": "ip", "kind": "ip", "holder": "kpn", "value": "1.2.3.4", "at": "2026-08-01T10:00:00Z"}
    found = changes(
        answer(date(2026, 11, 23)), answer(date(2026, 11, 23), identifiers=[*FACTS["identifiers"], ip])
    )
    assert all(one.wakes == (one.after["state"] != "closed") and one.before is None for one in found)
    gone = changes(
        answer(date(2026, 11, 23), identifiers=[*FACTS["identifiers"], ip]), answer(date(2026, 11, 23))
    )
    assert {sentence(one.sentence().stored(), "en")[:11] for one in gone} == {"No longer a"}
    assert not any(one.wakes for one in gone)


def test_why_tells_facts_law_and_time_apart():
    one = answer(date(2026, 11, 23))
    assert why(one, one, facts_changed=True) == "facts"
    assert why(one, one | {"law_digest": "other"}, facts_changed=False) == "law"
    assert why(one, one, facts_changed=False) == "time"


def test_a_route_that_one_trail_lacks_differs():
    trail = answer(date(2026, 11, 24))
    shorter = trail | {"routes": trail["routes"][1:]}
    (gone,) = changes(trail, shorter)
    assert (gone.instrument, gone.after) == (trail["routes"][0]["instrument"], None)
    (new,) = changes(shorter, trail)
    assert new.before is None


@pytest.mark.parametrize(
    "change",
    [
        {"state": "waiting"},
        {"because_code": "limitation"},
        {"result": "refused"},
        {"authoriser": "rechter_commissaris"},
        {"needs_validation_by": "rechter_commissaris"},
        {"deadline": {"amount": 1, "unit": "days"}},
        {"missing": [{"fact": "port"}]},
    ],
)
def test_each_thing_that_matters_makes_a_route_differ(change):
    trail = answer(date(2026, 11, 24))
    first, *rest = trail["routes"]
    assert {name: first[name] for name in change} != change
    assert len(changes(trail, trail | {"routes": [first | change, *rest]})) == 1
    unseen = {"advice": [{"id": "advice.seconds", "values": {}}]}  # a hint is no difference of law
    assert changes(trail, trail | {"routes": [first | unseen, *rest]}) == ()
