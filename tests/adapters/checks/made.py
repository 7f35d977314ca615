# ruff: noqa: E501 - tables with a row for each trait
"""Invented evidence of each kind, made by hand: WARC, WACZ (signed too), time-stamps, pictures, PDF, e-mail."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

from spoor.adapters.checks.trust import Trust

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
PAGE = b"<html><body>Ik weet waar je woont. (verzonnen)</body></html>" * 20


# certificates


class Issued:
    """A certificate with its key."""

    def __init__(
        self, name, issuer=None, purpose=None, critical=True, kind="rsa", first=FIRST, last=LAST, alg=None
    ):
        if kind == "rsa":
            self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        else:
            self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(first)
            .not_valid_after(last)
            .add_extension(x509.BasicConstraints(ca=purpose is None, path_length=None), critical=True)
        )
        signing = purpose is not None
        usage = x509.KeyUsage(signing, signing, False, False, False, not signing, not signing, False, False)
        builder = builder.add_extension(usage, critical=True)
        if purpose not in (None, "any"):
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=critical)
        if purpose == ExtendedKeyUsageOID.SERVER_AUTH:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        self.certificate = builder.sign((issuer or self).key, hashes.SHA256())

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self):
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    @property
    def asn1_key(self):
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return keys.PrivateKeyInfo.load(self.key.private_bytes(*form))


@cache
def root():
    return Issued("Verzonnen wortel")


@cache
def stamper():
    return Issued("Verzonnen tijdstempeldienst", root(), ExtendedKeyUsageOID.TIME_STAMPING)


@cache
def site():
    return Issued("archief.example", root(), ExtendedKeyUsageOID.SERVER_AUTH, kind="ec")


@cache
def writer():
    return Issued("Verzonnen ondertekenaar", root(), "any")


def trust():
    return Trust((root().asn1,))


# time-stamps


def response(data, by=None, at=AT, algorithm="sha256", embed=()):
    by = by or stamper()
    store = SimpleCertificateStore()
    for one in embed or (root(),):
        store.register(one.asn1)
    dummy = DummyTimeStamper(by.asn1, by.asn1_key, certs_to_embed=store, fixed_dt=at)
    imprint = {
        "hash_algorithm": {"algorithm": algorithm},
        "hashed_message": hashlib.new(algorithm, data).digest(),
    }
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True})
    return dummy.request_tsa_response(request).dump()


def token(data, **more):
    return tsp.TimeStampResp.load(response(data, **more))["time_stamp_token"].dump()


# WARC


def digest(content, algorithm="sha1", form="base32"):
    value = hashlib.new(algorithm, content).digest()
    shown = {"base32": base64.b32encode, "hex": base64.b16encode, "base64": base64.b64encode}[form](value)
    return f"{algorithm}:{shown.decode().lower() if form == 'hex' else shown.decode()}"


def record(
    kind, block, payload=None, number=1, uri="https://voorbeeld.example/", digests=("sha1", "base32"), **more
):
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": "2026-11-20T12:00:00Z",
        "WARC-Target-URI": uri,
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain",
    }
    if digests:
        fields["WARC-Block-Digest"] = digest(block, *digests)
        if payload is not None:
            fields["WARC-Payload-Digest"] = digest(payload, *digests)
    fields["Content-Length"] = str(len(block))
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def records(digests=("sha1", "base32")):
    return [
        record("warcinfo", b"software: verzonnen\r\n", None, 1, digests=digests, WARC_Target_URI=None),
        record("response", HTTP + PAGE, PAGE, 2, digests=digests),
        record("resource", PAGE, PAGE, 3, digests=digests),
        record("metadata", b"via: https://voorbeeld.example/\r\n", None, 4, digests=digests),
    ]


def warc(digests=("sha1", "base32")):
    return b"".join(records(digests))


def warc_gz(digests=("sha1", "base32")):
    return b"".join(gzip.compress(one, mtime=0) for one in records(digests))


# WACZ


def starts(content):
    found, at = [], 0
    for one in records():
        found.append((at, len(gzip.compress(one, mtime=0))))
        at += found[-1][1]
    assert at == len(content)
    return found


def wacz_files(archive=None):
    archive = warc_gz() if archive is None else archive
    offset, length = starts(warc_gz())[1]
    line = {
        "url": "https://voorbeeld.example/",
        "offset": str(offset),
        "length": str(length),
        "filename": "data.warc.gz",
    }
    pages = [
        {"format": "json-pages-1.0", "id": "pages", "title": "Alle pagina's"},
        {"id": "1", "url": "https://voorbeeld.example/", "ts": "2026-11-20T12:00:00Z"},
    ]
    return {
        "archive/data.warc.gz": archive,
        "indexes/index.cdx.gz": gzip.compress(
            f"example,voorbeeld)/ 20261120120000 {json.dumps(line)}\n".encode(), mtime=0
        ),
        "pages/pages.jsonl": "\n".join(map(json.dumps, pages)).encode(),
    }


def package(files):
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{hashlib.sha256(held).hexdigest()}",
            "bytes": len(held),
        }
        for name, held in files.items()
    ]
    whole = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "created": "2026-11-20T12:00:00Z",
        "resources": resources,
    }
    return json.dumps(whole, indent=1).encode()


def anonymous(text):
    key = ec.generate_private_key(ec.SECP384R1())
    numbers = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    raw = b"".join(one.to_bytes(48) for one in numbers)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"publicKey": base64.b64encode(public).decode(), "signature": base64.b64encode(raw).decode()}


def by_domain(text, by=None, domain="archief.example", at=AT + timedelta(seconds=3), **more):
    by = by or site()
    signature = base64.b64encode(by.key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))).decode()
    return {
        "domain": domain,
        "signature": signature,
        "domainCert": (by.pem + root().pem).decode(),
        "timeSignature": base64.b64encode(response(signature.encode(), at=at)).decode(),
        "timestampCert": (stamper().pem + root().pem).decode(),
        **more,
    }


def signed_data(text, how, **more):
    return {
        "hash": text,
        "created": "2026-11-20T12:00:00Z",
        "software": "verzonnen",
        "version": "0.1.0",
        **how(text),
        **more,
    }


def zipped(files, packed=("pages/pages.jsonl",)):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, content in files.items():
            kind = zipfile.ZIP_DEFLATED if name in packed else zipfile.ZIP_STORED
            opened.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0)), content, kind)
    return out.getvalue()


def wacz(how=anonymous, files=None, signed=None, **more):
    files = dict(wacz_files() if files is None else files)
    files["datapackage.json"] = more.pop("package", None) or package(files)
    text = f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"
    stated = {"path": "datapackage.json", "hash": text}
    if how is not None:
        stated["signedData"] = signed_data(text, how, **(signed or {}))
    files["datapackage-digest.json"] = json.dumps(stated).encode()
    return zipped(files, **more)


# pictures


def picture(kind="PNG", size=(60, 40), **more):
    out = io.BytesIO()
    flat = Image.effect_noise(size, 40).convert("P" if kind == "GIF" else "RGB")
    flat.save(out, kind, **more)
    return out.getvalue()


PICTURES = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")


# PDF


def pdf():
    out = io.BytesIO()
    made = PdfWriter()
    made.add_blank_page(200, 200)
    made.add_blank_page(200, 200)
    made.write(out)
    return out.getvalue()


def signed_pdf(content=None, by=None, field="Handtekening"):
    by = by or writer()
    store = SimpleCertificateStore()
    store.register(root().asn1)
    signer = signers.SimpleSigner(signing_cert=by.asn1, signing_key=by.asn1_key, cert_registry=store)
    meta = signers.PdfSignatureMetadata(field_name=field)
    return signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content or pdf())), meta, signer=signer
    ).getvalue()


# e-mail


def mail(attachment=b"%PDF-verzonnen", **headers):
    message = EmailMessage()
    fields = {
        "Received": "from b.example by c.example; Fri, 20 Nov 2026 12:00:09 +0000",
        "From": "iemand@voorbeeld.example",
        "To": "bureau@voorbeeld.example",
        "Subject": "verzonnen",
        "Date": "Fri, 20 Nov 2026 12:00:00 +0000",
        "Message-ID": "<1@voorbeeld.example>",
        **headers,
    }
    for name, value in fields.items():
        if value is not None:
            message[name.replace("_", "-")] = value
    message.set_content("Dit is een verzonnen bericht.")
    message.add_attachment(attachment, maintype="application", subtype="pdf", filename="stuk.pdf")
    return message.as_bytes()


def signed_mail(by=None):
    by = by or writer()
    inner = b"Content-Type: text/plain\r\n\r\nDit is een verzonnen bericht.\r\n"
    whole = (
        PKCS7SignatureBuilder()
        .set_data(inner)
        .add_signer(by.certificate, by.key, hashes.SHA256())
        .sign(serialization.Encoding.SMIME, [PKCS7Options.DetachedSignature])
    )
    head = b"From: iemand@voorbeeld.example\r\nTo: bureau@voorbeeld.example\r\n"
    head += b"Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n"
    return head + whole.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
