"""Do our measures measure what they say? A year of events against alliances, disputes, rivalries and votes.

``--data``: a folder with ``tkg/icews14`` (or ``--events``: a store or other quadruples, with their ``--year``) and ``dyads``. Every
pair of states with an event in the year is judged (the *met*); beside it, those with ten events (*dense*) and all pairs of
states (*all*).

* vote: rank correlation with the agreement of their votes in the UN General Assembly
* defence, rival, dispute, force: area under the curve for pairs with a defence pact, a strategic rivalry, a militarised
  dispute, one in which force was used
* allied_rival: the same for pairs with a pact against rivals without one

Ties of the codebook play no part: only events do. ``--developments`` asks instead whether known developments of 2021-22 show in the
press releases; ``--robustness`` what half of the news, and constants chosen on half of the states, would have said.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.errors import BadData
from bench.validity.figures import area, correlate, correlate_given, interval
from bench.validity.outcomes import Outcomes, read_outcomes
from bench.validity.pairs import BASELINES, CONTROLS, OURS, measure_pairs, read_events

POPULATIONS = {"met": 1, "dense": 10, "all": 0}  # name -> events at least
CONCEPTS = {"vote": "affinity", "defence": "affinity", "allied_rival": "affinity",
            "rival": "hostility", "dispute": "hostility", "force": "hostility"}  # fmt: skip
HOSTILE = ("rival", "dispute", "force")  # high where the pair is at odds: measures of accord are turned round
AT_ODDS = ("hostility", "conflict", "volume", "visibility")  # measures that are high where a pair is at odds


@dataclass(frozen=True)
class Judged:
    """All pairs of states, first before second: their measures, outcomes, and number of events."""

    first: np.ndarray
    second: np.ndarray
    measures: dict[str, np.ndarray]
    outcomes: dict[str, np.ndarray]  # nan: this pair does not count
    states: tuple[str, ...]

    def figure(self, measure: str, concept: str, population: str = "met", spread: bool = False):
        """The figure of a measure for a concept, or with ``spread`` its interval."""
        kept = (self.measures["events"] >= POPULATIONS[population]) & np.isfinite(self.outcomes[concept])
        scores, values = self.measures[measure][kept], self.outcomes[concept][kept]
        scores = -scores if (measure in AT_ODDS) != (concept in HOSTILE) else scores
        how = correlate if concept == "vote" else area
        return interval(how, scores, values, self.first[kept], self.second[kept]) if spread else how(scores, values)

    def given(self, third: str) -> float:
        """Rank correlation of affinity and votes, that of both with a third measure taken out."""
        kept = (self.measures["events"] > 0) & np.isfinite(self.outcomes["vote"])
        return float(correlate_given(self.measures["affinity"][kept], self.outcomes["vote"][kept], self.measures[third][kept]))

    def count(self, concept: str, population: str) -> tuple[int, int]:
        """Pairs that count, and those among them that have the outcome."""
        kept = (self.measures["events"] >= POPULATIONS[population]) & np.isfinite(self.outcomes[concept])
        return int(kept.sum()), int((self.outcomes[concept][kept] > 0).sum())


def judge(measured: dict[str, np.ndarray], outcomes: Outcomes) -> Judged:
    first, second = np.triu_indices(len(outcomes.states), 1)
    pair = (first, second)
    defence, rival = outcomes.defence[pair], outcomes.rival[pair]
    known = {
        "vote": outcomes.agreement[pair],
        "defence": defence.astype(float),
        "rival": rival.astype(float),
        "dispute": (outcomes.dispute[pair] > 0).astype(float),
        "force": (outcomes.dispute[pair] >= 4).astype(float),
        "allied_rival": np.where(defence, 1.0, np.where(rival, 0.0, np.nan)),
    }
    return Judged(first, second, {name: matrix[pair] for name, matrix in measured.items()}, known, outcomes.states)


def score(data: Path, show: int = 0, events: Path | None = None, year: int = 2014) -> dict[str, float | int]:
    """The figures of the last line: ours with their intervals, then each baseline's. Raises ``BadData``."""
    judged, outcomes = _judge_all(data, events, year)
    if show:
        _show_worst(judged, show)
    return _sum_up(judged, outcomes)


def _judge_all(data: Path, events: Path | None, year: int) -> tuple[Judged, Outcomes]:
    outcomes = read_outcomes(data / "dyads", year)
    rows = read_events(events or data / "tkg" / "icews14", year)
    return judge(measure_pairs(rows, outcomes.states), outcomes), outcomes


def _show_worst(judged: Judged, count: int) -> None:
    from bench.validity.worst import show_worst

    show_worst(judged, count)


def _sum_up(judged: Judged, outcomes: Outcomes) -> dict[str, float | int]:
    key = {concept: f"{concept}_{'rho' if concept == 'vote' else 'auc'}" for concept in CONCEPTS}
    out: dict[str, float | int] = {"pairs": judged.count("defence", "met")[0]}
    out |= {f"{table}_year": year for table, year in outcomes.years.items()}
    for concept, measure in CONCEPTS.items():
        low, high = judged.figure(measure, concept, spread=True)
        out |= {key[concept]: judged.figure(measure, concept), f"{key[concept]}_low": float(low), f"{key[concept]}_high": float(high)}
    for population in ("all", "dense"):
        out |= {f"{key[concept]}_{population}": judged.figure(measure, concept, population) for concept, measure in CONCEPTS.items()}
    out["vote_rho_given_visibility"] = judged.given("visibility")
    out |= {f"{other}_{key[c]}": judged.figure(other, c) for other, c in (("closeness", "defence"), ("hostility", "allied_rival"))}
    return out | {f"{plain}_{key[concept]}": judged.figure(plain, concept) for plain in (*BASELINES, *CONTROLS) for concept in CONCEPTS}


def main(arguments: list[str]) -> int:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m bench validity", description=__doc__, formatter_class=plain)
    parser.add_argument("--data", type=Path, required=True, help="a folder with tkg/icews14, dyads and, for --developments, corpora")
    parser.add_argument("--events", type=Path, help="a store or quadruples instead of tkg/icews14; a store of the press releases")
    parser.add_argument("--year", type=int, default=2014)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the N worst pairs of each kind to stderr")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of key=value")
    parser.add_argument("--developments", action="store_true", help="which known developments show in the press releases")
    parser.add_argument("--robustness", action="store_true", help="half of the news; constants from half of the states")
    given = parser.parse_args(arguments)
    try:
        scores = _scores(given)
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    told = " ".join(f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}" for key, value in scores.items())
    print(json.dumps({key: None if value != value else value for key, value in scores.items()}) if given.json else told)
    return 0


def _scores(given: argparse.Namespace) -> dict[str, float | int]:
    if given.developments:
        from bench.validity.developments import score_developments

        return score_developments(given.data, given.events, quiet=given.json)
    if given.robustness:
        from bench.validity.robustness import score_robustness

        return score_robustness(given.data, given.events, given.year, quiet=given.json)
    judged, outcomes = _judge_all(given.data, given.events, given.year)
    if given.show:
        _show_worst(judged, given.show)
    if not given.json:
        from bench.validity.tables import print_tables

        print_tables(judged)
    return _sum_up(judged, outcomes)
