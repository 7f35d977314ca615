"""Rules for what lies in other states: Budapest Convention, its second protocol, mutual assistance, police,
voluntary.
"""

from dataclasses import replace
from datetime import date

from spoor.law import checks
from spoor.law.answers import Addressee, Check, Cite, Fails, Met, Opinion, Rests, Sentence
from spoor.law.directory import Power
from spoor.law.scene import HOME, Scene

LEGAL_AID = "rechtshulp"
RECIPROCITY = "wederkerigheid"
UNKNOWN_TREATY = "wederkerigheid (verdrag onzeker)"


def budapest_preservation(scene: Scene, power: Power) -> Opinion | None:
    """Budapest 29: to another party of the convention, through the contact points; for any offence."""
    if not scene.is_abroad:
        return None
    found = (
        checks.in_force(scene, "ets_185", "29"),
        checks.holder_known(scene),
        checks.country_known(scene),
        _party(scene),
        checks.suspicion(scene, power),
        *checks.address_details(scene, port=False),
    )
    return Opinion(found, _company(scene), through=_authority(scene, "addressee.contact_point"))


def _party(scene: Scene) -> Check:
    """The state is a party on this day; where that is unsure, a person must confirm it."""
    if scene.country is None:
        return Met()
    cites: tuple[Cite, ...] = (("ets_185", "29"),)
    failure = Fails(
        "no_legal_basis_with_country", Sentence("closed.not_party", {"country": scene.country}), cites
    )
    state = scene.state
    if state is None:
        return replace(failure, unsure=True)
    if state.budapest is None:
        return failure
    if isinstance(state.budapest, date) and scene.on < state.budapest:
        return failure
    if state.budapest_basis == "unsure":
        return Rests(Sentence("rule.party", {"country": scene.country}), failure)
    return Met(cites)


def second_protocol(scene: Scene, power: Power) -> Opinion | None:
    """Second Additional Protocol: listed for states that signed; closed as long as it is not in force for
    us.
    """
    if scene.holder is None or scene.state is None or scene.state.cets_224 is None:
        return None
    return Opinion((checks.in_force(scene, *power.cites[0]),), Addressee(scene.holder.name, scene.country))


def mutual_assistance(scene: Scene, power: Power) -> Opinion | None:
    """Mutual legal assistance: by the treaty with that state, else by reciprocity; not beside the EIO."""
    if not scene.is_abroad or (scene.state is not None and scene.state.eio):
        return None
    found = (
        checks.holder_known(scene),
        checks.country_known(scene),
        _cooperates(scene),
        checks.suspicion(scene, power),
        *checks.address_details(scene),
    )
    advice = (Sentence("advice.more_data"),)
    if scene.country is None:
        return Opinion(found, None, advice=advice)
    treaty = scene.state.treaty if scene.state else UNKNOWN_TREATY
    reciprocal = treaty.startswith(RECIPROCITY)
    return Opinion(
        found,
        _company(scene),
        through=_authority(scene, "addressee.central_authority"),
        cites=((LEGAL_AID, treaty),),
        basis="reciprocity" if reciprocal else treaty,
        advice=(*advice, Sentence("advice.reciprocity")) if reciprocal else advice,
    )


def _cooperates(scene: Scene) -> Check:
    """The house's own list of states where a request works on paper only."""
    policy = ("huis", "geen_samenwerking")
    if scene.country in scene.law.nearest(*policy, on=scene.on).marks["countries"]:
        return Fails(
            "no_cooperation", Sentence("closed.no_cooperation", {"country": scene.country}), (policy,)
        )
    return Met()


def police_channels(scene: Scene, power: Power) -> Opinion | None:
    """Police information: within the Union by Directive 2023/977, elsewhere through Interpol; never data by
    order.
    """
    if not scene.is_abroad or (scene.holder is None and scene.identifier.kind in scene.law.holder_needed):
        return None
    found = (checks.holder_known(scene), checks.country_known(scene), _cooperates(scene))
    if scene.country is None:
        return Opinion(found, None)
    member = scene.state is not None and scene.state.eu
    cite = ("dir_2023_977", "5") if member else ("politiesamenwerking", "Interpol")
    return Opinion(
        found,
        _company(scene),
        through=_authority(scene, "addressee.police"),
        cites=(cite,),
        basis="Directive (EU) 2023/977" if member else "Interpol",
        emergency=power.emergency_clock is not None and scene.finding("emergency", power) is True,
        advice=(Sentence("advice.not_evidence"),),
    )


def voluntary_preservation(scene: Scene, power: Power) -> Opinion | None:
    """Keeping at the provider's own portal: asked, not ordered."""
    holder = scene.holder
    if holder is None or (not holder.portal and (not scene.is_abroad or scene.country is None)):
        return None
    found = (_cooperates(scene), _willing(scene), *checks.address_details(scene, port=False))
    return Opinion(found, Addressee(holder.name, scene.country))


def voluntary_subscriber(scene: Scene, power: Power) -> Opinion | None:
    """User data given voluntarily by a provider in another state; in the Netherlands only an order will
    do.
    """
    holder = scene.holder
    if holder is None or not scene.is_abroad or scene.country is None:
        return None
    found = (
        _cooperates(scene),
        _willing(scene),
        checks.suspicion(scene, power),
        checks.crime(scene),
        *checks.address_details(scene),
    )
    cites = (("usc_18", "2702(c)(6)"),) if scene.country == "US" else ()
    return Opinion(found, Addressee(holder.name, scene.country), cites=cites)


def voluntary_emergency(scene: Scene, power: Power) -> Opinion | None:
    """Disclosure in an emergency: imminent death or serious injury, as a person found."""
    holder = scene.holder
    if holder is None or not (scene.is_abroad or holder.portal):
        return None
    found = checks.finding(scene, power, "emergency", power.cites[0])
    cites = (("usc_18", "2702(b)(8), (c)(4)"),) if scene.country == "US" else ()
    return Opinion(
        (_cooperates(scene), found, *checks.address_details(scene)),
        Addressee(holder.name, scene.country),
        cites=cites,
        emergency=isinstance(found, Met),
    )


def _willing(scene: Scene) -> Check:
    """The provider is not known to answer its own state's authorities only."""
    holder = scene.holder
    if holder is None or holder.voluntary is not False or scene.country == HOME:
        return Met()
    cites = (("aanbiederbeleid", "weigert"),)
    return Fails("no_cooperation", Sentence("closed.provider_refuses", {"name": holder.name}), cites)


def _company(scene: Scene) -> Addressee | None:
    """Return the company that holds the data, in its own state; where nobody is named, who answers in that state."""
    if scene.holder is not None:
        return Addressee(scene.holder.name, scene.country)
    return None


def _authority(scene: Scene, name: str) -> Sentence | None:
    """Return the authority of the state by which a request goes."""
    return None if scene.country is None else Sentence(name, {"country": scene.country})
