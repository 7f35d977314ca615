"""What runs already: the share of a chance that is left, and until when the data are kept."""

from datetime import date

import pytest

from spoor.law.answers import Deadline, Route
from spoor.law.lawbook import load
from spoor.law.next_step import POLICY
from spoor.law.running import Running
from spoor.law.worth import weights

LAW = load()
DAY = date(2026, 11, 23)
MARKS = LAW.nearest(*POLICY, on=DAY).marks
LEADS = weights(LAW, DAY)["leads"]


def route(instrument, state="open", *, identifier="acc", result=None, last_on=None):
    category = "preservation" if instrument in ("voluntary.preservation", "nl.126ni") else "subscriber"
    deadline = last_on and Deadline(10, "days", last_on=last_on)
    return Route(identifier, instrument, state, category, deadline=deadline, result=result)


def running(*routes):
    return Running(routes, MARKS, LAW, DAY)


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ((), 1),  # nothing runs
        ((route("eu.epoc.subscriber", "waiting"),), 1 - LEADS["eu.epoc.subscriber"]),
        ((route("eu.epoc.subscriber", "tried", result="answered"),), 1 - LEADS["eu.epoc.subscriber"]),
        ((route("eu.epoc.subscriber", "tried", result="refused"),), 1),  # a refusal brought nothing
        ((route("eu.epoc.subscriber", "waiting", identifier="other"),), 1),  # another account
        ((route("eu.epoc.traffic", "waiting"),), 1),  # asks no name
    ],
)
def test_what_runs_for_the_same_name_leaves_less_to_win(sent, left):
    asked = route("eu.epoc.identification")
    assert running(asked, *sent).left_of(asked) == pytest.approx(left)


def test_an_order_that_runs_keeps_the_data_until_its_term_ends():
    keep = route("voluntary.preservation")
    order = route("eu.epoc.identification", "waiting", last_on=date(2026, 12, 1))
    assert running(keep, order).kept_until(keep) == date(2026, 12, 1)
    assert running(keep, order).is_left(keep)
    assert running(keep).kept_until(keep) is None


def test_keeping_that_was_granted_runs_on():
    granted = route("voluntary.preservation", "tried", result="answered", last_on=date(2027, 1, 1))
    refused = route("voluntary.preservation", "tried", result="refused", last_on=date(2027, 1, 1))
    ask = route("nl.126ni")
    assert running(ask, granted).is_left(ask)
    assert not running(ask, refused).is_left(ask)
