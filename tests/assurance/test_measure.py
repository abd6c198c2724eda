"""Figures from scores."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.assurance import measure
from ostraka.assurance.measure import Scores

SAME = {"typo": True, "order": True, "father": False, "number": False}
scores_of = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)
boards = st.fixed_dictionaries(dict.fromkeys(SAME, scores_of))


def board(**values: list[float]) -> dict[str, Scores]:
    return {kind: np.array(numbers) for kind, numbers in values.items()}


def test_a_score_at_the_threshold_alerts() -> None:
    assert measure.share(np.array([0.69, 0.70, 0.71]), 0.70) == pytest.approx(2 / 3)


def test_no_scores_are_no_alerts() -> None:
    assert measure.share(np.array([]), 0.5) == 0.0


def test_classes_weigh_alike_whatever_their_size() -> None:
    scores = board(typo=[1.0] * 98 + [0.0] * 2, order=[0.0], father=[1.0], number=[0.0])
    found = measure.overall(scores, SAME, 0.7)
    assert found.recall == pytest.approx(0.49)
    assert found.false == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("recall", "false", "expected"),
    [(1.0, 0.0, 1.0), (1.0, 1.0, 2 / 3), (0.0, 0.5, 0.0), (0.8, 0.25, 1.6 / 2.05)],
)
def test_f1_takes_both_sides_as_alike_in_number(
    recall: float, false: float, expected: float
) -> None:
    assert measure.f1(recall, false) == pytest.approx(expected)


def test_a_method_that_cannot_tell_near_misses_reaches_no_level() -> None:
    scores = board(typo=[1.0], order=[0.9], father=[1.0], number=[0.2])
    assert measure.threshold_at(scores, SAME, 0.4) is None
    found = measure.threshold_at(scores, SAME, 0.5)
    assert found is not None
    assert found.recall == 1.0


@given(boards, st.floats(0, 1))
def test_a_threshold_found_keeps_the_level_and_the_next_lower_score_does_not(
    scores: dict[str, Scores], level: float
) -> None:
    found = measure.threshold_at(scores, SAME, level)
    values = np.unique(np.concatenate([np.zeros(1), *scores.values()]))
    if found is None:
        assert measure.overall(scores, SAME, float(values[-1])).false > level
        return
    assert found.false <= level
    lower = values[values < found.threshold]
    if len(lower):
        assert measure.overall(scores, SAME, float(lower[-1])).false > level


@given(boards)
def test_recall_and_false_alerts_never_rise_with_the_threshold(scores: dict[str, Scores]) -> None:
    points = measure.curve(scores, SAME)
    assert len(points) == measure.STEPS
    for before, after in pairwise(points):
        assert after.recall <= before.recall
        assert after.false <= before.false


@given(boards)
def test_the_best_point_is_on_the_curve_and_none_is_better(scores: dict[str, Scores]) -> None:
    best = measure.best(scores, SAME)
    assert best.f1 == max(point.f1 for point in measure.curve(scores, SAME))
