"""The files of a pack for a USB stick: its parts, the list, and every exhibit, as one zip that needs no Spoor."""

import tempfile
import zipfile
from typing import IO

from spoor.adapters.store import EvidenceDamaged
from spoor.cases.models import ReportPack
from spoor.drafting.pack import LIST_NAME
from spoor.evidence.sealing import store
from spoor.words import Words

README = Words(
    "Meldpakket {number}\r\n\r\nLees eerst {first}. In de map bewijs staan de bestanden zoals wij ze ontvingen;\r\n"
    "hun nummers staan in de PDF. Narekenen: sha256sum -c lijst.txt\r\n"
    "Controlegetal (SHA-256) van lijst.txt: {sha256}\r\n",
    "Report pack {number}\r\n\r\nRead {first} first. The folder bewijs holds the files as we received them;\r\n"
    "their numbers stand in the PDF. To check: sha256sum -c lijst.txt\r\n"
    "Digest (SHA-256) of lijst.txt: {sha256}\r\n",
)
README_NAME = Words("LEESMIJ.txt", "README.txt")
DAY = (1980, 1, 1, 0, 0, 0)  # one day in every entry, so that the same pack gives the same bytes


def stick(pack: ReportPack) -> IO[bytes]:
    """Return the zip of a pack, opened at its start. Raises EvidenceDamaged for bytes that are not what they were."""
    whole = tempfile.TemporaryFile(prefix="spoor-usb-")  # noqa: SIM115 - whoever streams it closes it
    try:
        _write(pack, whole)
    except EvidenceDamaged:
        whole.close()
        raise
    whole.seek(0)
    return whole


def _write(pack: ReportPack, whole: IO[bytes]) -> None:
    lines = store().read(pack.list_exhibit.sha256)
    parts = [part.exhibit for part in pack.parts.select_related("exhibit")]
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        said = README.filled(number=pack.number, first=parts[0].name, sha256=pack.list_sha256).say(pack.lang)
        made.writestr(zipfile.ZipInfo(README_NAME.say(pack.lang), DAY), said.encode())
        made.writestr(zipfile.ZipInfo(LIST_NAME, DAY), lines)
        for part in parts:
            _add(made, part.name, part.sha256)
        for line in lines.decode().splitlines():
            sha256, _space, file = line.partition("  ")
            _add(made, file, sha256)


def _add(made: zipfile.ZipFile, name: str, sha256: str) -> None:
    with made.open(zipfile.ZipInfo(name, DAY), "w", force_zip64=True) as file:
        for piece in store().stream(sha256):
            file.write(piece)
