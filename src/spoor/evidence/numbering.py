"""Numbers that people read aloud: one series a year, without gaps, never reused."""

from spoor.evidence.models import Counter


def lock(series: str) -> Counter:
    """Hold a series until the transaction ends, so that whoever numbers waits for each other."""
    Counter.objects.get_or_create(series=series)
    return Counter.objects.select_for_update().get(series=series)


def take(series: str, count: int = 1) -> range:
    """Return the next `count` numbers of a series; call it inside the transaction that uses them."""
    counter = lock(series)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)
