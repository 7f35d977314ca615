"""Chains of time stamps: one whose certificate ended holds through a newer one over its bytes, put there in time.

The idea of RFC 4998, 5.2: each link is judged at the moment of the next, and the last one now.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spoor.bundles.contents import Stamped


@dataclass(frozen=True, slots=True)
class TokenChecked:
    """What a checker of tokens says: `verdict` True, False or None (not checked), and why in words.

    `gen_time` is the moment in it; `ended` when its certificate or an algorithm of it ended, None while it holds.
    """

    verdict: bool | None
    why: str
    gen_time: datetime | None = None
    ended: datetime | None = None


TokenCheck = Callable[[bytes, str], TokenChecked]  # token, hex digest that it should stamp


@dataclass(frozen=True, slots=True)
class Link:
    """A token of the bundle: what is said of it, the digest of its own file (empty where it is gone), and the check."""

    said: Stamped
    file_sha256: str
    found: TokenChecked


def links(root: Path, stamps: Sequence[Stamped], check: TokenCheck) -> list[Link]:
    """Check each token of a bundle by itself."""
    found = []
    for one in stamps:
        file = root / one.path
        if not file.is_file() or file.is_symlink():
            found.append(Link(one, "", TokenChecked(False, "")))
            continue
        content = file.read_bytes()
        found.append(Link(one, hashlib.sha256(content).hexdigest(), check(content, one.sha256)))
    return found


def held_by(link: Link, all_links: Sequence[Link]) -> Link | None:
    """Return the link through which one that ended still holds: over its bytes, good, and put there before its end."""
    over = {
        one.file_sha256: [other for other in all_links if other.said.sha256 == one.file_sha256]
        for one in all_links
    }
    return _held(link, over)


def _held(link: Link, over: Mapping[str, Sequence[Link]]) -> Link | None:
    ended = link.found.ended
    for one in over.get(link.file_sha256, ()):
        at = one.found.gen_time
        in_time = ended is not None and at is not None and at <= ended
        if in_time and one.found.verdict and (one.found.ended is None or _held(one, over) is not None):
            return one
    return None
