"""Rows of one dyad -> how cooperative each period was, and how much that says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.relations.periods import conflict_of, cooperation_of

# How alike acts of one period are: fitted to the differences of neighbouring periods on ICEWS 2014, .019 by week, .038 by month
# (bench/relations.py).
CLUSTERING = 0.03

# What is known of the variance of one act's balance before any is seen: as much as two acts would tell, and that it is .7, as on average in
# ICEWS 2014 (of acts that are 1 or -1 it is 1 where they are evenly mixed, .36 where one in ten is hostile).
PRIOR_ACTS, PRIOR_VARIANCE = 2.0, 0.7


def read_series(rows: Sequence[dict], clustering: float = CLUSTERING) -> tuple[np.ndarray, np.ndarray]:
    """(y, m): the plain balance (C - F) / (C + F) of each period, NaN where nothing happened, and the number of independent acts
    that it is worth, 0 where nothing happened.

    n acts of one period are alike, so they are worth m = n / (1 + (n - 1) r) (Kish 1965, the design effect of clusters)."""
    cooperation = np.array([cooperation_of(row) for row in rows])
    conflict = np.array([conflict_of(row) for row in rows])
    n = cooperation + conflict
    with np.errstate(invalid="ignore"):
        y = np.where(n > 0, (cooperation - conflict) / n, np.nan)
    return y, n / (1 + np.maximum(n - 1, 0) * clustering)


def estimate_noise(y: np.ndarray, m: np.ndarray) -> float:
    """The variance of one act's balance, from the differences of neighbours (von Neumann 1941): a level that moves rarely hardly shows
    in it. The prior counts as so many differences."""
    squares = np.diff(y) ** 2 / (1 / m[1:] + 1 / m[:-1])
    return float((PRIOR_ACTS * PRIOR_VARIANCE + squares.sum()) / (PRIOR_ACTS + len(squares)))
