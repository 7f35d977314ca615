"""Pictures: opened whole; cut, damaged, with bytes after their end."""

import io
import struct

import pytest
from PIL import Image
from tests.adapters.checks import made

from spoor.adapters.checks.kinds import kind_of
from spoor.adapters.checks.pictures import check_picture
from spoor.adapters.checks.verdict import Judged


def judged(content):
    return Judged("", "image", check_picture(content))


def whys(content):
    return {one.why for one in judged(content).checks if one.verdict != "good"}


@pytest.mark.parametrize("kind", made.PICTURES)
def test_a_whole_picture_is_good_and_a_cut_one_is_broken(kind):
    whole = made.picture(kind)
    assert judged(whole).verdict == "good", judged(whole).checks
    for share in (0.3, 0.6, 0.9):
        assert judged(whole[: int(len(whole) * share)]).verdict == "broken", share


VARIANTS = {
    "gray with alpha": lambda: noise("LA", "PNG"),
    "16 bits": lambda: noise("I;16", "PNG"),
    "CMYK": lambda: noise("CMYK", "JPEG"),
    "lossless": lambda: noise("RGB", "WEBP", lossless=True),
    "moving": lambda: noise("RGB", "WEBP", save_all=True, append_images=[Image.new("RGB", (50, 40))]),
    "moving PNG": lambda: noise("RGB", "PNG", save_all=True, append_images=[Image.new("RGB", (50, 40))]),
    "BigTIFF": lambda: noise("L", "TIFF", big_tiff=True),
    "pages": lambda: noise("L", "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))]),
    "one bit": lambda: noise("1", "BMP"),
}


def noise(mode, kind, **more):
    out = io.BytesIO()
    Image.effect_noise((50, 40), 50).convert(mode).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_whole_picture_of_a_rarer_sort_is_good(variant, tmp_path):
    content = VARIANTS[variant]()
    (tmp_path / "foto").write_bytes(content)
    assert kind_of(tmp_path / "foto")[0] == "image"
    assert judged(content).verdict == "good", judged(content).checks


def test_several_pictures_in_one_file_and_a_giant_are_not_good_and_say_why():
    assert "picture.more_pictures" in whys(
        noise("RGB", "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    )
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert "picture.too_large" in whys(out.getvalue())
    assert judged(out.getvalue()).verdict == "not_checked"


@pytest.mark.parametrize("kind", [one for one in made.PICTURES if one != "TIFF"])
def test_bytes_after_the_end_are_said_and_keep_a_picture_from_being_good(kind):
    found = judged(made.picture(kind) + b"verstopt")
    assert found.verdict == "not_checked"
    assert "picture.after" in {one.why for one in found.checks}
    assert "picture.zeros" in whys(made.picture(kind) + bytes(10))


def test_every_frame_of_a_moving_picture_is_opened():
    frames = [Image.effect_noise((40, 40), spread).convert("P") for spread in (10, 60, 90)]
    whole = made.picture("GIF", save_all=True, append_images=frames)
    (opened,) = [one for one in judged(whole).checks if one.what == "picture.opened"]
    assert opened.values["frames"] == 4
    assert judged(whole[:-400]).verdict == "broken"


def test_progressive_and_thumbnail_inside_do_not_confuse_the_end_of_a_jpeg():
    assert judged(made.picture("JPEG", size=(300, 200), progressive=True, quality=95)).verdict == "good"
    inside = b"Exif\0\0" + made.picture("JPEG")
    whole = made.picture("JPEG")
    app1 = b"\xff\xe1" + struct.pack(">H", len(inside) + 2) + inside
    (end,) = [one for one in judged(whole[:2] + app1 + whole[2:]).checks if one.what == "picture.end"]
    assert end.verdict == "good"


def test_a_chunk_whose_checksum_is_wrong_is_broken_also_where_no_reader_needs_it():
    whole = made.picture("PNG", dpi=(72, 72))
    place = whole.index(b"pHYs") + 5
    assert judged(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]).verdict == "broken"


def test_what_a_picture_says_of_itself_is_named_and_not_believed():
    exif = Image.Exif()
    exif[0x0131] = "Bewerkprogramma"
    found = judged(made.picture("JPEG", exif=exif))
    said = [(one.why, one.verdict) for one in found.checks if one.what == "picture.says"]
    assert said == [("picture.exif", "not_checked"), ("picture.software", "not_checked")]
    assert ("picture.c2pa", "not_checked") in {(one.what, one.verdict) for one in found.checks}
