"""Which registry answers RDAP for an address: IANA's bootstrap file (RFC 9224), as the administrator imported it."""

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from spoor.networks.reading import FileRefused
from spoor.networks.sentences import Sentence

MOST_BYTES = 4 * 1024 * 1024
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The day of publication and, for each network, where its registry answers; https only."""

    published: date
    services: tuple[tuple[Network, str], ...]


def read_bootstrap(content: bytes) -> Bootstrap:
    """Return what a bootstrap file for addresses says. Raises FileRefused naming what is wrong."""
    try:
        loaded = json.loads(content[: MOST_BYTES + 1])
        published = date.fromisoformat(str(loaded["publication"])[:10])
        rows = [
            (ipaddress.ip_network(prefix), url)
            for prefixes, urls, *_rest in loaded["services"]
            for url in (_secure(urls),)
            for prefix in prefixes
            if url
        ]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FileRefused(Sentence("file.no_bootstrap", {"why": str(error)[:120]})) from None
    if not rows:
        raise FileRefused(Sentence("file.no_bootstrap", {"why": "services"}))
    return Bootstrap(published, tuple(rows))


def _secure(urls: Sequence[str]) -> str | None:
    """Return the first address that is https and names a host without user or port of its own."""
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc:
            return url if url.endswith("/") else f"{url}/"
    return None


def base_for(address: str, files: Sequence[Bootstrap]) -> str | None:
    """Return where the registry of an address answers: the smallest network in the newest file that has it."""
    wanted = ipaddress.ip_address(address)
    for file in sorted(files, key=lambda one: one.published, reverse=True):
        held = [
            (net.prefixlen, url)
            for net, url in file.services
            if net.version == wanted.version and wanted in net
        ]
        if held:
            return max(held)[1]
    return None


def hosts_of(files: Sequence[Bootstrap]) -> frozenset[str]:
    """Return every host that these files name: an answer may send on to one of them and to no other."""
    return frozenset(urlsplit(url).hostname or "" for file in files for _net, url in file.services)
