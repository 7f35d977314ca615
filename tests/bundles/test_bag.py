"""The bag: what changed, is missing or too many is named; a manifest that points outside is refused."""

import shutil
import subprocess

import pytest

from spoor.bundles import bag


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "zak"
    (folder / "data" / "diep").mkdir(parents=True)
    (folder / "data" / "een.txt").write_text("een")
    (folder / "data" / "diep" / "met spatie en é.txt").write_text("twee")
    (folder / "data" / "diep" / "regel\neinde%.txt").write_text("drie")
    (folder / "VERIFY.md").write_text("lees mij")
    bag.close_bag(folder, {"Source-Organization": "Meldpunt"}, ["VERIFY.md"])
    return folder


def test_a_bag_holds(root):
    assert list(bag.check_bag(root)) == []
    assert "Payload-Oxum: 11.3" in (root / "bag-info.txt").read_text()


def test_sha256sum_reads_the_manifests(root):
    (root / "data" / "diep" / "regel\neinde%.txt").unlink()  # the one name that it writes otherwise
    bag.close_bag(root, {}, ["VERIFY.md"])
    for name in (bag.MANIFEST, bag.TAG_MANIFEST):
        done = subprocess.run(
            ["/usr/bin/sha256sum", "--strict", "-c", name], cwd=root, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda root: (root / "data" / "een.txt").write_text("Een"), "data/een.txt"),
        (lambda root: (root / "data" / "een.txt").unlink(), "data/een.txt"),
        (lambda root: (root / "data" / "een.txt").rename(root / "data" / "twee.txt"), "data/twee.txt"),
        (lambda root: (root / "data" / "extra").write_text(""), "data/extra"),
        (lambda root: (root / "extra").write_text(""), "extra"),
        (lambda root: (root / "VERIFY.md").write_text("lees niets"), "VERIFY.md"),
        (lambda root: (root / "bagit.txt").write_text("BagIt-Version: 0.97\n"), "bagit.txt"),
        (lambda root: (root / "bag-info.txt").unlink(), "bag-info.txt"),
        (lambda root: shutil.copy(root / "VERIFY.md", root / "data" / "een.txt"), "data/een.txt"),
    ],
)
def test_one_change_is_named(root, change, where):
    change(root)
    assert where in {one.where for one in bag.check_bag(root)}


def test_a_link_in_the_place_of_a_file_is_no_file(root, tmp_path):
    (tmp_path / "elders.txt").write_text("een")
    (root / "data" / "een.txt").unlink()
    (root / "data" / "een.txt").symlink_to(tmp_path / "elders.txt")
    assert [one.what for one in bag.check_bag(root) if one.where == "data/een.txt"] == ["missing"]


@pytest.mark.parametrize(
    "line",
    [
        "geen regel",
        f"{'0' * 64}  ../buiten.txt",
        f"{'0' * 64}  /etc/passwd",
        f"{'Z' * 64}  data/een.txt",
        f"{'0' * 64} data/een.txt",
        f"{'0' * 64}  ",
    ],
)
def test_a_manifest_that_is_none_is_refused_with_its_line(root, line):
    file = root / bag.MANIFEST
    file.write_text(file.read_text() + line + "\n")
    with pytest.raises(bag.BagBroken, match=r"manifest-sha256.txt, line 4"):
        list(bag.check_bag(root))


def test_a_path_that_stands_twice_is_refused(root):
    file = root / bag.MANIFEST
    file.write_text(file.read_text() * 2)
    with pytest.raises(bag.BagBroken, match="of its own"):
        list(bag.check_bag(root))
