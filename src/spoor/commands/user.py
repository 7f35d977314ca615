"""`spoor user`: add a person with a role, such as the first administrator of a home."""

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime

from spoor.commands._account import account
from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "Add a person with a role; the first password is asked for, or read from standard input."
EXAMPLE = "spoor user jansen --role administrator --first Jo --last Jansen"
NEEDS_DATABASE = True
ADDED = Words("{username} kan inloggen als {role}", "{username} can log in as {role}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("username", metavar="USERNAME")
    parser.add_argument("--role", required=True, help="reporter, analyst, prosecutor or administrator")
    parser.add_argument("--first", default="", help="first name")
    parser.add_argument("--last", default="", help="last name")
    parser.add_argument("--json", action="store_true", help="print the account as JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Add one person. Raises UsedWrongly for a name that is taken, a role this house has not, a weak password."""
    from spoor.cases.steps.manage import add_user

    _check_name_and_role(options)
    add_user(
        username=options.username,
        first_name=options.first,
        last_name=options.last,
        role=options.role,
        password=_password(),
        by=account(None),
        at=datetime.now(UTC),
    )
    told = {"username": options.username, "role": options.role}
    print(json.dumps(told) if options.json else ADDED.filled(**told).say(options.lang))
    return 0


def _check_name_and_role(options: argparse.Namespace) -> None:
    from django.contrib.auth.models import Group, User

    roles = sorted(Group.objects.values_list("name", flat=True))
    if options.role not in roles:
        raise UsedWrongly(f"--role {options.role}: expected one of {', '.join(roles)}")
    if User.objects.filter(username__iexact=options.username).exists():
        raise UsedWrongly(f"{options.username}: this name is taken; expected a new one")


def _password() -> str:
    """Ask for a password on a terminal, otherwise read one line; hold it to the rules of the house."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    given = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(given)
    except ValidationError as error:
        raise UsedWrongly("password: " + " ".join(error.messages)) from error
    return given
