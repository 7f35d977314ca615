"""`spoor user`: the first administrator gets in; a wrong name, role or password adds nobody."""

import io

import pytest
from django.contrib.auth.models import User

from spoor.cases.house import role_of
from spoor.commands import user
from spoor.commands.main import UsedWrongly

GOOD = "een-lang-wachtwoord"


@pytest.fixture
def add(desk, monkeypatch):
    """Run the command with a password on standard input."""
    import argparse

    def run(name: str = "jansen", role: str = "administrator", password: str = GOOD) -> int:
        parser = argparse.ArgumentParser()
        user.configure(parser)
        options = parser.parse_args([name, "--role", role])
        options.lang = "nl"
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return user.run(options)

    return run


def test_a_person_with_a_role_is_added(add, capsys):
    assert add() == 0
    assert "jansen kan inloggen" in capsys.readouterr().out
    added = User.objects.get(username="jansen")
    assert role_of(added) == "administrator"
    assert added.check_password(GOOD)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "koning"}, "expected one of"),  # no such role
        ({"name": "commandline"}, "taken"),  # the built-in account
        ({"password": "kort"}, "password"),  # shorter than the rules say
    ],
)
def test_what_is_wrong_adds_nobody(add, given, said):
    before = User.objects.count()
    with pytest.raises(UsedWrongly, match=said):
        add(**given)
    assert User.objects.count() == before
