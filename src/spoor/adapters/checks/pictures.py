"""Pictures (PNG, JPEG, GIF, WebP, TIFF, BMP): opened whole, and what stands after their end is said."""

import io
import struct
import warnings
import zlib

from PIL import ExifTags, Image, UnidentifiedImageError

from spoor.adapters.checks.verdict import Check, broken, good, unchecked
from spoor.adapters.pictures import FORMATS, MOST_PIXELS

MOST_FRAMES = 2000
STANDALONE = {0x01, *range(0xD0, 0xD8)}  # markers of JPEG without a length
BAD = (OSError, ValueError, SyntaxError, struct.error, zlib.error, IndexError, KeyError, TypeError,
       OverflowError, EOFError, AttributeError, ZeroDivisionError)  # fmt: skip
C2PA = (b"c2pa", b"jumb")


class CutOff(Exception):
    """The picture stops before its end."""


def check_picture(content: bytes) -> list[Check]:
    """Judge a picture. Call it in a process of its own: the bytes are a stranger's."""
    try:
        checks = _opened(content)
    except UnidentifiedImageError as error:
        return [broken("picture.opened", "picture.unknown", error=error)]
    except Image.DecompressionBombError:
        return [unchecked("picture.opened", "picture.too_large", decides=True, most=MOST_PIXELS)]
    except BAD as error:
        return [broken("picture.opened", "picture.damaged", error=error)]
    checks.append(_end(content))
    checks.append(
        unchecked("picture.c2pa", "picture.c2pa_there")
        if all(sign in content for sign in C2PA)
        else unchecked("picture.c2pa", "picture.c2pa_none")
    )
    return checks


def _opened(content: bytes) -> list[Check]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            shown = {"format": picture.format, "width": picture.width, "height": picture.height}
            frames = min(getattr(picture, "n_frames", 1), MOST_FRAMES)
            for frame in range(frames):
                picture.seek(frame)
                picture.load()
            exif = picture.getexif()
            software = str(exif.get(ExifTags.Base.Software) or picture.info.get("Software") or "")
    checks = [good("picture.opened", "picture.whole", frames=frames, **shown)]
    if exif:
        checks.append(unchecked("picture.says", "picture.exif", count=len(exif)))
    if software:
        checks.append(unchecked("picture.says", "picture.software", software=software))
    return checks


def _end(content: bytes) -> Check:
    """Say whether the picture ends where the file ends."""
    try:
        end = end_of(content)
    except CutOff:
        return broken("picture.end", "picture.cut")
    except BAD as error:
        return broken("picture.end", "picture.damaged", error=error)
    if end is None:
        return unchecked("picture.end", "picture.no_end")
    if end > len(content):
        return broken("picture.end", "picture.cut")
    if end == len(content):
        return good("picture.end", "picture.ends")
    more = content[end:]
    if not more.strip(b"\0"):
        return unchecked("picture.end", "picture.zeros", where=end, count=len(more))
    if b"MPF\0" in content[:end] and more.lstrip(b"\0").startswith(b"\xff\xd8"):
        return unchecked("picture.end", "picture.more_pictures", where=end, count=len(more), decides=True)
    return unchecked("picture.end", "picture.after", where=end, count=len(more), decides=True)


def end_of(content: bytes) -> int | None:
    """Return where a picture ends by its own format; None where the format has no end. Raises CutOff, ValueError."""
    if content.startswith(b"\x89PNG"):
        return _png(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content.startswith(b"GIF8"):
        return _gif(content)
    if content.startswith(b"RIFF"):
        size = int(struct.unpack_from("<I", content, 4)[0]) + 8
        return size + size % 2
    if content.startswith(b"BM"):
        return int(struct.unpack_from("<I", content, 2)[0]) or None
    return None


def _png(content: bytes) -> int:
    """Walk the chunks; the checksum of each must fit, also of those that no reader needs."""
    at = 8
    while at + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        end = at + 12 + size
        if end > len(content):
            raise CutOff
        (stated,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[at + 4 : end - 4]) != stated:
            raise ValueError(f"checksum of chunk {content[at + 4 : at + 8]!r} at {at}")
        if content[at + 4 : at + 8] == b"IEND":
            return int(end)
        at = end
    raise CutOff


def _jpeg(content: bytes) -> int:
    at = 2
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise CutOff
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker in (0x00, 0xFF) or marker in STANDALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if at + 4 > len(content):
            raise CutOff
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])


def _gif(content: bytes) -> int:
    at = 13 + (3 << (content[10] & 7) + 1 if content[10] & 0x80 else 0)
    while at < len(content):
        kind = content[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x2C:
            packed = content[at + 9]
            at += 11 + (3 << (packed & 7) + 1 if packed & 0x80 else 0)
        elif kind == 0x21:
            at += 2
        else:
            raise ValueError(f"block {kind:#x} at {at}")
        while content[at]:
            at += content[at] + 1
        at += 1
    raise CutOff
