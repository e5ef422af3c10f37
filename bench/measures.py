"""Counts -> precision, recall, F1, averages over classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

SYMMETRIC = frozenset(("CONSULT", "COOPERATE", "AGREE"))  # the acts whose sides may change places


def f1(hits: float, found: float, gold: float) -> float:
    """2 · hits / (found + gold), 0 where both are empty."""
    return 2 * hits / (found + gold) if found + gold else 0.0


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def f1_of_each(pairs: Iterable[tuple[Hashable, Hashable]]) -> dict[Hashable, float]:
    """F1 of each gold class over (gold, found) pairs; found may be None."""
    hits, found, gold = Counter(), Counter(), Counter()
    for g, s in pairs:
        gold[g] += 1
        found[s] += 1
        hits[g] += g == s
    return {g: f1(hits[g], found[g], gold[g]) for g in gold}


def macro_f1(pairs: Iterable[tuple[Hashable, Hashable]]) -> float:
    """Mean F1 over the gold classes."""
    scores = f1_of_each(pairs)
    return sum(scores.values()) / len(scores) if scores else 0.0


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: |share that is right − mean confidence| of each bin of confidence, weighted by its size."""
    sums: dict[int, list[float]] = {}
    for confidence, right in judged:
        one = sums.setdefault(min(int(confidence * bins), bins - 1), [0.0, 0.0])
        one[0] += confidence
        one[1] += right
    return sum(abs(sure - right) for sure, right in sums.values()) / len(judged) if judged else 0.0
