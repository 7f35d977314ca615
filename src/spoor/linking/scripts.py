"""Scripts: Arabic and Urdu in their own or in Latin letters, brought to the consonants both share."""

import re

from spoor.triage.folding import fold

_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[a-z]")
_FROM_ARABIC = str.maketrans(
    {
        **dict(zip("بپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنں", "bbtttgg75ddzrrzzs$sdtz3gf2kglmnn", strict=True)),
        **dict.fromkeys("اآأإویىیہهةءئؤےھ", ""),
    }
)
_DIGRAPHS = (("sh", "$"), ("kh", "5"), ("gh", "g"), ("ch", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"))
_FROM_LATIN = str.maketrans(
    {**dict(zip("qjvpcx69", "2gfbkksk", strict=True)), **dict.fromkeys("aeiouywh", "")}
)


def script_of(text: str) -> str:
    """Return "arabic" or "latin", whichever has more letters in the text."""
    lower = text.lower()
    return "arabic" if len(_ARABIC.findall(lower)) > len(_LATIN.findall(lower)) else "latin"


def consonants(text: str) -> str:
    """Return the consonants of a text in one alphabet, whichever of the two scripts it is written in."""
    if script_of(text) == "arabic":
        mapped = fold(text).text.translate(_FROM_ARABIC)
    else:
        mapped = text.lower()
        for pair, sign in _DIGRAPHS:
            mapped = mapped.replace(pair, sign)
        mapped = mapped.translate(_FROM_LATIN)
    plain = re.sub(r"[^a-z0-9$]", "", mapped)
    return re.sub(r"(.)\1+", r"\1", plain)
