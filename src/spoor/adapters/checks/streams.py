"""Bytes of a file as lines and blocks: plain, or in gzip members that are opened one by one."""

import zlib
from typing import BinaryIO

CHUNK = 128 * 1024
LINE = 64 * 1024  # bytes of one line of a header


class CutOff(Exception):
    """The file ends inside a gzip member."""


class Plain:
    """A file as it is: one stretch of bytes from start to end."""

    gzipped = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._started = False

    def open_next(self) -> bool:
        """Say whether there is a stretch that was not opened yet; there is one."""
        fresh, self._started = not self._started, True
        return fresh

    def tell(self) -> int:
        """Return the offset in the file."""
        return self._file.tell()

    def readline(self, most: int = LINE) -> bytes:
        """Return the next line with its end, at most so many bytes of it; empty at the end."""
        return self._file.readline(most)

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; empty at the end."""
        return self._file.read(min(size, CHUNK))


class Members:
    """A file of gzip members (RFC 1952): each is a stretch of its own; its checksum is verified by zlib."""

    gzipped = True

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._raw = b""
        self._taken = 0
        self._start = 0
        self._held = b""
        self._at = 0
        self._unpack = zlib.decompressobj(31)

    def open_next(self) -> bool:
        """Open the next member. Say whether there is one."""
        if not self._raw and not self._more_raw():
            return False
        self._start = self._taken - len(self._raw)
        self._held, self._at = b"", 0
        self._unpack = zlib.decompressobj(31)
        return True

    def tell(self) -> int:
        """Return where in the file the member starts."""
        return self._start

    def readline(self, most: int = LINE) -> bytes:
        """Return the next line with its end; empty at the end of the member. Raises CutOff and zlib.error."""
        end = self._held.find(b"\n", self._at)
        while end < 0 and len(self._held) - self._at < most and self._fill():
            end = self._held.find(b"\n", self._at)
        return self._take(min(most, end + 1 - self._at) if end >= 0 else most)

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; empty at the end of the member. Raises CutOff and zlib.error."""
        if self._at >= len(self._held) and not self._fill():
            return b""
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = self._held[self._at : self._at + size]
        self._at += len(taken)
        return taken

    def _more_raw(self) -> bool:
        self._raw = self._file.read(CHUNK)
        self._taken += len(self._raw)
        return bool(self._raw)

    def _fill(self) -> bool:
        while not self._unpack.eof:
            if not self._raw and not self._more_raw():
                raise CutOff
            more = self._unpack.decompress(self._raw, CHUNK)
            self._raw = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
            if more:
                self._held, self._at = self._held[self._at :] + more, 0
                return True
        return False


def stretches(file: BinaryIO) -> Plain | Members:
    """Return a file as plain bytes or as gzip members, by its first bytes."""
    start = file.tell()
    magic = file.read(2)
    file.seek(start)
    return Members(file) if magic == b"\x1f\x8b" else Plain(file)
