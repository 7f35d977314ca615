"""A bundle as one file: a folder is packed, a zip is unpacked under limits that are named, into a folder of its own."""

import os
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MOST_PACKED = 4 * 1024**3  # of the zip itself
MOST_FILES = 20_000
MOST_FILE = 2 * 1024**3  # of one file, unpacked
MOST_TOTAL = 8 * 1024**3  # of everything, unpacked
MOST_TIGHTNESS = 200  # unpacked to packed; text reaches 30, a bomb 1,000
TIGHT_FROM = 50 * 1024**2
LONGEST_NAME = 300
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass
class ZipRefused(Exception):
    """The file is no bundle that can be opened safely: `code` says which limit or rule, `where` which file in it.

    Ask the other house for the zip as Spoor made it; nothing was written.
    """

    code: str
    where: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.code, self.where)))


def pack(folder: Path, out: Path) -> None:
    """Pack a folder into a zip, the same bytes for the same files. Raises ZipRefused and OSError."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        total = 0
        for count, file in enumerate(sorted(folder.rglob("*")), 1):
            name = file.relative_to(folder).as_posix()
            if file.is_symlink():
                raise ZipRefused("link", name)
            if file.is_dir():
                continue
            if not file.is_file():
                raise ZipRefused("no_file", name)
            total += file.stat().st_size
            if count > MOST_FILES:
                raise ZipRefused("too_many", str(MOST_FILES))
            if total > MOST_TOTAL or file.stat().st_size > MOST_FILE:
                raise ZipRefused("too_large", name)
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with whole.open(entry, "w", force_zip64=True) as into, open(file, "rb") as held:
                shutil.copyfileobj(held, into, CHUNK)


def unpack(file: Path, folder: Path) -> Path:
    """Unpack a zip into an empty folder and return the root of the bundle in it. Raises ZipRefused and OSError."""
    packed = file.stat().st_size
    if packed > MOST_PACKED:
        raise ZipRefused("too_large", f"{packed} > {MOST_PACKED}")
    try:
        with zipfile.ZipFile(file) as whole:
            entries = [one for one in whole.infolist() if not one.is_dir()]
            _check(entries, packed)
            left = MOST_TOTAL
            for entry in entries:
                left -= _write(whole, entry, folder, left)
    except _BROKEN as error:
        raise ZipRefused("broken", str(error)[:200]) from error
    return _root(folder)


def _check(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse what should not be opened, by what the list of the zip says of itself."""
    if len(entries) > MOST_FILES:
        raise ZipRefused("too_many", f"{len(entries)} > {MOST_FILES}")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        path = PurePosixPath(name)
        odd = (
            "\\" in name or "\0" in name or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]
            if path.parts
            else True
        )
        if odd or len(name) > LONGEST_NAME or name != path.as_posix():
            raise ZipRefused("outside", name[:LONGEST_NAME])
        if name in seen:
            raise ZipRefused("twice", name)
        seen.add(name)
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise ZipRefused("link", name)
        if entry.flag_bits & 0x1:
            raise ZipRefused("locked", name)
        if entry.file_size > MOST_FILE:
            raise ZipRefused("too_large", name)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_TOTAL:
        raise ZipRefused("too_large", f"{total} > {MOST_TOTAL}")
    if total > TIGHT_FROM and total > packed * MOST_TIGHTNESS:
        raise ZipRefused("bomb", f"{total} / {packed}")


def _write(whole: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Write one file and return its size; what a zip says of its size is not believed."""
    place = folder / entry.filename
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole.open(entry) as held, open(place, "xb") as out:
            return _copied(held, out, min(left, MOST_FILE), entry.filename)
    except (FileExistsError, NotADirectoryError) as error:
        raise ZipRefused("twice", entry.filename) from error


def _copied(held: IO[bytes], out: IO[bytes], most: int, name: str) -> int:
    size = 0
    while piece := held.read(CHUNK):
        size += len(piece)
        if size > most:
            raise ZipRefused("too_large", name)
        out.write(piece)
    return size


def _root(folder: Path) -> Path:
    """The bundle itself: the folder, or the one folder in it."""
    inside = [Path(one.path) for one in os.scandir(folder)]
    if len(inside) == 1 and inside[0].is_dir():
        return inside[0]
    return folder
