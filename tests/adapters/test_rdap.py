"""RDAP: only registries of the imported file are asked, over https, and never followed elsewhere; no sockets."""

import json
from datetime import UTC, datetime
from email.message import Message
from urllib.error import HTTPError, URLError
from urllib.request import Request

import pytest

from spoor.adapters.rdap import (
    MOST_BYTES,
    NoAnswer,
    NotAsked,
    Unreachable,
    _Redirects,
    ask,
    keep_answer,
    keep_bootstrap,
)
from spoor.commands._rdap import asked
from spoor.networks.bootstrap import base_for, hosts_of, read_bootstrap
from spoor.networks.reading import FileRefused

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
IANA = json.dumps(
    {
        "publication": "2026-11-20T00:00:00Z",
        "services": [
            [["198.51.0.0/16"], ["https://rdap.far.example/"]],
            [
                ["198.51.100.0/24", "2001:db8::/32"],
                ["http://rdap.near.example/", "https://rdap.near.example/x"],
            ],
            [["203.0.113.0/24"], ["http://only-plain.example/"]],
        ],
    }
).encode()
FILE = read_bootstrap(IANA)
GOOD = json.dumps(
    {"objectClassName": "ip network", "name": "BEDACHT", "startAddress": "8.8.8.0", "endAddress": "8.8.8.255"}
)


class Answer:
    """What an opener gives, without a network."""

    def __init__(self, content: str | bytes, url: str):
        self.content = content if isinstance(content, bytes) else content.encode()
        self.url = url

    def read(self, amount=-1):
        return self.content[:amount]

    def geturl(self):
        return self.url


def giving(content, url=None):
    return lambda request, timeout: Answer(content, url or request.full_url)


def failing(error):
    def opener(request, timeout):
        raise error

    return opener


def put(opener, base="https://rdap.near.example/"):
    return ask("198.51.100.7", base, hosts=hosts_of([FILE]), at=AT, opener=opener)


def test_the_smallest_network_says_who_is_asked_and_only_https_counts():
    assert base_for("198.51.100.7", [FILE]) == "https://rdap.near.example/x/"
    assert base_for("198.51.7.7", [FILE]) == "https://rdap.far.example/"
    assert base_for("2001:db8::1", [FILE]) == "https://rdap.near.example/x/"
    assert base_for("203.0.113.7", [FILE]) is None
    assert hosts_of([FILE]) == {"rdap.far.example", "rdap.near.example"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"publication": "x", "services": []}', b"{" * 3000])
def test_what_is_no_bootstrap_file_is_refused(content):
    with pytest.raises(FileRefused):
        read_bootstrap(content)


def test_an_answer_holds_who_was_asked_when_and_the_digest(tmp_path):
    answer, content = put(giving(GOOD))
    assert (answer.url, answer.asked_at) == ("https://rdap.near.example/ip/198.51.100.7", AT.isoformat())
    assert answer.says["name"] == "BEDACHT"
    file = keep_answer(tmp_path, answer, content)
    assert file.read_bytes() == GOOD.encode()
    assert json.loads(file.with_suffix(".about").read_text())["sha256"] == answer.sha256


@pytest.mark.parametrize(
    ("opener", "error"),
    [
        (failing(URLError("no route")), Unreachable),
        (failing(TimeoutError()), Unreachable),
        (failing(HTTPError("u", 404, "x", Message(), None)), NoAnswer),
        (giving("no json"), NoAnswer),
        (giving('{"objectClassName": "domain"}'), NoAnswer),
        (giving(b"x" * (MOST_BYTES + 1)), NoAnswer),
        (giving(GOOD, "https://elsewhere.example/ip/198.51.100.7"), NotAsked),  # sent on to another house
    ],
)
def test_what_is_no_answer_says_so(opener, error):
    with pytest.raises(error):
        put(opener)


@pytest.mark.parametrize(
    "base",
    [
        "http://rdap.near.example/",
        "https://elsewhere.example/",
        "file:///etc/",
        "https://a@rdap.near.example/",
    ],
)
def test_nothing_but_a_registry_of_the_file_over_https_is_asked(base):
    with pytest.raises(NotAsked):
        put(failing(AssertionError("asked")), base)


def test_a_redirect_goes_to_a_registry_of_the_file_or_nowhere():
    follow = _Redirects(hosts_of([FILE]))
    request = Request("https://rdap.near.example/ip/1")
    on = follow.redirect_request(request, None, 302, "", Message(), "https://rdap.far.example/ip/1")
    assert on.full_url == "https://rdap.far.example/ip/1"
    for bad in ("http://rdap.far.example/ip/1", "https://elsewhere.example/", "file:///etc/passwd"):
        with pytest.raises(NotAsked):
            follow.redirect_request(request, None, 302, "", Message(), bad)


def test_the_command_says_what_came_of_asking(tmp_path):
    shown = {"address": "198.51.100.7", "scope": "public"}
    assert "--as rdap" in asked(shown, tmp_path, "nl").sentence
    keep_bootstrap(tmp_path, IANA, "2026-11-20")
    offline = asked(shown, tmp_path, "nl", failing(URLError("no route")))
    assert (offline.answer, "niet bereikbaar" in offline.sentence) == (None, True)
    found = asked(shown, tmp_path, "nl", giving(GOOD))
    assert found.answer["says"]["name"] == "BEDACHT"
    assert len(list((tmp_path / "rdap" / "answers").iterdir())) == 2
    private = asked(shown | {"scope": "private"}, tmp_path, "nl", failing(AssertionError("asked")))
    assert private.answer is None
