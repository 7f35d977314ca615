"""Rounds of keeping beside the walk: the head of the log, time stamps, a part read again; one process at a time."""

import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spoor.cases.keeping import Kept

PAUSE = 5.0  # seconds between two rounds


def keep_once(by: str) -> "Kept | None":
    """Do one round and say what a person must mend; None when another process of this home is doing so."""
    from django.conf import settings
    from django.contrib.auth.models import User

    from spoor.cases import keeping

    with settings.HOME.only_one("keep") as free:
        if not free:
            return None
        return keeping.keep(by=User.objects.get(username=by), now=lambda: datetime.now(UTC))


def say(trouble: tuple[str, ...]) -> None:
    """Print what a person must mend."""
    for one in trouble:
        print(f"spoor work: {one}", file=sys.stderr, flush=True)


def beside(by: str) -> threading.Thread:
    """Start rounds in a thread of their own, so that a slow authority or disk holds up no report; return it."""
    thread = threading.Thread(target=_rounds, args=(by,), name="keep", daemon=True)
    thread.start()
    return thread


def _rounds(by: str) -> None:
    from django.db import close_old_connections

    said: tuple[str, ...] = ()
    while True:
        kept = keep_once(by)
        if kept is not None and kept.trouble != said:
            said = kept.trouble
            say(said)
        close_old_connections()
        if kept is None or not kept.stamped:
            time.sleep(PAUSE)
