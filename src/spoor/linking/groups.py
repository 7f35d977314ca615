"""Groups: which cases hang together, from the yes-edges between them."""

from collections.abc import Iterable


def groups(edges: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Return the connected groups of two or more, the one with the lowest number first.

    Neither the order of the edges nor the direction of one matters; an edge from a thing to itself
    joins nothing.
    """
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in edges:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    members: dict[int, set[int]] = {}
    for one in parent:
        members.setdefault(root(one), set()).add(one)
    return [frozenset(members[key]) for key in sorted(members) if len(members[key]) > 1]
