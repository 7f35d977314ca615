"""Comparing: a disguised or framed copy is the same message, a turned sense is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoor.linking import block_keys, compare, say, speak
from spoor.linking.sentences import _texts


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Wij komen jou vannacht halen.", "wij komen jou vannacht halen"),  # case and full stop
        ("Wij komen jou vannacht halen.", "W1j k0men jou vann4cht halen"),  # leet
        ("Wij komen jou vannacht halen.", "Wij komen jou v a n n a c h t halen"),  # spaced
        ("Wij komen jou vannacht halen.", "Wijkomen jou vannachthalen"),  # spaces lost
        ("Wij komen jou vannacht halen.", "Wij kmen jou vannahct halen"),  # letters lost and changed about
        ("Wij komen jou vannacht halen.", "Wij kоmen jоu vannacht halen"),  # Cyrillic letters
        (
            "Wij komen jou vannacht halen.",
            "@iemand Wij komen jou vannacht halen!!! https://x.com/a",
        ),  # mention, link
        (
            "Jullie zullen hiervoor boeten.",
            "Wat mij betreft: jullie zullen hiervoor boeten.",
        ),  # words around it
        ("سنأتي إليك هذه الليلة", "سنأتى اليك هذه الليله"),  # spellings of one Arabic letter
        ("میں تجھے جان سے مار دوں گا", "main tujhe jaan se maar dunga"),  # Urdu in two scripts
        ("ok", "OK!"),  # short, but identical
    ],
)
def test_copies_are_the_same_message(a, b):
    assert compare(a, b).same_message


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Wij komen jou halen.", "Wij komen jou niet halen.", "link.turned.negation"),
        ("Ik ga jou kapotmaken.", 'Hij schreef: "ik ga jou kapotmaken".', "link.turned.quotation"),
        (
            "Ik ga jou en je buren kapotmaken.",
            "Ik ga jou en je buren trakteren.",
            "link.turned.other_word",
        ),  # another word in that place
        ("De minister moet weg.", "De premier moet weg.", "link.turned.other_word"),  # another target
        ("Women should all be killed.", "Women should all be celebrated.", "link.turned.other_word"),
        ("Tot morgen bij de vergadering.", "De trein was weer eens te laat.", "link.different"),
        ("ja", "nee", "link.too_short"),
        ("", "", "link.too_short"),  # two empty texts say nothing about each other
    ],
)
def test_turned_or_different_texts_are_not(a, b, reason):
    found = compare(a, b)
    assert not found.same_message
    assert found.score < 0.5
    assert reason in {one["id"] for one in found.reasons}


def test_one_exchanged_word_in_a_long_text_leaves_it_a_copy():
    words = (
        "Geachte redactie, vanavond om acht uur staan wij met honderd mensen voor jullie deur en dan "
        "zullen jullie zien dat het volk jullie leugens niet langer pikt, hoe vaak jullie die ook blijven "
        "herhalen op {}."
    )
    assert compare(words.format("televisie"), words.format("internet")).same_message


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_order_does_not_matter(a, b):
    assert compare(a, b) == compare(b, a)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_a_text_is_its_own_copy_or_too_short(text):
    found = compare(text, text)
    assert found.same_message or found.reasons[0]["id"] == "link.too_short"
    assert 0 <= found.score <= 1


@settings(deadline=None)
@given(st.text(max_size=200))
def test_block_keys_fit_the_database_and_are_stable(text):
    keys = block_keys(text)
    assert keys == block_keys(text)
    assert len(keys) <= 16
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_block_keys_never_change():
    """Stored keys are compared with new ones for years: this value is a promise."""
    assert block_keys("Wij komen jou vannacht halen.")[:2] == (
        -1399720855549651841,
        -8017143977213396543,
    )


@pytest.mark.parametrize(
    "copy",
    [
        "w1j k0men jou vann4cht halen bij het station",  # leet
        "Wij komen jou vannacht halen bij het stattion!",  # a slip
        "Let op: wij komen jou vannacht halen bij het station",  # words before
    ],
)
def test_near_copies_share_a_key(copy):
    assert set(block_keys("Wij komen jou vannacht halen bij het station.")) & set(block_keys(copy))


def test_two_scripts_share_a_key():
    assert set(block_keys("میں تجھے جان سے مار دوں گا")) & set(block_keys("main tujhe jaan se maar dunga"))


def test_short_text_has_no_keys():
    assert block_keys("ok!") == ()


UNRELATED = [
    "De trein naar de stad had weer een kwartier vertraging.",
    "Kan iemand mij vertellen waar het loket is gebleven?",
    "Wat een prachtig debat gisteren, dank aan alle sprekers.",
    "Jullie beleid maakt onze wijk kapot en niemand luistert.",
    "Morgen bespreken wij de begroting in de grote zaal.",
    "Ik schaam me voor wat er op het plein is gebeurd.",
    "The bus was late again and nobody said a word about it.",
    "Why would anyone vote for such a foolish plan?",
    "Die Sitzung wurde ohne Begründung auf Freitag verlegt.",
    "Le conseil a refusé notre demande sans explication.",
    "Wij komen jou vannacht halen bij het station.",
    "Er lag een dode vogel op de stoep voor het museum.",
]


def test_unrelated_texts_rarely_share_a_key():
    keys = [set(block_keys(text)) for text in UNRELATED]
    pairs = [(a, b) for i, a in enumerate(keys) for b in keys[i + 1 :]]
    assert sum(bool(a & b) for a, b in pairs) <= 0.02 * len(pairs)


def test_both_languages_have_the_same_sentences():
    dutch, english = _texts("nl"), _texts("en")
    assert dutch["sentences"].keys() == english["sentences"].keys()
    assert dutch["names"].keys() == english["names"].keys()


def test_reasons_are_spoken():
    stored = compare("Wij komen jou halen.", "Wij komen jou niet halen.").stored()
    assert speak(stored, "1", "nl")["reasons"][-1] == "De ene tekst ontkent wat de andere zegt."
    assert say(stored["reasons"][-1], "en") == "One text denies what the other says."
