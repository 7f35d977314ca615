"""A file of reports: a dry run writes nothing, a real run doubles nothing, and a broken run resumes."""

import pytest
from tests.conftest import NOON

from spoor.adapters.tables import FileUnreadable
from spoor.cases import importing
from spoor.cases.importing import check_file, import_file
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import store

ROWS = b"text,reference,platform\neen,A,x\ntwee,,x\n,C,x\nvier,D,hyves\ntwee,,x\n"


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


def bring(content: bytes, by: object, name: str = "lijst.csv") -> dict[str, object]:
    checked, receipts = import_file(content, name, by=by, at=NOON)
    return checked.result(dry_run=False, lang="nl", receipts=receipts)


def test_a_dry_run_tells_all_and_writes_nothing(mira):
    result = check_file(ROWS, "lijst.csv", by=mira, at=NOON).result(dry_run=True, lang="nl")
    assert (result["rows"], result["accepted"], result["already"]) == (5, 3, 0)
    assert [(item["row"], item["column"]) for item in result["rejected"]] == [(4, "text"), (5, "platform")]
    assert not Report.objects.exists()
    assert not Exhibit.objects.exists()


def test_rows_add_up_and_each_accepted_row_has_a_receipt(mira):
    result = bring(ROWS, mira)
    rejected = {item["row"] for item in result["rejected"]}
    assert result["rows"] == result["accepted"] + result["already"] + len(rejected)
    assert [item["row"] for item in result["receipts"]] == [2, 3, 6]
    assert len({item["receipt"] for item in result["receipts"]}) == 3  # equal rows are two reports


def test_repeated_it_doubles_nothing(mira):
    bring(ROWS, mira)
    again = bring(ROWS, mira)
    assert (again["accepted"], again["already"]) == (0, 3)
    assert Report.objects.count() == 3


def test_a_corrected_file_adds_only_what_was_corrected(mira):
    bring(ROWS, mira)
    again = bring(ROWS.replace(b"hyves", b"other"), mira)
    assert (again["accepted"], again["already"], Report.objects.count()) == (1, 3, 4)


def test_the_file_is_sealed_once_and_each_row_names_it(mira):
    bring(ROWS, mira)
    bring(ROWS, mira)
    file = Exhibit.objects.get(kind="import_file")
    assert store().read(file.sha256) == ROWS
    assert sorted(file.parts.values_list("source_row", flat=True)) == [2, 3, 6]


def test_a_reference_used_for_other_content_is_rejected_in_the_file_and_before(mira):
    bring(b"text,reference\neen,A\n", mira)
    result = bring(b"text,reference\nanders,A\ntwee,B\ndrie,B\n", mira)
    assert [(item["row"], item["column"]) for item in result["rejected"]] == [
        (2, "reference"),
        (4, "reference"),
    ]
    assert result["accepted"] == 1


def test_the_same_reference_and_content_twice_in_a_file_is_one_report(mira):
    result = bring(b"text,reference\neen,A\neen,A\n", mira)
    assert (result["accepted"], result["already"], Report.objects.count()) == (1, 1, 1)


def test_a_run_that_was_cut_off_resumes_without_doubling(mira, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 10)
    content = b"text\n" + b"".join(b"bericht %d\n" % n for n in range(35))

    def cut(done: int, _total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(content, "lijst.csv", by=mira, at=NOON, progress=cut)
    assert Report.objects.count() == 20
    again = bring(content, mira)
    assert (again["accepted"], again["already"], Report.objects.count()) == (15, 20, 35)


def test_a_file_without_the_column_text_is_refused_whole(mira):
    with pytest.raises(FileUnreadable):
        bring(b"bericht\nx\n", mira)
    assert not Exhibit.objects.exists()


def test_unknown_columns_and_local_times_are_remarked(mira):
    result = bring(b"text,seen_at,dossier\nx,20-11-2026 20:40,12\n", mira)
    said = " ".join(note["text"] for note in result["notes"])
    assert "dossier" in said
    assert "Europe/Amsterdam" in said


@pytest.mark.parametrize(("lang", "said"), [("nl", "mag niet leeg zijn"), ("en", "may not be empty")])
def test_what_is_wrong_is_said_in_the_language_asked_for(mira, lang, said):
    checked = check_file(ROWS, "lijst.csv", by=mira, at=NOON)
    assert said in checked.result(dry_run=True, lang=lang)["rejected"][0]["expected"]
