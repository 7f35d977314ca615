"""Rules of the Dutch data powers (Sv 126n ff., CIOT) and of what anybody may read.

A Dutch order reaches the company, establishment or representative in the Netherlands. Each rule answers an
Opinion, or None where the instrument could not in principle reach data behind the identifier.
"""

from spoor.law import checks
from spoor.law.answers import Addressee, Check, Fails, Met, Opinion, Sentence
from spoor.law.directory import Power
from spoor.law.periods import ONE_HOUR, days_after
from spoor.law.scene import HOME, Scene


def user_data(scene: Scene, power: Power) -> Opinion | None:
    """Sv 126na, 126nc: by an investigating officer, on suspicion of a crime."""
    if not _may_be_domestic(scene):
        return None
    return Opinion(
        (*_common(scene, power), checks.crime(scene), *checks.address_details(scene)), addressee(scene)
    )


def traffic(scene: Scene, power: Power) -> Opinion | None:
    """Sv 126n: by the prosecutor, offence of 67(1); since HR 5-4-2022 with the examining magistrate's
    leave.
    """
    if not _may_be_domestic(scene):
        return None
    ruling = ("rechtspraak", "HR 5-4-2022, ECLI:NL:HR:2022:475")
    ruled = scene.law.in_force(*ruling, on=scene.on)
    return Opinion(
        (*_common(scene, power), checks.listed_67_1(scene), *checks.address_details(scene)),
        addressee(scene),
        validation=power.needs_validation_by if ruled else "",
        drop_cites=() if ruled else (ruling,),
    )


def stored_records(scene: Scene, power: Power) -> Opinion | None:
    """Sv 126nd: by the prosecutor for an offence of 67(1); for any other with the examining magistrate
    (par. 6), and so where it is unsure whether the offence is listed and nobody has confirmed it.
    """
    if not _may_be_domestic(scene):
        return None
    confirmed = not scene.offence.unsure or scene.finding("law_unverified", power) is True
    listed = scene.offence.list_67_1 and confirmed
    return Opinion(
        (*_common(scene, power), *checks.address_details(scene)),
        addressee(scene),
        cites=(("sv", "67 lid 1"), *scene.offence.cites) if listed else (("sv", "126nd lid 6"),),
        drop_cites=() if listed else (("sv", "126nd lid 1"),),
        validation=None if listed else "rechter_commissaris",
    )


def stored_content(scene: Scene, power: Power) -> Opinion | None:
    """Sv 126ng(2): offence of 67(1), serious breach of the legal order, urgent; with the examining
    magistrate.
    """
    return _serious_and_urgent(scene, power, ("sv", "126ng lid 2"))


def preservation(scene: Scene, power: Power) -> Opinion | None:
    """Sv 126ni: offence of 67(1), serious breach of the legal order, urgent; at most ninety days, renewed
    once.
    """
    return _serious_and_urgent(scene, power, ("sv", "126ni lid 1"))


def _serious_and_urgent(scene: Scene, power: Power, cite: tuple[str, str]) -> Opinion | None:
    if not _may_be_domestic(scene):
        return None
    findings = [checks.finding(scene, power, name, cite) for name in ("serious_breach", "urgent")]
    keeps = power.category == "preservation"
    details = checks.address_details(scene, port=not keeps)
    return Opinion((*_common(scene, power), checks.listed_67_1(scene), *findings, *details), addressee(scene))


def national_look_up(scene: Scene, power: Power) -> Opinion | None:
    """CIOT: the present users of numbers and addresses of Dutch telecom providers; a past address is not in
    it.
    """
    if not _may_be_domestic(scene) or (scene.holder is not None and scene.country not in (HOME, None)):
        return None
    found = (
        *_common(scene, power),
        checks.crime(scene),
        *_still_current(scene),
        *checks.address_details(scene),
    )
    return Opinion(found, Addressee(Sentence("addressee.ciot"), HOME))


def _still_current(scene: Scene) -> tuple[Check, ...]:
    """The file holds addresses as assigned when it was last refreshed, and does not know who shares one.

    Without a time zone the day before may still be within the refresh.
    """
    one = scene.identifier
    if one.kind != "ip":
        return ()
    if one.is_shared:
        return (Fails("wrong_kind_of_data", Sentence("closed.ciot_shared"), (("ciot", "4"),)),)
    refresh = scene.law.value("ciot", "4", "refresh", on=scene.on).amount
    if one.used is None:
        past = False
    elif one.used.at is None:
        past = (one.used.on if one.used.has_zone else days_after(one.used.on, 1)) < scene.on
    else:
        past = scene.until - one.used.at > refresh * ONE_HOUR
    if past:
        return (
            Fails("wrong_kind_of_data", Sentence("closed.ciot_past", {"hours": refresh}), (("ciot", "4"),)),
        )
    return (Met((("ciot", "4"),)),)


def open_source(scene: Scene, power: Power) -> Opinion | None:
    """What anybody may read, without system and with a slight breach of privacy at most (Politiewet 3)."""
    return Opinion((), Addressee(Sentence("addressee.open_source"), None))


def addressee(scene: Scene) -> Addressee | None:
    """Return the company, establishment or representative in the Netherlands."""
    if scene.holder is None:
        return None
    return Addressee(scene.holder.name, HOME if scene.is_domestic else scene.country)


def _common(scene: Scene, power: Power) -> tuple[Check, ...]:
    known = checks.holder_known(scene)
    where = Met() if scene.is_domestic else checks.country_known(scene)
    return (known, where, checks.suspicion(scene, power))


def _may_be_domestic(scene: Scene) -> bool:
    if scene.is_domestic:
        return True
    return scene.country is None and (scene.holder is None or scene.holder.eu_addressee is None)
