"""Calibration: the interval rises, holds the point, and admits how little was seen."""

import numpy as np
import pytest

from spoor.triage.calibration import Calibration, rising, venn_abers

DICE = np.random.default_rng(7)
SCORES = DICE.normal(size=400)
LABELS = (DICE.random(400) < 1 / (1 + np.exp(-2 * SCORES))).astype(float)
GRID = np.linspace(-2, 2, 9)


@pytest.mark.parametrize(
    ("values", "weights", "fitted"),
    [
        ([0, 1, 0, 1], [1, 1, 1, 1], [0, 0.5, 0.5, 1]),  # one dip is levelled
        ([1, 0], [3, 1], [0.75, 0.75]),  # by weight
        ([0, 0, 1], [1, 1, 1], [0, 0, 1]),  # already rising
    ],
)
def test_rising(values, weights, fitted):
    assert rising(np.array(values, float), np.array(weights, float)).tolist() == fitted


def test_interval_rises_and_is_narrow_where_much_was_seen():
    lower, upper = venn_abers(SCORES, LABELS, np.ones(400), GRID)
    assert (np.diff(lower) >= 0).all()
    assert (np.diff(upper) >= 0).all()
    assert (lower <= upper).all()
    assert (upper - lower).mean() < 0.1


def test_copies_that_count_as_one_case_widen_the_interval():
    _, upper = venn_abers(SCORES, LABELS, np.ones(400), GRID)
    _, wide = venn_abers(SCORES, LABELS, np.full(400, 0.05), GRID)
    assert wide[0] > upper[0]


def test_interval_agrees_with_fitting_afresh():
    """The look-up on the grid is the definition: isotonic fit with the new case added as 0 and as 1."""
    isotonic = pytest.importorskip("sklearn.isotonic", reason="the oracle needs scikit-learn")
    lower, upper = venn_abers(SCORES, LABELS, np.ones(400), GRID)
    for place, score in enumerate(GRID):
        for label, ends in ((0.0, lower), (1.0, upper)):
            model = isotonic.IsotonicRegression().fit(np.append(SCORES, score), np.append(LABELS, label))
            assert ends[place] == pytest.approx(model.predict([score])[0], abs=1e-9)


def test_too_few_known_threats_give_no_interval():
    few = Calibration(GRID, np.zeros(9), np.ones(9), 1.0, 0.0, 49)
    assert few.interval(0.0) is None
    assert few.point(0.0) == 0.5
