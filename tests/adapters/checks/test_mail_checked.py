# ruff: noqa: E501 - tables with a row for each trait
"""E-mail: headers, parts, attachments, S/MIME, and times that cannot be."""

import hashlib

import pytest
from tests.adapters.checks import made

from spoor.adapters.checks.mail import check_mail
from spoor.adapters.checks.verdict import Judged


def judged(content):
    return Judged("", "email", check_mail(content, made.AT.replace(year=2027)))


def whys(found):
    return {one.why for one in found.checks}


def cut(content, before):
    return content[: content.rindex(before)]


LATER = "from x by y; Fri, 20 Nov 2026 15:00:00 +0000"
BY_TRAIT = {
    "plain": (made.mail, "good", "mail.times_fit"),
    "signed": (made.signed_mail, "good", "mail.signed"),
    "signed, changed": (lambda: made.signed_mail().replace(b"verzonnen bericht", b"veranderd bericht"), "broken", "mail.altered"),
    "closing boundary cut off": (lambda: cut(made.mail(), b"--===") + b"\n", "broken", "mail.no_close"),
    "boundary that does not occur": (lambda: made.mail().replace(b"boundary=\"===", b"boundary=\"=x="), "broken", "mail.no_start"),
    "no boundary named": (lambda: made.mail().replace(b"boundary=", b"grens="), "broken", "mail.no_boundary"),
    "base64 damaged": (lambda: made.mail(b"x" * 50).replace(b"eHh4eHh4", b"eHh4eHh", 1), "broken", "mail.base64"),
    "date that is none": (lambda: made.mail(Date="Fri, 31 Feb 2026 12:00:00 +0000"), "good", "mail.no_time"),
    "date to come": (lambda: made.mail(Date="Fri, 20 Nov 2099 12:00:00 +0000"), "good", "mail.impossible"),
    "date before e-mail": (lambda: made.mail(Date="Thu, 01 Jan 1970 00:00:00 +0000"), "good", "mail.impossible"),
    "no date": (lambda: made.mail(Date=None), "good", "mail.no_date"),
    "written after receipt": (lambda: made.mail(Date="Fri, 20 Nov 2026 18:00:00 +0000"), "good", "mail.date_later"),
    "received in the wrong order": (lambda: made.mail().replace(b"Received:", b"Received: from a by b; Fri, 20 Nov 2026 11:00:00 +0000\nReceived:", 1), "good", "mail.order"),
    "zones differ, order right": (lambda: made.mail(Received="from x by y; Fri, 20 Nov 2026 13:00:05 +0100 (CET)"), "good", "mail.times_fit"),
    "DKIM": (lambda: made.mail(DKIM_Signature="v=1; a=rsa-sha256; d=voorbeeld.example; bh=x; b=y"), "good", "mail.dkim_there"),
    "OpenPGP, encrypted": (lambda: made.mail().replace(b"multipart/mixed", b"multipart/encrypted"), "not_checked", "mail.encrypted"),
    "no headers": (lambda: b"\r\nalleen tekst", "broken", "mail.no_headers"),
}  # fmt: skip


@pytest.mark.parametrize("trait", BY_TRAIT)
def test_a_message_is_judged_by_its_trait(trait):
    make, verdict, why = BY_TRAIT[trait]
    found = judged(make())
    assert found.verdict == verdict, found.checks
    assert why in whys(found)


def test_an_attachment_is_listed_with_its_digest():
    (one,) = [one for one in judged(made.mail(b"inhoud")).checks if one.what == "mail.attachment"]
    assert one.where == "stuk.pdf"
    assert one.values == {"size": 6, "digest": hashlib.sha256(b"inhoud").hexdigest()}


def test_parts_in_parts_without_end_are_not_read_and_do_not_crash():
    deep = b"From: a@b.example\r\nDate: x\r\n"
    for level in range(400):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    assert judged(deep).verdict != "good"
