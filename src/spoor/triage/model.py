"""The weights: an artefact with a digest, loaded once, read with numpy alone."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spoor.triage.calibration import Calibration
from spoor.triage.features import GRAMMAR

PACKAGED = Path(__file__).parent / "weights" / "assessment.npz"


class WeightsBroken(Exception):
    """The weights are not the file their description names; fetch or train them again."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of one version.

    `letters` holds a signed byte for each hashed place, `scale` its unit in log odds. `layer` weighs
    [letters,
    grammar..., 1] for languages with training text, `grammar_only` weighs [grammar..., 1] for all others.
    """

    version: str
    letters: NDArray[np.int8]
    scale: float
    bias: float
    layer: NDArray[np.float64]
    grammar_only: NDArray[np.float64]
    calibrations: dict[str, Calibration]
    cuts: dict[str, float]

    def letter_score(self, places: NDArray[np.int64]) -> float:
        """Return the log odds that the letters alone give."""
        if not len(places):
            return self.bias
        return self.bias + float(self.letters[places].sum()) * self.scale / float(np.sqrt(len(places)))

    def score(self, letter_score: float, grammar: NDArray[np.float64], language: str) -> float:
        """Return the log odds of letters and grammar; of grammar alone in a language never learned."""
        if language in self.calibrations:
            return float(self.layer[0] * letter_score + self.layer[1:-1] @ grammar + self.layer[-1])
        return float(self.grammar_only[:-1] @ grammar + self.grammar_only[-1])


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _calibration(arrays: "np.lib.npyio.NpzFile", language: str) -> Calibration:
    slope, shift, positives = (float(value) for value in arrays[f"line_{language}"])
    grid, lower, upper = arrays[f"grid_{language}"]
    return Calibration(grid, lower, upper, slope, shift, int(positives))


def load_model(path: Path | None = None) -> Model:
    """Load the packaged weights, or those at `path` with their description (`.json`) beside them.

    Raises WeightsBroken when the digest differs or the weights belong to another set of features.
    """
    file = path or PACKAGED
    about = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    found = digest_of(file)
    if found != about["sha256"]:
        raise WeightsBroken(f"{file.name}: found sha256 {found}, expected {about['sha256']}")
    if tuple(about["features"]) != GRAMMAR:
        raise WeightsBroken(f"{file.name}: trained on other features than this program has; run spoor train")
    with np.load(file, allow_pickle=False) as arrays:
        scale, bias = (float(value) for value in arrays["unit"])
        return Model(
            version=f"{about['version']}+{found[:12]}",
            letters=arrays["letters"],
            scale=scale,
            bias=bias,
            layer=arrays["layer"],
            grammar_only=arrays["grammar_only"],
            calibrations={language: _calibration(arrays, language) for language in about["languages"]},
            cuts={name: float(value) for name, value in about["cuts"].items()},
        )
