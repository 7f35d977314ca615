"""Pictures: small upright copies of pictures that strangers sent, made in a process of its own with little memory.

What a picture says about itself (place, device) is left out of the copy. The original is never touched.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
SUFFIX = "jpg"
MOST_PIXELS = 60_000_000  # of a picture that is opened at all
LONGEST = 1500  # pixels of the longer side of a copy
QUALITY = 82
MEMORY = 1_500_000_000  # bytes the process may take
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Copied:
    """The small copy of a picture as JPEG, or None with the reason in one word: format, size, broken or time."""

    content: bytes | None
    why_not: str = ""


def copies(folder: Path, names: Sequence[str]) -> dict[str, Copied]:
    """Make small copies of the files `names` in `folder`; each is beside it as NAME.jpg. One process for all.

    A file that is no picture of a known format, is too large or is broken stops none of the others.
    """
    if not names:
        return {}
    command = [sys.executable, "-m", "spoor.adapters.pictures", str(folder), *names]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        told = [json.loads(line) for line in done.stdout.splitlines()]
    except subprocess.TimeoutExpired as error:
        told = [json.loads(line) for line in (error.stdout or b"").splitlines()]
    known = {one["name"]: one["why_not"] for one in told}
    return {name: _copied(folder / f"{name}.{SUFFIX}", known.get(name, "time")) for name in names}


def _copied(file: Path, why_not: str) -> Copied:
    return Copied(None, why_not) if why_not else Copied(file.read_bytes())


class PictureUnreadable(ValueError):
    """This is no picture that can be shown; the message says why in one word, as `Copied` does."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, as fractions (0 to 1) of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def shown(content: bytes) -> bytes:
    """Return the small upright copy of one picture as JPEG. Raises PictureUnreadable."""
    with tempfile.TemporaryDirectory(prefix="spoor-picture-") as folder:
        (Path(folder) / "one").write_bytes(content)
        copy = copies(Path(folder), ["one"])["one"]
    if copy.content is None:
        raise PictureUnreadable(copy.why_not)
    return copy.content


def boxed(content: bytes, boxes: Sequence[Box]) -> bytes:
    """Return the small copy of a picture with black where the boxes are; what was under them is nowhere in it.

    Raises PictureUnreadable.
    """
    with Image.open(io.BytesIO(shown(content))) as picture:
        drawn, (width, height) = picture.convert("RGB"), picture.size
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        corners = (box.left * width, box.top * height, box.right * width, box.bottom * height)
        pen.rectangle(corners, fill="black")
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def small(content: bytes) -> bytes:
    """Return a small upright JPEG of a picture. Raises UnidentifiedImageError, DecompressionBombError and OSError."""
    picture: Image.Image
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST, LONGEST))
        flat = Image.new("RGB", upright.size, "white")
        layered = upright.convert("RGBA")
        flat.paste(layered, mask=layered.getchannel("A"))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


def main(folder: Path, names: Sequence[str]) -> None:
    """Write the copies and say of each file what came of it, a line of JSON for each as soon as it is done."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    for name in names:
        why_not = ""
        try:
            (folder / f"{name}.{SUFFIX}").write_bytes(small((folder / name).read_bytes()))
        except UnidentifiedImageError:
            why_not = "format"
        except (Image.DecompressionBombError, MemoryError):
            why_not = "size"
        except (OSError, ValueError, SyntaxError):  # how the readers of formats say that bytes are broken
            why_not = "broken"
        print(json.dumps({"name": name, "why_not": why_not}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
