"""A panel -> where each dyad stands: what happened, worth half as much for every half-life that has passed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from detente.relations.options import HALF_LIFE, Options, check_number
from detente.relations.pairs import make_pairs
from detente.relations.periods import conflict_of, cooperation_of, fill_periods, next_period, split_dyads


@dataclass(frozen=True, slots=True)
class Level:
    """A dyad at the end of a period, or on a day. ``level`` is -1 to 1: (C - F) / (C + F + k) over faded acts."""

    provider: str
    source: str
    target: str
    day: dt.date
    cooperation: float       # weight of faded acts
    conflict: float
    level: float


def fade_panel(rows, options: Options = Options(), half_life: float = HALF_LIFE) -> list[Level]:
    """The level of each dyad on the last day of each of its periods, from its first to its last.

    Acts are taken to have happened in the middle of their period, which is exact for a panel by day. Raises ``QuestionError``
    for a half-life that is no number above 0.

    >>> row = {"provider": "x", "source": "RUS", "target": "USA", "period": dt.date(2016, 5, 5), "cooperation": 0, "conflict": 3}
    >>> levels = fade_panel([row, row | {"period": dt.date(2016, 7, 4), "conflict": 0}], Options(by="day"))
    >>> [(round(level.conflict, 9), round(level.level, 9)) for level in levels[::60]]
    [(3.0, -0.75), (1.5, -0.6)]
    """
    check_number("half_life", half_life)
    out = []
    for dyad, listed in split_dyads(fill_periods(rows, options.by)):
        sums = [0.0, 0.0]
        for row in listed:
            end = next_period(row["period"], options.by)
            length = (end - row["period"]).days
            sums = [old * 0.5 ** (length / half_life) + new * 0.5 ** ((length - 1) / 2 / half_life)
                    for old, new in zip(sums, (cooperation_of(row), conflict_of(row)))]
            out.append(_level(dyad, end - dt.timedelta(1), sums, options.k))
    return out


def fade_events(events, day: dt.date, options: Options = Options(), half_life: float = HALF_LIFE, stories=()) -> list[Level]:
    """The level of every dyad on a day, from event rows; the twin of ``store.levels``. Later events do not count."""
    check_number("half_life", half_life)
    sums: dict[tuple, list[float]] = {}
    for pair in make_pairs(events, options, stories):
        if pair.day <= day:
            faded = sums.setdefault((pair.provider, pair.source, pair.target), [0.0, 0.0])
            if pair.quad:
                faded[pair.quad > 2] += pair.weight * 0.5 ** ((day - pair.day).days / half_life)
    return [_level(dyad, day, sums[dyad], options.k) for dyad in sorted(sums)]


def _level(dyad: tuple, day: dt.date, sums: list[float], k: float) -> Level:
    cooperation, conflict = sums
    return Level(*dyad, day, cooperation, conflict, (cooperation - conflict) / (cooperation + conflict + k))
