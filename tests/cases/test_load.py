"""How busy the house is: from its own counts, and from the policy where too little was counted."""

from datetime import timedelta

import pytest
from tests.conftest import NOON

from spoor.cases.load import load_now
from spoor.cases.models import Case, ShelfCount
from spoor.law.lawbook import load
from spoor.law.worth import Load, usual_load, weights

LAW = load()
DAY = NOON.date()
USUAL = usual_load(LAW, DAY)
LONGEST = weights(LAW, DAY)["longest_delay"]


def counted(arrived, handled, unreached):
    ShelfCount.objects.create(
        day=DAY,
        shelf=0,
        open_cases=unreached,
        counted_at=NOON,
        arrived=arrived,
        handled=handled,
        unreached=unreached,
    )


@pytest.fixture
def old_house(desk, person, report_in):
    report_in(person("mira", "analyst"), at=NOON - timedelta(days=60))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((19, 19, 0), USUAL),  # fewer than twenty arrivals: too little to tell
        ((56, 56, 0), Load(1.0, 1)),  # all done, nothing waits: a day at least
        ((56, 28, 28), Load(0.5, 28)),  # one a day, twenty-eight wait
        ((56, 112, 8), Load(1.0, 2)),  # more was handled than came in: q is never above one
        ((56, 1, 500), Load(1 / 56, LONGEST)),  # a backlog beyond reason is cut off
        ((56, 0, 500), Load(0.0, LONGEST)),  # nobody did anything
    ],
)
def test_the_load_is_what_the_house_did_of_what_came_in(old_house, numbers, expected):
    counted(*numbers)
    assert load_now(LAW, DAY) == expected


def test_without_a_count_the_policy_speaks(desk):
    assert load_now(LAW, DAY) == USUAL


def test_a_young_house_counts_its_own_days(desk, person, report_in):
    report_in(person("mira", "analyst"), at=NOON - timedelta(days=4))
    counted(56, 8, 28)
    assert load_now(LAW, DAY) == Load(8 / 56, 14)  # two a day, twenty-eight wait
    Case.objects.update(opened_at=NOON)
    assert load_now(LAW, DAY).delay_days == 4  # on its first day eight were done
