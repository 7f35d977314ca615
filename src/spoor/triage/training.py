"""Training: from the permitted texts to the packaged weights, the same bytes for the same texts and seed."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoor.triage.assessment import reading_of
from spoor.triage.calibration import Calibration
from spoor.triage.features import GRAMMAR, grammar_features, letter_places, own_words
from spoor.triage.fitting import (
    Floats,
    Material,
    calibrate,
    fit_layers,
    fit_letters,
    folds_of,
    letter_matrix,
    unseen_letter_scores,
    unseen_scores,
)
from spoor.triage.folding import fold
from spoor.triage.lexicon import lexicon
from spoor.triage.model import digest_of
from spoor.triage.sources import SOURCES, Example, read_examples

VERSION = "1"
SEED = 285
TAUGHT = ("nl", "en", "de", "fr", "ar")  # languages with known threats in the permitted sources
CUTS = {"threat": 0.4, "no_threat": 0.1, "last_upper": 0.02, "last_width": 0.1}
# EDOS knows threats against women only, so that some of its other rows are threats too; our own
# sentences are few.
TRUST = {"edos": 0.5, "invented": 3.0}
Say = Callable[[str], None]


def material_of(examples: Sequence[Example], say: Say) -> Material:
    """Read every example with the grammar and return all of them as numbers."""
    places: list[NDArray[np.int64]] = []
    grammar: list[Floats] = []
    for number, example in enumerate(examples):
        if number % 5000 == 0:
            say(f"reading {number} of {len(examples)}")
        folded = fold(example.text)
        reading = reading_of(folded, example.language)
        grammar.append(grammar_features(reading))
        places.append(letter_places(own_words(folded.text, reading, lexicon(reading.language))))
    sizes = Counter((example.group, example.language) for example in examples)
    trust = [TRUST.get(example.source, 1.0) for example in examples]
    weight = np.array(trust) / np.sqrt([sizes[example.group, example.language] for example in examples])
    return Material(
        letters=letter_matrix(places),
        grammar=np.array(grammar),
        truth=np.array([float(example.threat) for example in examples]),
        weight=weight,
        groups=[example.group for example in examples],
        languages=[example.language for example in examples],
    )


def _calibrations(material: Material, both: Floats, alone: Floats) -> dict[str, Calibration]:
    languages = np.array(material.languages)
    found = {}
    for language in TAUGHT:
        rows = languages == language
        found[language] = calibrate(both[rows], material.truth[rows], material.weight[rows])
    other = calibrate(alone, material.truth, material.weight)
    nothing = np.zeros(len(other.grid))
    found["other"] = Calibration(other.grid, nothing, nothing + 1, other.slope, other.shift, 0)
    return found


def _arrays(coefficients: Floats, bias: float, layers: tuple[Floats, Floats]) -> dict[str, NDArray[Any]]:
    scale = float(np.abs(coefficients).max()) / 127
    return {
        "letters": np.round(coefficients / scale).astype(np.int8),
        "unit": np.array([scale, bias]),
        "layer": layers[0],
        "grammar_only": layers[1],
    }


def figures(
    examples: Sequence[Example], material: Material, scores: Floats, calibrations: dict[str, Calibration]
) -> list[dict[str, Any]]:
    """Return how each sort of row came out when its group was not seen.

    One entry for each source, language, kind and answer: rows, those labelled a threat, those above the lower
    cut, and those that would be read last (`last`), as far as scores and grammar decide it.
    """
    counted: dict[tuple[str, str, str, int], Counter[str]] = {}
    column = {name: number for number, name in enumerate(GRAMMAR)}
    for example, grammar, score in zip(examples, material.grammar, scores, strict=True):
        calibration = calibrations.get(example.language, calibrations["other"])
        chance, ends = calibration.point(score), calibration.interval(score)
        quiet = grammar[column["no_act"]] and not (grammar[column["means"]] or grammar[column["knowledge"]])
        low = ends is not None and ends[1] < CUTS["last_upper"] and ends[1] - ends[0] < CUTS["last_width"]
        key = (example.source, example.language, example.kind, example.threat)
        found = counted.setdefault(key, Counter(rows=0, labelled_threat=0, not_below=0, last=0))
        found["rows"] += 1
        found["labelled_threat"] += chance >= CUTS["threat"]
        found["not_below"] += chance >= CUTS["no_threat"]
        found["last"] += bool(quiet and low and chance < CUTS["no_threat"] and len(example.text.split()) > 2)
    names = ("source", "language", "kind", "threat")
    return [{**dict(zip(names, key, strict=True)), **found} for key, found in sorted(counted.items())]


def train(folder: Path, out: Path, say: Say) -> dict[str, Any]:
    """Train on the permitted sources in `folder`; write the weights to `out`, their description beside them.

    Returns the description. Raises ModuleNotFoundError without scikit-learn, FileNotFoundError without
    a source.
    """
    __import__("sklearn")
    examples = read_examples(folder, SEED)
    material = material_of(examples, say)
    folds = folds_of(material.groups, SEED)
    say("fitting the letters on groups")
    letters = unseen_letter_scores(material, folds)
    say("fitting the layer on groups")
    both, alone = unseen_scores(material, letters, folds)
    calibrations = _calibrations(material, both, alone)
    columns = np.hstack([letters[:, None], material.grammar])
    layers = fit_layers(columns, material.truth, material.weight)
    coefficients, bias = fit_letters(material.letters, material.truth, material.weight)
    arrays = _arrays(coefficients, bias, layers)
    for language, one in calibrations.items():
        arrays[f"line_{language}"] = np.array([one.slope, one.shift, one.positives])
        arrays[f"grid_{language}"] = np.array([one.grid, one.lower, one.upper])
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    taught = np.isin(material.languages, TAUGHT)
    scores = np.where(taught, both, alone)
    about = {
        "version": VERSION,
        "sha256": digest_of(out),
        "seed": SEED,
        "features": list(GRAMMAR),
        "languages": [*TAUGHT, "other"],
        "cuts": CUTS,
        "sources": _counts(examples),
        "layer": dict(zip(("letters", *GRAMMAR, "constant"), np.round(layers[0], 3).tolist(), strict=True)),
        "grammar_only": dict(zip((*GRAMMAR, "constant"), np.round(layers[1], 3).tolist(), strict=True)),
        "figures": figures(examples, material, scores, calibrations),
    }
    out.with_suffix(".json").write_text(
        json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return about


def _counts(examples: Sequence[Example]) -> list[dict[str, Any]]:
    counted = Counter((example.source, example.language) for example in examples)
    threats = Counter((example.source, example.language) for example in examples if example.threat)
    licences = {name: licence for name, (licence, _, _) in SOURCES.items()}
    return [
        {
            "source": source,
            "language": language,
            "licence": licences.get(source, "our own, EUPL-1.2"),
            "rows": rows,
            "threats": threats[source, language],
        }
        for (source, language), rows in sorted(counted.items())
    ]
