"""Reading facts: the typing rules, and one clear sentence for everything that is wrong."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.law.facts import FactsUnreadable, parse_facts, read_facts

GOOD = {
    "case": "proef",
    "offence": {"provision": "sr:285", "paragraph": 1, "committed_on": "2026-11-20"},
    "identifiers": [{"id": "acc", "kind": "account", "holder": "x", "value": "@bedacht"}],
}


def changed(**more):
    return {**copy.deepcopy(GOOD), **more}


def with_identifier(**more):
    return changed(identifiers=[{**GOOD["identifiers"][0], **more}])


def with_offence(**more):
    return changed(offence={**GOOD["offence"], **more})


ROW = {"instrument": "nl.126na", "identifier": "acc", "state": "sent", "day": "2026-11-21"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed(suspicious=True), "unknown key 'suspicious'"),  # a misspelt fact is not silently no fact
        (with_identifier(kind="handle"), "identifiers[0].kind: 'handle' is not known"),
        (with_identifier(holder="twitter"), "'twitter' is neither in providers nor in the directory"),
        (with_identifier(seen_at="2026-11-20T19:40:00"), "seen_at"),  # no zone, and not `at`
        (with_identifier(at="yesterday"), "'yesterday' is not a time"),
        (with_identifier(at="2026-02-30T10:00"), "not a time that exists"),
        (with_identifier(port=0), "port"),
        (with_identifier(port=True), "port"),
        (with_identifier(country="Pakistan"), "'Pakistan' is not a country"),
        (changed(identifiers=GOOD["identifiers"] * 2), "the id 'acc' stands twice"),
        (changed(identifiers=[]), "identifiers"),
        (with_offence(provision="sr:1"), "not in the law book"),
        (with_offence(paragraph=9), "no paragraph 9"),
        (with_offence(provision="sr:430", paragraph=0), "expected 1 or more, found 0"),  # Book Three as well
        (with_offence(provision="285"), "'285' is not in the form of 'sr:285'"),
        (with_offence(committed_on="20-11-2026"), "is not a day as YYYY-MM-DD"),
        (with_offence(committed_on="2026-02-30"), "is not a day as YYYY-MM-DD"),
        (with_offence(place="Nederland"), "is not a country"),
        (changed(history=[{**ROW, "instrument": "nl.126"}]), "no instrument 'nl.126'"),
        (changed(history=[{**ROW, "about": "nl.126"}]), "no instrument 'nl.126'"),
        (changed(history=[{**ROW, "identifier": "acc2"}]), "no identifier 'acc2'"),
        (changed(history=[{**ROW, "state": "set_aside"}]), "lacks by_role, ground"),
        (changed(history=[{**ROW, "at": "2026-11-21T10:00:00"}]), "RFC 3339"),
        (changed(decisions=[{"question": "guilty", "answer": True}]), "'guilty' is not known"),
        (changed(decisions=[{"question": "urgent", "answer": "yes"}]), "wrong type"),
        (changed(decisions=[{"question": "urgent", "answer": True, "identifier": "b"}]), "no identifier 'b'"),
        (changed(decisions=[{"question": "urgent", "answer": True, "instrument": "b"}]), "no instrument 'b'"),
        (changed(providers=[{"id": "p"}, {"id": "p"}]), "the id 'p' stands twice"),
        (changed(providers=[{"id": "p", "country": "Ierland"}]), "is not a country"),
        (
            changed(providers=[{"id": "p", "country": "UK"}]),
            "'UK' is not a country",
        ),  # GB is; no silent stranger
        (changed(providers=[{"id": "p", "eu_addressee": "EU"}]), "'EU' is not a country"),
        (with_offence(provision="sr:285\n"), "'sr:285\\n' is not in the law book"),  # one line, not two
        (with_identifier(holder="y" * 10**5), "is neither in providers nor in the directory"),
        (with_identifier(seen_at="2026-11-20T23:59:60Z"), "is not a time"),  # a leap second
        (with_offence(committed_on="9999-12-31"), "expected a day from 1900-01-01"),
        (with_offence(provision="sr:" + "9" * 5000), "too many digits"),
        (changed(providers=[{"id": "p", "retention": [{"days": 10**9}]}]), "retention[0].days"),
        ({"case": "x"}, "lacks offence, identifiers"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document, words):
    with pytest.raises(FactsUnreadable) as caught:
        parse_facts(document)
    assert words in str(caught.value)
    assert str(caught.value).startswith("facts")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "provision",
    ["sr:424", "sr:431", "sr:133", "sr:284", "sr:225"],  # Book Three, no paragraphs, one paragraph
)
def test_paragraph_one_is_accepted_where_an_article_has_no_paragraphs(provision):
    assert parse_facts(with_offence(provision=provision, paragraph=1)).offence.paragraph == 1


def test_without_a_zone_the_moment_of_an_address_is_kept_as_such():
    used = parse_facts(with_identifier(kind="ip", value="1.2.3.4", at="2026-11-20T22:14")).identifiers[0].used
    assert (used.at, used.has_zone, used.precision) == (None, False, "minute")


@pytest.mark.parametrize(
    ("value", "shared"),
    [
        ("100.64.0.0", True),
        ("100.127.255.255", True),
        ("100.63.255.255", False),
        ("100.128.0.0", False),
        ("::ffff:100.64.0.1", True),  # as a dual-stack server logs it
        ("64:ff9b::1", False),
    ],
)
def test_the_space_that_operators_share_out(value, shared):
    assert parse_facts(with_identifier(kind="ip", value=value)).identifiers[0].is_shared is shared


TEXT = """
case: proef
offence: {provision: "sr:285", committed_on: 2026-11-20, place: NO}
identifiers: [{id: on, kind: phone, value: +31612345678, country: NO}]
"""


def test_days_no_on_and_numbers_with_a_plus_stay_text():
    facts = read_facts(TEXT)
    assert facts.offence.committed_on.isoformat() == "2026-11-20"
    assert facts.offence.place == "NO"
    assert facts.identifiers[0].id == "on"
    assert facts.identifiers[0].value == "+31612345678"


def test_json_is_read_too():
    assert read_facts(json.dumps({**GOOD, "case": "\U0001f600"})).case == "\U0001f600"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        said = read_facts(text).case
    except FactsUnreadable as error:
        said = str(error)
    assert said


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        "- a",  # a list
        "case: [",  # broken
        "case: a\ncase: b\n",  # a key twice
        '{"case": "a", "case": "b"}',  # the same in JSON
        '{"case": NaN}',  # no number
        "true: 1",  # a key that is no text
        "case: !!python/object:os.system x",  # a tag
        "case: a\n---\ncase: b",  # two documents
        "[" * 5000,  # too deep
    ],
)
def test_text_that_is_no_document_is_refused(text):
    with pytest.raises(FactsUnreadable):
        read_facts(text)


FORM = 'case: a\noffence: {provision: "sr:285", committed_on: 2026-11-20}\nidentifiers: [{id: a, kind: ip}]\n'
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 10**5, "nested deeper than"),  # this one killed the whole process
        ('{"a":' * 10**5, "nested deeper than"),
        ("case: " + "{a: " * 500 + "}" * 500, "nested deeper than"),
        (BOMB, "aliases unfolded"),
        (BOMB + "case: *a11\n", "aliases unfolded"),  # naming the wrong type would print it all
        ("case: &a {b: *a}\n", "recursive"),
        (FORM + "suspicion: !!bool x\n", "the tag"),  # these two were no sentence but a traceback
        ("!!map [a]\n", "the tag"),
        (FORM + "wanted: !!set {traffic}\n", "the tag"),
        (FORM + "house: !!binary AA==\n", "the tag"),
        ('{"case": ' + "9" * 5000 + "}", "too many digits"),
        ("case: " + "9" * 5000, "too many digits"),
        ('{"case": "\\ud800"}', "half a character"),  # could not be written out again
        ('{"case": NaN}', "NaN is no number"),
        ("\n".join(f"k{n}: 1" for n in range(5000)), "and more"),
        ("", "expected a mapping"),
        ("- a\n", "expected a mapping"),
        (FORM + "\tx: 1\n", "line 4"),  # a tab
        (FORM + "---\n" + FORM, "another document"),
        (FORM + "null: 1\n", "the key null is not text"),
        (FORM + "suspicion: null\n", "null has the wrong type"),
    ],
)
def test_a_trap_is_refused_in_one_short_sentence(text, words):
    with pytest.raises(FactsUnreadable) as caught:
        read_facts(text)
    sentence = str(caught.value)
    assert words in sentence
    assert "\n" not in sentence
    assert len(sentence) < 1000


@pytest.mark.parametrize(
    "text",
    [
        FORM.replace("a\n", "!!str a\n", 1),  # says what it is already
        FORM.replace("{id: a, kind: ip}", "&x {id: a, kind: ip}")
        + "providers: [{id: &p p}, {id: q, name: *p}]\n",
        FORM.replace("\n", "\r\n"),
        FORM.replace("id: a", "id: 12_17"),  # no number: only plain decimals are
    ],
)
def test_plain_yaml_with_an_alias_or_other_line_ends_is_read(text):
    assert read_facts(text).case == "a"
