"""Fitting: the letters, the layer above them, and the calibration, each judged on groups it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoor.triage.calibration import ENOUGH_POSITIVES, Calibration, venn_abers
from spoor.triage.features import BITS, GRAMMAR, SIGNS

Floats = NDArray[np.float64]
FOLDS = 5
STRENGTH = 4.0  # of the letters (C of the logistic regression): chosen once, not searched
FLOOR = -2.0  # log odds: no single other reading may outweigh a plain announcement
GRID = 64  # points at which the interval is kept


@dataclass(frozen=True, slots=True)
class Material:
    """Everything about the examples as numbers; rows in one order."""

    letters: Any  # sparse matrix, rows x 2**BITS
    grammar: Floats  # rows x grammar features
    truth: Floats
    weight: Floats  # rows of one group together weigh as the root of their number
    groups: Sequence[str]
    languages: Sequence[str]


def letter_matrix(places: Sequence[NDArray[np.int64]]) -> Any:
    """Return the sparse matrix of hashed letters; each row has length 1."""
    sparse = import_module("scipy.sparse")
    starts = np.cumsum([0, *(len(row) for row in places)])
    values = np.concatenate([np.full(len(row), 1.0 / np.sqrt(max(1, len(row)))) for row in places])
    return sparse.csr_matrix((values, np.concatenate(places), starts), shape=(len(places), 1 << BITS))


def folds_of(groups: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Return for each row its fold, by the names of the groups and the seed; a group is never split."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[place]: rank % FOLDS for rank, place in enumerate(order)}
    return np.array([fold[group] for group in groups])


def fit_letters(matrix: Any, truth: Floats, weight: Floats) -> tuple[Floats, float]:
    """Return weights and bias of a logistic regression on the letters."""
    linear = import_module("sklearn.linear_model")
    model = linear.LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    model.fit(matrix, truth, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def fit_layer(columns: Floats, truth: Floats, weight: Floats, signs: Sequence[int]) -> Floats:
    """Return the weights [columns..., 1] of a logistic regression whose weights keep their sign.

    Projected gradient with momentum; a small pull to zero keeps rare
    features in bounds.
    """
    design = np.hstack([columns, np.ones((len(columns), 1))])
    low = np.array([0.0 if sign > 0 else FLOOR if sign < 0 else -np.inf for sign in (*signs, 0)])
    high = np.array([0.0 if sign < 0 else np.inf for sign in (*signs, 0)])
    share = weight / weight.sum()
    rate = 4.0 / float(np.linalg.eigvalsh(design.T @ (design * share[:, None]))[-1])
    pull = np.append(np.full(columns.shape[1], 3e-5), 0.0)
    point = ahead = np.zeros(design.shape[1])
    for step in range(1, 3001):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ ahead, -30, 30)))
        slope = design.T @ (share * (chance - truth)) + pull * ahead
        fresh = np.clip(ahead - rate * slope, low, high)
        ahead = fresh + (step - 1) / (step + 2) * (fresh - point)
        point = fresh
    return point


def calibrate(scores: Floats, truth: Floats, weight: Floats) -> Calibration:
    """Return the calibration of one language from scores of rows that no weight has seen."""
    line = fit_layer(scores[:, None], truth, weight, [1])
    grid = np.unique(np.quantile(scores, np.linspace(0, 1, GRID)))
    positives = int(truth.sum())
    if positives < ENOUGH_POSITIVES:
        nothing = np.zeros(len(grid))
        return Calibration(grid, nothing, nothing + 1, float(line[0]), float(line[1]), positives)
    lower, upper = venn_abers(scores, truth, weight, grid)
    return Calibration(grid, lower, upper, float(line[0]), float(line[1]), positives)


def unseen_letter_scores(material: Material, folds: NDArray[np.int64]) -> Floats:
    """Return for each row the letters' log odds from weights that never saw its group."""
    scores = np.zeros(len(material.truth))
    for fold in range(FOLDS):
        rest, held = folds != fold, folds == fold
        weights, bias = fit_letters(material.letters[rest], material.truth[rest], material.weight[rest])
        scores[held] = material.letters[held] @ weights + bias
    return scores


def unseen_scores(material: Material, letters: Floats, folds: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return for each row its scores, with letters and without, from layers that never saw its group."""
    both, alone = np.zeros(len(letters)), np.zeros(len(letters))
    columns = np.hstack([letters[:, None], material.grammar])
    for fold in range(FOLDS):
        rest, held = folds != fold, folds == fold
        layer, grammar_only = fit_layers(columns[rest], material.truth[rest], material.weight[rest])
        both[held] = columns[held] @ layer[:-1] + layer[-1]
        alone[held] = material.grammar[held] @ grammar_only[:-1] + grammar_only[-1]
    return both, alone


def fit_layers(columns: Floats, truth: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the layer over letters and grammar, and the layer over grammar alone."""
    signs = [SIGNS[name] for name in GRAMMAR]
    return fit_layer(columns, truth, weight, [1, *signs]), fit_layer(columns[:, 1:], truth, weight, signs)
