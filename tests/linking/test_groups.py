"""Groups and strength: what hangs together, and what a shared identifier says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.linking import groups, identifier_strength, say
from spoor.vocabulary import IdentifierKind, Proposition


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ([], []),
        ([(1, 2)], [{1, 2}]),
        ([(3, 4), (1, 2), (2, 3)], [{1, 2, 3, 4}]),  # a late edge joins two groups
        ([(5, 5)], []),  # a thing with itself joins nothing
        ([(9, 8), (1, 2)], [{1, 2}, {8, 9}]),  # the lowest number first
    ],
)
def test_groups(edges, found):
    assert groups(edges) == found


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_neither_order_nor_direction_matters(edges, dice):
    shuffled = [edge if dice.random() < 0.5 else edge[::-1] for edge in dice.sample(edges, len(edges))]
    assert groups(shuffled) == groups(edges)


@pytest.mark.parametrize(
    ("kind", "note", "exact", "proposition", "word"),
    [
        ("account", "account_id", False, Proposition.SAME_ACCOUNT, "very_strong"),  # a fixed number
        ("account", None, False, Proposition.SAME_ACCOUNT, "strong"),
        ("account", "confusable:admin", False, Proposition.SAME_ACCOUNT, "weak"),  # an imitation
        ("email", "alias_folded", False, Proposition.SAME_PERSON, "strong"),
        ("ip", None, False, Proposition.SAME_PERSON, "weak"),  # no port, no time
        ("ip", None, True, Proposition.SAME_PERSON, "moderate"),
        ("ip", "shared", True, None, "none"),  # carrier-grade NAT
        ("domain", None, False, None, "none"),  # a mail domain is no link
        ("name", None, False, None, "none"),
    ],
)
def test_identifier_strength(kind, note, exact, proposition, word):
    found = identifier_strength(kind, note=note, port_and_time=exact)
    assert (found.proposition, found.word, found.links) == (proposition, word, proposition is not None)


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_every_kind_has_a_strength_with_a_reason_in_words(kind):
    found = identifier_strength(kind)
    assert all(say(reason, lang) for reason in found.reasons for lang in ("nl", "en"))


def test_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        identifier_strength("shoe size")
