"""The moment an address was seen: as typed, with what is missing of it (zone, seconds)."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from spoor.networks.sentences import Sentence

_FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d))?)?",
    re.ASCII,
)
_SHOWN = 80  # characters of a text that is no moment, in the sentence about it
_KEPT = 65_536  # moments kept in mind in bulk


class MomentUnreadable(ValueError):
    """The text is no moment; the sentence says what was expected."""

    def __init__(self, text: str) -> None:
        """Keep the sentence."""
        super().__init__(text)
        self.sentence = Sentence("at.unreadable", {"text": " ".join(text.split())[:_SHOWN]})


class Moment(NamedTuple):
    """A moment (tijdstip): as it was typed, as an instant, and whether zone and seconds were there.

    Without a zone the instant is read as UTC; that is good enough to choose a table and for nothing else.
    """

    typed: str
    instant: datetime
    needs: tuple[str, ...]
    day: date


_moment = tuple.__new__  # what the class does by itself, without a call in between: there are millions


@lru_cache(_KEPT)
def read_moment(text: str) -> Moment:
    """Return the moment that a text says: RFC 3339, or less than that. Raises MomentUnreadable."""
    if (
        len(text) == 20
        and text[4] == text[7] == "-"
        and text[10] == "T"
        and text[17] < "6"
        and text[19] == "Z"
    ):
        try:
            usual = datetime.fromisoformat(text)
            return _moment(Moment, (text, usual, (), usual.date()))
        except ValueError:
            raise MomentUnreadable(text) from None
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise MomentUnreadable(text)
    year, month, day, hour, minute, second, utc, sign, hours, minutes = found.groups()
    try:
        offset = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta(0)
        if sign and (int(hours) > 23 or int(minutes) > 59):
            raise MomentUnreadable(text)
        zone = timezone(-offset if sign == "-" else offset)
        leap = second == "60" and minute == "59"  # a leap second counts as the second before it
        clock = (int(hour or 0), int(minute or 0), 59 if leap else int(second or 0))
        instant = datetime(int(year), int(month), int(day), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MomentUnreadable(text) from None
    needs = () if second else ("exact_time",)
    return Moment(text, instant, needs if utc or sign else (*needs, "time_zone"), instant.date())
