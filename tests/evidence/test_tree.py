"""The log as a tree: heads, proofs, growth, and a home from before there was a tree."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.conftest import NOON

from spoor import merkle
from spoor.evidence import check, log, proofs, tree
from spoor.evidence.models import LogEntry, LogHead, LogTreeHead, LogTreeNode

DAY = NOON.date()


def add(count: int) -> None:
    log.add(*(log.Line("a:b:c", f"case:{n}", {"n": n}) for n in range(count)), by="mira", at=NOON)


def tamper(statement: str, table: str = "evidence_logentry") -> None:
    """Change a table as somebody with the keys of the database would: the lock goes off first."""
    with connection.cursor() as cursor:
        for act in ("update", "delete"):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on_table}")
        cursor.execute(statement)


def leaves() -> list[bytes]:
    return [merkle.leaf(log.text_of(one).encode()) for one in LogEntry.objects.order_by("seq")]


@pytest.mark.parametrize("sizes", [[0], [1], [15], [16], [17], [5, 11, 1, 20], [100, 3], [33, 31, 64]])
def test_the_head_is_the_root_over_all_lines_however_they_came(db, sizes):
    for size in sizes:
        add(size)
        tree.grow()
    hashed = leaves()
    assert tree.head_at() == proofs.Head(sum(sizes), merkle.root(len(hashed), merkle.of_leaves(hashed)).hex())
    assert LogTreeNode.objects.filter(level=tree.LOWEST).count() == sum(sizes) // tree.TILE


def test_every_line_is_proved_to_every_later_head(db):
    add(40)
    for size in (1, 16, 23, 40):
        found = tree.proofs_for(range(1, size + 1), size)
        assert [line.holds(found.head) for line in found.lines] == [True] * size
        assert found.lines[0].text == log.text_of(LogEntry.objects.get(seq=1))
        for old in range(1, size + 1):
            assert tree.growth(old, size).old == tree.head_at(old)


def test_a_line_that_is_not_there_is_refused(db):
    add(3)
    for wrong in (0, 4):
        with pytest.raises(tree.NoSuchLine):
            tree.proofs_for([wrong])
    with pytest.raises(tree.NoSuchLine):
        tree.growth(4)
    with pytest.raises(tree.NoSuchLine):
        tree.head_at(9)


def test_a_head_is_kept_once_for_the_same_log_on_a_day_and_never_changed(db):
    add(3)
    first = tree.make_head(day=DAY, at=NOON)
    assert tree.make_head(day=DAY, at=NOON + timedelta(hours=1)) == first
    assert tree.make_head(day=DAY + timedelta(days=1), at=NOON) != first
    add(1)
    assert tree.make_head(day=DAY, at=NOON).size == 4
    for statement in ("UPDATE evidence_logtreehead SET size = 9", "DELETE FROM evidence_logtreehead"):
        with (
            pytest.raises(IntegrityError, match="only added to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_proof_goes_out_as_json_and_is_checked_without_the_database(db):
    add(20)
    found = tree.proofs_for([7])
    written = found.lines[0].as_json(found.head)
    said = proofs.verify(json.dumps(written))
    assert (said.holds, said.head.size) == (True, 20)
    grown = tree.growth(5).as_json()
    assert proofs.verify(json.dumps(grown)).holds
    assert not proofs.verify(json.dumps(written | {"line": written["line"].replace("mira", "myra")})).holds
    assert not proofs.verify(json.dumps(written | {"seq": 8})).holds
    assert not proofs.verify(json.dumps(written | {"root": "0" * 64})).holds
    assert not proofs.verify(json.dumps(grown | {"path": grown["path"][:-1]})).holds


def test_a_line_that_names_another_number_than_its_place_is_not_proved():
    for text, holds in (("[1]", True), ("[7]", False), ("{}", False), ("x", False)):
        head = proofs.Head(1, merkle.leaf(text.encode()).hex())
        assert proofs.ProvenLine(1, text, ()).holds(head) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"proof": "x"}',
        '{"proof": "inclusion"}',
        '{"proof": "consistency", "old": 1, "new": 2}',
    ],
)
def test_what_is_no_proof_is_refused_in_words(text):
    with pytest.raises(proofs.ProofUnreadable):
        proofs.verify(text)


def test_an_untouched_log_holds(db):
    add(50)
    tree.make_head(day=DAY, at=NOON)
    add(7)
    found = check.check()
    assert found.holds
    assert (found.lines, found.heads, found.subtrees) == (57, 1, 3 + 1)
    assert found.head == tree.head_at()


def test_an_empty_log_holds(db):
    assert check.check().holds


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE evidence_logentry SET actor = 'iemand' WHERE seq = 20", (20, "changed")),
        ("DELETE FROM evidence_logentry WHERE seq = 20", (20, "removed")),
        ("DELETE FROM evidence_logentry WHERE seq = 50", (50, "removed")),
        ("UPDATE evidence_logentry SET subject = 'case:x' WHERE seq = 1", (1, "changed")),
        ("UPDATE evidence_loghead SET seq = 49", (50, "added")),
    ],
)
def test_a_change_of_the_log_is_named_by_its_first_line(db, statement, first):
    add(50)
    tree.make_head(day=DAY, at=NOON)
    tamper(statement)
    found = check.check()
    assert not found.holds
    assert (found.wrong[0].seq, found.wrong[0].what) == first


def test_two_lines_that_changed_places_are_named(db):
    add(10)
    one, other = LogEntry.objects.get(seq=4), LogEntry.objects.get(seq=5)
    tamper("DELETE FROM evidence_logentry WHERE seq IN (4, 5)")
    for entry, seq in ((one, 5), (other, 4)):
        entry.seq = seq
        entry.digest = log.digest_of(entry)
    LogEntry.objects.bulk_create([one, other])
    found = check.check()
    assert (found.wrong[0].seq, found.wrong[0].what) == (4, "moved")


def rewrite(seq: int) -> None:
    """Change a line and compute the whole chain behind it anew, head and all."""
    tamper("DELETE FROM evidence_logentry WHERE seq = 0")
    previous = None
    for entry in list(LogEntry.objects.filter(seq__gte=seq).order_by("seq")):
        if previous is None:
            entry.actor = "iemand anders"
        else:
            entry.previous = previous
        entry.digest = previous = log.digest_of(entry)
        entry.save()
    LogHead.objects.update(digest=previous)


def test_a_chain_that_was_computed_anew_no_longer_fits_its_heads_and_subtrees(db):
    add(40)
    head = tree.make_head(day=DAY, at=NOON)
    rewrite(20)
    found = check.check()
    assert not found.wrong
    assert found.wrong_heads == [head.pk]
    assert found.wrong_subtrees == [(4, 1), (5, 0)]
    with pytest.raises(tree.LogDamaged):
        tree.proofs_for([20])
    with pytest.raises(tree.LogDamaged):
        tree.growth(17)


def test_a_head_that_was_changed_no_longer_fits(db):
    add(5)
    head = tree.make_head(day=DAY, at=NOON)
    tamper("UPDATE evidence_logtreehead SET size = 4", "evidence_logtreehead")
    assert check.check().wrong_heads == [head.pk]
    tamper("UPDATE evidence_logtreehead SET size = 400", "evidence_logtreehead")
    assert check.check().wrong_heads == [head.pk]


def test_a_line_that_was_changed_before_it_got_its_place_gets_none(db):
    add(40)
    tamper("UPDATE evidence_logentry SET actor = 'iemand' WHERE seq = 20")
    with pytest.raises(tree.LogDamaged, match="line 20"):
        tree.head_at()
    assert LogTreeHead.objects.count() == 0
