"""Read word: an office reads the signed file of a desk that says how it stands; sealed first, believed when checked."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.housekey import in_groups
from spoor.bundles.release import MOST_BYTES, ReleaseBroken, SignatureBroken, Signed, canonical, check, read
from spoor.cases.facts import group_of
from spoor.cases.handing import partners
from spoor.cases.house import house, house_kind
from spoor.cases.models import Bundle, Case, Partner, PoliceWord
from spoor.evidence import log
from spoor.evidence.models import Exhibit, Report
from spoor.evidence.sealing import Hands, record, seal


class NotAnOffice(Exception):
    """A desk sends such files and reads none; open this at the office that made the bundle."""


class UnknownKey(Exception):
    """No desk with this key is in the register; an administrator compares its fingerprint and adds it."""


class NotOurs(Exception):
    """This file is about a bundle or reports that this office did not hand over; ask the desk for the right one."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the word, whether it was here already, and whether a newer one stands."""

    word: PoliceWord
    already: bool
    older: bool


REFUSALS = (ReleaseBroken, SignatureBroken, UnknownKey, NotOurs)


def take(content: bytes, *, name: str, by: User, at: datetime) -> Heard:
    """Read a file of a desk. Raises NotAnOffice, ReleaseBroken, SignatureBroken, UnknownKey and NotOurs.

    Whatever is refused stays sealed as it came, with the reason in the log.
    """
    if house_kind() != "office":
        raise NotAnOffice
    if len(content) > MOST_BYTES:
        raise ReleaseBroken(f"more than {MOST_BYTES} bytes")
    exhibit = _sealed(content, name, by=by, at=at)
    try:
        told = read(content)
        partner = _partner(told)
        payload = check(told, partner.public_key)
        bundle = _bundle(payload)
    except REFUSALS as error:
        values = {"sha256": exhibit.sha256, "because": type(error).__name__}
        with transaction.atomic():
            line = log.Line("program:word:refused", f"exhibit:{exhibit.pk}", values)
            log.add(line, by=by.username, at=at)
        raise
    with transaction.atomic():
        return _kept(bundle, partner, payload, exhibit, by=by, at=at)


def _sealed(content: bytes, name: str, *, by: User, at: datetime) -> Exhibit:
    sealed = seal([content], kind=Exhibit.Kind.HANDOVER, name=name, media_type="application/json")
    with transaction.atomic():
        known = Exhibit.objects.filter(kind=Exhibit.Kind.HANDOVER, sha256=sealed.stored.sha256).first()
        hands = Hands("", house().name)
        return known or record(sealed, report=None, by=by, at=at, why="bericht van een meldpunt", hands=hands)


def _partner(told: Signed) -> Partner:
    found = partners(Partner.Kind.DESK).filter(fingerprint=told.key).first()
    if found is None:
        raise UnknownKey(in_groups(told.key[:64]))
    return found


def _bundle(payload: Mapping[str, Any]) -> Bundle:
    """The bundle of ours that a file is about, by number and digest, and only its own reports."""
    found = Bundle.objects.filter(number=payload["bundle"], sha256=payload["bundle_sha256"]).first()
    if found is None:
        raise NotOurs(str(payload["bundle"]))
    mine = Report.objects.filter(filed__case__in=group_of(found.case), number__in=payload["reports"])
    if mine.count() != len(payload["reports"]):
        raise NotOurs(", ".join(payload["reports"]))
    return found


def _kept(
    bundle: Bundle, partner: Partner, payload: Mapping[str, Any], exhibit: Exhibit, *, by: User, at: datetime
) -> Heard:
    Case.objects.select_for_update().get(pk=bundle.case_id)
    sha256 = hashlib.sha256(canonical(payload)).hexdigest()
    made_at = datetime.fromisoformat(payload["made_at"])
    newer = PoliceWord.objects.filter(bundle=bundle, made_at__gt=made_at).exists()
    known = PoliceWord.objects.filter(sha256=sha256).first()
    if known is not None:
        return Heard(known, already=True, older=newer)
    day = payload["next_news_on"]
    word = PoliceWord.objects.create(
        bundle=bundle,
        partner=partner,
        exhibit=exhibit,
        sha256=sha256,
        received=datetime.fromisoformat(payload["received"]),
        turn=payload["turn"],
        next_news_on=date.fromisoformat(day) if day else None,
        case_there=payload.get("case", ""),
        outcome=payload.get("outcome", ""),
        police_number=payload.get("police_number", ""),
        made_at=made_at,
        by=by,
        read_at=at,
    )
    case = bundle.case.lead or bundle.case
    values = {"bundle": bundle.number, "house": partner.name, "sha256": exhibit.sha256, "older": newer}
    log.add(log.Line("person:word:read", f"case:{case.pk}", values), by=by.username, at=at)
    return Heard(word, already=False, older=newer)
