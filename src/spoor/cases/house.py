"""The house of this home: made once, with its roles, its first team and the built-in account."""

from datetime import datetime
from functools import cache

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from spoor.cases.models import HouseRecord, Team
from spoor.evidence import log

ROLES = {  # role -> what it may do beyond reporting
    "reporter": (),
    "analyst": ("work_case", "close_case", "draft_order"),
    "prosecutor": ("work_case", "close_case", "draft_order"),
    "administrator": ("work_case", "close_case", "manage_house"),
}
ROLES_OF_AN_OFFICE = {
    "reporter": (),
    "analyst": ("work_case", "close_case"),
    "administrator": ("work_case", "close_case", "manage_house"),
}
LEGAL_ROLE = {  # role in the program -> who that is in the law book
    "desk": {
        "prosecutor": "officier_van_justitie",
        "analyst": "opsporingsambtenaar",
        "administrator": "opsporingsambtenaar",
    },
    "office": {"analyst": "melder", "administrator": "melder", "reporter": "melder"},
}
NAMES = {"desk": "Spoor", "office": "Spoor"}


class HouseFixed(Exception):
    """This home already serves the other house; use another SPOOR_HOME."""


def house() -> HouseRecord:
    """Return the house of this home."""
    return HouseRecord.objects.get(pk=1)


@cache
def house_kind() -> str:
    """Return the kind of the house; it never changes, so it is read once in a process."""
    return house().kind


@transaction.atomic
def prepare(*, kind: str, name: str, at: datetime) -> HouseRecord:
    """Make what a home must have, once. Raises HouseFixed when `kind` is not the kind it has.

    An empty `kind` means: a desk when the home is new, and what it is when it is not.
    """
    found = HouseRecord.objects.filter(pk=1).first()
    if found is not None:
        if kind and kind != found.kind:
            raise HouseFixed(found.kind)
        return found
    kind = kind or HouseRecord.Kind.DESK
    made = HouseRecord.objects.create(pk=1, kind=kind, name=name or NAMES[kind], made_at=at)
    for role, permissions in (ROLES if kind == "desk" else ROLES_OF_AN_OFFICE).items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(codename__in=permissions))
    Team.objects.create(name="Werkvoorraad" if kind == "desk" else "Bureau")
    account, _ = User.objects.get_or_create(
        username=log.COMMANDLINE, defaults={"first_name": "Opdrachtregel"}
    )
    account.set_unusable_password()
    account.save()
    log.add(log.Line("house:home:made", "house:1", {"kind": kind}), by=log.COMMANDLINE, at=at)
    return made


def role_of(user: User) -> str:
    """Return a user's highest role, `reporter` when there is none."""
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in ("prosecutor", "administrator", "analyst") if role in names), "reporter")


def legal_role(user: User, kind: str) -> str:
    """Return who a user is in the law book: opsporingsambtenaar, officier_van_justitie or melder."""
    return LEGAL_ROLE[kind].get(role_of(user), "melder")
