"""Time stamps in a bundle: verified by us and by openssl in a bare shell; another token, or one of nobody, is found."""

import json
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from tests import authority
from tests.cases.test_bundle import case, contents, reseal
from tests.conftest import NOON
from tests.evidence.test_stamps import home, name, roots

from spoor.bundles.tokens import tokens_up_to
from spoor.bundles.verify import verify
from spoor.cases import keeping
from spoor.cases.steps import bundle

__all__ = ["case", "home", "roots"]  # fixtures


@pytest.fixture
def stamped(home, roots, request, officer, tmp_path):
    """A bundle of a case whose exhibits, and a head of whose log, were time-stamped."""
    with authority.serving(roots.parent) as server:
        name(home, roots, een=server.url)
        found = request.getfixturevalue("case")
        keeping.keep(by=officer, now=lambda: NOON)
    bundle.make(found, tmp_path / "b", withheld={}, by=officer, at=NOON)
    return tmp_path / "b"


def test_tokens_are_verified_and_the_rest_is_named_as_younger(stamped, roots):
    verdict = verify(stamped, tokens_up_to(roots, datetime.now(UTC)))
    assert verdict.failed == []
    assert sum(one.id == "stamp" for one in verdict.checked) == len(contents(stamped)["items"]) + 1
    assert [why.id for what, why in verdict.not_checked if what.id == "anchor"] == ["younger"]
    assert "geen tijdstempel van buiten" not in (stamped / "VERIFY.md").read_text()


def test_openssl_and_sha256sum_alone_say_the_same(stamped):
    lines, inside = [], False
    for line in (stamped / "VERIFY.md").read_text().splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside:
            lines.append(line)
    done = subprocess.run(
        ["/bin/bash", "-c", "\n".join(lines)], cwd=stamped, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
    assert done.stdout.count("Verification: OK") == len(contents(stamped)["stamps"]), done.stderr
    anchored = len((stamped / "data" / "log" / "anchored.tsv").read_text().splitlines())
    assert (
        done.stdout.count(": OK") - done.stdout.count("Verification: OK")
        == contents(stamped)["log_lines"] + anchored
    )
    assert "FAILED" not in done.stdout


def test_another_token_a_changed_one_and_other_roots_are_found(stamped, roots, tmp_path):
    first, second = sorted((stamped / "data" / "tokens").glob("*.tsr"))[:2]
    whole = first.read_bytes()
    for content in (second.read_bytes(), whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:], b"", whole[:50]):
        first.write_bytes(content)
        reseal(stamped)
        failed = verify(stamped, tokens_up_to(roots, datetime.now(UTC))).failed
        assert [one.where for one in failed] == [f"data/tokens/{first.name}"]
    first.write_bytes(whole)
    reseal(stamped)
    (tmp_path / "ander").mkdir()
    other = authority.make(tmp_path / "ander")
    failed = verify(stamped, tokens_up_to(other, datetime.now(UTC))).failed
    assert {one.what.id for one in failed} == {"stamp"}


def test_a_head_that_was_changed_no_longer_has_its_stamp(stamped, roots):
    file = stamped / "data" / "log" / "anchor.json"
    told = json.loads(file.read_text())
    file.write_text(json.dumps(told | {"day": "2020-01-01"}))
    reseal(stamped)
    verdict = verify(stamped, tokens_up_to(roots, datetime.now(UTC)))
    assert [why.id for what, why in verdict.not_checked if what.id == "anchor"] == ["no_anchor"]
    shutil.rmtree(stamped / "data" / "tokens")
    reseal(stamped)
    assert {one.why.id for one in verify(stamped, tokens_up_to(roots, datetime.now(UTC))).failed} == {
        "missing"
    }
