"""Text in lines of a name and a value: the files of X that look like JSON, and plain "name: value" pages."""

import json
import re
from dataclasses import dataclass, field

from spoor.returns.grids import Document, Grid, Row, plain, zone_of_file
from spoor.returns.readers.cycles import Pair, in_rows
from spoor.returns.readers.decoding import decoded, is_damaged
from spoor.returns.sentences import Sentence

_ARMOUR = re.compile(r"-----(?:BEGIN|END) PGP [A-Z ]+-----")
_BANNER = re.compile(r"\*{3,}\s*(.*?)\s*\*{3,}")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*(.*)', re.DOTALL)
_NAMED = re.compile(r"([^\W\d_][^:{}\[\]\"]{0,59}?)\s*:\s+(.*)|([^\W\d_][^:{}\[\]\"]{0,59}?)\s*:$", re.DOTALL)
_IDS = {"accountid", "userid", "id"}
DEEPEST = 60
LONGEST_BANNER = 500


@dataclass(slots=True)
class _Block:
    name: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    problem: Sentence | None = None
    listed: str | None = None
    children: int = 0


@dataclass(slots=True)
class _Reading:
    """What was read so far: open blocks, closed blocks by name, pairs outside any block, odd lines."""

    stack: list[_Block] = field(default_factory=list)
    done: list[_Block] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    odd: list[Row] = field(default_factory=list)
    context: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def open(self, name: str, line: int, *, listed: bool = False) -> None:
        above = self.stack[-1] if self.stack else None
        if above:
            above.children += 1
        self.stack.append(_Block(name or (above.name if above else ""), line, listed="" if listed else None))

    def close(self) -> None:
        block = self.stack.pop()
        if (
            block.listed is None
            and block.cells
            and not (block.children and set(map(plain, block.cells)) <= _IDS)
        ):
            above = [(key, cell) for one in self.stack for key, cell in one.cells.items()]
            for key, cell in [*self.context.items(), *above]:
                block.cells.setdefault(key, cell)
            self.done.append(block)

    def add(self, name: str, value: str, line: int) -> None:
        if not self.stack:
            self.pairs.append(Pair(name, value, line))
            return
        cells = self.stack[-1].cells
        if name in cells and cells[name] != value:
            self.stack[-1].problem = Sentence("name_twice", {"name": name})
        cells.setdefault(name, value)


def read_blocks(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return a text of names and values as grids. An odd line is a skipped row and shifts nothing."""
    text = decoded(content)
    reading = _Reading()
    signed = False
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text.text), 1):
        line = raw.strip()
        if _ARMOUR.fullmatch(line):
            signed = line.startswith("-----BEGIN PGP SIGNATURE")
        elif line and not signed and not line.startswith("Hash: "):
            _take(reading, line, number)
    while reading.stack:
        block = reading.stack[-1]
        block.problem = Sentence("not_closed", {"line": block.line})
        reading.close()
    grids = _grids(reading, starts)
    told = "\n".join([*reading.told, text.text[:4000]])
    return Document("text", tuple(grids), told, text.messages, text.damaged, zone_of_file(told))


def _take(reading: _Reading, line: str, number: int) -> None:
    bare = line.rstrip(",").strip()
    if len(line) < LONGEST_BANNER and (banner := _BANNER.fullmatch(line)):
        reading.told.append(banner[1])
        named = _NAMED.fullmatch(banner[1])
        if named and named[1]:
            reading.context = {named[1].strip(): named[2].strip()}
    elif bare in ("{", "["):
        reading.open("", number, listed=bare == "[")
    elif bare in ("}", "]", "{}", "[]", "{ }", "[ ]"):
        if reading.stack and bare in "}]":
            reading.close()
    elif bare.startswith(("{", "[{")) and (objects := _objects(bare)) is not None:
        for found in objects:
            _whole(reading, found, number)
    elif quoted := _QUOTED.fullmatch(bare):
        _quoted(reading, quoted[1], quoted[2].strip(), number)
    elif reading.stack and reading.stack[-1].listed is not None and re.fullmatch(r'"[^"]*"|[\d.+-]+', bare):
        block = reading.stack[-2] if len(reading.stack) > 1 else None
        if block is not None and reading.stack[-1].name:
            before = block.cells.get(reading.stack[-1].name)
            value = bare.strip('"')
            block.cells[reading.stack[-1].name] = value if before is None else f"{before}, {value}"
    elif not bare.startswith(('"', "{", "}")) and (named := _NAMED.fullmatch(bare)):
        reading.add((named[1] or named[3]).strip(), (named[2] or "").strip(), number)
    else:
        reading.odd.append(Row(number, (line,), Sentence("no_name_and_value", {"found": line[:80]})))


def _quoted(reading: _Reading, name: str, value: str, number: int) -> None:
    if value in ("{", "["):
        if len(reading.stack) < DEEPEST:
            reading.open(name, number, listed=value == "[")
        return
    if value in ("{}", "[]", "{ }", "[ ]", "null"):
        reading.add(name, "", number)
        return
    if value.startswith("{") and (found := _object(value)) is not None:
        _whole(reading, found, number, name)
        return
    try:
        plain_value = json.loads(value)
    except ValueError:
        problem = Sentence("no_name_and_value", {"found": f"{name}: {value}"[:80]})
        if reading.stack:
            reading.stack[-1].problem = problem
        else:
            reading.odd.append(Row(number, (value,), problem))
        return
    shown = plain_value if isinstance(plain_value, str) else json.dumps(plain_value, ensure_ascii=False)
    reading.add(name, shown.strip('"'), number)


def _object(text: str) -> dict[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _objects(text: str) -> list[dict[str, object]] | None:
    """Return the objects that stand on one line, also the first and the last of a list over many lines."""
    for bare in (text, f"{text}]", f"[{text}", f"[{text}]"):
        try:
            found = json.loads(bare)
        except (ValueError, RecursionError):
            continue
        found = found if isinstance(found, list) else [found]
        return found if all(isinstance(one, dict) for one in found) else None
    return None


def _whole(reading: _Reading, found: dict[str, object], number: int, name: str = "") -> None:
    """Take an object that stands on one line, with the objects in it."""
    reading.open(name, number)
    for key, value in found.items():
        if isinstance(value, dict):
            _whole(reading, value, number, key)
        elif value is not None:
            reading.add(
                key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), number
            )
    reading.close()


def _grids(reading: _Reading, starts: frozenset[str]) -> list[Grid]:
    grids = [_grid(name, blocks) for name, blocks in _by_name(reading.done).items()]
    if reading.pairs:
        grids.append(in_rows("", reading.pairs, starts))
    if reading.odd:
        grids.append(Grid("", tuple(reading.odd)))
    return grids


def _by_name(blocks: list[_Block]) -> dict[str, list[_Block]]:
    found: dict[str, list[_Block]] = {}
    for block in sorted(blocks, key=lambda one: one.line):
        found.setdefault(block.name, []).append(block)
    return found


def _grid(name: str, blocks: list[_Block]) -> Grid:
    header = tuple(dict.fromkeys(key for block in blocks for key in block.cells))
    rows = [Row(blocks[0].line, header)]
    for block in blocks:
        cells = tuple(block.cells.get(key, "") for key in header)
        problem = Sentence("bytes_damaged") if is_damaged(cells) else block.problem
        rows.append(Row(block.line, cells, problem))
    return Grid(name, tuple(rows), fixed=True)
