"""Partner: an administrator says that a key is that of another house, after comparing it by another way."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.housekey import KeyUnreadable, fingerprint, read_public
from spoor.adapters.housekey import public_pem as pem_of
from spoor.cases.models import Partner, PartnerWithdrawal
from spoor.cases.papers import says_something
from spoor.evidence import log

LONGEST_KEY = 10_000


class NotAllowed(Exception):
    """Only an administrator adds or withdraws a partner house; log in as one, or name one with --by."""


class NotCompared(Exception):
    """Say in a sentence by which other way you compared the fingerprint, with whom and when."""


class NameMissing(Exception):
    """A partner house has a name and a kind, office or desk."""


class KnownAlready(Exception):
    """This key stands in the register already; withdraw that one first."""


class WithdrawnAlready(Exception):
    """This partner house was withdrawn already."""


@transaction.atomic
def add(pem: str, *, name: str, kind: str, compared_how: str, by: User, at: datetime) -> Partner:
    """Add a partner house. Raises NotAllowed, KeyUnreadable, NameMissing, NotCompared and KnownAlready."""
    if not by.has_perm("cases.manage_house"):
        raise NotAllowed
    if len(pem) > LONGEST_KEY:
        raise KeyUnreadable("too long for a key")
    if not name.strip() or kind not in Partner.Kind.values:
        raise NameMissing
    if not says_something(compared_how):
        raise NotCompared
    mark = fingerprint(pem)
    if Partner.objects.filter(fingerprint=mark, withdrawal=None).exists():
        raise KnownAlready(mark)
    made = Partner.objects.create(
        name=name.strip()[:120],
        kind=kind,
        public_key=pem_of(read_public(pem.encode())),
        fingerprint=mark,
        compared_how=compared_how.strip()[:300],
        added_by=by,
        added_at=at,
    )
    values = {"name": made.name, "kind": kind, "fingerprint": mark}
    log.add(log.Line("person:partner:added", f"partner:{made.pk}", values), by=by.username, at=at)
    return made


@transaction.atomic
def withdraw(partner: Partner, *, because: str, by: User, at: datetime) -> PartnerWithdrawal:
    """Say that a key counts no longer. Raises NotAllowed, NotCompared (no reason) and WithdrawnAlready."""
    if not by.has_perm("cases.manage_house"):
        raise NotAllowed
    if not because.strip():
        raise NotCompared
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if PartnerWithdrawal.objects.filter(partner=locked).exists():
        raise WithdrawnAlready(locked.name)
    made = PartnerWithdrawal.objects.create(partner=locked, because=because.strip()[:300], by=by, at=at)
    values = {"name": locked.name, "fingerprint": locked.fingerprint}
    log.add(log.Line("person:partner:withdrawn", f"partner:{locked.pk}", values), by=by.username, at=at)
    return made
