"""A score -> the chance that an event is right (its type and its parties), as measured on annotated pages.

The table ``confidence.csv`` has, for acts of frames and for those of the model alone, the chance at a few scores; in between it is interpolated."""

from __future__ import annotations

from functools import cache

import numpy as np

from detente.codebook.tables import read_rows

FRAME, OWN = "frame", "model"


@cache
def _curve(kind: str) -> tuple[list[float], list[float]]:
    rows = [row for row in read_rows("confidence.csv") if row["kind"] == kind]
    return [float(row["score"]) for row in rows], [float(row["chance"]) for row in rows]


def chance_of(score: float, kind: str) -> float:
    """The chance of being right that events of this score have.

    >>> 0 < chance_of(0.5, FRAME) < chance_of(0.9, FRAME) < 1
    True
    """
    return round(float(np.interp(score, *_curve(kind))), 3)


def score_of(chance: float, kind: str) -> float:
    """The score behind a chance: the other way round.

    >>> abs(score_of(chance_of(0.75, FRAME), FRAME) - 0.75) < 0.01
    True
    """
    scores, chances = _curve(kind)
    return float(np.interp(chance, chances, scores))
