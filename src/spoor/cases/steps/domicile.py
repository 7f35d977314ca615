"""Domicile: a person chooses the address that a report to the police names in the place of a home."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.facts import group_of
from spoor.cases.models import Case, Domicile
from spoor.cases.shielding import facts_in
from spoor.evidence import log
from spoor.shielding import mask
from spoor.shielding.masks import slots_in


class AddressMissing(Exception):
    """A domicile other than this house needs a name and an address; write both."""


class HomeIsNoDomicile(Exception):
    """This address is protected in this case: a domicile stands in its place. Choose the employer, police or lawyer."""


@transaction.atomic
def choose(case: Case, kind: Domicile.Kind, address: str, *, by: User, at: datetime) -> Domicile:
    """Keep the domicile of a case. Raises AddressMissing and HomeIsNoDomicile."""
    address = " ".join(address.split())[:300] if kind != Domicile.Kind.HOUSE else ""
    if kind != Domicile.Kind.HOUSE and not address:
        raise AddressMissing
    if slots_in(mask(address, facts_in(group_of(case)))):
        raise HomeIsNoDomicile
    made = Domicile.objects.create(case=case, kind=kind, address=address, by=by, at=at)
    log.add(log.Line("person:domicile:chosen", f"case:{case.pk}", {"kind": kind}), by=by.username, at=at)
    return made
