"""Numbers that people read aloud: one series a year, without gaps, never reused."""

from spoor.evidence.models import Counter


def lock(series: str) -> Counter:
    """Hold a series until the transaction ends, so that whoever numbers waits for each other."""
    held = Counter.objects.select_for_update().filter(series=series).first()
    if held is None:
        Counter.objects.get_or_create(series=series)
        held = Counter.objects.select_for_update().get(series=series)
    return held


def take(held: Counter, count: int = 1) -> range:
    """Return the next `count` numbers of a series that is locked; call it in the transaction that uses them."""
    first = held.last + 1
    held.last += count
    Counter.objects.filter(pk=held.pk).update(last=held.last)
    return range(first, first + count)
