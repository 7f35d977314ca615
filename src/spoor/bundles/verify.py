"""Verifying a bundle: what was checked, what was not and why, what failed and where. Needs no home and no network.

The bag (RFC 8493), then what the table of contents says of exhibits, then the log (RFC 9162): each line of the case is
proven to be in the tree with the stated root, each exhibit was sealed by such a line, and the root is time-stamped.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spoor import merkle
from spoor.bundles import signature
from spoor.bundles.bag import SIGNATURE, BagBroken, check_bag, digest_of
from spoor.bundles.chain import Link, TokenCheck, TokenChecked, held_by, links
from spoor.bundles.contents import (
    ANCHOR,
    ANCHORED,
    CONTENTS,
    DOSSIER,
    GRAPH,
    GUIDE,
    HEAD,
    LOG,
    PROOFS,
    Contents,
    ContentsBroken,
    read,
)
from spoor.bundles.wacz_check import wrong_in_web

__all__ = ["Fact", "TokenCheck", "TokenChecked", "Verdict", "verify"]
NEVER = ("author", "online", "before", "signature")  # what no bundle proves; the guide opens with it too


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence by its id with its values."""

    id: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """What does not hold: what was checked, where, and why."""

    what: Fact
    where: str
    why: Fact


@dataclass(slots=True)
class Verdict:
    """The answer: good only where nothing failed; what was not checked is named with the reason."""

    checked: list[Fact] = field(default_factory=list)
    not_checked: list[tuple[Fact, Fact]] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing failed, and the bag itself could be read."""
        return not self.failed


def verify(root: Path, check_token: TokenCheck, known: Mapping[str, str] | None = None) -> Verdict:
    """Verify a bundle. `known` is the name of a house by the fingerprint of its key.

    Raises OSError where the folder cannot be read.
    """
    verdict = Verdict()
    if not _bag(root, verdict):
        return verdict
    contents = _contents(root, verdict)
    if contents is None:
        return verdict
    _signature(root, contents, known or {}, verdict)
    _exhibits(root, contents, verdict)
    tree = _tree(root, HEAD, PROOFS, verdict)
    if tree is not None:
        _stated(root, contents, tree, verdict)
        _sealed(contents, tree.lines, verdict)
    has_anchor = (root / ANCHOR).exists() or (root / ANCHORED).exists()
    anchor = _tree(root, ANCHOR, ANCHORED, verdict) if has_anchor else None
    _stamps(root, contents, check_token, anchor, verdict)
    for name in (GUIDE, DOSSIER, GRAPH):
        if not (root / name).is_file():
            verdict.failed.append(Failed(Fact("whole"), name, Fact("missing")))
    _graph(root, contents, verdict)
    _web(root, contents, verdict)
    verdict.not_checked += [(Fact(f"never.{one}"), Fact("never")) for one in NEVER]
    return verdict


def _bag(root: Path, verdict: Verdict) -> bool:
    """Check the manifests; without them nothing else is looked at."""
    try:
        wrong = list(check_bag(root))
    except BagBroken as error:
        verdict.failed.append(Failed(Fact("bag"), str(root.name), Fact("bag_broken", {"found": str(error)})))
        return False
    verdict.failed += [Failed(Fact("bag"), one.where, Fact(one.what, {"found": one.found})) for one in wrong]
    if not wrong:
        verdict.checked.append(Fact("bag"))
    return True


def _contents(root: Path, verdict: Verdict) -> Contents | None:
    file = root / CONTENTS
    try:
        return read(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ContentsBroken) as error:
        why = Fact("contents_broken", {"found": str(error)})
        verdict.failed.append(Failed(Fact("contents"), CONTENTS, why))
        return None


def _signature(root: Path, contents: Contents, known: Mapping[str, str], verdict: Verdict) -> None:
    """The house signed the last manifest; whose key that is, only who compared it by another way can say."""
    found = signature.check(root, known)
    what = Fact("signed", {"fingerprint": found.fingerprint or contents.signed_by})
    if found.verdict is None:
        if contents.signed_by:
            verdict.failed.append(Failed(what, SIGNATURE, Fact("missing")))
        else:
            verdict.not_checked.append((Fact("who_gave"), Fact("not_signed")))
    elif not found.verdict:
        why = Fact("said", {"found": found.why}) if found.why else Fact("signature_broken")
        verdict.failed.append(Failed(what, SIGNATURE, why))
    elif found.fingerprint != contents.signed_by:
        verdict.failed.append(Failed(what, CONTENTS, Fact("other_key", {"expected": contents.signed_by})))
    elif found.name:
        verdict.checked.append(Fact("signed_by", {"fingerprint": found.fingerprint, "name": found.name}))
    else:
        verdict.not_checked.append((what, Fact("key_unknown", {"house": contents.house})))


def _exhibits(root: Path, contents: Contents, verdict: Verdict) -> None:
    """Each exhibit is there with the digest and size that the table states, or withheld with ground, person and day."""
    good = 0
    for item in contents.items:
        where = item.path or f"{Path(CONTENTS).name} {item.number}"
        if item.path is None:
            told = item.withheld
            if told is None or not (told.ground.strip() and told.by.strip() and told.at.strip()):
                verdict.failed.append(Failed(Fact("withheld"), where, Fact("no_ground")))
            else:
                values: dict[str, object] = {"number": item.number, "ground": told.ground, "by": told.by}
                verdict.not_checked.append(
                    (Fact("exhibit", {"number": item.number}), Fact("is_withheld", values))
                )
            continue
        file = root / item.path
        there = file.is_file() and not file.is_symlink()
        if not there or (digest_of(file), file.stat().st_size) != (item.sha256, item.size):
            why = Fact("other_digest", {"expected": item.sha256}) if there else Fact("missing")
            verdict.failed.append(Failed(Fact("exhibit", {"number": item.number}), where, why))
        else:
            good += 1
        if not item.custody:
            verdict.failed.append(Failed(Fact("custody"), where, Fact("no_custody")))
    if good:
        verdict.checked.append(Fact("exhibits", {"count": good}))


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


@dataclass(frozen=True, slots=True)
class _Tree:
    """A head of the log and the lines that are proven to be in it."""

    size: int
    root: str
    named: int
    lines: list[Any]
    files: frozenset[str]


def _tree(root: Path, head_file: str, proofs_file: str, verdict: Verdict) -> _Tree | None:
    """Check that each line is in the tree with the stated root; None where that cannot be said."""
    try:
        head = json.loads((root / head_file).read_text(encoding="utf-8"))
        size, top = int(head["size"]), bytes.fromhex(head["root"])
        rows = [line.split("\t") for line in (root / proofs_file).read_text(encoding="utf-8").splitlines()]
        proofs = [(int(row[0]), row[1], [step.split(":") for step in row[2:]]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        verdict.failed.append(Failed(Fact("log"), head_file, Fact("log_broken", {"found": str(error)})))
        return None
    found, before = [], 0
    for seq, name, steps in proofs:
        where = f"{LOG}/{name}"
        why = _line(root / where, seq, before, size, top, steps)
        before = max(before, seq)
        if why is None:
            found.append(json.loads((root / where).read_text(encoding="utf-8")))
        else:
            verdict.failed.append(Failed(Fact("log_line", {"seq": seq}), where, why))
    if found:
        verdict.checked.append(Fact("log", {"count": len(found), "size": size, "root": top.hex()}))
    return _Tree(size, top.hex(), len(proofs), found, frozenset(name for _seq, name, _steps in proofs))


def _stated(root: Path, contents: Contents, tree: _Tree, verdict: Verdict) -> None:
    """The head and the lines are those that the table of contents states, and no line lies there without a proof."""
    if (tree.size, tree.root, tree.named) != (contents.log_size, contents.log_root, contents.log_lines):
        verdict.failed.append(Failed(Fact("log"), HEAD, Fact("other_head", {"expected": contents.log_root})))
    there = {file.name for file in (root / LOG).glob("*.txt")}
    for name in sorted(there - tree.files):
        verdict.failed.append(Failed(Fact("log"), f"{LOG}/{name}", Fact("unproven_line")))


def _line(
    file: Path, seq: int, before: int, size: int, top: bytes, steps: Sequence[Sequence[str]]
) -> Fact | None:
    """Say why a line does not hold: it is gone, out of order, says another number, or is not in the tree."""
    content = _bytes(file)
    if content is None:
        return Fact("missing")
    if seq <= before:
        return Fact("out_of_order")
    try:
        said, path = json.loads(content), [bytes.fromhex(one[1]) for one in steps]
        number = int(said[0])
    except (ValueError, TypeError, IndexError, KeyError):
        return Fact("line_unreadable")
    if number != seq:
        return Fact("other_number", {"found": number})
    if not merkle.includes(content, seq - 1, size, path, top):
        return Fact("not_in_tree", {"root": top.hex()})
    if [one[0] for one in steps] != sides(seq - 1, size):
        return Fact("other_side")
    return None


def sides(place: int, size: int) -> list[str]:
    """Return on which side each step of an inclusion path stands, for a check in a shell (RFC 9162, 2.1.3.2)."""
    found, index, last = [], place, size - 1
    while last:
        if index & 1 or index == last:
            found.append("left")
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found.append("right")
        index, last = index >> 1, last >> 1
    return found


def _sealed(contents: Contents, lines: Sequence[Any], verdict: Verdict) -> None:
    """The digest of each exhibit stands in a proven line of the log, withheld or not."""
    said = json.dumps(lines)
    bare = [item.number for item in contents.items if item.sha256 not in said]
    for number in bare:
        verdict.failed.append(Failed(Fact("sealed"), CONTENTS, Fact("not_in_log", {"number": number})))
    if contents.items and not bare:
        verdict.checked.append(Fact("sealed", {"count": len(contents.items)}))


def _stamps(
    root: Path, contents: Contents, check_token: TokenCheck, anchor: _Tree | None, verdict: Verdict
) -> None:
    """Each token stamps what the table says, now or through its renewals; without one over a head nothing outside says
    when the log stood so.
    """
    head = hashlib.sha256((root / ANCHOR).read_bytes()).hexdigest() if (root / ANCHOR).is_file() else ""
    chain = links(root, contents.stamps, check_token)
    known = {head, *(one.sha256 for one in contents.items), *(one.file_sha256 for one in chain)}
    anchored = False
    for one in chain:
        if one.found.verdict and one.said.sha256 not in known:
            verdict.not_checked.append((_named(one), Fact("stamp_of_nothing")))
        elif _stamp(one, chain, verdict):
            anchored |= one.said.sha256 == head
    if anchor is None or not anchored:
        verdict.not_checked.append((Fact("anchor"), Fact("no_anchor")))
    elif younger := contents.log_lines - anchor.named:
        verdict.not_checked.append((Fact("anchor"), Fact("younger", {"count": younger})))


def _named(one: Link) -> Fact:
    said = one.said
    return Fact("stamp", {"authority": said.authority, "what": said.what, "at": said.gen_time})


def _stamp(one: Link, chain: Sequence[Link], verdict: Verdict) -> bool:
    """Say of one token whether it holds, by itself or through a renewal; one that ended without is not checked."""
    if not one.file_sha256:
        verdict.failed.append(Failed(Fact("stamp"), one.said.path, Fact("missing")))
    elif one.found.verdict is None:
        verdict.not_checked.append((_named(one), Fact("said", {"found": one.found.why})))
    elif not one.found.verdict:
        why = Fact("said", {"found": one.found.why})
        verdict.failed.append(Failed(_named(one), one.said.path, why))
    elif one.found.ended is None:
        verdict.checked.append(_named(one))
        return True
    else:
        until = one.found.ended.isoformat(timespec="seconds")
        newer = held_by(one, chain)
        if newer is not None:
            values = {**_named(one).values, "until": until, "link": newer.said.path}
            verdict.checked.append(Fact("stamp_renewed", values))
            return True
        verdict.not_checked.append((_named(one), Fact("stamp_ended", {"until": until})))
    return False


def _graph(root: Path, contents: Contents, verdict: Verdict) -> None:
    """The CASE graph names each exhibit by its digest."""
    content = _bytes(root / GRAPH)
    if content is None:
        return
    try:
        said = json.dumps(json.loads(content))
    except ValueError as error:
        verdict.failed.append(Failed(Fact("graph"), GRAPH, Fact("said", {"found": str(error)})))
        return
    bare = [item.number for item in contents.items if item.sha256 not in said]
    for number in bare:
        verdict.failed.append(Failed(Fact("graph"), GRAPH, Fact("not_in_graph", {"number": number})))
    if not bare:
        verdict.checked.append(Fact("graph"))
    verdict.not_checked.append((Fact("graph_shape"), Fact("own_tool", {"tool": "case_validate"})))
    verdict.not_checked.append((Fact("pdf_a"), Fact("declared")))


def _web(root: Path, contents: Contents, verdict: Verdict) -> None:
    """The WACZ holds what the table says of it, and each of its records is an exhibit that lies here."""
    wrong = list(wrong_in_web(root, contents))
    verdict.failed += [Failed(Fact("web"), one.where, Fact(one.what, {"found": one.found})) for one in wrong]
    web = contents.web
    if web is not None and web.path is None:
        verdict.not_checked.append((Fact("web"), Fact("said", {"found": web.said})))
    elif web is not None and not wrong:
        verdict.checked.append(Fact("web_good", {"members": len(web.members), "count": len(web.records)}))
        verdict.not_checked.append((Fact("web_online"), Fact("web_handed_in")))
