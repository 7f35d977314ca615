"""The graph of a bundle is CASE/UCO: `case_validate` says so, with the ontologies inside its own package."""

import subprocess
import sys
from pathlib import Path

from tests.cases.test_bundle import case, folder

__all__ = ["case", "folder"]  # fixtures
VALIDATE = str(Path(sys.executable).with_name("case_validate"))


def test_case_validate_accepts_the_graph_and_refuses_a_broken_one(folder):
    graph = folder / "data" / "case.jsonld"
    done = subprocess.run([VALIDATE, str(graph)], capture_output=True, text=True, check=False)
    assert "Conforms: True" in done.stdout, done.stdout + done.stderr
    graph.write_text(graph.read_text().replace('"@type": "xsd:integer"', '"@type": "xsd:string"'))
    done = subprocess.run([VALIDATE, str(graph)], capture_output=True, text=True, check=False)
    assert "Conforms: False" in done.stdout
