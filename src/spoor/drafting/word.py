"""Word: a filled form as a DOCX that a person edits. The same form always gives the same bytes."""

import io
import zipfile
from dataclasses import asdict

import docx
from docx.document import Document
from docx.shared import Mm, Pt, RGBColor

from spoor.drafting.filling import Filled, FilledBlock, filled_from
from spoor.drafting.printing import each_text, for_xml
from spoor.words import Words

EMPTY = "_" * 30
DRAFT = Words("CONCEPT, niet ondertekend", "DRAFT, not signed")
SECTION = Words("Onderdeel {letter}: {title}", "Section {letter}: {title}")
STILL = Words("Nog in te vullen vóór het ondertekenen", "Still to be filled before signing")
WRITTEN = Words("geschreven door {who}", "written by {who}")
BY_HAND = Words(
    "Met de hand in te vullen, op het scherm of met de pen", "To be filled by hand, on screen or with a pen"
)
UNVERIFIED = Words("Bronnen die nog geen mens heeft gelezen", "Sources that no person has verified yet")
GREY = RGBColor(0x55, 0x55, 0x55)
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold; no clock in a draft


def word_file(filled: Filled) -> bytes:
    """Return the DOCX of a filled form; signs that no XML holds are named."""
    filled = filled_from(each_text(asdict(filled), for_xml))
    page = docx.Document()
    _dress(page, filled)
    page.add_heading(filled.title, level=1)
    for line in (filled.subtitle, filled.intro):
        if line:
            page.add_paragraph(line)
    for section in filled.sections:
        heading = SECTION.filled(letter=section.letter, title=section.title).say(filled.lang)
        page.add_heading(heading if section.letter else section.title, level=2)
        for block in section.blocks:
            _add(page, block, filled.lang)
    _before_signing(page, filled)
    return _same_bytes(page)


def _dress(page: Document, filled: Filled) -> None:
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    page.styles["Normal"].font.size = Pt(10)
    page.core_properties.title = f"{filled.title} {filled.number or filled.case}"
    page.core_properties.author = "Spoor"
    head = "" if filled.final else DRAFT.say(filled.lang)
    section.header.paragraphs[0].text = f"{head}\t\t{filled.number or filled.case}"


def _add(page: Document, block: FilledBlock, lang: str) -> None:
    if block.kind == "field":
        paragraph = page.add_paragraph()
        paragraph.add_run(f"{block.text}: ").font.color.rgb = GREY
        paragraph.add_run(block.value or EMPTY)
        if block.by:
            written = WRITTEN.filled(who=block.by).say(lang)
            paragraph.add_run(f" ({written})").font.color.rgb = GREY
    elif block.kind == "tick":
        page.add_paragraph(f"{'☒' if block.on else '☐'} {block.text}")
    elif block.kind == "text":
        page.add_paragraph(block.value or EMPTY)
    elif not block.rows:
        page.add_paragraph(EMPTY)
    elif block.kind == "table":
        _table(page, block)
    elif block.kind == "sentences":
        for sentence, exhibit in block.rows:
            page.add_paragraph(f"{sentence} [{exhibit}]" if exhibit else sentence, style="List Number")
    else:
        for row in block.rows:
            said = [value for value in row if value]
            page.add_paragraph(" · ".join(said), style="List Bullet" if block.kind == "list" else "Quote")


def _table(page: Document, block: FilledBlock) -> None:
    table = page.add_table(rows=1, cols=len(block.header))
    table.style = "Table Grid"
    for row in (block.header, *block.rows):
        cells = table.rows[0].cells if row is block.header else table.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            cell.text = value


def _before_signing(page: Document, filled: Filled) -> None:
    if filled.final:
        return
    for words, lines in ((STILL, filled.missing), (BY_HAND, filled.by_hand), (UNVERIFIED, filled.unverified)):
        if lines:
            page.add_heading(words.say(filled.lang), level=2)
            for line in lines:
                page.add_paragraph(line, style="List Bullet")


def _same_bytes(page: Document) -> bytes:
    """Save, and pack again with one fixed day in every entry."""
    first, last = io.BytesIO(), io.BytesIO()
    page.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(
                zipfile.ZipInfo(entry.filename, ZIP_DAY), source.read(entry), zipfile.ZIP_DEFLATED
            )
    return last.getvalue()
