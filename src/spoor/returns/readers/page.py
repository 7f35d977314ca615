"""HTML: the property sections of Meta, tables, and lists of "name: value" as Google writes them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree, html

from spoor.returns.addresses import AddressUnreadable, addresses_in, holds_address, read_address
from spoor.returns.grids import Document, Grid, ReturnUnreadable, Row, plain, says_nothing, zone_of_file
from spoor.returns.readers.cycles import Pair, in_rows
from spoor.returns.readers.decoding import decoded, is_damaged
from spoor.returns.sentences import Sentence
from spoor.returns.times import TimeRules, TimeUnreadable, read_time

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_INNER = (frozenset(("t", "i")), frozenset(("div_table", "inner")))
_MOST_INNER = frozenset(("m", "most_inner"))
_NAMED = re.compile(r"(?=[^:]{0,80}[^\W\d_])(\w[^:]{0,79}?)\s*:(?:\s+(.*))?", re.DOTALL)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WITHIN = frozenset(
    ("a", "abbr", "b", "code", "em", "font", "i", "small", "span", "strong", "sub", "sup", "tt", "u")
)
_UNSHOWN = frozenset(("head", "script", "style", "noscript", "template"))
_DEFINITION = ("definition", "definitie", "definicion", "definizione")
# the names that returns.md gives to the values of an address section without labels
_TRIPLE = ("IP Address", "Time", "Action")


def read_page(content: bytes, name: str, starts: frozenset[str]) -> Document:
    """Return an HTML page as grids. Raises ReturnUnreadable."""
    text = decoded(content)
    source = _DECLARED.sub("", text.text.replace("\0", "\ufffd"))
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReturnUnreadable(Sentence("not_html", {"why": str(error)[:120]})) from None
    properties = [div for div in root.iter("div") if _is_property(div)]
    passed: list[str] = []
    grids = list(_properties(properties, starts)) if properties else list(_general(root, starts, passed))
    cut = "<html" in source[:2000].casefold() and "</html>" not in source[-2000:].casefold()
    cut |= any(_is_property(one) for div in properties for one in div.iterancestors("div"))
    deep = any("depth" in error.message.casefold() for error in parser.error_log)
    messages = [*text.messages]
    if cut or deep:
        messages.append(Sentence("cut_off"))
    outside = _outside(root, grids)
    if outside:
        messages.append(
            Sentence("addresses_outside", {"count": len(outside), "found": ", ".join(outside[:3])})
        )
    if passed:
        messages.append(Sentence("lines_passed", {"count": len(passed), "found": passed[0][:80]}))
    told = _tidy(" ".join(map(str, root.itertext())))[:20_000] if not properties else _head(root)
    return Document(
        "html",
        tuple(grids),
        told,
        tuple(messages),
        text.damaged or cut or deep or bool(outside),
        zone_of_file(told),
    )


def _outside(root: html.HtmlElement, grids: list[Grid]) -> list[str]:
    """Return the addresses that a reader sees on the page and that stand in no row: they may not be lost unsaid."""
    shown = root.xpath("//text()[not(ancestor::script or ancestor::style or ancestor::head)]")
    held = addresses_in("\n".join(cell for grid in grids for row in grid.rows for cell in row.cells))
    return sorted(addresses_in("\n".join(map(str, shown))) - held)


def _is_property(div: html.HtmlElement) -> bool:
    return (div.get("id") or "").startswith("property-")


def _classes(div: html.HtmlElement) -> frozenset[str]:
    return frozenset((div.get("class") or "").split())


def _is_inner(div: html.HtmlElement) -> bool:
    return any(wanted <= _classes(div) for wanted in _INNER)


def _head(root: html.HtmlElement) -> str:
    title = " ".join(node.text_content() for node in root.iter("title", "h1", "h2"))
    return f"property- {title}"


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _words(node: html.HtmlElement) -> str:
    """Return the text of an element; what stands on two lines or in two blocks is never one word."""
    parts: list[str] = []
    for event, one in etree.iterwalk(node, events=("start", "end")):
        if one.tag not in _WITHIN:
            parts.append(" ")
        parts.append((one.text if event == "start" else one.tail if one is not node else "") or "")
    return _tidy("".join(parts))


def _properties(sections: list[html.HtmlElement], starts: frozenset[str]) -> Iterator[Grid]:
    for section in sections:
        title = section.get("id", "").removeprefix("property-")
        named = _pairs(section)
        pairs = _untitled(named, title)
        if pairs and not any(pair.name for pair in pairs):
            yield from (_numbered(grid) for grid in _unlabelled(title, pairs, starts))
        elif pairs:
            yield _numbered(in_rows(title, pairs, starts))
        elif named:
            yield Grid(title, (), fixed=True)
        elif tables := list(_tables(section, title)):
            yield from tables
        elif told := _words(section):
            yield Grid(title, (Row(section.sourceline or 1, (told,)),))


def _untitled(pairs: list[Pair], title: str) -> list[Pair]:
    """Return the pairs of a section without its title and definition, which stand before its rows."""
    defined = [place for place, pair in enumerate(pairs[:2]) if plain(pair.name).endswith(_DEFINITION)]
    first = pairs[0] if pairs else None
    if first and not first.value and (plain(first.name) == plain(title) or 1 in defined):
        pairs = pairs[1:]
    return [pair for pair in pairs if not plain(pair.name).endswith(_DEFINITION)]


def _numbered(grid: Grid) -> Grid:
    """Return a grid whose rows are named by section and number: many of these pages are one long line."""
    first = 1 if grid.fixed else 0
    named = [
        replace(row, line=f"{grid.title or 'table'} row {number} (line {row.line})")
        for number, row in enumerate(grid.rows[first:], 1)
    ]
    return replace(grid, rows=(*grid.rows[:first], *named))


def _pairs(section: html.HtmlElement) -> list[Pair]:
    """Return the innermost names with their values, in order: divs of either form, or th beside td."""
    found: list[Pair] = []
    within = {
        id(one) for inner in section.iterdescendants("div") if _is_property(inner) for one in inner.iter()
    }
    for node in section.iter("div", "th"):
        if id(node) in within:
            continue
        if node.tag == "th":
            cell = node.getnext()
            if cell is not None and cell.tag == "td" and not cell.xpath(".//th"):
                found.append(Pair(_words(node), _words(cell), node.sourceline or 1))
            continue
        if not _is_inner(node) or any(map(_is_inner, node.iterdescendants("div"))):
            continue
        beside = [_words(one) for one in node if _classes(one) & _MOST_INNER]
        if len(beside) > 1 and not (node.text or "").strip():
            found.append(Pair(beside[0], " ".join(beside[1:]).strip(), node.sourceline or 1))
            continue
        value = next((one for one in node.iterdescendants("div") if _classes(one) & _MOST_INNER), None)
        name = _label(node, value)
        if value is not None or name:
            found.append(Pair(name, "" if value is None else _words(value), node.sourceline or 1))
    return found


def _label(node: html.HtmlElement, value: html.HtmlElement | None) -> str:
    """Return the name that stands before a value, also where it is set in bold."""
    parts = [node.text or ""]
    for one in node:
        if one is value or one.tag not in _WITHIN:
            break
        parts += [str(one.text_content()), one.tail or ""]
    return _tidy("".join(parts))


def _unlabelled(title: str, pairs: list[Pair], starts: frozenset[str]) -> Iterator[Grid]:
    """Yield a section whose values have no names: title and definition first, then IP, time, action by turns.

    Where the turns do not come out, a value is named by what it is, and rows that are not whole keep a problem.
    """
    for pair in pairs:
        if says_nothing(Row(pair.line, (pair.value,))):
            yield Grid(title, (Row(pair.line, (pair.value,)),))
    pairs = [pair for pair in pairs if not says_nothing(Row(pair.line, (pair.value,)))]
    kinds = [_kind(pair.value) for pair in pairs]
    if not pairs:
        return
    if "IP Address" not in kinds and "ip" not in title:
        values = [Pair(title, pair.value, pair.line) for pair in pairs[1 if len(pairs) > 1 else 0 :]]
        yield in_rows(title, values, starts)
        return
    lead = next((place for place, kind in enumerate(kinds[:2]) if kind != "Action"), min(2, len(pairs)))
    pairs, kinds = pairs[lead:], kinds[lead:]
    if len(pairs) % len(_TRIPLE) == 0:
        kinds = list(_TRIPLE) * (len(pairs) // len(_TRIPLE))
    named = [Pair(kind, pair.value, pair.line) for pair, kind in zip(pairs, kinds, strict=True)]
    if named:
        yield in_rows(title, named, frozenset({plain(_TRIPLE[0])}))


def _kind(value: str) -> str:
    try:
        read_address(value)
        return "IP Address"
    except AddressUnreadable:
        pass
    try:
        read_time(value, TimeRules())
        return "Time"
    except TimeUnreadable:
        return "Action"


def _general(root: html.HtmlElement, starts: frozenset[str], passed: list[str]) -> Iterator[Grid]:
    named, odd = _listed(root)
    for line, told in _loose(root):
        if found := _NAMED.fullmatch(told):
            named.append(Pair(found[1], (found[2] or "").strip(), line))
        elif holds_address(told) or "@" in told:
            odd.append(Row(line, (told,), Sentence("no_name_and_value", {"found": told[:80]})))
        else:
            passed.append(told)
    if named and [plain(pair.name) for pair in named].count(plain(named[0].name)) > 1:
        yield in_rows("", named, starts | {plain(named[0].name)})
    elif named:
        yield _one_row(named)
    if odd:
        yield Grid("", tuple(odd))
    yield from _tables(root)


def _tables(root: html.HtmlElement, title: str = "") -> Iterator[Grid]:
    """Yield the innermost tables, each with the title given or what stands above it."""
    for table in root.iter("table"):
        if table.xpath(".//table"):
            continue
        rows = [_table_row(row) for row in table.iter("tr")]
        filled = tuple(row for row in rows if any(cell.strip() for cell in row.cells))
        if filled:
            yield _numbered(Grid(title or _caption(table), filled))


def _listed(root: html.HtmlElement) -> tuple[list[Pair], list[Row]]:
    """Return the names with values of a page's lists, and what stands there otherwise."""
    named, odd = [], []
    for node in root.iter("li", "dt"):
        if node.xpath(".//li|.//table"):
            continue
        line, told = node.sourceline or 1, _words(node)
        after = node.getnext()
        if node.tag == "dt" and after is not None and after.tag == "dd":
            named.append(Pair(told.rstrip(":"), _words(after), line))
        elif found := _NAMED.fullmatch(told):
            named.append(Pair(found[1], (found[2] or "").strip(), line))
        elif told:
            odd.append(Row(line, (told,), Sentence("no_name_and_value", {"found": told[:80]})))
    return named, odd


def _loose(root: html.HtmlElement) -> Iterator[tuple[int, str]]:
    """Yield the lines of text that stand in no list, no innermost table and no heading."""
    held, line, parts = 0, 1, list[str]()
    for event, node in etree.iterwalk(root, events=("start", "end")):
        aside = _aside(node)
        if (aside or node.tag not in _WITHIN) and parts:
            if told := _tidy("".join(parts)):
                yield line, told
            parts = []
        if event == "start":
            held += aside
            more = node.text
        else:
            held -= aside
            more = node.tail
        if not held and more:
            line = line if parts else node.sourceline or 1
            parts.append(more)


def _aside(node: html.HtmlElement) -> bool:
    if node.tag in ("li", "dt", "dd"):
        return not node.xpath(".//li|.//table")
    return (
        node.tag in _HEADINGS or node.tag in _UNSHOWN or (node.tag == "table" and not node.xpath(".//table"))
    )


def _one_row(pairs: list[Pair]) -> Grid:
    """Return all names of a page as one row; values of a name that comes back are kept together."""
    cells: dict[str, list[str]] = {}
    for pair in pairs:
        values = cells.setdefault(pair.name, [])
        if pair.value and pair.value not in values:
            values.append(pair.value)
    row = tuple("; ".join(values) for values in cells.values())
    problem = Sentence("bytes_damaged") if is_damaged(row) or any("\ufffd" in cell for cell in row) else None
    return Grid("", (Row(pairs[0].line, tuple(cells)), Row(pairs[0].line, row, problem)), fixed=True)


def _table_row(row: html.HtmlElement) -> Row:
    cells = tuple(_words(cell) for cell in row if cell.tag in ("td", "th"))
    problem = None
    if (
        any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for cell in row)
        and len(cells) > 1
    ):
        problem = Sentence("merged_cells")
    if is_damaged(cells) or any("\ufffd" in cell for cell in cells):
        problem = Sentence("bytes_damaged")
    return Row(row.sourceline or 1, cells, problem)


def _caption(table: html.HtmlElement) -> str:
    for node in table.xpath("./caption|./preceding::*[self::h1 or self::h2 or self::h3 or self::h4][1]"):
        return _words(node)
    return ""
