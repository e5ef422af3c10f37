"""A provider's dyads -> arrays: who did how much to whom, on which day, known since when; and their sums of any window.

What is denied does not count, nor what stands in a teaser; what is past or imagined counts half; what was told after the day is not known on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow

EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: from ``since`` to ``until``, both included."""

    since: dt.date
    until: dt.date

    @property
    def middle(self) -> dt.date:
        return self.since + (self.until - self.since) / 2


@dataclass(frozen=True, eq=False)
class Deeds:
    """Rows in order of days. ``source``, ``target``: places in ``states``; ``event``: places in ``events``; ``columns``: those of deeds.sql, days from 1970 on."""

    states: Sequence[str]
    events: pyarrow.Array
    source: np.ndarray
    target: np.ndarray
    event: np.ndarray
    columns: Mapping[str, np.ndarray]

    @cached_property
    def named(self) -> tuple[np.ndarray, np.ndarray]:
        """Day and party, once for each event that names it, in order of days."""
        both = np.concatenate([self.event.astype(np.int64) * len(self.states) + side for side in (self.source, self.target)])
        _, first = np.unique(both, return_index=True)
        days = np.tile(self.columns["day"], 2)[first]
        order = np.argsort(days, kind="stable")
        return days[order], np.concatenate([self.source, self.target])[first][order]

    def within(self, window: Window) -> np.ndarray:
        """Numbers of the rows whose day lies in the window, whatever they are."""
        first, last = np.searchsorted(self.columns["day"], [count_days(window.since), count_days(window.until) + 1])
        return np.arange(first, last)

    def known(self, window: Window) -> np.ndarray:
        """Numbers of the rows that count on the window's last day: what is announced by then for later counts, too."""
        first, until = int(np.searchsorted(self.columns["day"], count_days(window.since))), count_days(window.until)
        day, told, quad, points, denied, teaser, future = (
            self.columns[name][first:] for name in ("day", "told", "quad", "points", "denied", "teaser", "future"))
        return first + np.flatnonzero((told <= until) & ~denied & ~teaser & (quad > 0) & ~np.isnan(points) & ((day <= until) | future))


@dataclass(frozen=True, eq=False)
class Sides:
    """Deeds that count, a row for each side of a mutual one; ``now``: points decayed to the window's last day."""

    source: np.ndarray
    target: np.ndarray
    event: np.ndarray
    cooperative: np.ndarray
    late: np.ndarray
    points: np.ndarray
    now: np.ndarray

    def where(self, rows: np.ndarray) -> Sides:
        return Sides(*(getattr(self, part.name)[rows] for part in fields(self)))


def arrange_deeds(table: pyarrow.Table) -> Deeds:
    """The rows of store/sql/deeds.sql."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = [pc.unique(table[name]).to_pylist() for name in ("source", "target")]
    states = sorted({*sides[0], *sides[1]})
    source, target = (pc.index_in(table[name], value_set=pa.array(states, table[name].type)).to_numpy().astype(np.int16) for name in ("source", "target"))
    event = table["event"].combine_chunks().dictionary_encode()
    return Deeds(states, event.dictionary, source, target, event.indices.to_numpy(), {name: _numbers(table[name]) for name in table.column_names if name not in ("source", "target", "event")})


def _numbers(column) -> np.ndarray:
    """Days as numbers; 0 for a missing whole number or day, not a number for a missing fraction."""
    import pyarrow as pa

    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    if pa.types.is_boolean(column.type):
        return column.fill_null(False).to_numpy()
    return column.fill_null(float("nan") if pa.types.is_floating(column.type) else 0).to_numpy()


def count_days(day: dt.date) -> int:
    return (day - EPOCH).days


def list_sides(deeds: Deeds, window: Window, half_life: float, state_voices: float) -> Sides:
    """``state_voices``: how much an outlet that a state owns counts."""
    rows = deeds.known(window)
    quad, day, points, owned, mutual = (deeds.columns[name][rows] for name in ("quad", "day", "points", "state_owned", "mutual"))
    points = points * np.where(owned, state_voices, 1.0)
    now = points * 0.5 ** (np.maximum(0, count_days(window.until) - day) / half_life)
    both = np.concatenate([np.arange(len(rows)), np.flatnonzero(mutual)])
    source, target = deeds.source[rows], deeds.target[rows]
    return Sides(np.concatenate([source, target[mutual]]), np.concatenate([target, source[mutual]]), deeds.event[rows][both],
                 (quad <= 2)[both], (day >= count_days(window.middle))[both], points[both], now[both])


def sum_by_pair(source: np.ndarray, target: np.ndarray, size: int, *values: np.ndarray) -> Iterator[tuple]:
    """(source, target, sum of each of ``values``) of each pair of places below ``size``, in their order."""
    keys, places = np.unique(source.astype(np.int64) * size + target, return_inverse=True)
    sums = [np.bincount(places, value, len(keys)).tolist() for value in values]
    return zip((keys // size).tolist(), (keys % size).tolist(), *sums)


def rank_events(deeds: Deeds, window: Window, pairs: Iterable[tuple[str, str]], most: int) -> dict[str, dt.date]:
    """Event -> when it was told: of events by the first of a pair towards the second, of each quad class the most real, surest and latest ``most``."""
    place = {state: i for i, state in enumerate(deeds.states)}
    wanted = [place[a] * len(place) + place[b] for a, b in pairs if a in place and b in place]
    rows = deeds.within(window)
    keys = deeds.source[rows].astype(np.int64) * len(place) + deeds.target[rows]
    known = deeds.columns["told"][rows] <= count_days(window.until)
    rows = rows[known & np.isin(keys, wanted) & ~deeds.columns["denied"][rows] & ~deeds.columns["teaser"][rows]]
    quad, doubts, confidence, day = (deeds.columns[name][rows] for name in ("quad", "doubts", "confidence", "day"))
    groups = (deeds.source[rows], deeds.target[rows], quad)
    order = np.lexsort((-day, -np.nan_to_num(confidence), doubts, *groups))
    starts = np.r_[True, np.any([np.diff(group[order]) != 0 for group in groups], axis=0)] if len(order) else np.zeros(0, bool)
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    first = rows[order[rank < most]]
    days = [EPOCH + dt.timedelta(day) for day in deeds.columns["told"][first].tolist()]
    return dict(zip(deeds.events.take(deeds.event[first]).to_pylist(), days))


def count_events(deeds: Deeds, window: Window) -> dict[str, int]:
    """State -> how many events of the window's days name it as a party of a dyad."""
    days, parties = deeds.named
    first, last = np.searchsorted(days, [count_days(window.since), count_days(window.until) + 1])
    counts = np.bincount(parties[first:last], minlength=len(deeds.states)).tolist()
    return {state: count for state, count in zip(deeds.states, counts) if count}
