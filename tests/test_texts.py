"""The words on screen: every Dutch sentence has its English one, and what is compiled is what is written."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from spoor.law.lawbook import load
from spoor.law.speech import source_text

SOURCE = Path(__file__).resolve().parent.parent / "src" / "spoor"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
GETTEXT = "The gettext tools are not here. Install them with: sudo apt-get install gettext"


def needs_gettext() -> None:
    """Skip where the tools are missing; in CI that fails, as nothing may be skipped there."""
    if shutil.which("msgfmt") and shutil.which("xgettext"):
        return
    if os.environ.get("CI"):
        pytest.fail(GETTEXT)
    pytest.skip(GETTEXT)


def compiled(po: Path, mo: Path, *options: str) -> dict[object, str]:
    """Return the catalogue that a .po compiles to: fuzzy and empty entries are left out by msgfmt."""
    subprocess.run(["msgfmt", *options, "-o", str(mo), str(po)], check=True, capture_output=True)
    return catalogue(mo)


def catalogue(mo: Path) -> dict[object, str]:
    """Return message -> translation of a compiled file; a plural's key is (message, form)."""
    with mo.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the .po that makemessages writes in a copy of the sources without translations."""
    needs_gettext()
    root = tmp_path_factory.mktemp("texts")
    copy = root / "src" / "spoor"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("*.po", "*.mo", "*.pyc", "static", "weights"))
    (copy / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": str(root / "src"),
        "DJANGO_SETTINGS_MODULE": "spoor.conf.settings",
        "SPOOR_HOME": str(root / "home"),
    }
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-obsolete"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    return copy / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_message_has_an_english_translation(found: Path, tmp_path: Path) -> None:
    # msgen gives every message itself as translation, so that compiling keeps all of them
    own = tmp_path / "own.po"
    subprocess.run(["msgen", "-o", str(own), str(found)], check=True, capture_output=True)
    wanted = set(compiled(own, tmp_path / "own.mo"))
    written = compiled(ENGLISH / "django.po", tmp_path / "english.mo", "--check-format")
    missing = [key for key in wanted if not written.get(key)]
    assert len(wanted) > 400  # makemessages found our sentences at all
    assert not missing, f"No English for: {missing}. Run `make texts` and translate them."
    unused = [key for key in written if key not in wanted]
    assert not unused, f"No screen says this any more: {unused}. Run `make texts`."


def test_no_translation_is_fuzzy() -> None:
    text = (ENGLISH / "django.po").read_text(encoding="utf-8")
    fuzzy = re.findall(r"^#,.*fuzzy.*\n(?:#.*\n)*msgid (.*)", text, re.MULTILINE)
    assert not fuzzy, f"Guessed by gettext, to be read by a person: {fuzzy}"


def test_a_translation_keeps_its_placeholders() -> None:
    for key, english in catalogue(ENGLISH / "django.mo").items():
        dutch = key[0] if isinstance(key, tuple) else key
        if dutch:
            assert Counter(PLACEHOLDER.findall(english)) == Counter(PLACEHOLDER.findall(str(dutch))), dutch


def test_what_is_compiled_is_what_is_written(tmp_path: Path) -> None:
    needs_gettext()
    fresh = compiled(ENGLISH / "django.po", tmp_path / "django.mo")
    assert catalogue(ENGLISH / "django.mo") == fresh, "The .mo is older than the .po: run `make texts`."


def test_the_sentences_of_a_case_are_the_same_in_both_languages() -> None:
    dutch, english = (
        yaml.safe_load((SOURCE / "cases" / "texts" / f"{lang}.yaml").read_text(encoding="utf-8"))
        for lang in ("nl", "en")
    )
    assert set(dutch) == set(english)
    for key in dutch:
        assert sorted(PLACEHOLDER.findall(dutch[key])) == sorted(PLACEHOLDER.findall(english[key])), key


def test_every_law_that_is_cited_has_a_name_on_screen() -> None:
    cited = set()
    for file in [
        *(SOURCE / "law" / "instruments").rglob("*.yaml"),
        *(SOURCE / "law" / "policies").glob("*.yaml"),
    ]:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
        cited |= {one["id"] for one in (rows if isinstance(rows, list) else [rows])}
    assert {"sr", "sv", "huis"} <= cited
    unnamed = sorted(cited - set(load().short))
    assert unnamed == [], f"Give these a `short` in their law file: {unnamed}"
    assert all(set(names) == {"nl", "en"} for names in load().short.values())


@pytest.mark.parametrize(
    ("lang", "shown"), [("nl", "Vo. 2023/1543, art. 4 lid 1, 9"), ("en", "Reg. 2023/1543, art. 4(1), 9")]
)
def test_a_source_is_cited_in_the_language_of_the_page(lang: str, shown: str) -> None:
    assert source_text("reg_2023_1543", ["4 lid 1", "9"], lang) == shown
