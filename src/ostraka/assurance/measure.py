"""Figures from scores: recall, false alerts, F1 and the threshold that equals another's.

Owns the arithmetic. Refuses to make scores and to judge them.

Classes weigh alike, whatever their size: recall is the mean over benign classes,
the share of false alerts the mean over adversarial ones, and F1 is taken as if
as many names must be found as must not alert:
``P = recall / (recall + false)``, ``F1 = 2 P recall / (P + recall)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

#: Scores of one class's pairs, in the order of the pairs.
Scores = NDArray[np.float64]

#: Thresholds of a curve.
STEPS: Final = 101


class Overall(Struct, frozen=True):
    """All classes together at one threshold.

    Attributes:
        threshold: a pair alerts from this score on.
        recall: mean share found over benign classes.
        false: mean share alerting over adversarial classes.
        f1: of recall and precision, both sides weighing alike.
    """

    threshold: float
    recall: float
    false: float
    f1: float


def share(scores: Scores, threshold: float) -> float:
    """Share of scores at or over a threshold; 0 where there are none."""
    return float(np.mean(scores >= threshold)) if len(scores) else 0.0


def overall(scores: Mapping[str, Scores], same: Mapping[str, bool], threshold: float) -> Overall:
    """Mean recall and false alerts over classes, and F1."""
    found = [share(scores[kind], threshold) for kind in scores if same[kind]]
    false = [share(scores[kind], threshold) for kind in scores if not same[kind]]
    recall, alerts = _mean(found), _mean(false)
    return Overall(threshold, recall, alerts, f1(recall, alerts))


def f1(recall: float, false: float) -> float:
    """F1 where as many must be found as must not alert.

    Args:
        recall: share found of those that must be.
        false: share alerting of those that must not.
    """
    return 2 * recall / (1 + recall + false) if recall else 0.0


def curve(scores: Mapping[str, Scores], same: Mapping[str, bool]) -> list[Overall]:
    """Recall, false alerts and F1 at every hundredth from 0 to 1."""
    return [overall(scores, same, step / (STEPS - 1)) for step in range(STEPS)]


def best(scores: Mapping[str, Scores], same: Mapping[str, bool]) -> Overall:
    """The step of the curve with the highest F1; of equal ones the highest threshold."""
    return max(curve(scores, same), key=lambda at: (at.f1, at.threshold))


def threshold_at(
    scores: Mapping[str, Scores], same: Mapping[str, bool], false: float
) -> Overall | None:
    """The lowest threshold whose share of false alerts does not exceed a given one.

    Args:
        scores: scores by class.
        same: by class, whether its pairs must be found.
        false: the mean share over adversarial classes that may alert, 0 to 1.

    Returns:
        The figures at that threshold; None where even the highest score alerts
        too often, so that only a method that never alerts would reach it.
    """
    values = np.unique(np.concatenate([np.zeros(1), *scores.values()]))
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if overall(scores, same, float(values[middle])).false <= false:
            high = middle
        else:
            low = middle + 1
    return overall(scores, same, float(values[low])) if low < len(values) else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
