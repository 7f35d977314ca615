# ruff: noqa: E501 - tables with a row for each trait
"""Time-stamps: signature, certificate, path, what it is over; our answer and that of OpenSSL."""

import shutil
import subprocess

import pytest
from asn1crypto import pem, tsp
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.adapters.checks import made

from spoor.adapters.checks import tokens
from spoor.adapters.checks.second_opinion import Opinion
from spoor.adapters.checks.trust import RootsRefused, Trust, load
from spoor.adapters.checks.verdict import Judged


def judged(content, data=b"stuk", trust=None):
    return Judged("", "rfc3161", tokens.check_token(content, data, made.trust() if trust is None else trust))


def verdicts(found):
    return {one.what: one.verdict for one in found.checks}


def whys(found):
    return {one.why for one in found.checks if one.verdict != "good"}


STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


def by(**more):
    return made.response(
        b"stuk", by=made.Issued("Dienst", made.root(), more.pop("purpose", STAMPING), **more)
    )


def refused():
    answer = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["vol"]}).dump()
    return bytes([0x30, len(answer)]) + answer


BY_TRAIT = {
    "response": (lambda: made.response(b"stuk"), "good", "token.no_revocation"),
    "bare token": (lambda: made.token(b"stuk"), "good", "token.no_revocation"),
    "sha512": (lambda: made.response(b"stuk", algorithm="sha512"), "good", "token.no_revocation"),
    "as PEM": (lambda: pem.armor("PKCS7", made.token(b"stuk")), "good", "token.no_revocation"),
    "over something else": (lambda: made.response(b"anders"), "broken", "token.not_over"),
    "refused": (refused, "broken", "token.refused"),
    "certificate for another purpose": (lambda: by(purpose=ExtendedKeyUsageOID.SERVER_AUTH), "broken", "token.other_purpose"),
    "purpose not critical": (lambda: by(critical=False), "broken", "token.other_purpose"),
    "certificate ended before": (lambda: by(last=made.AT.replace(month=10)), "broken", "token.out_of_validity"),
    "certificate began later": (lambda: by(first=made.AT.replace(day=30)), "broken", "token.out_of_validity"),
    "self-signed": (lambda: made.response(b"stuk", by=made.Issued("Zelf", None, STAMPING)), "broken", "no_path"),
    "bytes after it": (lambda: made.response(b"stuk") + b"\0", "broken", "token.unreadable"),
    "cut": (lambda: made.response(b"stuk")[:-5], "broken", "token.unreadable"),
    "empty sequence": (lambda: b"\x30\0", "broken", "token.unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("trait", BY_TRAIT)
def test_a_token_is_judged_by_its_trait(trait):
    make, verdict, why = BY_TRAIT[trait]
    found = judged(make())
    assert found.verdict == verdict, found.checks
    assert why in whys(found)


def test_without_data_what_it_is_over_is_not_checked_and_the_rest_is():
    found = judged(made.response(b"stuk"), None)
    assert found.verdict == "good"
    assert verdicts(found)["token.imprint"] == "not_checked"


def test_a_root_that_is_not_ours_is_refused_and_without_roots_nothing_is_good():
    assert judged(made.response(b"stuk"), trust=Trust((made.Issued("Ander").asn1,))).verdict == "broken"
    assert judged(made.response(b"stuk"), trust=Trust()).verdict == "not_checked"


def test_openssl_is_asked_too_and_agrees():
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here; install it with: sudo apt-get install openssl")
    assert verdicts(judged(made.response(b"stuk")))["token.openssl"] == "good"
    assert verdicts(judged(made.token(b"stuk"), None))["token.openssl"] == "good"
    assert verdicts(judged(made.response(b"anders")))["token.openssl"] == "broken"


CONFIGURATION = """[tsa]
default_tsa = t
[t]
dir = {here}
serial = {here}/serial
signer_cert = {here}/dienst.pem
signer_key = {here}/dienst.key
certs = {here}/keten.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = yes
ess_cert_id_alg = {essential}
"""


@pytest.mark.parametrize("essential", ["sha1", "sha256"])  # ESSCertID, ESSCertIDv2
def test_a_token_of_openssl_with_its_whole_chain_is_good(essential, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here; install it with: sudo apt-get install openssl")
    between = made.Issued("Tussen", made.root())
    stamper = made.Issued("Dienst", between, STAMPING)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "dienst.pem").write_bytes(stamper.pem)
    (tmp_path / "dienst.key").write_bytes(stamper.key.private_bytes(*form))
    (tmp_path / "keten.pem").write_bytes(between.pem + made.root().pem)
    (tmp_path / "serial").write_text("01")
    (tmp_path / "c.cnf").write_text(CONFIGURATION.format(here=tmp_path, essential=essential))
    (tmp_path / "stuk").write_bytes(b"stuk")
    openssl("-query", "-data", tmp_path / "stuk", "-sha512", "-cert", "-out", tmp_path / "vraag")
    openssl(
        "-reply",
        "-config",
        tmp_path / "c.cnf",
        "-queryfile",
        tmp_path / "vraag",
        "-out",
        tmp_path / "antwoord",
    )
    found = judged((tmp_path / "antwoord").read_bytes())
    assert found.verdict == "good", found.checks
    assert verdicts(found)["token.openssl"] == "good"


def openssl(*arguments):
    subprocess.run(["openssl", "ts", *map(str, arguments)], check=True, capture_output=True)


@pytest.mark.parametrize(("content", "says"), [(b"stuk", False), (b"anders", True)])
def test_a_disagreement_with_openssl_is_broken(content, says, monkeypatch):
    monkeypatch.setattr(tokens, "second_opinion", lambda *_all: Opinion(says, "verzonnen"))
    found = judged(made.response(content))
    assert found.verdict == "broken"
    assert "token.openssl_disagrees" in whys(found)


def test_without_openssl_that_check_is_not_checked(monkeypatch):
    monkeypatch.setattr(tokens, "second_opinion", lambda *_all: None)
    found = judged(made.response(b"stuk"))
    assert (found.verdict, verdicts(found)["token.openssl"]) == ("good", "not_checked")


def test_the_roots_of_the_home_and_of_a_file_are_read_and_a_file_without_any_is_refused(tmp_path):
    folder = tmp_path / "trust"
    folder.mkdir()
    (folder / "a.pem").write_bytes(made.root().pem)
    assert [one.dump() for one in load(folder, None, system=False).roots] == [made.root().asn1.dump()]
    file = tmp_path / "b.pem"
    file.write_bytes(made.root().pem + made.Issued("Ander").pem)
    assert len(load(folder, file, system=False).roots) == 2
    file.write_text("niets")
    with pytest.raises(RootsRefused, match="b.pem"):
        load(folder, file)
