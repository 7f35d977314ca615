"""The golden files: every known variant of every kind of file gives exactly its records. A folder is run whole."""

import json

import pytest
from tests.returns.generate import SAMPLES, meta, snap_new
from tests.returns.shapes import GOLDEN, Fact
from tests.returns.traits import goldens

from spoor.returns import Record, packaged, read

PROVIDERS = {layout.id: layout.provider for layout in packaged()}
FOLDERS = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())


def fact(record: Record) -> Fact:
    """Return what a record says, as the golden files write it."""
    shown = record.as_json()
    return Fact(record.kind, record.ip, record.port, shown["at"], record.zone, record.value)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_golden_file_gives_exactly_its_records(name: str) -> None:
    expected = json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
    (path,) = [one for one in (GOLDEN / name).iterdir() if one.name != "expected.json"]
    file = read(expected["name"], path.read_bytes())
    assert (file.state, file.layout) == (expected["state"], expected["layout"])
    assert (file.rows_in_file, len(file.skipped)) == (expected["rows"], expected["skipped"])
    assert [fact(record) for record in file.records] == [Fact(**one) for one in expected["facts"]]
    assert set(expected["says"]) <= {message.id for message in file.messages}


def test_every_variant_has_its_golden_file() -> None:
    assert sorted(goldens()) == FOLDERS


def test_every_layout_has_a_golden_file() -> None:
    told = {
        json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))["layout"]
        for name in FOLDERS
    }
    assert {layout.id for layout in packaged()} <= told


@pytest.mark.parametrize("name", SAMPLES)
def test_the_name_of_a_file_is_not_what_decides(name: str) -> None:
    made = SAMPLES[name]()
    file = read("antwoord" + made.name[made.name.rindex(".") :], made.content)
    if NAMELESS.get(name):
        assert file.state == "unknown_layout", NAMELESS[name]
        assert len(file.skipped) == file.rows_in_file > 0
    else:
        assert (file.provider, file.state) == (PROVIDERS[made.layout], "read")
        assert [fact(record) for record in file.records] == list(made.facts)


NAMELESS = {  # a header that many providers have proves nothing by itself
    "google_linked": "Gaia ID and an e-mail address: the names of the columns are not known in public",
    "reddit": "date and ip",
    "reddit_account": "account name and e-mail address",
    "tiktok_video": "a number and a time",
}


@pytest.mark.parametrize("make", [snap_new, meta])
def test_ten_thousand_rows_are_all_read(make) -> None:
    made = make(10_000)
    file = read(made.name, made.content)
    assert (file.state, file.rows_read) == ("read", made.rows)
    assert [fact(record) for record in file.records] == list(made.facts)
