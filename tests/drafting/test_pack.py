"""Parts of a pack: whole messages, within the size, also where the weight of a message was guessed wrong."""

import random

import pytest

from spoor.drafting import Contact, Piece
from spoor.drafting.pack import Pack, PackedMessage, file_name, listing, parts

WORDS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def message(number: int, length: int, rows: random.Random) -> PackedMessage:
    text = " ".join("".join(rows.choices(WORDS, k=9)) for _ in range(length))
    report = f"M-2026-{number:06d}"
    piece = Piece(
        str(number), "melding.json", "melding", f"{number:064x}", 10, "2026-11-20T19:41:00Z", report
    )
    return PackedMessage(
        number, report, "2026-11-20T19:41:00Z", text, "nl", "bedreiging", "Sr 285(1)", "wethouder Verzonnen",
        "wethouder", "hoog", "Sam", "kondigt aan", pieces=(piece,),
    )  # fmt: skip


def pack(lengths: list[int]) -> Pack:
    rows = random.Random(7)
    messages = tuple(message(number, length, rows) for number, length in enumerate(lengths, 1))
    return Pack("P-1", "nl", "Kantoor", "Politie", Contact(), "2026-11-24", "", messages, (), "ab" * 32)


@pytest.mark.parametrize(
    "lengths",
    [
        [10] * 60 + [6000] * 6,  # light first, heavy after: the mean says too little of the heavy ones
        [6000] * 6 + [10] * 60,
        [2000] * 24,
        [20000] + [10] * 5,  # one that is larger than a part by itself
    ],
)
def test_each_part_is_within_the_size_or_holds_one_message(lengths, monkeypatch):
    monkeypatch.setattr("spoor.drafting.pack.A_MEGABYTE", 120_000)
    made = parts(pack(lengths), most_megabytes=1)
    assert len(made) > 1
    for part in made:
        size = len(part.document.content)
        assert part.fits == (size <= 120_000)
        assert part.fits or part.first == part.last
    assert [n for part in made for n in range(part.first, part.last + 1)] == list(range(1, len(lengths) + 1))


def test_a_file_name_holds_no_path_and_no_odd_sign():
    odd = Piece("3", "../../etc/passwd \n\U0001f52a.png", "bijlage", "ab" * 32, 1, "", "M-2026-000001")
    assert file_name(odd) == "bewijs/0003-M-2026-000001-_.._etc_passwd___.png"
    assert "/" not in file_name(odd).removeprefix("bewijs/")


def test_the_list_has_a_line_for_each_exhibit():
    lines = listing(pack([3, 3])).splitlines()
    assert lines == [
        f"{1:064x}  bewijs/0001-M-2026-000001-melding.json",
        f"{2:064x}  bewijs/0002-M-2026-000002-melding.json",
    ]
