"""The store keeps a whole object or none, encrypted, never overwrites, and says so when bytes changed."""

import builtins
import contextlib
import hashlib
import io
import os
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.adapters import store as storing
from spoor.adapters.keys import KeyRefused, open_keyring, rotate
from spoor.adapters.store import CHUNK, HEAD, TAG, EvidenceDamaged, Store

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MASTER = b"m" * 32


def store_at(root, master=MASTER) -> Store:
    return Store(root, open_keyring(root, master, at=NOON))


@pytest.fixture
def store(tmp_path):
    return store_at(tmp_path)


def files(root) -> list[str]:
    return [name for _, _, names in os.walk(root) for name in names if name != "keyring.json"]


def spoil(store, sha256, change) -> None:
    place = store.path(sha256)
    place.chmod(0o600)
    place.write_bytes(change(place.read_bytes()))


def test_put_returns_the_digest_and_size_of_what_is_kept(store):
    stored = store.put([b"een ", b"bericht"])
    assert stored.sha256 == hashlib.sha256(b"een bericht").hexdigest()
    assert stored.size == 11
    assert store.read(stored.sha256) == b"een bericht"
    assert store.has(stored.sha256)


@given(pieces=st.lists(st.binary(max_size=50), max_size=6))
def test_what_is_read_is_what_was_put(tmp_path_factory, pieces):
    store = store_at(tmp_path_factory.mktemp("store"))
    assert store.read(store.put(pieces).sha256) == b"".join(pieces)


@pytest.mark.parametrize(
    "size",
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7],  # around the edges of a piece
)
def test_every_size_comes_back(store, size):
    content = random.Random(size).randbytes(size)
    for pieces in ([content], [content[start : start + 65536] for start in range(0, size, 65536)]):
        stored = store.put(pieces)
        assert (stored.size, store.read(stored.sha256) == content) == (size, True)
    assert len(files(store.root)) == 1


def test_nothing_of_the_message_lies_readable_on_the_disk(store):
    store.put([b"Ik maak je dood, Nergensstraat 12"])
    for folder, _names, names in os.walk(store.root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                assert b"Nergensstraat" not in file.read()


def test_the_same_bytes_look_different_in_two_homes(tmp_path):
    first, second = store_at(tmp_path / "a"), store_at(tmp_path / "b")
    sha256 = first.put([b"x" * 100]).sha256
    second.put([b"x" * 100])
    assert first.path(sha256).read_bytes() != second.path(sha256).read_bytes()


def test_equal_bytes_are_kept_once(store):
    first, second = store.put([b"x"]), store.put([b"x"])
    assert first == second
    assert len(files(store.root)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held[:5] + bytes([held[5] ^ 1]) + held[6:],  # the mark
        lambda held: held[:40] + bytes([held[40] ^ 1]) + held[41:],  # the wrapped key
        lambda held: held[:HEAD] + bytes([held[HEAD] ^ 1]) + held[HEAD + 1 :],  # the first byte sealed
        lambda held: held[:-1] + bytes([held[-1] ^ 1]),  # the last
        lambda held: held[:-1],  # one byte short
        lambda held: held[: HEAD + CHUNK + TAG],  # cut after the first piece
        lambda held: held[:HEAD],  # only the head
        lambda held: b"",
        lambda held: held + b"x",  # one byte more
        lambda held: held + held[HEAD : HEAD + CHUNK + TAG],  # a piece again at the end
        lambda held: (  # the second piece before the first
            held[:HEAD] + held[HEAD + CHUNK + TAG : HEAD + 2 * (CHUNK + TAG)] + held[HEAD : HEAD + CHUNK + TAG]
            + held[HEAD + 2 * (CHUNK + TAG) :]
        ),
    ],
)  # fmt: skip
def test_a_changed_object_is_not_read_as_if_it_were_whole(store, change):
    sha256 = store.put([random.Random(1).randbytes(2 * CHUNK + 5)]).sha256
    spoil(store, sha256, change)
    with pytest.raises(EvidenceDamaged, match=sha256):
        store.read(sha256)


def test_an_object_in_the_place_of_another_is_not_read(store):
    first, second = store.put([b"een"]).sha256, store.put([b"twee"]).sha256
    content = store.path(second).read_bytes()
    spoil(store, first, lambda _held: content)
    with pytest.raises(EvidenceDamaged):
        store.read(first)


def test_two_hundred_single_changes_are_all_found(store):
    rows = random.Random(20261124)
    content = rows.randbytes(CHUNK + 5000)
    sha256 = store.put([content]).sha256
    whole = store.path(sha256).read_bytes()
    for _ in range(200):
        place = rows.randrange(len(whole))
        broken = rows.choice(
            [
                whole[:place] + bytes([whole[place] ^ (1 << rows.randrange(8))]) + whole[place + 1 :],
                whole[:place] + whole[place + 1 :],
                whole[:place] + rows.randbytes(1) + whole[place:],
                whole[:place],
            ]
        )
        spoil(store, sha256, lambda _held, broken=broken: broken)
        with pytest.raises(EvidenceDamaged):
            store.read(sha256)
    spoil(store, sha256, lambda _held: whole)
    assert store.read(sha256) == content


def test_a_missing_object_is_named(store):
    with pytest.raises(EvidenceDamaged, match="not in the store"):
        store.read("0" * 64)


def test_an_object_is_never_overwritten(store):
    stored = store.put([b"eerste"])
    before = store.path(stored.sha256).stat()
    store.put([b"eerste"])
    after = store.path(stored.sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert oct(after.st_mode & 0o777) == "0o400"


class Failing:
    """Counts every act on the disk, and fails at the one that is chosen."""

    def __init__(self, monkeypatch, at: int | None) -> None:
        self.at, self.count = at, 0
        for name in ("fsync", "link", "chmod", "open", "mkdir"):
            monkeypatch.setattr(os, name, self.counted(getattr(os, name)))
        real = builtins.open

        def opened(*args, **more):
            self.step()
            return real(*args, **more)

        monkeypatch.setattr(builtins, "open", opened)
        write = storing._all
        monkeypatch.setattr(storing, "_all", self.counted(write))

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(28, "No space left on device")

    def counted(self, act):
        def counting(*args, **more):
            self.step()
            return act(*args, **more)

        return counting


CONTENT = random.Random(3).randbytes(CHUNK + 10)


def acts(tmp_path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        store = store_at(tmp_path)
        counter = Failing(patch, None)
        store.put([CONTENT])
    return counter.count


def test_whatever_the_disk_refuses_there_is_a_whole_object_or_none(tmp_path):
    most = acts(tmp_path / "count")
    assert most >= 10  # two pieces, the head twice, syncs, the link
    for at in range(1, most + 1):
        store = store_at(tmp_path / str(at))
        with pytest.MonkeyPatch.context() as patch:
            Failing(patch, at)
            with contextlib.suppress(OSError):
                store.put([CONTENT])
        sha256 = hashlib.sha256(CONTENT).hexdigest()
        if store.has(sha256):
            assert store.read(sha256) == CONTENT  # whole, although nobody was told
        assert store.put([CONTENT]).sha256 == sha256  # trying again succeeds
        assert store.read(sha256) == CONTENT
        assert files(store.root) == [f"{sha256}.aes"]


def test_a_disk_that_takes_half_of_what_it_is_given_loses_nothing():
    class Half(io.BytesIO):
        def write(self, content):
            return super().write(bytes(content)[: max(1, len(content) // 2)])

    out = Half()
    storing._all(out, b"0123456789")
    assert out.getvalue() == b"0123456789"


def test_what_a_killed_process_left_is_swept_and_what_is_being_written_is_not(store):
    arriving = store.root / "arriving"
    arriving.mkdir()
    (arriving / "weg").write_bytes(b"half")
    os.utime(arriving / "weg", (0, 0))
    (arriving / "zojuist").write_bytes(b"half")

    def pieces():
        yield b"een"
        for file in arriving.iterdir():  # as old as can be, and still held by who writes it
            if file.name != "zojuist":
                os.utime(file, (0, 0))
        assert store.sweep() == 1
        yield b"twee"

    assert store.read(store.put(pieces()).sha256) == b"eentwee"
    assert [file.name for file in arriving.iterdir()] == ["zojuist"]


def old_object(store, content: bytes) -> str:
    """Keep bytes as the store did before it was encrypted."""
    sha256 = hashlib.sha256(content).hexdigest()
    store.plain(sha256).parent.mkdir(parents=True, exist_ok=True)
    store.plain(sha256).write_bytes(content)
    return sha256


def test_what_was_kept_before_the_encryption_is_read_and_then_encrypted(store):
    sha256, mark = old_object(store, b"oud bewijs"), old_object(store, storing.MARK + b"namaak" * 30)
    assert store.read(sha256) == b"oud bewijs"
    assert store.read(mark).startswith(storing.MARK)  # it looks encrypted and is not
    assert store.encrypt_plain() == 2
    assert store.read(sha256) == b"oud bewijs"
    assert not store.plain(sha256).exists()
    assert sorted(store.digests()) == sorted([sha256, mark])
    assert store.encrypt_plain() == 0


def test_an_old_object_that_is_damaged_stays_as_it_is(store):
    sha256 = old_object(store, b"oud bewijs")
    store.plain(sha256).write_bytes(b"iets anders")
    with pytest.raises(EvidenceDamaged, match=sha256):
        store.encrypt_plain()
    assert store.plain(sha256).read_bytes() == b"iets anders"
    assert not store.path(sha256).exists()


def test_after_a_rotation_old_and_new_objects_are_read(tmp_path):
    store = store_at(tmp_path)
    old = store.put([b"voor"]).sha256
    rotate(tmp_path, MASTER, new_master=b"n" * 32, at=NOON)
    with pytest.raises(KeyRefused):
        store_at(tmp_path)
    after = store_at(tmp_path, b"n" * 32)
    new = after.put([b"na"]).sha256
    assert (after.read(old), after.read(new)) == (b"voor", b"na")
    with pytest.raises(EvidenceDamaged, match="holds no store key"):
        store.read(new)  # a process that opened the keyring before: it reads it again, see sealing
