"""A chain of time stamps holds link by link: each newer one good, over those bytes, and there before the end."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from spoor.bundles.chain import TokenChecked, held_by, links
from spoor.bundles.contents import Stamped

START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def chain(tmp_path, *tokens):
    """Tokens by verdict, year of the moment and year of the end (None: still holds); each over the one before."""
    (tmp_path / "data" / "tokens").mkdir(parents=True)
    said, told, over = [], {}, "a" * 64
    for number, (verdict, moment, ended) in enumerate(tokens):
        path = f"data/tokens/{number}.tsr"
        content = f"token {number}".encode()
        (tmp_path / path).write_bytes(content)
        said.append(Stamped(path, over, "x", "een", ""))
        end = None if ended is None else START + ended * YEAR
        told[content] = TokenChecked(verdict, "", START + moment * YEAR, end)
        over = hashlib.sha256(content).hexdigest()
    found = links(tmp_path, said, lambda content, _digest: told[content])
    return found, held_by(found[0], found)


@pytest.mark.parametrize(
    ("tokens", "holds"),
    [
        ([(True, 0, 1), (True, 0.9, None)], True),
        ([(True, 0, 1), (True, 1, None)], True),  # the last moment
        ([(True, 0, 1), (True, 1.1, None)], False),  # after the end
        ([(True, 0, 1), (False, 0.9, None)], False),
        ([(True, 0, 1), (None, 0.9, None)], False),
        ([(True, 0, 1), (True, 0.9, 2), (True, 1.9, None)], True),
        ([(True, 0, 1), (True, 0.9, 2), (True, 2.1, None)], False),  # a link further on is broken
        ([(True, 0, 1), (True, 0.9, 2)], False),  # the last link ended too
        ([(True, 0, 1)], False),
    ],
)
def test_it_holds_link_by_link(tmp_path, tokens, holds):
    found, newer = chain(tmp_path, *tokens)
    assert (newer is found[1]) if holds else newer is None


def test_a_token_that_is_gone_is_no_link(tmp_path):
    said = [Stamped("data/tokens/0.tsr", "a" * 64, "x", "een", "")]
    found = links(tmp_path, said, lambda *_: pytest.fail("nothing to check"))
    assert [(one.file_sha256, one.found.verdict) for one in found] == [("", False)]
