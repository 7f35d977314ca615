"""The shelf counts what is honest: each reason by itself puts a case on it, and an act takes it off."""

from datetime import date, timedelta

import pytest
from tests.conftest import NOON

from spoor.cases import shelf
from spoor.cases.models import Case
from spoor.cases.steps import plan

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(desk, person, report_in):
    return report_in(person("mira", "analyst"))


def lies(on: date = TODAY) -> bool:
    return shelf.on_shelf(on).exists()


def test_a_fresh_case_does_not_lie_on_the_shelf(case):
    assert not lies()


@pytest.mark.parametrize(
    ("days", "on_shelf"),
    [
        (1, False),  # the day itself: it can still be done
        (2, True),  # the day after its date
    ],
)
def test_a_date_that_passed_without_an_act(case, days, on_shelf):
    assert lies(TODAY + timedelta(days=days)) is on_shelf


def test_a_date_moved_twice_without_an_act(case):
    by = case.filings.get().report.received_by
    for times, expected in ((1, False), (2, True)):
        plan.move(case.pk, due_on=TODAY + timedelta(days=times), reason="druk", by=by, at=NOON)
        assert lies() is expected
    plan.add_number(case.pk, kind="police", value="PL1500-1", by=by, at=NOON)
    assert not lies()  # an act takes it off


def test_an_owner_that_is_not_active(case):
    case.team.is_active = False
    case.team.save()
    assert lies()


def test_a_person_that_is_not_active(case, person):
    bram = person("bram", "analyst")
    plan.assign(case.pk, team=case.team, person=bram, by=bram, at=NOON)
    assert not lies()
    bram.is_active = False
    bram.save()
    assert lies()


@pytest.mark.parametrize(("silent", "on_shelf"), [(7, False), (8, True)])  # the team promised seven days
def test_nobody_acted_within_the_promised_interval(case, silent, on_shelf):
    Case.objects.update(due_on=TODAY + timedelta(days=90))
    assert lies(TODAY + timedelta(days=silent)) is on_shelf  # counted from the opening
    Case.objects.update(acted_at=NOON + timedelta(days=1))
    assert lies(TODAY + timedelta(days=silent)) is False  # and from the last act


def test_a_next_step_that_nothing_names(case):
    Case.objects.update(next_named=False)
    assert lies()


def test_a_closed_case_lies_on_no_shelf(case):
    Case.objects.update(outcome="no_offence", due_on=TODAY - timedelta(days=30))
    assert not lies()


def test_a_date_in_the_past_or_without_reason_is_refused(case):
    by = case.filings.get().report.received_by
    with pytest.raises(plan.DayPassed):
        plan.move(case.pk, due_on=TODAY - timedelta(days=1), reason="x", by=by, at=NOON)
    with pytest.raises(plan.ReasonMissing):
        plan.move(case.pk, due_on=TODAY, reason=" ", by=by, at=NOON)
    assert Case.objects.get().moved_without_act == 0
