"""Time stamps: what an authority answers is checked before anybody keeps it."""

from datetime import UTC, datetime, timedelta

import pytest
import rfc3161_client
from asn1crypto import tsp
from tests import authority

from spoor.adapters import timestamps
from spoor.adapters.timestamps import Authority

DIGEST = "ab" * 32
ONE = "{name: e, url: 'http://a.nl/', roots: roots.pem}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("tsa")
    authority.make(made)
    return made


def test_a_good_answer_says_when_by_whom_and_with_what_it_was_checked(folder):
    with authority.serving(folder) as server:
        found = timestamps.ask(Authority("eigen", server.url, folder / "ca.pem"), DIGEST)
    assert abs(found.gen_time - datetime.now(UTC)) < timedelta(minutes=2)
    assert found.policy == "1.3.6.1.4.1.55555.1"
    assert found.signer == "O=Spoor,CN=Test authority"
    assert int(found.serial) > 0
    assert found.checked_with.startswith("rfc3161-client 1.0.9, OpenSSL ")
    assert timestamps.verify(found.answer, DIGEST, folder / "ca.pem").gen_time == found.gen_time


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("html", timestamps.NoAnswer),
        ("empty", timestamps.NoAnswer),
        ("huge", timestamps.NoAnswer),
        ("busy", timestamps.Unreachable),
        ("slow", timestamps.Unreachable),
        ("refusing", timestamps.Refused),
        ("flipped", timestamps.Untrusted),  # one bit of the signature
    ],
)
def test_a_bad_answer_is_named_for_what_is_the_matter(folder, how, code, monkeypatch):
    monkeypatch.setattr(timestamps, "TIMEOUT", 0.5)
    with authority.serving(folder, how) as server, pytest.raises(code):
        timestamps.ask(Authority("eigen", server.url, folder / "ca.pem"), DIGEST)


def test_nobody_there(folder):
    with authority.serving(folder) as server:
        url = server.url
    with pytest.raises(timestamps.Unreachable):
        timestamps.ask(Authority("eigen", url, folder / "ca.pem"), DIGEST)


def test_an_answer_about_other_data_or_to_another_question_is_no_answer(folder):
    with authority.serving(folder, "replay") as server:
        one = Authority("eigen", server.url, folder / "ca.pem")
        timestamps.ask(one, DIGEST)
        with pytest.raises(timestamps.OtherQuestion):
            timestamps.ask(one, DIGEST)
        with pytest.raises(timestamps.OtherData):
            timestamps.ask(one, "cd" * 32)


@pytest.mark.parametrize("trait", [{"self_signed": True}, {"expired": True}])
def test_a_certificate_that_leads_nowhere_or_is_over_is_not_trusted(tmp_path, trait):
    authority.make(tmp_path, **trait)
    with authority.serving(tmp_path) as server, pytest.raises(timestamps.Untrusted):
        timestamps.ask(Authority("eigen", server.url, tmp_path / "ca.pem"), DIGEST)


def test_another_root_is_not_trusted(folder, tmp_path):
    other = authority.make(tmp_path)
    with authority.serving(folder) as server, pytest.raises(timestamps.Untrusted):
        timestamps.ask(Authority("eigen", server.url, other), DIGEST)


def test_both_programs_check_each_by_itself(folder, tmp_path, monkeypatch):
    """With the library told to trust anything, the second program still refuses."""
    other = authority.make(tmp_path)
    monkeypatch.setattr("rfc3161_client.verify._Verifier.verify", lambda *_: True)
    with authority.serving(folder) as server, pytest.raises(timestamps.Untrusted, match="openssl"):
        timestamps.ask(Authority("eigen", server.url, other), DIGEST)


def test_without_the_second_program_the_first_is_named_alone(folder, monkeypatch):
    monkeypatch.setattr(timestamps.shutil, "which", lambda _: None)
    with authority.serving(folder) as server:
        found = timestamps.ask(Authority("eigen", server.url, folder / "ca.pem"), DIGEST)
    assert found.checked_with == "rfc3161-client 1.0.9"


def test_several_certificates_in_any_order_are_read(tmp_path):
    """OpenSSL does not sort them; the library refuses that, so they are put in order for it."""
    root = authority.make(tmp_path, chain=True)
    with authority.serving(tmp_path) as server:
        found = timestamps.ask(Authority("eigen", server.url, root), DIGEST)
    signed = tsp.TimeStampResp.load(found.answer)["time_stamp_token"]["content"]
    first, second = (one.dump() for one in signed["certificates"])
    refused = 0
    for order in (first + second, second + first):
        answer = found.answer.replace(first + second, order)
        try:
            rfc3161_client.decode_timestamp_response(answer)
        except ValueError:
            refused += 1
        assert timestamps.verify(answer, DIGEST, root).signer == "O=Spoor,CN=Test authority"
    assert refused == 1


def test_the_authorities_of_a_home(folder, tmp_path):
    assert timestamps.authorities(tmp_path) == ()
    (tmp_path / "roots.pem").write_bytes((folder / "ca.pem").read_bytes())
    (tmp_path / timestamps.FILE).write_text(
        "authorities:\n"
        "  - {name: een, url: 'http://tsa.example.nl/', roots: roots.pem, each_exhibit: true}\n"
        "  - {name: twee, url: 'https://tsa.example.org/', roots: roots.pem}\n"
    )
    first, second = timestamps.authorities(tmp_path)
    assert (first.name, first.each_exhibit, first.roots) == ("een", True, tmp_path / "roots.pem")
    assert not second.each_exhibit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a list"),
        ("authorities: []", "expected a list"),
        ("authorities: [", "authorities.yaml"),
        ("authorities: [{name: een, url: 'http://a.nl/'}]", "expected name, url, roots"),
        ("authorities: [{name: een, url: 'ftp://a.nl/', roots: roots.pem}]", "expected http"),
        ("authorities: [{name: een, url: 'http://a.nl/', roots: no.pem}]", "no certificates"),
        (
            "authorities: [{name: een, url: 'http://a.nl/', roots: roots.pem, each_exhibit: 3}]",
            "true or false",
        ),
        ("authorities: [{name: '/', url: 'http://a.nl/', roots: roots.pem}]", "name:"),
        (
            f"authorities: [{ONE}, {ONE}]",
            "same name",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_was_expected(folder, tmp_path, text, said):
    (tmp_path / "roots.pem").write_bytes((folder / "ca.pem").read_bytes())
    (tmp_path / timestamps.FILE).write_text(text)
    with pytest.raises(timestamps.AuthoritiesUnreadable, match=said):
        timestamps.authorities(tmp_path)
