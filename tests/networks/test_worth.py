"""A table of log-ins: what is worth an order, in which sequence, and what is noise."""

import re
from datetime import date
from pathlib import Path

import yaml

from spoor.networks import sentences
from spoor.networks.lookup import Networks
from spoor.networks.panel import Panels
from spoor.networks.reading import read_table
from spoor.networks.table import Snapshot, table_of
from spoor.networks.worth import Login, summarise

SOURCE = Path(sentences.__file__).parent
ADDRESSES = SOURCE.parent / "cases" / "addresses.py"
OWN = """\
192.0.2.0/24,Hosting,hosting
198.51.100.0/24,Glas,residential
198.51.100.128/25,VPN,vpn
203.0.113.0/24,Mobiel,mobile
203.0.113.128/25,School,education
2001:db8::/32,Glas,residential
"""
LOGINS = [
    Login("192.0.2.1", "2026-11-20T10:00:00Z"),
    Login("203.0.113.1", "2026-11-20T09:00:00Z"),  # mobile, no port
    Login("203.0.113.2", "2026-11-19T09:00:00Z", 51234),  # mobile, earlier, complete
    Login("198.51.100.1", "2026-11-18T09:00:00Z"),
    Login("198.51.100.1", "2026-11-18T09:30"),  # repeated; lacks zone and seconds, so not the best row
    Login("2001:db8::1", "2026-11-18T12:00:00Z"),
    Login("198.51.100.200", "2026-11-20T11:00:00Z"),
    Login("203.0.113.200", "2026-11-20T11:00:00Z"),
    Login("10.0.0.5", "2026-11-20T11:00:00Z"),
    Login("onbekend", "2026-11-20T11:00:00Z"),
    Login("198.51.100.3", "vorige week"),
]


def summary():
    table = table_of(
        read_table(OWN.encode(), "access"), Snapshot("access", "eigen", date(2026, 11, 1), "0" * 64)
    )
    return summarise(LOGINS, Networks(Panels([table])))


def test_the_sequence_is_that_of_the_reasons():
    assert [one.address for one in summary().worth] == [
        "2001:db8::1",  # a household, the latest of two
        "198.51.100.1",
        "203.0.113.2",  # mobile with its port, though earlier
        "203.0.113.1",
        "203.0.113.200",  # a school may know
        "192.0.2.1",  # a server last
    ]


def test_each_address_says_why():
    found = {one.address: [reason.id for reason in one.reasons] for one in summary().worth}
    assert found["203.0.113.1"] == ["worth.mobile", "worth.lacks", "worth.recent", "worth.once"]
    assert found["198.51.100.1"] == ["worth.residential", "worth.complete", "worth.recent", "worth.repeated"]


def test_the_best_row_is_the_one_that_lacks_least():
    (one,) = [one for one in summary().worth if one.address == "198.51.100.1"]
    assert (one.best.at, one.times, one.needs) == ("2026-11-18T09:00:00Z", 2, ())


def test_noise_says_why_and_no_row_is_lost():
    found = summary()
    assert {one.address: [reason.id for reason in one.reasons] for one in found.noise} == {
        "198.51.100.200": ["noise.hidden"],
        "10.0.0.5": ["noise.scope"],
        "onbekend": ["noise.unreadable"],
        "198.51.100.3": ["noise.unreadable"],
    }
    assert sum(one.times for one in (*found.worth, *found.noise)) == len(LOGINS)


def test_every_sentence_has_both_languages_and_the_same_values():
    nl, en = (yaml.safe_load((SOURCE / "texts" / f"{lang}.yaml").read_text("utf-8")) for lang in ("nl", "en"))
    assert list(nl) == list(en)
    for id in nl:
        assert sorted(re.findall(r"{\w+}", nl[id])) == sorted(re.findall(r"{\w+}", en[id])), id


def test_every_sentence_that_the_code_says_is_there_and_no_other():
    code = "".join(file.read_text("utf-8") for file in [*SOURCE.glob("*.py"), ADDRESSES])
    families = set(re.findall(r'f"(\w+)\.\{', code))  # such as f"scope.{...}"
    known = set(sentences.texts("nl"))
    named = {
        one
        for one in re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', code)
        if one.split(".")[0] in {k.split(".")[0] for k in known}
    }
    assert named <= known
    assert {one for one in known - named if one.split(".")[0] not in families} == set()


def test_every_scope_and_need_has_its_sentence():
    known = set(sentences.texts("nl"))
    scopes = ("private", "cgnat", "loopback", "link_local", "multicast", "documentation", "reserved")
    assert {f"scope.{one}" for one in scopes} <= known
    assert {f"needs.{one}" for one in ("port", "exact_time", "time_zone", "destination")} <= known
