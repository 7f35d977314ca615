"""An address at a moment: which table answers, what is needed, what is said where tables differ."""

import json
import random
from datetime import date, datetime

import pytest

from spoor.networks.address import AddressUnreadable, numbered
from spoor.networks.lookup import Networks, Question
from spoor.networks.panel import Panels
from spoor.networks.reading import read_table
from spoor.networks.shown import brief, briefs, document
from spoor.networks.table import Snapshot, Table, table_of

AT = "2026-11-20T19:40:58Z"


def table(
    text: str, what: str, dated: str = "2026-11-20", source: str = "bron", installed: bool = False
) -> Table:
    reading = read_table(text.encode(), what)
    snapshot = Snapshot(what, source, date.fromisoformat(dated), "0" * 64, reading.registry, installed)
    return table_of(reading, snapshot)


def ask(tables: list[Table], address: str, at: str = AT, port: int | None = None) -> dict[str, object]:
    networks = Networks(Panels(tables))
    return document(networks.look_up(Question(address, at, port)), networks)


def ids(shown: dict[str, object]) -> set[str]:
    return {one["id"] for one in shown["messages"]}  # type: ignore[attr-defined]


def test_without_a_table_nothing_is_guessed() -> None:
    shown = ask([], "145.7.0.1")
    assert (shown["operator"], shown["country"], shown["kinds"], shown["snapshot"]) == (
        None,
        None,
        ["unknown"],
        None,
    )
    assert {"message.no_operator", "message.no_country"} <= ids(shown)


def test_an_address_that_moved_answers_by_date() -> None:
    tables = [
        table("145.7.0.0/16\t64496\n", "routes", "2026-01-10"),
        table("145.7.0.0/16\t64497\n145.7.1.0/24\t64498\n", "routes", "2026-06-10"),
    ]
    answers = {
        at: (ask(tables, "145.7.1.1", at)["operator"], ask(tables, "145.7.1.1", at)["snapshot"])
        for at in (
            "2025-12-31T00:00:00Z",
            "2026-06-09T23:59:59Z",
            "2026-06-10T00:00:00Z",
            "2027-01-01T00:00:00Z",
        )
    }
    asns = [operator["asn"] for operator, _snapshot in answers.values()]  # type: ignore[index]
    days = [snapshot["dated"] for _operator, snapshot in answers.values()]  # type: ignore[index]
    assert asns == [64496, 64496, 64498, 64498]
    assert days == ["2026-01-10", "2026-01-10", "2026-06-10", "2026-06-10"]


def test_a_table_of_after_the_moment_or_long_before_it_says_so() -> None:
    tables = [table("145.7.0.0/16\t64496\n", "routes", "2026-06-10")]
    assert "message.dated_after" in ids(ask(tables, "145.7.0.1", "2026-06-09T12:00:00Z"))
    assert "message.dated_before" in ids(ask(tables, "145.7.0.1", "2026-07-11T12:00:00Z"))
    assert not {"message.dated_after", "message.dated_before"} & ids(
        ask(tables, "145.7.0.1", "2026-07-10T12:00:00Z")
    )
    (source,) = ask(tables, "145.7.0.1", "2026-06-09T12:00:00Z")["sources"]  # type: ignore[misc]
    assert (source["days"], source["sha256"]) == (1, "0" * 64)


def test_routes_names_and_registry_make_one_answer() -> None:
    delegated = (
        "2|ripencc|1|1|19830705|20261119|+0100\nripencc|BE|ipv4|145.7.0.0|65536|19930901|allocated|x\n"
    )
    tables = [
        table("145.7.0.0/16\t1136\n", "routes", "2026-11-19"),
        table("AS1136 Verzonnen naam, NL\n", "names", "2026-11-01"),
        table(delegated, "delegated", "2026-11-19"),
    ]
    shown = ask(tables, "145.7.0.1")
    assert shown["operator"] == {
        "name": "Verzonnen naam",
        "asn": 1136,
        "network": "145.7.0.0/16",
        "asns": [1136],
    }
    assert shown["country"] == "BE"
    assert [(one["country"], one["says"]) for one in shown["countries"]] == [  # type: ignore[attr-defined]
        ("BE", "registered"),
        ("NL", "as_registered"),
    ]
    assert {"message.registered", "message.country_differs"} <= ids(shown)
    assert (shown["provider"], shown["rdap"]) == ("kpn", "https://rdap.db.ripe.net/ip/145.7.0.1")


def test_several_origins_stay_visible_and_no_name_is_chosen() -> None:
    names = "AS64496 Een, NL\nAS64497 Twee, NL\n"
    shown = ask([table("145.7.0.0/16\t{64496,64497}\n", "routes"), table(names, "names")], "145.7.0.1")
    operator = {"name": None, "asn": None, "network": "145.7.0.0/16", "asns": [64496, 64497]}
    assert shown["operator"] == operator
    assert "message.several_origins" in ids(shown)


def test_a_source_that_says_otherwise_is_shown() -> None:
    tables = [
        table("145.7.0.0/16\t64496\n", "routes", "2026-11-19", "dichtbij"),
        table("145.7.0.0/16\t64497\n", "routes", "2026-11-01", "verder"),
    ]
    shown = ask(tables, "145.7.0.1")
    assert (shown["operator"]["asn"], shown["snapshot"]["source"]) == (64496, "dichtbij")  # type: ignore[index]
    assert "message.operator_differs" in ids(shown)


@pytest.mark.parametrize(
    ("address", "port", "needs"),
    [
        ("145.7.0.1", None, ["port"]),  # mobile: shared
        ("145.7.0.1", 51234, []),
        ("145.8.0.1", None, ["port"]),  # likely CGNAT
        ("145.9.0.1", None, []),  # a household has its own address
        ("145.10.0.1", 51234, ["destination"]),  # a list says that this operator asks for it
        ("2a02::1", None, []),  # never for version 6
        ("100.64.0.1", None, ["port"]),
        ("100.64.0.1", 1, []),
        ("10.0.0.1", None, []),
    ],
)
def test_a_port_is_needed_where_subscribers_share(address: str, port: int | None, needs: list[str]) -> None:
    own = (
        "145.7.0.0/16,M,mobile\n145.8.0.0/16,C,cgnat_likely residential\n145.9.0.0/16,R\n"
        "145.10.0.0/16,D,mobile,,,destination\n2a02::/16,M,mobile\n"
    )
    assert ask([table(own, "access")], address, port=port)["needs"] == needs


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "100.64.0.1", "127.0.0.1", "fe80::1%eth0", "ff02::1", "240.0.0.1"]
)
def test_what_is_not_public_has_no_operator_even_where_a_list_names_one(address: str) -> None:
    own = "10.0.0.0/8,X,,,,,NL\n100.64.0.0/10,X\n127.0.0.0/8,X\nfe80::/10,X\nff00::/8,X\n240.0.0.0/4,X\n"
    shown = ask([table(own, "access")], address)
    assert (shown["operator"], shown["country"], shown["snapshot"]) == (None, None, None)
    assert shown["kinds"] == (["cgnat_likely"] if address.startswith("100") else ["unknown"])


def test_of_documentation_ranges_only_an_imported_table_speaks() -> None:
    rows = "203.0.113.0,203.0.113.255,AU\n"
    shown = ask([table(rows, "ranges", installed=True)], "203.0.113.7")
    assert (shown["scope"], shown["country"], shown["sources"]) == ("documentation", None, [])
    shown = ask([table("203.0.113.0/24,Verzonnen\n", "access")], "203.0.113.7")
    assert (shown["scope"], shown["operator"]["name"]) == ("documentation", "Verzonnen")  # type: ignore[index]


def test_no_kind_follows_from_a_name() -> None:
    own = [table("145.7.0.0/16\t64496\n", "routes"), table("AS64496 Cloud Hosting VPN Mobile, NL\n", "names")]
    assert ask(own, "145.7.0.1")["kinds"] == ["unknown"]


@pytest.mark.parametrize(
    ("at", "exit"),
    [
        ("2026-11-19T09:59:59Z", False),
        ("2026-11-19T10:00:00Z", True),  # a day before it was seen
        ("2026-11-21T10:00:00Z", True),  # a day after
        ("2026-11-21T10:00:01Z", False),
    ],
)
def test_a_tor_exit_counts_for_when_it_was_seen(at: str, exit: bool) -> None:
    seen = [table("ExitAddress 145.7.0.1 2026-11-20 10:00:00\n", "tor")]
    shown = ask(seen, "145.7.0.1", at)
    assert shown["kinds"] == (["tor"] if exit else ["unknown"])
    assert ("message.tor_not_near" in ids(shown)) is not exit


@pytest.mark.parametrize(
    ("at", "exit"),
    [
        ("2026-11-18T23:59:59Z", False),
        ("2026-11-19T00:00:00Z", True),
        ("2026-11-21T23:59:59Z", True),
        ("2026-11-22T00:00:00Z", False),
    ],
)
def test_a_bulk_list_of_exits_counts_near_its_day(at: str, exit: bool) -> None:
    shown = ask([table("145.7.0.1\n", "tor"), table("145.7.0.2\n", "tor", "2026-12-20")], "145.7.0.1", at)
    assert shown["kinds"] == (["tor"] if exit else ["unknown"])


def test_the_day_of_a_table_is_reckoned_in_utc() -> None:
    tables = [
        table("145.7.0.0/16\t1\n", "routes", "2026-01-01"),
        table("145.7.0.0/16\t2\n", "routes", "2026-06-10"),
    ]
    operator = ask(tables, "145.7.0.1", "2026-06-10T01:00:00+02:00")["operator"]
    assert operator["asn"] == 1  # type: ignore[index]


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    rnd = random.Random(7)
    tables = [
        table("145.7.0.0/16\t1\n145.7.8.0/21\t2\n2a02::/16\t3\n2a02:1::/32\t4\n", "routes", "2026-01-01"),
        table("145.7.0.0/16\t5\n2a02:1::/32\t{6,7}\n", "routes", "2026-06-10"),
        table("145.7.3.0/24,Net,mobile\n", "access", "2026-03-01"),
        table("145.7.3.9\n", "tor", "2026-06-10"),
    ]
    questions = []
    for _ in range(500):
        address = rnd.choice(
            [f"145.7.{rnd.randrange(12)}.{rnd.randrange(12)}", f"2a02:{rnd.randrange(3)}::1", "10.0.0.1"]
        )
        at = datetime(2026, rnd.randint(1, 12), 1 + rnd.randrange(28)).strftime("%Y-%m-%dT%H:%M:%SZ")
        questions.append(Question(address, at, rnd.choice([None, 51234])))
    networks = Networks(Panels(tables))
    together = [document(one, networks) for one in networks.look_up_many(questions)]
    assert together == [ask(tables, *one) for one in questions]
    assert len({str(one["operator"]) for one in together}) > 4
    answers = list(networks.look_up_many(questions))
    written = [json.loads(json.dumps(one)) for one in briefs(answers)]
    assert written == [json.loads(json.dumps(brief(one))) for one in answers]


def test_more_than_a_thousand_at_once_are_looked_up_in_their_own_order_and_answered_in_ours() -> None:
    rnd = random.Random(8)
    tables = [
        table("145.7.0.0/16\t1\n145.7.8.0/21\t2\n2a02::/16\t3\n2a02:1::/32\t4\n", "routes", "2026-01-01")
    ]
    asked = [
        Question(
            rnd.choice([f"145.7.{rnd.randrange(16)}.{n % 256}", f"2a02:{rnd.randrange(3)}:0:0:0:0:0:{n:x}"]),
            AT,
        )
        for n in range(4000)
    ]
    networks = Networks(Panels(tables))
    together = [brief(one) for one in networks.look_up_many(asked)]
    assert together == [brief(networks.look_up(one)) for one in asked]


@pytest.mark.parametrize(
    "text", ["1:2:3:4:5:6:7:g", "1:2:3:4:5:6:7:12345", "1:2:3:4:5:6:7:\u0661", "1:2:3:4:5:6:7:%1"]
)
def test_a_group_that_is_none_is_no_address(text: str) -> None:
    with pytest.raises(AddressUnreadable):
        numbered(text)
