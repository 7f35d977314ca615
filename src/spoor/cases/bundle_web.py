"""Which exhibits of a bundle go into its WACZ: what reporters handed in about messages, as it lies in the bundle."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import override

from spoor.adapters.checks.kinds import WACZ, WARC, kind_of
from spoor.bundles.contents import Item
from spoor.bundles.wacz import Handed
from spoor.cases.clock import moment
from spoor.evidence.models import Exhibit, Report
from spoor.vocabulary import Platform

HANDED = (Exhibit.Kind.SUBMISSION, Exhibit.Kind.UPLOAD, Exhibit.Kind.REDACTED)  # a copy stands for what came
NO_WEB = (Platform.LETTER, Platform.PHONE)


def handed_in(root: Path, items: Sequence[tuple[Item, Exhibit]], lang: str) -> list[Handed]:
    """Return the exhibits that lie in the bundle and were handed in about a message; a WARC or WACZ stays by itself.

    The bytes are those of the bundle: what is withheld there cannot come in by this way.
    """
    with override(lang):
        return [
            _handed(item, exhibit, exhibit.report)
            for item, exhibit in items
            if item.path is not None
            and exhibit.report is not None
            and exhibit.kind in HANDED
            and exhibit.report.arrival == Report.Arrival.MESSAGE
            and exhibit.report.platform not in NO_WEB
            and kind_of(root / item.path)[0] not in (WARC, WACZ)
        ]


def _handed(item: Item, exhibit: Exhibit, report: Report) -> Handed:
    assert item.path is not None
    return Handed(
        number=item.number,
        path=item.path,
        sha256=item.sha256,
        size=item.size,
        media_type=exhibit.media_type,
        url=report.url,
        at=moment(report.seen_at or report.received_at),
        kind=str(exhibit.get_kind_display()),
    )
