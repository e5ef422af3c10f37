"""The same measures from half of the news, and their constants from half of the states: what would other data have said?

* reliability: rank correlation, over pairs with an event, between a measure from odd weeks and the same from even weeks
* halves: the figures from January to June, and July to December, for pairs that met in that half
* constants: on pairs within a random half of the states the best dimensions and weights are chosen (vote + defence); how they
  and ours do on pairs within the other half, the mean of ``SPLITS``
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from bench.validity import CONCEPTS, judge
from bench.validity.figures import area, correlate
from bench.validity.outcomes import Outcomes, read_outcomes
from bench.validity.pairs import BASELINES, OURS, measure_pairs, read_events
from detente.affinity import DIMENSIONS, HOSTILE, NEAR, count_days, measure_similarity

SPLITS = 40
CHOICES = {"dimensions": (5, 10, 15, 20, 25, 30, 40), "near": (0.0, 0.05, 0.1, 0.2), "hostile": (7.0, 8.0, 10.0, 12.0, 15.0, np.inf)}


def score_robustness(data: Path, events: Path | None, year: int, quiet: bool = False) -> dict[str, float]:
    """The figures of all three, printed as tables unless ``quiet``."""
    outcomes = read_outcomes(data / "dyads", year)
    rows = read_events(events or data / "tkg" / "icews14", year)
    measured = measure_pairs(rows, outcomes.states)
    out = {f"reliability_{name}": value for name, value in split_weeks(rows, outcomes, measured["events"]).items()}
    for half, months in (("first", range(1, 7)), ("second", range(7, 13))):
        judged = judge(measure_pairs([row for row in rows if row["day"].month in months], outcomes.states), outcomes)
        out |= {f"{half}_{concept}": judged.figure(measure, concept) for concept, measure in CONCEPTS.items()}
    out |= choose_constants(rows, outcomes, measured)
    if not quiet:
        for name, value in out.items():
            print(f"| {name} | {value:.3f} |")
    return out


def split_weeks(rows: list[dict], outcomes: Outcomes, events: np.ndarray) -> dict[str, float]:
    """Measure -> rank correlation of odd with even weeks over the pairs that have an event in the year."""
    met = np.triu(events > 0, 1)
    halves = [measure_pairs([row for row in rows if row["day"].toordinal() // 7 % 2 == odd], outcomes.states) for odd in (0, 1)]
    return {name: correlate(halves[0][name][met], halves[1][name][met]) for name in (*OURS, *BASELINES)}


def choose_constants(rows: list[dict], outcomes: Outcomes, measured: dict[str, np.ndarray], seed: int = 1) -> dict[str, float]:
    """What is chosen on half of the states, and ours, on the other half: vote + defence of both, and how much the choice gains."""
    days = count_days(rows, outcomes.states)
    similar = {number: measure_similarity(days, number) for number in CHOICES["dimensions"]}
    affinity = {(number, near, hostile): similar[number] + near * measured["nearness"] - (measured["hostility"] / hostile) ** 2
                for number, near, hostile in itertools.product(*CHOICES.values())}
    rng, found, size = np.random.default_rng(seed), [], len(outcomes.states)
    for _ in range(SPLITS):
        side = rng.permutation(size) < size // 2
        one, other = (np.triu(np.outer(s, s) & (measured["events"] > 0), 1) for s in (side, ~side))
        totals = {constants: sum(_figures(matrix, outcomes, one)) for constants, matrix in affinity.items()}
        best = max(totals, key=lambda constants: np.nan_to_num(totals[constants], nan=-np.inf))
        found.append((*_figures(affinity[best], outcomes, other), *_figures(affinity[DIMENSIONS, NEAR, HOSTILE], outcomes, other)))
    known = [figures for figures in found if np.isfinite(figures).all()]  # a half may hold no pact
    means = np.mean(known, axis=0).tolist() if known else [float("nan")] * 4
    return dict(zip(("chosen_vote", "chosen_defence", "ours_vote", "ours_defence"), means))


def _figures(affinity: np.ndarray, outcomes: Outcomes, kept: np.ndarray) -> tuple[float, float]:
    voted = kept & np.isfinite(outcomes.agreement)
    return correlate(affinity[voted], outcomes.agreement[voted]), area(affinity[kept], outcomes.defence[kept])
