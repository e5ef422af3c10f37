"""Evidence -> the chance that an event, or one slot of it, is right, as measured on annotated pages.

``evidence.csv`` weighs the terms of an event's evidence for two chances, each a logistic curve of the weighted sum: that type and parties are right as rules
have them ("event"), and that there is such an act there at all ("act"). ``combined.csv`` weighs the first with what the page's readings (readings.py) make of it. ``confidence.csv`` has, for each way in which another slot is filled, the chance at a few scores; in
between it is interpolated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import exp, log

import numpy as np

from detente.codebook.tables import read_rows

NEVER = 1e-3
BASE = "base"  # the term that every event has


@cache
def _weights() -> dict[str, tuple[float, float]]:
    return {row["term"]: (float(row["event"]), float(row["act"])) for row in read_rows("evidence.csv")}


def weigh(evidence: Mapping[str, float]) -> tuple[float, float]:
    """The chances that an event is right and that there is such an act.

    >>> sure, doubtful = weigh({"frame": 0.9, "seen": 0.9, "actor_seen": 0.9, "recipient_seen": 0.9}), weigh({"frame": 0.5, "actor_none": 1})
    >>> doubtful[0] < sure[0] < sure[1] < 1
    True
    """
    weights, base = _weights(), _weights()[BASE]
    sums = (base[k] + sum(weights[term][k] * value for term, value in evidence.items()) for k in (0, 1))
    event, act = (round(1 / (1 + exp(-total)), 3) for total in sums)
    return event, act


@cache
def _combined() -> dict[str, float]:
    return {row["term"]: float(row["weight"]) for row in read_rows("combined.csv")}


def combine(rules: float, reading: float, marks: Iterable[str] = ()) -> float:
    """The chance that an event is right on pages as they come, of what rules make of its evidence and of what its reading makes of the page; ``marks``: what else is true of it,
    terms of combined.csv (readings.py).

    >>> combine(0.2, 0.3) < combine(0.2, 0.9) < combine(0.8, 0.9) < combine(0.8, 0.9, ["release"])
    True
    """
    weights = _combined()
    sum_ = weights["base"] + weights["rules"] * log_odds(rules) + weights["reading"] * log_odds(reading) + sum(weights[mark] for mark in marks)
    return round(1 / (1 + exp(-sum_)), 3)


def log_odds(chance: float) -> float:
    """Bounded, so that nothing is certain."""
    chance = min(max(chance, NEVER), 1 - NEVER)
    return log(chance / (1 - chance))


@cache
def _curves() -> dict[tuple[str, str], tuple[list[float], list[float]]]:
    out: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    for row in read_rows("confidence.csv"):
        scores, chances = out.setdefault((row["slot"], row["how"]), ([], []))
        scores.append(float(row["score"]))
        chances.append(float(row["chance"]))
    return out


def chance_of(slot: str, how: str, score: float) -> float:
    """The chance of being right that slots filled in this way, with this score, have.

    >>> 0 < chance_of("actor", "name", 0.5) < chance_of("actor", "name", 0.9) < 1
    True
    """
    return round(float(np.interp(score, *_curves()[slot, how])), 3)
