"""Manage: the house, its teams and its people; each change stands in the log."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.db import transaction

from spoor.cases.models import HouseRecord, Team
from spoor.evidence import log


@transaction.atomic
def change_house(fields: Mapping[str, object], *, introduced: bool, by: User, at: datetime) -> HouseRecord:
    """Change what the house says of itself; its kind cannot change."""
    house = HouseRecord.objects.select_for_update().get(pk=1)
    for name, value in fields.items():
        setattr(house, name, value)
    if introduced and house.introduced_at is None:
        house.introduced_at = at
    house.save()
    log.add(log.Line("person:house:changed", "house:1", {"fields": sorted(fields)}), by=by.username, at=at)
    return house


@transaction.atomic
def keys_rotated(values: Mapping[str, object], *, by: User, at: datetime) -> None:
    """Keep that the keys of the evidence store were renewed; no key stands in the log."""
    log.add(log.Line("person:keys:rotated", "house:1", dict(values)), by=by.username, at=at)


@transaction.atomic
def add_user(
    *, username: str, first_name: str, last_name: str, role: str, password: str, by: User, at: datetime
) -> User:
    """Add a person with a role and a first password that met the rules."""
    user = User.objects.create_user(username, password=password, first_name=first_name, last_name=last_name)
    user.groups.add(Group.objects.get(name=role))
    log.add(log.Line("person:user:added", f"user:{user.pk}", {"role": role}), by=by.username, at=at)
    return user


@transaction.atomic
def toggle_user(user: User, *, by: User, at: datetime) -> None:
    """Make a person active or not; the cases of one who is not go to the shelf until somebody else has them."""
    user.is_active = not user.is_active
    user.save(update_fields=["is_active"])
    log.add(
        log.Line("person:user:toggled", f"user:{user.pk}", {"active": user.is_active}), by=by.username, at=at
    )


@transaction.atomic
def add_team(*, name: str, promised_days: int, by: User, at: datetime) -> Team:
    """Add an active team."""
    team = Team.objects.create(name=name, promised_days=promised_days)
    log.add(log.Line("person:team:added", f"team:{team.pk}", {"name": name}), by=by.username, at=at)
    return team


@transaction.atomic
def toggle_team(team: Team, *, by: User, at: datetime) -> None:
    """Make a team active or not; the cases of one that is not count as on the shelf."""
    team.is_active = not team.is_active
    team.save(update_fields=["is_active"])
    log.add(
        log.Line("person:team:toggled", f"team:{team.pk}", {"active": team.is_active}), by=by.username, at=at
    )
