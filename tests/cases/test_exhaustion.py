"""The account of a dead trail: every route with its ground and source, sealed; computed again, the same bytes."""

import json
import shutil
import subprocess

import pytest
from tests.cases.test_close import PROSECUTOR, case, end, set_aside_all
from tests.conftest import NOON

from spoor.cases import rules
from spoor.cases.exhaustion import account_of, recomputed
from spoor.cases.models import Decision, Identifier, LawEdition
from spoor.cases.steps import route
from spoor.commands.main import main
from spoor.evidence.sealing import store
from spoor.law import speech

__all__ = ["case"]  # fixtures


def text_of(content, tmp_path):
    file = tmp_path / "stuk.pdf"
    file.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def decision(case, officer):
    route.record(
        case, instrument="eu.epoc.subscriber", identifier=Identifier.objects.get(), state="refused",
        ground="geen account", note="Brief van 20 november.", happened_at=NOON, by=officer, by_role=PROSECUTOR, at=NOON,
    )  # fmt: skip
    set_aside_all(route.follow(case.pk, by="officier", at=NOON), officer)
    return end(case, officer)


def test_it_is_sealed_with_the_case_and_keeps_its_edition(decision):
    content = b"".join(store().stream(decision.exhibit.sha256))
    assert content == account_of(decision).content
    assert content.startswith(b"%PDF")
    assert decision.exhibit.report.filed.case == decision.case
    assert LawEdition.objects.get().digest == decision.routes["edition"]


def test_computed_again_from_facts_and_edition_it_is_the_same_bytes(decision):
    again = Decision.objects.get(pk=decision.pk)
    assert recomputed(again).content == b"".join(store().stream(again.exhibit.sha256))


def test_another_fact_gives_other_bytes(decision):
    decision.routes["facts"]["offence"]["committed_on"] = "2026-11-19"
    assert recomputed(decision).content != b"".join(store().stream(decision.exhibit.sha256))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="install poppler-utils to read the PDF back")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_names_every_route_with_its_ground_and_its_source(decision, tmp_path, lang):
    said = " ".join(text_of(account_of(decision, lang).content, tmp_path).split())
    flat = said.replace("- ", "")
    for one in decision.routes["trail"]["routes"]:
        name = speech.instrument_name(one["instrument"], lang)
        first = name.split()[0]
        assert first.casefold() in said.casefold(), name
    assert "Brief van 20 november." in flat
    assert "geen account" in flat
    assert "°" in said
    heading = {"nl": "Verantwoording: geen route meer open", "en": "Account: no route left"}[lang]
    assert heading in said
    assert decision.routes["edition"] in said.replace(" ", "")


def test_the_command_checks_and_writes(decision, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)
    out = tmp_path / "verantwoording.pdf"
    number = decision.case.number
    assert main(["exhaustion", number, "--check", "--json", "--out", str(out)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "case": number,
        "sha256": decision.exhibit.sha256,
        "computed": decision.exhibit.sha256,
        "same": True,
    }
    assert out.read_bytes() == b"".join(store().stream(decision.exhibit.sha256))
    assert main(["exhaustion", "2026-9999", "--check"]) == 2
    capsys.readouterr()
    assert main(["exhaustion", number]) == 2
    assert "--out FILE" in capsys.readouterr().err
    assert main(["exhaustion", number, "--out", str(tmp_path / "niet" / "hier.pdf")]) == 2
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err


def test_the_command_says_when_it_differs_or_cannot_be_computed(decision, capsys, monkeypatch):
    monkeypatch.setattr("spoor.commands._home.open_home", lambda: None)
    number = decision.case.number
    kept = decision.routes | {"by": "iemand anders"}
    Decision.objects.filter(pk=decision.pk).update(routes=kept)
    assert main(["exhaustion", number, "--check"]) == 1
    assert "Anders" in capsys.readouterr().out

    def missing(*_):
        raise rules.EditionMissing("0" * 64)

    monkeypatch.setattr("spoor.cases.exhaustion.edition", missing)
    assert main(["exhaustion", number, "--check"]) == 1
    assert "niet in deze map bewaard" in capsys.readouterr().err
