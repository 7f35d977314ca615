"""Language: the script first, then the letters, and an honest "und" for what is too short."""

import pytest

from spoor.triage.folding import fold
from spoor.triage.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik weet waar jij woont en ik kom langs.", "nl"),
        ("Ga dood kk hoer", "nl"),  # short and abusive
        ("I know where you live and I will find you.", "en"),
        ("Ich weiß, wo du wohnst, und ich komme.", "de"),
        ("Je sais où tu habites et je vais venir.", "fr"),
        ("Seni bulacağım ve bunu ödeyeceksin.", "tr"),
        ("أعرف أين تسكن وسوف آتي إليك", "ar"),
        ("مجھے پتہ ہے تم کہاں رہتے ہو", "ur"),  # letters that Arabic does not have
        ("mujhe pata hai tum kahan rehte ho", "ur-Latn"),  # Urdu in Latin letters
        ("ok", "und"),  # too short
        ("🔫🔫🔫", "und"),  # no letters
        ("Я знаю, где ты живешь", "und"),  # a script that is not ours
        ("", "und"),
    ],
)
def test_language_of(text, language):
    assert language_of(text, fold(text).text) == language
