"""What a file is, by its content: one of the kinds that are checked, or none and what it looks like."""

import gzip
import io
import re
import zipfile
import zlib
from pathlib import Path

import puremagic

WARC, WACZ, TOKEN, PICTURE, PDF, MAIL = "warc", "wacz", "rfc3161", "image", "pdf", "email"
HEAD = 64 * 1024
SUFFIXES = {
    ".warc": WARC, ".wacz": WACZ, ".tsr": TOKEN, ".tst": TOKEN, ".pdf": PDF, ".eml": MAIL,
    ".png": PICTURE, ".jpg": PICTURE, ".jpeg": PICTURE, ".gif": PICTURE, ".webp": PICTURE, ".bmp": PICTURE,
    ".tif": PICTURE, ".tiff": PICTURE,
}  # fmt: skip
_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
)
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")  # object identifier id-ct-TSTInfo
_HEADER = re.compile(rb"(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]+[ \t]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_NAMES = re.compile(rb"^(?:From|To|Date|Subject|Message-ID|Received|Return-Path|Delivered-To|MIME-Version)[ \t]*:",
                    re.MULTILINE | re.IGNORECASE)  # fmt: skip


def kind_of(path: Path) -> tuple[str | None, str]:
    """Return the kind of a file by its content, and what it looks like. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if re.match(rb"\s{0,8}WARC/\d", head):
        return WARC, "WARC"
    if head.startswith(b"\x1f\x8b"):
        inside = _inside_gzip(head)
        return (WARC, "WARC, gzip") if re.match(rb"\s{0,8}WARC/\d", inside) else (None, "gzip")
    if head.startswith(b"PK") or zipfile.is_zipfile(path):
        return (WACZ, "WACZ") if _is_wacz(path) else (None, "zip")
    if _is_picture(head):
        return PICTURE, "image"
    if b"%PDF-" in head[:1024]:
        return PDF, "PDF"
    if _is_token(head):
        return TOKEN, "RFC 3161"
    if _is_mail(head):
        return MAIL, "RFC 5322"
    return None, _looks_like(head)


def kind_by_name(path: Path) -> str | None:
    """Return the kind that a name promises."""
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(Path(name).suffix)


def _is_picture(head: bytes) -> bool:
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    bitmap = head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and len(head) > 26
    return head.startswith(_PICTURES) or webp or bitmap


def _is_token(head: bytes) -> bool:
    if re.match(rb"-----BEGIN (?:PKCS7|CMS|TIMESTAMP|TS)", head):
        return True
    if head[:1] != b"\x30":
        return False
    refused = re.match(rb"\x30[\x05-\x7f]\x30[\x03-\x7f]\x02\x01[\x02-\x05]", head)  # a status and no token
    return _TST_INFO in head[:400] or refused is not None


def _is_mail(head: bytes) -> bool:
    found = _HEADER.match(head)
    return found is not None and len(_NAMES.findall(found[0])) >= 2


def _is_wacz(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as opened:
            return "datapackage.json" in opened.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _inside_gzip(head: bytes) -> bytes:
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(head)).read(64)
    except (OSError, EOFError, zlib.error):
        return b""


def _looks_like(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
        if found and found[0].confidence >= 0.5:
            return str(found[0].mime_type or found[0].name)
    except (puremagic.PureError, ValueError, IndexError):
        pass
    try:
        head[:4096].decode("utf-8")
    except UnicodeDecodeError:
        return "bytes"
    return "bytes" if b"\0" in head else "text"
