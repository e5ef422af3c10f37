"""Confidence made a chance: `python -m bench calibrate [--data PAGES] [--marked FILE]` prints the rows of the codebook's ``evidence.csv``, ``combined.csv`` and
``confidence.csv``.

PAGES is a folder of annotated pages (bench/gold/README.md) on which no rule was made, FILE marked text (train/constructed/README.md) that the model did not learn. An event is
right where its type and parties are the gold's; an act where gold has one of its type there; another slot where it is the gold's, acts that are none left aside. Marked
text judges parties less strictly, so its events have a base of their own that is left out of the table. What rules tell is judged, before the scorers of whole pages weigh it, however doubtful. A logistic curve of the terms of evidence
is fitted by Newton's method, weights drawn to 0. What strict readers said of events of real pages (``bench/data/judged.csv``: evidence and verdict) is fitted with it; the base of
the table is theirs of ``fresh`` pages, by which nothing had been mended: of the others' errors only those are left that no mechanism reached. For each way in which another slot is filled, one of the model's chance of it, drawn to the slot's usual share of right ones.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench import acts
from bench.errors import BadData
from bench.gold import Judged, judge
from bench.inputs import read_table
from detente import Article, Coded, Coder
from detente.codebook.tables import read_rows
from detente.events.coding import tell_by_rules
from detente.events.confidence import BASE, log_odds
from detente.events.sights import HOWS, UNJUDGED

HERE = Path(__file__).parent
EYE, READ = "eye", "read"  # judged by a reader of the page; of a page whose errors were read and mended
JUDGED = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the model's chance of a party
KNOTS = {"actor": JUDGED, "recipient": JUDGED}  # the other slots have no score: one chance for all
DRAWN = 2.0  # how strongly weights of evidence are drawn to 0
RIDGE = 1.0  # how strongly a slot's slope is drawn to the usual one: few events, and more sure must stay more often right
SLOPE = 1.0
USUAL = 4  # slots, right as often as the slot usually is, that are added to those seen


def fit_logistic(inputs: np.ndarray, right: np.ndarray, pull: np.ndarray, prior: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Weights of the chance of being right, on the logit's scale; ``pull``: how strongly each is drawn to its ``prior``."""
    at = start.astype(float)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ at))
        step = inputs.T @ (right - chance) - pull * (at - prior)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(pull)
        at = at + np.linalg.solve(bend, step)
    return at


def fit_curve(scores: np.ndarray, right: np.ndarray, usual: float) -> tuple[float, float]:
    """Intercept and slope of a slot's chance over one score."""
    middle, begin = scores.mean() if len(scores) else UNJUDGED, (right.sum() + USUAL * usual) / (len(right) + USUAL)
    inputs, prior = np.stack([np.ones_like(scores), scores - middle], 1), np.array([np.log(usual / (1 - usual)), SLOPE])
    pull = np.array([USUAL * usual * (1 - usual), RIDGE])
    at = fit_logistic(inputs, right, pull, prior, np.array([np.log(begin / (1 - begin)), SLOPE]))
    return float(at[0] - at[1] * middle), float(at[1])


@dataclass(frozen=True)
class Case:
    """The evidence of one event, whether it is right, whether there is such an act (None: not asked), and by what it was judged."""

    evidence: Mapping[str, float]
    right: float
    act: float | None
    by: str


def read_judged(path: Path) -> list[Case]:
    """Events that strict readers judged. Raises ``BadData`` for a table that is not there, or is none of this form."""
    rows = read_table(path)
    try:
        cases = [
            Case({k: float(v) for k, v in row.items() if v and k not in ("page", "right", "fresh")}, float(row["right"]), None, EYE if row["fresh"] else READ) for row in rows
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as trouble:
        raise BadData(f"{path}: no table of judged events: {trouble}") from trouble
    if not cases:
        raise BadData(f"{path}: no judged events")
    return cases


def fit_evidence(cases: list[Case], of: str, base: str) -> dict[str, float]:
    """Term -> weight for a side of the cases (``right`` or ``act``); what was judged otherwise than by ``base`` has a base of its own, left out."""
    terms, others = [row["term"] for row in read_rows("evidence.csv")], sorted({case.by for case in cases} - {base})
    inputs = np.array([[float(term == BASE) or case.evidence.get(term, 0.0) for term in terms] + [float(case.by == other) for other in others] for case in cases])
    pull = np.array([0.01 if term == BASE else DRAWN for term in terms] + [0.01] * len(others))
    weights = fit_logistic(inputs, np.array([getattr(case, of) for case in cases], float), pull, np.zeros(len(pull)), np.zeros(len(pull)))
    return {term: float(weights[i]) for i, term in enumerate(terms)}


class RulesAlone(Coder):
    """Codes as rules and the reader do before the scorers of whole pages weigh it."""

    def code_article(self, article: Article) -> Coded:
        coded, (_, _, marked) = super().code_article(article), self.mark_article(article)
        return replace(coded, events=tell_by_rules(article, marked, self.least))


def fit_combined(path: Path) -> dict[str, float]:
    """The weights of the log-odds of rules and reading, and of the marks of events, columns of the table; events of which a mark was not noted have a base of their own, left
    out. Raises ``BadData`` as ``read_judged`` does."""
    rows = read_table(path)
    if not rows:
        raise BadData(f"{path}: no judged events")
    try:
        marks = [column for column in rows[0] if column not in ("rules", "reading", "right")]
        inputs = np.array([
            [1.0, log_odds(float(row["rules"])), log_odds(float(row["reading"])), *(float(row[mark] or 0) for mark in marks), float(not all(row[mark] for mark in marks))]
            for row in rows
        ])
        right = np.array([float(row["right"]) for row in rows])
    except (KeyError, ValueError, TypeError) as trouble:
        raise BadData(f"{path}: no table of judged events: {trouble}") from trouble
    pull = np.array([1e-6, 0.5, 0.5, *[1.0] * (len(marks) + 1)])
    return dict(zip(("base", "rules", "reading", *marks), fit_logistic(inputs, right, pull, np.zeros_like(pull), np.zeros_like(pull)).tolist()))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench calibrate", description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=HERE / "gold/ordinary", help="a folder of annotated pages")
    parser.add_argument("--marked", type=Path, default=HERE / "marked", help="a file or folder of marked text")
    parser.add_argument("--judged", type=Path, default=HERE / "data/judged.csv", help="a table of events that readers judged")
    parser.add_argument("--combined", type=Path, default=HERE / "data/combined.csv", help="a table of events that readers judged, with both chances")
    given = parser.parse_args(arguments)
    coder = RulesAlone(least=0.0)
    try:
        by_eye = read_judged(given.judged)
        judged = judge(given.data, coder)
        marked = list(acts.judge(given.marked, coder))
    except BadData as trouble:
        print(f"bench: {trouble}", file=sys.stderr)
        return 2
    cases = [Case(dict(one.event.evidence), one.right, one.slots["act"], "pages") for one in judged]
    cases += [Case(dict(event.evidence), right, there, "marks") for event, right, there in marked]
    events, of_acts = fit_evidence([*cases, *by_eye], "right", EYE), fit_evidence(cases, "act", "pages")
    print("term,event,act")
    for term in events:
        print(f"{term},{events[term]:.2f},{of_acts[term]:.2f}")
    print("term,weight")
    for term, weight in fit_combined(given.combined).items():
        print(f"{term},{weight:.3f}")
    print("slot,how,score,chance")
    for row in fit_slots(judged):
        print(row)
    return 0


def fit_slots(judged: list[Judged]) -> list[str]:
    """The rows of ``confidence.csv``, from the slots of all events."""
    slots: dict[str, dict[str, list[tuple[float, bool]]]] = defaultdict(lambda: defaultdict(list))
    rows = []
    for one in judged:
        for slot in one.event.slots:
            if slot.slot in one.slots:
                slots[slot.slot][slot.how].append((UNJUDGED if slot.seen is None else slot.seen, one.slots[slot.slot]))
    for slot, hows in HOWS.items():
        everything = [right for pairs in slots[slot].values() for _, right in pairs]
        usual = (sum(everything) + 1) / (len(everything) + 2)
        for how in hows:
            scores, right = np.array(slots[slot][how], float).reshape(-1, 2).T
            start, slope = fit_curve(scores, right, usual)
            print(f"# {slot} {how}: {len(right)}, {int(right.sum())} right", file=sys.stderr)
            rows += [f"{slot},{how},{knot},{1 / (1 + np.exp(-(start + slope * knot))):.3f}" for knot in KNOTS.get(slot, (UNJUDGED,))]
    return rows
