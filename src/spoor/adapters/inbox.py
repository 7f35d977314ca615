"""The inbox of answers: a Maildir that a fetcher fills and a folder into which files are put. Nothing is deleted.

A file is moved to `done` by the caller, after what it holds was committed.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DONE = "done"
SETTLED = 2.0  # seconds without a change after which a file in the folder is whole
MOST_BYTES = 400 * 1024 * 1024
_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message or file that waits: where it lies, its name below the inbox, and whether it is mail."""

    path: Path
    name: str
    is_mail: bool
    root: Path
    delivered: bool = False  # by the rules of a Maildir: whole, or not there

    def read(self) -> bytes:
        """Return its bytes. Raises OSError."""
        return self.path.read_bytes()

    def move_to_done(self) -> None:
        """Move it beside the inbox, under another name where that one is taken. Raises OSError."""
        target = self.root / DONE / self.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = 1
        while target.exists():
            place += 1
            target = self.root / DONE / f"{self.name}.{place}"
        os.rename(self.path, target)


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits, oldest name first, and what is not taken: still being written, a link, or too large."""

    ready: tuple[Waiting, ...]
    unfinished: tuple[str, ...]
    refused: tuple[str, ...]


def look(folder: Path, maildir: Path | None, *, now: float) -> Inbox:
    """Return what waits in the folder and the Maildir. Raises OSError where one cannot be listed."""
    ready: list[Waiting] = []
    unfinished: list[str] = []
    refused: list[str] = []
    for one in [*_mails(maildir), *_files(folder)]:
        status = one.path.lstat()
        if one.path.is_symlink() or status.st_size > MOST_BYTES:
            refused.append(one.name)
        elif not one.delivered and (
            one.name.casefold().endswith(_UNFINISHED) or now - status.st_mtime < SETTLED
        ):
            unfinished.append(one.name)
        else:
            ready.append(one)
    return Inbox(tuple(ready), tuple(unfinished), tuple(refused))


def _mails(maildir: Path | None) -> Iterator[Waiting]:
    """Yield the messages of a Maildir; what is being delivered lies in `tmp` and is not looked at."""
    for name in ("new", "cur") if maildir else ():
        box = (maildir or Path()) / name
        if box.is_dir():
            for path in sorted(box.iterdir()):
                if not path.name.startswith(".") and not path.is_dir():
                    yield Waiting(path, path.name, is_mail=True, root=maildir or Path(), delivered=True)


def _files(folder: Path) -> Iterator[Waiting]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or inside.parts[0] == DONE or (path.is_dir() and not path.is_symlink()):
            continue
        low = inside.name.casefold()
        is_mail = low.endswith(".eml") and not low.endswith(
            ".eml_hdr.eml"
        )  # headers that Microsoft gives are rows
        yield Waiting(path, inside.as_posix(), is_mail=is_mail, root=folder)
