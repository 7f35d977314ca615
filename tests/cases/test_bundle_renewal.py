"""Renewed time stamps in a bundle: the chain is there, walked by us and by openssl; what ended without is named."""

import hashlib
import json
import subprocess
import time
from datetime import UTC, datetime, timedelta

import pytest
from tests import authority
from tests.cases.test_bundle import case, contents, reseal
from tests.evidence.test_stamps import home, name

from spoor.bundles.sentences import spoken
from spoor.bundles.tokens import tokens_up_to
from spoor.bundles.verify import verify
from spoor.cases import keeping
from spoor.cases.steps import bundle
from spoor.evidence import stamps
from spoor.evidence.models import TimeStamp

__all__ = ["case", "home"]
DAY = timedelta(days=1)


@pytest.fixture
def renewed(home, request, officer, tmp_path_factory, tmp_path):
    """A bundle whose first time stamps end after 200 days, with renewals of day 150 that hold for 3000."""
    roots = authority.make(tmp_path_factory.mktemp("tsa"), days=200)
    now = datetime.now(UTC)
    with authority.serving(roots.parent) as server:
        name(home, roots, een=server.url)
        found = request.getfixturevalue("case")
        keeping.keep(by=officer, now=lambda: now)
        authority.shorten(roots.parent, now + 3000 * DAY)
        keeping.keep(by=officer, now=lambda: now + 150 * DAY)
    bundle.make(found, tmp_path / "b", withheld={}, by=officer, at=now)
    return tmp_path / "b", roots, now


def said(verdict) -> dict[str, int]:
    sorts = [one.id for one in verdict.checked if one.id.startswith("stamp")]
    sorts += [why.id for what, why in verdict.not_checked if what.id == "stamp"]
    return {one: sorts.count(one) for one in sorts}


def test_the_chain_is_in_the_bundle_and_holds_after_the_first_certificate_ended(renewed):
    folder, roots, now = renewed
    told = contents(folder)["stamps"]
    older = [one for one in told if one["until"] < (now + 201 * DAY).isoformat()]
    newer = [one for one in told if one["renews"]]
    assert {one["renews"] for one in newer} <= {one["path"] for one in older}
    assert len(newer) == 6  # every exhibit; the head that was stamped last is a later one
    for one in newer:
        assert one["sha256"] == hashlib.sha256((folder / one["renews"]).read_bytes()).hexdigest()
    today = verify(folder, tokens_up_to(roots, now))
    assert said(today) == {"stamp": len(told)}
    later = verify(folder, tokens_up_to(roots, now + 250 * DAY))
    assert later.failed == []
    assert said(later) == {"stamp": len(told) - 6, "stamp_renewed": 6}
    assert "saw it before that" in json.dumps(spoken(later, "en"))
    last = verify(folder, tokens_up_to(roots, now + 3200 * DAY))
    assert said(last) == {"stamp_ended": len(told)}


def test_without_the_renewal_one_that_ended_is_not_checked_and_never_good(renewed):
    folder, roots, now = renewed
    told = contents(folder)
    gone = [one for one in told["stamps"] if one["renews"]]
    for one in gone:
        (folder / one["path"]).unlink()
    told["stamps"] = [one for one in told["stamps"] if not one["renews"]]
    (folder / "data" / "bundle.json").write_text(json.dumps(told))
    reseal(folder)
    verdict = verify(folder, tokens_up_to(roots, now + 250 * DAY))
    assert said(verdict)["stamp_ended"] == 6
    assert "stamp_renewed" not in said(verdict)


def test_a_renewal_of_other_bytes_holds_up_nothing(renewed):
    folder, roots, now = renewed
    told = contents(folder)
    first = next(one for one in told["stamps"] if one["renews"])
    other = next(one for one in told["stamps"] if one["renews"] and one is not first)
    (folder / first["renews"]).write_bytes((folder / other["renews"]).read_bytes())
    reseal(folder)
    verdict = verify(folder, tokens_up_to(roots, now + 250 * DAY))
    assert [one.where for one in verdict.failed] == [first["renews"]]
    assert "stamp_of_nothing" in {why.id for _what, why in verdict.not_checked}


def test_openssl_alone_follows_a_chain_whose_first_certificate_really_ended(
    home, request, officer, tmp_path_factory, tmp_path
):
    roots = authority.make(tmp_path_factory.mktemp("tsa"))
    with authority.serving(roots.parent) as server:
        name(home, roots, een=server.url)
        found = request.getfixturevalue("case")
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=6)
        authority.shorten(roots.parent, until)
        at = datetime.now(UTC)
        stamps.drain(by="officier", at=at, most=99)
        authority.shorten(roots.parent, until + 1000 * DAY)
        for one in TimeStamp.objects.all():
            digest = hashlib.sha256(bytes(one.answer)).hexdigest()
            stamps.enqueue("token", [(one.pk, digest)], _authority(), at)
        stamps.drain(by="officier", at=at, most=99)
    bundle.make(found, tmp_path / "b", withheld={}, by=officer, at=at)
    assert datetime.now(UTC) < until, "the machine was too slow for this test"
    time.sleep((until - datetime.now(UTC)).total_seconds() + 1.1)
    lines = [one for one in (tmp_path / "b" / "VERIFY.md").read_text().splitlines() if "openssl ts" in one]
    assert len(lines) == 12
    done = _shell(lines, tmp_path / "b")
    assert done.stdout.count("Verification: OK") == 12, done.stderr
    bare = [one.replace(" -attime $", " # $") for one in lines]
    assert _shell(bare, tmp_path / "b").stdout.count("Verification: OK") == 6  # the older ones ended
    verdict = verify(tmp_path / "b", tokens_up_to(roots, datetime.now(UTC)))
    assert said(verdict) == {"stamp": 6, "stamp_renewed": 6}
    assert "-attime" in (tmp_path / "b" / "VERIFY.md").read_text()


def _authority():
    from spoor.adapters import timestamps

    return timestamps.authorities(stamps.home())[0]


def _shell(lines, folder):
    return subprocess.run(
        ["/bin/bash", "-c", "\n".join(lines)], cwd=folder, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip
