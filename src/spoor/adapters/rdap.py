"""RDAP (RFC 9082, 9083): one question to one registry over https, and what it answered, kept with time and digest.

Who is asked learns the address. Nothing is asked unless somebody says so.
"""

import hashlib
import json
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

TIMEOUT = 15.0  # seconds
MOST_BYTES = 1024 * 1024
FOLDER = "rdap"  # of a home: the bootstrap files, and in `answers` what registries said


class NotAsked(Exception):
    """This address is not one of a registry that the imported bootstrap file names, or not https; nothing was asked."""


class Unreachable(Exception):
    """The registry cannot be reached from here; Spoor works without it, ask again when there is a connection."""


class NoAnswer(Exception):
    """The registry answered with something that is no RDAP answer about a network."""


class Response(Protocol):
    """What an opener gives."""

    def read(self, amount: int = -1, /) -> bytes:
        """Return so many bytes."""

    def geturl(self) -> str:
        """Return the address that answered in the end."""


Opener = Callable[[Request, float], Response]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is kept: who was asked what and when, the digest of the bytes, and what they say."""

    address: str
    url: str
    asked_at: str
    sha256: str
    says: dict[str, Any]


def ask(
    address: str, base: str, *, hosts: frozenset[str], at: datetime, opener: Opener | None = None
) -> tuple[Answered, bytes]:
    """Ask the registry at `base` for the network of an address. Raises NotAsked, Unreachable and NoAnswer."""
    url = f"{base}ip/{quote(address, safe=':')}"
    _must_be_known(url, hosts)
    request = Request(url, headers={"Accept": "application/rdap+json"})  # noqa: S310 - https, checked above
    try:
        response = (opener or _opener(hosts))(request, TIMEOUT)
        content = response.read(MOST_BYTES + 1)
        answered = response.geturl()
    except HTTPError as error:
        raise NoAnswer(f"{urlsplit(url).hostname}: {error.code}") from error
    except (URLError, HTTPException, OSError) as error:
        raise Unreachable(f"{urlsplit(url).hostname}: {error}") from error
    _must_be_known(answered, hosts)
    if len(content) > MOST_BYTES:
        raise NoAnswer(f"> {MOST_BYTES} bytes")
    return Answered(
        address, answered, at.isoformat(), hashlib.sha256(content).hexdigest(), _said(content)
    ), content


def _must_be_known(url: str, hosts: frozenset[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in hosts or "@" in parts.netloc:
        raise NotAsked(url[:200])


def _said(content: bytes) -> dict[str, Any]:
    """Return the few things that are shown of an answer. Raises NoAnswer."""
    try:
        loaded = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("no JSON") from error
    if not isinstance(loaded, dict) or loaded.get("objectClassName") != "ip network":
        raise NoAnswer("no ip network")
    shown = ("handle", "name", "startAddress", "endAddress", "country", "type", "parentHandle")
    return {key: loaded[key] for key in shown if isinstance(loaded.get(key), str)}


class _Redirects(HTTPRedirectHandler):
    """Follows an answer that sends on, only to https and to a host of the bootstrap file."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """Return the next question. Raises NotAsked."""
        _must_be_known(newurl, self._hosts)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(hosts: frozenset[str]) -> Opener:
    """Return an opener that knows https and nothing else: no file, no ftp, no plain http."""
    director = OpenerDirector()
    for handler in (ProxyHandler(), HTTPSHandler(context=ssl.create_default_context()), _Redirects(hosts)):
        director.add_handler(handler)
    return lambda request, timeout: director.open(request, timeout=timeout)


def keep_bootstrap(home: Path, content: bytes, published: str) -> tuple[str, bool]:
    """Keep a bootstrap file as it came; return its digest, and whether it is new here. Raises OSError."""
    sha256 = hashlib.sha256(content).hexdigest()
    file = home / FOLDER / f"bootstrap-{published}-{sha256[:20]}.json"
    return sha256, _written(file, content)


def bootstraps(home: Path) -> list[bytes]:
    """Return the bootstrap files of a home. Raises OSError."""
    return [file.read_bytes() for file in sorted((home / FOLDER).glob("bootstrap-*.json"))]


def keep_answer(home: Path, answered: Answered, content: bytes) -> Path:
    """Keep what a registry said, byte for byte, and beside it who was asked what and when. Raises OSError."""
    stamp = answered.asked_at.replace(":", "").replace("+0000", "Z")
    file = home / FOLDER / "answers" / f"{stamp}-{answered.sha256[:20]}.json"
    _written(file, content)
    _written(file.with_suffix(".about"), json.dumps(asdict(answered), ensure_ascii=False, indent=1).encode())
    return file


def _written(file: Path, content: bytes) -> bool:
    if file.exists():
        return False
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    part.rename(file)
    return True
