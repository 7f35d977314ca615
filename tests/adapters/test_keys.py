"""Keys: made once, wrapped, refused in words; rotation is one act and loses nothing."""

import base64
import json
import os
import stat

import pytest
from tests.adapters.test_store import MASTER, NOON

from spoor.adapters import keys

TEXT = base64.b64encode(MASTER).decode()


def test_a_fresh_home_makes_a_master_key_that_only_its_owner_reads(tmp_path):
    first, where = keys.master_key(tmp_path, {})
    assert len(first) == 32
    assert where == str(tmp_path / "keys" / "master.key")
    assert stat.S_IMODE(os.stat(where).st_mode) == 0o600
    assert keys.master_key(tmp_path, {})[0] == first


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        (
            {"SPOOR_MASTER_KEY": TEXT, "SPOOR_MASTER_KEY_FILE": "/nergens"},
            "SPOOR_MASTER_KEY",
        ),  # the variable wins
        ({"SPOOR_MASTER_KEY_FILE": "FILE"}, "FILE"),
    ],
)
def test_the_key_comes_from_the_environment_or_a_file(tmp_path, environment, where):
    file = tmp_path / "elders.key"
    file.write_text(TEXT + "\n")
    told = {name: str(file) if value == "FILE" else value for name, value in environment.items()}
    found = keys.master_key(tmp_path, told)
    assert found == (MASTER, str(file) if where == "FILE" else where)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"SPOOR_MASTER_KEY": "geen base64!"},
        {"SPOOR_MASTER_KEY": base64.b64encode(b"kort").decode()},
        {"SPOOR_MASTER_KEY_FILE": "/er/is/geen/bestand"},
    ],
)
def test_a_key_that_is_none_is_refused(tmp_path, environment):
    with pytest.raises(keys.KeyRefused):
        keys.master_key(tmp_path, environment)


def test_a_master_key_that_is_gone_is_not_replaced_by_a_fresh_one(tmp_path):
    master, where = keys.master_key(tmp_path, {})
    keys.open_keyring(tmp_path / "evidence", master, at=NOON)
    os.unlink(where)
    with pytest.raises(keys.KeyRefused, match="was sealed with it"):
        keys.master_key(tmp_path, {})


def test_no_key_lies_readable_in_the_keyring(tmp_path):
    ring = keys.open_keyring(tmp_path, MASTER, at=NOON)
    held = (tmp_path / "keyring.json").read_bytes()
    secret = ring.keys[ring.current].secret
    assert secret not in held
    assert base64.b64encode(secret) not in held
    assert secret.hex() not in repr(ring)
    assert stat.S_IMODE((tmp_path / "keyring.json").stat().st_mode) == 0o600


def test_another_master_key_opens_nothing(tmp_path):
    keys.open_keyring(tmp_path, MASTER, at=NOON)
    with pytest.raises(keys.KeyRefused, match="does not open"):
        keys.open_keyring(tmp_path, b"x" * 32, at=NOON)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows | {"version": 2},
        lambda rows: rows | {"current": "0" * 16},
        lambda rows: {"version": 1},
        lambda rows: (
            rows | {"keys": [rows["keys"][0] | {"id": "0" * 16}], "current": "0" * 16}
        ),  # a renamed key
        lambda rows: rows | {"keys": [rows["keys"][0] | {"wrapped": "AAAA"}]},
    ],
)
def test_a_keyring_that_was_changed_is_refused(tmp_path, change):
    keys.open_keyring(tmp_path, MASTER, at=NOON)
    file = tmp_path / "keyring.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(keys.KeyRefused):
        keys.open_keyring(tmp_path, MASTER, at=NOON)


def test_a_rotation_keeps_the_old_keys_and_wraps_all_by_the_new_master(tmp_path):
    before = keys.open_keyring(tmp_path, MASTER, at=NOON)
    made = keys.rotate(tmp_path, MASTER, new_master=b"n" * 32, at=NOON)
    after = keys.open_keyring(tmp_path, b"n" * 32, at=NOON)
    assert after.current == made.id != before.current
    assert after.keys[before.current].secret == before.keys[before.current].secret
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_a_rotation_that_the_disk_refuses_leaves_the_old_keyring(tmp_path, monkeypatch):
    before = keys.open_keyring(tmp_path, MASTER, at=NOON)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keys.rotate(tmp_path, MASTER, at=NOON)
    monkeypatch.undo()
    assert keys.open_keyring(tmp_path, MASTER, at=NOON) == before
    assert os.listdir(tmp_path) == ["keyring.json"]
