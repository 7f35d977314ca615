"""PDF: structure, encryption, what it declares, and signatures that are whole or not."""

import io

import pytest
import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from tests.adapters.checks import made

from spoor.adapters.checks import child
from spoor.adapters.checks.pdf import check_pdf
from spoor.adapters.checks.trust import Trust
from spoor.adapters.checks.verdict import Judged


def judged(content, trust=None):
    return Judged("", "pdf", check_pdf(content, made.trust() if trust is None else trust))


def whys(found):
    return {one.why for one in found.checks}


def incremental(content):
    out = io.BytesIO()
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.pages[0].rotate(90)
    writer.write(out)
    return out.getvalue()


def encrypted(password):
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf())))
    writer.encrypt(user_password=password, owner_password="eigenaar", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def unnamed(content):
    """Hide the signature from the structure by one letter."""
    return content.replace(b"/AcroForm", b"/AcroForn", 1)


BY_TRAIT = {
    "unsigned": (made.pdf, "good", "pdf.unsigned"),
    "signed": (made.signed_pdf, "good", "pdf.whole"),
    "signed twice": (lambda: made.signed_pdf(made.signed_pdf(), field="B"), "good", "pdf.added"),
    "changed after signing": (lambda: incremental(made.signed_pdf()), "broken", "pdf.changed"),
    "changed inside": (lambda: made.signed_pdf().replace(b"/MediaBox", b"/MediaBoy", 1), "broken", "pdf.altered"),
    "signature out of reach": (lambda: unnamed(made.signed_pdf()), "broken", "pdf.unreached"),
    "password": (lambda: encrypted("geheim"), "not_checked", "pdf.encrypted"),
    "owner password only": (lambda: encrypted(""), "good", "pdf.open_encryption"),
    "cut": (lambda: made.pdf()[:-200], "broken", "pdf.unreadable"),
    "no mark of the end": (lambda: made.pdf().replace(b"%%EOF", b""), "broken", "pdf.unreadable"),
    "bytes after": (lambda: made.pdf() + b"verstopt", "not_checked", "pdf.after"),
    "head only": (lambda: b"%PDF-1.7\n", "broken", "pdf.unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("trait", BY_TRAIT)
def test_a_document_is_judged_by_its_trait(trait):
    make, verdict, why = BY_TRAIT[trait]
    found = judged(make())
    assert found.verdict == verdict, found.checks
    assert why in whys(found)


def test_who_signed_is_only_known_up_to_a_trusted_root():
    assert "pdf.trusted" in whys(judged(made.signed_pdf()))
    found = judged(made.signed_pdf(), Trust((made.Issued("Andere wortel").asn1,)))
    assert [(one.verdict, one.why) for one in found.checks if one.what == "pdf.trust"] == [
        ("not_checked", "pdf.not_trusted")
    ]
    assert "no_roots" in whys(judged(made.signed_pdf(), Trust()))


def stamped():
    store = SimpleCertificateStore()
    store.register(made.root().asn1)
    stamper = DummyTimeStamper(made.stamper().asn1, made.stamper().asn1_key, certs_to_embed=store)
    signer = signers.SimpleSigner(
        signing_cert=made.writer().asn1, signing_key=made.writer().asn1_key, cert_registry=store
    )
    meta = signers.PdfSignatureMetadata(field_name="S", subfilter=SigSeedSubFilter.PADES)
    out = IncrementalPdfFileWriter(
        io.BytesIO(typst.compile(b"= Titel", format="pdf", pdf_standards=["a-2b"]))
    )
    return signers.sign_pdf(out, meta, signer=signer, timestamper=stamper).getvalue()


def test_a_document_of_typst_with_a_time_stamped_signature_is_good():
    found = judged(stamped())
    assert found.verdict == "good", found.checks
    assert {"pdf.stamp_fits", "pdf.trusted", "pdf.declared"} <= whys(found)
    assert "pdf.stamp_not_trusted" in whys(judged(stamped(), Trust((made.Issued("Andere").asn1,))))


def test_a_reader_that_stops_or_does_not_end_leaves_the_file_not_checked(tmp_path, monkeypatch):
    path = tmp_path / "stuk.pdf"
    path.write_bytes(made.pdf())
    assert Judged("", "pdf", child.check_apart("pdf", path, b"")).verdict == "good"
    (stopped,) = child.check_apart("pdf", path, b"geen certificaat")
    assert (stopped.verdict, stopped.why) == ("not_checked", "child.stopped")
    monkeypatch.setattr(child, "SECONDS", 0.01)
    (late,) = child.check_apart("pdf", path, b"")
    assert (late.verdict, late.why) == ("not_checked", "child.time")
    monkeypatch.setattr(child, "MOST", 10)
    (large,) = child.check_apart("pdf", path, b"")
    assert (large.verdict, large.why) == ("not_checked", "child.size")


def test_pdf_a_is_named_as_declared_and_never_as_validated():
    out = io.BytesIO()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf())))
    said = StreamObject()
    said.set_data(b"<rdf:li><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:li>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(said)
    writer.write(out)
    (archive,) = [one for one in judged(out.getvalue()).checks if one.what == "pdf.archive"]
    assert (archive.verdict, archive.why, archive.values["level"]) == ("not_checked", "pdf.declared", "2B")
