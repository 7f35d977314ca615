"""Which section of which layout a grid is: by its header and what stands around it, and not by its name alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from spoor.returns.addresses import AddressUnreadable, read_address, read_port
from spoor.returns.grids import LONGEST_NAME, Document, Grid, Row, plain, zone_in_header
from spoor.returns.layout import Layout, Section
from spoor.returns.sentences import Sentence
from spoor.returns.times import EPOCH, TimeRules, TimeUnreadable, read_time

HIGHEST_HEADER = 40  # a header stands in the first rows of its grid; Apple writes six or eight lines above it
SHAPE_SAMPLE = 25
_HEADED, _BY_SHAPE = 1, 0  # what a header says of its columns goes before what their cells look like


@dataclass(frozen=True, slots=True)
class Match:
    """A grid recognised: the section, where its header stands, and the place of each column by key."""

    layout: Layout
    section: Section
    at_row: int
    header: tuple[str, ...]
    places: Mapping[str, int]
    zones: Mapping[str, str]
    extra: tuple[str, ...]
    lacking: tuple[str, ...]
    score: tuple[int, ...]

    @property
    def first_row(self) -> int:
        """Place of the first row of data."""
        return self.at_row + (1 if self.section.columns else 0)


@dataclass(frozen=True, slots=True)
class Near:
    """A section that a grid resembles without being it: what matched, what is missing, what is unknown."""

    layout: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def sentence(self) -> Sentence:
        """Say it."""
        return Sentence(
            "nearest_layout",
            {
                "layout": self.layout,
                "found": ", ".join(self.found) or "-",
                "missing": ", ".join(self.missing) or "-",
                "unknown": ", ".join(self.unknown) or "-",
            },
        )


def named_for(layout: Layout, path: str) -> bool:
    """Say whether a path is one that files of this layout have."""
    folded = path.replace("\\", "/").casefold()
    return any(
        fnmatchcase(folded, name) or fnmatchcase(folded.rpartition("/")[2], name) for name in layout.names
    )


def match_grid(grid: Grid, document: Document, layouts: Iterable[Layout], path: str) -> Match | None:
    """Return the best section for a grid, or None. The user's own layouts win over the packaged ones."""
    best: Match | None = None
    told = document.text.casefold()
    limit = 1 if grid.fixed else HIGHEST_HEADER
    headers = [
        (place, row, _places(row)) for place, row in enumerate(grid.rows[:limit]) if row.problem is None
    ]
    title = plain(grid.title.rpartition(".")[2].partition("[")[0])
    for layout in layouts:
        if document.format not in layout.formats:
            continue
        marks = (
            int(named_for(layout, path)),
            max((len(part) for part in layout.text if part in told), default=0),
        )
        for section in layout.sections:
            titled = int(title in section.titles) if title else 0
            if not _may_be(section, layout, titled, marks):
                continue
            if section.columns:
                found = _by_header(headers, layout, section, (titled, *marks))
            else:
                found = _by_shape(grid, layout, section, (titled, *marks))
            if found and (best is None or found.score > best.score):
                best = found
    return best


def _may_be(section: Section, layout: Layout, titled: int, marks: tuple[int, int]) -> bool:
    """Say whether anything besides the header must still point here: a generic header alone proves nothing."""
    if section.alone or layout.own:
        return True
    if section.titles:
        return bool(titled) and any(marks)
    return any(marks)


def _places(row: Row) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(row.cells):
        if len(cell) > LONGEST_NAME:
            continue
        bare = plain(zone_in_header(cell)[0]) or plain(cell)
        if bare:
            places.setdefault(bare, []).append(place)
    return places


def _by_header(
    headers: list[tuple[int, Row, dict[str, list[int]]]],
    layout: Layout,
    section: Section,
    marks: tuple[int, ...],
) -> Match | None:
    for at_row, row, names in headers:
        found = {
            key: names[name]
            for key, wanted in section.columns.items()
            if (name := next((one for one in wanted if one in names), None))
        }
        if any(key not in found for key in section.needs) or (
            section.any and not any(key in found for key in section.any)
        ):
            continue
        if any(len(places) > 1 for places in found.values()):
            continue
        places = {key: place[0] for key, place in found.items()}
        used = set(places.values())
        extra = tuple(
            cell.strip() for place, cell in enumerate(row.cells) if place not in used and cell.strip()
        )
        zones = {
            key: zone
            for key, place in places.items()
            if (zone := zone_in_header(row.cells[place])[1]) is not None
        }
        lacking = tuple(key for key in section.usual if key not in places)
        score = (int(layout.own), *marks, _HEADED, len(places), -len(extra), layout.version)
        return Match(layout, section, at_row, row.cells, places, zones, extra, lacking, score)
    return None


def _by_shape(grid: Grid, layout: Layout, section: Section, marks: tuple[int, ...]) -> Match | None:
    if grid.fixed or _has_header(grid, section):
        return None
    sample = [
        row for row in grid.rows[:SHAPE_SAMPLE] if row.problem is None and len(row.cells) == section.width
    ]
    fitting = [row for row in sample if _fits(row, section)]
    if not fitting or len(fitting) * 2 < len(grid.rows[:SHAPE_SAMPLE]):
        return None
    names = {place: key for key, place in section.positions.items()}
    header = tuple(names.get(place, str(place + 1)) for place in range(section.width))
    score = (int(layout.own), *marks, _BY_SHAPE, len(section.positions), 0, layout.version)
    return Match(layout, section, 0, header, dict(section.positions), {}, (), (), score)


def _has_header(grid: Grid, section: Section) -> bool:
    """Say whether the first row names columns: then it is no file without a header, however its rows are shaped."""
    first = next((row for row in grid.rows if row.problem is None), None)
    if first is None or _fits_somewhere(first, section):
        return False
    filled = [cell.strip() for cell in first.cells if cell.strip()]
    return len(filled) > 1 and all(not any(sign.isdigit() for sign in cell) for cell in filled)


def _fits_somewhere(row: Row, section: Section) -> bool:
    return len(row.cells) == section.width and _fits(row, section)


def _fits(row: Row, section: Section) -> bool:
    for key, form in section.shape.items():
        cell = row.cells[section.positions[key]].strip()
        try:
            if form == "ip":
                read_address(cell)
            elif form == "port":
                read_port(cell)
            elif form == "epoch" and not EPOCH.fullmatch(cell):
                return False
            elif form == "time":
                read_time(cell, TimeRules(zone="UTC", epoch=section.epoch))
        except (AddressUnreadable, TimeUnreadable):
            return False
    return True


def nearest(grid: Grid, document: Document, layouts: Iterable[Layout]) -> Near | None:
    """Return the section that shares most columns with some row of a grid, or None when none shares any."""
    best: tuple[int, Near] | None = None
    for row in grid.rows[: 1 if grid.fixed else HIGHEST_HEADER]:
        names = _places(row)
        for layout in layouts:
            if document.format not in layout.formats:
                continue
            for section in layout.sections:
                found = [
                    key for key, wanted in section.columns.items() if any(one in names for one in wanted)
                ]
                if not found or (best and len(found) <= best[0]):
                    continue
                best = (len(found), _near(row, names, layout, section, found))
    return best[1] if best else None


def _near(row: Row, names: dict[str, list[int]], layout: Layout, section: Section, found: list[str]) -> Near:
    known = {one for key in found for one in section.columns[key]}
    missing = [key for key in section.needs if key not in found]
    if section.any and not any(key in found for key in section.any):
        missing.append(" / ".join(section.any))
    missing += [
        f"{key} (2x)" for key in found if any(len(names.get(one, [])) > 1 for one in section.columns[key])
    ]
    if not missing and not section.alone:
        missing.append(" / ".join(layout.names[:2]))
    unknown = tuple(row.cells[places[0]].strip()[:40] for name, places in names.items() if name not in known)[
        :12
    ]
    return Near(layout.id, tuple(found), tuple(missing), unknown)
