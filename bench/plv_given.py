"""Type of an act whose parties are given: 15 roots (CONCEDE and RETREAT are YIELD), 4 classes.

What is scored is the act that detente tells between the given parties in their roles, or of the source alone; where it tells none, the act that its model
sees there: over the words of the sentence, the type whose chance times the chances that the given words are its doer and its
recipient is greatest. The coder is asked for events of little confidence too, for that there is one is given. ``told`` is the share of rows where an event decided, ``answered`` where anything did; rows without an answer count as wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from bench.inputs import article_of
from bench.measures import f1_of_each, macro_f1, share
from bench.plv import Row, overlap, read_rows, root_of, root_of_act
from detente import Coder, Event

CLASSES = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "YIELD": 2, "COOPERATE": 2, "AID": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
           "THREATEN": 3, "SANCTION": 4, "PROTEST": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}
BOTH = 3  # both parties, one of them at least in its role
LEAST = 0.05  # of two given parties some act is told for certain: doubtful ones count too
CLEAR = 0.15  # an event of the source without recipient is taken for the one asked for from this confidence on
FAINT = 0.1


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, rows = Coder(least=LEAST), read_rows(data)
    answers = [answer(row, coder) for row in rows]
    wrong = [(row, root) for row, (root, _) in zip(rows, answers) if root != row.root]
    for row, root in wrong[:show]:
        print(f"{row.root} not {root}: {row.sentence}", file=sys.stderr)
    pairs = [(row.root, root) for row, (root, _) in zip(rows, answers)]
    return {
        "root_macro_f1": macro_f1(pairs),
        "class_macro_f1": macro_f1((row.penta, CLASSES.get(root)) for row, (root, _) in zip(rows, answers)),
        "root_accuracy": share(len(rows) - len(wrong), len(rows)), "told": share(sum(by == "event" for _, by in answers), len(rows)),
        "answered": share(sum(root is not None for _, root in pairs), len(rows)), "rows": len(rows),
    } | {f"f1_{t}": v for t, v in sorted(f1_of_each(pairs).items())}


def answer(row: Row, coder: Coder) -> tuple[str | None, str]:
    """A root, and what it comes from: an event between the given parties, the model, an event of one of them, nothing."""
    events = coder.code_article(article_of(row.sentence)).events
    best = max(events, key=lambda e: (_fit(row, e), e.confidence), default=None)
    alone = [e for e in events if overlap(e.actor, row.source) and not e.recipient and e.confidence >= CLEAR]
    if best and _fit(row, best) < BOTH and alone:
        best = max(alone, key=lambda e: e.confidence)
    if best and (_fit(row, best) >= BOTH or alone):
        return root_of(best), "event"
    seen = see(row, coder)
    if seen:
        return seen, "model"
    return (root_of(best), "event") if best else (None, "nothing")


def _fit(row: Row, event: Event) -> int:
    everybody = [*event.actor, *event.recipient]
    directed = overlap(event.actor, row.source) + overlap(event.recipient, row.target)
    return 2 * (overlap(everybody, row.source) and overlap(everybody, row.target)) + directed


def see(row: Row, coder: Coder) -> str | None:
    """The root that the model sees between the given words."""
    weights: Counter[str] = Counter()
    for words in coder.parser.parse([row.sentence])[0]:
        for hint in (word.hint for word in words if word.hint):
            fits = _chance(hint.actor, words, row.source) * _chance(hint.recipient, words, row.target)
            for type_, chance in hint.types:
                weights[root_of_act(type_, hint.aux)] += chance * fits
    return max(weights, key=weights.get) if weights else None


def _chance(side: tuple[tuple[int, float], ...], words, span: tuple[int, int] | None) -> float:
    """The greatest chance that a word of the span belongs to a party, never nothing."""
    inside = [chance for k, chance in side if span and words[k].start < span[1] and span[0] < words[k].end]
    return max(inside, default=0.0) + FAINT
