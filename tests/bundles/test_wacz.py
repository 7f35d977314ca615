"""web.wacz: our own check, warcio and bare tools read it; each change is found; same exhibits, same bytes."""

import hashlib
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from warcio.archiveiterator import ArchiveIterator

from spoor.adapters.checks.trust import Trust
from spoor.adapters.checks.wacz import check_wacz
from spoor.bundles import wacz
from spoor.bundles.contents import Contents, Custody, Item, as_json, read
from spoor.bundles.wacz import Handed, put, sort_key, target
from spoor.bundles.wacz_check import wrong_in_web

AT = "2026-11-24T12:00:00Z"
SEEN = "2026-11-20T19:40:00Z"
BYTES = {1: b'{"tekst": "ik kom naar je toe"}', 2: b"\x89PNG" + bytes(range(256)) * 40, 3: b""}


def bundle(root, **changed):
    """A folder with three exhibits, and the table of contents of them with their WACZ."""
    (root / "data" / "exhibits").mkdir(parents=True)
    items, handed = [], []
    for number, content in BYTES.items():
        path = f"data/exhibits/{number:04d}-stuk"
        (root / path).write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        custody = (Custody(AT, "verzegeld", "Mira", "ontvangst"),)
        items.append(
            Item(number, path, "x", sha256, len(content), "upload", "zo", "Mira", AT, "M-1", custody)
        )
        url = "https://www.Voorbeeld.nl/fictief/1?b=2&a=1" if number < 3 else ""
        handed.append(
            Handed(number, path, sha256, len(content), "image/png", url, SEEN, "bijgevoegd bestand")
        )
    contents = Contents("B-1", "2026-0001", "Meldpunt", "nl", AT, "Mira", "0", tuple(items), (), 0, 0, "")
    return replace(contents, web=put(root, changed.get("handed", handed), contents))


@pytest.fixture
def made(tmp_path):
    return tmp_path, bundle(tmp_path)


def test_our_own_check_says_good(made):
    root, _contents = made
    checks = check_wacz(root / "data" / "web.wacz", Trust())
    assert {one.verdict for one in checks if one.decides} == {"good"}
    assert [one.what for one in checks if one.verdict == "broken"] == []
    assert {"wacz.warc", "wacz.index", "wacz.pages", "wacz.digest"} & {one.what for one in checks}


def test_warcio_reads_every_record_with_its_digests(made):
    root, contents = made
    with zipfile.ZipFile(root / "data" / "web.wacz") as packed:
        archive = packed.read(wacz.ARCHIVE)
    found = []
    for record in ArchiveIterator(io.BytesIO(archive), check_digests="raise"):
        content = record.content_stream().read()
        assert record.digest_checker.passed
        if record.rec_type == "resource":
            uri, date = (record.rec_headers.get_header(f"WARC-{one}") for one in ("Target-URI", "Date"))
            found.append((content, uri, date))
        else:
            assert b"Geen opname van het web" in content
    web = "https://www.voorbeeld.nl/fictief/1?b=2&a=1"
    empty = f"urn:sha256:{contents.items[2].sha256}"
    assert found == [(BYTES[1], web, SEEN), (BYTES[2], web, SEEN), (b"", empty, SEEN)]


def test_warcio_check_finds_nothing_wrong(made, tmp_path):
    root, _contents = made
    with zipfile.ZipFile(root / "data" / "web.wacz") as packed:
        packed.extractall(tmp_path / "uit")
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(tmp_path / "uit" / wacz.ARCHIVE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("digest pass") >= 3
    assert "fail" not in done.stdout


def test_it_says_what_it_is_and_titles_hold_no_message(made):
    root, contents = made
    with zipfile.ZipFile(root / "data" / "web.wacz") as packed:
        pages = [json.loads(line) for line in packed.read(wacz.PAGES).splitlines()]
        package = json.loads(packed.read(wacz.PACKAGE))
    assert "Geen opname van het web" in pages[0]["title"]
    assert pages[1]["title"] == "Stuk 1: bijgevoegd bestand (geen opname van het web)"
    assert "Geen opname van het web" in package["description"]
    assert package["wacz_version"] == "1.1.1"
    assert read(as_json(contents)).web == contents.web


def test_the_index_leads_to_each_record(made):
    root, _contents = made
    with zipfile.ZipFile(root / "data" / "web.wacz") as packed:
        rows = packed.read(wacz.INDEX).decode().splitlines()
        archive = packed.read(wacz.ARCHIVE)
    assert rows == sorted(rows)
    assert rows[0].startswith("nl,voorbeeld)/fictief/1?a=1&b=2 20261120194000 {")
    for row in rows:
        told = json.loads(row.split(" ", 2)[2])
        start, length = int(told["offset"]), int(told["length"])
        record = next(iter(ArchiveIterator(io.BytesIO(archive[start : start + length]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]


def test_the_same_exhibits_give_the_same_bytes(made, tmp_path):
    root, contents = made
    other = tmp_path / "nog eens"
    other.mkdir()
    assert bundle(other).web == contents.web
    assert (other / "data" / "web.wacz").read_bytes() == (root / "data" / "web.wacz").read_bytes()


def test_without_an_exhibit_there_is_none_and_the_table_says_so(tmp_path):
    contents = bundle(tmp_path, handed=[])
    assert contents.web.path is None
    assert "web" in contents.web.said
    assert not (tmp_path / "data" / "web.wacz").exists()
    assert list(wrong_in_web(tmp_path, contents)) == []
    (tmp_path / "data" / "web.wacz").write_bytes(b"PK")
    assert [one.what for one in wrong_in_web(tmp_path, contents)] == ["unlisted"]


def test_an_exhibit_that_changed_meanwhile_is_refused(tmp_path):
    content = b"anders"
    (tmp_path / "data" / "exhibits").mkdir(parents=True)
    (tmp_path / "data" / "exhibits" / "0001-stuk").write_bytes(content)
    handed = Handed(1, "data/exhibits/0001-stuk", "0" * 64, len(content), "", "", SEEN, "x")
    contents = Contents("B-1", "2026-0001", "M", "nl", AT, "Mira", "0", (), (), 0, 0, "")
    with pytest.raises(wacz.OtherBytes):
        put(tmp_path, [handed], contents)


@pytest.mark.parametrize("name", [wacz.ARCHIVE, wacz.INDEX, wacz.PAGES, wacz.PACKAGE, wacz.DIGEST])
def test_a_changed_byte_in_any_member_is_found_and_named(made, name):
    root, contents = made
    file = root / "data" / "web.wacz"
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        info = packed.getinfo(name)
        start = (
            info.header_offset
            + 30
            + len(name)
            + int.from_bytes(whole[info.header_offset + 28 :][:2], "little")
        )
    for place in range(start, start + info.file_size, max(1, info.file_size // 40)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert [one.where for one in wrong_in_web(root, contents)] == [f"data/web.wacz!{name}"], place


@pytest.mark.parametrize("name", [wacz.ARCHIVE, wacz.INDEX, wacz.PAGES, wacz.PACKAGE, wacz.DIGEST])
def test_a_member_that_was_put_in_place_anew_is_found_by_its_digest(made, name):
    root, contents = made
    file = root / "data" / "web.wacz"
    with zipfile.ZipFile(file) as packed:
        members = {one: packed.read(one) for one in packed.namelist()}
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])
    with zipfile.ZipFile(file, "w") as packed:
        for one, content in members.items():
            packed.writestr(one, content)
    found = [(one.what, one.where) for one in wrong_in_web(root, contents)]
    assert found == [("web_changed", f"data/web.wacz!{name}")]


def test_a_wacz_with_other_content_meets_the_exhibits_though_its_own_digests_fit(made, tmp_path, monkeypatch):
    """Somebody writes the WACZ anew, and its digests into the table; the exhibits are those of the log."""
    root, contents = made
    other = tmp_path / "ander"
    other.mkdir()
    monkeypatch.setitem(BYTES, 1, b"iets anders")
    forged = bundle(other)
    (root / "data" / "web.wacz").write_bytes((other / "data" / "web.wacz").read_bytes())
    assert {one.what for one in wrong_in_web(root, replace(contents, web=forged.web))} == {"web_no_exhibit"}
    half = replace(forged.web, records=contents.web.records)
    assert {one.what for one in wrong_in_web(root, replace(contents, web=half))} == {"web_record"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100])
def test_what_is_no_zip_is_named(made, content):
    root, contents = made
    (root / "data" / "web.wacz").write_bytes(content)
    assert [one.what for one in wrong_in_web(root, contents)] == ["web_unreadable"]


def test_one_that_is_gone_and_one_with_a_member_too_many_are_named(made):
    root, contents = made
    with zipfile.ZipFile(root / "data" / "web.wacz", "a") as packed:
        packed.writestr("extra.txt", "x")
    assert [one.where for one in wrong_in_web(root, contents)] == ["data/web.wacz!extra.txt"]
    (root / "data" / "web.wacz").unlink()
    assert [one.what for one in wrong_in_web(root, contents)] == ["missing"]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://voorbeeld.nl", "https://voorbeeld.nl/"),
        ("https://voorbeeld.nl/a b?c=d e#f", "https://voorbeeld.nl/a%20b?c=d%20e"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://voorbeeld.nl/x\r\nWARC-Type: warcinfo", "https://voorbeeld.nl/xWARC-Type:%20warcinfo"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("javascript:alert(1)", "urn:sha256:" + "a" * 64),
        ("https://voorbeeld.nl:abc/", "urn:sha256:" + "a" * 64),
        ("@fictief", "urn:sha256:" + "a" * 64),
        ("", "urn:sha256:" + "a" * 64),
    ],
)
def test_the_address_of_a_record_is_always_a_uri(url, found):
    assert target(url, "a" * 64) == found


def test_an_index_sorts_by_host_from_the_back():
    assert sort_key("https://www2.Sub.Voorbeeld.nl:443/A?z=1&b=2") == "nl,voorbeeld,sub)/a?b=2&z=1"
    assert sort_key("http://voorbeeld.nl:8080/") == "nl,voorbeeld:8080)/"
    assert sort_key("urn:sha256:AB") == "urn:sha256:ab"


def test_a_large_exhibit_is_never_whole_in_memory(tmp_path):
    (tmp_path / "data" / "exhibits").mkdir(parents=True)
    digest, size = hashlib.sha256(), 64 << 20
    with open(tmp_path / "data" / "exhibits" / "0001-film", "wb") as file:
        for number in range(64):
            piece = number.to_bytes(4, "big") * (1 << 18)
            file.write(piece)
            digest.update(piece)
    sha256 = digest.hexdigest()
    item = Item(1, "data/exhibits/0001-film", "x", sha256, size, "upload", "", "", AT, "M-1", ())
    contents = Contents("B-1", "2026-0001", "M", "nl", AT, "Mira", "0", (item,), (), 0, 0, "")
    tracemalloc.start()
    web = put(tmp_path, [Handed(1, item.path, sha256, size, "video/mp4", "", SEEN, "x")], contents)
    assert list(wrong_in_web(tmp_path, replace(contents, web=web))) == []
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 << 20
