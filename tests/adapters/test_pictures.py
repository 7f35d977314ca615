"""Pictures: small upright copies, and what is no picture says why and stops none of the others."""

import io

import pytest
from PIL import Image

from spoor.adapters import pictures


def picture(kind: str = "PNG", size=(40, 20), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **more)
    return out.getvalue()


def sideways() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010F] = "Merk van het toestel"
    return picture("JPEG", (40, 20), exif=exif)


CASES = {
    "foto.png": (picture(), ""),
    "foto met spaties.jpg": (picture("JPEG"), ""),
    "groot.png": (picture(size=(4000, 3000)), ""),
    "doorzichtig.png": (picture(mode="RGBA"), ""),
    "palet.gif": (picture("GIF", mode="P"), ""),
    "grijs.tiff": (picture("TIFF", mode="L"), ""),
    "web.webp": (picture("WEBP"), ""),
    "tekst.png": (b"dit is geen plaatje", "format"),
    "leeg.png": (b"", "format"),
    "half.png": (picture(size=(400, 400))[:200], "broken"),  # cut off in the middle
    "bom.png": (picture(size=(9000, 9000), mode="1"), "size"),  # small file, 81 million pixels
    "vector.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),  # a program, not a picture
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plaatjes")
    for name, (content, _why) in CASES.items():
        (folder / name).write_bytes(content)
    return pictures.copies(folder, list(CASES))


@pytest.mark.parametrize("name", CASES)
def test_each_file_is_copied_or_says_why_not(made, name):
    assert made[name].why_not == CASES[name][1]
    assert (made[name].content is None) == bool(CASES[name][1])


def test_a_copy_is_small_upright_and_says_nothing_of_the_device(made):
    with Image.open(io.BytesIO(made["groot.png"].content)) as large:
        assert max(large.size) == pictures.LONGEST
    copy = pictures.small(sideways())
    with Image.open(io.BytesIO(copy)) as upright:
        assert upright.size == (20, 40)
        assert not upright.getexif()
    assert b"toestel" not in copy


def test_nothing_that_shows_through_becomes_black(made):
    with Image.open(io.BytesIO(made["doorzichtig.png"].content)) as flat:
        assert flat.getpixel((5, 5)) == (255, 255, 255)


def test_a_process_that_hangs_gives_what_was_done(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(picture())
    monkeypatch.setattr(pictures, "SECONDS", 0.001)
    assert pictures.copies(tmp_path, ["a.png"])["a.png"].why_not == "time"


def test_no_file_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures.subprocess, "run", lambda *a, **k: pytest.fail("a process"))
    assert pictures.copies(tmp_path, []) == {}
