"""A bundle of a case: others verify it without us; every change is found and named; what is kept out says why."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError
from jsonschema import Draft202012Validator
from pypdf import PdfReader
from tests.cases.test_order import certificate, confirmed, made, sending, signed
from tests.cases.test_read_return import LOGINS, ROLE
from tests.conftest import NOON

from spoor.adapters.housekey import house_key
from spoor.adapters.store import EvidenceDamaged
from spoor.bundles import bag, signature, told
from spoor.bundles.sentences import spoken
from spoor.bundles.verify import TokenChecked, verify
from spoor.cases import walk
from spoor.cases.models import Bundle, Case
from spoor.cases.steps import bundle, capture, link, shield, triage
from spoor.evidence.models import CustodyEvent, Exhibit, LogEntry
from spoor.evidence.sealing import seal, store

__all__ = ["certificate"]
CONTRACTS = Path(__file__).parents[3] / "shared" / "contracts"


def unchecked(_token: bytes, _digest: str) -> TokenChecked:
    return TokenChecked(None, "geen wortels")


@pytest.fixture
def case(analyst, officer, report_in):
    """A case with a picture, an order that was sent and answered, and a revised assessment; another case beside it."""
    other = report_in(
        analyst, text="Een heel ander bericht van iemand anders.", account="@ander", platform="x"
    )
    found = report_in(
        analyst,
        text="Ik steek je neer \U0001f52a",
        account="@fictief_1",
        platform="x",
        seen_at="2026-11-20T19:40:00Z",
    )
    list(walk.walk(by="commandline", at=NOON))
    upload = seal([b"\x89PNG beeld"], kind=Exhibit.Kind.UPLOAD, name="scherm|1.png", media_type="image/png")
    kept = capture.add(found, found.identifiers.first(), [upload], by=analyst, at=NOON)
    shield.nothing_in(kept[0], by=analyst, at=NOON)
    order = made(confirmed(found, analyst), analyst)
    signed(order, officer)
    walk.send_order(order, sending(), by=analyst, by_role=ROLE, at=NOON)
    answer = seal([LOGINS.encode()], kind=Exhibit.Kind.RETURN, name="fictief-ip-audit.txt")
    walk.read_return(found, [answer], order=order, by=analyst, by_role=ROLE, at=NOON)
    link.judge(
        found, other, proposition="same_person", answer="no", ground="andere stijl", by=analyst, at=NOON
    )
    return Case.objects.get(pk=found.pk)


@pytest.fixture
def folder(case, officer, tmp_path):
    bundle.make(case, tmp_path / "bundel", withheld={}, by=officer, at=NOON)
    return tmp_path / "bundel"


def words(folder) -> str:
    pages = PdfReader(folder / "data" / "dossier.pdf").pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def contents(folder) -> dict:
    return json.loads((folder / "data" / "bundle.json").read_text())


def test_a_bundle_is_good_and_says_what_was_not_checked(folder):
    verdict = verify(folder, unchecked)
    told = spoken(verdict, "en")
    assert told["failed"] == []
    assert told["verdict"] == "good"
    assert any("time stamp" in one["why"] for one in told["not_checked"])
    assert any("who wrote a message" in one["what"] for one in told["not_checked"])


@pytest.mark.skipif(
    not CONTRACTS.is_dir(), reason="the contracts lie beside the project; this clone has none"
)
def test_the_verdict_has_the_form_of_the_contract(folder):
    schema = json.loads((CONTRACTS / "verify.schema.json").read_text())
    shape = Draft202012Validator(schema)
    assert list(shape.iter_errors(spoken(verify(folder, unchecked), "nl"))) == []
    (folder / "data" / "dossier.pdf").unlink()
    assert list(shape.iter_errors(spoken(verify(folder, unchecked), "nl"))) == []


def test_it_holds_every_exhibit_with_how_it_was_got_and_by_whom(folder, case):
    items = contents(folder)["items"]
    assert len(items) == 6  # report, picture, order to sign, signed, proof of sending, answer
    for item in items:
        assert (folder / item["path"]).read_bytes() == store().read(item["sha256"])
        assert item["how"]
        assert item["by"]
        assert item["custody"]
    assert {item["how"] for item in items} >= {
        "beeld van de melder (schermafdruk of foto)",
        "opgemaakt in Spoor",
    }


def test_the_dossier_opens_with_what_is_not_proven_and_holds_what_speaks_against(folder):
    said = words(folder)
    assert said.index("Wat hier niet bewezen wordt") < said.index("De meldingen")
    for fact in (
        "[U+1F52A HOCHO]",
        "nee andere stijl",
        "V-2026-000001",
        "198.51.100.7",
        "programma",
        "Er is niets onthouden",
    ):
        assert fact in said, fact
    assert "heel ander bericht" not in said


def test_a_second_library_reads_the_declaration_of_the_dossier(folder):
    """The writer is typst; pypdf reads what it declared. Nobody validates PDF/A here, and no page says so."""
    declared = PdfReader(folder / "data" / "dossier.pdf").xmp_metadata
    assert (declared.pdfaid_part, declared.pdfaid_conformance) == ("3", "B")
    assert "niemand heeft dat gevalideerd" in (folder / "VERIFY.md").read_text()


def test_the_log_of_the_bundle_is_of_this_case_only(folder, case):
    own = {f"case:{case.pk}", *(f"exhibit:{pk}" for pk in Exhibit.objects.values_list("pk", flat=True))}
    subjects = {json.loads(file.read_text())[5] for file in (folder / "data" / "log").glob("*.txt")}
    assert subjects <= own
    assert f"case:{case.pk}" in subjects
    others = {f"case:{pk}" for pk in Case.objects.exclude(pk=case.pk).values_list("pk", flat=True)}
    assert not subjects & others


def test_a_stranger_verifies_it_in_a_bare_shell(folder):
    lines, inside = [], False
    for line in (folder / "VERIFY.md").read_text().splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside:
            lines.append(line)
    script = "\n".join(lines)
    command = ["/bin/bash", "-c", script]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False
    )
    assert "alles klopt" in done.stdout, done.stderr
    assert done.stdout.count(": OK") == contents(folder)["log_lines"]
    assert "FAILED" not in done.stdout
    file = sorted((folder / "data" / "log").glob("*.txt"))[0]
    file.write_text(file.read_text().replace("2026", "2025"))
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False
    )
    assert "alles klopt" not in done.stdout
    assert f"{file.name}: FAILED" in done.stdout


def test_withheld_names_ground_decider_and_day_and_the_bytes_stay_home(case, officer, tmp_path):
    picture = Exhibit.objects.get(name="scherm|1.png")
    made_ = bundle.make(
        case, tmp_path / "b", withheld={picture.pk: "adres van de bedreigde in beeld"}, by=officer, at=NOON
    )
    item = next(one for one in contents(tmp_path / "b")["items"] if one["sha256"] == picture.sha256)
    assert item["path"] is None
    assert item["withheld"]["ground"] == "adres van de bedreigde in beeld"
    assert item["withheld"]["by"] == "officier"
    assert "adres van de bedreigde in beeld" in words(tmp_path / "b")
    assert "adres van de bedreigde in beeld" in (tmp_path / "b" / "VERIFY.md").read_text()
    assert made_.row.withheld[0]["exhibit"] == picture.pk
    held = b"".join(file.read_bytes() for file in (tmp_path / "b").rglob("*") if file.is_file())
    assert b"\x89PNG beeld" not in held
    verdict = verify(tmp_path / "b", unchecked)
    assert verdict.is_good
    assert any(what.id == "exhibit" for what, _why in verdict.not_checked)


def test_only_a_prosecutor_withholds_and_with_a_ground(case, analyst, officer, tmp_path):
    picture = Exhibit.objects.get(name="scherm|1.png")
    for by, ground, error in (
        (analyst, "omdat het kan", bundle.MayNotWithhold),
        (officer, "  ", bundle.MayNotWithhold),
    ):
        with pytest.raises(error):
            bundle.make(case, tmp_path / "b", withheld={picture.pk: ground}, by=by, at=NOON)
    with pytest.raises(bundle.NotAnExhibit):
        bundle.make(case, tmp_path / "b", withheld={999: "omdat"}, by=officer, at=NOON)
    assert not (tmp_path / "b").exists()
    assert not Bundle.objects.exists()


def test_a_folder_is_never_written_over_and_damage_leaves_none(case, officer, tmp_path, monkeypatch):
    (tmp_path / "b").mkdir()
    with pytest.raises(bundle.FolderTaken):
        bundle.make(case, tmp_path / "b", withheld={}, by=officer, at=NOON)

    def damaged(_self, sha256):
        raise EvidenceDamaged(sha256)
        yield b""

    monkeypatch.setattr("spoor.adapters.store.Store.stream", damaged)
    with pytest.raises(EvidenceDamaged):
        bundle.make(case, tmp_path / "c", withheld={}, by=officer, at=NOON)
    assert [file.name for file in tmp_path.iterdir()] == ["b"]
    assert not Bundle.objects.exists()


def test_what_fails_after_the_writing_leaves_no_folder(case, officer, tmp_path, monkeypatch):
    def refused(*_rows, **_more):
        raise DatabaseError

    monkeypatch.setattr(bundle.Bundle.objects, "create", refused)
    with pytest.raises(DatabaseError):
        bundle.make(case, tmp_path / "b", withheld={}, by=officer, at=NOON)
    assert list(tmp_path.iterdir()) == []


def test_making_one_is_logged_with_its_digest_and_in_the_custody(folder, case):
    row = Bundle.objects.get()
    assert row.sha256 == bag.digest_of(folder / "tagmanifest-sha256.txt")
    assert LogEntry.objects.get(event="person:bundle:made").values["sha256"] == row.sha256
    assert CustodyEvent.objects.filter(why="bundel B-2026-000001").count() == row.exhibits == 6


def test_custody_says_from_whom_to_whom_and_an_older_bundle_still_holds(case, officer, tmp_path):
    bundle.make(case, tmp_path / "b", withheld={}, receiver="Rechtbank Den Haag", by=officer, at=NOON)
    chains = {item["kind"]: item["custody"] for item in contents(tmp_path / "b")["items"]}
    hands = {kind: [(one["from_whom"], one["to_whom"]) for one in chain] for kind, chain in chains.items()}
    leaves = ("Meldpunt Test", "Rechtbank Den Haag")
    assert hands["submission"] == [("melder", "Meldpunt Test"), leaves]
    assert hands["return"][0][1] == "Meldpunt Test"
    assert hands["return"][0][0] not in ("", "aanbieder")  # the addressee of the order
    assert contents(tmp_path / "b")["receiver"] == "Rechtbank Den Haag"
    assert "melder -> Meldpunt Test" in words(tmp_path / "b")
    assert "Rechtbank Den Haag" in (tmp_path / "b" / "data" / "case.jsonld").read_text()
    sent = CustodyEvent.objects.filter(act="handed_over", why="verzonden: V-2026-000001")
    assert {(one.from_whom, one.to_whom) for one in sent} == {("Meldpunt Test", sending().to)}
    said = contents(tmp_path / "b")
    del said["receiver"], said["signed_by"]
    for link_ in (one for item in said["items"] for one in item["custody"]):
        del link_["from_whom"], link_["to_whom"], link_["house"]
    (tmp_path / "b" / "data" / "bundle.json").write_text(json.dumps(said))
    resigned_by_nobody(tmp_path / "b")
    assert verify(tmp_path / "b", unchecked).failed == []


def test_the_house_signs_and_whose_key_it_is_only_a_comparison_says(folder):
    mark = contents(folder)["signed_by"]
    held = spoken(verify(folder, unchecked), "nl")
    assert any("of de sleutel van Meldpunt Test is" in one["why"] for one in held["not_checked"])
    known = spoken(verify(folder, unchecked, {mark: "Meldpunt Test"}), "nl")
    assert f"Meldpunt Test tekende deze bundel (sleutel {mark})" in " ".join(known["checked"])
    shell = "openssl pkey -pubin -in handover.pem -outform DER | sha256sum"
    done = subprocess.run(["/bin/bash", "-c", shell], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == mark
    command = next(
        line for line in (folder / "VERIFY.md").read_text().splitlines() if line.startswith("openssl pkeyutl")
    )
    done = subprocess.run(
        ["/bin/bash", "-c", command], cwd=folder, capture_output=True, text=True, check=True
    )
    assert "Signature Verified Successfully" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "handover.sig").write_bytes(bytes(64)),
        lambda folder: (folder / "handover.sig").write_bytes(b"kort"),
        lambda folder: (folder / "handover.sig").unlink(),
        lambda folder: (folder / "handover.pem").write_text("geen sleutel"),
        lambda folder: (folder / "handover.pem").unlink(),
        lambda folder: [(folder / name).unlink() for name in ("handover.pem", "handover.sig")],
        lambda folder: signature.put_key(folder, Ed25519PrivateKey.generate()),
        lambda folder: resigned(folder, Ed25519PrivateKey.generate()),
    ],
)
def test_a_changed_signature_or_key_is_found_also_under_new_manifests(folder, change):
    change(folder)
    if (folder / "handover.pem").is_file():
        bag.close_bag(folder, {"Source-Organization": "x"}, ["VERIFY.md", "handover.pem"])
    else:
        reseal(folder)
    assert "signed" in {one.what.id for one in verify(folder, unchecked).failed}


def resigned_by_nobody(folder) -> None:
    """Make it a bundle of before houses signed."""
    for name in ("handover.pem", "handover.sig"):
        (folder / name).unlink()
    reseal(folder)


def resigned(folder, key) -> None:
    """Sign with another key, as somebody would who passes a bundle off as its own."""
    signature.put_key(folder, key)
    bag.close_bag(folder, {"Source-Organization": "x"}, ["VERIFY.md", "handover.pem"])
    signature.sign(folder, key)


def test_an_office_tells_its_reports_and_its_words_and_leaves_out_what_it_withholds(
    office, person, report_in, tmp_path
):
    sam = person("sam", "analyst")
    case = report_in(
        sam, platform="x", account="@fictief", target="wethouder B.", note="zie bijlage", soort="overig"
    )
    list(walk.walk(by="commandline", at=NOON))
    report = case.filings.get().report
    triage.confirm(report.pk, triage.Word("threat", 3, "kondigt aan"), by=sam, by_role="melder", at=NOON)
    bundle.make(case, tmp_path / "b", withheld={}, by=sam, at=NOON)
    (one,) = told.read((tmp_path / "b" / told.REPORTS).read_text()).reports
    assert (one.number, one.channel, one.received_at) == (report.number, "form", "2026-11-23T11:00:00Z")
    assert one.columns["account"] == "@fictief"
    assert one.columns["note"] == "zie bijlage"
    assert "soort" not in one.columns  # what Spoor does not know stays in the sealed exhibit
    assert one.exhibits == (1,)
    assert [(word.label, word.by, word.reason) for word in one.words] == [("threat", "sam", "kondigt aan")]
    assert "reports.json" in (tmp_path / "b" / "VERIFY.md").read_text()
    submission = Exhibit.objects.get(report=report)
    bundle.make(case, tmp_path / "c", withheld={submission.pk: "adres erin"}, by=sam, at=NOON)
    (one,) = told.read((tmp_path / "c" / told.REPORTS).read_text()).reports
    assert set(one.left_out) == {"target", "note"}
    assert "wethouder B." not in (tmp_path / "c" / told.REPORTS).read_text()
    assert verify(tmp_path / "c", unchecked).is_good


def test_a_desk_tells_no_reports(folder):
    assert not (folder / told.REPORTS).exists()


def reseal(folder) -> None:
    """Write the manifests again and sign them, as somebody would who covers a change and has the key of the house."""
    key = ["handover.pem"] if (folder / "handover.pem").is_file() else []
    bag.close_bag(folder, {"Source-Organization": "x"}, ["VERIFY.md", *key])
    if (folder / "handover.sig").is_file():
        signature.sign(folder, house_key(settings.HOME.path))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda folder, item: (folder / item["path"]).write_bytes(b"anders"), "exhibit"),
        (lambda folder, item: relabel(folder, item, sha256="0" * 64), "sealed"),
        (
            lambda folder, item: line_of(folder).write_text(
                line_of(folder).read_text().replace("11:", "12:")
            ),
            "log_line",
        ),
        (lambda folder, item: line_of(folder).unlink(), "log_line"),
        (lambda folder, item: swap(folder), "log_line"),
        (lambda folder, item: proofs(folder, lambda rows: rows[1:] + rows[:1]), "log_line"),
        (lambda folder, item: proofs(folder, lambda rows: rows[:-1]), "log"),
        (lambda folder, item: head(folder, root="0" * 64), "log"),
        (lambda folder, item: head(folder, size=3), "log"),
        (lambda folder, item: (folder / "data" / "dossier.pdf").unlink(), "whole"),
        (lambda folder, item: (folder / "data" / "case.jsonld").write_text("{}"), "graph"),
        (lambda folder, item: (folder / "data" / "bundle.json").write_text("{}"), "contents"),
        (lambda folder, item: relabel(folder, item, custody=[]), "custody"),
        (lambda folder, item: relabel(folder, item, path="data/exhibits/../../elders"), "contents"),
        (lambda folder, item: relabel(folder, item, path="/etc/hostname"), "contents"),
        (lambda folder, item: relabel(folder, item, path=None), "withheld"),
    ],
)
def test_a_change_that_was_covered_with_new_manifests_is_found(folder, change, what):
    change(folder, contents(folder)["items"][0])
    reseal(folder)
    verdict = verify(folder, unchecked)
    assert what in {one.what.id for one in verdict.failed}
    assert all(one.where for one in verdict.failed)


def relabel(folder, item, **changes) -> None:
    told = contents(folder)
    told["items"][0].update(changes)
    if "sha256" in changes:
        (folder / item["path"]).write_bytes(b"")
        told["items"][0]["size"] = 0
        told["items"][0]["sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (folder / "data" / "bundle.json").write_text(json.dumps(told))


def line_of(folder):
    return sorted((folder / "data" / "log").glob("*.txt"))[0]


def swap(folder) -> None:
    first, second = sorted((folder / "data" / "log").glob("*.txt"))[:2]
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


def proofs(folder, change) -> None:
    file = folder / "data" / "log" / "proofs.tsv"
    file.write_text("".join(change(file.read_text().splitlines(keepends=True))))


def head(folder, **changes) -> None:
    file = folder / "data" / "log" / "head.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def mutations(folder, rows: random.Random):
    """One change of one file: a bit, a byte more or less, gone, swapped, renamed, an extra one."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    file, other = rows.sample(files, 2)
    content = file.read_bytes()
    place = rows.randrange(len(content)) if content else 0
    kind = rows.choice(["bit", "more", "less", "gone", "swap", "rename", "extra"])
    if kind == "bit" and content:
        file.write_bytes(
            content[:place] + bytes([content[place] ^ (1 << rows.randrange(8))]) + content[place + 1 :]
        )
    elif kind == "less" and content:
        file.write_bytes(content[:place] + content[place + 1 :])
    elif kind == "gone":
        file.unlink()
    elif kind == "swap" and content != other.read_bytes():
        file.write_bytes(other.read_bytes())
        other.write_bytes(content)
    elif kind == "rename":
        file.rename(file.with_name(file.name + "x"))
    elif kind == "extra":
        file.with_name(f"extra-{place}").write_bytes(b"x")
    else:
        file.write_bytes(content + b"x")
    return kind, file.relative_to(folder).as_posix()


def test_two_hundred_single_changes_are_all_found_and_none_where_nothing_changed(folder, tmp_path):
    rows = random.Random(20261124)
    assert verify(folder, unchecked).failed == []
    for number in range(200):
        copy = tmp_path / "kopie"
        shutil.copytree(folder, copy)
        kind, where = mutations(copy, rows)
        verdict = verify(copy, unchecked)
        assert not verdict.is_good, (number, kind, where)
        assert all(one.where for one in verdict.failed)
        shutil.rmtree(copy)
    assert verify(folder, unchecked).failed == []


def test_english(case, officer, tmp_path):
    bundle.make(case, tmp_path / "b", withheld={}, lang="en", by=officer, at=NOON)
    assert "What is not proven here" in words(tmp_path / "b")
    assert verify(tmp_path / "b", unchecked).is_good
