"""What else is read: exported chats in the forms of many telephones, Word files, gzip; and what is refused aloud."""

import gzip
import io
import zipfile

import pytest
from tests.returns.shapes import at as moment
from tests.returns.shapes import utc, word

from spoor.adapters.returned import opened
from spoor.returns import read
from spoor.returns.declaration import read_layouts
from spoor.returns.layout import packaged, with_own

CHATS = [  # each as a telephone writes it; the day above twelve says which number is the day
    ("13-11-2026 20:41 - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("13-11-26 20:41 - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("[13-11-2026 20:41:05] Piet: hallo\n", "2026-11-13T19:41:05Z"),
    ("[13.11.26, 20:41:05] Piet: hallo\n", "2026-11-13T19:41:05Z"),
    ("13/11/2026, 20:41 - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("11/13/26, 8:41 PM - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("[11/13/26, 8:41:05\u202fPM] Piet: hallo\n", "2026-11-13T19:41:05Z"),
    ("\u200e[13-11-2026, 20:41:05] Piet: hallo\n", "2026-11-13T19:41:05Z"),
    ("13/11/2026 8:41 p.m. - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("2026-11-13, 20:41 - Piet: hallo\n", "2026-11-13T19:41:00Z"),
    ("13.11.2026 20.41 - Piet: hallo\n", "2026-11-13T19:41:00Z"),
]


@pytest.mark.parametrize(("text", "expected"), CHATS)
def test_a_chat_of_any_telephone_is_read_and_its_zone_is_a_question(text, expected):
    file = read("_chat.txt", text.encode())
    assert (file.state, file.layout, file.records[0].value) == ("read", "whatsapp.chat/1", "hallo")
    assert (file.records[0].at, file.records[0].zone) == (None, "ambiguous")
    said = read("_chat.txt", text.encode(), None, "Europe/Amsterdam").as_json()
    assert (said["records"][0]["at"], said["records"][0]["zone_by"]) == (expected, "caller")


def test_a_chat_whose_dates_show_no_order_stays_a_question_also_with_a_zone():
    file = read("_chat.txt", b"[12.11.26, 20:41:05] Piet: hallo\n", None, "UTC")
    assert file.records[0].at is None
    assert "in_rows" in {one.id for one in file.messages}


def test_what_runs_on_belongs_to_its_message_and_what_stands_before_is_skipped():
    file = read("_chat.txt", b"13-11-2026 20:41 - Piet: een\ntwee: drie\n13-11-2026 20:42 - Jan: vier\n")
    assert [one.value for one in file.records] == ["een\ntwee: drie", "vier"]
    assert (file.rows_in_file, file.rows_read) == (2, 2)


TELECOM = """id: own.telecom/1
provider: telecom
title: {nl: t, en: t}
formats: [docx]
basis: own
source: test
sections:
  - name: t
    alone: true
    columns: {ip: [IP-adres], at: [Tijd]}
    needs: [ip, at]
    records: [{kind: login, ip: ip, at: at}]
"""


def test_a_table_in_a_letter_is_read_by_a_layout_of_this_home():
    rows = [["IP-adres", "Tijd"], ["203.0.113.7", utc(moment(0))], ["203.0.113.8"]]
    content = word(["Geachte heer, bijgaand de gegevens."], [rows])
    known = with_own(packaged(), tuple(read_layouts(TELECOM, "own", own=True)))
    file = read("brief.docx", content, known)
    assert (file.rows_in_file, file.rows_read, len(file.skipped)) == (
        2,
        1,
        1,
    )  # a short row is never filled up
    assert file.records[0].ip == "203.0.113.7"
    assert file.records[0].source.line == "table 1 row 2"
    assert read("brief.docx", content).state == "unknown_layout"  # without it


def test_a_word_file_with_an_entity_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        bad = '<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="x">&a;</w:document>'
        archive.writestr("word/document.xml", bad)
    file = read("x.docx", content.getvalue())
    assert (file.state, [one.id for one in file.messages]) == ("broken", ["not_word"])


def test_what_is_struck_out_in_a_word_file_is_not_read():
    whole = word(["Username: bedacht"])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        body = archive.read("word/document.xml").decode()
    struck = body.replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", struck)
    assert read("x.docx", out.getvalue()).records == ()


def test_a_gzip_is_read_by_its_name_inside_and_its_members_follow_each_other():
    packed = gzip.compress(b"a;b\n") + gzip.compress(b"1;2\n")
    assert [(one.name, one.content) for one in opened("logins.csv.gz", packed)] == [
        ("logins.csv.gz!logins.csv", b"a;b\n1;2\n")
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.csv.gz", gzip.compress(b"a;b\n" * 50, mtime=0)[:-12], "entry_broken"),
        ("x.csv.gz", gzip.compress(b"a", mtime=0) + b"rest", "entry_broken"),
        ("x.gz", gzip.compress(bytes(64 * 1024 * 1024), mtime=0), "entry_too_large"),  # a bomb
        ("x.7z", b"7z\xbc\xaf\x27\x1c\0\4", "archive_packed"),
        ("x.rar", b"Rar!\x1a\x07\x01\0", "archive_packed"),
    ],
)
def test_what_cannot_be_opened_says_so(name, content, problem):
    assert [one.problem for one in opened(name, content)] == [problem]
