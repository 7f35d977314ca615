"""Proofs of the log as values and as JSON: a line is in it, or it only grew. Checked without a database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spoor import merkle

INCLUSION, CONSISTENCY = "inclusion", "consistency"


class ProofUnreadable(Exception):
    """This is no proof of the log; expected the JSON that `spoor log prove` or `spoor log consistency` writes."""


@dataclass(frozen=True, slots=True)
class Head:
    """The log at a size: one digest (hex) over all its lines."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class ProvenLine:
    """One line of the log as its canonical text, and the hashes (hex) from it up to the root."""

    seq: int
    text: str
    path: tuple[str, ...]

    def holds(self, head: Head) -> bool:
        """Say whether the path leads from this line, at its place, to the head."""
        path = [bytes.fromhex(step) for step in self.path]
        return merkle.includes(
            self.text.encode(), self.seq - 1, head.size, path, bytes.fromhex(head.root)
        ) and (self._number() == self.seq)

    def _number(self) -> object:
        """Return the number that the text itself names; it must be the place."""
        try:
            content = json.loads(self.text)
        except ValueError:
            return None
        return content[0] if isinstance(content, list) and content else None

    def as_json(self, head: Head) -> dict[str, object]:
        """Return it with its head as plain values."""
        return {
            "proof": INCLUSION,
            "size": head.size,
            "root": head.root,
            "seq": self.seq,
            "line": self.text,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Growth:
    """That the log at `new` begins with the log at `old`."""

    old: Head
    new: Head
    path: tuple[str, ...]

    def holds(self) -> bool:
        """Say whether the path leads to both heads."""
        path = [bytes.fromhex(step) for step in self.path]
        return merkle.grew(
            self.old.size, bytes.fromhex(self.old.root), self.new.size, path, bytes.fromhex(self.new.root)
        )

    def as_json(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "proof": CONSISTENCY,
            "old": {"size": self.old.size, "root": self.old.root},
            "new": {"size": self.new.size, "root": self.new.root},
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file of proof says, and whether it holds."""

    proof: str
    holds: bool
    head: Head
    line: str = ""
    old: Head | None = None


def verify(text: str) -> Verified:
    """Check a proof that was written as JSON. Raises ProofUnreadable."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProofUnreadable("no JSON") from error
    if not isinstance(content, dict):
        raise ProofUnreadable("no JSON object")
    try:
        if content.get("proof") == INCLUSION:
            return _inclusion(content)
        if content.get("proof") == CONSISTENCY:
            growth = Growth(_head(content["old"]), _head(content["new"]), _path(content))
            return Verified(CONSISTENCY, growth.holds(), growth.new, old=growth.old)
    except KeyError as error:
        raise ProofUnreadable(f"no {error}") from error
    raise ProofUnreadable(f"proof: expected {INCLUSION} or {CONSISTENCY}, found {content.get('proof')!r}")


def _inclusion(content: Mapping[str, Any]) -> Verified:
    line = content["line"]
    if not isinstance(line, str):
        raise ProofUnreadable("line: expected text")
    head = _head(content)
    return Verified(
        INCLUSION, ProvenLine(_number(content, "seq"), line, _path(content)).holds(head), head, line
    )


def _head(content: object) -> Head:
    if not isinstance(content, dict):
        raise ProofUnreadable("expected size and root")
    return Head(_number(content, "size"), _hash(content["root"]))


def _path(content: Mapping[str, Any]) -> tuple[str, ...]:
    path = content["path"]
    if not isinstance(path, list):
        raise ProofUnreadable("path: expected a list")
    return tuple(_hash(step) for step in path)


def _number(content: Mapping[str, Any], key: str) -> int:
    value = content[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProofUnreadable(f"{key}: expected a number from 1, found {value!r}")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise ProofUnreadable("expected 64 hexadecimal digits for a hash")
    return value
