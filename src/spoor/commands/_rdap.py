"""Asking the registry of an address, when somebody says so; the answer stands beside the offline one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spoor.adapters.rdap import NoAnswer, NotAsked, Opener, Unreachable, ask, bootstraps, keep_answer
from spoor.commands.main import UsedWrongly
from spoor.networks.bootstrap import base_for, hosts_of, read_bootstrap
from spoor.networks.reading import FileRefused
from spoor.words import Words

NO_FILE = Words(
    "RDAP: er is geen bootstrapbestand van IANA; spoor networks import ipv4.json --as rdap --source IANA",
    "RDAP: there is no bootstrap file of IANA; spoor networks import ipv4.json --as rdap --source IANA",
)
NO_PUBLIC = Words(
    "RDAP: dit adres is niet openbaar; geen register kent het",
    "RDAP: this address is not public; no registry knows it",
)
NO_BASE = Words(
    "RDAP: het bootstrapbestand noemt geen register voor dit adres; er is niets gevraagd",
    "RDAP: the bootstrap file names no registry for this address; nothing was asked",
)
OFFLINE = Words(
    "RDAP: het register is van hier niet bereikbaar ({why}); het antwoord uit de tabellen staat hierboven",
    "RDAP: the registry cannot be reached from here ({why}); the answer from the tables stands above",
)
NOTHING = Words(
    "RDAP: het register gaf geen bruikbaar antwoord ({why})",
    "RDAP: the registry gave no usable answer ({why})",
)
ANSWERED = Words(
    "RDAP: {name} ({network}), volgens {url} op {asked_at}, sha256 {sha256}; van vandaag, niet van toen",
    "RDAP: {name} ({network}), according to {url} on {asked_at}, sha256 {sha256}; of today, not of then",
)


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking: the answer or None, and the sentence about it."""

    answer: Mapping[str, Any] | None
    sentence: str


def asked(shown: Mapping[str, Any], home: Path, lang: str, opener: Opener | None = None) -> Said:
    """Ask the registry of a public address and keep its answer. Raises UsedWrongly where the home cannot be used."""
    try:
        files = [read_bootstrap(content) for content in bootstraps(home)]
    except (FileRefused, OSError) as error:
        raise UsedWrongly(
            f"{home / 'rdap'}: cannot be read ({error}); import the bootstrap file again"
        ) from error
    if not files:
        return Said(None, NO_FILE.say(lang))
    if shown["scope"] != "public":
        return Said(None, NO_PUBLIC.say(lang))
    base = base_for(shown["address"], files)
    if base is None:
        return Said(None, NO_BASE.say(lang))
    try:
        answer, content = ask(
            shown["address"],
            base,
            hosts=hosts_of(files),
            at=datetime.now(UTC).replace(microsecond=0),
            opener=opener,
        )
        keep_answer(home, answer, content)
    except Unreachable as error:
        return Said(None, OFFLINE.filled(why=str(error)[:160]).say(lang))
    except (NotAsked, NoAnswer) as error:
        return Said(None, NOTHING.filled(why=str(error)[:160]).say(lang))
    except OSError as error:
        raise UsedWrongly(f"{home / 'rdap'}: cannot be written ({error.strerror})") from error
    told = asdict(answer)
    network = "-".join(filter(None, [answer.says.get("startAddress"), answer.says.get("endAddress")]))
    name = answer.says.get("name") or answer.says.get("handle") or "-"
    words = ANSWERED.filled(
        name=name, network=network, url=answer.url, asked_at=answer.asked_at, sha256=answer.sha256[:12]
    )
    return Said(told, words.say(lang))
