"""Bundle: a case becomes a folder that others verify without us; whole, or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters import timestamps
from spoor.adapters.housekey import fingerprint, house_key, public_pem
from spoor.bundles.bag import close_bag
from spoor.bundles.contents import (
    ANCHOR,
    ANCHORED,
    CONTENTS,
    DOSSIER,
    EXHIBITS,
    GRAPH,
    GUIDE,
    HEAD,
    LOG,
    PROOFS,
    ROOTS,
    TOKENS,
    Contents,
    Item,
    Stamped,
    as_json,
)
from spoor.bundles.graph import graph
from spoor.bundles.guide import guide
from spoor.bundles.signature import KEY_FILE, put_key, sign
from spoor.bundles.told import REPORTS
from spoor.bundles.told import as_json as reports_as_json
from spoor.bundles.verify import sides
from spoor.bundles.wacz import put
from spoor.cases import bundling, telling
from spoor.cases.bundle_dossier import dossier_of_bundle
from spoor.cases.bundle_web import handed_in
from spoor.cases.bundling import Withholding
from spoor.cases.clock import day_of, moment
from spoor.cases.facts import group_of
from spoor.cases.house import house, house_kind, role_of
from spoor.cases.models import Bundle, Case
from spoor.cases.shielding import facts_in
from spoor.drafting import document
from spoor.evidence import log, tree
from spoor.evidence import stamps as stamping
from spoor.evidence.models import (
    CustodyEvent,
    Exhibit,
    LogEntry,
    LogTreeHead,
    TimeStamp,
    TimeStampRequest,
)
from spoor.evidence.numbering import lock, take
from spoor.evidence.sealing import NOBODY, Hands, store
from spoor.shielding import mask

DECIDE = {"desk": ("prosecutor",), "office": ("analyst", "administrator")}  # who may keep an exhibit out


class FolderTaken(Exception):
    """A bundle goes into a folder of its own; this one exists already. Choose another."""


class NotAnExhibit(Exception):
    """These are no exhibits of this case; look up their numbers."""


class MayNotWithhold(Exception):
    """Keeping an exhibit out is a decision of a prosecutor (in an office: a member of staff), with a ground."""


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made: its row, and where it lies."""

    row: Bundle
    folder: Path


@transaction.atomic
def make(
    case: Case,
    folder: Path,
    *,
    withheld: Mapping[int, str],
    receiver: str = "",
    lang: str = "nl",
    by: User,
    at: datetime,
) -> Made:
    """Write a case with its group as a bundle into a new folder. `withheld` is a ground by key of an exhibit.

    `receiver` is for whom it is; the custody of each exhibit in it says so.

    Raises FolderTaken, NotAnExhibit, MayNotWithhold, EvidenceDamaged, LogDamaged and OSError; then there is no folder.
    """
    if folder.exists():
        raise FolderTaken(str(folder))
    case = Case.objects.select_for_update().get(pk=case.lead_id or case.pk)
    members = group_of(case)
    _may(members, withheld, by)
    year = day_of(at).year
    number = f"B-{year}-{take(lock(f'bundles-{year}'))[0]:06d}"
    facts = facts_in(members)
    told = {key: Withholding(mask(ground.strip(), facts), by) for key, ground in withheld.items()}
    held = [one for item, one in bundling.items_of(members, told, by=by, at=at, lang=lang) if item.path]
    _hand_over(held, number, receiver.strip(), by=by, at=at)
    items = bundling.items_of(members, told, by=by, at=at, lang=lang)
    _enter([exhibit for _item, exhibit in items], members, by=by, at=at)
    head = tree.make_head(day=day_of(at), at=at)
    seqs = bundling.lines_of(members, [exhibit for _item, exhibit in items])
    anchor, key = _anchor(), house_key(settings.HOME.path)
    tokens = _tokens([item for item, _exhibit in items], anchor)
    contents = bundling.contents_of(
        case, number, [item for item, _exhibit in items], [one for one, _token in tokens],
        (head.size, head.root, len(seqs)), receiver=receiver.strip(), signed_by=fingerprint(public_pem(key)),
        lang=lang, by=by, at=at,
    )  # fmt: skip
    part = folder.with_name(f".{folder.name}.part")
    part.mkdir(parents=True)
    try:
        _exhibits(part, contents)
        contents = replace(contents, web=put(part, handed_in(part, items, lang), contents))
        _write(part, case, contents, at=at)
        _prove(part, head, seqs, HEAD, PROOFS)
        if anchor is not None and (before := [seq for seq in seqs if seq <= anchor.size]):
            _prove(part, anchor, before, ANCHOR, ANCHORED)
        _put_tokens(part, tokens)
        if house_kind() == "office":
            said = telling.told_of(members, [item for item, _exhibit in items])
            (part / REPORTS).write_text(reports_as_json(said), encoding="utf-8")
        put_key(part, key)
        sha256 = close_bag(part, _info(contents), [GUIDE, KEY_FILE])
        sign(part, key)
        row = _kept(case, contents, items, sha256, by=by, at=at)
        os.rename(part, folder)
    except BaseException:
        shutil.rmtree(part)
        raise
    return Made(row, folder)


def _may(members: Sequence[int], withheld: Mapping[int, str], by: User) -> None:
    if not withheld:
        return
    if role_of(by) not in DECIDE[house_kind()] or not all(ground.strip() for ground in withheld.values()):
        raise MayNotWithhold
    mine = set(bundling.exhibits_of(members).values_list("pk", flat=True))
    if other := sorted(set(withheld) - mine):
        raise NotAnExhibit(", ".join(map(str, other)))


def _hand_over(exhibits: Sequence[Exhibit], number: str, receiver: str, *, by: User, at: datetime) -> None:
    """Add to the custody of what goes into a bundle that its digest was checked, and from whom to whom it goes."""
    hands = Hands(house().name, receiver) if receiver else NOBODY
    CustodyEvent.objects.bulk_create(
        CustodyEvent(
            exhibit=one,
            at=at,
            by=by,
            act=CustodyEvent.Act.HANDED_OVER if receiver else CustodyEvent.Act.CHECKED,
            why=f"bundel {number}",
            result="controlegetal klopt",
            **hands.named(),
        )
        for one in exhibits
    )


def _enter(exhibits: Sequence[Exhibit], members: Sequence[int], *, by: User, at: datetime) -> None:
    """Write the digest of each exhibit that no line of the log names yet into the log: those of before it was so."""
    said = " ".join(
        json.dumps(values)
        for values in LogEntry.objects.filter(seq__in=bundling.lines_of(members, exhibits)).values_list(
            "values", flat=True
        )
    )
    lines = [
        log.Line(
            "program:exhibit:entered",
            f"exhibit:{one.pk}",
            {"sha256": one.sha256, "sealed_at": moment(one.sealed_at)},
        )
        for one in exhibits
        if one.sha256 not in said
    ]
    log.add(*lines, by=by.username, at=at)


def _tokens(items: Sequence[Item], anchor: LogTreeHead | None) -> list[tuple[Stamped, bytes]]:
    """The time stamps of the exhibits and of the last head that has one, each with its file in the bundle."""
    digests = {item.sha256: f"stuk {item.number}" for item in items}
    if anchor is not None:
        digests[tree.head_digest(anchor)] = "stand van het logboek"
    found: list[tuple[Stamped, bytes]] = []
    asked = TimeStamp.objects.filter(request__digest__in=digests).order_by("pk").select_related("request")
    for number, one in enumerate(asked, 1):
        path = f"{TOKENS}/{number:04d}.tsr"
        what, gen_time = digests[one.request.digest], moment(one.gen_time)
        until = moment(one.request.holds_until)
        stamped = Stamped(path, one.request.digest, what, one.request.authority, gen_time, until=until)
        found.append((stamped, bytes(one.answer)))
    return _with_renewals(found)


def _with_renewals(found: list[tuple[Stamped, bytes]]) -> list[tuple[Stamped, bytes]]:
    """Add the time stamps over these, and those over those, each chain to its last link."""
    over = {hashlib.sha256(answer).hexdigest(): one.path for one, answer in found}
    newer = stamping.stamped(TimeStampRequest.What.TOKEN).select_related("request").order_by("pk")
    while rows := list(newer.filter(request__digest__in=over)):
        added = {}
        for one in rows:
            old, path, answer = (
                over[one.request.digest],
                f"{TOKENS}/{len(found) + 1:04d}.tsr",
                bytes(one.answer),
            )
            said = Stamped(
                path, one.request.digest, f"tijdstempel {PurePosixPath(old).name}", one.request.authority,
                moment(one.gen_time), renews=old, until=moment(one.request.holds_until),
            )  # fmt: skip
            found.append((said, answer))
            added[hashlib.sha256(answer).hexdigest()] = path
        over = added
    return found


def _anchor() -> LogTreeHead | None:
    """The last head of the log that an authority time-stamped."""
    stamped = TimeStamp.objects.filter(request__what=TimeStampRequest.What.HEAD).order_by("-pk")
    key = stamped.values_list("request__subject", flat=True).first()
    return LogTreeHead.objects.filter(pk=key).first() if key else None


def _roots() -> bytes:
    """The certificates up to which this home checks time stamps, each file once."""
    files = {one.roots for one in timestamps.authorities(stamping.home())}
    return b"\n".join(file.read_bytes() for file in sorted(files))


def _prove(root: Path, head: LogTreeHead, seqs: Sequence[int], head_file: str, proofs_file: str) -> None:
    """Write a head, the lines as they are digested, and the path of each to that head."""
    (root / head_file).write_text(tree.head_text(head), encoding="utf-8")
    rows = []
    for line in tree.proofs_for(seqs, head.size).lines:
        name = f"{line.seq:08d}.txt"
        (root / LOG / name).write_bytes(line.text.encode())
        steps = zip(sides(line.seq - 1, head.size), line.path, strict=True)
        rows.append("\t".join([str(line.seq), name, *(f"{side}:{step}" for side, step in steps)]))
    (root / proofs_file).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def _put_tokens(root: Path, tokens: Sequence[tuple[Stamped, bytes]]) -> None:
    if not tokens:
        return
    (root / TOKENS).mkdir()
    for one, token in tokens:
        (root / one.path).write_bytes(token)
    (root / ROOTS).write_bytes(_roots())


def _exhibits(root: Path, contents: Contents) -> None:
    """Write the exhibits that are not withheld."""
    for folder in (EXHIBITS, LOG):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for item in contents.items:
        if item.path:
            with open(root / item.path, "xb") as file:
                for piece in store().stream(item.sha256):
                    file.write(piece)


def _write(root: Path, case: Case, contents: Contents, *, at: datetime) -> None:
    """Write what is said of the exhibits, and the guide."""
    (root / CONTENTS).write_text(as_json(contents), encoding="utf-8")
    (root / GRAPH).write_text(graph(contents, bundling.seen_of(group_of(case))), encoding="utf-8")
    (root / DOSSIER).write_bytes(document(dossier_of_bundle(case, contents, at=at), "pdf").content)
    held = {item.sha256 for item in contents.items}
    anchored = any(one.sha256 not in held and not one.renews for one in contents.stamps)
    (root / GUIDE).write_text(
        guide(contents, anchored=anchored, told=house_kind() == "office"), encoding="utf-8"
    )


def _info(contents: Contents) -> dict[str, str]:
    return {
        "Source-Organization": contents.house,
        "External-Identifier": f"{contents.case} {contents.number}",
        "Bagging-Date": contents.made_at[:10],
        "Bag-Software-Agent": f"Spoor {contents.program}",
    }


def _kept(
    case: Case,
    contents: Contents,
    items: Sequence[tuple[Item, Exhibit]],
    sha256: str,
    *,
    by: User,
    at: datetime,
) -> Bundle:
    row = Bundle.objects.create(
        number=contents.number,
        case=case,
        lang=contents.lang,
        sha256=sha256,
        log_size=contents.log_size,
        log_root=contents.log_root,
        exhibits=sum(1 for item, _exhibit in items if item.path),
        withheld=[
            {"exhibit": exhibit.pk, "ground": item.withheld.ground, "by": item.withheld.by}
            for item, exhibit in items
            if item.withheld
        ],
        made_by=by,
        made_at=at,
    )
    values: dict[str, object] = {"bundle": row.number, "sha256": sha256, "withheld": len(row.withheld)}
    log.add(log.Line("person:bundle:made", f"case:{case.pk}", values), by=by.username, at=at)
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
    return row
