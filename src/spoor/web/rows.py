"""One row of a list of cases: its words, its clock, whose turn it is. No row holds the message."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from math import ceil

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spoor.cases.clock import day_of
from spoor.cases.models import Case
from spoor.web.templatetags.spoor import CAPACITIES, OUTCOMES, authoriser, day, in_language, platform

SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a case; `gone` is the share of the window that is over, in per cent."""

    case: Case
    number: str
    href: str
    grave: str
    title: str
    sentence: str
    because: str
    when: str
    clock: str
    soon: bool
    gone: str
    guess: bool
    turn: str
    turn_short: str
    outcome: str
    police: str = ""


def title(case: Case) -> str:
    """Return what a case is called: its kind, never its message."""
    whom = CAPACITIES.get(case.target_role) if case.target_role not in ("unknown", "other") else None
    words = _("Bedreiging van een %(whom)s") % {"whom": whom} if whom else _("Melding van een bedreiging")
    return f"{words}, {platform(case.platform)}" if case.platform else words


def row(case: Case, at: datetime, police: str = "") -> Row:
    """Return the row of a case at an instant; `police` is what a desk let us know of it."""
    lost = case.last_useful_at
    guess = lost is not None and lost <= case.lost_first_at and not case.waits
    soon = not case.waits and case.lost_first_at - at <= (SOON if guess else timedelta(0))
    turn = _turn(case)
    return Row(
        case=case,
        number=case.number,
        href=f"{_cases()}/{case.number}",
        grave=_grave(case),
        title=title(case),
        sentence=in_language(case.next_sentence),
        because=in_language(case.next_because),
        when=_gone_in(day_of(lost), day_of(at)) if guess and lost else day(case.due_on),
        clock=_left(case.due_on, day_of(at)),
        soon=soon,
        gone=_gone(case, at),
        guess=guess,
        turn=turn,
        turn_short="".join(word[0] for word in turn.split()[:2]).upper(),
        outcome=str(OUTCOMES[case.outcome]),
        police=police,
    )


def _turn(case: Case) -> str:
    if case.person is not None:
        return case.person.get_full_name() or case.person.username
    return authoriser(case.turn_of)


def _gone_in(lost_on: date, today: date) -> str:
    """Return in how many days the data are probably gone, and around which day."""
    days = (lost_on - today).days
    if days <= 0:
        return _("Waarschijnlijk vandaag weg")
    said = ngettext("Waarschijnlijk weg over %(n)s dag", "Waarschijnlijk weg over %(n)s dagen", days)
    return f"{said % {'n': days}} (± {day(lost_on)})"


def _left(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(n)s dag over de datum", "%(n)s dagen over de datum", -days) % {"n": -days}
    if days == 0:
        return _("uiterlijk vandaag")
    return ngettext("nog %(n)s dag", "nog %(n)s dagen", days) % {"n": days}


def _gone(case: Case, at: datetime) -> str:
    window = case.lost_first_at - case.opened_at
    if window <= timedelta(0):
        return "100"
    return str(max(0, min(100, ceil(100 * ((at - case.opened_at) / window)))))


def _grave(case: Case) -> str:
    """The order of reading; 4 while danger to life stands, whatever the text alone says."""
    if case.emergency:
        return "4"
    return "?" if case.severity is None else str(case.severity)


@cache
def _cases() -> str:
    return reverse("cases")
