"""Looks at one file or a whole folder: finds out what each is and has it judged by its own reader."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from spoor.adapters.checks import kinds
from spoor.adapters.checks.verdict import Check, Judged, broken, unchecked

if TYPE_CHECKING:
    from spoor.adapters.checks.trust import Trust


class CannotOpen(Exception):
    """A file or folder cannot be opened; the message names it."""


@dataclass(frozen=True)
class Looking:
    """By what files are judged: trusted roots, the data a time-stamp is over, and the moment of looking."""

    trust_folder: Path | None
    roots: Path | None
    data: Path | None
    now: datetime
    system: bool = True

    @cached_property
    def trust(self) -> "Trust":
        """The trusted roots, read when first needed. Raises RootsRefused."""
        from spoor.adapters.checks.trust import load

        return load(self.trust_folder, self.roots, system=self.system)


def files_of(path: Path) -> list[Path]:
    """Return a file, or everything in a folder that is no folder. Each is opened once. Raises CannotOpen."""
    try:
        found = sorted(_walk(path)) if path.is_dir() else [path]
        for one in found:
            if _regular(one):
                with one.open("rb"):
                    pass
        if not _regular(path) and not path.is_dir():
            raise CannotOpen(f"{path}: no file and no folder")
    except OSError as error:
        raise CannotOpen(f"{error.filename or path}: {error.strerror or error}") from error
    return found


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for place, _folders, names in os.walk(folder, onerror=refuse):
        yield from (Path(place) / name for name in names)


def _regular(path: Path) -> bool:
    return path.exists() and stat.S_ISREG(path.stat().st_mode)


def judge(path: Path, looking: Looking) -> Judged:
    """Judge one file. Raises CannotOpen and RootsRefused."""
    try:
        return _judged(path, looking)
    except OSError as error:
        raise CannotOpen(f"{error.filename or path}: {error.strerror or error}") from error


def _judged(path: Path, looking: Looking) -> Judged:
    if not _regular(path):
        return Judged(str(path), None, [unchecked("form", "form.no_file")])
    promised = kinds.kind_by_name(path)
    if not path.stat().st_size:
        return Judged(str(path), promised, [broken("form", "form.empty")])
    kind, looks = kinds.kind_of(path)
    if kind is None and promised is None:
        return Judged(str(path), None, [unchecked("form", "form.unknown", looks=looks)])
    if kind is None:
        return Judged(str(path), promised, [broken("form", "form.not_as_named", looks=looks)])
    checks = _by_kind(kind, path, looking)
    if promised not in (None, kind):
        checks.append(unchecked("form", "form.other_name", looks=looks))
    return Judged(str(path), kind, checks)


def _by_kind(kind: str, path: Path, looking: Looking) -> list[Check]:
    """Readers are imported when they are needed: some take a second to load."""
    if kind == kinds.WARC:
        from spoor.adapters.checks.warc import check_warc

        with path.open("rb", buffering=1024 * 1024) as file:
            return check_warc(file).checks()
    if kind == kinds.WACZ:
        from spoor.adapters.checks.wacz import check_wacz

        return check_wacz(path, looking.trust)
    if kind == kinds.TOKEN:
        from spoor.adapters.checks.tokens import MOST, check_token

        with path.open("rb") as file:
            content = file.read(MOST + 1)
        if len(content) > MOST:
            return [broken("token.form", "token.too_large", most=MOST)]
        return check_token(content, looking.data or _beside(path), looking.trust)
    if kind == kinds.MAIL:
        from spoor.adapters.checks.mail import MOST as MOST_MAIL
        from spoor.adapters.checks.mail import check_mail

        with path.open("rb") as file:
            return check_mail(file.read(MOST_MAIL + 1), looking.now)
    from spoor.adapters.checks.child import check_apart

    return check_apart(kind, path, looking.trust.as_pem() if kind == kinds.PDF else b"")


def _beside(token: Path) -> Path | None:
    """Return the file that a token lies beside: `x` beside `x.tsr`."""
    data = token.with_suffix("")
    return data if token.suffix.lower() in (".tsr", ".tst") and data != token and _regular(data) else None
