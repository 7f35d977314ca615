"""The words of a file, and that a picture has none."""

import pytest

from spoor.shielding.readable import words_of

MAIL = (
    b"From: a@voorbeeld.example\r\nSubject: =?utf-8?q?Kanarielaan_77?=\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nRmVubmE=\r\n"
)


@pytest.mark.parametrize(
    ("content", "media_type", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png", "a.png", None),  # a picture
        (b"%PDF-1.7", "application/pdf", "a.pdf", None),  # may hold anything
        ("Fenna".encode("utf-16"), "text/plain", "a.txt", "Fenna"),  # as Windows saves it
        ("café".encode("cp1252"), "text/plain", "a.txt", "café"),
        (rb'{"a": "Kanarie\u006caan 77"}', "application/json", "a.json", "Kanarielaan 77"),  # an escape hides
        (b'{"a": "Fen\\u006ea"}\n{"b": 1}', "application/x-ndjson", "a.jsonl", "Fenna"),
        (b"<html><p title='Fenna'>Kanarie<b>laan</b>&nbsp;77</p></html>", "text/html", "a.html", "Fenna"),
        (
            b"<html><p>Kanarie<b>laan</b> 77</p></html>",
            "text/html",
            "a.html",
            "Kanarielaan 77",
        ),  # markup hides
        (MAIL, "message/rfc822", "a.eml", "Fenna"),  # base64 hides
        (MAIL, "message/rfc822", "a.eml", "Kanarielaan 77"),  # and so does an encoded head
        (b"\x00\x01\x02", "text/plain", "a.txt", None),  # no text after all
    ],
)
def test_words(content, media_type, name, expected):
    words = words_of(content, media_type, name)
    assert words is None if expected is None else expected in (words or "")


def test_a_mail_with_a_file_is_for_a_person():
    mail = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nhoi\r\n"
        b"--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nabc\r\n--x--\r\n"
    )
    assert words_of(mail, "message/rfc822", "a.eml") is None
