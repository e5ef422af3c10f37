"""A day -> the period it lies in; a panel with gaps -> one with every period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from detente.errors import QuestionError

LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}  # days: what is told by a longer time has no place in a period
COUNTS = ("events", "stories", "voices", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict",
          "score_sum", "balance", "attention")


def begin_period(day: dt.date, by: str) -> dt.date:
    """The first day of the day's week (a Monday), month, quarter or year.

    >>> begin_period(dt.date(2016, 5, 5), "quarter").isoformat()
    '2016-04-01'
    """
    if by == "week":
        return day - dt.timedelta(day.weekday())
    if by == "day":
        return day
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[by]
    return dt.date(day.year, month, 1)


def next_period(first: dt.date, by: str) -> dt.date:
    """The first day of the period after the one that begins so."""
    if by in ("day", "week"):
        return first + dt.timedelta(LONGEST[by])
    return begin_period(first + dt.timedelta(LONGEST[by]), by)


def list_periods(first: dt.date, last: dt.date, by: str) -> list[dt.date]:
    """First days of all periods from the one to the other.

    >>> len(list_periods(dt.date(2014, 1, 1), dt.date(2016, 5, 5), "month"))
    29
    """
    out, period = [], begin_period(first, by)
    while period <= last:
        out.append(period)
        period = next_period(period, by)
    return out


def rows_of(rows) -> list[dict]:
    """Rows as dictionaries: of an Arrow table, a frame of pandas or polars, or of anything that gives mappings."""
    if hasattr(rows, "to_pylist"):
        return rows.to_pylist()
    if hasattr(rows, "to_dicts"):
        return rows.to_dicts()
    if hasattr(rows, "itertuples"):
        return rows.to_dict("records")
    return [row if isinstance(row, dict) else dict(row) for row in rows]


def key_of(row: Mapping) -> tuple[str, str, str, dt.date]:
    """(provider, source, target, period) of a row of a panel; a period may be ISO text. Raises ``QuestionError`` where one is missing."""
    try:
        period = row["period"]
        day = dt.date.fromisoformat(period[:10]) if isinstance(period, str) else period.date() if isinstance(period, dt.datetime) else period
        key = row["provider"] or "", row["source"], row["target"], day
    except (KeyError, ValueError) as error:
        raise QuestionError(f"a row of a panel has provider, source, target and period (a day): {error} is none or missing") from None
    if not isinstance(day, dt.date):
        raise QuestionError(f"{row['source']} {row['target']}: {period!r} is no day")
    return key


def split_dyads(rows) -> Iterator[tuple[tuple[str, str, str], list[dict]]]:
    """(provider, source, target) with its rows in order of time. Raises ``QuestionError`` where one period stands there twice."""
    dyads: dict[tuple, list[dict]] = {}
    for row in rows_of(rows):
        *dyad, period = key_of(row)
        dyads.setdefault(tuple(dyad), []).append(row | {"period": period})
    for dyad in sorted(dyads):
        listed = sorted(dyads[dyad], key=lambda row: row["period"])
        for row, after in zip(listed, listed[1:]):
            if row["period"] == after["period"]:
                raise QuestionError(f"{' '.join(dyad)}: {row['period']} stands there twice; give rows of one panel")
        yield dyad, listed


def fill_periods(rows, by: str, since: dt.date | None = None, until: dt.date | None = None) -> list[dict]:
    """The rows of a panel, and one for every period in which a dyad did nothing: zeros, ``score_mean`` None.

    From ``since`` to ``until``; where they are not given, from each dyad's first period to its last."""
    out = []
    for (provider, source, target), listed in split_dyads(rows):
        there = {row["period"]: row for row in listed}
        for period in list_periods(since or listed[0]["period"], until or listed[-1]["period"], by):
            empty = {"provider": provider, "source": source, "target": target, "period": period}
            out.append(there.get(period) or empty_row(empty))
    return out


def empty_row(named: Mapping) -> dict:
    return {**named, **dict.fromkeys(COUNTS, 0), "few": None, "score_mean": None}


def cooperation_of(row: Mapping) -> float:
    """The weight of cooperation in a row of a panel or of its stories; what is missing or no number counts nothing."""
    return _sum(row, ("cooperation",) if "cooperation" in row else ("verbal_cooperation", "material_cooperation"))


def conflict_of(row: Mapping) -> float:
    """The weight of conflict."""
    return _sum(row, ("conflict",) if "conflict" in row else ("verbal_conflict", "material_conflict"))


def _sum(row: Mapping, names: Iterable[str]) -> float:
    values = (row.get(name) for name in names)
    return float(sum(value for value in values if value is not None and value == value))
