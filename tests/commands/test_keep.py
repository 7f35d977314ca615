"""`spoor work` keeps the evidence as well; the server does so in a thread beside the walk."""

import json
import threading

import pytest
from tests.conftest import NOON

from spoor.cases import keeping
from spoor.commands import _keep
from spoor.commands.main import main
from spoor.evidence.models import FixityRun, LogTreeHead


@pytest.fixture
def home(desk, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)


def test_work_makes_the_head_of_the_day_and_reads_a_part_once(home, capsys):
    for _ in range(2):
        assert main(["work", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"done": 0, "stuck": 0}
    assert LogTreeHead.objects.count() == 1
    assert FixityRun.objects.count() == 1


def test_work_ends_in_1_and_says_what_a_person_must_mend(home, capsys, monkeypatch):
    kept = keeping.Kept(None, 0, 0, None, ("authorities.yaml: kapot",))
    monkeypatch.setattr(keeping, "keep", lambda **_: kept)
    assert main(["work", "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out) == {"done": 0, "stuck": 0}
    assert "authorities.yaml: kapot" in told.err


def test_one_process_of_a_home_keeps_at_a_time(home):
    from django.conf import settings

    with settings.HOME.only_one("keep"):
        assert _keep.keep_once("commandline") is None
    assert _keep.keep_once("commandline").head is not None


def test_the_watcher_ends_when_keeping_ended_so_that_the_server_starts_it_again(home, capsys, monkeypatch):
    from spoor.commands import work

    over = threading.Thread(target=lambda: None)
    over.start()
    over.join()
    monkeypatch.setattr(_keep, "beside", lambda _by: over)
    monkeypatch.setattr(work, "_package_tables", lambda: None)
    assert main(["work", "--watch"]) == 1
    assert "keeping the evidence stopped" in capsys.readouterr().err


def test_a_round_that_finds_a_damaged_log_says_so_and_goes_on(home, monkeypatch):
    from django.contrib.auth.models import User

    from spoor.evidence import tree

    def damaged(**_: object) -> None:
        raise tree.LogDamaged("line 3")

    monkeypatch.setattr(tree, "make_head", damaged)
    kept = keeping.keep(by=User.objects.get(username="commandline"), now=lambda: NOON)
    assert "line 3" in kept.trouble[0]
    assert "spoor log check" in kept.trouble[0]
    assert kept.run is not None
