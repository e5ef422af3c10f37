"""Directed events -> between any two states: how alike their company, how near, how hostile, how far their politics agree.

Allies quarrel in the news, so the tone of what two states do to each other says little about where they stand. Three things say more:
whose company they keep (similarity), how much more they deal with each other than their size explains (nearness), and how much
harm they do each other (hostility). Affinity puts the three together. Nothing here is fitted: constants are round, and
docs/validity.md shows how little hangs on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DIMENSIONS = 20  # of the space of company; on ICEWS 2014 15 to 30 do equally well
FRIENDS = 0.1  # weight of friends' foes in hostility: it mainly orders the pairs that have no conflict of their own
NEAR = 0.1  # weight of nearness in affinity; .05 to .2 do equally well
HOSTILE = 10.0  # hostility that costs 1 in affinity; it counts by its square, since most pairs quarrel a little and enemies much
NOT_DONE = frozenset(("negation", "hypothetical", "future"))


@dataclass(frozen=True)
class Measures:
    """Square matrices over ``states``, symmetric: ``days`` on which two had an event, ``similarity`` (-1 to 1), ``nearness``
    (natural logarithm of observed over expected days), ``hostility`` (0 and more), ``affinity``. The diagonals are 0."""

    states: tuple[str, ...]
    days: np.ndarray
    similarity: np.ndarray
    nearness: np.ndarray
    hostility: np.ndarray
    affinity: np.ndarray

    def of(self, first: str, second: str, measure: str = "affinity") -> float:
        """One pair's value. Raises ``KeyError`` for a state that is not among ``states``."""
        places = {state: place for place, state in enumerate(self.states)}
        return float(getattr(self, measure)[places[first], places[second]])


def measure_states(rows: Iterable[Mapping], states: Sequence[str]) -> Measures:
    """All measures between ``states`` from rows of the view ``dyads`` (source, target, day, score, weight; aux where there is one).

    Other codes in the rows (organisations, groups, places that are no state) count as company, not as parties. Acts that were not
    done (negation, hypothetical, future) are passed over. The order of rows does not matter.

    >>> day = iter(range(99))
    >>> rows = [{"source": a, "target": b, "day": next(day), "score": s, "weight": 1.0} for a, b, s in
    ...         [("USA", "JPN", 4), ("USA", "KOR", 4), ("JPN", "KOR", 4), ("USA", "PRK", -7), ("JPN", "PRK", -7), ("CHN", "PRK", 4)]]
    >>> measures = measure_states(rows, ["CHN", "JPN", "KOR", "PRK", "USA"])
    >>> measures.of("JPN", "USA") > measures.of("PRK", "USA")
    True
    """
    rows = [row for row in rows if row["source"] != row["target"] and not NOT_DONE.intersection(row.get("aux") or ())]
    days = count_days(rows, states)
    between = days[:, : len(states)]
    similarity, nearness = measure_similarity(days), measure_nearness(between)
    hostility = measure_hostility(sum_conflict(rows, states), similarity)
    affinity = similarity + NEAR * nearness - np.square(hostility / HOSTILE)
    return Measures(tuple(states), between, similarity, nearness, hostility, affinity)


def count_days(rows: Iterable[Mapping], states: Sequence[str]) -> np.ndarray:
    """States x (states, then other codes in order): the number of distinct days on which the two had an event, either way.

    Days, not events: what a day's papers repeat counts once.

    >>> count_days([{"source": "FRA", "target": "EUR", "day": 1}, {"source": "FRA", "target": "DEU", "day": 1},
    ...             {"source": "DEU", "target": "FRA", "day": 1}], ["DEU", "FRA"])
    array([[0., 1., 0.],
           [1., 0., 1.]])
    """
    met = {(*sorted((row["source"], row["target"])), row["day"]) for row in rows if row["source"] != row["target"]}
    known = set(states)
    others = sorted({code for first, second, _ in met for code in (first, second)} - known)
    places = {code: place for place, code in enumerate([*states, *others])}
    counts = np.zeros((len(states), len(places)))
    for first, second, _ in met:
        for one, other in ((first, second), (second, first)):
            if one in known:
                counts[places[one], places[other]] += 1
    return counts


def sum_conflict(rows: Iterable[Mapping], states: Sequence[str]) -> np.ndarray:
    """Source x target: the points below zero on PLOVER's scale of intensity (-10 to 10), times each row's weight."""
    places = {state: place for place, state in enumerate(states)}
    total = np.zeros((len(states), len(states)))
    for row in rows:
        if row["source"] in places and row["target"] in places and (row["score"] or 0) < 0:
            total[places[row["source"]], places[row["target"]]] -= row["score"] * row["weight"]
    np.fill_diagonal(total, 0)
    return total


def expect_days(counts: np.ndarray, rounds: int = 200) -> np.ndarray:
    """What pairs would have, were each state's contacts spread over the others by their size alone: E[i,j] = a[i] a[j], E[i,i] = 0.

    Quasi-independence (Goodman 1968, JASA 63: 1091), fitted by iteration to the row sums of a symmetric matrix. Where one state
    is in every contact no such numbers exist, and what is reached is near them.

    >>> expect_days(np.array([[0., 2., 2.], [2., 0., 2.], [2., 2., 0.]])).round(3).tolist()
    [[0.0, 2.0, 2.0], [2.0, 0.0, 2.0], [2.0, 2.0, 0.0]]
    """
    sums = counts.sum(axis=1)
    size = sums / np.sqrt(max(sums.sum(), 1e-12))
    for _ in range(rounds):
        rest = size.sum() - size
        size = np.sqrt(size * np.divide(sums, rest, out=np.zeros_like(sums), where=rest > 1e-12))
    expected = np.outer(size, size)
    np.fill_diagonal(expected, 0)
    return expected


def measure_similarity(days: np.ndarray, dimensions: int = DIMENSIONS) -> np.ndarray:
    """How alike the company is that two states keep: the cosine of their rows of residuals, -1 to 1; 0 for a state without company.

    A residual is sqrt(observed) - sqrt(expected), whose variance hardly depends on the count (Freeman and Tukey 1950, Annals of
    Mathematical Statistics 21: 607). Only the ``dimensions`` strongest directions are kept (truncated singular value
    decomposition), which fills in what a year's news left out.
    """
    n = len(days)
    expected = np.hstack([expect_days(days[:, :n]), np.outer(days[:, n:].sum(axis=1), days[:, n:].sum(axis=0)) / max(days[:, n:].sum(), 1)])
    left, strengths, _ = np.linalg.svd(np.sqrt(days) - np.sqrt(expected), full_matrices=False)
    points = left[:, :dimensions] * strengths[:dimensions]
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    points = np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 1e-9)
    similarity = np.clip(points @ points.T, -1, 1)
    np.fill_diagonal(similarity, 0)
    return similarity


def measure_nearness(days: np.ndarray) -> np.ndarray:
    """log((observed + 1/2) / (expected + 1/2)) of the days that two states dealt with each other: 0 is what their size explains."""
    nearness = np.log((days + 0.5) / (expect_days(days) + 0.5))
    np.fill_diagonal(nearness, 0)
    return nearness


def measure_hostility(conflict: np.ndarray, similarity: np.ndarray) -> np.ndarray:
    """log(1 + c[i,j]) + log(1 + c[j,i]) of conflict ``c`` summed each way, plus a tenth of what each has with states like the other.

    Both directions count for themselves, so that a quarrel outweighs an outburst. States like the other: the mean over all,
    weighted by the square of their similarity where that is above 0 (the enemies of my friends, Heider 1946).

    >>> measure_hostility(np.array([[0., 9.], [4., 0.]]), np.zeros((2, 2))).round(2).tolist()
    [[0.0, 3.91], [3.91, 0.0]]
    """
    own = np.log1p(conflict) + np.log1p(conflict.T)
    like = np.square(np.maximum(similarity, 0))
    total = like.sum(axis=1, keepdims=True)
    friends = np.divide(like, total, out=np.zeros_like(like), where=total > 1e-12) @ own
    hostility = own + FRIENDS * (friends + friends.T)
    np.fill_diagonal(hostility, 0)
    return hostility
