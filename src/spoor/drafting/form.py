"""A form: the sections an addressee expects, declared in forms/*.yaml, filled from a dossier.

A declaration names each section by its letter and title as the form's source has them; a block is a field, a
box to tick, a paragraph, a table, the messages, or sentences of which each names its exhibit. Filling puts the values
of a dossier in; what is not known stays an empty line, and where the declaration says `must`, it is named as missing
before anybody signs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FORMS = Path(__file__).with_name("forms")
LANGUAGES = ("nl", "en")
REASON = "reason_"  # how a form names what a person writes for it
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Texts = Mapping[str, str]  # language -> text
Kind = Literal["field", "tick", "text", "table", "list", "quotes", "sentences"]
Hand = Literal["", "pen", "fact", "signature"]
HANDS: dict[object, Hand] = {False: "", True: "pen", "fact": "fact", "signature": "signature"}
KINDS: tuple[Kind, ...] = ("field", "tick", "text", "table", "list", "quotes", "sentences")
ROWS = ("table", "list", "quotes", "sentences")  # blocks that show rows of a value
_BLOCK_KEYS = {*KINDS, "rows", "value", "when", "ticked", "must", "by_hand", "columns"}
_FORM_KEYS = {
    "id", "instruments", "file", "language", "title", "subtitle", "intro", "source", "basis", "lettered", "sections",
    "reviewed", "houses", "follows", "unverified",
}  # fmt: skip


class FormBroken(Exception):
    """A declaration of a form breaks a rule; the message names file, form, section and what was expected."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind and words, the value it shows, when it stands there, and whether it must be filled.

    `by_hand` is who fills a line that no dossier fills: the writer on screen or the signer by `pen`; a `fact` of the
    case that lacks; or what comes with the `signature`.
    """

    kind: Kind
    text: Texts
    value: str = ""
    when: str = ""
    ticked: str = ""
    must: bool = False
    by_hand: Hand = ""
    columns: tuple[tuple[str, Texts], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One section with the letter and title of the form's source; a letter may be empty in a letter or report."""

    letter: str
    title: Texts
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form (formulier). `source` says where its sections come from, `basis` how well that was read.

    `language` is the language its usual addressee takes. `lettered`: the letters are the source's own and are printed
    before the titles. `reviewed` names, for each language beyond Dutch and English, who read the words. `houses` are
    the kinds of house in which it is made without a route; `follows` is the instrument whose sent order it comes after.
    `unverified` says what of its letters, titles or rules was never compared with the official text.
    """

    id: str
    instruments: tuple[str, ...]
    file: Texts
    language: str
    title: Texts
    subtitle: Texts
    intro: Texts
    source: str
    basis: str
    lettered: bool
    sections: tuple[Section, ...]
    reviewed: Texts
    houses: tuple[str, ...] = ()
    follows: str = ""
    unverified: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which this form can be made: ours, and each that a named person has reviewed."""
        return (*LANGUAGES, *(lang for lang, by in self.reviewed.items() if by))

    @property
    def reasons(self) -> frozenset[str]:
        """Which of the reasons that a person writes this form must hold."""
        asked = (block for section in self.sections for block in section.blocks if block.must)
        return frozenset(
            block.value.removeprefix(REASON) for block in asked if block.value.startswith(REASON)
        )

    @property
    def asked(self) -> frozenset[str]:
        """The values that its blocks show."""
        return frozenset(block.value for section in self.sections for block in section.blocks)


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by its id. Raises FormBroken."""
    found: dict[str, Form] = {}
    for path in sorted(FORMS.glob("*.yaml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)["forms"]:  # noqa: S506 - a safe loader
            form = _form(row, f"{path.name} {row.get('id')}")
            if form.id in found:
                raise FormBroken(f"{path.name}: the form {form.id} stands twice")
            found[form.id] = form
    return found


@cache
def form_of(instrument: str) -> Form | None:
    """Return the form in which an instrument is drafted, None where there is none."""
    return next((form for form in forms().values() if instrument in form.instruments), None)


def papers(house: str) -> tuple[Form, ...]:
    """Return the forms that a kind of house makes without a route, in the order of their titles in Dutch."""
    found = (form for form in forms().values() if house in form.houses)
    return tuple(sorted(found, key=lambda form: form.title["nl"]))


def _form(row: Mapping[str, Any], where: str) -> Form:
    if more := set(row) - _FORM_KEYS:
        raise FormBroken(f"{where}: unknown {', '.join(sorted(more))}")
    return Form(
        id=row["id"],
        instruments=tuple(row.get("instruments", ())),
        file=_texts(row["file"], f"{where} file"),
        language=row["language"],
        title=_texts(row["title"], f"{where} title"),
        subtitle=_texts(row.get("subtitle"), f"{where} subtitle"),
        intro=_texts(row.get("intro"), f"{where} intro"),
        source=row["source"],
        basis=row["basis"],
        lettered=row.get("lettered", False),
        sections=tuple(_sections(row["sections"], where)),
        reviewed=row.get("reviewed", {}),
        houses=tuple(row.get("houses", ())),
        follows=row.get("follows", ""),
        unverified=row.get("unverified", ""),
    )


def _sections(rows: list[Mapping[str, Any]], where: str) -> Iterator[Section]:
    for row in rows:
        place = f"{where} section {row.get('letter') or row.get('title')}"
        yield Section(
            letter=str(row.get("letter", "")),
            title=_texts(row["title"], f"{place} title"),
            blocks=tuple(_block(block, place) for block in row["blocks"]),
        )


def _block(row: Mapping[str, Any], place: str) -> Block:
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1 or set(row) - _BLOCK_KEYS:
        raise FormBroken(f"{place}: expected one of {', '.join(KINDS)} and known keys, found {sorted(row)}")
    if row.get("by_hand", False) not in HANDS:
        raise FormBroken(f"{place}: by_hand expected true, fact or signature, found {row['by_hand']!r}")
    kind = kinds[0]
    words = row[kind]
    named = kind in ("field", "tick", "text", "sentences")
    return Block(
        kind=kind,
        text=_texts(words if named else None, place),
        value=row.get("rows", row.get("value", "")) if named else words,
        when=row.get("when", ""),
        ticked=str(row.get("ticked", "")),
        must=row.get("must", False),
        by_hand=HANDS[row.get("by_hand", False)],
        columns=tuple((name, _texts(title, place)) for name, title in row.get("columns", {}).items()),
    )


def _texts(words: object, place: str) -> Texts:
    """Return words by language: one text for all languages, or a mapping that holds ours."""
    if words is None:
        return dict.fromkeys(LANGUAGES, "")
    if isinstance(words, str):
        return dict.fromkeys(LANGUAGES, words)
    if not isinstance(words, Mapping) or set(LANGUAGES) - set(words):
        raise FormBroken(f"{place}: expected text in {' and '.join(LANGUAGES)}, found {words!r}")
    return words
