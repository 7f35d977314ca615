"""Filling: a form and a dossier become pages of values; what is not known is named, never invented."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from spoor.drafting.dossier import Dossier
from spoor.drafting.form import ROWS, Block, Form, FormBroken, Section
from spoor.drafting.values import Value, values_of

NOTHING: Mapping[str, Any] = MappingProxyType({})
CASE = "case"  # a column that stands there only where a document is about several cases
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """One block with its words: `value` None is not known; `on` only for a box, rows for a table, `by_hand` a line that
    is filled with a pen or by the signature.

    `key` is the place of a line that a person may write on screen, empty for all else; `by` is who wrote it.
    """

    kind: str
    text: str
    value: str | None = None
    on: bool = False
    by_hand: bool = False
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    key: str = ""
    must: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What a person wrote on a line that no dossier fills, and who that was."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class FilledSection:
    """One section: its heading as the form prints it, and its blocks."""

    letter: str
    title: str
    blocks: tuple[FilledBlock, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled from a dossier: what both the PDF and the Word file are made of. `signed` says who signed it.

    `missing` names the facts that lack, `by_hand` the empty lines that a person fills, on screen or with a pen.
    """

    form: str
    file: str
    lang: str
    title: str
    subtitle: str
    intro: str
    case: str
    number: str
    made_on: str
    final: bool
    sections: tuple[FilledSection, ...]
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    source: str
    signed: str = ""
    by_hand: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[str, FilledBlock]]:
        """The lines that a person may write on screen, each with the title of its section."""
        return [(one.title, block) for one in self.sections for block in one.blocks if block.key]


def filled_from(stored: Mapping[str, Any]) -> Filled:
    """Return a filled form as it was stored; the inverse of `dataclasses.asdict` through JSON."""
    sections = tuple(
        FilledSection(one["letter"], one["title"], tuple(_stored_block(block) for block in one["blocks"]))
        for one in stored["sections"]
    )
    told = {name: tuple(stored.get(name, ())) for name in ("missing", "unverified", "by_hand")}
    return Filled(**{**stored, **told, "sections": sections})


def _stored_block(block: Mapping[str, Any]) -> FilledBlock:
    rows = tuple(tuple(row) for row in block["rows"])
    return FilledBlock(**{**block, "header": tuple(block["header"]), "rows": rows})


def fill(form: Form, dossier: Dossier, lines: Mapping[str, Line] = NOTHING) -> Filled:
    """Fill a form; `lines` holds what a person wrote, by the key of the line.

    Raises FormBroken for a value that no dossier has, and for a language it has no words in.
    """
    lang = dossier.lang
    must_speak(form, lang)
    values = values_of(dossier)
    sections, missing, by_hand = _filled_sections(form, values, lang, lines)
    return Filled(
        form=form.id,
        file=form.file[lang],
        lang=lang,
        title=form.title[lang],
        subtitle=_said(form.subtitle[lang], values, form.id) or "",
        intro=_said(form.intro[lang], values, form.id) or "",
        case=dossier.case,
        number=dossier.order_number,
        made_on=dossier.made_on,
        final=dossier.final,
        sections=tuple(sections),
        missing=tuple(dict.fromkeys(missing)),
        unverified=dossier.unverified,
        source=f"{form.source}. {form.unverified}" if form.unverified else form.source,
        by_hand=tuple(dict.fromkeys(by_hand)),
    )


def must_speak(form: Form, lang: str) -> None:
    """Raise FormBroken where a form has no reviewed words in a language."""
    if lang not in form.languages:
        raise FormBroken(f"{form.id}: no reviewed words in {lang}; expected {', '.join(form.languages)}")


def _filled_sections(
    form: Form, values: Mapping[str, Value], lang: str, lines: Mapping[str, Line]
) -> tuple[list[FilledSection], list[str], list[str]]:
    """Fill every section that has something to show; a lettered one always stands.

    Name the facts that lack, and apart the lines that a person fills.
    """
    sections: list[FilledSection] = []
    missing: list[str] = []
    by_hand: list[str] = []
    for section in form.sections:
        blocks = []
        for block in section.blocks:
            if not _stands(block.when, values, form.id):
                continue
            made = _filled(block, values, lang, form.id)
            blocks.append(_written(block, made, key_of(section, block), lines))
            if lacks := _missing(block, blocks[-1], section.title[lang], lang):
                named = f"{section.letter}: {lacks}" if section.letter and form.lettered else lacks
                (by_hand if block.by_hand in ("pen", "signature") else missing).append(named)
        if blocks or section.letter:
            letter = section.letter if form.lettered else ""
            sections.append(FilledSection(letter, section.title[lang], tuple(blocks)))
    return sections, missing, by_hand


def key_of(section: Section, block: Block) -> str:
    """Return the key of a line in its form: the same in every language, wherever the line stands."""
    named = f"{section.title['nl']}\n{block.text['nl']}"
    return sha256(named.encode()).hexdigest()[:12]


def _written(block: Block, made: FilledBlock, key: str, lines: Mapping[str, Line]) -> FilledBlock:
    """A line by hand with what a person wrote on it, if anybody did; every other block as it is."""
    if block.kind != "field" or block.by_hand not in ("pen", "fact"):
        return made
    line = lines.get(key)
    text = line.text.strip() if line else ""
    return replace(made, key=key, must=block.must, value=text or None, by=line.by if line and text else "")


def _missing(block: Block, filled: FilledBlock, title: str, lang: str) -> str:
    """The name of a block that must be filled and is not: its words, or its section's title for rows and sentences."""
    if not block.must:
        return ""
    if block.kind in ROWS:
        return "" if filled.rows else title
    named = title if block.kind == "text" else block.text[lang]
    return "" if filled.value else named


def _filled(block: Block, values: Mapping[str, Value], lang: str, form: str) -> FilledBlock:
    text = block.text[lang]
    if block.kind == "tick":
        return FilledBlock("tick", _said(text, values, form) or text, on=_stands(block.ticked, values, form))
    if block.kind == "field":
        value = None if block.by_hand else _shown(_value(block.value, values, form))
        return FilledBlock("field", text, value, by_hand=bool(block.by_hand))
    if block.kind == "text":
        said = _said(text, values, form)
        return FilledBlock("text", said or "", said)
    rows = _value(block.value, values, form)
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FormBroken(f"{form}: {block.value} is no list of rows")
    if block.kind == "sentences":
        return FilledBlock("sentences", "", rows=tuple(_sentences(text, rows, form)))
    columns = [
        (name, title[lang]) for name, title in block.columns if name != CASE or any(row[CASE] for row in rows)
    ]
    header = tuple(title for _, title in columns)
    return FilledBlock(block.kind, "", header=header, rows=tuple(_rows(rows, [n for n, _ in columns])))


def _rows(rows: Sequence[Mapping[str, str]], names: list[str]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield tuple(row[name] for name in names) if names else tuple(row.values())


def _sentences(text: str, rows: Sequence[Mapping[str, str]], form: str) -> Iterator[tuple[str, ...]]:
    """Yield a sentence and its exhibit for each row that knows all it says; the others say nothing."""
    for row in rows:
        if (said := _said(text, row, form)) is not None:
            yield said, row.get("exhibit", "")


def _shown(value: Value) -> str | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    return value if isinstance(value, str) else "; ".join(" ".join(row.values()) for row in value)


def _said(text: str, values: Mapping[str, Any], form: str) -> str | None:
    """Return a sentence with its values filled in; None where one of them is not known."""
    found = {name: _shown(_value(name, values, form)) for name in _NAME.findall(text)}
    return None if None in found.values() else _NAME.sub(lambda match: found[match[1]] or "", text)


def _stands(condition: str, values: Mapping[str, Value], form: str) -> bool:
    """Whether a condition holds: `name`, `not name`, several joined by `and`; empty always, `no` never."""
    if condition in ("", "yes", "True"):
        return True
    if condition in ("no", "False"):
        return False
    for part in condition.split(" and "):
        name = part.removeprefix("not ")
        if bool(_value(name, values, form)) == part.startswith("not "):
            return False
    return True


def _value(name: str, values: Mapping[str, Any], form: str) -> Value:
    if name not in values:
        raise FormBroken(f"{form}: no dossier has the value {name!r}")
    value: Value = values[name]
    return value
