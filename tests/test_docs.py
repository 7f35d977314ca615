"""The documentation is under test: what exists is described, and what is described exists."""

import argparse
import ast
import enum
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
import yaml

from spoor import vocabulary
from spoor.commands.main import command_names, load, main
from spoor.drafting import Form, forms
from spoor.evidence.content import COLUMNS
from spoor.law import lawbook
from spoor.law.facts import read_facts
from spoor.law.trail import evaluate

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "spoor"
DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git knows or would add, by pattern."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def model_classes() -> list[str]:
    """Return the names of all classes that derive from Django's Model."""
    names = []
    for file in [SOURCE / "evidence" / "models.py", *(SOURCE / "cases" / "models").glob("*.py")]:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base) == "models.Model" for base in node.bases
            ):
                names.append(node.name)
    return sorted(names)


def enums() -> list[str]:
    """Return the names of the enums of the vocabulary."""
    found = vars(vocabulary).values()
    return sorted(one.__name__ for one in found if isinstance(one, enum.EnumMeta) and one is not enum.StrEnum)


def section(name: str) -> str:
    """Return what docs/commands.md says about one command."""
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return next((part for part in parts if part.startswith(f"spoor {name}\n")), "")


@pytest.mark.parametrize("name", command_names())
def test_every_command_stands_in_the_docs_with_its_example_and_options(name: str) -> None:
    command, said = load(name), section(name)
    assert said, f"docs/commands.md has no section '## spoor {name}'"
    assert f"\n{command.EXAMPLE}\n" in said
    parser = argparse.ArgumentParser(add_help=False)
    command.configure(parser)
    options = [option for action in parser._actions for option in action.option_strings]
    missing = [option for option in options if f"`{option}" not in said]
    assert not missing, f"docs/commands.md does not name {missing} of spoor {name}"
    mentioned = set(re.findall(r"^\| `(--[a-z-]+)", said, re.MULTILINE))
    assert mentioned <= set(options), f"spoor {name} has no {mentioned - set(options)}"


def test_the_docs_name_no_command_that_is_not_there() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## spoor (\S+)", text, re.MULTILINE)) == set(command_names())


def test_every_folder_stands_in_the_map_of_the_house() -> None:
    text = (DOCS / "house.md").read_text(encoding="utf-8")
    folders = {file.relative_to(SOURCE).parts[:-1] for file in tracked("src/spoor")}
    wanted = {"/".join(parts[:2]) for parts in folders if parts}
    wanted |= {parts[0] for parts in folders if parts}
    wanted -= {name for name in wanted if name.startswith("locale/")}
    wanted |= {file.name for file in tracked("src/spoor/*.py") if file.parent == SOURCE} - {"__init__.py"}
    missing = sorted(name for name in wanted if f"| `{name}` |" not in text)
    assert not missing, f"docs/house.md does not name {missing}"


def test_the_map_of_the_house_names_no_folder_that_is_not_there() -> None:
    text = (DOCS / "house.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| [1-6-] \| `([^`]+)` \|", text, re.MULTILINE)
    assert len(named) > 10
    assert [name for name in named if not (SOURCE / name).exists()] == []


@pytest.mark.parametrize("name", [*model_classes(), *enums()])
def test_every_model_and_enum_has_a_row_in_the_glossary(name: str) -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| `{name}` \| (\S.*) \| (\S.*) \| (\S.*) \|$", text, re.MULTILINE)
    assert len(rows) == 1, f"docs/glossary.md: {len(rows)} rows for {name}"


def test_there_are_models_and_enums_to_describe() -> None:
    assert {"Report", "Case", "Judgement"} <= set(model_classes())
    assert {"Outcome", "RouteState"} <= set(enums())


def test_the_readme_needs_two_commands_and_shows_the_worklist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", picture


def test_every_relative_link_leads_somewhere() -> None:
    broken = []
    for file in tracked("*.md"):
        for target in LINK.findall(file.read_text(encoding="utf-8")):
            place, _, anchor = target.partition("#")
            if ":" in place:
                continue
            aim = (file.parent / place) if place else file
            if not aim.exists() or (anchor and anchor not in anchors(aim)):
                broken.append(f"{file.relative_to(ROOT)}: {target}")
    assert not broken, broken


def anchors(file: Path) -> set[str]:
    """Return the anchors that headings of a page make."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-") for heading in headings}


def test_the_answer_in_the_docs_is_what_the_command_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    manual = (DOCS / "manual" / "jurist.md").read_text(encoding="utf-8")
    (facts,) = re.findall(r"^```yaml\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^```text\n(.*?)^```", section("trail"), re.MULTILINE | re.DOTALL)
    file = tmp_path / "zaak.yaml"
    file.write_text(facts, encoding="utf-8")
    assert main(["trail", "--facts", str(file), "--on", "2026-11-23"]) == 0
    assert len(shown.splitlines()) > 5
    assert capsys.readouterr().out.startswith(shown)


def test_the_facts_in_the_manual_can_be_read_and_have_a_next_step() -> None:
    text = (DOCS / "manual" / "jurist.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    stored = evaluate(read_facts(block), on=date(2026, 11, 23), law=lawbook.load()).stored()
    assert stored["next_step"]
    assert {route["state"] for route in stored["routes"]} >= {"open", "waiting"}


def test_the_manual_names_every_column_of_an_import() -> None:
    text = (DOCS / "manual" / "administrator.md").read_text(encoding="utf-8")
    table = text.partition("## Columns of an import")[2]
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)))
    assert sorted(named) == sorted(COLUMNS)


def test_every_decision_says_context_decision_and_why_under_a_number_of_its_own() -> None:
    files = sorted((DOCS / "decisions").glob("*.md"))
    assert files
    numbers = [file.name[:4] for file in files]
    assert numbers == [f"{n:04}" for n in range(1, len(files) + 1)], (
        "a number is given twice, or a decision was removed"
    )
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert re.match(rf"# {file.name[:4]}\. \S", text), f"{file.name}: title and file name differ"
        assert re.findall(r"^## (Context|Decision|Why)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Why",
        ], file.name


@pytest.mark.parametrize("name", ["CHANGELOG.md", "SECURITY.md", "NOTICES.md", "LICENSE"])
def test_the_papers_of_the_project_are_there(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 400


def test_publiccode_says_what_the_project_says_elsewhere() -> None:
    paper = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert paper["name"] == "Spoor"
    assert paper["legal"]["license"] == "EUPL-1.2"
    assert set(paper["description"]) == {"nl", "en"}
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert paper["softwareVersion"] == version.group(1)


def test_every_dependency_has_its_licence_in_the_notices() -> None:
    text = (ROOT / "NOTICES.md").read_text(encoding="utf-8").casefold()
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE
    )
    assert len(pinned) > 20
    missing = [name for name in pinned if f"| {name} |" not in text]
    assert not missing, f"NOTICES.md does not name {missing}"


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.id)
def test_every_form_stands_in_its_table_with_its_source(form: Form) -> None:
    text = (DOCS / "forms.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{re.escape(form.id)}` \|.*$", text, re.MULTILINE)
    assert form.source in row
    assert f"| {form.basis} |" in row
    assert form.unverified in row


def test_the_table_of_forms_names_no_form_that_is_not_there() -> None:
    text = (DOCS / "forms.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == set(forms())
