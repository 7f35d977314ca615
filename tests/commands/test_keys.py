"""`spoor keys`: shown without secrets, rotated with old evidence readable, refused in one sentence."""

import json
import os
import subprocess
import sys

import pytest

HERE = {key: value for key, value in os.environ.items() if not key.startswith(("SPOOR_", "DJANGO_"))}


def spoor(home, *arguments, **more):
    command = [sys.executable, "-m", "spoor.commands.main", *arguments]
    environment = HERE | {"SPOOR_HOME": str(home), "PYTHONPATH": "src"} | more
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def home(tmp_path):
    file = tmp_path / "een.csv"
    file.write_text("text,account,platform\nIk maak je dood,@fictief_1,x\n")
    assert spoor(tmp_path / "home", "import", str(file), "--json").returncode == 0
    return tmp_path / "home"


def digests(home):
    return [file.name.removesuffix(".aes") for file in (home / "evidence" / "objects").glob("??/*")]


def readable(home, **more):
    """Whether each object is read back whole, by a process of its own."""
    code = (
        "import django; django.setup()\n"
        "from spoor.evidence.sealing import store\n"
        f"[store().read(one) for one in {digests(home)!r}]\n"
    )
    environment = HERE | {
        "SPOOR_HOME": str(home),
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment | more, check=False
    )
    return done.returncode == 0


def test_it_shows_ids_and_no_secret(home):
    shown = json.loads(spoor(home, "keys", "--json").stdout)
    secret = (home / "keys" / "master.key").read_text()
    assert [row["current"] for row in shown["keys"]] == [True]
    assert secret not in json.dumps(shown)
    said = spoor(home, "keys", "--lang", "en").stdout
    assert "Keep a copy in another place" in said


def test_a_rotation_to_a_new_master_key_keeps_all_readable(home, tmp_path):
    fresh = tmp_path / "usb.key"
    assert spoor(home, "keys", "new", str(fresh)).returncode == 0
    assert spoor(home, "keys", "new", str(fresh)).returncode == 2  # never overwritten
    done = spoor(home, "keys", "rotate", "--new-master", str(fresh), "--json")
    assert done.returncode == 0, done.stderr
    assert len(digests(home)) >= 2
    assert readable(home, SPOOR_MASTER_KEY_FILE=str(fresh))
    assert not readable(home)  # the old master key opens nothing any more
    refused = spoor(home, "worklist", "--json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "does not open" in refused.stderr
    log = spoor(home, "keys", "--json", SPOOR_MASTER_KEY_FILE=str(fresh))
    assert len(json.loads(log.stdout)["keys"]) == 2


def test_protected_data_has_keys_of_its_own_that_rotate_by_themselves(home, tmp_path):
    ring = (home / "evidence" / "keyring.json").read_bytes()
    before = json.loads(spoor(home, "keys", "show", "--protected", "--json").stdout)
    assert before["master"].endswith("protected.key")
    fresh = tmp_path / "usb.key"
    assert spoor(home, "keys", "new", str(fresh)).returncode == 0
    done = spoor(home, "keys", "rotate", "--protected", "--new-master", str(fresh), "--json")
    assert done.returncode == 0, done.stderr
    assert (home / "evidence" / "keyring.json").read_bytes() == ring
    after = json.loads(
        spoor(home, "keys", "--protected", "--json", SPOOR_PROTECTED_KEY_FILE=str(fresh)).stdout
    )
    assert [row["id"] for row in after["keys"]][0] == before["keys"][0]["id"]
    refused = spoor(home, "keys", "--protected")
    assert (refused.returncode, "does not open" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rotate", "--new-master", "/er/is/geen"], "/er/is/geen"),
        (["show", "bestand"], "FILE goes with new"),
        (["new"], "FILE goes with new"),
        (["show", "--new-master", "x"], "goes with rotate"),
        (["encrypt", "--protected"], "goes with show and rotate"),
    ],
)
def test_used_wrongly(home, arguments, said):
    done = spoor(home, "keys", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_what_a_killed_import_left_is_swept_and_said(home):
    part = home / "evidence" / "arriving" / "weg"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    done = spoor(home, "worklist", "--json")
    assert "Opgeruimd: 1" in done.stderr
    assert not part.exists()
    assert json.loads(done.stdout)
    assert spoor(home, "worklist", "--json").stderr == ""


def test_older_objects_are_encrypted_and_a_damaged_one_is_named(home):
    from hashlib import sha256

    for content, name in ((b"oud", sha256(b"oud").hexdigest()), (b"anders", sha256(b"stuk").hexdigest())):
        place = home / "evidence" / "objects" / name[:2] / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    done = spoor(home, "keys", "encrypt", "--json")
    assert done.returncode == 1
    assert sha256(b"stuk").hexdigest() in done.stdout
    (home / "evidence" / "objects" / sha256(b"stuk").hexdigest()[:2] / sha256(b"stuk").hexdigest()).unlink()
    done = spoor(home, "keys", "encrypt", "--json")
    assert (done.returncode, json.loads(done.stdout)["encrypted"]) in ((0, 1), (0, 0))
    assert readable(home)
