"""A panel -> the level behind it: a state that moves a little every period and is seen through the noise of few acts.

A local-level model (Durbin & Koopman 2012, ch. 2): y_t = level_t + e_t, level_t+1 = level_t + u_t, Var e_t = s2 / m_t, Var u_t = q s2.
y_t is the plain balance of a period, m_t what its acts are worth (series.py), so that a month with one report moves the level less than
one with a hundred, and a month without any not at all: its band only grows.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from detente.errors import QuestionError
from detente.relations.options import Options
from detente.relations.periods import fill_periods, split_dyads
from detente.relations.series import PRIOR_ACTS, PRIOR_VARIANCE, read_series
from detente.relations.uncertainty import BAND

RATIOS = np.concatenate([[0.0], np.geomspace(1e-4, 10, 26)])   # q, the signal-to-noise ratio, is averaged over these


@dataclass(frozen=True, slots=True)
class Latent:
    """A dyad's level in a period with its band, between -1 and 1. ``plain``: the period's own (C - F) / (C + F), None where nothing
    happened."""

    provider: str
    source: str
    target: str
    period: dt.date
    level: float
    low: float
    high: float
    plain: float | None
    worth: float             # of how many independent acts
    ratio: float             # q at its most likely, the same for the whole dyad


class Smoothed(NamedTuple):
    level: np.ndarray        # one a period
    spread: np.ndarray       # standard deviation
    freedom: float           # degrees of freedom of its distribution
    ratio: float


def estimate_levels(
    rows, options: Options = Options(), band: float = BAND, since: dt.date | None = None, until: dt.date | None = None
) -> list[Latent]:
    """The level of every dyad of a panel in every period from its first to its last, also the empty ones.

    ``rows`` of ``store.relations()`` or ``make_panel``, ``options.by`` their period; until ``until`` the level stands still and its
    band grows. Before a dyad's first act nothing is known, and nothing told. Raises ``QuestionError`` where ``band`` is not
    between 0 and 1."""
    if not 0 < band < 1:
        raise QuestionError(f"band cannot be {band!r}: write a number between 0 and 1, such as 0.9")
    out = []
    for dyad, listed in split_dyads(fill_periods(rows, options.by, since, until)):
        y, m = read_series(listed)
        seen = np.flatnonzero(m > 0)
        if len(seen):
            first = int(seen[0])
            fit = smooth_level(y[first:], m[first:])
            out += _tell(dyad, listed[first:], y[first:], m[first:], fit, _quantile(band, fit.freedom))
    return out


def _tell(dyad: tuple, listed: Sequence[dict], y, m, fit: Smoothed, reach: float) -> list[Latent]:
    return [
        Latent(*dyad, row["period"], float(np.clip(level, -1, 1)), float(np.clip(level - reach * spread, -1, 1)),
               float(np.clip(level + reach * spread, -1, 1)), None if np.isnan(plain) else float(plain), float(worth), fit.ratio)
        for row, level, spread, plain, worth in zip(listed, fit.level, fit.spread, y, m)]


def smooth_level(y: np.ndarray, m: np.ndarray, ratios: np.ndarray = RATIOS) -> Smoothed:
    """The smoothed level (Durbin & Koopman 2012, 2.2 and 2.4) of y with observation variances s2 / m; y[0] must be seen.

    The variance s2 is integrated out under an inverse gamma prior, the ratio q is averaged over a grid, each weighted by its likelihood:
    to take the most likely one for the true one makes bands too narrow where periods are few (simulated: bench/relations.py)."""
    level, variance, squares, logs, count = _filter(y, m, ratios)
    freedom = PRIOR_ACTS + count
    scale = (PRIOR_ACTS * PRIOR_VARIANCE + squares) / freedom
    likelihood = -0.5 * (logs + freedom * np.log(scale))
    weights = np.exp(likelihood - likelihood.max())
    weights /= weights.sum()
    level, variance = _smooth(level, variance, ratios)
    mean = level @ weights
    spread = np.sqrt((variance * scale + (level - mean[:, None]) ** 2) @ weights)
    return Smoothed(mean, spread, freedom, float(ratios[int(np.argmax(likelihood))]))


def _filter(y: np.ndarray, m: np.ndarray, ratios: np.ndarray):
    """Filtered level and variance (in units of s2), periods x ratios; sums of squares and of logs of the innovations, and their number.

    The first observation sets the level (diffuse start, 2.9)."""
    a, p = np.full(len(ratios), y[0]), np.full(len(ratios), 1 / m[0])
    levels, variances, squares, logs, count = [a], [p], np.zeros(len(ratios)), np.zeros(len(ratios)), 0
    for value, worth in zip(y[1:], m[1:]):
        p = p + ratios
        if worth > 0:
            f = p + 1 / worth
            squares, logs, count = squares + (value - a) ** 2 / f, logs + np.log(f), count + 1
            a, p = a + p / f * (value - a), p / f / worth
        levels.append(a)
        variances.append(p)
    return np.array(levels), np.array(variances), squares, logs, count


def _smooth(levels: np.ndarray, variances: np.ndarray, ratios: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Backwards over the filtered values, so that each period knows of the later ones, too."""
    levels, variances = levels.copy(), variances.copy()
    for t in range(len(levels) - 2, -1, -1):
        pull = variances[t] / (variances[t] + ratios)
        levels[t] = levels[t] + pull * (levels[t + 1] - levels[t])
        variances[t] = variances[t] + pull ** 2 * (variances[t + 1] - variances[t] - ratios)
    return levels, variances


def _quantile(band: float, freedom: float) -> float:
    """Of Student's t, by its expansion around the normal (Abramowitz & Stegun 1964, 26.7.5).

    >>> round(_quantile(0.9, 10), 2), round(_quantile(0.9, 1e9), 3)
    (1.81, 1.645)
    """
    z = NormalDist().inv_cdf((1 + band) / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2 if math.isfinite(freedom) else z
