"""The checker of time stamps that verifying a bundle asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from spoor.adapters import timestamps
from spoor.bundles.chain import TokenCheck, TokenChecked
from spoor.evidence.ageing import Held, end
from spoor.law.lawbook import load
from spoor.words import Words

UNTIL = Words("het certificaat is niet te lezen", "the certificate cannot be read")


def tokens_up_to(roots: Path, now: datetime, lang: str = "nl") -> TokenCheck:
    """Return the checker of time stamps up to the certificates in a file (PEM).

    Each is checked at its own moment; whether it still holds now is said beside that.
    """
    ended = _ended(now.date())

    def check(token: bytes, sha256: str) -> TokenChecked:
        try:
            found = timestamps.verify(token, sha256, roots, then=True)
        except timestamps.NotStamped as error:
            return TokenChecked(False, f"{type(error).__name__}: {error}")
        except timestamps.AuthoritiesUnreadable as error:
            return TokenChecked(None, str(error))
        if found.until is None:
            return TokenChecked(None, UNTIL.say(lang))
        last = end(Held(found.gen_time, found.until, found.algorithms), ended)
        return TokenChecked(True, "", found.gen_time, last if last <= now else None)

    return check


def _ended(day: date) -> Mapping[str, date]:
    """Return after which day an algorithm is no longer believed, as the law book of the program says."""
    marks = load().provision("huis", "vernieuwing_tijdstempel", on=day).marks["ended"]
    return {str(name): date.fromisoformat(str(last)) for name, last in marks.items()}
