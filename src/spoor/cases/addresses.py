"""The tables of a home: files imported, tables of packages compiled once, and the look-up over all of them."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from spoor.adapters.snapshots import Kept, Snapshots
from spoor.law.lawbook import load
from spoor.networks.location import read_location
from spoor.networks.lookup import Networks
from spoor.networks.panel import Panels
from spoor.networks.reading import FileRefused, Reading, read_table
from spoor.networks.sentences import Sentence
from spoor.networks.table import LAYOUT, Snapshot, Table, compile_table, digest


@dataclass(frozen=True, slots=True)
class Installed:
    """A table that a Debian package brings: read where it is, never copied."""

    path: Path
    what: str
    source: str


INSTALLED = (
    Installed(Path("/usr/share/libloc-location/location.db"), "location", "Debian libloc-database (IPFire Location)"),
    Installed(Path("/usr/share/tor/geoip"), "ranges", "Debian tor-geoipdb (IPFire Location)"),
    Installed(Path("/usr/share/tor/geoip6"), "ranges", "Debian tor-geoipdb (IPFire Location)"),
)  # fmt: skip
DEMONSTRATION = Path(__file__).resolve().parents[1] / "demo" / "networks.csv"
INVENTED = "verzonnen, alleen voor de demonstratie / invented, for the demonstration only"


def import_table(
    content: bytes, *, what: str, source: str, day: date | None, root: Path, name: str = ""
) -> tuple[Mapping[str, Any], bool]:
    """Keep a file as a dated table; return its account, and whether it is new here.

    The day is what the file states, else `day`. Raises FileRefused, and for a day that is missing or another than
    the file states as well; OSError when the disk refuses.
    """
    reading = _read(content, what)
    if reading.dated and day and reading.dated != day:
        values = {"stated": reading.dated.isoformat(), "given": day.isoformat()}
        raise FileRefused(Sentence("file.other_day", values))
    dated = reading.dated or day
    if dated is None:
        raise FileRefused(Sentence("file.no_day"))
    snapshot = Snapshot(what, source, dated, digest(content), reading.registry)
    return _keep(reading, snapshot, root, {"file": name}, content)


def _read(content: bytes, what: str) -> Reading:
    with _no_collector():
        return read_location(content) if what == "location" else read_table(content, what)


def _keep(
    reading: Reading, snapshot: Snapshot, root: Path, more: Mapping[str, Any], original: bytes | None
) -> tuple[Mapping[str, Any], bool]:
    store = Snapshots(root)
    name = f"{snapshot.what}-{snapshot.dated}-{snapshot.sha256[:20]}"
    if here := [one for one in store.all() if one.folder.name == name]:
        return here[0].about, False
    with _no_collector():
        compiled = compile_table(reading)
    about = {**snapshot.stored(), "registry": snapshot.registry, **more, **compiled.account}
    return about, store.keep(name, about=about, arrays=compiled.arrays, original=original)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Read a million rows without the collector walking over them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def compile_installed(root: Path, installed: Sequence[Installed]) -> list[str]:
    """Compile the tables of packages that are new here; return the sources of those that were.

    A file is read again only when its size or time changed. Raises FileRefused and OSError.
    """
    store, done = Snapshots(root), []
    for one in installed:
        if not one.path.is_file():
            continue
        state = one.path.stat()
        mark = {"path": str(one.path), "size": state.st_size, "changed": state.st_mtime_ns}
        kept = store.all()
        if any(table.about.get("installed") == mark for table in kept):
            continue
        content = one.path.read_bytes()
        reading = _read(content, one.what)
        dated = reading.dated or date.fromtimestamp(state.st_mtime)
        snapshot = Snapshot(one.what, one.source, dated, digest(content))
        about, new = _keep(reading, snapshot, root, {"installed": mark}, None)
        if not new:
            same = next(table for table in kept if table.about["sha256"] == about["sha256"])
            store.change(same, {**about, "installed": mark})
        done.append(one.source)
    return done


def networks(root: Path) -> Networks:
    """Return the look-up over all tables of a home. Raises SnapshotDamaged."""
    return Networks(Panels([_opened(one) for one in Snapshots(root).all() if one.about["layout"] == LAYOUT]))


def tables(root: Path) -> list[Mapping[str, Any]]:
    """Return the account of every table of a home, by what they tell and their day. Raises SnapshotDamaged."""
    found = [one.about for one in Snapshots(root).all()]
    return sorted(found, key=lambda one: (one["what"], one["dated"], one["source"]))


def _opened(kept: Kept) -> Table:
    about = kept.about
    snapshot = Snapshot(
        about["what"],
        about["source"],
        date.fromisoformat(about["dated"]),
        about["sha256"],
        about.get("registry"),
    )
    return Table.opened(snapshot, kept.arrays())


def import_demonstration(root: Path, day: date) -> None:
    """Keep the invented table of the documentation ranges; only a home of the demonstration has it."""
    import_table(DEMONSTRATION.read_bytes(), what="access", source=INVENTED, day=day, root=root)


def with_directory(document: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return an answer with what the law book's directory says of its provider: name, and the way in."""
    found = load().providers.get(document["provider"] or "")
    if found is None:
        return document
    known = {"name": found.name, "country": found.country, "channel": found.channel, "basis": found.basis}
    return document | {"directory": known}
