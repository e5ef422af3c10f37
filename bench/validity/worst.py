"""Judged pairs -> the pairs that a measure places worst, to be read."""

from __future__ import annotations

import sys

import numpy as np

from bench.validity import CONCEPTS, Judged
from bench.validity.figures import rank


def show_worst(judged: Judged, count: int) -> None:
    """For each concept: pairs with the outcome that the measure puts lowest, and without it highest; for votes the widest apart."""
    for concept, measure in CONCEPTS.items():
        kept = np.flatnonzero((judged.measures["events"] > 0) & np.isfinite(judged.outcomes[concept]))
        place = rank(judged.measures[measure][kept]) / len(kept)
        truth = judged.outcomes[concept][kept]
        truth = rank(truth) / len(kept) if concept == "vote" else truth
        order = np.argsort(place - truth, kind="stable")
        _tell(judged, f"{concept}: {measure} too low", kept[order[:count]], measure, concept)
        _tell(judged, f"{concept}: {measure} too high", kept[order[::-1][:count]], measure, concept)


def _tell(judged: Judged, head: str, pairs: np.ndarray, measure: str, concept: str) -> None:
    print(f"\n{head}", file=sys.stderr)
    for pair in pairs:
        told = dict.fromkeys((measure, "similarity", "nearness", "hostility", "events"))
        values = " ".join(f"{name} {judged.measures[name][pair]:.2f}" for name in told)
        names = f"{judged.states[judged.first[pair]]} {judged.states[judged.second[pair]]}"
        print(f"  {names}  {values}  {concept} {judged.outcomes[concept][pair]:.2f}", file=sys.stderr)
