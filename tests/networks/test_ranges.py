"""Ranges that nest: the smallest that holds a number, against a search by hand."""

import ipaddress

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spoor.networks.ranges import AS_NUMBERS, build, build_prefixes, packed


def networks(version: int) -> st.SearchStrategy[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Draw networks that often lie within each other: few different bits at the front."""
    bits = 32 if version == 4 else 128
    kind = ipaddress.IPv4Network if version == 4 else ipaddress.IPv6Network
    number = st.integers(0, 15).map(lambda n: n << bits - 8) | st.integers(0, (1 << bits) - 1)
    length = st.integers(1, bits)
    return st.builds(lambda n, size: kind((n >> bits - size << bits - size, size)), number, length)


@given(st.data(), st.sampled_from([4, 6]))
def test_the_longest_prefix_is_found_as_by_hand(data: st.DataObject, version: int) -> None:
    own = data.draw(st.lists(networks(version), unique=True, max_size=30))
    pairs = [(int(one.network_address), int(one.broadcast_address)) for one in own]
    ranges, left = build(pairs, range(len(pairs)), version)
    assert left == []
    if pairs:
        firsts, lasts = (packed(numbers, version) for numbers in zip(*pairs, strict=True))
        at_once = build_prefixes(firsts, lasts, np.arange(len(pairs)))
        assert all(
            (getattr(at_once, part) == getattr(ranges, part)).all() for part in ("starts", "parent", "row")
        )
    edges = {edge + step for pair in pairs for edge in pair for step in (-1, 0, 1)}
    bits = 32 if version == 4 else 128
    asked = sorted(one for one in {0, (1 << bits) - 1, *edges} if 0 <= one < 1 << bits)
    found = ranges.find(packed(asked, version)) if pairs else np.full(len(asked), -1)
    for number, at in zip(asked, found.tolist(), strict=True):
        holding = [one for one in own if int(one.network_address) <= number <= int(one.broadcast_address)]
        best = max(holding, key=lambda one: one.prefixlen, default=None)
        assert (own[int(ranges.row[at])] if at >= 0 else None) == best
        if pairs:
            assert ranges.find_one(number) == at
        if best:
            assert ranges.bounds(at) == (int(best.network_address), int(best.broadcast_address))


def test_a_range_that_overlaps_in_part_has_no_place() -> None:
    ranges, left = build([(10, 20), (15, 25), (12, 13), (30, 40)], [0, 1, 2, 3], 4)
    assert left == [1]
    assert ranges.row[ranges.find(packed([11, 12, 16, 35], 4))].tolist() == [0, 2, 0, 3]
    assert ranges.find(packed([22], 4)).tolist() == [-1]


def test_zeros_at_the_end_of_an_address_of_version_6_are_kept() -> None:
    start = 0x20010DB8 << 96
    ranges, _left = build([(start, start + 255)], [0], 6)
    assert ranges.bounds(0) == (start, start + 255)
    assert ranges.find(packed([start - 1, start, start + 256], 6)).tolist() == [-1, 0, -1]


def test_as_numbers_are_a_family_of_their_own() -> None:
    ranges, _left = build([(1136, 1136), (4_294_967_295, 4_294_967_295)], [0, 1], AS_NUMBERS)
    assert [ranges.find_one(one) for one in (1135, 1136, 4_294_967_295)] == [-1, 0, 1]
