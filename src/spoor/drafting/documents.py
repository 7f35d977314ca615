"""Drafts: a dossier becomes a PDF to sign and a Word file to edit. The same dossier always gives the same bytes."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

from spoor.drafting.dossier import Document, Dossier
from spoor.drafting.filling import Filled, fill
from spoor.drafting.form import Form, form_of, forms
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
    filled = fill(chosen, dossier)
    name = f"{chosen.file[dossier.lang]}-{dossier.order_number or dossier.case}-{dossier.made_on}.{as_format}"
    media_type, content = _content(filled, chosen, as_format)
    return Document(name, media_type, content, filled.missing)


def _content(filled: Filled, form: Form, as_format: str) -> tuple[str, bytes]:
    if as_format == "docx":
        return DOCX, word_file(filled)
    values = asdict(filled)
    if as_format == "json":
        return JSON, json.dumps({"form": form.id} | values, ensure_ascii=False, indent=1).encode()
    return PDF, compiled("form.typ", {"form": json.dumps(values, ensure_ascii=False)})


def compiled(template: str, inputs: dict[str, str]) -> bytes:
    """Return the PDF that a template makes of its inputs."""
    source = (TEMPLATES / template).read_bytes()
    return typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=EPOCH)
