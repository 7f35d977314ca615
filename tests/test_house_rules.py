"""The rules of the house that neither the linter nor the import contracts can see. Each says what to write instead."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "spoor"
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
WRITES = {"save", "create", "delete", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git knows or would add, by pattern."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def ours() -> list[Path]:
    """Return our Python files, without migrations, which Django writes."""
    return [file for file in tracked("src/spoor/*.py") if "migrations" not in file.parts]


def tree(file: Path) -> ast.Module:
    """Return a file as syntax."""
    return ast.parse(file.read_text(encoding="utf-8"))


def place(file: Path, node: ast.AST | None = None) -> str:
    """Return where something stands, for a message."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{file.relative_to(ROOT)}{line}"


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    return (node for node in ast.walk(module) if isinstance(node, FUNCTIONS))


def test_no_file_is_over_500_lines() -> None:
    long = {
        place(file): n for file in ours() if (n := len(file.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"Split by what the parts are called: {long}"


def test_no_function_is_over_60_lines() -> None:
    long = [
        f"{place(file, one)} {one.name}"
        for file in ours()
        for one in functions(tree(file))
        if (one.end_lineno or one.lineno) - one.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, f"Name the parts and call them: {long}"


def test_requirements_are_pinned_hashed_and_name_no_place() -> None:
    wrong = []
    for file in tracked("requirements"):
        text = file.read_text(encoding="utf-8")
        forbidden = ("://", "--index", "--find-links", "--extra-index", "file:")
        wrong += [f"{place(file)}: {word}" for word in forbidden if word in text]
        if file.suffix != ".txt":
            continue
        joined = re.sub(r"\\\n\s*", " ", text)
        lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert lines, place(file)
        wrong += [
            f"{place(file)}: {line.split()[0]}"
            for line in lines
            if not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;.*)? .*--hash=sha256:[0-9a-f]{64}", line)
        ]
    assert not wrong, f"Write `make requirements`: {wrong}"


def test_no_lock_file_with_addresses_is_tracked() -> None:
    names = {
        "uv.lock",
        "poetry.lock",
        "Pipfile.lock",
        "pdm.lock",
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
    }
    names |= {"pip.conf", ".npmrc", "uv.toml"}
    assert [place(file) for file in tracked() if file.name in names] == []


def test_no_tracked_file_names_a_place_on_this_machine() -> None:
    own = {str(ROOT), f"{ROOT.parent}/", str(Path.home())} - {"/root", "/", "//", "/tmp/", "/home/"}
    found = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" in content[:1024]:
            continue
        found += [f"{place(file)}: {one}" for one in own if one.encode() in content]
    assert not found, f"Write a path relative to the project: {found}"


def can_fail(test: ast.AST) -> bool:
    """Say whether a function holds an assertion, or expects or raises something."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in {"expect", "pytest.raises", "pytest.warns", "pytest.fail"} or name.endswith(
                "assert_called"
            ):
                return True
    return False


def test_every_test_can_fail() -> None:
    empty = []
    for file in tracked("tests/*.py"):
        module = tree(file)
        helpers = {one.name for one in functions(module) if can_fail(one)}
        for one in functions(module):
            if not one.name.startswith("test_"):
                continue
            called = {
                ast.unparse(node.func).split(".")[-1] for node in ast.walk(one) if isinstance(node, ast.Call)
            }
            if not can_fail(one) and not called & (helpers | SHARED_CHECKS):
                empty.append(f"{place(file, one)} {one.name}")
    assert not empty, f"Say with assert what must hold: {empty}"


def shared_checks() -> set[str]:
    """Return the functions beside the tests (conftest and helpers) that can fail."""
    files = [file for file in tracked("tests/*.py") if not file.name.startswith("test_")]
    return {one.name for file in files for one in functions(tree(file)) if can_fail(one)}


SHARED_CHECKS = shared_checks()


def test_pages_and_commands_write_nothing_themselves() -> None:
    found = []
    for file in [*tracked("src/spoor/web/*.py"), *tracked("src/spoor/commands/*.py")]:
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if node.func.attr in WRITES and not form_machinery(owner):
                    found.append(f"{place(file, node)} {owner}.{node.func.attr}()")
                if node.func.attr == "update" and ".objects" in owner:
                    found.append(f"{place(file, node)} {owner}.update()")
            if isinstance(node, ast.ImportFrom) and any(name.name == "transaction" for name in node.names):
                found.append(f"{place(file, node)} transaction")
    assert not found, f"Call a step of cases/steps, or the walk: {found}"


def form_machinery(owner: str) -> bool:
    """Django's own forms save through `form` or `super()`; that is theirs."""
    return owner in {"form", "super()", "self.form"}


@pytest.mark.parametrize("marker", ["skip", "skipif", "xfail"])
def test_no_test_is_left_out_without_a_reason(marker: str) -> None:
    silent = []
    for file in tracked("tests/*.py"):
        module = tree(file)
        called = {id(node.func): node for node in ast.walk(module) if isinstance(node, ast.Call)}
        for node in ast.walk(module):
            if not isinstance(node, ast.Attribute) or ast.unparse(node) not in (
                f"pytest.mark.{marker}",
                f"pytest.{marker}",
            ):
                continue
            call = called.get(id(node))
            told = call is not None and (
                any(word.arg == "reason" for word in call.keywords)
                or (ast.unparse(node) == f"pytest.{marker}" and bool(call.args))
            )
            if not told:
                silent.append(place(file, node))
    assert not silent, f"Say why with reason=: {silent}"


def test_models_have_no_save_of_their_own() -> None:
    files = [SOURCE / "evidence" / "models.py", *(SOURCE / "cases" / "models").glob("*.py")]
    found = [
        f"{place(file, one)} {one.name}"
        for file in files
        for one in functions(tree(file))
        if one.name in {"save", "delete", "clean", "full_clean"}
    ]
    assert len(files) > 4
    assert not found, f"What must always hold is a constraint; what is done is a step: {found}"


def test_nobody_listens_to_signals() -> None:
    listening = ("django.db.models.signals", "django.dispatch", "django.core.signals")
    found = [place(file) for file in ours() if any(word in file.read_text("utf-8") for word in listening)]
    assert not found, f"Call the step that follows from the walk: {found}"


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    found = [
        f"{place(file)}:{number}"
        for file in tracked("src/spoor")
        if file.suffix in {".py", ".html", ".js", ".css", ".yaml", ".typ"}
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not found, f"Build it or leave it out: {found}"
