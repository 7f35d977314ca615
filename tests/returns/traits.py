"""Variants of the generated files, named for their trait; each says what must come out."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from tests.returns.generate import LEGEND, SAMPLES, meta, snap_new, snap_old, tiktok
from tests.returns.shapes import GOLDEN, Fact, Made, at, ip, naive, port, table, utc, workbook, z

BINARY = (".xlsx", ".pdf", ".docx")


def _text_traits(made: Made) -> Iterator[tuple[str, Made]]:
    """Yield what must change nothing: a mark in front, other line ends, UTF-16."""
    text = made.content.decode()
    yield "bom", replace(made, content=b"\xef\xbb\xbf" + made.content)
    yield "crlf", replace(made, content=text.replace("\n", "\r\n").encode(), facts=_crlf(made.facts))
    yield "utf16", replace(made, content=text.encode("utf-16"))


def _crlf(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(replace(fact, value=fact.value and fact.value.replace("\n", "\r\n")) for fact in facts)


def _own_traits() -> Iterator[tuple[str, Made]]:
    yield "snap_old__new_times", snap_old(time=utc)
    yield "snap_new__old_times", snap_new(time=lambda moment: moment.strftime("%a %b %d %H:%M:%S UTC %Y"))
    yield (
        "snap_new__no_zone",
        replace(
            snap_new(time=naive),
            facts=tuple(Fact("login", ip(i), port(i), None, "ambiguous") for i in range(6)),
            says=("in_rows",),
        ),
    )
    header = ["asn", "new_field", "IP Address", "Last Seen Time", "First Seen Time"]
    rows = [["AS64500", "x", ip(i), utc(at(i)), utc(at(i))] for i in range(6)]
    facts = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(6))
    moved = (LEGEND + table(header, rows)).encode()
    yield "snap_old__shifted_columns", Made("ip_data.csv", moved, "snap.ip_data/1", 6, facts)
    bare = (LEGEND + table(["ip", "first seen time", "last seen time"], [])).encode()
    yield (
        "snap_old__empty_section",
        Made("ip_data.csv", bare, "snap.ip_data/1", 0, (), "partly", ("no_rows_under",)),
    )
    none = (LEGEND.replace("=\n", "=\n", 1) + "NO RESPONSIVE DATA FOUND\n").encode()
    yield (
        "snap_old__nothing_said",
        Made("ip_data.csv", none, "snap.ip_data/2", 0, (), "read", ("says_nothing",)),
    )
    dutch = table(["IP-adres", "Tijdstip", "Poort"], [[ip(i), utc(at(i)), port(i)] for i in range(6)])
    logins = tuple(Fact("login", ip(i), port(i), z(at(i)), "stated") for i in range(6))
    yield (
        "snap_new__other_language",
        Made("ip_data.csv", (LEGEND + dutch).encode(), "snap.ip_data/2", 6, logins),
    )
    yield "meta__other_language", meta(labels=("IP-adres", "Tijd"))
    empty = replace(meta(0), rows=4)
    text = empty.content.decode().replace(
        '</div></div></div></div></div>\n<div id="property-searches',
        'No responsive records located</div></div></div></div></div>\n<div id="property-searches',
    )
    yield "meta__empty_section", replace(empty, content=text.encode())
    yield "tiktok__no_zone", replace(tiktok(zoned=False), says=("in_rows",))
    cells: list[list[object]] = [["IP", "IP Country", "Extra", "Timestamp (UTC)"]]
    cells += [[ip(i), "NL", 1, at(i).replace(tzinfo=None)] for i in range(6)]
    times = tuple(Fact("login", ip(i), None, z(at(i)), "stated") for i in range(6))
    yield (
        "tiktok__shifted_columns",
        Made("x - IP Data.xlsx", workbook({"a": cells}), "tiktok.ip_data/1", 6, times),
    )
    wrong = table(["ip", "timestamp", "port"], [["203.0.113.1", utc(at(0)), 0], ["203.0.113.2", utc(at(1)), 65536],
                                                ["203.0.113.300", utc(at(2)), 5], ["203.0.113.4", "gisteren", 5],
                                                ["203.0.113.5", utc(at(4)), 5],
                                                ["203.0.113.6", utc(at(5))]])  # fmt: skip
    right = (Fact("login", "203.0.113.5", 5, z(at(4)), "stated"),)
    yield (
        "snap_new__bad_rows",
        Made("ip_data.csv", (LEGEND + wrong).encode(), "snap.ip_data/2", 6, right, "partly", (), 5),
    )


def goldens() -> dict[str, Made]:
    """Return every golden file by the name of its trait."""
    found: dict[str, Made] = {}
    for name, sample in SAMPLES.items():
        made = sample()
        found[f"{name}__base"] = made
        if not made.name.endswith(BINARY):
            for trait, changed in _text_traits(made):
                found[f"{name}__{trait}"] = changed
    return found | dict(_own_traits())


def write() -> None:
    """Write the golden files that are missing. One that is there is never changed: delete it to make it anew."""
    for name, made in goldens().items():
        folder = GOLDEN / name
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        (folder / made.name.rpartition("/")[2]).write_bytes(made.content)
        expected = {key: value for key, value in asdict(made).items() if key != "content"}
        (folder / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write()
