"""The sixteen minimal pairs of the case law page: which of two texts is more likely a threat.

"More" and "less" say where the cases point, not what a court would hold. Wording invented; no person meant.
Pairs that differ only outside the text (setting, earlier message) cannot differ here and must be equal.
"""

import pytest

from spoor.triage import assess, load_model

MODEL = load_model()


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("Ik hoop dat je doodgaat.", "Ik maak je dood."),  # 1 wish, announcement
        ("Val dood, wethouder.", "Val dood, wethouder. Ik heb een 9 mm."),  # 2 means added
        (
            "Wij gaan u slopen in de rechtszaal.",
            "Wij gaan u slopen, u weet wel hoe.",
        ),  # 3 lawful reading removed
        ("Ik sla je op je bek.", "Ik sla al je tanden eruit."),  # 4 simple, grievous assault
        ("Ik gooi je ruiten in.", "Ik steek je huis in brand."),  # 5 vandalism, arson
        ("Iemand moet die man aftreden laten.", "Iemand moet die man afmaken."),  # 6 politics, life
        ("Ze zouden hem moeten ophangen.", "Wij komen je ophangen."),  # 7 opinion, own act, addressed
        (
            "Groeten aan uw dochter.",
            "Groeten aan uw dochter, zij fietst om acht uur langs het water. Jammer als haar iets overkomt.",
        ),  # 8 harm and knowledge named
        ("Tot morgen! 😘", "Tot morgen 🔫"),  # 10 picture
        (
            'Hij schreef: "ik schiet je dood". Doe daar iets aan.',
            "Ik schiet je dood.",
        ),  # 11 quotation, own words
        (
            "Ik schiet hem af in deze game, volgend level.",
            "Ik schiet hem af.",
        ),  # 12 setting, as far as the text says it
        (
            "Als dit doorgaat, stappen wij naar de rechter.",
            "Als dit doorgaat, overleef jij het niet.",
        ),  # 13 consequence
        ("Ik doe hem wat.", "Ik doe je wat aan, vanavond."),  # 14 arrival intended; vague
        (
            "Ik ga je niet vermoorden hoor, rustig maar.",
            "Ik ga je niet vermoorden. Dat doet mijn neef.",
        ),  # 16 empty denial
    ],
)
def test_more_is_more_likely_a_threat(less, more):
    assert assess(less, model=MODEL).threat < assess(more, model=MODEL).threat


@pytest.mark.parametrize(
    "text",
    [
        "Ik weet waar je woont.",  # 9: the earlier message tips it
        "Ik zou je wel kunnen wurgen 😂",  # 15: the relation tips it
    ],
)
def test_text_that_circumstances_decide_is_read_and_never_last(text):
    assert assess(text, model=MODEL).queue in ("look", "look_now")


@pytest.mark.parametrize(
    "text",
    [
        "Ik maak je dood.",  # 1
        "Ik sla al je tanden eruit.",  # 4
        "Ik steek je huis in brand.",  # 5
        "Wij komen je ophangen.",  # 7
        "Ik schiet je dood.",  # 11
        "Als dit doorgaat, overleef jij het niet.",  # 13
    ],
)
def test_plain_announcement_is_labelled_and_read_now(text):
    found = assess(text, model=MODEL)
    assert (found.label, found.queue) == ("threat", "look_now")
    assert found.severity >= 3


@pytest.mark.parametrize(
    "text",
    [
        'Hij schreef: "ik schiet je dood". Doe daar iets aan.',  # quoted by a reporter
        "Mijn buurman zei dat hij mij dood zou schieten.",  # reported without quotation marks
        "Ik ga je niet vermoorden hoor, rustig maar.",  # denied
        'Someone wrote "I will kill you" to me, please act.',  # quoted, English
        'Er hat geschrieben: "ich bringe dich um". Bitte handeln Sie.',  # quoted, German
    ],
)
def test_words_of_another_are_not_labelled_and_not_read_last(text):
    found = assess(text, model=MODEL)
    assert found.label != "threat"
    assert found.queue == "look"
