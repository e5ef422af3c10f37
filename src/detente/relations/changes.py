"""A panel -> change points: the periods from which on a dyad is another one, and the stories that stand there."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import QuestionError
from detente.relations.options import check_number
from detente.relations.periods import conflict_of, cooperation_of, key_of, rows_of, split_dyads
from detente.relations.series import estimate_noise, read_series

# Times log n, per change. 2 (a new mean and its place: Schwarz 1978) finds a change in 13 % of made-up series without any, 3 in 3 %,
# 4 in 1 %.
PENALTY = 3.0
SHORTEST = 3       # periods in which anything happened
LEAST = 0.5        # acts: a period with less, from an organisation's share, is one in which nothing happened
SHOWN = 10         # stories that are told with a change


@dataclass(frozen=True, slots=True)
class Change:
    """From ``period`` on the dyad's mean balance is ``after``, where it was ``before`` since the last change."""

    provider: str
    source: str
    target: str
    period: dt.date
    before: float              # -1 to 1, each period weighted by what its acts are worth
    after: float
    acts_before: float         # weight of acts in the segment before
    acts_after: float
    gain: float                # cost saved, in units of the penalty: above 1
    stories: tuple[str, ...]   # of that period, those that pull its way, heaviest first


def list_changes(rows, stories=(), penalty: float = PENALTY, shortest: int = SHORTEST) -> list[Change]:
    """Change points of every dyad of a panel, in order of dyad and time.

    ``rows`` of ``store.relations()``, ``stories`` of ``store.relations("story")``: those of a change's period whose acts pull
    the way it goes are told with it. The cost of a segment is its weighted sum of squares around its mean over the variance of one
    act, which is twice the negative log-likelihood of a normal mean; each change costs ``penalty`` times log n, n the number
    of periods in which anything happened. Raises ``QuestionError`` where ``penalty`` or ``shortest`` make no sense."""
    check_number("penalty", penalty, zero=True)
    if not isinstance(shortest, int) or shortest < 1:
        raise QuestionError(f"shortest cannot be {shortest!r}: write a number of periods from 1")
    told: dict[tuple, list[dict]] = {}
    for row in rows_of(stories):
        told.setdefault(key_of(row), []).append(row)
    out = []
    for dyad, listed in split_dyads(rows):
        out += _changes_of(dyad, [row for row in listed if cooperation_of(row) + conflict_of(row) >= LEAST], told, penalty, shortest)
    return out


def _changes_of(dyad: tuple, listed: list[dict], told: dict, penalty: float, shortest: int) -> Iterable[Change]:
    y, m = read_series(listed)
    if len(y) < 2 * shortest:
        return
    cost = penalty * math.log(len(y))
    noise = estimate_noise(y, m)
    ends = [0, *find_changes(y, m / noise, cost, shortest), len(y)]
    acts = np.array([cooperation_of(row) + conflict_of(row) for row in listed])
    for start, here, end in zip(ends, ends[1:], ends[2:]):
        before, after = (float(np.average(y[a:b], weights=m[a:b])) for a, b in ((start, here), (here, end)))
        apart = segment_costs(y[start:end], m[start:end] / noise)
        gain = apart(0, end - start) - apart(0, here - start) - apart(here - start, end - start)
        period = listed[here]["period"]
        yield Change(*dyad, period, before, after, float(acts[start:here].sum()), float(acts[here:end].sum()),
                     float(gain / cost) if cost else math.inf, _pulling(told.get((*dyad, period), ()), after > before))


def _pulling(stories: Sequence[dict], up: bool) -> tuple[str, ...]:
    pull = [((cooperation_of(row) - conflict_of(row)) * (1 if up else -1), row["story"]) for row in stories]
    return tuple(story for weight, story in sorted(pull, key=lambda item: (-item[0], item[1])) if weight > 0)[:SHOWN]


def segment_costs(y: np.ndarray, w: np.ndarray):
    """cost(a, b): the weighted sum of squares of y[a:b] around its mean; a may be an array."""
    sums = [np.concatenate([[0.0], np.cumsum(values)]) for values in (w, w * y, w * y * y)]

    def cost(a, b):
        weight, first, second = (s[b] - s[a] for s in sums)
        return np.maximum(second - first * first / weight, 0.0)
    return cost


def find_changes(y: np.ndarray, w: np.ndarray, penalty: float, shortest: int = SHORTEST) -> list[int]:
    """The places at which a new segment begins, such that the sum of ``segment_costs`` and of one penalty a change is least.

    PELT (Killick, Fearnhead & Eckley 2012, JASA 107, algorithm 2): exact, and linear in time where changes are many. With a shortest
    segment a start that is beaten at t is dropped only at t + shortest, since the better one may begin no sooner.

    >>> find_changes(np.array([0.0] * 5 + [1.0] * 5), np.full(10, 9.0), 2.0)
    [5]
    """
    cost, n = segment_costs(y, w), len(y)
    best, last = np.full(n + 1, np.inf), np.zeros(n + 1, int)
    best[0] = -penalty
    starts, dropped = np.array([0]), np.array([n + 1])      # a start, and the end from which on it is out
    for end in range(shortest, n + 1):
        total = best[starts] + cost(starts, end)
        least = int(np.argmin(total))
        best[end], last[end] = total[least] + penalty, starts[least]
        dropped = np.where(total > best[end], np.minimum(dropped, end + shortest), dropped)
        keep = dropped > end + 1
        fresh = end + 1 - shortest
        starts, dropped = starts[keep], dropped[keep]
        if fresh >= shortest:
            starts, dropped = np.append(starts, fresh), np.append(dropped, n + 1)
    out, end = [], n
    while end > 0 and last[end] > 0:
        end = int(last[end])
        out.append(end)
    return out[::-1]
