"""What a house has otherwise than the book: its own knowledge and policy, never the law."""

from datetime import date

import pytest

from spoor.law.adjusted import ChangeUnknown, HouseChange, adjusted
from spoor.law.facts import parse_facts
from spoor.law.lawbook import load
from spoor.law.trail import evaluate

LAW = load()
DAY = date(2026, 11, 23)


def facts(holder="proton", kind="email", **more):
    return parse_facts(
        {
            "case": "proef",
            "offence": {"provision": "sr:285", "paragraph": 1, "committed_on": "2026-11-20", "place": "NL"},
            "suspicion": True,
            "identifiers": [{"id": "a", "kind": kind, "holder": holder, "value": "x@y.example", **more}],
        }
    )


def state(law, instrument, **more):
    routes = evaluate(facts(**more), on=DAY, law=law).routes
    return next((one.state for one in routes if one.instrument == instrument), None)


def test_without_changes_it_is_the_book_itself():
    assert adjusted(LAW, []) is LAW


@pytest.mark.parametrize(
    ("change", "holder", "instrument", "before", "after"),
    [
        # a representative in the Union that somebody found in the European list
        (
            HouseChange("provider", "proton", {"eu_addressee": "DE"}),
            "proton",
            "eu.epoc.subscriber",
            "needs",
            "open",
        ),
        # a provider that turns out to answer nobody abroad
        (
            HouseChange("provider", "signal", {"voluntary": False}),
            "signal",
            "voluntary.subscriber",
            "open",
            "closed",
        ),
        # a treaty that begins
        (HouseChange("country", "PK", {"budapest": "2026-11-01"}), "own", "coe.185.29", "closed", "open"),
        # a treaty that begins only tomorrow
        (HouseChange("country", "PK", {"budapest": "2026-11-24"}), "own", "coe.185.29", "closed", "closed"),
        # the house's own list of states where a request works on paper only
        (
            HouseChange("policy", "geen_samenwerking", {"countries": ["RU", "PK"]}),
            "own",
            "mla",
            "open",
            "closed",
        ),
    ],
)
def test_a_change_counts_in_every_answer(change, holder, instrument, before, after):
    provider = {
        "id": "own",
        "name": "Bedacht",
        "country": "PK",
        "kind": "access",
        "offers_services_in_eu": False,
    }

    def found(law):
        document = {
            "case": "proef",
            "offence": {"provision": "sr:285", "paragraph": 1, "committed_on": "2026-11-20", "place": "NL"},
            "suspicion": True,
            "providers": [provider],
            "identifiers": [{"id": "a", "kind": "account", "holder": holder, "value": "1"}],
        }
        routes = evaluate(parse_facts(document), on=DAY, law=law).routes
        return next(one.state for one in routes if one.instrument == instrument)

    changed = adjusted(LAW, [change])
    assert (found(LAW), found(changed)) == (before, after)
    assert changed.digest != LAW.digest
    assert found(LAW) == before  # the book itself is untouched


def test_weights_are_laid_over_one_by_one():
    changed = adjusted(LAW, [HouseChange("policy", "waarde_volgende_stap", {"provider_answers": {"x": 0.9}})])
    marks = changed.nearest("huis", "waarde_volgende_stap", on=DAY).marks
    assert marks["provider_answers"]["x"] == 0.9
    assert (
        marks["provider_answers"]["meta"]
        == LAW.nearest("huis", "waarde_volgende_stap", on=DAY).marks["provider_answers"]["meta"]
    )


@pytest.mark.parametrize(
    "change",
    [
        HouseChange("provider", "nobody", {"country": "IE"}),  # no such provider
        HouseChange("provider", "x", {"basis": "read"}),  # not for a house to say
        HouseChange("country", "XX", {"eio": True}),  # no such country
        HouseChange("country", "PK", {"names": {}}),
        HouseChange("policy", "volgende_stap", {"lane": {}}),  # a misspelt field
    ],
)
def test_what_the_book_does_not_have_cannot_be_changed(change):
    with pytest.raises(ChangeUnknown):
        adjusted(LAW, [change])
