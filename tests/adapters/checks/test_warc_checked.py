# ruff: noqa: E501 - tables with a row for each trait
"""WARC: digests in every writing, gzip members, cut and damaged files; what warcio finds broken is broken."""

import contextlib
import gzip
import io
import random
from types import SimpleNamespace

import pytest
from tests.adapters.checks import made
from warcio.checker import Checker

from spoor.adapters.checks.verdict import Judged
from spoor.adapters.checks.warc import check_warc


def judged(content):
    return Judged("", "warc", check_warc(io.BytesIO(content)).checks())


def whys(content):
    return {one.why for one in judged(content).checks if one.verdict != "good"}


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
@pytest.mark.parametrize("form", ["base32", "hex", "base64"])
def test_a_digest_is_known_in_every_algorithm_and_writing(algorithm, form):
    assert judged(made.warc((algorithm, form))).verdict == "good"
    changed = made.warc((algorithm, form)).replace(b"verzonnen", b"verzonner", 1)
    assert judged(changed).verdict == "broken"


def one(**more):
    return made.record("resource", made.PAGE, made.PAGE, **more)


BY_TRAIT = {
    "plain": (made.warc(), "good", None),
    "gzip": (made.warc_gz(), "good", None),
    "no digest at all": (made.warc(None), "not_checked", "warc.no_digests"),
    "one record without digest": (one() + made.record("resource", b"x", number=9, digests=None), "good", "warc.missing_digest"),
    "wrong payload digest": (one(WARC_Payload_Digest=made.digest(b"anders")), "broken", "warc.no_fit"),
    "wrong block digest": (one(WARC_Block_Digest=made.digest(b"anders")), "broken", "warc.no_fit"),
    "unknown algorithm": (one(WARC_Block_Digest="crc7:1234"), "broken", "warc.unknown_digest"),
    "digest without algorithm": (one(WARC_Block_Digest="1234"), "broken", "warc.unknown_digest"),
    "length too small": (one(Content_Length="10", WARC_Block_Digest=None, WARC_Payload_Digest=None) + one(), "broken", "warc.wrong_length"),
    "length too large": (one(Content_Length="99999"), "broken", "warc.cut"),
    "length no number": (one(Content_Length="veel"), "broken", "warc.no_number"),
    "length missing": (one(Content_Length=None), "broken", "warc.missing"),
    "length negative": (one(Content_Length="-5"), "broken", "warc.no_number"),
    "no record id": (one(WARC_Record_ID=None), "broken", "warc.missing"),
    "revisit": (one() + one(WARC_Type="revisit", WARC_Payload_Digest=made.digest(b"eerder")), "good", "warc.revisit"),
    "revisit alone": (one(WARC_Type="revisit"), "not_checked", "warc.revisit"),
    "segment": (one(WARC_Segment_Number="1", WARC_Payload_Digest=made.digest(b"geheel")), "good", "warc.segment"),
    "angle brackets": (one(uri="<https://voorbeeld.example/>"), "good", "warc.angle"),
    "target with a space": (one(uri="https://voorbeeld.example/a b"), "good", "warc.no_uri"),
    "cut in the block": (made.warc()[:1000], "broken", "warc.cut"),
    "cut in the ending": (made.warc()[:-3], "good", "warc.short_ending"),
    "cut in a member": (made.warc_gz()[:-9], "broken", "warc.cut_member"),
    "bytes after the last member": (made.warc_gz() + b"rommel", "broken", "warc.bad_member"),
    "two records in a member": (gzip.compress(one() + one()), "broken", "warc.several"),
    "text between records": (one() + b"rommel\r\n\r\n" + one(), "broken", "warc.no_record"),
    "header without end": (b"WARC/1.1\r\n" + b"A: b\r\n" * 5000, "broken", "warc.endless"),
    "unknown version": (one().replace(b"WARC/1.1", b"WARC/9.9"), "broken", "warc.no_record"),
    "only line ends": (b"\r\n\r\n", "broken", "warc.none"),
    "no block, digest of nothing": (made.record("resource", b"", b""), "good", None),
    "folded header": (one().replace(b"WARC-Date: 2026", b"X-Lang: a\r\n  b\r\nWARC-Date: 2026"), "good", None),
}  # fmt: skip


@pytest.mark.parametrize("trait", BY_TRAIT)
def test_a_file_is_judged_by_its_trait(trait):
    content, verdict, why = BY_TRAIT[trait]
    assert judged(content).verdict == verdict, judged(content).checks
    assert why is None or why in whys(content)


def test_what_is_wrong_says_where():
    content = made.warc()
    second = content.index(b"WARC/1.1", 5)
    (problem,) = [
        one for one in judged(content.replace(b"woont", b"wooNt", 1)).checks if one.what == "warc.block"
    ]
    assert problem.where == second


def by_warcio(content, path):
    path.write_bytes(content)
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return checker.process_all()


@pytest.mark.parametrize(
    "whole", [made.warc(), made.warc_gz(), made.warc(("sha256", "hex"))], ids=["plain", "gz", "hex"]
)
def test_what_warcio_finds_broken_is_broken_here_too(whole, tmp_path):
    chance = random.Random(20261124)
    assert by_warcio(whole, tmp_path / "heel.warc") == 0
    broken = 0
    for _time in range(150):
        place = chance.randrange(len(whole))
        content = whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        try:
            theirs = by_warcio(content, tmp_path / "stuk.warc")
        except Exception:  # noqa: BLE001 - warcio itself falls over some of them
            continue
        if theirs:
            broken += 1
            assert judged(content).verdict == "broken", place
    assert broken > 20


def test_many_problems_of_one_sort_are_counted_and_not_all_listed():
    content = b"".join(made.record("resource", b"x", number=n, digests=None) for n in range(300))
    checks = judged(content).checks
    assert len(checks) < 110
    assert checks[-1].why == "more"
    assert checks[-1].values == {"count": 200}
