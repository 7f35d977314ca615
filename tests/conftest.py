"""What every test may use: the two houses, people with a role, one fixed noon, and no network but this machine."""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from spoor.cases import rules, shielding
from spoor.cases.house import house_kind, prepare
from spoor.cases.models import Case
from spoor.cases.steps.receive import Arriving, receive
from spoor.evidence.content import read_row

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # noon in the Netherlands, a Monday
PASSWORD = "een-lang-wachtwoord"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise AssertionError(f"a test wanted to reach {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def forget_house() -> Iterator[None]:
    """Each test has a house of its own."""
    house_kind.cache_clear()
    rules._rules.cache_clear()
    shielding.forget()
    yield
    house_kind.cache_clear()
    rules._rules.cache_clear()


@pytest.fixture
def desk(db: None) -> Any:
    """A desk, as at first use."""
    return prepare(kind="desk", name="Meldpunt Test", at=NOON)


@pytest.fixture
def office(db: None) -> Any:
    """An office, as at first use."""
    return prepare(kind="office", name="Kantoor Test", at=NOON)


@pytest.fixture
def person(db: None) -> Callable[[str, str], User]:
    """Make a person with a role."""

    def make(username: str, role: str) -> User:
        user = User.objects.create_user(username, password=PASSWORD)
        user.groups.add(Group.objects.get(name=role))
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def analyst(desk: Any, person: Callable[[str, str], User]) -> User:
    """An analyst of a desk."""
    return person("mira", "analyst")


@pytest.fixture
def officer(desk: Any, person: Callable[[str, str], User]) -> User:
    """A prosecutor of a desk."""
    return person("officier", "prosecutor")


@pytest.fixture
def report_in(db: None) -> Callable[..., Case]:
    """Take in a report and return its case."""

    def make(by: User, at: datetime = NOON, danger_now: bool = False, **columns: str) -> Case:
        content, problems, _ = read_row({"text": "Ik maak je dood.", **columns})
        assert content is not None, problems
        number = receive(Arriving(content, content.key(1), danger_now=danger_now), by=by, at=at).report
        return Case.objects.get(filings__report=number)

    return make


@pytest.fixture
def page(db: None) -> Callable[[User], Client]:
    """A browser without a screen, logged in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure where CI says so."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
