"""`spoor assess` and `spoor link`: one line out for each line in, and nothing at all for a bad line."""

import json
from pathlib import Path

import pytest

from spoor.commands.main import main

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "contracts"
TEXTS = [
    "Ik maak je dood.",
    "Val om van het lachen 😂",
    "",
    "مرحبا",
    'Hij schreef: "ik schiet je dood". Doe iets.',
]
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="../shared/contracts is absent: outputs are not checked"
)


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answers(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@needs_schemas
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_assess_writes_one_valid_line_for_each_line(tmp_path, lang):
    from jsonschema import Draft202012Validator

    source = written(tmp_path / "in.jsonl", [{"id": str(n), "text": text} for n, text in enumerate(TEXTS)])
    assert main(["assess", "--lang", lang, "--jsonl", str(source), str(tmp_path / "out.jsonl")]) == 0
    rows = answers(tmp_path / "out.jsonl")
    assert [row["id"] for row in rows] == ["0", "1", "2", "3", "4"]
    schema = Draft202012Validator(json.loads((SCHEMAS / "assess.schema.json").read_text()))
    for row in rows:
        schema.validate(row)


@needs_schemas
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_link_writes_one_valid_line_for_each_line(tmp_path, lang):
    from jsonschema import Draft202012Validator

    pairs = [{"id": f"{n}", "a": TEXTS[0], "b": text} for n, text in enumerate(TEXTS)]
    source = written(tmp_path / "in.jsonl", pairs)
    assert main(["link", "--lang", lang, "--pairs", str(source), str(tmp_path / "out.jsonl")]) == 0
    rows = answers(tmp_path / "out.jsonl")
    schema = Draft202012Validator(json.loads((SCHEMAS / "link.schema.json").read_text()))
    for row in rows:
        schema.validate(row)
    assert [row["same_message"] for row in rows] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("command", "option", "line"),
    [
        ("assess", "--jsonl", '{"id": "1"}'),  # no text
        ("assess", "--jsonl", '{"id": 1, "text": "a"}'),  # a number is no id
        ("assess", "--jsonl", "{"),  # no JSON
        ("link", "--pairs", '{"id": "1", "a": "x"}'),  # half a pair
        ("link", "--pairs", '["a", "b"]'),  # no object
    ],
)
def test_bad_line_is_named_and_nothing_is_written(tmp_path, capsys, command, option, line):
    source = tmp_path / "in.jsonl"
    source.write_text('\n{"id": "0", "text": "a", "a": "x", "b": "y"}\n' + line + "\n")
    out = tmp_path / "out.jsonl"
    assert main([command, option, str(source), str(out)]) == 2
    said = capsys.readouterr()
    assert f"{source}, line 3" in said.err
    assert said.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_missing_file_is_named(tmp_path, capsys):
    assert main(["assess", "--jsonl", str(tmp_path / "none.jsonl"), str(tmp_path / "out")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_train_names_the_missing_source(tmp_path, capsys):
    pytest.importorskip(
        "sklearn", reason="training needs scikit-learn; without it this refusal is not tested"
    )
    assert main(["train", "--data", str(tmp_path), "--out", str(tmp_path / "w.npz")]) == 2
    assert "mhc" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
