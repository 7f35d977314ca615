"""What people type about a case is covered before a page keeps it; what is compared or names the fact itself is not."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import Case
from spoor.web.covering import CoverTyped

TYPED = "reason=bij+kanarielaan+77&password=Kanarielaan+77&csrfmiddlewaretoken=Kanarielaan&case={case}"


@pytest.fixture
def case(analyst, report_in):
    made = report_in(
        analyst, text="U woont op Kanarielaan 77. Ik maak u dood.", account="@fictief_1", platform="x"
    )
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=made.pk)


def typed(case, page: str, method: str = "post", chosen: str = "", **arguments) -> QueryDict:
    request = getattr(RequestFactory(), method)(
        "/", TYPED.format(case=chosen), content_type="application/x-www-form-urlencoded"
    )
    request.resolver_match = type("Match", (), {"url_name": page})()
    assert CoverTyped(lambda _request: None).process_view(request, None, (), arguments) is None
    return request.POST


@pytest.mark.parametrize(
    ("page", "chosen", "reason"),
    [
        ("confirm", "", "bij [adres 1]"),  # a page of the case
        ("close-together", "own", "bij [adres 1]"),  # of several, chosen by a tick
        ("protected-add", "", "bij kanarielaan 77"),  # where the fact itself is typed
        ("close-together", "none", "bij kanarielaan 77"),  # about no case of which it is a fact
    ],
)
def test_what_is_typed(case, page, chosen, reason):
    number = {} if page == "close-together" else {"number": case.number}
    told = typed(case, page, chosen=case.number if chosen == "own" else "", **number)
    assert told["reason"] == reason
    assert told["password"] == "Kanarielaan 77"  # compared, never kept
    assert told["csrfmiddlewaretoken"] == "Kanarielaan"
