"""The tables of a home: files imported, tables of packages compiled once, and the look-up over all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from spoor.adapters.snapshots import Kept, Snapshots
from spoor.law.lawbook import load
from spoor.networks.collector import collector_aside
from spoor.networks.location import read_location
from spoor.networks.lookup import Networks, Question
from spoor.networks.panel import Panels
from spoor.networks.reading import FileRefused, Reading, read_table
from spoor.networks.sentences import Sentence
from spoor.networks.shown import document
from spoor.networks.table import LAYOUT, Snapshot, Table, compile_table, digest
from spoor.networks.worth import Login, Summary, summarise


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
    dated = reading.dated or day or reading.last_seen
    if dated is None:
        raise FileRefused(Sentence("file.no_day"))
    snapshot = Snapshot(what, source, dated, digest(content), reading.registry)
    return _keep(reading, snapshot, root, {"file": name}, content)


def _read(content: bytes, what: str) -> Reading:
    with collector_aside():
        return read_location(content) if what == "location" else read_table(content, what)


def _keep(
    reading: Reading, snapshot: Snapshot, root: Path, more: Mapping[str, Any], original: bytes | None
) -> tuple[Mapping[str, Any], bool]:
    store = Snapshots(root)
    name = f"{snapshot.what}-{snapshot.dated}-{snapshot.sha256[:20]}"
    if here := [one for one in store.all() if one.folder.name == name]:
        return here[0].about, False
    with collector_aside():
        compiled = compile_table(reading)
    about = {**snapshot.stored(), "registry": snapshot.registry, **more, **compiled.account}
    return about, store.keep(name, about=about, arrays=compiled.arrays, original=original)


def is_uncompiled(root: Path, installed: Sequence[Installed]) -> bool:
    """Say whether a package brought a table, or changed one, since this home last looked. Raises SnapshotDamaged."""
    kept = [one.about.get("installed") for one in Snapshots(root).all()]
    return any(one.path.is_file() and _mark(one.path) not in kept for one in installed)


def _mark(path: Path) -> dict[str, Any]:
    state = path.stat()
    return {"path": str(path), "size": state.st_size, "changed": state.st_mtime_ns, "layout": LAYOUT}


def compile_installed(root: Path, installed: Sequence[Installed]) -> None:
    """Compile the tables of packages that are new here. A file is read again only when its size or time changed.

    Raises FileRefused and OSError.
    """
    store = Snapshots(root)
    for one in installed:
        if not one.path.is_file():
            continue
        mark, kept = _mark(one.path), store.all()
        if any(table.about.get("installed") == mark for table in kept):
            continue
        content = one.path.read_bytes()
        reading = _read(content, one.what)
        dated = reading.dated or datetime.fromtimestamp(one.path.stat().st_mtime, tz=UTC).date()
        snapshot = Snapshot(one.what, one.source, dated, digest(content))
        about, new = _keep(reading, snapshot, root, {"installed": mark}, None)
        if not new:
            same = next(table for table in store.all() if table.about["sha256"] == about["sha256"])
            store.change(same, {**about, "installed": mark})


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
        installed="installed" in about,
    )
    return Table.opened(snapshot, kept.arrays())


def import_demonstration(root: Path, day: date) -> None:
    """Keep the invented table of the documentation ranges; only a home of the demonstration has it."""
    import_table(DEMONSTRATION.read_bytes(), what="access", source=INVENTED, day=day, root=root)


def worth_of(records: Iterable[Mapping[str, Any]], root: Path) -> Summary:
    """Return which IP addresses of an answer are worth an order; only records whose moment is certain take part.

    `records` are those of an answer as the contract writes them. Raises SnapshotDamaged.
    """
    logins = [
        Login(one["ip"], one["at"], one["port"], place_of(one["source"]))
        for one in records
        if one["ip"] and one["at"]
    ]
    return summarise(logins, networks(root))


def told_of(address: str, at: datetime, port: int | None, root: Path) -> Mapping[str, Any]:
    """Return what the tables of a home say of one address at an instant, as `spoor ip` does. Raises SnapshotDamaged."""
    known = networks(root)
    return document(known.look_up(Question(address, at.isoformat(), port)), known)


def place_of(source: Mapping[str, Any]) -> str:
    """Return where a record stands in its file, as people read it: sheet or page, and the line."""
    named = [str(source[name]) for name in ("sheet", "page", "line") if source.get(name) is not None]
    return " ".join(named)


def directory(provider: str | None) -> dict[str, Any] | None:
    """Return what the law book's directory says of a provider: name, country, and the way in for authorities."""
    found = load().providers.get(provider) if provider else None
    if found is None:
        return None
    return {"name": found.name, "country": found.country, "channel": found.channel, "basis": found.basis}
