# ruff: noqa: E501 - tables with a row for each trait
"""WACZ: the zip, every listed file, the signature of a key or a domain, and what is listed nowhere."""

import json
import zipfile
from datetime import timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.adapters.checks import made

from spoor.adapters.checks.trust import Trust
from spoor.adapters.checks.verdict import Judged
from spoor.adapters.checks.wacz import check_wacz


@pytest.fixture
def judged(tmp_path):
    def judge(content, trust=None):
        path = tmp_path / "opname.wacz"
        path.write_bytes(content)
        return Judged("", "wacz", check_wacz(path, made.trust() if trust is None else trust))

    return judge


def whys(found):
    return {one.why for one in found.checks if one.verdict != "good"}


def changed(name, content):
    """Change one file after its digest was written down."""
    return made.wacz(files=made.wacz_files(), package=made.package(made.wacz_files() | {name: content}))


def without(name):
    files = made.wacz_files()
    del files[name]
    return made.wacz(files=files)


def with_file(name, content=b"x"):
    files = made.wacz_files()
    return made.wacz(files=files | {name: content}, package=made.package(files))


def old_form():
    files = made.wacz_files()
    whole = json.loads(made.package(files))
    for one in whole["resources"]:
        digest = one.pop("hash").partition(":")[2]
        one["stats"] = {"hash": digest, "bytes": one.pop("bytes")}
        one["hashing"] = "sha256"
    return made.wacz(None, files=files, package=json.dumps(whole | {"wacz_version": "1.0.0"}).encode())


def other_size():
    whole = json.loads(made.package(made.wacz_files()))
    whole["resources"][0]["bytes"] += 1
    return made.wacz(package=json.dumps(whole).encode())


def index_to(**more):
    files = made.wacz_files()
    row = {"offset": "7", "length": "9", "filename": "data.warc.gz"} | more
    files["indexes/index.cdxj"] = f"example,voorbeeld)/ 2026 {json.dumps(row)}\n".encode()
    return made.wacz(files=files)


def bad_warc():
    return made.wacz(files=made.wacz_files(archive=made.warc_gz()[:-12]))


BY_TRAIT = {
    "anonymous key": (made.wacz, "good", "wacz.anonymous_who"),
    "domain and time-stamp": (lambda: made.wacz(made.by_domain), "good", "token.no_revocation"),
    "unsigned": (lambda: made.wacz(None), "good", "wacz.unsigned"),
    "1.0.0": (old_form, "good", "wacz.unsigned"),
    "changed file": (lambda: changed("pages/pages.jsonl", b"{}"), "broken", "wacz.other_digest"),
    "other size": (other_size, "broken", "wacz.other_size"),
    "no pages": (lambda: without("pages/pages.jsonl"), "good", "wacz.no_pages"),
    "no index": (lambda: without("indexes/index.cdx.gz"), "broken", "wacz.missing"),
    "no archive": (lambda: without("archive/data.warc.gz"), "broken", "wacz.missing"),
    "unlisted file": (lambda: with_file("logs/verslag.log"), "broken", "wacz.unlisted"),
    "parent path": (lambda: with_file("../buiten"), "broken", "wacz.path"),
    "absolute path": (lambda: with_file("/etc/iets"), "broken", "wacz.path"),
    "bomb": (lambda: made.wacz(files=made.wacz_files() | {"logs/a.log": bytes(20_000_000)}, packed=("logs/a.log",)), "broken", "wacz.ratio"),
    "deflated archive": (lambda: made.wacz(packed=("archive/data.warc.gz",)), "broken", "wacz.deflated"),
    "index beside a record": (index_to, "broken", "wacz.points_nowhere"),
    "index to no archive": (lambda: index_to(offset="0", filename="ander.warc.gz"), "broken", "wacz.points_nowhere"),
    "WARC inside cut": (bad_warc, "broken", "warc.cut_member"),
    "package is no JSON": (lambda: made.wacz(package=b"{"), "broken", "wacz.no_json"),
    "package nested deep": (lambda: made.wacz(package=b"[" * 200_000), "broken", "wacz.no_json"),
    "package lists nothing": (lambda: made.wacz(package=b"{}"), "broken", "wacz.no_resources"),
    "bytes before the zip": (lambda: b"voor" + made.wacz(), "not_checked", "wacz.before"),
    "cut": (lambda: made.wacz()[:-30], "broken", "wacz.no_zip"),
    "signed for another": (lambda: made.wacz(signed={"hash": "sha256:" + "0" * 64}), "broken", "wacz.signed_other"),
    "signed at another time": (lambda: made.wacz(signed={"created": "2026-11-21T12:00:00Z"}), "broken", "wacz.created_other"),
    "signature of another key": (lambda: made.wacz(signed={"signature": made.anonymous("x")["signature"]}), "broken", "wacz.signature_no_fit"),
    "signature is no base64": (lambda: made.wacz(signed={"signature": "?"}), "broken", "wacz.signature_odd"),
    "no key": (lambda: made.wacz(signed={"publicKey": None}), "broken", "wacz.signature_odd"),
    "another domain": (lambda: made.wacz(made.by_domain, signed={"domain": "ander.example"}), "broken", "wacz.other_domain"),
    "no time-stamp": (lambda: made.wacz(made.by_domain, signed={"timeSignature": None}), "good", "wacz.no_stamp"),
    "stamp over another": (lambda: made.wacz(made.by_domain, signed={"timeSignature": made.by_domain("x")["timeSignature"]}), "broken", "token.not_over"),
    "stamp much later": (lambda: made.wacz(lambda text: made.by_domain(text, at=made.AT + timedelta(hours=1))), "broken", "wacz.far_apart"),
}  # fmt: skip


@pytest.mark.parametrize("trait", BY_TRAIT)
def test_a_file_is_judged_by_its_trait(trait, judged):
    make, verdict, why = BY_TRAIT[trait]
    found = judged(make())
    assert found.verdict == verdict, found.checks
    assert why in whys(found)


def test_a_domain_whose_root_nobody_trusts_is_not_checked_and_never_good(judged):
    found = judged(made.wacz(made.by_domain), Trust())
    assert "no_roots" in whys(found)
    other = Trust((made.Issued("Andere wortel").asn1,))
    found = judged(made.wacz(made.by_domain), other)
    assert [one.verdict for one in found.checks if one.what == "wacz.signer"] == ["not_checked"]


def test_a_certificate_that_was_not_valid_at_the_time_of_signing_is_broken(judged):
    old = made.Issued(
        "archief.example",
        made.root(),
        ExtendedKeyUsageOID.SERVER_AUTH,
        kind="ec",
        last=made.AT - timedelta(days=9),
    )
    found = judged(made.wacz(lambda text: made.by_domain(text, by=old)))
    assert "wacz.not_valid_then" in whys(found)
    assert found.verdict == "broken"


def test_a_name_that_stands_twice_in_the_zip_is_broken(judged, tmp_path):
    path = tmp_path / "twee.zip"
    path.write_bytes(made.wacz())
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate name"):
        opened.writestr("pages/pages.jsonl", b"anders")
    assert "wacz.twice" in whys(judged(path.read_bytes()))
