"""The assessment: spans in the text as given, fifteen elements, nothing put last in haste."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoor.triage import ELEMENT_KEYS, assess, assess_many, load_model, names, speak
from spoor.triage.sentences import texts

MODEL = load_model()


def test_spans_point_at_the_words_as_they_were_written():
    text = "🙂 Hé buurman, ik m44k je d00d met een mes."
    found = assess(text, model=MODEL)
    marked = {span.kind: text[span.start : span.end] for span in found.spans}
    assert marked["act_kill"] == "m44k je d00d"
    assert marked["means"] == "mes"


@given(st.text(max_size=300))
def test_any_text_gives_a_whole_assessment(text):
    found = assess(text, model=MODEL)
    assert 0 <= found.threat <= 1
    assert tuple(found.elements) == ELEMENT_KEYS
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
    assert json.loads(json.dumps(found.stored())) == found.stored()


@given(
    st.sampled_from(["Ik maak je dood", 'Hij zei: "ga weg"', "Tot morgen", "I will kill you"]),
    st.integers(0, 4),
)
def test_probability_lies_inside_its_interval(text, times):
    found = assess(text + "!" * times, model=MODEL)
    if found.interval:
        assert found.interval[0] <= found.threat <= found.interval[1]


@pytest.mark.parametrize(
    ("text", "element", "state"),
    [
        ("Ik schiet je dood.", "listed_crime", "yes"),
        ("Ik schiet je dood.", "announcement", "yes"),
        ("Ik schiet je dood.", "by_sender", "yes"),
        ("Ik schiet je dood.", "target_or_near", "yes"),
        ("Ik schiet je dood.", "reached", "unknown"),  # a text cannot say who read it
        ("Ik schiet je dood.", "capacity", "unknown"),  # nor which office somebody held
        ("Ik schiet je dood.", "language_sure", "unknown"),  # a speaker says so, not a program
        ("Ik sla je op je bek.", "listed_crime", "no"),  # simple assault is not listed
        ("Ik hoop dat je doodgaat.", "announcement", "no"),  # a wish
        ('Hij schreef: "ik schiet je dood".', "announcement", "no"),  # another's words
        ("Iemand moet die man afmaken.", "by_sender", "no"),  # a call on others
        ("Iemand moet die man afmaken.", "other_offence", "yes"),  # incitement
        ("Als je komt, schiet ik je dood.", "written_and_condition", "yes"),
        ("Als je komt, geef ik je koffie.", "written_and_condition", "unknown"),  # a condition of nothing
        ("Tot morgen.", "listed_crime", "unknown"),  # nothing found is not a no
        ("Wethouder, ik steek je huis in brand.", "target_identifiable", "yes"),
    ],
)
def test_elements(text, element, state):
    assert assess(text, model=MODEL).elements[element].state == state


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Tot morgen bij de vergadering.", 0),
        ('Hij schreef: "ik schiet je dood".', 1),  # another's words
        ("Ik hoop dat je doodgaat.", 2),  # wished
        ("Ik schiet je dood.", 3),  # announced
        ("Ik schiet je morgen dood bij je huis.", 4),  # with time and place
        ("Jeg kommer og besøger dig i morgen tidlig.", None),  # a language nobody here reads
    ],
)
def test_severity_is_proposed_from_what_is_announced(text, severity):
    assert assess(text, model=MODEL).severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        "ok",  # too short
        "🔫",  # a picture
        "Я знаю, где ты живешь",  # a script that is not read
        "mujhe pata hai tum kahan rehte ho",  # a language without measured threats
        "Ik weet waar je woont.",  # circumstances decide
        'Hij schreef: "ik schiet je dood". Doe iets.',  # holds an act, though another's
    ],
)
def test_what_is_not_understood_is_never_read_last(text):
    assert assess(text, model=MODEL).queue != "look_last"


@pytest.mark.parametrize(
    "text",
    [
        "Seni öldüreceğim.",  # Turkish
        "main tujhe jaan se maar dunga",  # Roman Urdu
        "میں تمہیں قتل کر دوں گا",  # Urdu
    ],
)
def test_interval_is_withheld_without_known_threats_in_that_language(text):
    found = assess(text, model=MODEL)
    assert found.interval is None
    assert found.queue == "look_now"


@pytest.mark.parametrize("pair", [("vrouwen", "mannen"), ("moslims", "christenen"), ("joden", "homo's")])
def test_one_group_weighs_as_much_as_another(pair):
    first, second = (assess(f"Ik ga alle {group} vermoorden.", model=MODEL) for group in pair)
    assert first.queue == second.queue == "look_now"
    assert abs(first.threat - second.threat) <= 0.02


def test_mask_words_raise_no_alarm():
    plain = assess("Dank voor het debat gisteren in de zaal.", model=MODEL)
    masked = assess("@USER @USER Dank voor het debat gisteren in de zaal. [URL]", model=MODEL)
    assert masked.label == plain.label
    assert masked.threat <= plain.threat + 0.02


def test_many_are_the_same_as_one_by_one():
    rows = ["Ik schiet je dood.", "Tot morgen.", "Ik schiet je dood."]
    assert assess_many(rows, model=MODEL) == [assess(row, model=MODEL) for row in rows]


def test_both_languages_have_the_same_sentences_and_names():
    dutch, english = texts("nl"), texts("en")
    assert dutch["sentences"].keys() == english["sentences"].keys()
    assert {key: set(value) for key, value in dutch["names"].items()} == {
        key: set(value) for key, value in english["names"].items()
    }
    assert set(names("elements", "nl")) == set(ELEMENT_KEYS)


def test_stored_reasons_are_spoken_in_either_language():
    stored = assess("Ik schiet je dood.", model=MODEL).stored()
    assert speak(stored, "7", "nl")["elements"]["announcement"]["why"].startswith("Kondigt aan")
    assert speak(stored, "7", "en")["elements"]["announcement"]["why"].startswith("Announces")
    assert speak(stored, "7", "nl")["id"] == "7"
