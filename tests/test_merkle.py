"""The tree of RFC 9162 against the published vectors of Certificate Transparency, and against any change."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor import merkle

# the eight leaves, roots and proofs of certificate-transparency `merkletree` tests (C++ and Go), also in RFC 6962 tools
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [  # leaf (from 0), size, path
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [  # old size, new size, path
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
HASHED = [merkle.leaf(one) for one in LEAVES]
TREE = merkle.of_leaves(HASHED)


def test_the_empty_tree_and_the_published_roots():
    assert merkle.root(0, TREE).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [merkle.root(size, TREE).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("place", "size", "path"), INCLUSION)
def test_the_published_inclusion_proofs(place, size, path):
    made = merkle.inclusion(place, size, TREE)
    assert [one.hex() for one in made] == path
    assert merkle.includes(LEAVES[place], place, size, made, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "size", "path"), CONSISTENCY)
def test_the_published_consistency_proofs(old, size, path):
    made = merkle.consistency(old, size, TREE)
    assert [one.hex() for one in made] == path
    assert merkle.grew(old, bytes.fromhex(ROOTS[old - 1]), size, made, bytes.fromhex(ROOTS[size - 1]))


def naive_root(hashed: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word for word."""
    if not hashed:
        return sha256(b"").digest()
    if len(hashed) == 1:
        return hashed[0]
    k = 1
    while 2 * k < len(hashed):
        k *= 2
    return sha256(b"\x01" + naive_root(hashed[:k]) + naive_root(hashed[k:])).digest()


def lines(size: int) -> list[bytes]:
    return [f"regel {n}".encode() for n in range(size)]


@given(st.integers(1, 300), st.data())
def test_any_leaf_of_any_tree_is_proved_and_no_change_is(size, data):
    contents = lines(size)
    tree = merkle.of_leaves([merkle.leaf(one) for one in contents])
    place = data.draw(st.integers(0, size - 1))
    top, path = merkle.root(size, tree), merkle.inclusion(place, size, tree)
    assert top == naive_root([merkle.leaf(one) for one in contents])
    assert merkle.includes(contents[place], place, size, path, top)
    assert not merkle.includes(contents[place] + b"x", place, size, path, top)
    assert not merkle.includes(contents[place], place, size, [*path, top], top)
    assert not merkle.includes(contents[place], place, size, path, merkle.leaf(top))
    if path:
        step, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        wrong = (int.from_bytes(path[step]) ^ (1 << bit)).to_bytes(32)
        assert not merkle.includes(
            contents[place], place, size, [*path[:step], wrong, *path[step + 1 :]], top
        )
        assert not merkle.includes(contents[place], place, size, path[:-1], top)
    other = data.draw(st.integers(0, size - 1))
    assert merkle.includes(contents[place], other, size, path, top) == (other == place)


@given(st.integers(1, 300), st.data())
def test_any_tree_is_proved_to_begin_with_any_earlier_and_no_other(size, data):
    tree = merkle.of_leaves([merkle.leaf(one) for one in lines(size)])
    old = data.draw(st.integers(1, size))
    before, top = merkle.root(old, tree), merkle.root(size, tree)
    path = merkle.consistency(old, size, tree)
    assert merkle.grew(old, before, size, path, top)
    assert not merkle.grew(old, merkle.leaf(before), size, path, top)
    assert not merkle.grew(old, before, size, path, merkle.leaf(top))
    assert not merkle.grew(old, before, size, [*path, top], top)
    if path:
        step, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        wrong = (int.from_bytes(path[step]) ^ (1 << bit)).to_bytes(32)
        assert not merkle.grew(old, before, size, [*path[:step], wrong, *path[step + 1 :]], top)
        assert not merkle.grew(old, before, size, path[:-1], top)


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_tree_that_grows_leaf_by_leaf_is_the_same_tree(size, start):
    hashed = [merkle.leaf(one) for one in lines(size)]
    tree, start = merkle.of_leaves(hashed), min(start, size)
    growing = merkle.Growing(start, tree)
    for one in hashed[start:]:
        for level, place, value in growing.add(one):
            assert value == tree(level, place)
    assert growing.root() == naive_root(hashed)


def test_what_is_no_place_in_a_tree_is_refused():
    with pytest.raises(ValueError, match="below 8"):
        merkle.inclusion(8, 8, TREE)
    with pytest.raises(ValueError, match="from 1 to 8"):
        merkle.consistency(0, 8, TREE)
    top = merkle.root(8, TREE)
    assert not merkle.includes(b"", 8, 8, [], top)
    assert not merkle.includes(b"x", 1, 1, [], merkle.leaf(b"x"))  # the hashes fit, the place does not
    assert not merkle.grew(0, top, 8, [], top)
    assert not merkle.grew(4, merkle.root(4, TREE), 8, [], top)
    assert not merkle.grew(3, merkle.root(3, TREE), 8, [], top)
