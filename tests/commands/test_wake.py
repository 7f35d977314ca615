"""`spoor wake`: looks at what is due, says how much, and leaves it to the server where one works."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import TrailRecord
from spoor.commands.main import main


@pytest.fixture
def due(desk, person, report_in, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)
    report_in(person("mira", "analyst"), account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    TrailRecord.objects.update(looked_on=NOON.date() - timedelta(days=3))


def test_what_is_due_is_looked_at_once(due, capsys):
    assert main(["wake", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["asked"] == 1
    assert main(["wake", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"asked": 0, "changed": 0, "woken": 0}


def test_it_speaks_the_language_asked(due, capsys):
    assert main(["wake", "--lang", "en"]) == 0
    assert "1 cases looked at again" in capsys.readouterr().out


def test_it_leaves_the_work_to_a_server_that_does_it(due, capsys):
    with settings.HOME.only_one("walk") as free:
        assert free
        assert main(["wake"]) == 1
    assert "De server doet dit al." in capsys.readouterr().err
    assert TrailRecord.objects.get().looked_on < NOON.date()
