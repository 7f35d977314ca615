"""Signing a PDF with a certificate (PAdES, ETSI EN 319 142): the file of the key is used and never kept."""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError

FIELD = "Handtekening"


class CertificateRefused(Exception):
    """This is no PKCS#12 file, or the password does not open it; give the .p12 or .pfx file and its password."""


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed PDF, the name in the certificate, and who issued it."""

    content: bytes
    signer: str
    issuer: str


def sign_pdf(pdf: bytes, *, pkcs12: bytes, password: str, reason: str) -> SignedPdf:
    """Add a PAdES signature to a PDF; what was signed stays byte for byte at its start. Raises CertificateRefused."""
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=password.encode())
    except ValueError as error:
        raise CertificateRefused from error
    certificate = signer.signing_cert
    if certificate is None:
        raise CertificateRefused
    meta = signers.PdfSignatureMetadata(field_name=FIELD, reason=reason, subfilter=SigSeedSubFilter.PADES)
    try:
        signed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer)
    except (PdfError, SigningError) as error:
        raise CertificateRefused from error
    return SignedPdf(
        signed.getvalue(),
        certificate.subject.human_friendly,
        certificate.issuer.human_friendly,
    )
