"""Drafts: a dossier becomes a PDF to sign and a Word file to edit. The same dossier always gives the same bytes."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

from spoor.drafting.dossier import Document, Dossier
from spoor.drafting.filling import Filled, fill
from spoor.drafting.form import form_of, forms
from spoor.drafting.word import word_file

TEMPLATES = Path(__file__).with_name("templates")
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json"
STANDARD: Literal["a-3b"] = "a-3b"  # typst refuses to write what breaks it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # no clock in a draft: its day stands in the dossier
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
    values = json.dumps(asdict(filled), ensure_ascii=False, indent=1)
    if as_format == "json":
        return Document(name, JSON, values.encode(), filled.missing, filled.by_hand)
    return Document(name, PDF, compiled("form.typ", {"form": values}), filled.missing, filled.by_hand)


def to_sign(filled: Filled, *, signed: str = "") -> Document:
    """Make the PDF that is signed: not marked as a draft, with the words of a signature where there is one."""
    return document(replace(filled, final=True, signed=signed), "pdf")


def compiled(template: str, inputs: dict[str, str]) -> bytes:
    """Return the PDF that a template makes of its inputs."""
    source = (TEMPLATES / template).read_bytes()
    return typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=EPOCH)
