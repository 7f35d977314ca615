"""`spoor keys`: the keys with which evidence is encrypted: show them, make new ones, encrypt what is older."""

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from spoor.commands.main import UsedWrongly
from spoor.words import Words

SUMMARY = "show or rotate the keys of the evidence store, encrypt what was kept before"
EXAMPLE = "spoor keys rotate --new-master /media/usb/master.key"
NEEDS_DATABASE = True
ACTIONS = ("show", "rotate", "new", "encrypt")
MASTER = Words(
    "Hoofdsleutel: {where}. Bewaar een kopie op een andere plaats: zonder haar is geen bewijs te lezen.",
    "Master key: {where}. Keep a copy in another place: without it no evidence can be read.",
)
KEY = Words("{id}  gemaakt {made_at}{current}", "{id}  made {made_at}{current}")
CURRENT = Words("  verzegelt nu", "  seals now")
ROTATED = Words(
    "Nieuwe sleutel {id}. Wat er was blijft leesbaar.", "New key {id}. What was there stays readable."
)
MOVED = Words(
    "Alle sleutels zijn nu door de nieuwe hoofdsleutel ({where}) verpakt; wijs die aan voor u Spoor weer start.",
    "All keys are wrapped by the new master key ({where}) now; point to it before you start Spoor again.",
)
MADE = Words(
    "Nieuwe hoofdsleutel in {where}; nog niet in gebruik.", "New master key in {where}; not in use yet."
)
ENCRYPTED = Words("{n} oudere stukken versleuteld.", "{n} older objects encrypted.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "action", nargs="?", default="show", choices=ACTIONS,
        help="show (default); rotate: a new store key; new: write a fresh master key to FILE; encrypt: what is older",
    )  # fmt: skip
    parser.add_argument("file", nargs="?", metavar="FILE", help="for new: where the fresh master key goes")
    parser.add_argument("--new-master", metavar="FILE", help="for rotate: wrap all keys by this master key")
    parser.add_argument(
        "--protected", action="store_true", help="for show and rotate: the keys of what is kept apart"
    )
    parser.add_argument("--by", metavar="USERNAME", help="account that rotates (default: commandline)")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")


def run(options: argparse.Namespace) -> int:
    """Do one of the actions. Returns 0; 1 when an older object is damaged."""
    if (options.file is not None) != (options.action == "new"):
        raise UsedWrongly("spoor keys: FILE goes with new, and new needs it")
    if options.new_master and options.action != "rotate":
        raise UsedWrongly("spoor keys: --new-master goes with rotate")
    if options.protected and options.action not in ("show", "rotate"):
        raise UsedWrongly("spoor keys: --protected goes with show and rotate")
    return {"show": _show, "rotate": _rotate, "new": _new, "encrypt": _encrypt}[options.action](options)


def _show(options: argparse.Namespace) -> int:
    from django.conf import settings

    from spoor.adapters.keys import EVIDENCE, PROTECTED, master_key
    from spoor.evidence.sealing import protected_keys, store

    purpose = PROTECTED if options.protected else EVIDENCE
    _master, where = master_key(settings.HOME.path, os.environ, purpose)
    ring = protected_keys() if options.protected else store().keys
    rows = [
        {"id": key.id, "made_at": key.made_at, "current": key.id == ring.current}
        for key in ring.keys.values()
    ]
    if options.json:
        print(json.dumps({"master": where, "keys": rows}, indent=1))
        return 0
    print(MASTER.filled(where=where).say(options.lang))
    for row in rows:
        current = CURRENT.say(options.lang) if row["current"] else ""
        print(KEY.filled(id=row["id"], made_at=row["made_at"], current=current).say(options.lang))
    return 0


def _rotate(options: argparse.Namespace) -> int:
    from django.conf import settings

    from spoor.adapters.keys import EVIDENCE, IN_FILE, PROTECTED, KeyRefused, master_key, rotate

    home, at = settings.HOME, datetime.now(UTC)
    purpose = PROTECTED if options.protected else EVIDENCE
    master, _where = master_key(home.path, os.environ, purpose)
    try:
        fresh = master_key(home.path, {IN_FILE: options.new_master})[0] if options.new_master else None
    except KeyRefused as error:
        raise UsedWrongly(str(error)) from error
    made = rotate(home.path / purpose.folder, master, new_master=fresh, at=at)
    of = {"of": "protected"} if options.protected else {}
    _logged({"key": made.id, "master": "new" if fresh else "same", **of}, options.by, at)
    if options.json:
        print(json.dumps({"id": made.id, "made_at": made.made_at}))
        return 0
    print(ROTATED.filled(id=made.id).say(options.lang))
    if fresh:
        print(MOVED.filled(where=options.new_master).say(options.lang))
    return 0


def _logged(values: dict[str, object], by: str | None, at: datetime) -> None:
    from spoor.cases.steps.manage import keys_rotated
    from spoor.commands._account import account

    keys_rotated(values, by=account(by), at=at)


def _new(options: argparse.Namespace) -> int:
    from spoor.adapters.keys import make_master_key

    try:
        make_master_key(Path(options.file))
    except OSError as error:
        raise UsedWrongly(f"{options.file}: {error.strerror}") from error
    print(
        json.dumps({"file": options.file})
        if options.json
        else MADE.filled(where=options.file).say(options.lang)
    )
    return 0


def _encrypt(options: argparse.Namespace) -> int:
    from spoor.adapters.store import EvidenceDamaged
    from spoor.evidence.sealing import store

    try:
        done = store().encrypt_plain()
    except EvidenceDamaged as error:
        print(json.dumps({"damaged": str(error)}) if options.json else str(error))
        return 1
    print(json.dumps({"encrypted": done}) if options.json else ENCRYPTED.filled(n=done).say(options.lang))
    return 0
