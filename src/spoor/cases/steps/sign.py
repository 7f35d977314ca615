"""Sign: the right authority authorises one version of an order; what was signed is what was written, byte for byte.

Who may sign stands in the law book (`authoriser` of the route). Where the law asks more than an investigating officer,
whoever wrote the order does not sign it (four eyes). A written authorisation of the examining magistrate, and a
signature on paper, are read in as a file: the paper is the act, this is its record.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from spoor.adapters.signing import sign_pdf
from spoor.cases.clock import AMSTERDAM
from spoor.cases.house import house_kind, legal_role
from spoor.cases.models import Order, OrderSignature, OrderVersion
from spoor.cases.papers import acted, keep, keep_sealed, reasons_missing
from spoor.drafting import Document, filled_from, to_sign
from spoor.evidence import log
from spoor.evidence.sealing import SealedBytes, store
from spoor.law import speech
from spoor.words import Words

MAGISTRATE = "rechter_commissaris"
PROSECUTOR = "officier_van_justitie"
MAY_SIGN_AS = {  # role asked by the law book -> roles that hold it
    "opsporingsambtenaar": ("opsporingsambtenaar", PROSECUTOR),
    "hulpofficier": (PROSECUTOR,),
    PROSECUTOR: (PROSECUTOR,),
    MAGISTRATE: (),  # no account of this house: on paper only, read in by the prosecutor
    "melder": ("melder",),
}
ALONE = ("opsporingsambtenaar", "melder")  # whoever wrote it may sign it
SIGNED = Words("getekend", "signed")
SIGNED_BY = Words(
    "Ondertekend door {who}, {role}, op {moment} (gewone elektronische handtekening met het eigen account in Spoor).\n"
    "Controlegetal (SHA-256) van wat getekend is: {sha256}",
    "Signed by {who}, {role}, on {moment} (simple electronic signature with a personal account in Spoor).\n"
    "Digest (SHA-256) of what was signed: {sha256}",
)


class WrongRole(Exception):
    """The law gives this signature to somebody else; ask the authority that is named."""


class OtherSigner(Exception):
    """The document names somebody else as who signs; ask that person, or write the order again with another name."""


class FourEyes(Exception):
    """Whoever wrote this order may not sign it; ask a colleague with the same power."""


class ReasonsMissing(Exception):
    """These reasons are not written yet; write each in a sentence, for this order."""


class FieldsMissing(Exception):
    """The form still lacks fields; fill them, or say that you sign without them."""


class LinesNotSeen(Exception):
    """These lines a person fills, and an electronic signature has no pen; write them, or say that they stay empty."""


class NotToSign(Exception):
    """This order is signed, sent or withdrawn; or another version was written meanwhile. Look at it again."""


class PaperMissing(Exception):
    """A signature on paper needs its scan, the name of who signed, and the moment; add them."""


class Outdated(Exception):
    """The form changed since this version was written; save the order again and sign the new version."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A key file (PKCS#12) and its password; used once and not kept."""

    pkcs12: bytes
    password: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A signature on paper: its scan, who signed it as what, its number and its moment."""

    scan: SealedBytes
    signer: str
    signed_at: datetime
    reference: str = ""


def signs(order: Order, by: User) -> bool:
    """Whether this person holds the role that the law book asks for the signature."""
    return legal_role(by, house_kind()) in MAY_SIGN_AS.get(order.authoriser, ())


def reads_in(order: Order, by: User) -> bool:
    """Whether this person may read in paper: whoever may sign, and the prosecutor for a magistrate."""
    return signs(order, by) or legal_role(by, house_kind()) == PROSECUTOR


@transaction.atomic
def sign(
    order_id: int,
    version: int,
    *,
    key: Certificate | Paper | None = None,
    without_fields: bool = False,
    lines_seen: bool = False,
    by: User,
    at: datetime,
) -> OrderSignature:
    """Sign one version: with the own account, a certificate, or by reading in what was signed on paper.

    Raises NotToSign, WrongRole, OtherSigner, FourEyes, ReasonsMissing, FieldsMissing, LinesNotSeen, PaperMissing,
    Outdated, CertificateRefused and EvidenceDamaged.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    text = _version(order, version)
    on_paper = isinstance(key, Paper)
    if not (reads_in(order, by) if on_paper else signs(order, by)):
        raise WrongRole(order.authoriser)
    if text.signer_id not in (None, by.pk) and not on_paper:
        raise OtherSigner(str(text.signer))
    if order.authoriser not in ALONE and not on_paper and text.written_by_id == by.pk:
        raise FourEyes
    _complete(text, without_fields)
    if text.by_hand and not (on_paper or lines_seen):
        raise LinesNotSeen(*text.by_hand)
    content = store().read(text.sha256)  # checked against its digest
    signature = _signed(order, text, content, key, by=by, at=at)
    _stage(order, text)
    values = {
        "version": text.number,
        "as_role": signature.as_role,
        "method": signature.method,
        "sha256": text.sha256,
        "left_empty": [*text.missing, *text.by_hand],
    }
    acted(order, "person:order:signed", values, by=by, at=at)
    return signature


def locked(order_id: int, *, until: datetime, by: User, at: datetime) -> None:
    """Log that signing was closed to a person after too many wrong passwords, and until when."""
    order = Order.objects.get(pk=order_id)
    values: dict[str, object] = {"order": order.number, "until": until.isoformat()}
    log.add(log.Line("person:order:locked", f"case:{order.case_id}", values), by=by.username, at=at)


@transaction.atomic
def validate(order_id: int, version: int, paper: Paper, *, by: User, at: datetime) -> OrderSignature:
    """Read in the written authorisation or validation that the law asks besides. Raises as `sign` does."""
    order = Order.objects.select_for_update().get(pk=order_id)
    text = _version(order, version)
    if not order.validation or legal_role(by, house_kind()) != PROSECUTOR:
        raise WrongRole(order.validation)
    _complete(text, True)
    signature = _on_paper(order, text, paper, OrderSignature.Act.VALIDATED, order.validation, by=by, at=at)
    _stage(order, text)
    values = {"version": text.number, "as_role": order.validation, "sha256": text.sha256}
    acted(order, "person:order:validated", values, by=by, at=at)
    return signature


def _version(order: Order, number: int) -> OrderVersion:
    """The version to sign: the last, of an order that is still a draft."""
    text = order.versions.first()
    if order.stage != Order.Stage.DRAFT or text is None or text.number != number:
        raise NotToSign(order.number)
    return text


def _complete(text: OrderVersion, without_fields: bool) -> None:
    if missing := reasons_missing(text):
        raise ReasonsMissing(*missing)
    if text.missing and not without_fields:
        raise FieldsMissing(*text.missing)


def _signed(
    order: Order,
    text: OrderVersion,
    content: bytes,
    key: Certificate | Paper | None,
    *,
    by: User,
    at: datetime,
) -> OrderSignature:
    act = OrderSignature.Act.SIGNED
    if isinstance(key, Paper):
        return _on_paper(order, text, key, act, order.authoriser, by=by, at=at)
    role = legal_role(by, house_kind())
    name = by.get_full_name() or by.username
    if isinstance(key, Certificate):
        pdf = sign_pdf(content, pkcs12=key.pkcs12, password=key.password, reason=order.number)
        document = Document(text.to_sign.name, "application/pdf", pdf.content, ())
        method, signer = OrderSignature.Method.CERTIFICATE, f"{name} ({pdf.signer}; {pdf.issuer})"
    else:
        said = SIGNED_BY.filled(
            who=name,
            role=speech.authoriser_name(role, order.lang),
            moment=at.astimezone(AMSTERDAM).isoformat(sep=" ", timespec="seconds"),
            sha256=text.sha256,
        )
        form = filled_from(text.filled)
        if to_sign(form).content != content:
            raise Outdated(order.number)
        document = to_sign(form, signed=said.say(order.lang))
        method, signer = OrderSignature.Method.ACCOUNT, name
    named = replace(document, name=f"{SIGNED.say(order.lang)}-{document.name}")
    exhibit = keep(order, named, why="order getekend", by=by, at=at)
    return OrderSignature.objects.create(
        version=text,
        act=act,
        method=method,
        as_role=role,
        signer=signer[:200],
        signed_at=at,
        citations=order.citations,
        sha256=text.sha256,
        document=exhibit,
        by=by,
        recorded_at=at,
    )


def _on_paper(
    order: Order,
    text: OrderVersion,
    paper: Paper,
    act: OrderSignature.Act,
    role: str,
    *,
    by: User,
    at: datetime,
) -> OrderSignature:
    if not paper.signer.strip() or paper.signed_at > at:
        raise PaperMissing
    if role == MAGISTRATE and not paper.reference.strip():
        raise PaperMissing
    exhibit = keep_sealed(order.case, paper.scan, why="ondertekening ingelezen", by=by, at=at)
    return OrderSignature.objects.create(
        version=text,
        act=act,
        method=OrderSignature.Method.PAPER,
        as_role=role,
        signer=paper.signer.strip()[:200],
        reference=paper.reference.strip(),
        signed_at=paper.signed_at,
        citations=order.citations,
        sha256=text.sha256,
        document=exhibit,
        by=by,
        recorded_at=at,
    )


def _stage(order: Order, text: OrderVersion) -> None:
    """Set the stage once every signature that the law asks is there."""
    acts = set(text.signatures.values_list("act", flat=True))
    asked = {OrderSignature.Act.SIGNED} | ({OrderSignature.Act.VALIDATED} if order.validation else set())
    if asked <= acts:
        Order.objects.filter(pk=order.pk).update(stage=Order.Stage.SIGNED)
