"""Danger to life: its own clock, the call list, and no end without the record of a call."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON

from spoor.cases import danger, walk
from spoor.cases.house import house
from spoor.cases.models import Case, Emergency, HouseRecord
from spoor.cases.steps import close, emergency, link, route, triage
from spoor.evidence.models import LogEntry

CALL = emergency.Call("112", NOON, "meldkamer", "eenheid Den Haag", "beveiligingscoördinator", "")
TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def mira(desk, person):
    HouseRecord.objects.update(call_list="Mira, 06-00000001\n\nOlga, 06-00000002\n")
    return person("mira", "analyst")


@pytest.fixture
def case(mira, report_in):
    made = report_in(
        mira, text="Ik sta voor je deur met een mes", account="@nu", platform="x", danger_now=True
    )
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=made.pk)


def word(danger_to_life):
    return triage.Word(label="threat", severity=4, reason="staat voor de deur", danger_to_life=danger_to_life)


def test_a_report_of_danger_starts_the_lane_at_receipt(case):
    row = Emergency.objects.get()
    assert (row.case, row.source, row.started_at) == (case, "told", NOON)
    assert row.take_up_by == NOON + TEN_MINUTES  # own norm
    assert case.emergency
    assert case.next_act == f"emergency:{row.pk}"


def test_nobody_took_it_up_so_it_goes_down_the_call_list_and_stays_with_the_last(case):
    row = Emergency.objects.get()
    assert danger.whose_turn(row, house()).startswith("Mira")
    assert walk.pass_on_dangers(by="commandline", at=NOON + TEN_MINUTES) == 0  # the term itself still counts
    for count, name in ((1, "Olga"), (2, "Olga")):
        at = NOON + count * (TEN_MINUTES + timedelta(seconds=1))
        assert walk.pass_on_dangers(by="commandline", at=at) == 1
        row.refresh_from_db()
        assert danger.whose_turn(row, house()).startswith(name)
        assert row.take_up_by == at + TEN_MINUTES
    said = LogEntry.objects.filter(event="program:emergency:passed_on").first()
    assert said.values["to"].startswith("Olga")


def test_what_somebody_took_up_stays_with_them(case, mira):
    emergency.take_up(Emergency.objects.get().pk, by=mira, at=NOON)
    assert walk.pass_on_dangers(by="commandline", at=NOON + timedelta(hours=2)) == 0
    followed = route.follow(case.pk, by="mira", at=NOON)
    assert "wie opnam" in followed.next_sentence["nl"]


@pytest.mark.parametrize("missing", ["called", "answered_by", "goes", "called_at"])
def test_it_does_not_end_without_the_whole_record(case, mira, missing):
    parts = {name: getattr(CALL, name) for name in CALL.__dataclass_fields__}
    parts[missing] = None if missing == "called_at" else "  "
    with pytest.raises(emergency.CallIncomplete) as refused:
        emergency.end(Emergency.objects.get().pk, emergency.Call(**parts), by=mira, at=NOON)
    assert refused.value.missing == [missing]
    assert Emergency.objects.get().ended_at is None


def test_the_database_itself_refuses_an_end_without_a_call(case, mira):
    with (
        pytest.raises(IntegrityError, match="emergency_ends_with_the_record_of_a_call"),
        transaction.atomic(),
    ):
        Emergency.objects.update(ended_at=NOON)


def test_a_word_that_there_is_no_danger_is_no_shortcut(case, mira):
    report = case.filings.get().report_id
    triage.confirm(report, word(danger_to_life=False), by=mira, by_role="opsporingsambtenaar", at=NOON)
    followed = route.follow(case.pk, by="mira", at=NOON)
    assert followed.emergency
    assert followed.next_act.startswith("emergency:")


def test_after_the_record_the_case_goes_on(case, mira):
    report = case.filings.get().report_id
    triage.confirm(report, word(danger_to_life=True), by=mira, by_role="opsporingsambtenaar", at=NOON)
    ended = emergency.end(Emergency.objects.get().pk, CALL, by=mira, at=NOON)
    assert (ended.called, ended.goes, ended.ended_by) == ("112", "eenheid Den Haag", mira)
    followed = route.follow(case.pk, by="mira", at=NOON)
    assert not followed.emergency
    assert followed.next_act.startswith(
        "route:voluntary.emergency"
    )  # the finding stands, so does the trail's lane
    assert followed.goes_first
    with pytest.raises(emergency.AlreadyEnded):
        emergency.end(ended.pk, CALL, by=mira, at=NOON)


def test_a_finding_of_danger_starts_the_lane_once(mira, report_in):
    made = report_in(mira, text="Rustig bericht", account="@later", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    for _ in range(2):
        route.find(
            made,
            question="emergency",
            answer=True,
            reason="bom",
            by=mira,
            by_role="opsporingsambtenaar",
            at=NOON,
        )
    row = Emergency.objects.get()
    assert row.source == "found"
    assert route.follow(made.pk, by="mira", at=NOON).emergency


def test_a_case_with_open_danger_is_not_closed(case, mira):
    with pytest.raises(close.EmergencyOpen):
        close.close_case(case.pk, outcome="no_offence", reason="grap", by=mira, at=NOON)


def test_danger_behind_a_lead_stands_on_the_lead(mira, report_in):
    lead = report_in(mira, text="Eerste bericht", account="@een", platform="x")
    behind = report_in(mira, text="Tweede bericht", account="@twee", platform="x", danger_now=True)
    list(walk.walk(by="commandline", at=NOON))
    link.judge(lead, behind, proposition="same_account", answer="yes", ground="", by=mira, at=NOON)
    followed = route.follow(lead.pk, by="mira", at=NOON)
    assert followed.pk == lead.pk
    assert followed.emergency


def say(reads, start=time(9), end=time(17)):
    HouseRecord.objects.update(reads=reads, reads_from=start, reads_until=end)
    return house()


def utc(day, hour, month=11):
    return datetime(2026, month, day, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reads", "at", "now", "again"),
    [
        ("", NOON, None, None),  # the house did not say
        ("always", NOON, True, None),
        ("weekdays", NOON, True, None),  # Monday noon
        ("weekdays", utc(23, 16), False, utc(24, 8)),  # 17.00 itself is over
        ("weekdays", utc(21, 11), False, utc(23, 8)),  # Saturday
        ("daily", utc(21, 11), True, None),
        ("daily", utc(23, 5), False, utc(23, 8)),  # before opening
        ("weekdays", utc(24, 18, 12), False, utc(28, 8, 12)),  # Christmas and a weekend
    ],
)
def test_the_form_knows_whether_anybody_reads(desk, reads, at, now, again):
    found = danger.reading(say(reads), at)
    assert (found.now, found.again_at) == (now, again)
