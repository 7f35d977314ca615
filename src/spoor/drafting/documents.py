"""Drafts: a dossier becomes a PDF. The same dossier always gives the same bytes.

EPOC: Regulation (EU) 2023/1543, Annex I, sections A to M; made in English, the language the Irish addressees take.
Request of an office: a letter to the police that asks for one power, with its reason and its last useful day.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

from spoor.drafting.dossier import Document, Dossier

TEMPLATES = Path(__file__).with_name("templates")
PDF = "application/pdf"
STANDARD: Literal["a-3b"] = "a-3b"  # typst refuses to write what breaks it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # no clock in a draft: its day stands in the dossier


class NoTemplate(Exception):
    """There is no template for this instrument yet; draft it outside and attach it to the case."""


def draft(dossier: Dossier) -> Document:
    """Make the document of one instrument from a dossier. Raises NoTemplate."""
    if dossier.instrument not in MAKERS:
        raise NoTemplate(dossier.instrument)
    template, missing_of, prefix = MAKERS[dossier.instrument]
    missing = missing_of(dossier)
    inputs = {"dossier": json.dumps(asdict(dossier) | {"missing": missing}, ensure_ascii=False)}
    pdf = compiled(template, inputs)
    name = f"{prefix}-{dossier.case}-{dossier.made_on}.pdf"
    return Document(name, PDF, pdf, missing)


def compiled(template: str, inputs: dict[str, str]) -> bytes:
    """Return the PDF that a template makes of its inputs."""
    source = (TEMPLATES / template).read_bytes()
    return typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=EPOCH)


def _epoc_missing(dossier: Dossier) -> tuple[str, ...]:
    """Name the fields of the form that the case cannot fill; a person does, before it is signed."""
    missing = [
        "A: issuing authority's file number",
        "G: grounds for necessity and proportionality",
        "I: name, post, address and signature of the issuing authority",
        "L: means of transfer",
    ]
    if not any(subject.account_id for subject in dossier.subjects):
        missing.insert(1, "E: numeric account id (the handle is given)")
    if not dossier.numbers:
        missing.insert(1, "A: police registration or parket number")
    if not dossier.confirmed_by:
        missing.append("G: a person's confirmation of the assessment")
    return tuple(missing)


def _request_missing(dossier: Dossier) -> tuple[str, ...]:
    missing = []
    if not dossier.police_contact:
        missing.append("contact bij de politie (Beheer, Dit huis)")
    if not any(kind == "police" for kind, _ in dossier.numbers):
        missing.append("registratienummer van de melding bij de politie")
    return tuple(missing)


Maker = tuple[str, Callable[[Dossier], tuple[str, ...]], str]
MAKERS: dict[str, Maker] = {
    "eu.epoc.identification": ("epoc.typ", _epoc_missing, "EPOC"),
    "office.ask_police": ("request.typ", _request_missing, "Verzoek"),
}
