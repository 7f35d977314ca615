"""Calibration: from a score to a probability with an interval that admits how little was seen.

Venn-Abers (Vovk and Petej, 2014): fit a rising step function to known cases twice, once as if the new case
were no threat and once as if it were; the two answers are the ends of the interval. Both are made for a
grid of scores when the weights are trained, so that reading one costs a look-up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ENOUGH_POSITIVES = 50  # fewer known threats in a language: no interval (science.md 2.2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ends of the interval for a rising grid of scores of one language, and the line between."""

    grid: Floats
    lower: Floats
    upper: Floats
    slope: float
    shift: float
    positives: int

    def interval(self, score: float) -> tuple[float, float] | None:
        """Return the ends of the interval (0..1) for a score, or None with too few known threats."""
        if self.positives < ENOUGH_POSITIVES:
            return None
        return (
            float(np.interp(score, self.grid, self.lower)),
            float(np.interp(score, self.grid, self.upper)),
        )

    def point(self, score: float) -> float:
        """Return the probability (0..1): Platt's line, held within the interval."""
        logit = min(30.0, max(-30.0, self.slope * score + self.shift))
        chance = 1.0 / (1.0 + float(np.exp(-logit)))
        ends = self.interval(score)
        return chance if ends is None else min(max(chance, ends[0]), ends[1])


def rising(values: Floats, weights: Floats) -> Floats:
    """Return the rising step function nearest to values in weighted squares (pool adjacent violators)."""
    blocks: list[list[float]] = []  # mean, weight, number of points
    for value, weight in zip(values, weights, strict=True):
        blocks.append([float(value), float(weight), 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, total, count = blocks.pop()
            before = blocks[-1]
            before[0] = (before[0] * before[1] + mean * total) / (before[1] + total)
            before[1] += total
            before[2] += count
    return np.concatenate([np.full(int(count), mean) for mean, _, count in blocks])


def venn_abers(scores: Floats, labels: Floats, weights: Floats, grid: Floats) -> tuple[Floats, Floats]:
    """Return the lower and upper probability at each score of the grid.

    `weights` lets the copies of one template together count as one case; the new case counts as one.
    """
    order = np.argsort(scores, kind="stable")
    known, truth, weight = scores[order], labels[order], weights[order]
    ends = []
    for label in (0.0, 1.0):
        answer = []
        for score in grid:
            place = int(np.searchsorted(known, score))
            fitted = rising(np.insert(truth, place, label), np.insert(weight, place, 1.0))
            answer.append(float(fitted[place]))
        ends.append(np.maximum.accumulate(np.array(answer)))
    return ends[0], np.maximum(ends[0], ends[1])
