"""The chosen domicile: it stands in the report to the police, a protected home does not."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cases.test_order import confirmed, made
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.domiciles import domicile_of
from spoor.cases.models import Case, Domicile, HouseRecord
from spoor.cases.steps import domicile
from spoor.evidence.models import LogEntry

HOME = "Kanarielaan 77"


@pytest.fixture
def sam(office, person):
    HouseRecord.objects.update(order_address="Postbus 1, 1000 AA Fictiestad", police_contact="Politie")
    return person("sam", "analyst")


@pytest.fixture
def case(sam, report_in):
    made = report_in(sam, text=f"U woont op {HOME}. Ik maak u dood.", account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=made.pk)


def test_without_a_choice_it_is_the_address_of_the_house(case):
    assert domicile_of([case.pk]) == "Kantoor Test, Postbus 1, 1000 AA Fictiestad"


def test_the_last_choice_counts_and_the_log_holds_no_address(case, sam):
    domicile.choose(case, Domicile.Kind.POLICE, "Bureau  Verzonnen, Plein 1", by=sam, at=NOON)
    assert domicile_of([case.pk]) == "Bureau Verzonnen, Plein 1"
    domicile.choose(case, Domicile.Kind.HOUSE, "iets", by=sam, at=NOON)
    assert domicile_of([case.pk]).endswith("Fictiestad")
    lines = LogEntry.objects.filter(event="person:domicile:chosen").order_by("seq")
    assert [line.values for line in lines] == [{"kind": "police"}, {"kind": "house"}]


def test_a_protected_home_is_no_domicile(case, sam):
    with pytest.raises(domicile.HomeIsNoDomicile):
        domicile.choose(case, Domicile.Kind.EMPLOYER, f"thuis, {HOME.upper()}", by=sam, at=NOON)
    with pytest.raises(domicile.AddressMissing):
        domicile.choose(case, Domicile.Kind.LAWYER, " ", by=sam, at=NOON)
    assert not Domicile.objects.exists()


def test_the_report_to_the_police_names_it(case, sam):
    domicile.choose(case, Domicile.Kind.EMPLOYER, "Gemeente Fictiestad, Stadhuis 1", by=sam, at=NOON)
    order = made(confirmed(case, sam), sam, "office.report")
    said = str(order.versions.first().filled)
    assert "Gemeente Fictiestad, Stadhuis 1" in said
    assert HOME not in said
    assert "[adres 1]" in said


def test_on_the_page_it_is_refused_in_words_and_kept(case, sam, page):
    browser, address = page(sam), reverse("domicile", args=[case.number])
    refused = browser.post(address, {"kind": "police", "address": HOME})
    assert "Dit adres is in deze zaak beschermd" in refused.content.decode()
    kept = browser.post(address, {"kind": "police", "address": "Bureau Verzonnen, Plein 1"}, follow=True)
    assert "Bureau Verzonnen, Plein 1" in kept.content.decode()


def test_it_is_only_added_to(case, sam):
    domicile.choose(case, Domicile.Kind.POLICE, "Bureau Verzonnen", by=sam, at=NOON)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        Domicile.objects.update(address="anders")
