"""The log is one chain: each line follows from the one before."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.conftest import NOON

from spoor.evidence import log
from spoor.evidence.models import LogEntry, LogHead


def add(*events: str) -> None:
    log.add(*(log.Line(event, "case:1", {"n": n}) for n, event in enumerate(events)), by="mira", at=NOON)


def test_lines_follow_from_each_other(db):
    add("a:b:c", "d:e:f")
    add("g:h:i")
    first, second, third = LogEntry.objects.all()
    assert (first.seq, first.previous) == (1, "0" * 64)
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert list(log.breaks()) == []


def test_a_changed_line_shows(db):
    add("a:b:c", "d:e:f", "g:h:i")
    with connection.cursor() as cursor:  # somebody with the keys of the database takes the lock off first
        drop = "DROP TRIGGER evidence_logentry_no_update"
        cursor.execute(drop + (" ON evidence_logentry" if connection.vendor == "postgresql" else ""))
        cursor.execute("UPDATE evidence_logentry SET actor = 'iemand anders' WHERE seq = 2")
    assert list(log.breaks()) == [2]


def test_a_cut_end_shows(db):
    add("a:b:c")
    LogHead.objects.update(seq=2)  # the head knows of a line that is gone
    assert list(log.breaks()) == [2]


def test_gathered_lines_are_written_together_and_in_order(db):
    with log.gathered():
        add("a:b:c")
        assert not LogEntry.objects.exists()
        add("d:e:f")
    assert list(LogEntry.objects.values_list("event", flat=True)) == ["a:b:c", "d:e:f"]


def test_gathered_lines_of_a_failed_act_are_not_written(db):
    def act() -> None:
        with log.gathered():
            add("a:b:c")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not LogEntry.objects.exists()
    add("d:e:f")
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("act", ["UPDATE evidence_logentry SET actor = 'x'", "DELETE FROM evidence_logentry"])
def test_the_database_refuses_to_change_the_log(db, act):
    add("a:b:c")
    with (
        pytest.raises(IntegrityError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


def test_the_console_names_the_user_of_the_system(db):
    log.add(log.Line("a:b:c", "case:1", {}), by=log.COMMANDLINE, at=NOON)
    assert LogEntry.objects.get().system_user != ""
