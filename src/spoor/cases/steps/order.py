"""Order: an open route becomes an order; each version of its text is sealed, and none changes after it was signed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from spoor.cases.asking import (
    Asked,
    Found,
    NotOpen,
    NotTogether,
    OtherAddressee,
    filled,
    language,
    open_routes,
)
from spoor.cases.clock import day_of
from spoor.cases.dossier import Written
from spoor.cases.facts import group_of
from spoor.cases.following import asked_of, may_follow
from spoor.cases.models import Case, Order, OrderVersion
from spoor.cases.papers import REASONS, WEIGHED, acted, keep, written_on
from spoor.drafting import Filled, to_sign
from spoor.evidence.numbering import lock, take

__all__ = [
    "Asked",
    "Found",
    "NotOpen",
    "NotToFollow",
    "NotTogether",
    "OtherAddressee",
    "PeriodBackwards",
    "Reused",
    "SignedAlready",
    "filled",
    "follow_up",
    "language",
    "open_routes",
    "prepare",
    "rewrite",
]


class NotToFollow(Exception):
    """The keeping of this order was extended or confirmed before, is over, or cannot be; look at the order again."""


class SignedAlready(Exception):
    """This order has been signed and cannot change; withdraw it and make another."""


class Reused(Exception):
    """This reason stands word for word in another order; write it for this one, or say that it is taken over."""

    def __init__(self, reason: str, order: str) -> None:
        super().__init__(f"{reason} of {order}")
        self.reason, self.order = reason, order


class PeriodBackwards(Exception):
    """The period ends before it begins; give it in the right order."""


def prepare(
    case: Case, asked: Asked, written: Written, *, reused: bool = False, by: User, at: datetime
) -> Order:
    """Make an order for open routes of one addressee, with its first version, sealed.

    Raises NotOpen, OtherAddressee, NotTogether, Reused, PeriodBackwards and LineGone.
    """
    found = open_routes(case, asked, at=at)
    _check(written, order=None, reused=reused)
    with transaction.atomic():
        return _made(case, asked, found, written, reused=reused, by=by, at=at)


def follow_up(
    order_id: int, act: str, written: Written, *, reused: bool = False, by: User, at: datetime
) -> Order:
    """Make the order that extends or confirms the keeping of one that was sent; it is signed and sent as any other.

    Raises NotToFollow and what `prepare` raises.
    """
    with transaction.atomic():
        base = Order.objects.select_for_update().get(pk=order_id)
        if act not in may_follow(base):
            raise NotToFollow(base.number)
        asked = asked_of(base, act=act)
        found = open_routes(base.case, asked, at=at)
        _check(written, order=base, reused=reused)
        return _made(base.case, asked, found, written, follows=base, reused=reused, by=by, at=at)


def _made(
    case: Case,
    asked: Asked,
    found: Found,
    written: Written,
    *,
    follows: Order | None = None,
    reused: bool,
    by: User,
    at: datetime,
) -> Order:
    route, year = found.routes[0], day_of(at).year
    addressee = route["addressee"] or {}
    number = f"V-{year}-{take(lock(f'orders-{year}'))[0]:06d}"
    order = Order.objects.create(
        number=number,
        case=case if case.pk in group_of(found.parts[0].case) else found.parts[0].case,
        instrument=asked.instrument,
        about=asked.about,
        provider=asked.identifiers[0].holder if asked.identifiers else "",
        addressee=addressee.get("name") or "",
        country=addressee.get("country") or "",
        lang=language(found, asked),
        authoriser=route["authoriser"],
        validation=route["needs_validation_by"] or "",
        citations=_cited(found.routes),
        follows=follows,
        follow_up=asked.act,
        made_by=by,
        made_at=at,
    )
    order.identifiers.set(asked.identifiers)
    lines = written_on(written.lines, by=by)
    form = filled(case, asked, found, written, number=number, lines=lines, at=at)
    _version(order, form, written, reused=reused, by=by, at=at)
    values: dict[str, object] = {"instrument": asked.instrument, "identifiers": len(asked.identifiers)}
    acted(order, "person:order:made", values, by=by, at=at)
    return order


def rewrite(order_id: int, written: Written, *, reused: bool = False, by: User, at: datetime) -> OrderVersion:
    """Write an order again as a new version; the old ones stay. Raises SignedAlready and what `prepare` raises."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        if order.stage != Order.Stage.DRAFT:
            raise SignedAlready(order.number)
        asked = asked_of(order)
        found = open_routes(order.case, asked, at=at)
        _check(written, order=order, reused=reused)
        lines = written_on(written.lines, by=by, before=order.versions.first())
        form = filled(order.case, asked, found, written, number=order.number, lines=lines, at=at)
        version = _version(order, form, written, reused=reused, by=by, at=at)
        acted(order, "person:order:rewritten", {"version": version.number}, by=by, at=at)
    return version


def _check(written: Written, *, order: Order | None, reused: bool) -> None:
    if written.period_from and written.period_until and written.period_from > written.period_until:
        raise PeriodBackwards
    if reused:
        return
    others = OrderVersion.objects.exclude(order=order) if order else OrderVersion.objects.all()
    for name in WEIGHED:
        text = getattr(written.reasons, name).strip()
        same = others.filter(**{f"{name}__iexact": text}).select_related("order").first() if text else None
        if same is not None:
            raise Reused(name, same.order.number)


def _version(
    order: Order, form: Filled, written: Written, *, reused: bool, by: User, at: datetime
) -> OrderVersion:
    document = to_sign(form)
    exhibit = keep(order, document, why="stuk om te tekenen", by=by, at=at)
    last = order.versions.aggregate(last=Max("number"))["last"] or 0
    return OrderVersion.objects.create(
        order=order,
        number=last + 1,
        **{name: getattr(written.reasons, name).strip() for name in REASONS},
        reused=reused,
        period_from=written.period_from,
        period_until=written.period_until,
        signer=written.signer,
        filled=asdict(form),
        missing=list(form.missing),
        sha256=exhibit.sha256,
        to_sign=exhibit,
        written_by=by,
        written_at=at,
    )


def _cited(routes: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The articles of the routes, each once."""
    found = {(one["instrument"], one["article"]): None for route in routes for one in route["citations"]}
    return [{"instrument": instrument, "article": article} for instrument, article in found]
