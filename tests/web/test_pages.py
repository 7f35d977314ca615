"""What pages say and what they never say."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.conftest import NOON

from spoor.cases import walk
from spoor.cases.models import Case
from spoor.cases.steps import route, triage
from spoor.evidence.models import Exhibit, Report
from spoor.web.rows import row

SECRET = "Ik weet dat u op Verzonnenlaan 12 woont en kom u vermoorden."


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def case(mira, report_in):
    made = report_in(mira, text=SECRET, account="@fictief_1", platform="x", target="Verzonnen Persoon")
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=made.pk)


@pytest.mark.parametrize("name", ["worklist", "cases", "reports", "my-reports", "shelf-days"])
def test_no_list_holds_the_message(name, case, mira, page):
    text = page(mira).get(reverse(name)).content.decode()
    for part in ("Verzonnenlaan", "vermoorden", "Verzonnen Persoon"):
        assert part not in text


def test_the_title_of_a_case_is_number_and_kind(case, mira, page):
    text = page(mira).get(reverse("case", args=[case.number])).content.decode()
    head = text[: text.index("<blockquote")]
    assert case.number in head
    assert "Verzonnenlaan" not in head
    assert "vermoorden" in text  # the message itself stands in the page
    assert "Verzonnenlaan" not in text  # and what it says of a person's life is covered


def test_the_page_says_days_in_dutch_time(mira, report_in, page):
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in the Netherlands
    case = report_in(mira, at=late)
    text = page(mira).get(reverse("case", args=[case.number])).content.decode()
    assert "verzegeld 24 nov 2026" in text
    assert "verzegeld 23 nov 2026" not in text


def test_one_filled_button_on_the_page_of_a_case(case, mira, page):
    browser = page(mira)
    address = reverse("case", args=[case.number])
    assert browser.get(address).content.decode().count('class="button"') == 1
    report = Report.objects.get()
    word = triage.Word(label="threat", severity=3, reason="kondigt aan", danger_to_life=False)
    triage.confirm(report.pk, word, by=mira, by_role="opsporingsambtenaar", at=NOON)
    route.follow(case.pk, by="mira", at=NOON)
    assert browser.get(address).content.decode().count('class="button"') == 1


def test_an_exhibit_comes_down_whole_and_by_its_name(mira, report_in, page):
    report_in(mira, text="Ik kom u vermoorden.")
    exhibit = Exhibit.objects.filter(report__isnull=False).first()
    answer = page(mira).get(reverse("exhibit", args=[exhibit.pk]))
    assert len(b"".join(answer.streaming_content)) == exhibit.size
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{exhibit.name or exhibit.sha256 + ".json"}"'
    )
    assert answer["Content-Type"] == "application/octet-stream"  # never shown in the page's own origin


def test_a_message_is_never_markup(mira, report_in, page):
    case = report_in(mira, text="<script>alert(1)</script> ik maak je dood")
    list(walk.walk(by="commandline", at=NOON))
    text = page(mira).get(reverse("case", args=[case.number])).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("Mira", "de Wit", "MW"),  # two letters fit the circle; the prefix is not a name
        ("Prins", "", "P"),
        ("", "", "M"),  # her username
    ],
)
def test_initials(mira, page, first, last, shown):
    mira.first_name, mira.last_name = first, last
    mira.save()
    text = page(mira).get(reverse("report")).content.decode()
    assert f'<span class="who" aria-hidden="true">{shown}</span>' in text


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (-2, "Waarschijnlijk vandaag weg"),  # past already, an estimate all the same
        (1, "Waarschijnlijk vandaag weg"),
        (24, "Waarschijnlijk weg over 1 dag (± 24 nov 2026)"),
        (6 * 24, "Waarschijnlijk weg over 6 dagen (± 29 nov 2026)"),
    ],
)
def test_a_row_says_in_how_many_days_the_data_are_gone(case, hours, shown):
    lost = NOON + timedelta(hours=hours)
    case.last_useful_at = case.lost_first_at = lost
    assert row(case, NOON).when == shown


def test_a_refused_act_gives_back_what_was_typed_and_no_token(case, mira, page):
    given = {"kind": "ip", "raw": "geen </script> adres", "csrfmiddlewaretoken": "geheim"}
    address = reverse("identifier", args=[case.number])
    answer = page(mira).post(address, given)
    assert answer.status_code == 422
    typed = answer.context["typed"]
    assert typed["path"] == address
    assert typed["values"] == {"kind": ["ip"], "raw": ["geen </script> adres"]}
    assert typed["said"].startswith("Kenmerk: verwacht")
    whole = answer.content.decode()
    assert "geen </script>" not in whole
    assert (
        f'name="next" value="{reverse("case", args=[case.number])}"' in whole
    )  # the other language shows the case
    assert "typed" not in page(mira).get(reverse("case", args=[case.number])).context


def test_a_person_of_an_ended_case_is_refused_in_words(desk, person, page, report_in):
    from spoor.cases.steps import close

    mira = person("mira", "analyst")
    case = report_in(mira, account="@fictief_1", platform="x")
    close.close_case(case.pk, outcome="no_offence", reason="geen bedreiging", by=mira, at=NOON)
    browser = page(mira)
    answer = browser.post(f"/zaken/{case.number}/persoon", {"name": "J. Verzonnen"}, follow=True)
    assert "Deze zaak is gesloten; er is niets vastgelegd." in answer.content.decode()
