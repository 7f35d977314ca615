"""Instants and calendar days of the Netherlands: UTC inside, Europe/Amsterdam for a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def day_of(at: datetime) -> date:
    """Return the Dutch calendar day of an instant."""
    return at.astimezone(AMSTERDAM).date()


def end_of_day(day: date) -> datetime:
    """Return the last second of a Dutch calendar day, in UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def start_of_day(day: date) -> datetime:
    """Return the first instant of a Dutch calendar day, in UTC."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def moment(at: datetime | None) -> str:
    """Return an instant as RFC 3339 in UTC to the second, empty for none."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
