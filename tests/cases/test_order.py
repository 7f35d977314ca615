"""Orders: the right authority signs, nothing leaves unsigned or changes after signing, and all of it is logged."""

import io
import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader
from tests.conftest import NOON

from spoor.cases import papers, walk
from spoor.cases.dossier import Written
from spoor.cases.house import legal_role
from spoor.cases.models import Case, Identifier, Order, OrderSending, OrderSignature, OrderVersion, RouteEvent
from spoor.cases.steps import order as ordering
from spoor.cases.steps import route, send, sign, triage
from spoor.drafting import Reasons, filled_from
from spoor.evidence.models import Exhibit, LogEntry
from spoor.evidence.sealing import seal, store

REASONS = Reasons(
    necessity="Alleen deze gegevens wijzen de gebruiker aan.",
    proportionality="De dreiging weegt zwaarder dan deze inbreuk.",
    subsidiarity="Minder gegevens wijzen niemand aan.",
    alternatives="Open bronnen zijn bekeken, zonder uitkomst.",
    confidentiality="De gebruiker kan anders sporen wissen.",
)
EPOC = "eu.epoc.identification"


@pytest.fixture
def case(analyst, report_in):
    made = report_in(analyst, account="@fictief_1", platform="x", seen_at="2026-11-20T19:40:00Z")
    return confirmed(made, analyst)


def confirmed(made: Case, by) -> Case:
    list(walk.walk(by="commandline", at=NOON))
    word = triage.Word(
        label="threat",
        severity=3,
        reason="kondigt aan",
        target_capacity="member_representative_body",
        danger_to_life=False,
    )
    triage.confirm(made.filings.get().report_id, word, by=by, by_role="opsporingsambtenaar", at=NOON)
    return route.follow(made.pk, by=by.username, at=NOON)


def asked(case: Case, instrument: str = EPOC, **more) -> ordering.Asked:
    return ordering.Asked(instrument, tuple(Identifier.objects.filter(case=case, kind="account")), **more)


def made(case, by, instrument=EPOC, reasons=REASONS, **more) -> Order:
    return ordering.prepare(case, asked(case, instrument), Written(reasons), by=by, at=NOON, **more)


def signed(order: Order, by, **more) -> OrderSignature:
    told = {"without_fields": True, "lines_seen": True, "by": by, "at": NOON} | more
    return sign.sign(order.pk, order.versions.first().number, **told)


PRIVILEGE = "Privileged data, immunity, press"


def line(order: Order, words: str) -> str:
    """The key of a line of the last version that a person writes."""
    lines = filled_from(order.versions.first().filled).lines
    return next(block.key for _title, block in lines if words in block.text)


def paper(name: str = "mr. A. Rechter, rechter-commissaris", reference: str = "RC-26/1") -> sign.Paper:
    scan = seal([b"%PDF-1.7 scan"], kind=Exhibit.Kind.UPLOAD, name="scan.pdf", media_type="application/pdf")
    return sign.Paper(scan, name, NOON - timedelta(hours=1), reference)


def sending(**more) -> send.Sending:
    return send.Sending(**({"channel": "download", "to": "portaal", "sent_at": NOON} | more))


def states(case: Case) -> dict[str, str]:
    return {r["instrument"]: r["state"] for r in Case.objects.get(pk=case.pk).trail.content["routes"]}


def test_an_order_is_drafted_from_the_case_signed_sent_and_its_term_runs(case, analyst, officer):
    order = made(case, analyst)
    assert (order.number, order.stage, order.authoriser) == (
        "V-2026-000001",
        "draft",
        "officier_van_justitie",
    )
    signed(order, officer)
    order.refresh_from_db()
    assert order.stage == "signed"
    walk.send_order(order, sending(reference="X-77"), by=analyst, by_role="opsporingsambtenaar", at=NOON)
    order.refresh_from_db()
    route.follow(case.pk, by="mira", at=NOON)
    assert (order.stage, states(case)[EPOC]) == ("sent", "waiting")
    events = LogEntry.objects.filter(event__startswith="person:order:").values_list("event", flat=True)
    assert list(events) == ["person:order:made", "person:order:signed", "person:order:sent"]


def test_the_document_holds_the_facts_and_the_reasons(case, analyst):
    order = made(case, analyst)
    content = store().read(order.versions.get().sha256)
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split())
    for fact in ("@fictief_1", "Ik maak je dood.", order.number, REASONS.necessity, "X Internet Unlimited"):
        assert fact in words
    assert "DRAFT" not in words


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("analyst", sign.WrongRole),  # an EPOC is the prosecutor's
        ("administrator", sign.WrongRole),
        ("reporter", sign.WrongRole),
    ],
)
def test_the_wrong_role_signs_nothing(case, analyst, person, role, error):
    order = made(case, analyst)
    with pytest.raises(error):
        signed(order, person("ander", role))
    assert not OrderSignature.objects.exists()


def test_whoever_wrote_it_does_not_sign_it(case, officer):
    order = made(case, officer)
    with pytest.raises(sign.FourEyes):
        signed(order, officer)


def test_only_who_is_named_signs(case, analyst, officer, person):
    written = Written(REASONS, signer=officer)
    order = ordering.prepare(case, asked(case), written, by=analyst, at=NOON)
    with pytest.raises(sign.OtherSigner):
        signed(order, person("tweede", "prosecutor"))
    assert signed(order, officer).signer == "officier"


@pytest.mark.parametrize("text", ["", "  ", "-", "n.v.t.", "zie boven"])
@pytest.mark.parametrize("reason", Reasons.__slots__)
def test_an_empty_reason_is_refused_at_signing(case, analyst, officer, reason, text):
    values = {name: getattr(REASONS, name) for name in Reasons.__slots__} | {reason: text}
    order = made(case, analyst, reasons=Reasons(**values))
    with pytest.raises(sign.ReasonsMissing, match=reason):
        signed(order, officer)


def test_missing_fields_are_named_and_signed_over_only_on_purpose(case, analyst, officer):
    order = made(case, analyst)
    assert any("Numeric account id" in item for item in order.versions.get().missing)
    with pytest.raises(sign.FieldsMissing):
        sign.sign(order.pk, 1, by=officer, at=NOON)


def test_a_line_by_hand_is_no_missing_fact_and_never_lost_in_silence(case, analyst, officer):
    order = made(case, analyst)
    version = order.versions.get()
    assert any(PRIVILEGE in item for item in version.by_hand)
    assert not any(PRIVILEGE in item for item in version.missing)
    with pytest.raises(sign.LinesNotSeen, match=PRIVILEGE):
        signed(order, officer, lines_seen=False)
    signed(order, officer, key=paper(), lines_seen=False)  # on paper the pen filled them
    assert any(PRIVILEGE in one for one in LogEntry.objects.last().values["left_empty"])


def test_what_is_written_on_a_line_stands_in_the_version_with_who_wrote_it(case, analyst, officer, person):
    order = made(case, analyst)
    lines = {line(order, PRIVILEGE): "Geen aanwijzing.", line(order, "Numeric account id"): "1900000077"}
    second = ordering.rewrite(order.pk, Written(REASONS, lines=lines), by=analyst, at=NOON)
    assert not any(PRIVILEGE in item for item in second.by_hand)
    assert not any("Numeric account id" in item for item in second.missing)
    again = {**lines, line(order, "Languages of communication"): "nl, en"}
    third = ordering.rewrite(order.pk, Written(REASONS, lines=again), by=person("sam", "analyst"), at=NOON)
    wrote = {block.text[:9]: block.by for _t, block in filled_from(third.filled).lines if block.value}
    assert (wrote["Privilege"], wrote["Languages"]) == ("mira", "sam")
    content = store().read(third.sha256)
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split())
    assert "Geen aanwijzing. (written by mira)" in words


def test_text_for_a_line_that_is_gone_is_refused_and_not_dropped(case, analyst):
    order = made(case, analyst)
    with pytest.raises(papers.LineGone, match="verdwenen"):
        ordering.rewrite(order.pk, Written(REASONS, lines={"0" * 12: "verdwenen"}), by=analyst, at=NOON)
    assert order.versions.count() == 1


def test_a_reason_is_not_reused_in_silence(case, analyst, report_in):
    made(case, analyst)
    other = confirmed(report_in(analyst, account="@fictief_2", platform="x"), analyst)
    with pytest.raises(ordering.Reused, match="V-2026-000001"):
        made(other, analyst)
    assert made(other, analyst, reused=True).versions.get().reused


def test_nothing_leaves_unsigned(case, analyst):
    order = made(case, analyst)
    with pytest.raises(send.NotSigned):
        walk.send_order(order, sending(), by=analyst, by_role="opsporingsambtenaar", at=NOON)
    assert not RouteEvent.objects.exists()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        OrderSending.objects.create(
            channel="download",
            to="x",
            sent_at=NOON,
            proof=Exhibit.objects.first(),
            by=analyst,
            recorded_at=NOON,
        )


def test_nothing_changes_after_signing(case, analyst, officer):
    order = made(case, analyst)
    signature = signed(order, officer)
    with pytest.raises(ordering.SignedAlready):
        ordering.rewrite(order.pk, Written(REASONS), by=analyst, at=NOON)
    with pytest.raises(sign.NotToSign):
        signed(order, officer)
    for rows in (OrderVersion.objects.all(), OrderSignature.objects.all()):
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
            rows.update(sha256="0" * 64)
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
            rows._raw_delete(rows.db)
    assert signature.sha256 == order.versions.get().to_sign.sha256


def test_another_version_than_the_one_shown_is_not_signed(case, analyst, officer):
    order = made(case, analyst)
    ordering.rewrite(order.pk, Written(REASONS), by=analyst, at=NOON)
    with pytest.raises(sign.NotToSign):
        sign.sign(order.pk, 1, without_fields=True, by=officer, at=NOON)
    assert (
        sign.sign(order.pk, 2, without_fields=True, lines_seen=True, by=officer, at=NOON).version.number == 2
    )


def test_bytes_that_changed_in_the_store_are_not_signed(case, analyst, officer):
    from spoor.adapters.store import EvidenceDamaged

    order = made(case, analyst)
    path = store().path(order.versions.get().sha256)
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole + b" ")
    with pytest.raises(EvidenceDamaged):
        signed(order, officer)
    path.write_bytes(whole)  # the store is shared by the tests
    assert not OrderSignature.objects.exists()


def test_what_the_magistrate_must_sign_comes_on_paper_through_the_prosecutor(case, analyst, officer):
    order = made(case, analyst, "eu.epoc.traffic")
    assert order.authoriser == "rechter_commissaris"
    with pytest.raises(sign.WrongRole):
        signed(order, officer)  # a prosecutor alone is not enough
    with pytest.raises(sign.WrongRole):
        signed(order, analyst, key=paper())  # nor may an analyst read it in
    with pytest.raises(sign.PaperMissing):
        signed(order, officer, key=paper(reference=""))
    signature = signed(order, officer, key=paper())
    assert (signature.as_role, signature.method) == ("rechter_commissaris", "paper")


def test_a_certificate_signs_the_very_bytes_that_were_written(case, analyst, officer, key_file):
    from pyhanko.pdf_utils.reader import PdfFileReader

    order = made(case, analyst)
    signature = signed(order, officer, key=sign.Certificate(key_file, "geheim"))
    content = store().read(signature.document.sha256)
    assert content.startswith(store().read(signature.sha256))
    embedded = PdfFileReader(io.BytesIO(content)).embedded_signatures
    assert [one.sig_object["/SubFilter"] for one in embedded] == ["/ETSI.CAdES.detached"]


@pytest.mark.skipif(
    not Path("/usr/bin/pdfsig").exists(), reason="install it with: sudo apt-get install poppler-utils"
)
def test_pdfsig_calls_the_signature_valid_and_a_changed_byte_not(case, analyst, officer, key_file, tmp_path):
    signature = signed(made(case, analyst), officer, key=sign.Certificate(key_file, "geheim"))
    content, file = store().read(signature.document.sha256), tmp_path / "getekend.pdf"
    said = []
    for changed in (content, content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]):
        file.write_bytes(changed)
        done = subprocess.run(["/usr/bin/pdfsig", "-nocert", str(file)], capture_output=True, check=False)
        said.append(done.stdout.decode())
    assert "Signature is Valid" in said[0]
    assert "Total document signed" in said[0]
    assert "Signature is Valid" not in said[1]
    assert "Olga Testofficier" in signature.signer


def test_a_wrong_password_of_a_certificate_signs_nothing(case, analyst, officer, key_file):
    from spoor.adapters.signing import CertificateRefused

    order = made(case, analyst)
    with pytest.raises(CertificateRefused):
        signed(order, officer, key=sign.Certificate(key_file, "fout"))
    assert not OrderSignature.objects.exists()


@pytest.fixture
def key_file() -> bytes:
    """A self-signed certificate of an invented officer, in PKCS#12."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Olga Testofficier")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"test", key, certificate, None, BestAvailableEncryption(b"geheim")
    )


def test_the_outbox_gets_the_signed_file_and_the_proof_names_its_digest(case, analyst, officer, settings):
    order = made(case, analyst)
    signature = signed(order, officer)
    sent = send.send(order.pk, sending(channel="folder"), by=analyst, at=NOON)
    files = list((settings.HOME.path / "outbox" / order.number).iterdir())
    assert [one.read_bytes() for one in files] == [store().read(signature.document.sha256)]
    proof = json.loads(store().read(sent.proof.sha256))
    assert [one["sha256"] for one in proof["files"]] == [signature.document.sha256]


@pytest.mark.parametrize(
    "more",
    [
        {"to": " "},  # to nobody
        {"sent_at": NOON + timedelta(minutes=1)},  # not yet
        {"sent_at": NOON - timedelta(days=1)},  # before it was signed
        {"channel": "pigeon"},
    ],
)
def test_a_sending_that_cannot_be_is_refused(case, analyst, officer, more):
    order = made(case, analyst)
    signed(order, officer)
    with pytest.raises(send.NotSaid):
        send.send(order.pk, sending(**more), by=analyst, at=NOON)


def test_a_withdrawn_order_gives_its_route_back(case, analyst, officer):
    order = made(case, analyst)
    signed(order, officer)
    walk.send_order(order, sending(), by=analyst, by_role="opsporingsambtenaar", at=NOON)
    order.refresh_from_db()
    role = legal_role(officer, "desk")
    walk.withdraw_order(order, because="niet meer nodig", by=officer, by_role=role, at=NOON)
    route.follow(case.pk, by="mira", at=NOON)
    order.refresh_from_db()
    assert (order.stage, states(case)[EPOC]) == ("withdrawn", "open")


def test_a_route_that_is_not_open_becomes_no_order(case, analyst):
    with pytest.raises(ordering.NotOpen):
        made(case, analyst, "eu.epoc.content")  # lacks a finding of the prosecutor
    with pytest.raises(ordering.NotOpen):
        made(case, analyst, "nl.126na")  # closed: the addressee is in Ireland


def test_one_order_goes_to_one_addressee(case, analyst, report_in):
    route.add_identifier(
        case, kind="email", raw="fictief@gmail.com", platform="", seen_at=None, port=None, by=analyst, at=NOON
    )
    both = ordering.Asked(EPOC, tuple(Identifier.objects.filter(case=case, kind__in=("account", "email"))))
    with pytest.raises((ordering.OtherAddressee, ordering.NotOpen)):
        ordering.prepare(case, both, Written(REASONS), by=analyst, at=NOON)


def certificate(*, days: int = 365):
    """A certificate of an invented mailbox with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk@provider.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=400))
        .not_valid_after(NOON + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made, key, made.public_bytes(Encoding.PEM)


@pytest.fixture
def mail(settings, desk):
    settings.EMAIL_HOST = "mail.example"
    desk.order_email = "antwoorden@meldpunt.example"
    desk.save()


def test_mail_leaves_encrypted_and_only_the_addressee_reads_it(case, analyst, officer, mail, mailoutbox):
    from cryptography.hazmat.primitives.serialization import pkcs7

    owner, key, pem = certificate()
    order = made(case, analyst)
    signature = signed(order, officer)
    told = sending(channel="email", to="desk@provider.example", certificate=pem)
    sent = send.send(order.pk, told, by=analyst, at=NOON)
    whole = mailoutbox[0].message().as_bytes()
    proof = store().read(sent.proof.sha256)
    assert (proof.startswith(b"MIME"), b"fictief_1" in proof, b"%PDF" in proof) == (True, False, False)
    inner = pkcs7.pkcs7_decrypt_smime(whole, owner, key, [])
    assert signature.document.name.encode() in inner


@pytest.mark.parametrize(
    ("pem", "error"),
    [
        (b"geen certificaat", "RecipientRefused"),
        (certificate(days=-1)[2], "RecipientRefused"),  # ran out
        (b"", "RecipientRefused"),
    ],
)
def test_no_mail_leaves_that_only_the_addressee_could_not_read(
    case, analyst, officer, mail, mailoutbox, pem, error
):
    from spoor.adapters import mail as adapter

    order = made(case, analyst)
    signed(order, officer)
    with pytest.raises(getattr(adapter, error)):
        send.send(
            order.pk, sending(channel="email", to="a@provider.example", certificate=pem), by=analyst, at=NOON
        )
    assert mailoutbox == []
    assert not OrderSending.objects.exists()


def test_without_a_mail_server_nothing_is_recorded(case, analyst, officer, settings):
    settings.EMAIL_HOST = ""
    order = made(case, analyst)
    signed(order, officer)
    with pytest.raises(send.NoMail):
        send.send(order.pk, sending(channel="email", to="a@b.example"), by=analyst, at=NOON)
    assert not OrderSending.objects.exists()


def test_a_mail_server_that_refuses_leaves_the_order_signed(case, analyst, officer, mail, monkeypatch):
    def refuse(*args, **more):
        raise OSError("verbinding geweigerd")

    monkeypatch.setattr("spoor.cases.steps.send.post", refuse)
    order = made(case, analyst)
    signed(order, officer)
    told = sending(channel="email", to="desk@provider.example", certificate=certificate()[2])
    with pytest.raises(send.NotMailed):
        send.send(order.pk, told, by=analyst, at=NOON)
    order.refresh_from_db()
    assert order.stage == "signed"
