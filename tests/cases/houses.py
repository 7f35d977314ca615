"""One database that plays two houses in turn: kind, name and key change, as they would in a home of its own."""

import shutil
from contextlib import contextmanager

from spoor.cases.house import house_kind
from spoor.cases.models import HouseRecord

NAMES = {"office": "Kantoor van B.", "desk": "Meldpunt Test"}


@contextmanager
def as_house(home, kind, key=""):
    """Be a house of this kind for a while, with a key of its own (`key` names another house of the same kind)."""
    record = HouseRecord.objects.get(pk=1)
    before = (record.kind, record.name)
    own, kept = home.path / "keys" / "handover.key", home.path / "keys" / f"{key or kind}.key"
    own.unlink(missing_ok=True)
    if kept.exists():
        shutil.copy(kept, own)
    HouseRecord.objects.update(kind=kind, name=key or NAMES[kind])
    house_kind.cache_clear()
    try:
        yield
    finally:
        if own.exists():
            shutil.move(own, kept)
        HouseRecord.objects.update(kind=before[0], name=before[1])
        house_kind.cache_clear()
