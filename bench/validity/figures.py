"""Scores and outcomes of pairs -> rank correlation, area under the curve, and how far either would move with other states."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

DRAWS = 400


def rank(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, ties in the middle.

    >>> rank(np.array([5, 1, 5])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return ((2 * last - count + 1) / 2)[place]


def area(scores: np.ndarray, labels: np.ndarray) -> float:
    """The chance that a pair with the label scores above one without, ties half (Mann and Whitney 1947); nan where either is missing.

    >>> area(np.array([3, 2, 1, 0]), np.array([True, False, True, False]))
    0.75
    """
    labels = labels.astype(bool)
    yes, no = int(labels.sum()), int((~labels).sum())
    return float((rank(scores)[labels].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")


def correlate(scores: np.ndarray, values: np.ndarray) -> float:
    """Spearman's rank correlation; nan where there is nothing to order."""
    return _pearson(rank(scores), rank(values)) if len(scores) > 2 else float("nan")


def correlate_given(scores: np.ndarray, values: np.ndarray, third: np.ndarray) -> float:
    """Spearman's rank correlation of two, the ranks of a third taken out of both (partial correlation)."""
    one, two, three = correlate(scores, values), correlate(scores, third), correlate(values, third)
    return (one - two * three) / np.sqrt((1 - two**2) * (1 - three**2))


def _pearson(one: np.ndarray, other: np.ndarray) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / size) if size > 0 else float("nan")


def interval(figure: Callable[[np.ndarray, np.ndarray], float], scores: np.ndarray, values: np.ndarray,
             first: np.ndarray, second: np.ndarray, draws: int = DRAWS, seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the figure when *states* are drawn anew with replacement.

    ``first`` and ``second``: the states of each pair, as numbers. A pair counts as often as the product of its states' draws
    (the vertex bootstrap, Snijders and Borgatti 1999), so that pairs sharing a state move together; pairs of a state with its own
    copy are left out.
    """
    rng, size = np.random.default_rng(seed), int(max(first.max(), second.max())) + 1
    found = []
    for _ in range(draws):
        times = np.bincount(rng.integers(size, size=size), minlength=size)
        picked = np.repeat(np.arange(len(scores)), times[first] * times[second])
        found.append(figure(scores[picked], values[picked]) if len(picked) > 2 else np.nan)
    found = np.array(found)
    return tuple(np.quantile(found[np.isfinite(found)], (0.025, 0.975))) if np.isfinite(found).any() else (np.nan, np.nan)
