"""PDF: structure, encryption, what it declares, and each signature: whole, changed afterwards, and whose."""

import asyncio
import io
import logging
import re
import struct
import warnings
import zlib
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.general import CMSStructuralError
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from spoor.adapters.checks.trust import Trust
from spoor.adapters.checks.verdict import Check, broken, good, unchecked

BAD = (PyPdfError, PdfError, SignatureValidationError, CMSStructuralError, ValueError, TypeError, KeyError,
       AttributeError, IndexError, OverflowError, RecursionError, AssertionError, NotImplementedError, OSError,
       EOFError, zlib.error, struct.error, LookupError)  # fmt: skip
MOST_PAGES = 20_000
_RANGE = re.compile(rb"/ByteRange\s*\[")
_SIGNATURE = re.compile(rb"/SubFilter\s*/(?:adbe|ETSI)\.|/Contents\s*<30[0-9A-Fa-f]{400}")
_PART = re.compile(r"pdfaid:part(?:>|=[\"'])\s*(\d)")
_CONFORMANCE = re.compile(r"pdfaid:conformance(?:>|=[\"'])\s*([A-Za-z])")
_WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)


def check_pdf(content: bytes, trust: Trust) -> list[Check]:
    """Judge a PDF. Call it in a process of its own: the bytes are a stranger's."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structure, encrypted = _structure(content)
        if encrypted:
            return [*structure, unchecked("pdf.signature", "pdf.encrypted_signature")]
        return [*structure, *_signatures(content, trust)]


def _structure(content: bytes) -> tuple[list[Check], bool]:
    """Open the PDF with pypdf and every page of it."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return [unchecked("pdf.structure", "pdf.encrypted", decides=True)], True
        count = len(reader.pages)
        for page in reader.pages[:MOST_PAGES] if count > MOST_PAGES else reader.pages:
            held = page.get_contents()
            if held is not None:
                held.get_data()
        declared = _declared(reader)
    except BAD as error:
        return [broken("pdf.structure", "pdf.unreadable", error=error)], False
    checks = [good("pdf.structure", "pdf.pages", count=count)]
    if reader.is_encrypted:
        checks.append(unchecked("pdf.structure", "pdf.open_encryption"))
    if not count:
        checks = [broken("pdf.structure", "pdf.no_pages")]
    checks.append(_tail(content))
    if why := _strictly(content):
        checks.append(unchecked("pdf.structure", "pdf.repaired", decides=True, error=why))
    checks.append(declared)
    return checks, False


def _strictly(content: bytes) -> str:
    """Return what a reader that repairs nothing says against the table of objects; empty where it reads it."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        _root = reader.root["/Pages"]
    except BAD as error:
        return str(error) or type(error).__name__
    return ""


def _tail(content: bytes) -> Check:
    end = content.rfind(b"%%EOF")  # a document without it was not readable
    after = content[end + 5 :].strip(b"\r\n \t\0")
    if after:
        return unchecked("pdf.end", "pdf.after", where=end + 5, count=len(after), decides=True)
    return good("pdf.end", "pdf.ends")


def _declared(reader: PdfReader) -> Check:
    """PDF/A as the document says it of itself; no validator looked."""
    held = reader.root_object.get("/Metadata")
    text = held.get_object().get_data().decode("utf-8", errors="replace") if held is not None else ""
    part, conformance = _PART.search(text), _CONFORMANCE.search(text)
    if part is None:
        return unchecked("pdf.archive", "pdf.not_declared")
    level = part[1] + (conformance[1] if conformance else "")
    return unchecked("pdf.archive", "pdf.declared", level=level)


def _signatures(content: bytes, trust: Trust) -> list[Check]:
    ranges = len(_RANGE.findall(content))
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        found = list(reader.embedded_signatures)
        revisions = reader.total_revisions
    except BAD as error:
        if ranges or _SIGNATURE.search(content):
            return [broken("pdf.signature", "pdf.signature_unreadable", error=error)]
        return [unchecked("pdf.signature", "pdf.signature_unreadable", decides=True, error=error)]
    checks: list[Check] = []
    for one in found:
        checks += _judged(one, len(content), trust)
    if ranges > len(found) or (not found and _SIGNATURE.search(content)):
        checks.append(broken("pdf.signature", "pdf.unreached", count=max(ranges, 1), found=len(found)))
    elif not found:
        checks.append(unchecked("pdf.signature", "pdf.unsigned", revisions=revisions))
    return checks


def _judged(one: EmbeddedPdfSignature, size: int, trust: Trust) -> list[Check]:
    name = one.field_name or "-"
    try:
        status: Any
        context = trust.context([], None)
        if one.sig_object_type == "/DocTimeStamp":
            status = asyncio.run(async_validate_pdf_timestamp(one, validation_context=context))
        else:
            status = asyncio.run(
                async_validate_pdf_signature(
                    one, signer_validation_context=context, ts_validation_context=context
                )
            )
    except BAD as error:
        return [broken("pdf.signature", "pdf.signature_unreadable", where=name, error=error)]
    signer = status.signing_cert.subject.human_friendly
    if not (status.intact and status.valid):
        return [broken("pdf.signature", "pdf.altered", where=name, signer=signer)]
    checks = [good("pdf.signature", "pdf.intact", where=name, signer=signer)]
    checks.append(_coverage(one, status, name, size))
    if status.trusted:
        checks.append(good("pdf.trust", "pdf.trusted", where=name, signer=signer))
    else:
        why = "no_roots" if not trust.roots else "pdf.not_trusted"
        checks.append(unchecked("pdf.trust", why, where=name, signer=signer))
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is not None:
        checks.append(_stamp(stamp, name))
    return checks


def _stamp(stamp: object, name: str) -> Check:
    at = getattr(stamp, "timestamp", "-")
    if not (getattr(stamp, "intact", False) and getattr(stamp, "valid", False)):
        return broken("pdf.stamp", "pdf.stamp_altered", where=name)
    if not getattr(stamp, "trusted", False):
        return unchecked("pdf.stamp", "pdf.stamp_not_trusted", where=name, at=at)
    return good("pdf.stamp", "pdf.stamp_fits", where=name, at=at)


def _coverage(one: EmbeddedPdfSignature, status: object, name: str, size: int) -> Check:
    """Say whether the signature is over the whole file, and what came after it."""
    coverage = getattr(status, "coverage", None)
    if coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return good("pdf.coverage", "pdf.whole", where=name)
    if coverage not in _WHOLE:
        return broken("pdf.coverage", "pdf.partly", where=name)
    after = size - _covered(one.byte_range)
    difference = getattr(status, "diff_result", None)
    if isinstance(difference, DiffResult) and getattr(status, "docmdp_ok", None):
        level = difference.modification_level.name
        return unchecked("pdf.coverage", "pdf.added", where=name, count=after, level=level)
    return broken("pdf.coverage", "pdf.changed", where=name, count=after)


def _covered(byte_range: Sequence[object]) -> int:
    return int(str(byte_range[2])) + int(str(byte_range[3]))
