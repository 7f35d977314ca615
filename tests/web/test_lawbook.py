"""The law book on screen: the day decides, what nobody checked says so, and bad input is answered at its field."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from tests.conftest import NOON

from spoor.cases import selectors, walk
from spoor.cases.models import Case
from spoor.cases.rules import rules
from spoor.evidence.models import LogEntry
from spoor.law import lawbook
from spoor.law.browse import places
from spoor.law.directory import Record
from spoor.law.trail import evaluate
from spoor.web import directory_page, what_if

PAGES = ["lawbook", "instruments", "providers", "countries", "stale", "compare", "what-if"]


@pytest.fixture
def mira(desk, person):
    return person("mira", "analyst")


@pytest.fixture
def case(mira, report_in):
    made = report_in(mira, account="@fictief_1", platform="x")
    list(walk.walk(by="commandline", at=NOON))
    return Case.objects.get(pk=made.pk)


@pytest.fixture
def read(mira, page):
    """Open an address as an analyst and return its text; the status is checked."""
    browser = page(mira)

    def get(address, status=200):
        answer = browser.get(address)
        assert answer.status_code == status, address
        return answer.content.decode()

    return get


def bare(text):
    """Return a page as its words, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("name", PAGES)
def test_each_part_has_one_filled_button_at_most_and_names_itself(name, read):
    text = read(reverse(name))
    assert text.count('class="button"') <= 1
    assert f'class="chip" href="{reverse(name)}" aria-current="page"' in text


def test_an_office_reads_the_same_book(office, person, page):
    browser = page(person("sam", "analyst"))
    assert [browser.get(reverse(name)).status_code for name in PAGES] == [200] * len(PAGES)


def test_the_menu_leads_to_the_book(read):
    assert f'href="{reverse("lawbook")}"' in read(reverse("worklist"))


@pytest.mark.parametrize(
    ("on", "is_there"),
    [
        ("2026-08-18", True),  # the first day of the Regulation
        ("2026-08-17", False),  # a day too early
    ],
)
def test_the_overview_shows_the_law_of_its_day(on, is_there, read):
    text = read(f"{reverse('lawbook')}?op={on}")
    assert (reverse("article", args=["reg_2023_1543", "4 lid 1"]) in text) is is_there
    without = bare(text).partition("Zonder bepaling in werking op deze dag:")[2]
    assert ("Vo. 2023/1543" in without) is not is_there


def test_a_short_citation_does_not_break_and_a_long_one_may(read):
    text = read(f"{reverse('lawbook')}?op=2026-11-24")
    assert ">285\u00a0lid\u00a01</a>" in text
    assert ">HR 5-4-2022, ECLI:NL:HR:2022:475</a>" in text


def test_the_count_is_of_what_a_person_checked(read):
    assert re.search(r"van \d+ bepalingen door een mens nagekeken 0 ", bare(read(reverse("lawbook"))))


def test_search_shows_articles_and_says_when_there_are_none(read):
    found = read(f"{reverse('lawbook')}?q=285+sr&op=2026-11-24")
    assert reverse("article", args=["sr", "285 lid 1"]) in found
    assert "geen artikel met al deze woorden" in bare(read(f"{reverse('lawbook')}?q=bestaatniet")).casefold()


def test_what_is_searched_is_never_markup(read):
    assert "<script>alert" not in read(f"{reverse('lawbook')}?q=<script>alert(1)</script>")


@pytest.mark.parametrize("name", ["lawbook", "stale"])
@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("gisteren", "Dit is geen dag. Schrijf hem als 2026-11-23."),
        ("2026-02-30", "Dit is geen dag."),  # a day that does not exist
        ("1500-01-01", "Kies een dag van 1 jan 1900"),  # a slip of the pen
    ],
)
def test_a_bad_day_is_said_at_its_field(name, on, words, read):
    text = read(f"{reverse(name)}?op={on}", 422)
    error = re.search(r'<p class="errors" id="book_op_error">([^<]+)</p>', text)
    assert error
    assert words in error.group(1)
    assert 'aria-invalid="true"' in text


def test_two_versions_stand_side_by_side_with_what_changed(read):
    address = reverse("article", args=["sr", "285 lid 1"])
    text = read(f"{address}?op=2026-11-24")
    said = bare(text)
    assert (
        "2 versies in het regelboek. Op 24 nov 2026 geldt de versie vanaf 1 januari 2020 (eerste dag uit het geheugen)."
        in said
    )
    assert "Wat er veranderde op 1 jan 2020" in said
    assert "<del>24 maanden</del>" in text
    assert "<ins>36 maanden</ins>" in text
    assert said.count("Bron niet geverifieerd") == 2  # one in each version: nobody read either
    old = bare(read(f"{address}?op=2019-06-01"))
    assert "Op 1 jun 2019 geldt de versie eerste dag onbekend; tot en met 31 december 2019." in old


def test_an_offence_leads_to_the_what_if_form(read):
    text = read(reverse("article", args=["sr", "285 lid 1"]))
    assert f'href="{reverse("what-if")}?offence=285:1"' in text
    assert "Reken uit wat dan open is" in text
    assert "Reken uit wat dan open is" not in read(reverse("article", args=["atw", "1"]))
    assert "Reken uit wat dan open is" not in read(
        reverse("article", args=["sr", "66"])
    )  # of Sr, and no offence


def test_an_article_names_what_rests_on_it(read):
    text = read(reverse("article", args=["sv", "126n"]))
    assert reverse("instrument", args=["nl.126n"]) in text


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("law", ["nergens"]),
        ("article", ["nergens", "1"]),
        ("article", ["sr", "9999"]),
        ("instrument", ["nl.9999"]),
        ("provider", ["nergens"]),
    ],
)
def test_what_the_book_does_not_hold_says_what_to_do(name, arguments, read):
    text = read(reverse(name, args=arguments), 404)
    assert "Dit staat niet in het regelboek" in text
    assert f'class="button" href="{reverse("lawbook")}"' in text


@pytest.mark.parametrize(
    ("law", "number", "words"),
    [
        ("sr", "285 lid 5", "Hoedanigheden minister, staatssecretaris"),  # whom the list names
        ("huis", "geen_samenwerking", "Landen Rusland"),
        ("dir_2023_1544", "7", "Aangewezen uiterlijk 18 aug 2026"),
    ],
)
def test_an_article_says_whom_its_list_names(law, number, words, read):
    assert words in bare(read(reverse("article", args=[law, number])))


def test_a_missing_article_leads_to_the_others_of_its_law(read):
    assert f'href="{reverse("law", args=["sr"])}"' in read(reverse("article", args=["sr", "9999"]), 404)


def test_an_article_with_any_sign_in_it_has_a_page(read):
    for law, number in places(rules()):
        said = unescape(read(reverse("article", args=[law, number])))
        assert number in said, (law, number)


def test_english_cites_paragraphs_in_brackets(mira, page):
    browser = page(mira)
    browser.cookies["spoor_lang"] = "en"
    text = browser.get(reverse("article", args=["reg_2023_1543", "10 lid 4"])).content.decode()
    assert "Reg. 2023/1543, art. 10(4)" in text
    assert "Source not verified" in text


def test_an_open_point_is_in_the_language_of_the_page(mira, page):
    browser, address = page(mira), reverse("article", args=["sv", "126n"])
    said = bare(browser.get(address).content.decode())
    assert "Of de inloglijst van een platform verkeersgegevens is. De praktijk verschilt." in said
    browser.cookies["spoor_lang"] = "en"
    said = bare(browser.get(address).content.decode())
    assert "Whether a platform's log-in list is traffic data. Practice varies." in said.replace("&#x27;", "'")


def test_stale_counts_the_open_cases_that_cite_a_rule(case, mira, read):
    counted = selectors.cases_resting_on(mira)
    assert counted["reg_2023_1543", "1"] == 1
    assert counted["sv", "9999"] == 0
    said = bare(read(reverse("stale")))
    assert "1 lopende zaak noemt dit" in said
    Case.objects.filter(pk=case.pk).update(outcome="no_offence")
    assert not selectors.cases_resting_on(mira)  # a closed case keeps nobody awake
    assert "1 lopende zaak noemt dit" not in bare(read(reverse("stale")))


def test_who_only_reports_counts_no_case(case, person):
    assert not selectors.cases_resting_on(person("melder", "reporter"))


def test_two_days_compared(read):
    said = bare(read(f"{reverse('compare')}?van=2019-12-31&tot=2020-01-01"))
    assert "Gewijzigd 1 Sr, art. 285 lid 1" in said
    assert "Erbij gekomen 1 Sr, art. 285 lid 5" in said
    assert "Vervallen 2" in bare(read(f"{reverse('compare')}?van=2024-06-30&tot=2024-07-01"))
    assert "Geen verschil" in bare(read(f"{reverse('compare')}?van=2026-11-23&tot=2026-11-23"))


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("van=2026-01-02&tot=2026-01-01", "tot", "Deze dag ligt voor de eerste."),
        ("van=morgen&tot=2026-01-01", "van", "Dit is geen dag."),
        ("van=2026-01-01&tot=2026-01-02&zaak=2026-9999", "zaak", "Deze zaak is er niet"),
    ],
)
def test_what_cannot_be_compared_is_said_at_its_field(query, field, words, read):
    text = read(f"{reverse('compare')}?{query}", 422)
    error = re.search(rf'<p class="errors" id="compare_{field}_error">([^<]+)</p>', text)
    assert error
    assert words in error.group(1)


def test_the_routes_of_a_case_are_compared_and_looking_is_logged(case, read):
    looked = LogEntry.objects.filter(event="person:case:viewed", subject=f"case:{case.pk}")
    before = looked.count()
    said = bare(read(f"{reverse('compare')}?van=2026-08-17&tot=2026-11-24&zaak={case.number}"))
    assert "Routes die verschillen" in said
    assert "Europees verstrekkingsbevel: abonneegegevens" in said
    assert "Vo. 2023/1543 1 geldt pas vanaf 18 augustus 2026." in said or "geldt pas vanaf" in said
    assert looked.count() == before + 1


def test_sources_of_a_case_lead_to_their_articles(case, read):
    text = read(reverse("case", args=[case.number]))
    links = set(re.findall(r'<p class="law">.*?</p>', text, re.DOTALL))
    assert any(f'href="{reverse("article", args=["reg_2023_1543", "1"])}"' in one for one in links)


def test_the_directory_says_of_when_it_is_and_what_is_unsure(read):
    said = bare(read(reverse("providers")))
    assert "zoals bekend op 23 nov 2026" in said
    assert "onzeker: de geadresseerde in de EU" in said
    one = bare(read(reverse("provider", args=["discord"])))
    assert "Onzeker, dus telt als niet bekend: de geadresseerde in de EU" in one


def test_a_country_names_what_a_request_rests_on(read):
    rows = {
        re.search(r">(\w\w)</span>", row).group(1): bare(row)
        for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", read(reverse("countries")), re.DOTALL)
    }
    assert "Rl. 2014/41 (EOB), art. 6" in rows["DE"]  # the European order takes the place of a treaty
    assert "rechtshulp, EU 2000" in rows["IE"]  # Ireland takes no part in it
    assert "Rl. 2014/41" not in rows["IE"]
    assert "niet geverifieerd" in rows["PK"]


def test_a_sheet_says_who_decides_in_what_time_and_what_next(read):
    said = bare(read(f"{reverse('instrument', args=['eu.epoc.traffic'])}?op=2026-11-24"))
    for words in (
        "Wie beslist De rechter-commissaris.",
        "10 dagen",
        "8 uur",
        "36 maanden",
        "Bij weigering of stilte",
    ):
        assert words in said
    before = bare(read(f"{reverse('instrument', args=['eu.epoc.traffic'])}?op=2026-08-17"))
    assert "geldt niet op deze dag: vanaf 18 augustus 2026" in before


def test_every_sheet_has_a_page_and_says_whether_the_trail_counts_with_it(read):
    for sheet in rules().sheets.values():
        text = read(reverse("instrument", args=[sheet.id]))
        assert ("Reken een voorbeeld uit" in text) is bool(directory_page.example(sheet)), sheet.id
        assert sheet.in_trail or "Alleen beschreven: het spoor rekent er niet mee." in text


def test_the_example_of_a_sheet_reaches_its_instrument(desk):
    law, missed = rules(), []
    for sheet in law.sheets.values():
        example = dict(parse_qsl(directory_page.example(sheet)))
        if example:
            form = what_if.form_of(example, house="desk", today=date(2026, 11, 24))
            assert form.is_valid(), (sheet.id, form.errors)
            trail = evaluate(form.cleaned_data["facts"], on=date(2026, 11, 24), law=law)
            found = {one.instrument: one.state for one in (*trail.routes, *trail.beside)}
            if found.get(sheet.id, "closed") == "closed":
                missed.append((sheet.id, found.get(sheet.id)))
    assert missed == []


def test_every_provider_has_a_page_that_says_what_it_keeps(read):
    for one in rules().providers.values():
        said = bare(read(reverse("provider", args=[one.id])))
        assert "niet geverifieerd" in said, one.id
        assert all(note["nl"] in unescape(said) for note in one.notes), one.id
    said = bare(read(reverse("provider", args=["x"])))
    assert "Inlogregistraties: waarschijnlijk 30 dagen (30 tot 90) onzeker" in said
    assert "Licht de gebruiker in Ja, tenzij het is verboden" in said


def test_a_length_that_nobody_knows_is_not_never():
    record = Record("content", None, None, None, "bron", "unsure")
    assert directory_page._record(record)["window"] == "niet bekend"


def test_every_record_of_the_directory_has_a_word():
    named = {record.record for one in lawbook.load().providers.values() for record in one.records}
    words = [directory_page.record_name(one) for one in sorted(named | set(lawbook.load().windows))]
    assert len(set(words)) == len(words)
