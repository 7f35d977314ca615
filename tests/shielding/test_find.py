"""What of a person's life is found in a text; every row says why it is here."""

import pytest

from spoor.shielding import find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ik weet dat je op de Kerkstraat 12 woont", ["address:Kerkstraat 12"]),  # the article stays
        ("we weten je te vinden, kanarielaan 77", ["address:kanarielaan 77"]),  # in small letters
        (
            "Burgemeester van der Burchlaan 4b, 1234 AB Utrecht, ik kom",
            ["address:Burgemeester van der Burchlaan 4b, 1234 AB Utrecht"],  # with postcode and town
        ),
        ("postcode 1234AB is genoeg", ["address:1234AB"]),  # a postcode alone names a street
        ("I know you live at 221B Baker Street", ["address:221B Baker Street"]),  # the number first
        ("Ich weiß du wohnst in der Hauptstraße 5", ["address:Hauptstraße 5"]),  # German
        ("on t'attend 12 rue de la Paix", ["address:12 rue de la Paix"]),  # French
        ("Atatürk Caddesi No: 5", ["address:Atatürk Caddesi No: 5"]),  # Turkish
        ("شارع النصر 12", ["address:شارع النصر 12"]),  # Arabic, right to left
        ("je woont in de Dorpsstraat, toch", ["address:Dorpsstraat"]),  # no number, but somebody lives there
        ("ga weg 3 keer zeg ik het", []),  # `weg` is no street here
        ("op 01-02-2026 20:40 zag ik dit", []),  # a date is no telephone number
        ("bel me op 06-12345678 of +31 6 8765 4321", ["phone:06-12345678", "phone:+31 6 8765 4321"]),
        ("call 555 123 456 now", ["phone:555 123 456"]),  # a foreign number after a cue
        ("bestelling 1234567890123", []),  # digits that nobody dials
        ("je dochtertje Fenna gaat eraan", ["family:Fenna"]),
        ("je kinderen Fenna en Bram", ["family:Fenna", "family:Bram"]),  # each name by itself
        ("je vrouw Anna de Wit", ["family:Anna de Wit"]),  # a relative only after a possessive
        ("die man Rutger moet weg", []),  # `man` without one is anybody
        ("jouw vrouw is de volgende", []),  # nobody is named
        ("zijn zoon heet fenna ok", ["family:fenna"]),  # in small letters after `heet`
        ("je moeder. Ik kom", []),  # the next sentence is no name
        ("je dochter zit op basisschool De Regenboog", ["school:De Regenboog"]),
        ("goes to Sunnyside Primary School", ["school:Sunnyside Primary School"]),
        ("back in High School you were weak", []),  # the kind of school names none
        ("je zwarte Volvo XC60", ["car:zwarte Volvo XC60"]),
        ("kenteken 12-ABC-3", ["car:12-ABC-3"]),
        ("elke ochtend om 8.15 uur loop je hier", ["routine:elke ochtend om 8.15 uur"]),
        ("ik maak je kapot, kankerlijer", []),  # a threat without any of it
    ],
)
def test_what_is_found(text, expected):
    assert [f"{one.kind}:{text[one.start : one.end]}" for one in find(text)] == expected


def test_of_two_that_overlap_the_longer_stands():
    text = "Kerkstraat 12, 1234 AB Utrecht"
    (one,) = find(text)
    assert (one.start, one.end) == (0, len(text))
