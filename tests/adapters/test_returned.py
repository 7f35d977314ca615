"""Files of an answer: folders and archives are read whole, and none of them does harm."""

import io
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.returns.mutate import bomb

from spoor.adapters import returned
from spoor.adapters.returned import Found, gather, own_layouts


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def found(path: Path) -> list[Found]:
    return list(gather(path))


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a/z.txt", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert [(one.name, one.content) for one in found(tmp_path)] == [
        (str(tmp_path / "a/.hidden"), b"a/.hidden"),
        (str(tmp_path / "a/z.txt"), b"a/z.txt"),
        (str(tmp_path / "b.csv"), b"b.csv"),
    ]


def test_archives_in_archives_are_read_whole_up_to_three(tmp_path: Path) -> None:
    content = zipped({"ip_data.csv": b"x"})
    for level in range(2):
        content = zipped({f"{level}.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    (one,) = found(tmp_path / "a.zip")
    assert (one.name, one.content) == (f"{tmp_path}/a.zip!1.zip!0.zip!ip_data.csv", b"x")
    (tmp_path / "b.zip").write_bytes(zipped({"deeper.zip": content}))
    assert [one.problem for one in found(tmp_path / "b.zip")] == ["too_deep"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_whole_and_its_links_are_not_followed(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.tar" + mode[1:].replace(":", "."))
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        held = tarfile.TarInfo("folder/a.csv")
        held.size = 3
        archive.addfile(held, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert [(one.name.partition("!")[2], one.problem) for one in found(path)] == [
        ("folder/a.csv", None), ("passwd", "link_not_followed"),
    ]  # fmt: skip


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(bomb())
    (one,) = found(tmp_path / "a.zip")
    assert one.problem == "entry_too_large"
    assert len(one.content) < 100_000


def test_a_size_that_lies_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned, "MOST_BYTES", 1000)
    (tmp_path / "a.zip").write_bytes(zipped({"a.csv": b"x" * 5000, "b.csv": b"y"}))
    assert [one.problem for one in found(tmp_path / "a.zip")] == ["entry_too_large", None]


def test_a_path_that_climbs_is_only_a_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(zipped({"../../climbed.csv": b"x"}))
    (one,) = found(tmp_path / "in" / "a.zip")
    assert one.name.endswith("a.zip!../../climbed.csv")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    assert [(one.content, one.problem) for one in found(tmp_path / "in")] == [(b"", "link_not_followed")]


def test_what_is_broken_or_locked_in_an_archive_is_told(tmp_path: Path) -> None:
    content = zipped({"a.csv": b"abcdefgh" * 50})
    (tmp_path / "cut.zip").write_bytes(content[:-30])
    assert [one.problem for one in found(tmp_path / "cut.zip")] == ["archive_broken"]
    spoiled = bytearray(content)
    spoiled[40] ^= 0xFF
    (tmp_path / "spoiled.zip").write_bytes(bytes(spoiled))
    assert [one.problem for one in found(tmp_path / "spoiled.zip")] == ["entry_broken"]
    locked = bytearray(content)
    locked[6] |= 1
    locked[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    assert [one.problem for one in found(tmp_path / "locked.zip")] == ["entry_encrypted"]
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    assert [one.problem for one in found(tmp_path / "empty.zip")] == ["archive_empty"]


def test_a_workbook_is_one_file_and_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}))
    assert [one.problem for one in found(tmp_path / "a.xlsx")] == [None]


def test_own_layouts_are_read_from_the_home(tmp_path: Path) -> None:
    assert own_layouts(tmp_path) == []
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "b.yaml").write_text("b")
    (tmp_path / "layouts" / "a.yaml").write_text("a")
    (tmp_path / "layouts" / "notes.txt").write_text("n")
    assert own_layouts(tmp_path) == [("a.yaml", "a"), ("b.yaml", "b")]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        found(tmp_path / "nowhere")


def test_what_is_attached_to_a_mail_is_read_too(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "provider@example.org", "desk@example.org", "Antwoord"
    mail.set_content("Bijgaand het antwoord.")
    mail.add_attachment(b"ip,timestamp\n", maintype="text", subtype="csv", filename="ip_data.csv")
    mail.add_attachment(zipped({"a.csv": b"x"}), maintype="application", subtype="zip", filename="more.zip")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    assert [(one.name.rpartition("mail.eml")[2], one.problem) for one in found(tmp_path / "mail.eml")] == [
        ("", None), ("!ip_data.csv", None), ("!more.zip!a.csv", None),
    ]  # fmt: skip
