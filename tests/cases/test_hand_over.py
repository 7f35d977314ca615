"""A hand-over: an office's bundle becomes a case with its custody unbroken; what is broken, odd or huge is refused."""

import io
import json
import shutil
import stat
import zipfile
import zlib

import pytest
from django.conf import settings
from tests.cases.houses import as_house
from tests.cases.test_bundle import unchecked
from tests.conftest import NOON

from spoor.adapters import bundlezip
from spoor.adapters.bundlezip import ZipRefused
from spoor.adapters.housekey import fingerprint, house_key, public_pem
from spoor.bundles import bag, signature, told
from spoor.bundles.verify import verify
from spoor.cases import walk
from spoor.cases.models import (
    AssessmentRecord,
    Case,
    Confirmation,
    EarlierCustody,
    Emergency,
    HandedItem,
    HandOver,
    Identifier,
    Partner,
    TrailRecord,
)
from spoor.cases.steps import bundle, capture, hand_over, link, partner, shield, triage
from spoor.evidence.models import CustodyEvent, Exhibit, LogEntry, Report
from spoor.evidence.sealing import seal, store


@pytest.fixture
def sam(desk, person):
    return person("sam", "analyst")


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def boss(desk, person):
    return person("beheer", "administrator")


@pytest.fixture
def make(sam, report_in, tmp_path):
    """Make the bundle of an office: two reports in one group, one weighed, a picture, one exhibit withheld."""

    def made(name="bundel", key="", danger_now=False, **columns):
        with as_house(settings.HOME, "office", key):
            first = report_in(sam, text="Ik steek je neer", account=f"@fictief_{name}", platform="x",
                              seen_at="2026-11-20T19:40:00Z", danger_now=danger_now, **columns)  # fmt: skip
            other = report_in(sam, text="Nog een keer", account=f"@fictief_{name}", platform="x")
            list(walk.walk(by="commandline", at=NOON))
            report = first.filings.get().report
            word = triage.Word("threat", 3, "kondigt geweld aan")
            triage.confirm(report.pk, word, by=sam, by_role="melder", at=NOON)
            picture = seal(
                [f"beeld {name}".encode()],
                kind=Exhibit.Kind.UPLOAD,
                name="scherm.png",
                media_type="image/png",
            )
            secret = seal(
                [f"adres {name}".encode()], kind=Exhibit.Kind.UPLOAD, name="adres.png", media_type="image/png"
            )
            found = Identifier.objects.filter(case=first).first()
            for one in capture.add(first, found, [picture, secret], by=sam, at=NOON):
                shield.nothing_in(one, by=sam, at=NOON)
            ground = {"proposition": "same_person", "answer": "yes", "ground": "zelfde account en dreiging"}
            link.judge(first, other, **ground, by=sam, at=NOON)
            kept = Exhibit.objects.get(sha256=secret.stored.sha256)
            folder = tmp_path / name
            bundle.make(
                first,
                folder,
                withheld={kept.pk: "adres van de bedreigde"},
                receiver="Meldpunt",
                by=sam,
                at=NOON,
            )
        return folder

    return made


@pytest.fixture
def folder(make):
    return make()


def receive(folder, by):
    return hand_over.receive(folder, by=by, at=NOON).hand_over


def test_one_case_with_every_report_and_the_walk_goes_on(folder, mira):
    before = set(Report.objects.values_list("pk", flat=True))
    row = receive(folder, mira)
    reports = Report.objects.exclude(pk__in=before).order_by("pk")
    assert [one.text for one in reports] == ["Ik steek je neer", "Nog een keer"]
    assert {one.filed.case for one in reports} == {row.case}
    assert {one.channel for one in reports} == {"handover"}
    assert reports[0].seen_at.isoformat() == "2026-11-20T19:40:00+00:00"
    list(walk.walk(by="commandline", at=NOON))
    assert AssessmentRecord.objects.filter(report__in=reports).count() == 2
    assert Identifier.objects.filter(case=row.case, kind="account").count() == 1
    assert TrailRecord.objects.filter(case=row.case).exists()


def test_it_keeps_where_it_came_from(folder, mira, boss):
    contents = json.loads((folder / "data" / "bundle.json").read_text())
    row = receive(folder, mira)
    assert (row.number, row.house, row.bundle) == ("O-2026-000001", "Kantoor van B.", contents["number"])
    assert row.sha256 == bag.digest_of(folder / "tagmanifest-sha256.txt")
    assert (row.log_size, row.log_root) == (contents["log_size"], contents["log_root"])
    assert row.fingerprint == contents["signed_by"]
    assert row.partner is None
    line = LogEntry.objects.get(event="person:handover:received")
    assert line.values["known"] is False
    assert line.values["sha256"] == row.sha256


def test_a_known_house_is_known_until_it_is_withdrawn(make, mira, boss):
    first = make("een")
    with as_house(settings.HOME, "office"):
        pem = public_pem(house_key(settings.HOME.path))
    told_ = {"name": "Kantoor B", "kind": "office", "compared_how": "gebeld met Sam op maandag"}
    known = partner.add(pem, **told_, by=boss, at=NOON)
    assert receive(first, mira).partner == known
    with pytest.raises(partner.KnownAlready):
        partner.add(pem, **told_, by=boss, at=NOON)
    partner.withdraw(known, because="sleutel kwijt", by=boss, at=NOON)
    assert receive(make("twee"), mira).partner is None
    with pytest.raises(partner.WithdrawnAlready):
        partner.withdraw(known, because="nog eens", by=boss, at=NOON)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"by": "mira"}, partner.NotAllowed),
        ({"name": " "}, partner.NameMissing),
        ({"kind": "bank"}, partner.NameMissing),
        ({"compared_how": "-"}, partner.NotCompared),
    ],
)
def test_a_key_counts_only_after_a_named_comparison(mira, boss, change, error):
    pem = public_pem(house_key(settings.HOME.path))
    told_ = {"name": "B", "kind": "office", "compared_how": "gebeld met Sam op maandag", "by": boss} | change
    told_["by"] = mira if told_["by"] == "mira" else told_["by"]
    with pytest.raises(error):
        partner.add(pem, **told_, at=NOON)
    assert not Partner.objects.exists()


def test_what_the_office_said_is_not_a_word_of_the_desk(folder, mira):
    before = Confirmation.objects.count()
    row = receive(folder, mira)
    assert Confirmation.objects.count() == before
    (word,) = row.reports.order_by("pk")[0].words
    assert (word["label"], word["by"], word["reason"]) == ("threat", "sam", "kondigt geweld aan")
    assert row.case.next_act.startswith("confirm:")


def test_what_was_withheld_keeps_digest_ground_and_history_and_has_no_bytes_here(folder, mira, settings):
    contents = json.loads((folder / "data" / "bundle.json").read_text())
    withheld = next(one for one in contents["items"] if one["path"] is None)
    row = receive(folder, mira)
    (item,) = row.items.filter(exhibit=None)
    assert (item.sha256, item.ground) == (withheld["sha256"], "adres van de bedreigde")
    assert item.custody.count() == len(withheld["custody"]) > 0


def test_the_chain_is_unbroken_through_office_desk_and_the_own_bundle_of_the_desk(
    folder, mira, officer, tmp_path
):
    contents = json.loads((folder / "data" / "bundle.json").read_text())
    told_there = {one["sha256"]: one["custody"] for one in contents["items"]}
    row = receive(folder, mira)
    list(walk.walk(by="commandline", at=NOON))
    bundle.make(row.case, tmp_path / "eigen", withheld={}, receiver="Rechtbank", by=officer, at=NOON)
    assert verify(tmp_path / "eigen", unchecked).failed == []
    own = json.loads((tmp_path / "eigen" / "data" / "bundle.json").read_text())
    handed = [one for one in own["items"] if one["kind"] != "handover"]
    assert len(handed) == 3
    for item in handed:
        before = told_there[item["sha256"]]
        chain = item["custody"]
        assert [one | {"house": ""} for one in chain[: len(before)]] == before
        assert {one["house"] for one in chain[: len(before)]} == {"Kantoor van B."}
        last, received, away = before[-1], chain[len(before)], chain[-1]
        assert (last["from_whom"], last["to_whom"]) == ("Kantoor van B.", "Meldpunt")
        assert received["why"] == f"ontvangen van Kantoor van B., bundel {row.bundle}"
        assert (received["from_whom"], received["to_whom"]) == ("Kantoor van B.", "Meldpunt Test")
        assert (away["from_whom"], away["to_whom"]) == ("Meldpunt Test", "Rechtbank")
        assert item["how"].endswith("(Kantoor van B.)")
    (whole,) = [one for one in own["items"] if one["kind"] == "handover"]
    assert whole["path"] is None  # it holds what a prosecutor may withhold; each piece stands on its own


def test_the_same_bundle_twice_is_already_as_zip_and_as_folder(folder, mira, tmp_path):
    row = receive(folder, mira)
    zipped = tmp_path / "b.zip"
    with zipfile.ZipFile(zipped, "w") as out:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            out.write(file, f"B-2026-000001/{file.relative_to(folder).as_posix()}")
    again = hand_over.receive(zipped, by=mira, at=NOON)
    assert (again.already, again.hand_over) == (True, row)
    assert HandOver.objects.count() == 1


def test_a_later_bundle_of_the_same_case_adds_to_the_case(make, sam, mira, report_in, tmp_path):
    row = receive(make(), mira)
    with as_house(settings.HOME, "office"):
        first = Case.objects.order_by("pk").first()
        third = report_in(sam, text="Derde bericht", account="@fictief_bundel", platform="x")
        list(walk.walk(by="commandline", at=NOON))
        ground = {"proposition": "same_person", "answer": "yes", "ground": "zelfde account en dreiging"}
        link.judge(first, third, **ground, by=sam, at=NOON)
        bundle.make(first, tmp_path / "later", withheld={}, by=sam, at=NOON)
    before = Report.objects.count()
    later = receive(tmp_path / "later", mira)
    assert later.case == row.case
    assert Report.objects.count() == before + 1
    assert later.reports.count() == 3


def test_danger_that_was_told_opens_the_emergency_lane_here(make, mira):
    row = receive(make(danger_now=True), mira)
    assert Emergency.objects.filter(case=row.case).count() == 1
    assert Case.objects.get(pk=row.case_id).emergency


def test_what_came_is_sealed_first_and_every_piece_has_its_digest_here(folder, mira):
    row = receive(folder, mira)
    assert store().read(row.exhibit.sha256)[:2] == b"PK"
    for item in row.items.exclude(exhibit=None):
        assert store().read(item.sha256) == store().read(item.exhibit.sha256)
        assert CustodyEvent.objects.filter(exhibit=item.exhibit, why__startswith="ontvangen van").count() == 1
    assert EarlierCustody.objects.filter(item__hand_over=row).count() >= row.items.count()


def files_of(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def test_a_change_in_any_file_of_the_bundle_is_refused_and_named_and_nothing_is_kept(folder, mira, tmp_path):
    counts = Report.objects.count(), Case.objects.count()
    for name in files_of(folder):
        copy = tmp_path / "kopie"
        shutil.copytree(folder, copy)
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(hand_over.BundleBroken) as refused:
            hand_over.receive(copy, by=mira, at=NOON)
        said = " ".join(refused.value.failed("nl"))
        assert (
            name.split("/")[-1].replace("tagmanifest-sha256.txt", "kopie") in said
            or name in said
            or "handover.sig" in said
        )
        assert Exhibit.objects.filter(pk=refused.value.exhibit.pk, kind="handover").exists()
        shutil.rmtree(copy)
    assert (Report.objects.count(), Case.objects.count()) == counts
    assert not HandOver.objects.exists()
    assert not HandedItem.objects.exists()
    refusals = LogEntry.objects.filter(event="program:handover:refused")
    assert refusals.count() == len(files_of(folder)) > 10


def resealed(folder):
    """Cover a change with new manifests and the signature of another house."""
    with as_house(settings.HOME, "office", "vervalser"):
        key = house_key(settings.HOME.path)
    contents = json.loads((folder / "data" / "bundle.json").read_text())
    contents["signed_by"] = fingerprint(public_pem(key))
    (folder / "data" / "bundle.json").write_text(json.dumps(contents))
    signature.put_key(folder, key)
    bag.close_bag(folder, {"Source-Organization": "x"}, ["VERIFY.md", "handover.pem"])
    signature.sign(folder, key)


def tell(folder, **changes):
    rows = json.loads((folder / told.REPORTS).read_text())
    rows["reports"][0] |= changes
    (folder / told.REPORTS).write_text(json.dumps(rows))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / told.REPORTS).unlink(),
        lambda folder: (folder / told.REPORTS).write_text("{}"),
        lambda folder: (folder / told.REPORTS).write_text('{"version": 2, "reports": []}'),
        lambda folder: tell(folder, columns={"platform": "x"}),
        lambda folder: tell(folder, columns={"text": "nul\x00"}),
        lambda folder: tell(folder, columns={"text": "\ud800"}),
        lambda folder: tell(folder, columns={"text": " "}),
        lambda folder: tell(folder, danger_now="ja"),
        lambda folder: tell(folder, exhibits=[99]),
        lambda folder: tell(folder, words=[{"label": "threat"}]),
    ],
)
def test_a_bundle_that_tells_no_reports_or_odd_ones_is_no_hand_over(folder, mira, change):
    change(folder)
    resealed(folder)
    counts = Report.objects.count(), Case.objects.count()
    with pytest.raises(hand_over.NotAHandOver):
        hand_over.receive(folder, by=mira, at=NOON)
    assert (Report.objects.count(), Case.objects.count(), HandOver.objects.count()) == (*counts, 0)


def test_a_column_that_does_not_read_stays_beside_the_report(folder, mira):
    tell(folder, columns={"text": "Ik kom eraan", "email": "[afgeschermd]", "platform": "x"})
    resealed(folder)
    report = receive(folder, mira).reports.order_by("pk")[0].report
    assert (report.email, report.platform) == ("", "x")
    assert report.extra == {"email (kantoor)": "[afgeschermd]"}


def test_an_office_receives_nothing(folder, sam):
    with as_house(settings.HOME, "office"), pytest.raises(hand_over.NotADesk):
        hand_over.receive(folder, by=sam, at=NOON)


def zipped(*entries, **attributes):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(entry, key, value)
            out.writestr(entry, content)
    return whole.getvalue()


def liar():
    """A zip whose list says that a file is small."""
    content = zipped(("data/a", b"x" * 4096))
    return content.replace((4096).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: zipped(("../buiten", b"x")), "outside"),
        (lambda: zipped(("/etc/x", b"x")), "outside"),
        (lambda: zipped(("a\\b", b"x")), "outside"),
        (lambda: zipped(("a//b", b"x")), "outside"),
        (lambda: zipped(("C:/x", b"x")), "outside"),
        (lambda: zipped(("a" * 400, b"x")), "outside"),
        (lambda: zipped(("a", b"/etc/passwd"), external_attr=(stat.S_IFLNK | 0o777) << 16), "link"),
        (lambda: zipped(("data/a", b"x"), ("data/a/b", b"y")), "twice"),
        (lambda: b"geen zip", "broken"),
        (lambda: zipped(("a", b"x"))[:-30], "broken"),
        (liar, "broken"),
        (lambda: zipped(*((f"data/{n}", b"") for n in range(bundlezip.MOST_FILES + 1))), "too_many"),
        (lambda: zipped(("data/nullen", bytes(60 * 1024**2))), "bomb"),
    ],
)
def test_a_zip_that_is_not_safe_is_refused_by_name(desk, mira, tmp_path, content, code):
    (tmp_path / "b.zip").write_bytes(content())
    with pytest.raises(ZipRefused) as refused:
        hand_over.receive(tmp_path / "b.zip", by=mira, at=NOON)
    assert refused.value.code == code
    assert Exhibit.objects.filter(kind="handover").count() == 1
    assert list((settings.HOME.path / "run").glob("handover-*")) == []


def test_limits_count_what_is_unpacked_and_not_what_the_zip_says(tmp_path, monkeypatch):
    monkeypatch.setattr(bundlezip, "MOST_TOTAL", 1000)
    (tmp_path / "b.zip").write_bytes(zipped(("a", b"x" * 600), ("b", b"y" * 600)))
    with pytest.raises(ZipRefused, match="too_large"):
        bundlezip.unpack(tmp_path / "b.zip", tmp_path / "open")
    monkeypatch.setattr(bundlezip, "MOST_PACKED", 10)
    with pytest.raises(ZipRefused, match="too_large"):
        bundlezip.unpack(tmp_path / "b.zip", tmp_path / "open2")


def test_a_folder_with_a_link_is_refused(folder, mira):
    (folder / "data" / "link").symlink_to("/etc/hostname")
    with pytest.raises(ZipRefused, match="link"):
        hand_over.receive(folder, by=mira, at=NOON)
    assert not HandOver.objects.exists()


def test_packing_gives_the_same_bytes(folder, tmp_path):
    for name in ("een.zip", "twee.zip"):
        bundlezip.pack(folder, tmp_path / name)
    assert (tmp_path / "een.zip").read_bytes() == (tmp_path / "twee.zip").read_bytes()
    assert zlib.crc32((tmp_path / "een.zip").read_bytes())
