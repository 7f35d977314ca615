"""Five hundred damaged versions of every kind of file: right records or a loud refusal, never a silent zero."""

import random

import pytest
from tests.returns.generate import SAMPLES
from tests.returns.mutate import Damage, damage
from tests.returns.shapes import Made, ip, port

from spoor.returns import ReturnFile, read

TIMES = 500


def objections(file: ReturnFile, made: Made, harm: Damage) -> str:
    """Return what is wrong with an answer to a damaged file, or nothing.

    An address and a time, or an address and a port, that both stand in the file as it was, must belong together
    there: otherwise a value of a neighbour slipped in. An address must stand in the damaged file as it is.
    """
    if file.rows_in_file != file.rows_read + len(file.skipped):
        return "the account does not add up"
    pairs = {(fact.ip, fact.at) for fact in made.facts if fact.ip and fact.at}
    ports = {(fact.ip, fact.port) for fact in made.facts if fact.ip and fact.port}
    known = [{one for one, _ in pairs}, {other for _, other in pairs}, {other for _, other in ports}]
    loud = bool(file.messages or file.skipped) or file.state != "read"
    for record in file.records:
        shown = record.as_json()
        if record.ip and harm.seen and record.ip not in harm.seen:
            return f"{record.ip} does not stand in the file"
        if record.ip in known[0] and shown["at"] in known[1] and (record.ip, shown["at"]) not in pairs:
            return f"{record.ip} got the time of another row, {shown['at']}"
        if (
            record.ip
            and record.port in known[2]
            and record.ip in known[0]
            and (record.ip, record.port) not in ports
        ):
            return f"{record.ip} got the port of another row"
        if record.at is None and record.zone not in ("ambiguous", None):
            return "no time, and not said to be ambiguous"
    found = {(record.ip, record.as_json()["at"], record.value) for record in file.records}
    lost = [
        fact
        for fact in made.facts
        if (fact.ip, fact.at, fact.value) not in found
        and all(one in harm.seen for one in (fact.ip, fact.value) if one)
    ]
    if lost and not loud and not harm.fewer:
        return f"lost without a word: {lost[0]}"
    if made.facts and not file.records and not loud:
        return "a silent zero"
    return ""


@pytest.mark.parametrize("name", SAMPLES)
def test_damage_gives_right_records_or_a_loud_refusal(name: str) -> None:
    made = SAMPLES[name]()
    wrong = []
    for seed in range(TIMES):
        harm = damage(made.name, made.content, random.Random(f"{name}{seed}"))
        if why := objections(read(made.name, harm.content), made, harm):
            wrong.append((seed, harm.name, why))
    assert not wrong, wrong[:5]


def test_the_check_itself_sees_a_wrong_pair() -> None:
    made = SAMPLES["snap_new"]()
    swapped = made.content.replace(str(port(0)).encode(), b"first").replace(
        str(port(1)).encode(), str(port(0)).encode()
    )
    file = read(made.name, swapped.replace(b"first", str(port(1)).encode()))
    assert file.records[0].ip == ip(0)
    assert "port of another row" in objections(file, made, Damage("by hand", b"", swapped.decode()))


@pytest.mark.parametrize("name", SAMPLES)
def test_spoiled_bytes_never_stop_the_reading(name: str) -> None:
    made = SAMPLES[name]()
    for seed in range(100):
        rng, spoiled = random.Random(f"bytes {name}{seed}"), bytearray(made.content)
        for _ in range(rng.randint(1, 12)):
            at = rng.randrange(len(spoiled))
            if rng.random() < 0.7:
                spoiled[at] = rng.randrange(256)
            else:
                spoiled[at : at + rng.randint(1, 40)] = bytes(
                    rng.randrange(256) for _ in range(rng.randint(0, 4))
                )
        file = read(made.name, bytes(spoiled))
        assert file.messages or file.skipped or file.records, seed
