"""Why a zip of another house is not opened, in words, with the limits named."""

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
