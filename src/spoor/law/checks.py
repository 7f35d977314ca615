"""The checks that rules share: each says in one line what must hold, and answers met, fails or lacks."""

from spoor.law.answers import Check, Cite, Fails, Lacks, Met, Rests, Sentence
from spoor.law.directory import Power
from spoor.law.scene import HOME, Scene


def suspicion(scene: Scene, power: Power) -> Check:
    """There is a reasonable suspicion of this offence (Sv 27); a person says so."""
    return finding(scene, power, "suspicion", ("sv", "27"))


def finding(scene: Scene, power: Power, question: str, cite: Cite) -> Check:
    """A threshold in the article itself that only a person can find met."""
    answer = scene.finding(question, power)
    if answer is None:
        return Lacks(question, Sentence(f"ask.{question}"), (cite,))
    if answer:
        return Met((cite,))
    return Fails("below_threshold", Sentence("closed.finding_denied", {"question": question}), (cite,))


def crime(scene: Scene) -> Check:
    """The offence is a crime (misdrijf), not an overtreding."""
    if scene.offence.crime:
        return Met()
    return _fails(scene, Sentence("closed.no_crime", {"article": scene.offence.article}))


def listed_67_1(scene: Scene) -> Check:
    """The offence is on the list of Sv 67(1)."""
    failure = Fails(
        "below_threshold",
        Sentence("closed.not_listed_67_1", {"article": scene.offence.article}),
        (*scene.offence.cites, ("sv", "67 lid 1")),
        unsure=scene.offence.unsure,
    )
    if not scene.offence.list_67_1:
        return failure
    if scene.offence.unsure:
        return Rests(Sentence("rule.listed_67_1", {"article": scene.offence.article}), failure)
    return Met((*scene.offence.cites, ("sv", "67 lid 1")))


def three_years(scene: Scene) -> Check:
    """The maximum is at least three years, or the offence is of the lists of art. 5(4) Reg. 2023/1543."""
    least = scene.law.nearest("reg_2023_1543", "5 lid 4", on=scene.on).values["min_penalty"].amount
    months = scene.offence.max_months
    values = {
        "article": scene.offence.article,
        "months": None if months is None else _months(months),
        "least": least,
    }
    cites = (*scene.offence.cites, ("reg_2023_1543", "5 lid 4"))
    failure = Fails(
        "below_threshold", Sentence("closed.below_three_years", values), cites, unsure=scene.offence.unsure
    )
    met = scene.offence.eu_list or (months is not None and months >= least)
    if not met:
        return failure
    return Rests(Sentence("rule.three_years", values), failure) if scene.offence.unsure else Met(cites)


def in_force(scene: Scene, law: str, article: str) -> Check:
    """The instrument applies on the day of the measure."""
    if scene.law.in_force(law, article, on=scene.on):
        return Met(((law, article),))
    first = scene.law.versions(law, article)[0].valid_from
    if first is None:
        because = Sentence("closed.not_ratified", {"law": law, "article": article})
    else:
        because = Sentence(
            "closed.not_in_force", {"law": law, "article": article, "from_on": first.isoformat()}
        )
    return Fails("not_in_force", because, ((law, article),))


def may_be_prosecuted(scene: Scene) -> Check:
    """The act was an offence on its day, is not time-barred, and the sender is not a child under twelve."""
    offence = scene.offence
    if not offence.in_force:
        day = scene.facts.offence.committed_on.isoformat()
        return Fails(
            "not_in_force",
            Sentence("closed.no_offence_then", {"article": offence.article, "day": day}),
            offence.cites,
        )
    if offence.lapses_on is not None and scene.on > offence.lapses_on:
        if offence.in_office_until is not None and scene.on <= offence.in_office_until:
            ask = Sentence("ask.target_capacity", {"last_on": offence.in_office_until.isoformat()})
            return Lacks("target_capacity", ask, (*offence.cites, ("sr", "70")))
        because = Sentence(
            "closed.limitation", {"article": offence.article, "last_on": offence.lapses_on.isoformat()}
        )
        cites = (*offence.cites, ("sr", "70"), ("sr", "71"))
        return Fails("limitation", because, cites, unsure=offence.unsure)
    if offence.unsure and offence.lapses_soonest_on is not None and scene.on > offence.lapses_soonest_on:
        values = {"article": offence.article, "last_on": offence.lapses_soonest_on.isoformat()}
        cites = (*offence.cites, ("sr", "70"), ("sr", "71"))
        otherwise = Fails("limitation", Sentence("closed.limitation", values), cites)
        return Rests(Sentence("rule.not_lapsed", {"article": offence.article}), otherwise)
    if scene.facts.age_band == "under_12":
        return Fails("age_under_12", Sentence("closed.age_under_12"), (("sv", "486"),))
    return _jurisdiction(scene)


def _jurisdiction(scene: Scene) -> Check:
    """Dutch law applies: here (Sr 2), else by a Dutch or resident sender (7), else from a high maximum on
    (5). As long as one of nationality and residence is not known, a crime abroad may still fall under it.
    """
    place = scene.facts.offence.place
    if place in (None, HOME):
        return Met()
    least = scene.law.value("sr", "5", "min_penalty", on=scene.on).amount
    months = scene.offence.max_months
    if HOME in (scene.facts.nationality, scene.facts.residence):
        if scene.offence.crime:
            return Met((("sr", "7"),))
    elif months is not None and months >= least:
        return Met((("sr", "5"),))
    elif scene.offence.crime and None in (scene.facts.nationality, scene.facts.residence):
        fact = "nationality" if scene.facts.residence is not None else "residence"
        return Lacks(fact, Sentence("ask.residence_jurisdiction", {"country": place}), (("sr", "7"),))
    return Fails(
        "no_jurisdiction", Sentence("closed.no_jurisdiction", {"country": place}), (("sr", "2"), ("sr", "5"))
    )


def holder_known(scene: Scene) -> Check:
    """Somebody is known who holds the data."""
    if scene.holder is not None:
        return Met()
    return Lacks("provider", Sentence(f"ask.provider.{_kind_group(scene)}"))


def country_known(scene: Scene) -> Check:
    """It is known in which state the company that holds the data is."""
    if scene.country is not None or scene.holder is None:
        return Met()
    return Lacks("country", Sentence("ask.country", {"name": scene.holder.name}))


def address_details(scene: Scene, *, port: bool = True) -> tuple[Check, ...]:
    """An address leads to one user only with exact time and zone, and behind shared addresses with the
    port.
    """
    one = scene.identifier
    if one.kind != "ip":
        return ()
    found: list[Check] = []
    if (
        one.used is None
        or one.used.precision in ("day", "hour")
        or (one.is_shared and one.used.precision == "minute")
    ):
        found.append(Lacks("exact_time", Sentence("ask.exact_time")))
    if one.used is not None and not one.used.has_zone:
        found.append(Lacks("time_zone", Sentence("ask.time_zone")))
    if port and one.is_shared and one.port is None and not one.ipv6:
        found.append(Lacks("port", Sentence("ask.port")))
    return tuple(found)


def _kind_group(scene: Scene) -> str:
    return "address" if scene.identifier.kind in ("ip", "phone", "device") else "account"


def _fails(scene: Scene, because: Sentence) -> Fails:
    return Fails("below_threshold", because, scene.offence.cites, unsure=scene.offence.unsure)


def _months(months: object) -> int | str:
    text = str(months)
    return int(text) if text.isdecimal() else text
