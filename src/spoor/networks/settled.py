"""What is settled of an address in bulk: operator, country, kinds; the first table of the panel that knows decides."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spoor.networks.panel import Panel, Panels
from spoor.networks.ranges import AS_NUMBERS, packed
from spoor.networks.rows import KINDS, Row


class Settled(NamedTuple):
    """Operator, country and kinds, and the places in the panel of the tables that said so."""

    name: str | None
    asns: tuple[int, ...]
    operator_by: int | None
    country: str | None
    country_by: int | None
    kinds: tuple[str, ...]
    sightings: tuple[int, ...]  # tables in which the address is a Tor exit
    needs: tuple[str, ...]


class Settler:
    """Settles what rows say together, and keeps in mind what AS numbers are called."""

    def __init__(self, panels: Panels) -> None:
        """Begin with nothing in mind."""
        self._panels = panels
        self._called: dict[tuple[int, tuple[int, ...]], str | None] = {}

    def settle(self, stretch: int, panel: Panel, places: Sequence[int]) -> Settled:
        """Return what the rows say together. A list of the site that names an operator is asked before routes."""
        name = country = named_by = routed_by = country_by = None
        asns: tuple[int, ...] = ()
        kinds: tuple[str, ...] = ()
        needs: tuple[str, ...] = ()
        sightings: tuple[int, ...] = ()
        routed_name = None
        tables, roles = panel.tables, panel.roles
        for at, place in enumerate(places):
            if place < 0:
                continue
            row = tables[at].kept.get(place) or tables[at].row(place)
            role = roles[at]
            if row.country and country_by is None:
                country, country_by = row.country, at
            if role == "routed":
                if row.asns and routed_by is None:
                    asns, routed_name, routed_by = row.asns, row.name, at
            elif role == "list":
                needs += row.needs
                if row.name and named_by is None:
                    name, named_by = row.name, at
            if row.kinds == ("tor",):
                sightings += (at,)
            elif row.kinds:
                kinds += row.kinds
        if named_by is None and asns:
            name = routed_name or self.called(stretch, asns)
        by = routed_by if named_by is None else named_by
        if len(kinds) > 1:
            kinds = tuple(sorted(set(kinds), key=KINDS.index))
        if needs:
            needs = tuple(sorted(set(needs)))
        found: Settled = tuple.__new__(
            Settled, (name, asns, by, country, country_by, kinds, sightings, needs)
        )
        return found

    def called(self, stretch: int, asns: tuple[int, ...]) -> str | None:
        """Return what AS numbers are called; of several only if all are called the same."""
        key = stretch, asns
        if key not in self._called:
            names = {
                next((row.name for _, row in self.known(stretch, asn) if row.name), None) for asn in asns
            }
            self._called[key] = names.pop() if len(names) == 1 else None
        return self._called[key]

    def learn(self, stretch: int, asns: Iterable[int]) -> None:
        """Look up what very many AS numbers are called at once, so that `called` need not do so one by one."""
        new = [asn for asn in set(asns) if (stretch, (asn,)) not in self._called]
        names: list[str | None] = [None] * len(new)
        for table in self._panels.names(stretch).tables:
            ranges = table.families[AS_NUMBERS]
            for at, index in enumerate(ranges.find(packed(new, AS_NUMBERS)).tolist()):
                if index >= 0 and names[at] is None:
                    names[at] = table.row(int(ranges.row[index])).name
        self._called |= {(stretch, (asn,)): name for asn, name in zip(new, names, strict=True)}

    def known(self, stretch: int, asn: int) -> list[tuple[int, Row]]:
        """Return what the tables of AS numbers say of one, each with its place in their panel."""
        found = []
        for at, table in enumerate(self._panels.names(stretch).tables):
            ranges = table.families[AS_NUMBERS]
            index = ranges.find_one(asn)
            if index >= 0:
                found.append((at, table.row(int(ranges.row[index]))))
        return found
