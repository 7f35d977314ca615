"""What an office without powers may do: ask the police for each power, claim the name in civil law, and
what stands beside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spoor.law import checks
from spoor.law.answers import ALIVE, Addressee, Check, GoneBy, Lacks, Met, Opinion, Route, Sentence
from spoor.law.directory import Country, Power
from spoor.law.history import RESULTS, History, apply
from spoor.law.perishing import message_gone_by
from spoor.law.provisions import Citation
from spoor.law.routes import compose, confirm
from spoor.law.scene import HOME, Scene

NOTIFIED = frozenset({"platform", "hosting"})
PUBLIC = frozenset({"account", "url", "image"})
CAPTURE = "capture"
NO_CLAIM = frozenset({"image", "pgp_key", "name", "payment", "device"})


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that may be done next to the trail; it reaches no data."""

    instrument: str
    identifier: str | None
    state: str
    do: Sentence
    authoriser: str
    missing: tuple[Lacks, ...] = ()
    citations: tuple[Citation, ...] = ()
    advice: tuple[Sentence, ...] = ()
    gone_by: GoneBy | None = None
    last_on: date | None = None

    def stored(self) -> dict[str, object]:
        """Return the entry as JSON-safe values."""
        return {
            "instrument": self.instrument,
            "identifier": self.identifier,
            "state": self.state,
            "do": self.do.stored(),
            "authoriser": self.authoriser,
            "missing": [one.stored() for one in self.missing],
            "citations": [one.stored() for one in self.citations],
            "advice": [one.stored() for one in self.advice],
            "gone_by": self.gone_by and self.gone_by.stored(),
            "last_on": self.last_on and self.last_on.isoformat(),
        }


def office_routes(scene: Scene, desk: Sequence[Route], history: History) -> Iterator[Route]:
    """Yield the routes of an office for one identifier: a request for each live police route, and the civil
    claim.
    """
    ask = scene.law.powers.get("office.ask_police")
    if ask is not None:
        for route in desk:
            if route.state in ALIVE:
                yield _asked(scene, ask, route, history)
    claim = scene.law.powers.get("civil.disclosure")
    if claim is not None and scene.identifier.kind not in NO_CLAIM:
        opinion = Opinion(
            (checks.holder_known(scene), *_captured(scene, claim), *checks.address_details(scene)),
            Addressee(scene.holder.name, scene.country) if scene.holder else None,
            advice=(Sentence("advice.preserve_first"),),
        )
        rows = history.of(scene.identifier.id, claim.id)
        route = compose(scene, claim, opinion, None)
        yield apply(route, claim, rows, scene.law, on=scene.on, until=scene.until)


def _asked(scene: Scene, ask: Power, desk: Route, history: History) -> Route:
    """Return the request to the police for one power; category, clock and window are those of that power."""
    advice = [Sentence("advice.ask_with", {"fact": one.fact}) for one in desk.missing]
    opinion = Opinion((), Addressee(Sentence("addressee.police_here"), HOME), advice=tuple(advice))
    bare = compose(scene, ask, opinion, None)
    route = replace(
        bare,
        citations=tuple(dict.fromkeys((*bare.citations, *desk.citations))),
        about=desk.instrument,
        data_category=desk.data_category,
        deadline=desk.deadline,
        gone_by=desk.gone_by,
        notify=None,
    )
    rows = history.of(scene.identifier.id, ask.id, desk.instrument)
    return apply(route, ask, rows, scene.law, on=scene.on, until=scene.until)


def _captured(scene: Scene, power: Power) -> tuple[Check, ...]:
    """A letter or notice can warn the sender: the sealed capture comes first, unless safety overrides it."""
    if scene.identifier.captured is True or scene.finding("override_for_safety", power) is True:
        return (Met(),)
    return (Lacks("capture", Sentence("ask.capture")),)


def beside(scenes: Sequence[Scene], history: History) -> tuple[Beside, ...]:
    """Return what may be done next to the trail in this house."""
    first = scenes[0]
    captures = tuple(_captures(scenes, history))
    if first.facts.house == "office":
        notices = tuple(_notices(scenes, history))
        after = (*_coordinator(notices, first, history), _complaint(first, history), *_rights(first, history))
        return (*captures, _report(first, history), *notices, *after)
    return (*captures, *_transfer(first, history))


def _captures(scenes: Sequence[Scene], history: History) -> Iterator[Beside]:
    """Yield the capture of each message that a person named the kind of and that is not caught yet.

    The message perishes before any record of it does; each kind has its own clock.
    """
    for scene in scenes:
        one = scene.identifier
        if one.message_kind is None or one.captured is True:
            continue
        rows = history.of(one.id, CAPTURE)
        state = _state_of(rows[-1].state if rows else "withdrawn", "open")
        do = Sentence("do.capture", {"message_kind": one.message_kind})
        who = "melder" if scene.facts.house == "office" else "opsporingsambtenaar"
        yield Beside(CAPTURE, one.id, state, do, who, gone_by=message_gone_by(scene))


def _report(scene: Scene, history: History) -> Beside:
    facts, until = scene.facts, scene.offence.klacht_until
    klacht_open = until is not None and facts.prosecution_requested is not True and scene.on <= until
    if facts.danger_to_life is True:
        do = Sentence("do.report_now")
    elif until is not None and klacht_open:
        do = Sentence("do.report_klacht", {"last_on": until.isoformat()})
    else:
        do = Sentence("do.report")
    state = _after(history, "office.report", "tried" if facts.complaint_filed is True else "open")
    cites = _cite(scene, ("sv", "161"), ("sv", "163"))
    return Beside(
        "office.report", None, state, do, "melder", (), cites, last_on=until if klacht_open else None
    )


def _notices(scenes: Sequence[Scene], history: History) -> Iterator[Beside]:
    """Yield the notice to the platform for each identifier at a platform or host, after capture (DSA 16)."""
    for scene in scenes:
        public = scene.identifier.kind in PUBLIC if scene.holder is None else scene.holder.kind in NOTIFIED
        if not public or not scene.law.in_force("dsa", "16", on=scene.on):
            continue
        power = scene.law.powers["office.ask_police"]
        found = (checks.holder_known(scene), *_captured(scene, replace(power, id="dsa.16")))
        missing = tuple(one for one in found if isinstance(one, Lacks))
        rows = history.of(scene.identifier.id, "dsa.16")
        state = _state_of(rows[-1].state if rows else "withdrawn", "needs" if missing else "open")
        do = Sentence("do.notice", {"name": scene.holder.name if scene.holder else "-"})
        cites, advice = _cite(scene, ("dsa", "16")), (Sentence("advice.preserve_first"),)
        yield Beside("dsa.16", scene.identifier.id, state, do, "melder", missing, cites, advice)


def _state_of(last: str, otherwise: str) -> str:
    if last == "withdrawn":
        return otherwise
    return {"sent": "waiting", "set_aside": "set_aside"}.get(last, "tried" if last in RESULTS else otherwise)


def _after(history: History, instrument: str, otherwise: str) -> str:
    """Return the state of what is done once for the case: by its last row, else as law and facts have it."""
    rows = history.of_case(instrument)
    return _state_of(rows[-1].state, otherwise) if rows else otherwise


def _complaint(scene: Scene, history: History) -> Beside:
    """Return the complaint about not prosecuting: only once a report was made."""
    reported = scene.facts.complaint_filed is True
    state = _after(history, "sv.12", "open" if reported else "closed")
    return Beside("sv.12", None, state, Sentence("do.complaint"), "melder", (), _cite(scene, ("sv", "12")))


def _coordinator(notices: Sequence[Beside], scene: Scene, history: History) -> Iterator[Beside]:
    """Yield the complaint to the digital services coordinator (DSA 53): once a platform got a notice."""
    if any(one.state in ("waiting", "tried") for one in notices):
        state = _after(history, "eu.dsa.53", "open")
        do, cites = Sentence("do.coordinator"), _cite(scene, ("dsa", "53"))
        yield Beside("eu.dsa.53", None, state, do, "melder", (), cites)


def _rights(scene: Scene, history: History) -> Iterator[Beside]:
    """Yield the right to be told what becomes of the report (Sv 51ac): once a report was made."""
    if scene.facts.complaint_filed is True:
        state = _after(history, "victims.rights", "open")
        do, cites = Sentence("do.rights"), _cite(scene, ("sv", "51aa"), ("sv", "51ac"))
        yield Beside("victims.rights", None, state, do, "melder", (), cites)


def _transfer(scene: Scene, history: History) -> tuple[Beside, ...]:
    """Return the transfer of proceedings to the state where the sender lives: by ETS 73, in the Union from
    2027. Where it is unsure whether that state is a party, a person must confirm it.
    """
    residence = scene.facts.residence
    if residence == HOME:
        return ()
    cites: tuple[tuple[str, str], ...] = (("ets_73", "8"), ("sv", "5.3"))
    state = "needs"
    missing: tuple[Lacks, ...] = (Lacks("residence", Sentence("ask.residence")),)
    if residence is not None:
        ties = scene.law.countries.get(residence)
        union = ties is not None and ties.eu and scene.law.in_force("reg_2024_3011", "1", on=scene.on)
        if union:
            cites = (("reg_2024_3011", "1"), ("sv", "5.3"))
        state, missing = _accepts(scene, ties, union=union)
    state, do = _after(history, "transfer", state), Sentence("do.transfer")
    missing = missing if state == "needs" else ()
    return (Beside("transfer", None, state, do, "officier_van_justitie", missing, _cite(scene, *cites)),)


def _accepts(scene: Scene, ties: Country | None, *, union: bool) -> tuple[str, tuple[Lacks, ...]]:
    """Return whether a state takes proceedings over, and what must be confirmed first."""
    if union:
        return "open", ()
    if ties is None or not ties.transfer:
        return "closed", ()
    if ties.transfer_basis != "unsure":
        return "open", ()
    power = replace(scene.law.powers["office.ask_police"], id="transfer")
    confirmed = scene.finding("law_unverified", power)
    if confirmed is None:
        rule = Sentence("rule.transfer", {"country": ties.code})
        return "needs", (confirm(rule, "open"),)
    return ("open" if confirmed else "closed"), ()


def _cite(scene: Scene, *cites: tuple[str, str]) -> tuple[Citation, ...]:
    return tuple(scene.law.cite(law, article, scene.on) for law, article in cites)
