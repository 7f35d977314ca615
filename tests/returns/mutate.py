"""Damage to the files of answers, seeded: what a provider changes, a mail client breaks or a disk loses."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import unescape

import openpyxl
from tests.returns.shapes import pdf, word


@dataclass(frozen=True)
class Damage:
    """A damaged file; `seen` is the text that is in it, `fewer` that rows may be gone without a trace."""

    name: str
    content: bytes
    seen: str
    fewer: bool = False


def _lines(text: str, rng: random.Random, act: Callable[[list[str], int], bool]) -> tuple[str, bool]:
    lines = text.split("\n")
    fewer = act(lines, rng.randrange(len(lines)))
    return "\n".join(lines), fewer


def drop_line(text: str, rng: random.Random) -> tuple[str, bool]:
    def act(lines: list[str], at: int) -> bool:
        del lines[at]
        return True

    return _lines(text, rng, act)


def double_line(text: str, rng: random.Random) -> tuple[str, bool]:
    return _lines(text, rng, lambda lines, at: lines.insert(at, lines[at]) or False)


def cut(text: str, rng: random.Random) -> tuple[str, bool]:
    at = rng.randrange(len(text) // 3, len(text))
    # cut between two lines, nothing shows that there were more
    return text[:at], True


def delete_signs(text: str, rng: random.Random) -> tuple[str, bool]:
    at = rng.randrange(len(text))
    return text[:at] + text[at + rng.randint(1, 3) :], True


def flip_sign(text: str, rng: random.Random) -> tuple[str, bool]:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice("\0xX,;\t\"'<>{}[]: 9\u00e9") + text[at + 1 :], True


def _columns(text: str, rng: random.Random, act: Callable[[list[str]], None]) -> tuple[str, bool]:
    """Do one thing to the cells of one line, or to those of every line."""
    lines = text.split("\n")
    mark = next((mark for mark in ("\t", ",", " : ", ": ") if mark in text), ",")
    touched = [rng.randrange(len(lines))] if rng.random() < 0.6 else range(len(lines))
    state = rng.getstate()
    for at in touched:
        cells = lines[at].split(mark)
        if len(cells) > 1:
            rng.setstate(state)
            act(cells)
            lines[at] = mark.join(cells)
    return "\n".join(lines), True


def drop_cell(text: str, rng: random.Random) -> tuple[str, bool]:
    return _columns(text, rng, lambda cells: cells.pop(rng.randrange(len(cells))) and None)


def double_cell(text: str, rng: random.Random) -> tuple[str, bool]:
    def act(cells: list[str]) -> None:
        at = rng.randrange(len(cells))
        cells.insert(at, cells[at])

    return _columns(text, rng, act)


def swap_cells(text: str, rng: random.Random) -> tuple[str, bool]:
    def act(cells: list[str]) -> None:
        one, other = rng.randrange(len(cells)), rng.randrange(len(cells))
        cells[one], cells[other] = cells[other], cells[one]

    return _columns(text, rng, act)


def other_mark(text: str, rng: random.Random) -> tuple[str, bool]:
    mark, new = rng.choice(",\t"), rng.choice(";|\t")
    if rng.random() < 0.5:
        return text.replace(mark, new), False
    return _lines(text, rng, lambda lines, at: lines.__setitem__(at, lines[at].replace(mark, new)) or False)


def rename(text: str, rng: random.Random) -> tuple[str, bool]:
    """Give one name or label another name, everywhere."""
    words = sorted(
        set(re.findall(r"(?i)[a-z][a-z_ ]*(?:ip|time|date|port|id|email|phone|address|user)[a-z_]*", text))
    )
    if not words:
        return text, False
    word = rng.choice(words)
    return text.replace(word, f"zz{rng.randrange(99)}{word[::-1]}"), False


def break_time(text: str, rng: random.Random) -> tuple[str, bool]:
    found = list(re.finditer(r"\d{2}:\d{2}:\d{2}", text))
    if not found:
        return text, False
    one = rng.choice(found)
    wrong = rng.choice(["25:61:00", "", "yesterday", "4:2", "00:00:60"])
    return text[: one.start()] + wrong + text[one.end() :], True


def break_address(text: str, rng: random.Random) -> tuple[str, bool]:
    found = list(re.finditer(r"\d+\.\d+\.\d+\.\d+|2001:db8::\w+", text))
    if not found:
        return text, False
    one = rng.choice(found)
    wrong = rng.choice(["999.1.1.1", "", "-", "not an address", "203.0.113", "2001:db8:::1", "0.0.0.0"])
    return text[: one.start()] + wrong + text[one.end() :], True


def break_port(text: str, rng: random.Random) -> tuple[str, bool]:
    found = list(re.finditer(r"(?<![\d.:-])2\d{4}(?![\d.:-])", text))
    if not found:
        return text, False
    one = rng.choice(found)
    return text[: one.start()] + rng.choice(["0", "65536", "-1", "99999", "tcp", "20001.5"]) + text[
        one.end() :
    ], True


TEXT = (drop_line, double_line, cut, delete_signs, flip_sign, drop_cell, double_cell, swap_cells, other_mark, rename,
        break_time, break_address, break_port)  # fmt: skip


def _encoded(text: str, rng: random.Random) -> bytes:
    way = rng.randrange(8)
    clean = text.encode("utf-8", errors="surrogatepass")
    if way == 0:
        return text.encode("utf-16", errors="surrogatepass")
    if way == 1:
        return b"\xef\xbb\xbf" + clean
    if way == 2:
        at = rng.randrange(len(clean) + 1)
        return clean[:at] + bytes([rng.choice((0x80, 0xFF, 0xE9, 0x00))]) + clean[at:]
    if way == 3:
        return clean.replace(b"\n", b"\r\n")
    return clean


def damage_text(content: bytes, rng: random.Random) -> Damage:
    text, fewer, names = content.decode(), False, []
    for _ in range(rng.randint(1, 2)):
        act = rng.choice(TEXT)
        names.append(act.__name__)
        if text:
            text, may = act(text, rng)
            fewer |= may
    broken = _encoded(text, rng)
    return Damage("+".join(names), broken, text, fewer or broken not in (text.encode(),))


def damage_workbook(content: bytes, rng: random.Random) -> Damage:
    if rng.random() < 0.15:
        at = rng.randrange(len(content))
        return Damage("bytes", content[:at] + content[at + rng.randint(1, 40) :], "", True)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    row, column = rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
    acts: dict[str, Callable[[], object]] = {
        "delete_rows": lambda: sheet.delete_rows(row),
        "insert_rows": lambda: sheet.insert_rows(row),
        "delete_cols": lambda: sheet.delete_cols(column),
        "insert_cols": lambda: sheet.insert_cols(column),
        "clear": lambda: sheet.cell(row, column).__setattr__("value", None),
        "spoil": lambda: sheet.cell(row, column).__setattr__("value", rng.choice(["x", 5, "=1+1", "999.9.9.9", 4.5])),
        "shift": lambda: sheet.move_range(f"A{row}:{chr(64 + sheet.max_column)}{row}", cols=1),
        "rename": lambda: [
            one.__setattr__("value", f"zz{one.value}") for line in sheet.iter_rows(max_row=8) for one in line
            if one.value and one.column == column
        ],
    }  # fmt: skip
    name = rng.choice(sorted(acts))
    acts[name]()
    out = io.BytesIO()
    book.save(out)
    seen = "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None)
    return Damage(name, out.getvalue(), seen, True)


def damage_pdf(content: bytes, rng: random.Random) -> Damage:
    lines = re.findall(rb"\((.*?)\) Tj", content)
    text = "\n".join(line.decode("cp1252").replace("\\(", "(").replace("\\)", ")") for line in lines)
    if rng.random() < 0.2:
        at = rng.randrange(len(content))
        return Damage("bytes", content[:at] + content[at + rng.randint(1, 30) :], text, True)
    act = rng.choice(TEXT)
    changed, _ = act(text, rng)
    clean = changed.encode("cp1252", errors="replace").decode("cp1252").replace("\0", "")
    return Damage(act.__name__, pdf([clean.split("\n")]), clean, True)


def damage_word(content: bytes, rng: random.Random) -> Damage:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    text = "\n".join(unescape(one) for one in re.findall(r"<w:t [^>]*>([^<]*)</w:t>", body))
    if rng.random() < 0.2:
        at = rng.randrange(len(content))
        return Damage("bytes", content[:at] + content[at + rng.randint(1, 30) :], text, True)
    act = rng.choice(TEXT)
    changed, _ = act(text, rng)
    clean = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", changed)
    return Damage(act.__name__, word(clean.split("\n")), clean, True)


def damage(name: str, content: bytes, rng: random.Random) -> Damage:
    """Return one damaged version of a file."""
    if name.endswith(".xlsx"):
        return damage_workbook(content, rng)
    if name.endswith(".docx"):
        return damage_word(content, rng)
    return damage_pdf(content, rng) if name.endswith(".pdf") else damage_text(content, rng)


def bomb() -> bytes:
    """A zip that unpacks to far more than it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ip_data.csv", b"\0" * (64 * 1024 * 1024))
    return out.getvalue()
