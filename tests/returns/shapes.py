"""What the generated files are made of: facts, invented addresses and times, and the formats that hold them."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

GOLDEN = Path(__file__).parent / "golden"


START = datetime(2026, 4, 11, 4, 2, 37, tzinfo=UTC)


STEP = timedelta(days=1, hours=3, minutes=7, seconds=13)  # cut or damaged, no time turns into another


@dataclass(frozen=True)
class Fact:
    """What one record must say."""

    kind: str
    ip: str | None = None
    port: int | None = None
    at: str | None = None
    zone: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Made:
    """A generated file and what must be read from it."""

    name: str
    content: bytes
    layout: str
    rows: int
    facts: tuple[Fact, ...]
    state: str = "read"
    says: tuple[str, ...] = ()
    skipped: int = 0


def ip(i: int) -> str:
    """An address of the documentation ranges; every third is IPv6, and beyond 200 all are."""
    return f"2001:db8::{i + 1:x}" if i % 3 == 2 or i > 200 else f"203.0.113.{i + 1}"


def port(i: int) -> int:
    return 20_001 + i * 7 % 40_000


def at(i: int) -> datetime:
    return START + STEP * (i % 5000) + timedelta(seconds=i // 5000)


def z(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def utc(moment: datetime) -> str:
    """The newer form: 2026-04-11 04:02:00 UTC."""
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def ctime(moment: datetime) -> str:
    """The older form: Sat Apr 11 04:02:00 UTC 2026."""
    return moment.strftime("%a %b %d %H:%M:%S UTC %Y")


def naive(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def ms(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))


def table(header: list[str], rows: list[list[object]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([header, *rows] if header else rows)
    return out.getvalue()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(lines: list[str], tables: list[list[list[str]]] | None = None) -> bytes:
    """A small Word file with paragraphs and tables, written by hand: what it needs and nothing more."""

    def paragraph(text: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    def row(cells: list[str]) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    body = "".join(map(paragraph, lines))
    body += "".join("<w:tbl>" + "".join(map(row, rows)) + "</w:tbl>" for rows in tables or [])
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'),
        ):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(pages: list[list[str]]) -> bytes:
    """A small PDF with lines of text, written by hand: what it needs and nothing more."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(len(pages)))
    objects += [f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    objects += ["<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]
    for page, lines in enumerate(pages):
        escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
        text = "BT /F1 10 Tf 40 800 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * page} 0 R >>"
        )
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
