"""A score -> the chance that an event, or one slot of it, is right, as measured on annotated pages.

The table ``confidence.csv`` has, for each way in which a slot is filled, the chance at a few scores; in between it is interpolated. The slot "event"
is the event as such: its type and its parties."""

from __future__ import annotations

from functools import cache

import numpy as np

from detente.codebook.tables import read_rows

FRAME, OWN = "frame", "model"


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

    >>> 0 < chance_of("event", FRAME, 0.5) < chance_of("event", FRAME, 0.9) < 1
    True
    """
    return round(float(np.interp(score, *_curves()[slot, how])), 3)


def score_of(slot: str, how: str, chance: float) -> float:
    """The score behind a chance: the other way round.

    >>> abs(score_of("event", FRAME, chance_of("event", FRAME, 0.75)) - 0.75) < 0.01
    True
    """
    scores, chances = _curves()[slot, how]
    return float(np.interp(chance, chances, scores))
