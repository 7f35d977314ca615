"""One row of a report: what is accepted, what is refused at which column, and its key."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.evidence.content import read_moment, read_row

SUMMER, WINTER = datetime(2026, 7, 1, 18, 40, tzinfo=UTC), datetime(2026, 11, 20, 19, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "remarked"),
    [
        ("2026-11-20T20:40:00+01:00", WINTER, False),  # RFC 3339
        ("2026-11-20T19:40:00Z", WINTER, False),  # UTC
        ("20-11-2026 20:40", WINTER, True),  # local, winter: one hour from UTC
        ("1-7-2026 20.40", SUMMER, True),  # local, summer: two hours, Dutch full stop
        ("2026-11-20 20:40:00", WINTER, True),  # as Excel writes it
        ("20/11/2026, 20:40 uur", WINTER, True),
    ],
)
def test_moments_that_are_read(text, moment, remarked):
    found, remark = read_moment(text)
    assert found == moment
    assert bool(remark) is remarked


@pytest.mark.parametrize(
    "text",
    [
        "20-11-2026",  # a day is no moment
        "31-02-2026 10:00",  # no such day
        "25-10-2026 02:30",  # exists twice: the clock goes back
        "29-03-2026 02:30",  # does not exist: the clock goes forward
        "gisteren",
        "2026-11-20T25:00:00Z",
    ],
)
def test_moments_that_are_refused_say_what_was_expected(text):
    found, expected = read_moment(text)
    assert found is None
    assert expected


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", ""),  # nothing was said
        ("platform", "hyves"),  # not in the list
        ("account_id", "kees"),  # an id is a number
        ("url", "javascript:alert(1)"),  # no web link
        ("seen_at", "morgen"),
        ("ip", "999.1.1.1"),
        ("email", "geen adres"),
        ("phone", "abc"),
        ("reference", "sha256:abc"),  # our own form of key
    ],
)
def test_a_wrong_value_is_named_by_its_column(column, value):
    content, problems, _ = read_row({"text": "bericht", column: value})
    assert content is None
    assert [problem.column for problem in problems] == [column]
    assert problems[0].expected


@pytest.mark.parametrize(
    ("ip", "port", "wrong"),
    [
        ("203.0.113.7", "51234", False),
        ("", "51234", True),
        ("203.0.113.7", "0", True),
        ("203.0.113.7", "70000", True),
    ],
)
def test_a_port_belongs_to_an_address(ip, port, wrong):
    _content, problems, _ = read_row({"text": "x", "ip": ip, "port": port})
    assert bool(problems) is wrong


def test_an_unknown_column_is_kept():
    content, _, _ = read_row({"text": "x", "dossier van griffie": "12"})
    assert content is not None
    assert dict(content.extra) == {"dossier van griffie": "12"}


@given(st.dictionaries(st.sampled_from(["note", "target", "eigen"]), st.text(max_size=20), max_size=3))
def test_the_digest_depends_on_content_only_not_on_order_or_outer_space(columns):
    columns = {key: value.replace("\x00", "") for key, value in columns.items()}
    one, _, _ = read_row({"text": "x"} | columns)
    other, _, _ = read_row(dict(reversed(columns.items())) | {"text": " x "})
    assert one is not None
    assert other is not None
    assert one.digest() == other.digest()


def test_equal_rows_have_keys_of_their_own():
    content, _, _ = read_row({"text": "x"})
    assert content is not None
    assert content.key(1) != content.key(2)
