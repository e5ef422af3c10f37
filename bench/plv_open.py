"""Acts with nothing given but the sentence.

``recall``: rows where some event has the gold root and both parties overlap the gold spans (order free for CONSULT, COOPERATE,
AGREE); ``precision``: of the events whose two parties overlap the gold pair, the share with the gold root; ``f1`` their
harmonic mean; ``root_recall``: rows where some event has the gold root; ``root_precision``: share of all events with it;
``events_per_row``. Auxiliary modes are ignored.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from bench.inputs import article_of
from bench.measures import SYMMETRIC, harmonic, share
from bench.plv import Row, overlap, read_rows, root_of
from detente import Coder, Event



def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, count, rows = Coder(), Counter(), read_rows(data)
    for row in rows:
        events = coder.code_article(article_of(row.sentence)).events
        if not score_row(row, events, count) and show > count["shown"]:
            count["shown"] += 1
            print(describe_miss(row, events), file=sys.stderr)
    recall, precision = share(count["pair with root"], len(rows)), share(count["pair events with root"], count["pair events"])
    return {
        "f1": harmonic(precision, recall), "precision": precision, "recall": recall,
        "root_recall": share(count["rows with root"], len(rows)), "root_precision": share(count["events with root"], count["events"]),
        "events_per_row": share(count["events"], len(rows)), "rows": len(rows),
    } | {f"root_recall_{t}": share(count["hit", t], count["gold", t]) for t in sorted({row.root for row in rows})}


def score_row(row: Row, events: tuple[Event, ...], count: Counter) -> bool:
    """Counts one row into ``count``; whether some event has the gold root and pair."""
    right = [e for e in events if root_of(e) == row.root]
    pairs = [e for e in events if _both(e, row)]
    found = any(e for e in right if _directed(e, row) or (root_of(e) in SYMMETRIC and _both(e, row)))
    count["events"] += len(events)
    count["events with root"] += len(right)
    count["rows with root"] += bool(right)
    count["pair events"] += len(pairs)
    count["pair events with root"] += len([e for e in pairs if root_of(e) == row.root])
    count["pair with root"] += found
    count["gold", row.root] += 1
    count["hit", row.root] += bool(right)
    return found


def _both(event: Event, row: Row) -> bool:
    everybody = [*event.actor, *event.recipient]
    return overlap(everybody, row.source) and overlap(everybody, row.target)


def _directed(event: Event, row: Row) -> bool:
    return overlap(event.actor, row.source) and overlap(event.recipient or event.actor, row.target)


def describe_miss(row: Row, events: tuple[Event, ...]) -> str:
    source, target = (row.sentence[slice(*span)] if span else None for span in (row.source, row.target))
    told = [f"    {e.type} {[x.text for x in e.actor]} -> {[x.text for x in e.recipient]} [{e.trigger.text}] {e.why}" for e in events]
    return "\n".join([f"\n{row.root}: {source} -> {target}: {row.sentence}", *told])
