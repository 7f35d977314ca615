"""Reports, exhibits and custody are only added to; the count of a day is never edited."""

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON

from spoor.cases.models import ShelfCount
from spoor.evidence.models import CustodyEvent, Exhibit, Report


@pytest.fixture
def rows(desk, person, report_in):
    report_in(person("mira", "analyst"))
    ShelfCount.objects.create(day=NOON.date(), shelf=1, open_cases=1, counted_at=NOON)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Report, {"account": "iets anders"}),
        (Exhibit, {"sha256": "0" * 64}),
        (CustodyEvent, {"why": "anders"}),
        (ShelfCount, {"shelf": 0}),
    ],
)
def test_neither_change_nor_removal(rows, model, change):
    assert model.objects.exists()
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        model.objects.all()._raw_delete("default")
