"""The WACZ of a case: what reporters handed in, never what is withheld, a WARC of a reporter stays by itself."""

import io
import subprocess
import zipfile

import pytest
from tests.cases.test_bundle import case, certificate, contents, folder, unchecked
from tests.conftest import NOON
from warcio.archiveiterator import ArchiveIterator

from spoor.bundles.sentences import spoken
from spoor.bundles.verify import verify
from spoor.cases import walk
from spoor.cases.models import Case
from spoor.cases.steps import bundle, capture
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import seal

__all__ = ["case", "certificate", "folder"]  # fixtures
URL = "https://x.example/fictief_1/status/1"


def records(folder) -> list[bytes]:
    with zipfile.ZipFile(folder / "data" / "web.wacz") as packed:
        archive = packed.read("archive/data.warc.gz")
    return [
        one.content_stream().read()
        for one in ArchiveIterator(io.BytesIO(archive), check_digests="raise")
        if one.rec_type == "resource"
    ]


def test_the_report_and_its_picture_are_in_it_and_no_paper_or_answer(folder):
    told = contents(folder)
    kinds = {one["number"]: one["kind"] for one in told["items"]}
    assert [kinds[one["number"]] for one in told["web"]["records"]] == ["submission", "upload"]
    assert records(folder)[1] == b"\x89PNG beeld"
    checked = spoken(verify(folder, unchecked), "en")
    assert any("each of the 2 records is an exhibit" in one for one in checked["checked"])
    assert any("stood so on the web" in one["what"] for one in checked["not_checked"])
    assert "Geen opname van het web" in (folder / "VERIFY.md").read_text()


def test_a_redacted_copy_stands_for_what_is_protected(analyst, officer, report_in, tmp_path):
    made = report_in(analyst, text="U woont op Kanarielaan 77.", account="@fictief_1", platform="x", url=URL)
    list(walk.walk(by="commandline", at=NOON))
    bundle.make(Case.objects.get(pk=made.pk), tmp_path / "b", withheld={}, by=officer, at=NOON)
    (only,) = records(tmp_path / "b")
    assert b"[adres 1]" in only
    assert b"Kanarielaan" not in only
    assert verify(tmp_path / "b", unchecked).is_good


def test_what_is_withheld_is_not_in_it(case, officer, tmp_path):
    picture = Exhibit.objects.get(name="scherm|1.png")
    bundle.make(case, tmp_path / "b", withheld={picture.pk: "adres in beeld"}, by=officer, at=NOON)
    assert all(b"PNG beeld" not in one for one in records(tmp_path / "b"))
    assert verify(tmp_path / "b", unchecked).is_good


def test_a_warc_of_a_reporter_stays_an_exhibit(case, analyst, officer, tmp_path):
    warc = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    kept = seal([warc], kind=Exhibit.Kind.UPLOAD, name="vastgelegd.warc", media_type="application/warc")
    capture.add(case, case.identifiers.first(), [kept], by=analyst, at=NOON)
    bundle.make(case, tmp_path / "b", withheld={}, by=officer, at=NOON)
    told = contents(tmp_path / "b")
    assert kept.stored.sha256 in {one["sha256"] for one in told["items"]}
    assert kept.stored.sha256 not in {one["sha256"] for one in told["web"]["records"]}
    assert verify(tmp_path / "b", unchecked).is_good


@pytest.mark.parametrize("platform", ["letter", "phone"])
def test_a_case_with_nothing_from_the_web_has_none_and_says_so(
    analyst, officer, report_in, tmp_path, platform
):
    made = report_in(analyst, text="Ik weet je te vinden.", platform=platform)
    list(walk.walk(by="commandline", at=NOON))
    bundle.make(Case.objects.get(pk=made.pk), tmp_path / "b", withheld={}, by=officer, at=NOON)
    assert not (tmp_path / "b" / "data" / "web.wacz").exists()
    assert contents(tmp_path / "b")["web"]["path"] is None
    assert "Er is geen WACZ." in (tmp_path / "b" / "VERIFY.md").read_text()
    verdict = verify(tmp_path / "b", unchecked)
    assert verdict.is_good
    assert "web" in {what.id for what, _why in verdict.not_checked}


def test_the_address_and_the_moment_are_those_of_the_report(analyst, officer, report_in, tmp_path):
    made = report_in(
        analyst, text="Ik kom.", platform="x", account="@f", url=URL, seen_at="2026-11-20T19:40:00Z"
    )
    list(walk.walk(by="commandline", at=NOON))
    bundle.make(Case.objects.get(pk=made.pk), tmp_path / "b", withheld={}, by=officer, at=NOON)
    told = contents(tmp_path / "b")["web"]["records"]
    assert [(one["target"], one["at"]) for one in told] == [(URL, "2026-11-20T19:40:00Z")]


def test_a_stranger_checks_it_with_unzip_and_gzip(folder):
    said = (folder / "VERIFY.md").read_text()
    shell = next(part for part in said.split("```") if "deel()" in part)
    done = subprocess.run(
        ["/bin/bash", "-c", shell], cwd=folder, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.count(" klopt\n") == 5
    assert done.stdout.count("is een bewijsstuk") == 2
    assert "GEEN" not in done.stdout
    assert "NIET" not in done.stdout
