"""The account in whose name a command acts."""

from typing import TYPE_CHECKING

from spoor.commands.main import UsedWrongly

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def account(username: str | None) -> "User":
    """Return the account by name, the built-in `commandline` without one. Raises UsedWrongly."""
    from django.contrib.auth.models import User

    from spoor.evidence.log import COMMANDLINE

    found = User.objects.filter(username=username or COMMANDLINE, is_active=True).first()
    if found is None:
        raise UsedWrongly(f"--by {username}: no active account has this name")
    return found
