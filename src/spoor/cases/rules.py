"""The law book of this house: the packaged one with the house's own changes; and its editions, kept for later.

Every step that asks the law asks through here, so that a change counts everywhere from the same moment.
"""

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from spoor.cases.models import HouseChange, LawEdition
from spoor.evidence import log
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import record, seal, store
from spoor.law import adjusted as laying
from spoor.law import lawbook
from spoor.law.lawbook import Lawbook

Changes = tuple[laying.HouseChange, ...]


class EditionMissing(Exception):
    """The edition of the law book with this digest was not kept in this home."""


def rules() -> Lawbook:
    """Return the law book as this house has it now."""
    return _rules(HouseChange.objects.aggregate(newest=Max("pk"))["newest"] or 0)


@cache
def _rules(newest: int) -> Lawbook:
    return laying.adjusted(lawbook.load(), standing(newest))


def standing(newest: int | None = None) -> Changes:
    """Return the changes that count, up to a row: of each subject the last, unless it goes back to the book."""
    rows = HouseChange.objects.order_by("pk")
    if newest is not None:
        rows = rows.filter(pk__lte=newest)
    last = {(row.kind, row.subject): row.content for row in rows}
    return tuple(laying.HouseChange(*key, content) for key, content in last.items() if content)


@transaction.atomic
def change(
    *, kind: str, subject: str, content: dict[str, object], source: str, by: User, at: datetime
) -> HouseChange:
    """Keep what this house knows or wants otherwise. Raises ChangeUnknown for what the law book does not have."""
    if content:
        laying.adjusted(lawbook.load(), [laying.HouseChange(kind, subject, content)])
    elif kind == "provider" and subject not in lawbook.load().providers:
        raise laying.ChangeUnknown(
            f"provider '{subject}' is this house's own; it can be changed, not taken away"
        )
    row = HouseChange.objects.create(kind=kind, subject=subject, content=content, source=source, by=by, at=at)
    values = {"kind": kind, "subject": subject, "content": content, "source": source}
    log.add(log.Line("person:rules:changed", f"rules:{row.pk}", values), by=by.username, at=at)
    return row


def keep_edition(*, by: User, at: datetime) -> LawEdition:
    """Seal the files of the packaged law book once, under the digest that trails name."""
    found = LawEdition.objects.filter(digest=lawbook.load().digest).first()
    if found is not None:
        return found
    content = _packed()
    sealed = seal([content], kind=Exhibit.Kind.DOCUMENT, name="regelboek.zip", media_type="application/zip")
    with transaction.atomic():
        exhibit = record(sealed, report=None, by=by, at=at, why="editie van het regelboek")
        return LawEdition.objects.create(digest=lawbook.load().digest, exhibit=exhibit, kept_at=at)


def edition(digest: str, changes: Changes) -> Lawbook:
    """Return a law book as it was: the kept files of an edition with the changes of then. Raises EditionMissing."""
    kept = LawEdition.objects.filter(digest=digest).select_related("exhibit").first()
    if kept is None:
        raise EditionMissing(digest)
    content = b"".join(store().stream(kept.exhibit.sha256))
    with TemporaryDirectory() as folder, ZipFile(BytesIO(content)) as packed:
        packed.extractall(folder)
        return laying.adjusted(Lawbook(Path(folder)), changes)


def _packed() -> bytes:
    """Return the law files as a zip whose bytes depend on nothing but their content."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for path in lawbook.files(lawbook.PACKAGED):
            info = ZipInfo(path.relative_to(lawbook.PACKAGED).as_posix())
            packed.writestr(info, path.read_bytes())
    return buffer.getvalue()
