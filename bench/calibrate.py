"""Confidence made a chance: `python -m bench calibrate --data PAGES` prints the rows of the codebook's ``confidence.csv``.

PAGES is a folder of annotated pages (bench/gold/README.md) on which no rule was made. An event is right where its type and parties are the gold's.
For each of two kinds, frames' acts and the model's own, a logistic curve of one slope is fitted to (score, right) by Newton's method; the rows are its values at
a few scores, between which detente interpolates. The table in force is undone first, so that running it twice changes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from bench.errors import BadData
from bench.gold import judge
from detente.events.confidence import FRAME, OWN, score_of

KNOTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
RIDGE = 1.0  # how strongly the slope is drawn to SLOPE: few events, and more sure must stay more often right
SLOPE = 4.0


def fit(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the chance of being right, on the logit's scale."""
    middle, usual = scores.mean(), (right.sum() + 1) / (len(right) + 2)
    inputs, pull, prior = np.stack([np.ones_like(scores), scores - middle], 1), np.array([0.0, RIDGE]), np.array([0.0, SLOPE])
    at = np.array([np.log(usual / (1 - usual)), SLOPE])
    for _ in range(20):
        chance = 1 / (1 + np.exp(-inputs @ at))
        slope = inputs.T @ (right - chance) - pull * (at - prior)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(pull)
        at = at + np.linalg.solve(bend, slope)
    return float(at[0] - at[1] * middle), float(at[1])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench calibrate", description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder of annotated pages")
    given = parser.parse_args(arguments)
    kinds: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    try:
        for one in judge(given.data):
            kind = OWN if one.event.why.startswith("model") else FRAME
            kinds[kind].append((score_of(one.event.confidence, kind), one.right))
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    for kind, pairs in sorted(kinds.items()):
        scores, right = (np.array(column, float) for column in zip(*pairs))
        start, slope = fit(scores, right)
        print(f"# {kind}: {len(pairs)} events, {right.mean():.2f} right", file=sys.stderr)
        for knot in KNOTS:
            print(f"{kind},{knot},{1 / (1 + np.exp(-(start + slope * knot))):.3f}")
    return 0
