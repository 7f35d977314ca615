"""The directory: every row dated and sourced, in both languages, and what is unsure counts as absent."""

import re
from pathlib import Path

import pytest
import yaml

from spoor.law.directory import providers_from
from spoor.law.lawbook import load
from spoor.law.provisions import LawbookBroken

from .shared import CONTRACTS, needs_contracts

LAW = load()
TELLS = {"unless_barred", "no", "publicly", "unknown"}
RECORDS = {
    "platform_login_ip",
    "registration",
    "content",
    "content_opened",
    "content_unopened",
    "access_logs",
    "netflow",
    "dynamic_ip",
    "cgnat_port_map",
    "mobile_session",
    "call_records",
    "cell_site",
    "vpn_sessions",
}


@needs_contracts
def test_every_provider_that_the_contract_names_is_there():
    text = (CONTRACTS / "README.md").read_text()
    named = re.search(r"\*Directory ids\*: `([^`]+)`", text)
    assert set(named.group(1).split()) <= set(LAW.providers)


@pytest.mark.parametrize("provider", LAW.providers.values(), ids=lambda one: one.id)
def test_a_provider_is_dated_sourced_and_speaks_both_languages(provider):
    assert provider.as_of
    assert provider.source
    assert provider.basis in ("read", "memory", "unsure")
    assert provider.tells_user in TELLS
    assert provider.tells_user_basis in ("read", "memory", "unsure")
    assert provider.services
    for words in (*provider.notes, *filter(None, (provider.emergency,))):
        assert set(words) == {"nl", "en"}
        assert all(words.values())


@pytest.mark.parametrize("provider", LAW.providers.values(), ids=lambda one: one.id)
def test_how_long_a_record_lives_is_in_order_and_never_sure(provider):
    for record in provider.records:
        assert record.record in RECORDS
        assert record.source
        assert record.basis in ("memory", "unsure")
        days = [one for one in (record.soonest, record.expected, record.latest) if one is not None]
        assert days == sorted(days)
    window = provider.login_window
    if window is not None:
        own = next(one for one in provider.records if one.record == "platform_login_ip")
        assert (own.expected, own.latest) == (window.expected, window.latest)


def test_every_provider_has_a_golden_case_by_its_id():
    cases = yaml.safe_load((Path(__file__).parent / "golden" / "directory.yaml").read_text())["cases"]
    told = {str(case["facts"]["identifiers"][0]["holder"]) for case in cases}
    assert told == set(LAW.providers)


@pytest.mark.parametrize("provider", ["snap", "discord", "reddit"])
def test_a_designation_that_is_unsure_counts_as_absent(provider):
    assert LAW.providers[provider].country == "NL"
    assert LAW.providers[provider].eu_addressee is None


def test_a_representative_for_the_digital_services_act_is_no_addressee_for_an_order():
    telegram = LAW.providers["telegram"]
    assert telegram.dsa_representative == {
        "name": "European Digital Services Representative",
        "country": "BE",
    }
    assert telegram.eu_addressee is None


def test_a_rule_on_keeping_stands_in_the_book_or_is_not_known():
    for country in LAW.countries.values():
        assert country.retention is None or LAW.versions("bewaarplicht", country.retention)
    held = {one.article for one in LAW.provisions() if one.law == "bewaarplicht"}
    assert held == {one.retention for one in LAW.countries.values() if one.retention}
    assert [LAW.countries[code].retention for code in ("MA", "ID", "SR")] == [None, None, None]


@pytest.mark.parametrize("code", ["AW", "CW", "SX"])
def test_the_countries_of_the_kingdom_help_by_its_charter(code):
    assert LAW.countries[code].treaty == "Statuut 40"


@pytest.mark.parametrize("code", ["AE", "VN", "SA", "IQ", "AF", "IR", "CN", "PK"])
def test_a_state_that_is_no_party_to_the_convention_on_cybercrime_says_so(code):
    assert LAW.countries[code].budapest is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "a", "namen": "x"}], "unknown field namen"),  # a misspelt field is not silently no field
        ([{"id": "x"}], "the id stands twice"),  # in two files
    ],
)
def test_a_directory_that_is_wrong_breaks_the_book(rows, words):
    whole = {"as_of": "2026-11-23", "source": "x", "defaults": DEFAULTS}
    first = {"kind": "platform", "providers": [{"id": "x", "name": "x", "country": "IE"}]}
    with pytest.raises(LawbookBroken, match=words):
        providers_from(whole, [first, {"kind": "mail", "providers": rows}])


DEFAULTS = {
    "eu_addressee": None,
    "offers_services_in_eu": True,
    "unsure": [],
    "portal": True,
    "voluntary": True,
    "login_days": None,
    "wants_account_id": False,
    "basis": "memory",
    "services": [],
    "channel": None,
    "languages": [],
    "emergency": None,
    "preservation_days": None,
    "renewal_days": None,
    "records": [],
    "tells_user": "unknown",
    "tells_user_basis": "memory",
    "dsa_representative": None,
    "notes": [],
}
