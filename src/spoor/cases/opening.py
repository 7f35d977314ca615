"""Opening: a new case has an owner, a next step and a date from its first moment."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count

from spoor.cases.clock import day_of, end_of_day
from spoor.cases.models import Case, Team
from spoor.cases.sentences import both
from spoor.evidence import numbering
from spoor.evidence.models import Report
from spoor.vocabulary import Outcome


class NoActiveTeam(Exception):
    """There is no active team to own a new case; make one team active first (Beheer, or `spoor django shell`)."""


def new_cases(reports: Sequence[Report], at: datetime) -> Iterable[Case]:
    """Return a case for each report, not yet written, with the active team that has the fewest open ones (the oldest
    on a tie).

    Raises NoActiveTeam.
    """
    teams = list(Team.objects.filter(is_active=True))
    if not teams:
        raise NoActiveTeam
    load = Counter[Team]()
    if len(teams) > 1:
        running = (
            Case.objects.filter(outcome=Outcome.OPEN).values_list("team").annotate(Count("pk")).order_by()
        )
        held = dict(running)
        load.update({team: held.get(team.pk, 0) for team in teams})
    year = day_of(at).year
    due_on = day_of(at) + timedelta(days=1)
    numbers = numbering.take(numbering.lock(f"Z-{year}"), len(reports))
    for report, number in zip(reports, numbers, strict=True):
        team = min(teams, key=lambda team: (load[team], team.pk))
        load[team] += 1
        yield Case(
            number=f"{year}-{number:04}",
            opened_at=at,
            platform=report.platform,
            team=team,
            next_act=f"confirm:{report.pk}",
            next_sentence=both("emergency" if report.danger_now else "confirm"),
            next_because=both("just_in"),
            turn_of="analyst",
            due_on=day_of(at) if report.danger_now else due_on,
            lost_first_at=at if report.danger_now else end_of_day(due_on),
            emergency=report.danger_now,
        )
