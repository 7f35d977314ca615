"""The element grammar: what is announced, in which mood, and whether the sender speaks for himself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.triage.folding import fold
from spoor.triage.grammar import read
from spoor.triage.lexicon import languages, lexicon


def strongest(text, language):
    """The listed act that counts most: one the sender speaks for himself before any other."""
    acts = [act for act in read(fold(text), lexicon(language)).acts if act.listed]
    return min(acts, key=lambda act: act.distance is not None) if acts else None


@pytest.mark.parametrize(
    ("language", "text", "crime", "mood", "distance"),
    [
        ("nl", "Ik schiet je neer.", "kill", "announced", None),  # plain
        ("nl", "Ik ga je huis in brand steken.", "arson", "announced", None),
        ("nl", "Als je komt, overleef je het niet.", "doom", "doom", None),  # "not" belongs to surviving
        ("nl", "Ik ga je niet vermoorden.", "kill", "announced", "negated"),
        (
            "nl",
            "Ik hou niet van je en ik maak je dood.",
            "kill",
            "announced",
            None,
        ),  # "not" in another clause
        ("nl", "Hij zei dat hij mij ging vermoorden.", "kill", "mentioned", "reported"),
        ("nl", 'Er stond: "ik maak je morgen dood" in de brief.', "kill", "announced", "quoted"),
        ("nl", '"Ik maak je dood"', "kill", "announced", None),  # marks around the whole message quote nobody
        ("nl", "Dit is geen bedreiging: ik maak je dood.", "kill", "announced", None),  # a mock denial
        ("nl", "Iemand moet die man afmaken.", "kill", "call", None),
        ("nl", "Ik hoop dat je doodgaat.", "kill", "wish", None),
        ("nl", "Ik wil alle buren dodne.", "kill", "announced", None),  # two letters changed about
        ("en", "I will kill you.", "kill", "announced", None),
        (
            "en",
            "No woman deserves to die.",
            "kill",
            "normative",
            "negated",
        ),  # "no" is a word, not a truth value
        ("en", "He said he would kill me.", "kill", "mentioned", "reported"),
        ("en", "You won't survive this.", "doom", "doom", None),
        ("de", "Ich bringe dich um.", "kill", "announced", None),
        ("de", "Wir dürfen nicht zulassen, dass jemand getötet wird.", "kill", "announced", "negated"),
        ("fr", "Je vais te tuer ce soir.", "kill", "announced", None),
        ("fr", "Il m'a écrit : « je vais te tuer demain ».", "kill", "announced", "quoted"),
        ("tr", "Seni öldüreceğim.", "kill", "announced", None),
        ("ar", "سأقتلك غدا", "kill", "announced", None),
        ("ur", "میں تمہیں قتل کر دوں گا", "kill", "announced", None),
        ("ur-Latn", "main tujhe jaan se maar dunga", "kill", "announced", None),
    ],
)
def test_reading(language, text, crime, mood, distance):
    act = strongest(text, language)
    assert (act.crime, act.mood, act.distance) == (crime, mood, distance)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Ik lach me dood om die serie."),  # a figure of speech
        ("nl", "De bomen streven naar licht."),  # real words that look like misspelt ones
        ("en", "What a strange laughter."),
        ("en", "You are killing me with these jokes."),
        ("nl", "Tot morgen bij de vergadering."),
    ],
)
def test_harmless_text_holds_no_listed_act(language, text):
    assert strongest(text, language) is None


@pytest.mark.parametrize("language", languages())
def test_every_lexicon_compiles_and_knows_the_listed_crimes(language):
    words = lexicon(language)
    assert all(
        words.words[crime].pattern != "(?!)" for crime in ("kill", "injure", "rape", "arson", "explosive")
    )
    assert all(words.words[kind].pattern != "(?!)" for kind in ("negation", "report", "self", "you", "means"))


@pytest.mark.parametrize("language", languages())
@given(text=st.text(max_size=120))
def test_marks_lie_inside_the_folded_text(language, text):
    folded = fold(text)
    reading = read(folded, lexicon(language))
    for mark in [*reading.marks, *(act.mark for act in reading.acts)]:
        assert 0 <= mark.start < mark.end <= len(folded.text)
