"""One file at a time: what is broken, empty, unknown, hostile, or says that there is nothing."""

import io
import json
import zipfile
from time import perf_counter

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from tests.returns.generate import LEGEND, SAMPLES, meta, snap_new, tiktok_pdf
from tests.returns.shapes import Made, pdf, table, utc, workbook
from tests.returns.shapes import at as moment

from spoor.returns import ReturnFile, read, say


def said(file: ReturnFile) -> set[str]:
    return {message.id for message in file.messages}


def test_an_empty_file_is_broken_and_says_so() -> None:
    for content in (b"", b"\n\n", b"\xef\xbb\xbf", b"\0" * 40):
        assert read("ip_data.csv", content).state == "broken"


def test_a_picture_is_an_attachment_and_no_empty_answer() -> None:
    file = read(
        "linked_media/photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(200)
    )
    assert (file.state, file.layout, file.attachment) == ("read", "attachment", "image/jpeg")
    assert said(file) == {"attachment"}
    assert file.as_json()["attachment"]["media_type"] == "image/jpeg"


def test_a_text_that_is_named_as_a_picture_is_read_all_the_same() -> None:
    made = snap_new()
    assert read("photo.jpg", made.content).rows_read == made.rows


def test_unknown_bytes_are_unknown_and_not_an_attachment() -> None:
    assert read("data.bin", bytes(range(256)) * 10).state in ("unknown_layout", "broken")


def test_a_renamed_header_is_an_unknown_layout_that_says_what_matched() -> None:
    text = table(
        ["address of ip", "first_seen_time", "last_seen_time"],
        [["203.0.113.1", utc(moment(0)), utc(moment(1))]],
    )
    file = read("ip_data.csv", text.encode())
    assert file.state == "unknown_layout"
    assert file.rows_in_file == len(file.skipped) == 2
    words = " ".join(say(message, "en") for message in file.messages)
    assert "snap.ip_data/1" in words
    assert "Matched: first, last" in words
    assert "Missing: ip" in words
    assert "address of ip" in words


def test_a_usual_column_that_is_gone_beside_an_unknown_one_is_loud() -> None:
    text = table(
        ["media_id", "upload_ip", "portnr", "timestamp"], [["m", "203.0.113.1", "2", utc(moment(0))]]
    )
    file = read("story.csv", (LEGEND + text).encode())
    assert (file.state, file.rows_read) == ("partly", 1)
    assert "columns_changed" in said(file)


def test_a_column_that_stands_twice_is_not_chosen_from() -> None:
    text = table(["ip", "ip", "first_seen_time"], [["203.0.113.1", "203.0.113.2", utc(moment(0))]])
    assert read("ip_data.csv", text.encode()).state == "unknown_layout"


@pytest.mark.parametrize(
    "statement",
    [
        "No responsive records located",
        "No records found",
        "NO RESPONSIVE DATA FOUND",
        "Geen gegevens aangetroffen.",
    ],
)
def test_a_statement_that_there_is_nothing_is_no_silence(statement: str) -> None:
    file = read("ip_data.csv", (LEGEND + statement + "\n").encode())
    assert (file.state, file.rows_in_file) == ("read", 0)
    assert statement.rstrip(".") in " ".join(say(message, "nl") for message in file.messages)


def test_a_header_without_rows_and_without_a_statement_is_not_taken_for_nothing() -> None:
    file = read("ip_data.csv", (LEGEND + "ip,first seen time,last seen time\n").encode())
    assert (file.state, said(file)) == ("partly", {"no_rows_under"})


def test_a_row_of_another_width_is_skipped_and_never_shifted() -> None:
    rows = [
        ["203.0.113.1", utc(moment(0)), 1000],
        ["x", "203.0.113.2", utc(moment(1)), 2000],
        ["203.0.113.3", utc(moment(2)), 3000],
    ]
    file = read("ip_data.csv", (LEGEND + table(["ip", "timestamp", "port"], rows)).encode())
    assert [record.port for record in file.records] == [1000, 3000]
    assert [(one.why.id) for one in file.skipped] == ["other_width"]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    rows = [
        ["203.0.113.1", utc(moment(0)), "a"],
        ["203.0.113.2", utc(moment(1)), "b"],
        ["203.0.113.3", utc(moment(2)), "c"],
    ]
    text = table(["ip", "timestamp", "user_agent"], rows).replace("203.0.113.2", '"203.0.113.2')
    file = read("ip_data.csv", (LEGEND + text).encode())
    assert [record.ip for record in file.records] == ["203.0.113.1", "203.0.113.3"]
    assert len(file.skipped) == 1


def test_a_nul_and_a_damaged_byte_cost_their_row() -> None:
    made = snap_new()
    for harm in (b"\0", b"\xc3\xa9\xff"):
        file = read(made.name, made.content.replace(b"SUCCESS", harm, 1))
        assert (file.state, len(file.skipped), file.rows_read) == ("partly", 1, made.rows - 1)


def test_windows_1252_is_read_and_said() -> None:
    made = snap_new()
    file = read(made.name, made.content.replace(b"SUCCESS", "Geslaagd \u20ac".encode("cp1252")))
    assert file.records[0].fields["login_status"] == "Geslaagd \u20ac"
    assert "read_as_1252" in said(file)


def test_an_invalid_email_or_phone_makes_no_record_and_is_said() -> None:
    made = SAMPLES["snap_subscriber"]()
    file = read(
        made.name,
        made.content.replace(b"b0@example.org", b"no mail at all", 1).replace(b"+31612345670", b"123", 1),
    )
    first = [record for record in file.records if record.source.line == file.records[0].source.line]
    assert {record.kind for record in first} == {"subscriber", "account", "login"}
    assert first[0].fields["email_address"] == "no mail at all"
    assert file.state == "partly"
    assert {"at_line"} <= said(file)


def test_a_page_that_is_cut_off_is_never_wholly_read() -> None:
    made = meta()
    file = read(made.name, made.content[:-60])
    assert file.state == "partly"
    assert "cut_off" in said(file)


def test_a_meta_section_nobody_mapped_is_kept_and_one_with_addresses_is_loud() -> None:
    def page(value: str) -> bytes:
        pair = f'<div class="t i">Note<div class="m"><div>{value}</div></div></div>'
        return f'<html><body><div id="property-new_thing">{pair}</div>{meta().content.decode()}</body></html>'.encode()

    assert {"section": "new_thing", "Note": "hello"} in [
        dict(record.fields) for record in read("records.html", page("hello")).records
    ]
    loud = read("records.html", page("203.0.113.9"))
    assert (loud.state, len(loud.skipped)) == ("partly", 1)


def test_a_broken_or_encrypted_pdf_says_so() -> None:
    made = tiktok_pdf()
    assert said(read(made.name, made.content[:-200])) == {"cut_off"}
    writer = PdfWriter(clone_from=io.BytesIO(made.content))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    locked = read(made.name, out.getvalue())
    assert (locked.state, said(locked)) == ("broken", {"encrypted"})
    blank = read("scan.pdf", pdf([[]]))
    assert (blank.state, said(blank)) == ("broken", {"no_text"})


def test_a_pdf_line_without_its_colon_is_not_lost_silently() -> None:
    lines = ["Username: bedacht", "Registration Method: phone", "Registration IP 203.0.113.5"]
    file = read("x (Subscriber information).pdf", pdf([lines]))
    assert file.state == "partly"
    assert [one.why.id for one in file.skipped] == ["no_name_and_value"]


def test_two_subscribers_in_one_pdf_are_two_rows() -> None:
    lines = [["Username: a", "Registration IP: 203.0.113.1"], ["Username: b", "Registration IP: 203.0.113.2"]]
    file = read("x (Subscriber information).pdf", pdf(lines))
    assert [(record.value, record.source.page) for record in file.records if record.kind == "subscriber"] == [
        ("a", 1),
        ("b", 2),
    ]


def test_a_workbook_that_declares_entities_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"a": [["IP"]]}))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            new.writestr(part, content)
    file = read("x - IP Data.xlsx", out.getvalue())
    assert (file.state, said(file)) == ("broken", {"entities"})


def test_a_cell_that_is_a_date_has_no_zone_of_its_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(SAMPLES["tiktok"]().content))
    book.worksheets[0]["A2"] = moment(0).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    first = read("x - IP Data.xlsx", out.getvalue()).records[0]
    assert (first.at, first.zone, first.at_text) == (None, "ambiguous", "2026-04-11 04:02:37")


def test_json_that_names_a_thing_twice_skips_that_object() -> None:
    whole = '{"accountId": "1", "createdAt": "2026-04-11T04:02:00Z", "loginIp": "203.0.113.3"}'
    twice = whole.replace("}", ', "loginIp": "203.0.113.2"}')
    text = f"[{twice}, {whole}]"
    file = read("ip.json", text.encode())
    assert [record.ip for record in file.records] == ["203.0.113.3"]
    assert [one.why.id for one in file.skipped] == ["name_twice"]


def test_deeply_nested_json_is_broken_and_not_a_crash() -> None:
    assert read("x.json", b"[" * 100_000).state in ("broken", "unknown_layout")
    assert read("x.json", b'{"a":' * 300 + b"1" + b"}" * 300).state in ("broken", "unknown_layout")


@pytest.mark.parametrize(
    "sign", ["[", "*", ":", "@", "(", "a:", "1.", '"', "<div>", "{", "=", " ", "-", ",", "\t"]
)
def test_a_line_of_one_sign_costs_no_time(sign: str) -> None:
    started = perf_counter()
    for name in ("x.txt", "x.csv"):
        assert read(name, sign.encode() * 60_000).state in ("broken", "unknown_layout", "partly")
    assert perf_counter() - started < 5


def test_an_odd_line_in_a_file_of_x_shifts_nothing() -> None:
    made = SAMPLES["x_audit"]()
    text = made.content.decode().replace('    "createdAt"', '    what is this\n    "createdAt"', 1)
    file = read(made.name, text.encode())
    assert [record.ip for record in file.records] == [fact.ip for fact in made.facts]
    assert [one.why.id for one in file.skipped] == ["no_name_and_value"]


def test_the_account_of_a_file_must_add_up() -> None:
    with pytest.raises(ValueError, match="!="):
        ReturnFile("x", "0" * 64, "read", rows_in_file=2, rows_read=1)


def test_every_answer_says_its_sentences_in_both_languages() -> None:
    made: Made = snap_new()
    file = read(made.name, made.content.replace(b"203.0.113.1", b"no address", 1))
    dutch, english = (json.dumps(file.as_json(lang)["rows"]) for lang in ("nl", "en"))
    assert "is geen IP-adres" in dutch
    assert "is no IP address" in english


STARTS = (
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<html>",
    b'{"a":',
    b"[",
    b"From ",
    b"ip,timestamp\n",
    b"\xff\xfe",
    b"\xff\xd8\xff",
    b'"a" : ',
)


@given(
    st.sampled_from(STARTS), st.binary(max_size=300), st.sampled_from((b"", b"%%EOF", b"</html>", b"}", b"]"))
)
def test_whatever_the_bytes_are_there_is_an_account(start: bytes, middle: bytes, end: bytes) -> None:
    file = read("ip_data.csv", start + middle + end)
    json.dumps(file.as_json("nl"), ensure_ascii=False).encode()
    assert file.messages or file.skipped or file.records


@given(st.text(max_size=300))
def test_whatever_the_text_is_there_is_an_account(text: str) -> None:
    for name in ("1-ip-audit.txt", "records.html", "ip_data.csv"):
        file = read(name, text.encode("utf-8", errors="surrogatepass"))
        assert file.messages or file.skipped or file.records


def test_half_a_character_in_json_is_written_as_text() -> None:
    file = read(
        "x.json",
        b'[{"accountId": "1", "createdAt": "2026-04-11T04:02:00Z", "loginIp": "203.0.113.3", "\\ud800": "\\ud83d"}]',
    )
    json.dumps(file.as_json(), ensure_ascii=False).encode()
    assert [one.why.id for one in file.skipped] == ["bytes_damaged"]


def test_an_old_line_end_and_a_separator_within_a_cell_change_no_row() -> None:
    made = snap_new()
    old = made.content.replace(b"\n", b"\r").replace(b"SUCCESS", "GE\u2028LUKT\x0c\x85".encode())
    file = read(made.name, old)
    assert (file.state, file.rows_read) == ("read", made.rows)


def test_a_first_or_last_seen_column_that_was_renamed_is_loud() -> None:
    made = SAMPLES["snap_old"]()
    file = read(made.name, made.content.replace(b"last seen time", b"latest"))
    assert (file.state, "columns_changed" in said(file)) == ("partly", True)
