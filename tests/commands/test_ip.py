"""`spoor ip` and `spoor networks`: the contract, what is kept, and that nothing is written when used wrongly."""

import hashlib
import json
import os
import shlex
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from spoor.cases import addresses
from spoor.commands.main import main

CONTRACTS = Path(
    os.environ.get("SPOOR_CONTRACTS", Path(__file__).resolve().parents[3] / "shared" / "contracts")
)
AT = "2026-11-20T19:40:58Z"
ROUTES = "; Original file : rib.20261119.0000.bz2\n145.7.0.0/16\t64496\n2a02::/16\t64497\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, on a machine without packages that bring tables."""
    monkeypatch.setenv("SPOOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(addresses, "INSTALLED", ())
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def spoor(capsys):
    """Run a command line; standard output is JSON when it was asked for."""

    def run(line, code=0):
        assert main(shlex.split(line)) == code
        out, err = capsys.readouterr()
        if code == 2:
            assert out == ""
            assert err.count("\n") == 1
            return err
        return json.loads(out) if "--json" in line else out

    return run


@pytest.fixture
def routes(tmp_path, spoor):
    (tmp_path / "routes.dat").write_text(ROUTES)
    return spoor("networks import routes.dat --as routes --source RIS --json")


def schema():
    file = CONTRACTS / "ip.schema.json"
    if not file.exists():
        pytest.skip("the contracts are not here: ip.schema.json in ../shared/contracts")
    return jsonschema.Draft202012Validator(json.loads(file.read_text()))


@pytest.mark.parametrize(
    "address",
    [
        "145.7.0.1",
        "2a02::1",
        "8.8.8.8",
        "::ffff:10.0.0.1",
        "fe80::1%eth0",
        "100.64.0.1",
        "203.0.113.7",
        "::",
        "ff02::1",
    ],
)
def test_the_answer_is_valid_by_the_contract(spoor, routes, address):
    for at in (AT, "2026-11-20T19:40", "2026-11-20"):
        faults = [error.message for error in schema().iter_errors(spoor(f"ip {address} --at {at} --json"))]
        assert faults == []


def test_an_address_is_answered_from_an_imported_table(spoor, routes):
    shown = spoor(f"ip 145.7.0.1 --at {AT} --port 51234 --json")
    assert shown["operator"]["asn"] == 64496
    assert (shown["address"], shown["at"], shown["port"], shown["version"]) == ("145.7.0.1", AT, 51234, 4)
    assert (shown["scope"], shown["needs"]) == ("public", [])
    digest = hashlib.sha256(ROUTES.encode()).hexdigest()
    assert shown["snapshot"] == {"what": "routes", "source": "RIS", "dated": "2026-11-19", "sha256": digest}


def test_without_tables_nothing_is_known_and_nothing_is_written(spoor, home):
    shown = spoor(f"ip 145.7.0.1 --at {AT} --json")
    assert (shown["operator"], shown["country"], shown["kinds"], shown["snapshot"]) == (
        None,
        None,
        ["unknown"],
        None,
    )
    said = spoor(f"ip 145.7.0.1 --at {AT}")
    assert "niet bekend" in said
    assert "importeer" in said
    assert "spoor networks import" in said
    assert "not known" in spoor(f"ip 145.7.0.1 --at {AT} --lang en")
    assert not home.exists()


def test_a_moment_without_zone_or_seconds_is_answered_as_typed(spoor):
    shown = spoor("ip 145.7.0.1 --at '2026-11-20 19:40' --json")
    assert (shown["at"], shown["needs"]) == ("2026-11-20 19:40", ["exact_time", "time_zone"])
    assert spoor("ip 145.7.0.1 --at 2026-11-20T19:40:58 --json")["needs"] == ["time_zone"]


def test_the_provider_comes_with_the_way_in(spoor, tmp_path):
    (tmp_path / "own.csv").write_text("145.7.0.0/16,,mobile,kpn\n")
    spoor("networks import own.csv --as mobile --source eigen --dated 2026-11-01 --json")
    shown = spoor(f"ip 145.7.0.1 --at {AT} --json")
    assert (shown["provider"], shown["directory"]["name"], shown["needs"]) == ("kpn", "KPN", ["port"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"ip 192.168.010.1 --at {AT} --json", "octaal"),
        (f"ip 256.1.1.1 --at {AT} --json", "geen IP-adres"),
        (f"ip 192.0.2.1:80 --at {AT}", "--port"),
        (f"ip 192.0.2.0/24 --at {AT}", "een netwerk"),
        ("ip 192.0.2.1 --at gisteren --json", "--at: 'gisteren' is geen tijdstip"),
        ("ip 192.0.2.1 --json", "--at is missing"),
        (f"ip '192.0.2.1\n{'x' * 999}' --at {AT}", "geen IP-adres"),  # one line, and a short one
        ("ip 192.0.2.1 --at '2026\n11'", "geen tijdstip"),
        (f"ip 192.0.2.1 --at {AT} --port 0", "expected a number from 1 to 65535"),
        (f"ip 192.0.2.1 --at {AT} --port 65536", "expected a number from 1 to 65535"),
        (f"ip 192.0.2.1 --at {AT} --port https", "'https' is no port"),
        (f"ip --at {AT}", "expected ADDRESS with --at"),
        (f"ip 192.0.2.1 --at {AT} --logins x.csv", "expected ADDRESS with --at"),
        ("ip --jsonl nergens.jsonl uit.jsonl", "nergens.jsonl: cannot be read"),
        ("ip --logins nergens.csv", "nergens.csv: cannot be read"),
        ("networks import nergens --as routes --source x", "nergens: cannot be read"),
        ("networks import nergens --as routes", "--source is missing"),
        ("networks import nergens --as raden --source x", "invalid choice"),
        ("networks --as routes", "did you mean import?"),
    ],
)
def test_used_wrongly_is_one_sentence_and_writes_nothing(spoor, home, line, words):
    assert words in spoor(line, code=2)
    assert not home.exists()


def test_many_at_once_keep_their_order(spoor, routes, tmp_path):
    asked = [("2a02::1", AT, None), ("145.7.0.9", "2026-11-20", 80), ("10.0.0.1", AT, None)]
    rows = [{"address": address, "at": at, "port": port} for address, at, port in asked]
    (tmp_path / "in.jsonl").write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)) + "\n")
    assert spoor("ip --jsonl in.jsonl out.jsonl --full --json") == {"addresses": 3}
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    spoor("ip --jsonl in.jsonl short.jsonl --json")
    for line, one in zip((tmp_path / "short.jsonl").read_text().splitlines(), found, strict=True):
        short = json.loads(line)
        schema().validate(short)
        assert short == {name: one[name] for name in short}
    assert found == [
        spoor(
            f"ip {one['address']} --at {one['at']} --json" + (f" --port {one['port']}" if one["port"] else "")
        )
        for one in rows
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"address": "1.2.3.4"}', "line 2: expected an object"),
        ('{"address": "1.2.3.04", "at": "2026-11-20"}', "line 2: 1.2.3.04"),
        ('{"address": "1.2.3.4", "at": "x"}', "line 2: 'x'"),
        ('{"address": "1.2.3.4", "at": "2026-11-20", "port": 1.5}', "line 2: --port"),
        ('{"address": "1.2.3.4", "at": "2026-11-20", "port": true}', "line 2: --port"),
        ("[]", "line 2: expected an object"),
        ("{", "line 2: expected JSON"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(spoor, tmp_path, line, words):
    (tmp_path / "in.jsonl").write_text(f'{{"address": "1.2.3.4", "at": "2026-11-20"}}\n{line}\n')
    assert words in spoor("ip --jsonl in.jsonl out.jsonl", code=2)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_table_of_log_ins_is_put_in_order(spoor, tmp_path):
    (tmp_path / "own.csv").write_text("198.51.100.0/24,Glas\n203.0.113.0/24,VPN,vpn\n")
    spoor("networks import own.csv --as access --source eigen --dated 2026-11-01 --json")
    (tmp_path / "logins.csv").write_text(f"IP;At;Port\n203.0.113.1;{AT};\n198.51.100.1;{AT};443\nx;{AT};\n")
    shown = spoor("ip --logins logins.csv --json")
    assert shown["rows"] == 3
    assert [(one["address"], one["port"]) for one in shown["worth"]] == [("198.51.100.1", 443)]
    assert [one["address"] for one in shown["noise"]] == ["203.0.113.1", "x"]
    assert "1. 198.51.100.1:443" in spoor("ip --logins logins.csv")
    (tmp_path / "logins.csv").write_text("adres,tijd\n")
    assert "columns ip and at" in spoor("ip --logins logins.csv", code=2)


def test_an_import_keeps_the_untouched_file_and_its_account(spoor, routes, home):
    (folder,) = (home / "networks").iterdir()
    assert (folder / "original").read_text() == ROUTES
    assert [one.stat().st_mode & 0o777 for one in (home, folder.parent, folder)] == [0o700] * 3
    assert (routes["rows"], routes["read"], routes["skipped"], routes["already"]) == (2, 2, [], False)
    assert routes["sha256"] == hashlib.sha256(ROUTES.encode()).hexdigest()
    assert spoor("networks --json") == [{key: value for key, value in routes.items() if key != "already"}]
    assert "RIS: 2 rijen" in spoor("networks")


def test_the_same_file_twice_is_already(spoor, routes, home):
    again = spoor("networks import routes.dat --as routes --source RIS --json")
    assert again == routes | {"already": True}
    assert len(list((home / "networks").iterdir())) == 1


def test_skipped_lines_are_told_and_the_rest_is_kept(spoor, tmp_path):
    (tmp_path / "exits").write_text("145.7.0.1\n145.7.0.2\nfout\n")
    shown = spoor("networks import exits --as tor --source Tor --dated 2026-11-20 --json", code=1)
    assert (shown["rows"], shown["read"]) == (3, 2)
    assert shown["skipped"] == [
        {
            "line": 3,
            "reason": "geen voorvoegsel of adres (bits achter het voorvoegsel mogen niet gezet zijn): fout",
        }
    ]
    assert "regel 3:" in spoor("networks")
    assert spoor(f"ip 145.7.0.1 --at {AT} --json")["kinds"] == ["tor"]


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (ROUTES, "--as routes --dated 2026-11-20", "het bestand zegt van 2026-11-19 te zijn"),
        ("145.7.0.1\n", "--as tor", "geef --dated"),
        ("145.7.0.1\n", "--as tor --dated 20-11-2026", "is not a day"),
        ("145.7.0.1\n", "--as tor --dated 20261120", "is not a day"),
        ("<html>\n", "--as tor --dated 2026-11-20", "geen enkele rij"),
        ("LOCDBXX", "--as location", "geen hele database van libloc"),
    ],
)
def test_a_refused_file_leaves_nothing(spoor, tmp_path, home, content, options, words):
    (tmp_path / "file").write_text(content)
    assert words in spoor(f"networks import file --source x {options}", code=2)
    assert not list(home.rglob("*.npy"))


def test_a_damaged_table_is_named(spoor, routes, home):
    (folder,) = (home / "networks").iterdir()
    (folder / "about.json").write_text("{")
    assert folder.name in spoor(f"ip 145.7.0.1 --at {AT}", code=2)


def test_tables_of_packages_are_read_once_and_again_when_they_change(spoor, home, tmp_path, monkeypatch):
    file = tmp_path / "geoip"
    file.write_text("# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n2433155072,2433220607,NL\n")
    brought = addresses.Installed(file, "ranges", "pakket")
    monkeypatch.setattr(addresses, "INSTALLED", (brought,))
    shown = spoor(f"ip 145.7.0.1 --at {AT} --json")
    assert (shown["country"], shown["snapshot"]["dated"], shown["operator"]) == ("NL", "2026-06-25", None)
    assert not addresses.is_uncompiled(home / "networks", (brought,))
    os.utime(file, ns=(1, 1))  # the same bytes at another time
    assert spoor(f"ip 145.7.0.1 --at {AT} --json") == shown
    assert not addresses.is_uncompiled(home / "networks", (brought,))
    file.write_text("# Generated: Sat, 25 Jul 2026 04:33:59 GMT\n2433155072,2433220607,BE\n")
    assert spoor(f"ip 145.7.0.1 --at {AT} --json")["country"] == "BE"
    assert spoor("ip 145.7.0.1 --at 2026-06-30T00:00:00Z --json")["country"] == "NL"
    assert not list(home.rglob("original"))


def test_the_invented_table_is_only_in_a_home_that_loaded_it(spoor, home):
    assert spoor(f"ip 203.0.113.7 --at {AT} --json")["operator"] is None
    addresses.import_demonstration(home / "networks", date(2026, 11, 1))
    shown = spoor(f"ip 203.0.113.7 --at {AT} --json")
    assert (shown["scope"], shown["operator"]["name"]) == ("documentation", "Verzonnen Mobiel B.V.")
    assert (shown["country"], shown["needs"]) == ("NL", ["port"])
    assert "verzonnen" in shown["snapshot"]["source"]
