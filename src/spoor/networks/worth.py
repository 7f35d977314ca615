"""Which addresses of a table of log-ins are worth an order, in which sequence, and why; and which are noise.

No score: the order is that of the reasons. First the kind of line (a person's before an institution's, before what
nobody knows, before a server), then whether all that an order needs is there, then the latest, then the most often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spoor.networks.address import AddressUnreadable, read
from spoor.networks.lookup import LOOKED_UP, Answer, Networks, Question
from spoor.networks.moment import MomentUnreadable, read_moment
from spoor.networks.sentences import Sentence

_HIDING = ("vpn", "tor", "proxy")
_LINES = (  # what a line is, the best first
    ("residential", {"residential"}),
    ("mobile", {"mobile", "cgnat_likely"}),
    ("institution", {"education", "government"}),
    ("unknown", {"unknown"}),
    ("hosting", {"hosting"}),
)


@dataclass(frozen=True, slots=True)
class Login:
    """One row of a table of log-ins (inlogregistratie), as a provider gave it."""

    ip: str
    at: str
    port: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Worthwhile:
    """An address worth an order, with the row that an order would name best, and the reasons."""

    address: str
    best: Login
    times: int
    kinds: tuple[str, ...]
    operator: str | None
    provider: str | None  # its id in the directory, where a table or an AS number says so
    needs: tuple[str, ...]
    reasons: tuple[Sentence, ...]

    def stored(self) -> dict[str, Any]:
        """Return it as JSON-safe values."""
        return {
            "address": self.address,
            "at": self.best.at,
            "port": self.best.port,
            "source": self.best.source,
            "times": self.times,
            "kinds": list(self.kinds),
            "operator": self.operator,
            "provider": self.provider,
            "needs": list(self.needs),
            "reasons": [one.stored() for one in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Noise:
    """An address that brings nobody nearer, and why."""

    address: str
    times: int
    reasons: tuple[Sentence, ...]

    def stored(self) -> dict[str, Any]:
        """Return it as JSON-safe values."""
        return {
            "address": self.address,
            "times": self.times,
            "reasons": [one.stored() for one in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """A table of log-ins in order of worth; every row is in one of the two lists."""

    worth: tuple[Worthwhile, ...]
    noise: tuple[Noise, ...]


def summarise(logins: Iterable[Login], networks: Networks) -> Summary:
    """Return the addresses worth an order, the best first, and the noise. Every row is counted once."""
    readable, broken = [], []
    for login in logins:
        try:
            read(login.ip)
            read_moment(login.at)
        except (AddressUnreadable, MomentUnreadable) as error:
            values = {"why": error.sentence.values["text"]}
            broken.append(Noise(login.ip, 1, (Sentence("noise.unreadable", values),)))
        else:
            readable.append(login)
    questions = [Question(one.ip.strip(), one.at, one.port) for one in readable]
    seen: dict[str, list[tuple[Login, Answer]]] = {}
    for login, answer in zip(readable, networks.look_up_many(questions), strict=True):
        seen.setdefault(answer.address, []).append((login, answer))
    ranked, noise = [], []
    for address, rows in seen.items():
        useful = [one for one in rows if _hidden(one[1]) is None]
        if useful:
            ranked.append((_rank(useful), _worthwhile(address, useful, networks)))
        hidden = [one for one in rows if _hidden(one[1]) is not None]
        if hidden:
            noise.append(Noise(address, len(hidden), _reasons(answer for _login, answer in hidden)))
    ranked.sort(key=lambda one: one[0])
    return Summary(tuple(one for _key, one in ranked), (*noise, *broken))


def _hidden(answer: Answer) -> Sentence | None:
    """Return why an address at its moment is noise, or None. A VPN counts then, and not on another day."""
    if answer.scope not in LOOKED_UP:
        return Sentence("noise.scope", {"scope": answer.scope})
    hiding = [one for one in answer.kinds if one in _HIDING]
    return Sentence("noise.hidden", {"kinds": ", ".join(hiding)}) if hiding else None


def _reasons(answers: Iterable[Answer]) -> tuple[Sentence, ...]:
    """Return each reason why rows are noise, once."""
    found = [one for answer in answers if (one := _hidden(answer))]
    return tuple({str(sorted(one.values.items())): one for one in found}.values())


def _line(answer: Answer) -> int:
    kinds = set(answer.kinds)
    return next((n for n, (_name, which) in enumerate(_LINES) if kinds & which), len(_LINES) - 1)


def _best(rows: Sequence[tuple[Login, Answer]]) -> tuple[Login, Answer]:
    """Return the row that an order would name: the one that lacks least, then the latest."""
    return min(rows, key=lambda one: (len(one[1].needs), -one[1].moment.instant.timestamp()))


def _rank(rows: Sequence[tuple[Login, Answer]]) -> tuple[int, bool, float, int]:
    _login, answer = _best(rows)
    latest = max(one.moment.instant.timestamp() for _row, one in rows)
    return _line(answer), bool(answer.needs), -latest, -len(rows)


def _worthwhile(address: str, rows: Sequence[tuple[Login, Answer]], networks: Networks) -> Worthwhile:
    login, answer = _best(rows)
    provider = networks.grounds(answer.told).provider if answer.told else None
    latest = max(rows, key=lambda one: one[1].moment.instant)[0]
    reasons = [
        Sentence(f"worth.{_LINES[_line(answer)][0]}"),
        Sentence("worth.lacks", {"needs": ", ".join(answer.needs)})
        if answer.needs
        else Sentence("worth.complete"),
        Sentence("worth.recent", {"at": latest.at}),
        Sentence("worth.repeated", {"times": len(rows)}) if len(rows) > 1 else Sentence("worth.once"),
    ]
    return Worthwhile(
        address, login, len(rows), answer.kinds, answer.name, provider, answer.needs, tuple(reasons)
    )
