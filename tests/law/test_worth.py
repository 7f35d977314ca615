"""The value of a step now: the formula's own limits, the life of a record, and what runs already."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.law.answers import GoneBy, Route
from spoor.law.lawbook import load
from spoor.law.worth import About, Load, alive, gravity, index, usual_load, weights, worth

LAW = load()
DAY = date(2026, 11, 23)
MARKS = weights(LAW, DAY)
part = st.floats(0, 1)


def gone(soonest, expected, latest):
    days = (DAY + timedelta(days=one) for one in (soonest, expected, latest))
    return GoneBy(*days, "guess", "proef")


def route(instrument="eu.epoc.identification", state="open", window=None, basis=()):
    return Route("acc", instrument, state, "identification", gone_by=window, basis=basis)


@pytest.mark.parametrize(
    ("window", "chance"),
    [
        (gone(0, 5, 9), 1),  # the first day itself is still sure
        (gone(-5, 5, 9), 0.75),  # half way to the expected day: half way from sure to even
        (gone(-5, 0, 9), 0.5),  # the expected day: even
        (gone(-9, -5, 5), 0.26),  # half way from even to the rest
        (gone(-9, -5, 0), 0.02),  # the last day: the rest
        (gone(-9, -5, -1), 0.02),  # past it: only an answer says that data are gone
        (gone(-1, -1, -1), 0.02),  # a window of one day has no slope
        (None, 0.5),  # unknown is not never
        (GoneBy(None, None, None, "unknown", None), 0.5),
    ],
)
def test_the_chance_that_a_record_is_alive_follows_its_window(window, chance):
    assert alive(window, DAY, MARKS) == pytest.approx(chance)


@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_a_record_never_comes_back_to_life(first, second, third):
    window = gone(*sorted((first, second, third)))
    chances = [alive(window, DAY + timedelta(days=step), MARKS) for step in range(95)]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < one <= 1 for one in chances)


@given(part, st.floats(0.1, 20), part)
def test_in_overload_the_index_is_value_per_hour_and_urgency_cancels_out(chance, hours, now):
    # science.md 7.1: q -> 0 gives r mu A, whatever is lost by waiting
    for later in (now, now / 2, 0):
        found = index(chance=chance, hours=hours, alive_now=now, alive_later=later, share=0)
        assert found == pytest.approx(chance / hours * now)


@given(part, st.floats(0.1, 20), part)
def test_at_light_load_the_index_is_what_waiting_loses(chance, hours, now):
    # q = 1: a record that lives on unchanged has no urgency at all
    same = index(chance=chance, hours=hours, alive_now=now, alive_later=now, share=1)
    lost = index(chance=chance, hours=hours, alive_now=now, alive_later=0, share=1)
    assert same == 0
    assert lost == pytest.approx(chance / hours * now)


def test_of_two_equal_steps_the_one_that_perishes_is_worth_more_now():
    quick = worth(route(window=gone(1, 2, 3)), About("account", "meta"), LAW, on=DAY, load=Load(0.8, 7))
    slow = worth(route(window=gone(60, 70, 80)), About("account", "meta"), LAW, on=DAY, load=Load(0.8, 7))
    assert quick.index > slow.index
    assert quick.value == slow.value  # value per hour alone does not see it


def test_what_a_provider_answers_bears_on_the_chance():
    x, meta = (worth(route(), About("account", one), LAW, on=DAY, load=Load(0.8, 7)) for one in ("x", "meta"))
    answers = MARKS["provider_answers"]
    assert x.chance / meta.chance == pytest.approx(answers["x"] / answers["meta"])


def test_a_request_without_a_treaty_is_worth_a_fraction():
    treaty = worth(route("mla", basis=("ERV 1959",)), About("ip", None), LAW, on=DAY, load=Load(0.8, 7))
    none = worth(route("mla", basis=("reciprocity",)), About("ip", None), LAW, on=DAY, load=Load(0.8, 7))
    assert none.chance < treaty.chance / 10


def test_a_route_that_lacks_something_is_worth_less_and_costs_the_asking():
    ready, lacking = (
        worth(route(state=one), About("account", "x"), LAW, on=DAY, load=Load(0.8, 7))
        for one in ("open", "needs")
    )
    assert lacking.chance < ready.chance
    assert lacking.hours > ready.hours


def test_a_graver_case_weighs_more_and_one_without_a_word_has_the_middle():
    weigh = [gravity(level, LAW, DAY) for level in range(5)]
    assert weigh == sorted(weigh)
    assert weigh[0] < gravity(None, LAW, DAY) < weigh[4]


def test_every_instrument_has_minutes_and_a_chance_of_its_own_or_the_common_one():
    known = set(LAW.table) | {"ask", "other"}
    assert set(MARKS["minutes"]) <= known
    assert set(MARKS["leads"]) <= known
    assert set(MARKS["provider_answers"]) <= set(LAW.providers) | {"other"}
    assert usual_load(LAW, DAY) == Load(MARKS["share"], MARKS["delay_days"])


def test_what_anybody_may_read_says_little_of_an_address():
    of_account, of_address = (
        worth(route("open_source"), About(kind, None), LAW, on=DAY, load=Load(0.8, 7))
        for kind in ("account", "ip")
    )
    assert of_address.chance < of_account.chance / 10
