"""Confidence made a chance: `python -m bench calibrate --data PAGES` prints the rows of the codebook's ``confidence.csv``.

PAGES is a folder of annotated pages (bench/gold/README.md) on which no rule was made. An event is right where its type and parties are the gold's; an act where
gold has one of its type there; another slot where it is the gold's, acts that are none left aside. For each way in which a slot is filled a logistic curve is fitted
to (score, right) by Newton's method, drawn to the slot's usual share of right ones and to a usual slope; the rows are its values at a few scores, between which
detente interpolates. The table in force is undone first, so that running it twice changes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.errors import BadData
from bench.gold import Judged, judge
from detente.events.confidence import score_of
from detente.events.sights import HOWS, UNJUDGED

SCORED = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of the coder's own score
JUDGED = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the model's chance of a party
KNOTS = {"event": SCORED, "act": SCORED, "actor": JUDGED, "recipient": JUDGED}  # the other slots have no score: one chance for all
RIDGE = 1.0  # how strongly the slope is drawn to the usual one: few events, and more sure must stay more often right
SLOPES = {"event": 4.0, "act": 4.0}
SLOPE = 1.0
USUAL = 4  # slots, right as often as the slot usually is, that are added to those seen


def fit(scores: np.ndarray, right: np.ndarray, usual: float, slope: float) -> tuple[float, float]:
    """Intercept and slope of the chance of being right, on the logit's scale."""
    middle, start = scores.mean() if len(scores) else UNJUDGED, (right.sum() + USUAL * usual) / (len(right) + USUAL)
    inputs, prior = np.stack([np.ones_like(scores), scores - middle], 1), np.array([np.log(usual / (1 - usual)), slope])
    pull = np.array([USUAL * usual * (1 - usual), RIDGE])
    at = np.array([np.log(start / (1 - start)), slope])
    for _ in range(20):
        chance = 1 / (1 + np.exp(-inputs @ at))
        step = inputs.T @ (right - chance) - pull * (at - prior)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(pull)
        at = at + np.linalg.solve(bend, step)
    return float(at[0] - at[1] * middle), float(at[1])


def list_pairs(one: Judged) -> Iterator[tuple[str, str, float, bool]]:
    """Slot, how it was filled, its score, whether it is right."""
    act = one.event.slots[0]
    score = score_of("event", act.how, one.event.confidence)
    yield "event", act.how, score, one.right
    for slot in one.event.slots:
        if slot.slot in one.slots:
            yield slot.slot, slot.how, score if slot is act else UNJUDGED if slot.seen is None else slot.seen, one.slots[slot.slot]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench calibrate", description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder of annotated pages")
    given = parser.parse_args(arguments)
    slots: dict[str, dict[str, list[tuple[float, bool]]]] = defaultdict(lambda: defaultdict(list))
    try:
        for one in judge(given.data):
            for slot, how, score, right in list_pairs(one):
                slots[slot][how].append((score, right))
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    for slot, hows in HOWS.items():
        everything = [right for pairs in slots[slot].values() for _, right in pairs]
        usual = (sum(everything) + 1) / (len(everything) + 2)
        for how in hows:
            scores, right = np.array(slots[slot][how], float).reshape(-1, 2).T
            start, slope = fit(scores, right, usual, SLOPES.get(slot, SLOPE))
            print(f"# {slot} {how}: {len(right)}, {int(right.sum())} right", file=sys.stderr)
            for knot in KNOTS.get(slot, (UNJUDGED,)):
                print(f"{slot},{how},{knot},{1 / (1 + np.exp(-(start + slope * knot))):.3f}")
    return 0
