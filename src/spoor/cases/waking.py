"""Waking: a case that ended without a route, or an ended lead, is opened again with the sentence that says why."""

from collections.abc import Mapping
from datetime import datetime

from spoor.cases.clock import day_of
from spoor.cases.models import Case
from spoor.cases.sentences import Spoken
from spoor.evidence import log
from spoor.vocabulary import Outcome


def wake(
    case: Case, because: Spoken, *, event: str, values: Mapping[str, object], by: str, at: datetime
) -> None:
    """Open a dead case again, due today. Its decision stays; its next step follows from the trail."""
    Case.objects.filter(lead=case.pk, outcome=case.outcome).update(outcome=Outcome.OPEN)
    case.outcome, case.woke_at, case.woke_because = Outcome.OPEN, at, because
    case.due_on, case.lost_first_at, case.waits = day_of(at), at, False
    case.save(update_fields=["outcome", "woke_at", "woke_because", "due_on", "lost_first_at", "waits"])
    log.add(log.Line(event, f"case:{case.pk}", values), by=by, at=at)
