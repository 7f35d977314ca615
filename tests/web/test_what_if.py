"""What would be open if: the answer is that of the law book, nothing is kept, and errors name their place."""

import re
from datetime import date
from html import unescape

import pytest
from django.apps import apps
from django.urls import reverse

from spoor.law.facts import parse_facts, read_facts
from spoor.law.lawbook import load
from spoor.law.trail import evaluate
from spoor.web import what_if

ON = "2026-11-24"
TEXT = """
case: proef
offence: {provision: "sr:285", paragraph: 1, committed_on: 2026-11-20, place: NL}
suspicion: true
danger_to_life: false
identifiers: [{id: acc, kind: account, holder: x}]
"""


@pytest.fixture
def browser(desk, person, page):
    return page(person("mira", "analyst"))


@pytest.fixture
def ask(browser):
    def get(query, status=200):
        answer = browser.get(f"{reverse('what-if')}?op={ON}&{query}")
        assert answer.status_code == status, query
        return answer.content.decode()

    return get


def states(text):
    """Return the state of each route in the tables of a page, by its anchor."""
    return dict(re.findall(r'<tr id="([^"]+)"><td><span class="state (\w+)">', text))


def test_without_a_question_there_is_a_form_and_no_answer(browser):
    text = browser.get(reverse("what-if")).content.decode()
    assert "Spoor bewaart hiervan niets" in text
    assert 'id="antwoord"' not in text
    assert '<option value="285:1" selected>' in text


def test_the_answer_is_that_of_the_law_book(ask):
    facts = parse_facts(
        {
            "case": "x",
            "offence": {
                "provision": "sr:285", "paragraph": 1, "committed_on": ON, "place": "NL",
                "target_capacity": "unknown", "in_writing": True, "under_condition": False,
            },
            "suspicion": True,
            "danger_to_life": False,
            "identifiers": [{"id": "kenmerk", "kind": "account", "holder": "x", "captured": True}],
        }
    )  # fmt: skip
    trail = evaluate(facts, on=date.fromisoformat(ON), law=load())
    wanted = {
        f"kenmerk-{route.instrument}".replace(".", "_"): route.state
        for route in trail.routes
        if route.state != "closed"
    }
    assert states(ask("offence=285:1")) == wanted
    assert "open" in wanted.values()


@pytest.mark.parametrize(
    ("query", "anchor", "state"),
    [
        ("holder=kpn&kind=ip&at=2026-11-20T19:39:58Z", "nl_126n", "open"),
        ("holder=kpn&kind=ip&at=2026-11-20T19:39:58", "nl_126n", "needs"),  # no zone
        ("holder=kpn&kind=ip&at=2026-11-20T19:39:58Z&shared=yes", "nl_126n", "needs"),  # no port
        ("holder=kpn&kind=ip&at=2026-11-20T19:39:58Z&shared=yes&port=51234", "nl_126n", "open"),
        ("holder=kpn&offence=300:1&serious_breach=yes&urgent=yes", "nl_126ni", "open"),
        ("holder=x&serious_breach=yes", "eu_epoc_pr", "needs"),  # urgent is still asked
        ("holder=x&serious_breach=yes&urgent=yes", "eu_epoc_pr", "open"),
        ("holder=telegram&eu_addressee=BE", "eu_epoc_subscriber", "open"),  # other than the directory
        ("holder=telegram", "eu_epoc_subscriber", "needs"),
        ("house=office", "office_ask_police-eu_epoc_subscriber", "open"),
    ],
)
def test_each_fact_counts(query, anchor, state, ask):
    assert states(ask(query))[f"kenmerk-{anchor}"] == state


def test_nobody_in_the_union_is_a_fact_other_than_not_knowing(ask):
    text = ask("holder=x&eu_addressee=none&offers_services_in_eu=no")
    assert "kenmerk-eu_epoc_subscriber" not in states(text)
    assert "biedt geen diensten aan in de Unie" in text


def test_a_name_alone_leaves_open_sources(ask):
    text = ask("kind=name&holder=&suspicion=no")
    assert "Volgende stap" in text
    assert set(states(text)) == {"kenmerk-open_source"}


def test_a_dead_trail_is_said(browser):
    aside = "{instrument: open_source, identifier: n, state: set_aside, day: 2026-11-21, "
    aside += "by_role: officier_van_justitie, ground: not_necessary}"
    facts = f"""
case: proef
offence: {{provision: "sr:285", paragraph: 1, committed_on: 2026-11-20, place: NL}}
suspicion: false
danger_to_life: false
identifiers: [{{id: n, kind: name}}]
history: [{aside}]
"""
    text = browser.post(reverse("what-if"), {"facts": facts, "op": ON}).content.decode()
    assert "Het spoor is dood" in text
    assert "Volgende stap" not in text


def test_the_text_of_the_facts_gives_the_same_answer(ask, browser):
    asked = ask("offence=285:1&holder=x&serious_breach=yes&value=%40voorbeeld&country=US")
    shown = unescape(re.search(r'<pre class="yaml">(.*?)</pre>', asked, re.DOTALL).group(1))
    facts = read_facts(shown)
    assert facts.identifiers[0].value == "@voorbeeld"
    assert facts.providers == ({"id": "x", "country": "US"},)
    answer = browser.post(reverse("what-if"), {"facts": shown, "op": ON})
    assert answer.status_code == 200
    assert states(answer.content.decode()) == states(asked)


def test_the_link_repeats_the_question_and_leaves_the_value_out(ask, browser):
    asked = ask("offence=285:2&holder=kpn&kind=ip&value=203.0.113.7&port=51234&at=2026-11-20T19:39:58Z")
    link = unescape(re.search(r'<a href="(/regels/wat-als\?[^"#]+)#antwoord">', asked).group(1))
    assert "203.0.113.7" not in link
    assert "port=51234" in link
    assert states(browser.get(link).content.decode()) == states(asked)


def test_nothing_is_kept_and_nothing_is_logged(browser):
    def rows():
        return {model.__name__: model.objects.count() for model in apps.get_models()}

    before = rows()
    browser.get(f"{reverse('what-if')}?offence=285:1&value=%40iemand")
    browser.post(reverse("what-if"), {"facts": TEXT, "op": ON})
    assert rows() == before
    assert before["LogEntry"] > 0


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("committed_on=morgen", "committed_on", "Dit is geen dag."),
        ("at=gisteren&kind=ip", "at", "Schrijf het als 2026-11-20T19:39:58Z"),
        ("port=70000", "port", "65535"),
        ("offence=1:1", "offence", "1:1"),  # no such offence to choose
        ("committed_on=1500-01-01", "committed_on", "Kies een dag van 1 jan 1900"),
    ],
)
def test_a_bad_fact_is_said_at_its_field(query, field, words, ask):
    text = ask(query, 422)
    error = re.search(rf'<p class="errors" id="wat_{field}_error">([^<]+)</p>', text)
    assert error
    assert words in error.group(1)
    assert 'id="antwoord"' not in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("", "verplicht"),
        (TEXT.replace("suspicion", "suspicious"), "unknown key 'suspicious'"),
        (TEXT.replace("sr:285", "sr:9"), "facts.offence.provision: 'sr:9' is not in the law book"),
        ("a: [", "did not find expected node content"),
        (TEXT.replace("holder: x", "holder: nergens"), "facts.identifiers[0].holder"),
    ],
)
def test_unreadable_text_is_refused_with_its_place(facts, words, browser):
    answer = browser.post(reverse("what-if"), {"facts": facts, "op": ON})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in re.search(r'<p class="errors" id="text_facts_error">(.*?)</p>', text).group(1)
    assert 'id="antwoord"' not in text


def test_every_offence_on_offer_can_be_read(desk):
    law = load()
    choices = what_if.offence_choices(law)
    assert len({code for code, _ in choices}) == len(choices)
    assert {"285:1", "285:4", "133:"} <= {code for code, _ in choices}
    for code, _words in choices:
        form = what_if.form_of({"offence": code, "op": ON}, house="desk", today=date.fromisoformat(ON))
        assert form.is_valid(), (code, form.errors)


def test_facts_of_the_form_are_compared_between_two_days(browser):
    query = f"offence=285:1&holder=x&committed_on=2026-08-10&van=2026-08-17&tot={ON}"
    text = browser.get(f"{reverse('compare')}?{query}").content.decode()
    assert "Europees verstrekkingsbevel: abonneegegevens" in text
    assert '<input type="hidden" name="offence" value="285:1">' in text


def test_facts_that_cannot_be_read_are_not_compared_in_silence(browser):
    answer = browser.get(f"{reverse('compare')}?offence=1:1&van=2026-08-17&tot={ON}")
    assert answer.status_code == 422
    assert "De feiten in dit adres zijn niet leesbaar" in answer.content.decode()
