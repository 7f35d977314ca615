"""The bell: one process tells another that something is due, without either waiting for the other.

A named pipe in SPOOR_HOME. Ringing never blocks and never fails because nobody listens: what is due stands
in the database, the bell only makes it happen sooner.
"""

import errno
import os
import select
from pathlib import Path


def ring(home: Path) -> None:
    """Wake whoever waits at this home; do nothing when nobody does."""
    try:
        pipe = os.open(home / "run" / "bell", os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.ENOENT):  # nobody listens
            return
        raise
    try:
        os.write(pipe, b"!")
    except BlockingIOError:  # already ringing
        return
    finally:
        os.close(pipe)


class Listener:
    """Waits for the bell of one home; a context manager."""

    def __init__(self, home: Path) -> None:
        self._path = home / "run" / "bell"

    def __enter__(self) -> "Listener":
        """Open the pipe; both ends, so that it never reports its end."""
        if not self._path.exists():
            os.mkfifo(self._path, 0o600)
        self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the pipe."""
        os.close(self._pipe)

    def wait(self, seconds: float) -> bool:
        """Return True when the bell rang, False after `seconds` of silence."""
        ready, _, _ = select.select([self._pipe], [], [], seconds)
        if ready:
            os.read(self._pipe, 4096)
        return bool(ready)
