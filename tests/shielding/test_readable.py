"""The words of a file, and that a picture has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        (b"[" * 100_000, "application/json", "a.json", None),  # brackets without end
        (b"<!-- -->", "text/html", "a.html", None),  # a page without anything
        (b'["\\ud800 Fenna"]', "application/json", "a.json", "Fenna"),  # half a character
        (
            b"From: <\r\nSubject: =?x?q?=\r\n\r\nx",
            "message/rfc822",
            "a.eml",
            None,
        ),  # heads that break a reader
        (b"Fenna " * 40_000, "text/plain", "a.txt", None),  # more than is read while somebody waits
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


@given(st.sampled_from([MAIL, b'{"a": ["b"]}', b"<html><p title='x'>y</p></html>"]), st.data())
def test_a_broken_file_is_read_or_left_to_a_person(seed, data):
    broken = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    for media_type, name in (
        ("message/rfc822", "a.eml"),
        ("application/json", "a.json"),
        ("text/html", "a.html"),
    ):
        words = words_of(bytes(broken), media_type, name)
        assert words is None or words.encode() is not None
