"""Drafts: a dossier becomes a PDF to sign and a Word file to edit. The same dossier always gives the same bytes."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from spoor.drafting.dossier import Document, Dossier
from spoor.drafting.filling import Filled, fill
from spoor.drafting.form import form_of, forms
from spoor.drafting.printing import FONTS, STAGES, each_text
from spoor.drafting.word import word_file

TEMPLATES = Path(__file__).with_name("templates")
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json"
STANDARD: Literal["a-3b"] = "a-3b"  # typst refuses to write what breaks it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # no clock in a draft: its day stands in the dossier
NOT_DRAWN = "could not be displayed"  # how the compiler says that no font has a sign
FORMATS = ("pdf", "docx", "json")


class NoTemplate(Exception):
    """There is no template for this instrument yet; draft it outside and attach it to the case."""


def draft(dossier: Dossier, *, form: str = "", as_format: str = "pdf") -> Document:
    """Make the document of one instrument from a dossier; `form` names another form than the instrument's own.

    `pdf` to sign (PDF/A-3b declared), `docx` to edit, `json` with the same sections and values. Raises NoTemplate, and
    FormBroken for a language in which nobody reviewed the words.
    """
    chosen = forms().get(form) if form else form_of(dossier.instrument)
    if chosen is None:
        raise NoTemplate(form or dossier.instrument)
    return document(fill(chosen, dossier), as_format)


def document(filled: Filled, as_format: str) -> Document:
    """Make a document of a form that is filled."""
    name = f"{filled.file}-{filled.number or filled.case}-{filled.made_on}.{as_format}"
    if as_format == "docx":
        return Document(name, DOCX, word_file(filled), filled.missing, filled.by_hand)
    if as_format == "json":
        values = json.dumps(asdict(filled), ensure_ascii=False, indent=1)
        return Document(name, JSON, values.encode(), filled.missing, filled.by_hand)
    pdf = compiled("form.typ", "form", asdict(filled))
    return Document(name, PDF, pdf, filled.missing, filled.by_hand)


def to_sign(filled: Filled, *, signed: str = "") -> Document:
    """Make the PDF that is signed: not marked as a draft, with the words of a signature where there is one."""
    return document(replace(filled, final=True, signed=signed), "pdf")


def compiled(template: str, name: str, values: Any, *, root: Path | None = None) -> bytes:
    """Return the PDF that a template makes of values: JSON-safe, given to it as `name`. Files it shows lie in `root`.

    A sign that no font has is named, and the document says so. The fonts are our own and those of the compiler, so
    that every machine makes the same bytes.
    """
    for change in STAGES:
        shown = each_text(values, change)
        inputs = {
            name: json.dumps(shown, ensure_ascii=False),
            "named": "yes" if shown != _plain(values) else "",
        }
        try:
            return _compiled(template, inputs, root)
        except typst.TypstError as error:
            if NOT_DRAWN not in str(error):
                raise
    raise AssertionError(f"{template}: a sign is left that no font draws")


def _plain(values: Any) -> Any:
    return each_text(values, lambda text: text.replace("\r\n", "\n"))


def _compiled(template: str, inputs: dict[str, str], root: Path | None) -> bytes:
    compiler: Any = typst  # its types tell a page that is made of bytes from one with a root
    made: bytes = compiler.compile(
        (TEMPLATES / template).read_bytes(),
        root=root,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[STANDARD],
        timestamp=EPOCH,
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    return made
