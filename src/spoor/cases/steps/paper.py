"""Paper: a document that needs no route (a proces-verbaal, a power of attorney, what follows an order), from the case.

It is made twice, a PDF to read and a Word file to edit, and both are sealed with the case. Whoever signs it does so
on paper or in the own system; Spoor signs none of these.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from spoor.cases.concerned import orders_of
from spoor.cases.dossier import Written, dossier_of
from spoor.cases.facts import facts_of, group_of, know
from spoor.cases.house import house
from spoor.cases.models import Case, Order
from spoor.cases.papers import NO_ROUTE, all_stand, keep_sealed, route_of, written_on
from spoor.cases.proof import located
from spoor.cases.rectified import PAPER_MADE, standing
from spoor.drafting import Filled, Form, Line, document, fill, must_speak, papers
from spoor.evidence import log
from spoor.evidence.models import Exhibit
from spoor.evidence.sealing import seal
from spoor.law import speech
from spoor.vocabulary import Outcome

MADE_AS = ("pdf", "docx")
NOTHING: Mapping[str, Any] = MappingProxyType({})


class NoPaper(Exception):
    """This kind of house makes no such paper; take one of the list."""


class CaseEnded(Exception):
    """The case has ended; a new fact opens it again first."""


def paper(
    case: Case, form: str, *, lang: str = "", lines: Mapping[str, Line] = NOTHING, at: datetime
) -> Filled:
    """Fill a paper from a case, with what a person wrote on its lines; nothing is kept.

    Raises NoPaper, FormBroken, LineGone, and SnapshotDamaged for a broken table.
    """
    chosen = next((one for one in papers(house().kind) if one.id == form), None)
    if chosen is None:
        raise NoPaper(form)
    lang = lang or chosen.language
    must_speak(chosen, lang)
    order = _followed(case, chosen)
    mine = order.identifiers.all() if order else standing(group_of(case))
    identifiers = list(mine.select_related("report", "provided_in").order_by("pk"))
    facts = facts_of(know(case), house().kind) or {}
    route = speech.speak(route_of(order) if order else NO_ROUTE, lang)
    dossier = dossier_of(case, [route], identifiers, facts, written=Written(), lang=lang, number="", at=at)
    if order is None:
        dossier = replace(dossier, authoriser="")
    else:
        earlier = tuple(one for one in dossier.earlier if order.number in one.reference)
        dossier = replace(dossier, earlier=earlier)
    if "located" in chosen.asked:
        dossier = replace(dossier, located=located(identifiers, lang, root=settings.HOME.networks))
    made = fill(chosen, dossier, lines)
    all_stand(made, lines)
    return made


@transaction.atomic
def draft_paper(
    case: Case,
    form: str,
    *,
    lang: str = "",
    written: Mapping[str, str] = NOTHING,
    by: User,
    at: datetime,
) -> list[Exhibit]:
    """Make a paper as PDF and as Word file and seal both with the case. Raises CaseEnded and what `paper` raises."""
    case = Case.objects.select_for_update().get(pk=case.lead_id or case.pk)
    if case.outcome != Outcome.OPEN:
        raise CaseEnded(case.number)
    filled = paper(case, form, lang=lang, lines=written_on(written, by=by), at=at)
    said = [block.text for _title, block in filled.lines if block.value]
    made = []
    for as_format in MADE_AS:
        one = document(filled, as_format)
        sealed = seal([one.content], kind=Exhibit.Kind.DOCUMENT, name=one.name, media_type=one.media_type)
        made.append(keep_sealed(case, sealed, why=PAPER_MADE, by=by, at=at))
    log.add(
        log.Line("person:paper:made", f"case:{case.pk}", {"form": form, "lines": said}), by=by.username, at=at
    )
    Case.objects.filter(pk=case.pk).update(acted_at=at, moved_without_act=0)
    return made


def _followed(case: Case, form: Form) -> Order | None:
    """The last order that was sent by the instrument a paper comes after."""
    sent = orders_of(group_of(case)).filter(stage=Order.Stage.SENT)
    return sent.filter(instrument=form.follows).first() if form.follows else None
