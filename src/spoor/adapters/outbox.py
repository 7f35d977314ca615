"""The outbox: a folder that a portal's own program empties. A file stands there whole or not at all."""

import os
from pathlib import Path


class OutboxTaken(Exception):
    """A file of this name with other content lies in the outbox already; remove or collect it first."""


def drop(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into the outbox and return where it lies; the same file twice is one. Raises OutboxTaken."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / name
    if target.exists():
        if target.read_bytes() != content:
            raise OutboxTaken(str(target))
        return target
    part = target.with_name(target.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)
    return target
