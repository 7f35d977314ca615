"""Rules of the European instruments: production and preservation orders, investigation order, DSA 10."""

from spoor.law import checks
from spoor.law.answers import Addressee, Check, Fails, Lacks, Met, Opinion, Sentence
from spoor.law.directory import Power
from spoor.law.scene import HOME, Scene

REGULATION = "reg_2023_1543"


def production_of_names(scene: Scene, power: Power) -> Opinion | None:
    """Production order for subscriber or identification data: any offence, by the prosecutor (4(1), 5(3)).

    For an overtreding the domestic twin is Sv 126nd(6), so the examining magistrate must validate.
    """
    found = (*_common(scene, power), *checks.address_details(scene))
    if scene.offence.crime:
        return _order(scene, power, found, notify=False)
    return _order(
        scene, power, found, cites=(("sv", "126nd lid 6"),), validation="rechter_commissaris", notify=False
    )


def production_of_traffic(scene: Scene, power: Power) -> Opinion | None:
    """Production order for traffic data: three years or listed, and Sv 67(1) as in Sv 126n; by the judge."""
    thresholds = (checks.crime(scene), checks.three_years(scene), checks.listed_67_1(scene))
    found = (*_common(scene, power), *thresholds, *checks.address_details(scene))
    return _order(scene, power, found, notify=_notify(scene))


def production_of_content(scene: Scene, power: Power) -> Opinion | None:
    """Production order for content: as traffic data, and serious breach and urgency as in Sv 126ng(2)."""
    thresholds = (checks.crime(scene), checks.three_years(scene), checks.listed_67_1(scene))
    twin = ("sv", "126ng lid 2")
    findings = [checks.finding(scene, power, name, twin) for name in ("serious_breach", "urgent")]
    return _order(scene, power, (*_common(scene, power), *thresholds, *findings), notify=_notify(scene))


def preservation_order(scene: Scene, power: Power) -> Opinion | None:
    """Preservation order: any offence; the domestic twin Sv 126ni asks a serious breach and urgency
    (unsure). Nobody else is told: art. 8 speaks of production orders only.
    """
    findings = [
        checks.finding(scene, power, name, ("open_punt", "126ni bij bewaringsbevel"))
        for name in ("serious_breach", "urgent")
    ]
    details = checks.address_details(scene, port=False)
    return _order(scene, power, (*_common(scene, power), *findings, *details), notify=False)


def _order(
    scene: Scene,
    power: Power,
    found: tuple[Check, ...],
    *,
    cites: tuple[tuple[str, str], ...] = (),
    validation: str | None = None,
    notify: bool | None = None,
) -> Opinion | None:
    if scene.holder is None and scene.country is not None and not _is_member(scene, scene.country):
        return None
    emergency = scene.finding("emergency", power) is True
    prosecutor = power.authoriser == "officier_van_justitie"
    advice: tuple[Sentence, ...] = ()
    if emergency and prosecutor:
        term = scene.law.nearest(REGULATION, "4 lid 5", on=scene.on).values["validation"]
        advice = (Sentence("advice.epoc_emergency", {"hours": term.amount}),)
        cites = (*cites, (REGULATION, "4 lid 5"))
    return Opinion(
        found,
        addressee(scene),
        cites=cites,
        validation=validation,
        notify=notify,
        emergency=emergency and power.emergency_clock is not None,
        advice=advice,
    )


def addressee(scene: Scene) -> Addressee | None:
    """Return the establishment or representative in the Union."""
    return Addressee(scene.holder.name, scene.holder.eu_addressee) if scene.holder else None


def _common(scene: Scene, power: Power) -> tuple[Check, ...]:
    return (
        checks.in_force(scene, REGULATION, "1"),
        checks.holder_known(scene),
        _bound(scene),
        _covered(scene),
        checks.suspicion(scene, power),
    )


def _bound(scene: Scene) -> Check:
    """The addressee is an establishment or representative in another bound Member State (1, 3(1)-(2))."""
    holder = scene.holder
    if holder is None:
        return Met()
    cites = ((REGULATION, "1"),)
    values = {"name": holder.name, "country": holder.eu_addressee}
    if holder.eu_addressee is None:
        if holder.offers_services_in_eu is False:
            return Fails(
                "addressee_not_bound", Sentence("closed.no_service_in_eu", {"name": holder.name}), cites
            )
        return Lacks("eu_addressee", Sentence("ask.eu_addressee", {"name": holder.name}), cites)
    if holder.eu_addressee == HOME:
        return Fails("same_state", Sentence("closed.same_state", values), cites)
    state = scene.law.countries.get(holder.eu_addressee)
    if state is None or not state.eu or not state.epoc:
        return Fails("addressee_not_bound", Sentence("closed.state_not_bound", values), cites)
    return Met(cites)


def _covered(scene: Scene) -> Check:
    """The service is one of art. 3(3); financial services are not."""
    cites = ((REGULATION, "3 lid 3"),)
    kinds = scene.law.nearest(*cites[0], on=scene.on).marks["kinds_not_covered"]
    if scene.holder is not None and scene.holder.kind in kinds:
        because = Sentence("closed.service_not_covered", {"name": scene.holder.name})
        return Fails("addressee_not_bound", because, cites)
    return Met(cites)


def _notify(scene: Scene) -> bool:
    """Whether the enforcing authority is told (art. 8): not if the offence was here and the person resides
    here.
    """
    return not (scene.facts.offence.place == HOME and scene.facts.residence == HOME)


def _is_member(scene: Scene, country: str) -> bool:
    state = scene.law.countries.get(country)
    return state is not None and state.eu


def investigation_order(scene: Scene, power: Power) -> Opinion | None:
    """European Investigation Order: to a Member State that takes part; Denmark and Ireland do not."""
    if not scene.is_abroad or (scene.country is not None and not _is_member(scene, scene.country)):
        return None
    found = [
        checks.in_force(scene, "dir_2014_41", "6"),
        checks.holder_known(scene),
        checks.country_known(scene),
    ]
    if scene.state is not None and not scene.state.eio:
        because = Sentence("closed.eio_state", {"country": scene.country})
        found.append(Fails("no_legal_basis_with_country", because, (("dir_2014_41", "36"),)))
    found += [checks.suspicion(scene, power), *checks.address_details(scene)]
    where = Addressee(scene.holder.name, scene.country) if scene.holder else None
    through = Sentence("addressee.judicial", {"country": scene.country}) if scene.country else None
    validation = None if scene.offence.crime else "rechter_commissaris"
    advice = (Sentence("advice.more_data"),)
    return Opinion(tuple(found), where, through=through, validation=validation, advice=advice)


def information_order(scene: Scene, power: Power) -> Opinion | None:
    """DSA 10: gives form and follow-up to a national order, so it is open only where such an order
    reaches.
    """
    holder = scene.holder
    if holder is None or holder.kind is None:
        return None
    found = [checks.in_force(scene, "dsa", "10")]
    if scene.is_domestic:
        found += [checks.suspicion(scene, power), checks.crime(scene), *checks.address_details(scene)]
        return Opinion(tuple(found), Addressee(holder.name, HOME))
    if scene.state is None or not scene.state.eu:
        return None
    because = Sentence("closed.dsa_no_power", {"country": scene.country})
    found.append(Fails("no_legal_basis_with_country", because, (("dsa", "10"),)))
    return Opinion(tuple(found), Addressee(holder.name, scene.country))
