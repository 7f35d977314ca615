"""Two homes that share nothing: an office weighs and bundles; a desk receives and answers; the office reads."""

import json
import os
import subprocess
import sys

import pytest

CONFIRM = """
from datetime import UTC, datetime
from django.contrib.auth.models import User
from spoor.cases.steps import triage
from spoor.evidence.models import Report
word = triage.Word("threat", 3, "kondigt geweld aan")
for one in Report.objects.all():
    triage.confirm(one.pk, word, by=User.objects.get(username="sam"), by_role="melder", at=datetime.now(UTC))
"""
ROWS = 'text,platform,account,reference\n"Ik steek je neer",x,@fictief_1,k1\n'


class Home:
    """A home of its own, worked by the console in a process of its own."""

    def __init__(self, folder, kind):
        self.folder = folder
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("SPOOR_", "DJANGO_"))},
            "SPOOR_HOME": str(folder),
            "SPOOR_HOUSE": kind,
        }

    def run(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "spoor.commands.main", *map(str, arguments)],
            env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout + (done.stderr if code == 2 else "")

    def say(self, *arguments, code=0):
        return json.loads(self.run(*arguments, "--json", code=code))

    def user(self, name, role):
        self.run("django", "shell", "-c", (
            "from django.contrib.auth.models import User, Group\n"
            f"User.objects.create_user({name!r}).groups.add(Group.objects.get(name={role!r}))"
        ))  # fmt: skip

    def know(self, other, name, kind, file):
        other.run("handover", "key", file)
        self.run(
            "handover", "partner", "add", file, "--name", name, "--kind", kind,
            "--compared", "gebeld met het andere huis", "--by", "beheer",
        )  # fmt: skip


@pytest.fixture
def houses(tmp_path):
    found = Home(tmp_path / "kantoor", "office"), Home(tmp_path / "meldpunt", "desk")
    for home, name in zip(found, ("sam", "mira"), strict=True):
        home.run("worklist")
        home.user(name, "analyst")
        home.user("beheer", "administrator")
    return found


def test_a_bundle_goes_to_the_desk_and_a_word_comes_back(houses, tmp_path):
    office, desk = houses
    (tmp_path / "rijen.csv").write_text(ROWS)
    office.run("import", tmp_path / "rijen.csv", "--by", "sam")
    office.run("django", "shell", "-c", CONFIRM)
    case = office.say("worklist")["cases"][0]["case"]
    bundle = tmp_path / "bundel"
    made = office.say("bundle", case, bundle, "--for", "Meldpunt", "--by", "sam")
    key = tmp_path / "kantoor.pem"
    desk.know(office, "Kantoor van B.", "office", key)
    assert json.loads(desk.run("verify", bundle, "--key", key, "--json"))["verdict"] == "good"

    first = desk.say("handover", "receive", bundle, "--by", "mira")
    assert first == first | {"already": False, "known": True, "reports": 1, "exhibits": 1, "withheld": 1}
    assert (first["bundle"], first["sha256"]) == (made["number"], made["sha256"])
    assert desk.say("handover", "receive", bundle, "--by", "mira")["already"] is True
    assert len(desk.say("worklist")["cases"]) == 1

    file = tmp_path / "terug.json"
    told = desk.say("handover", "release", first["case"], file, "--next", "2099-12-01", "--by", "mira")
    assert set(told["payload"]) == {
        "kind", "version", "house", "bundle", "bundle_sha256", "reports", "received", "turn", "next_news_on", "made_at",
    }  # fmt: skip
    unknown = office.say("handover", "read", file, "--by", "sam", code=1)
    assert unknown["refused"] == "UnknownKey"
    office.know(desk, "Meldpunt", "desk", tmp_path / "meldpunt.pem")
    heard = office.say("handover", "read", file, "--by", "sam")
    assert heard == heard | {"bundle": made["number"], "turn": "bij ons", "next_news_on": "2099-12-01"}
    assert office.say("handover", "read", file, "--by", "sam")["already"] is True
    changed = tmp_path / "anders.json"
    changed.write_text(file.read_text().replace("2099-12-01", "2099-12-02"))
    assert office.say("handover", "read", changed, "--by", "sam", code=1)["refused"] == "SignatureBroken"

    own = tmp_path / "van-het-meldpunt"
    desk.run("bundle", first["case"], own, "--for", "Rechtbank", "--by", "mira")
    assert json.loads(desk.run("verify", own, "--json"))["verdict"] == "good"
    chain = next(
        one["custody"]
        for one in json.loads((own / "data" / "bundle.json").read_text())["items"]
        if one["kind"] == "submission"
    )
    assert [(one["from_whom"], one["to_whom"]) for one in chain] == [
        ("melder", "Spoor"), ("Spoor", "Meldpunt"), ("Spoor", "Spoor"), ("Spoor", "Rechtbank"),
    ]  # fmt: skip
    assert [one["house"] for one in chain] == ["Spoor", "Spoor", "", ""]


def test_a_changed_bundle_is_refused_with_its_place_and_leaves_no_case(houses, tmp_path):
    office, desk = houses
    (tmp_path / "rijen.csv").write_text(ROWS)
    office.run("import", tmp_path / "rijen.csv", "--by", "sam")
    case = office.say("worklist")["cases"][0]["case"]
    bundle = tmp_path / "bundel"
    office.run("bundle", case, bundle, "--by", "sam")
    file = bundle / "data" / "reports.json"
    file.write_text(file.read_text().replace("steek", "kus"))
    said = desk.say("handover", "receive", bundle, "--by", "mira", code=1)
    assert said["refused"] == "broken"
    assert any("data/reports.json" in line for line in said["why"])
    assert said["exhibit"]
    assert desk.say("worklist")["cases"] == []
    assert "no case" in desk.run("handover", "release", "2026-0001", "x.json", "--next", "2099-01-01", code=2)
    assert "2026-13-01" in desk.run(
        "handover", "release", "2026-0001", "x.json", "--next", "2026-13-01", code=2
    )
    assert "hands over" in office.run("handover", "receive", bundle, "--by", "sam", code=2)
