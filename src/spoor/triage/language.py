"""Language of a message, by script first and by letters after; "und" where it cannot be said.

Arabic and Urdu share a script, but not all letters; Roman Urdu (`ur-Latn`) has no model, so it is told by
words that no other of our languages has. Tags are BCP 47.
"""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = ("nl", "en", "de", "fr", "tr", "ar", "ur", "ur-Latn")
_MODEL_LANGUAGES = ["nl", "en", "de", "fr", "tr", "es", "pl", "it", "pt", "sv", "da"]
_URDU_LETTERS = re.compile("[ٹڈڑںےہھگچپژک]")
_ARABIC_LETTERS = re.compile("[ةيكىأإ]")
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_SCRIPT = re.compile("[\u0370-\u05ff\u0900-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ROMAN_URDU = re.compile(
    r"\b(?:hai|hain|nahi|nahin|kya|kyu|kyun|tum|tumhe|tumhare|mera|meri|mere|tera|teri|tere|tujhe|mujhe|hum|hain|"
    r"aur|bhi|kar|karo|karna|karta|karte|raha|rahe|rahi|gaya|gaye|wala|wali|wale|jaye|jao|kuch|kutta|kutte|kuttay|"
    r"maar|maro|marna|apna|apne|apni|sala|saale|bhai|yeh|woh|iska|iski|inki|unki|koi|sab|abhi|phir|jab|agar|magar|"
    r"hoga|hogi|tha|thi|ho|ko|ki|ka|ke|ye|wo|toh|ja|pe)\b"
)
_ONLY_ROMAN_URDU = re.compile(
    r"\b(?:hai|hain|nahi|nahin|kya|tumhe|tumhare|mujhe|tujhe|aur|bhi|karo|karna|raha|rahe|rahi|gaya|wala|wali|wale|"
    r"kutta|kutte|apna|apne|yeh|woh|hoga|agar|magar|phir|abhi|koi|maar|saale|bhai|teri|tera|mera|meri|kyun|tum|rha|rhe|hy|yaar|"
    r"yar|liye|kuch|chutiya|chutiye|gandu|randi|kutti|harami|kutay|tere|mere|unko|inko|sab|jab|karta|karte|nhi|bhe|tha|thi)\b"
)
_ENOUGH_LETTERS = 12
_CLEAR_MARGIN = 3.0  # natural-log distance between the two best languages
_STRONG_WORDS = {
    "nl": re.compile(
        r"\b(?:ik|jij|jou|jouw|jullie|niet|een|het|wij|zij|hij|heb|ben|zijn|kom|komen|deze|maar|ook|wordt|worden|uw|tot|naar|voor|met|van|dat|wat|weer|nog|geen|aan|bij|uit|moet|hem|haar)\b"
    ),
    "en": re.compile(
        r"\b(?:the|you|your|i'll|i'm|and|will|is|are|my|this|that|with|of|gonna|they|for|have|was|him|her)\b"
    ),
    "de": re.compile(
        r"\b(?:ich|du|dich|dir|nicht|und|ein|eine|das|wir|sie|ist|euch|ihr|werde|den|auch|mit|von|fur|aber|noch|kein|auf|bei|zu|dem|ihn|was)\b"
    ),
    "fr": re.compile(r"\b(?:je|tu|vous|nous|les|une|est|pas|des|vais|toi|ton|ta|qui|que|dans|ils)\b"),
    "tr": re.compile(r"\b(?:bir|seni|sana|ve|bu|ben|sen|icin|gibi|degil|cok|siz|sizi|onu|senin)\b"),
}


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_MODEL_LANGUAGES)
    return identifier


def _arabic_or_urdu(text: str) -> str:
    urdu = len(_URDU_LETTERS.findall(text))
    arabic = len(_ARABIC_LETTERS.findall(text))
    return "ur" if urdu > arabic else "ar"


def _by_words(text: str) -> dict[str, int]:
    return {language: len(set(words.findall(text))) for language, words in _STRONG_WORDS.items()}


@lru_cache(maxsize=2048)
def language_of(text: str, folded: str) -> str:
    """Return the language of a message, or "und" when it is too short or its script is not ours.

    The message as received tells Arabic from Urdu, whose letters folding makes one; the rest reads `folded`.

    Roman Urdu needs two of its words and more of them than of any other language. Otherwise the letters
    decide, if they do so clearly or if a short function word of that language agrees.
    """
    arabic, latin = len(_ARABIC_SCRIPT.findall(text)), len(_LATIN.findall(text))
    if len(_OTHER_SCRIPT.findall(text)) > max(arabic, latin):
        return "und"
    if arabic > latin:
        return _arabic_or_urdu(text) if arabic >= 4 else "und"
    if latin < 4:
        return "und"
    words = _by_words(folded)
    best_by_words = max(words, key=lambda name: words[name])
    sure = len(set(_ONLY_ROMAN_URDU.findall(folded)))
    heard = len(_ROMAN_URDU.findall(folded))
    if (sure and heard + sure >= 3 and sure >= words[best_by_words]) or heard >= max(
        4, 2 * words[best_by_words]
    ):
        return "ur-Latn"
    ranked = _identifier().rank(folded)
    first, margin = str(ranked[0][0]), float(ranked[0][1] - ranked[1][1])
    if words.get(first, 0) and latin >= 6:
        return first
    if words[best_by_words] >= 2:
        return best_by_words
    if latin >= _ENOUGH_LETTERS and margin >= _CLEAR_MARGIN:
        return first
    return best_by_words if words[best_by_words] else "und"
