"""Dated tables in a home: the untouched file, its arrays and its account, in one folder that appears whole or not.

`networks/<name>/original` is the file as it came (absent for a table that a package installed, which stays where it
is), `about.json` its account, `*.npy` the arrays, mapped when they are asked for and never unpickled.
"""

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class SnapshotDamaged(Exception):
    """A folder of a table cannot be read; remove it and import the file again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One table in the home: its folder and its account."""

    folder: Path
    about: Mapping[str, Any]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return its arrays, mapped from the disk. Raises SnapshotDamaged."""
        try:
            return {file.stem: _mapped(file) for file in sorted(self.folder.glob("*.npy"))}
        except (OSError, ValueError, EOFError) as error:
            raise SnapshotDamaged(f"{self.folder}: {error}") from error


def _mapped(file: Path) -> NDArray[Any]:
    found: NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False)
    return found.view(np.ndarray)  # a plain view: memmap's own bookkeeping is slow


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The folder `networks` of a home."""

    root: Path

    def all(self) -> list[Kept]:
        """Return the tables that are here, by name of their folder. Raises SnapshotDamaged."""
        if not self.root.is_dir():
            return []
        folders = sorted(one for one in self.root.iterdir() if one.is_dir() and not one.name.startswith("."))
        return [Kept(folder, _about(folder)) for folder in folders]

    def keep(
        self,
        name: str,
        *,
        about: Mapping[str, Any],
        arrays: Mapping[str, NDArray[Any]],
        original: bytes | None,
    ) -> bool:
        """Keep a table under a name; say whether it is new. Raises OSError when the disk refuses."""
        for folder in (self.root.parent, self.root):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place, part = self.root / name, self.root / f".{secrets.token_hex(8)}"
        if place.exists():
            return False
        part.mkdir(mode=0o700)
        try:
            if original is not None:
                _write(part / "original", original)
            for array, values in arrays.items():
                with _synced(part / f"{array}.npy") as out:
                    np.save(out, values, allow_pickle=False)
            _write(part / "about.json", json.dumps(about, ensure_ascii=False, indent=1).encode())
            _sync_folder(part)
            try:
                part.rename(place)
            except OSError:
                if place.exists():  # another process kept the same meanwhile
                    return False
                raise
            _sync_folder(self.root)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return True

    def change(self, kept: Kept, about: Mapping[str, Any]) -> None:
        """Put another account in place of the one of a table."""
        part = kept.folder / f".about.{secrets.token_hex(8)}"
        _write(part, json.dumps(about, ensure_ascii=False, indent=1).encode())
        part.replace(kept.folder / "about.json")
        _sync_folder(kept.folder)


def _about(folder: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SnapshotDamaged(f"{folder}: {error}") from error
    return found


def _write(file: Path, content: bytes) -> None:
    with _synced(file) as out:
        out.write(content)


@contextlib.contextmanager
def _synced(file: Path) -> Iterator[Any]:
    with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
