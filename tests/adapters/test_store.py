"""The store keeps a whole object or none, never overwrites, and says so when bytes changed."""

import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.adapters.store import EvidenceDamaged, Store


def test_put_returns_the_digest_and_size_of_what_is_kept(tmp_path):
    stored = Store(tmp_path).put([b"een ", b"bericht"])
    assert stored.sha256 == hashlib.sha256(b"een bericht").hexdigest()
    assert stored.size == 11
    assert Store(tmp_path).read(stored.sha256) == b"een bericht"


@given(pieces=st.lists(st.binary(max_size=50), max_size=6))
def test_what_is_read_is_what_was_put(tmp_path_factory, pieces):
    store = Store(tmp_path_factory.mktemp("store"))
    assert store.read(store.put(pieces).sha256) == b"".join(pieces)


def test_equal_bytes_are_kept_once(tmp_path):
    store = Store(tmp_path)
    first, second = store.put([b"x"]), store.put([b"x"])
    assert first == second
    assert sum(len(files) for _, _, files in os.walk(tmp_path)) == 1


def test_a_changed_object_is_not_read_as_if_it_were_whole(tmp_path):
    store = Store(tmp_path)
    stored = store.put([b"bewijs"])
    place = store.path(stored.sha256)
    place.chmod(0o600)
    place.write_bytes(b"bewijz")
    with pytest.raises(EvidenceDamaged, match=stored.sha256):
        store.read(stored.sha256)


def test_a_missing_object_is_named(tmp_path):
    with pytest.raises(EvidenceDamaged, match="not in the store"):
        Store(tmp_path).read("0" * 64)


def test_a_failing_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Store(tmp_path).put([b"te groot"])
    assert sum(len(files) for _, _, files in os.walk(tmp_path)) == 0


def test_an_object_is_never_overwritten(tmp_path):
    store = Store(tmp_path)
    stored = store.put([b"eerste"])
    before = store.path(stored.sha256).stat()
    store.put([b"eerste"])
    after = store.path(stored.sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert oct(after.st_mode & 0o777) == "0o400"
