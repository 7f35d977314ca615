"""Why what another house sent is refused, in words, with the limits named: for a page and a command alike."""

from spoor.adapters.bundlezip import MOST_FILE, MOST_FILES, MOST_PACKED, MOST_TIGHTNESS, MOST_TOTAL
from spoor.words import Words

GIGABYTE = 1024**3
REFUSED_ZIP = {
    "too_large": Words(
        f"te groot: een zip is ten hoogste {MOST_PACKED // GIGABYTE} GB, uitgepakt {MOST_TOTAL // GIGABYTE} GB en een"
        f" bestand {MOST_FILE // GIGABYTE} GB ({{where}})",
        f"too large: a zip is at most {MOST_PACKED // GIGABYTE} GB, unpacked {MOST_TOTAL // GIGABYTE} GB, and one file"
        f" {MOST_FILE // GIGABYTE} GB ({{where}})",
    ),
    "too_many": Words(
        f"te veel bestanden: ten hoogste {MOST_FILES} ({{where}})",
        f"too many files: at most {MOST_FILES} ({{where}})",
    ),
    "bomb": Words(
        f"meer dan {MOST_TIGHTNESS} keer zo groot als ingepakt ({{where}}); dat is geen bundel",
        f"more than {MOST_TIGHTNESS} times as large as when packed ({{where}}); that is no bundle",
    ),
    "outside": Words(
        "een naam die buiten de bundel wijst of geen gewone naam is: {where}",
        "a name that points outside the bundle or is no plain name: {where}",
    ),
    "twice": Words("een naam die er twee keer in staat: {where}", "a name that stands in it twice: {where}"),
    "link": Words(
        "een verwijzing in plaats van een bestand: {where}", "a link in the place of a file: {where}"
    ),
    "no_file": Words("geen gewoon bestand: {where}", "no plain file: {where}"),
    "locked": Words("met een wachtwoord: {where}", "with a password: {where}"),
    "broken": Words("geen leesbare zip: {where}", "no readable zip: {where}"),
}
NOT_FOR_A_DESK = Words(
    "Dit is een bundel, maar niet een die een kantoor voor een meldpunt maakte: zij is niet getekend of zegt niets van"
    " meldingen. Vraag het kantoor om een bundel uit zijn eigen Spoor.",
    "This is a bundle, but not one that an office made for a desk: it is not signed, or tells no reports. Ask the"
    " office for a bundle of its own Spoor.",
)
REFUSED_WORD = {  # by the name of what is the matter
    "ReleaseBroken": Words(
        "Dit is geen bericht zoals een meldpunt het maakt, of het is veranderd. Vraag het meldpunt om een nieuw.",
        "This is no file of a desk as Spoor makes it, or it was changed. Ask the desk for a new one.",
    ),
    "SignatureBroken": Words(
        "De handtekening past niet: het bericht is veranderd. Vraag het meldpunt om een nieuw.",
        "The signature does not fit: the file was changed. Ask the desk for a new one.",
    ),
    "NotOurs": Words(
        "Dit bericht gaat over een bundel of meldingen die wij niet overdroegen. Vraag het meldpunt om het goede.",
        "This file is about a bundle or reports that we did not hand over. Ask the desk for the right one.",
    ),
    "UnknownKey": Words(
        "Geen bekend meldpunt heeft de sleutel die dit tekende. Laat de beheerder de vingerafdruk langs een andere weg"
        " vergelijken en toevoegen:",
        "No known desk has the key that signed this. Let the administrator compare the fingerprint by another way and"
        " add it:",
    ),
}
