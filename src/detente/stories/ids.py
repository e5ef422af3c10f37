"""Rows -> an order that nothing else decides, and names of groups that stay."""
from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Mapping


def day_of(value: dt.date | str | None) -> dt.date | None:
    """A day, whether the row came from Parquet (a date) or from JSON (its text).

    >>> day_of("2022-03-14"), day_of(None), day_of(dt.datetime(2022, 3, 14, 9))
    (datetime.date(2022, 3, 14), None, datetime.date(2022, 3, 14))
    """
    if isinstance(value, dt.datetime):
        return value.date()
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) and value else value or None


def rank_of(row: Mapping) -> tuple[dt.date, str]:
    """Where a row stands in the one order of things: by day of publication, then id; unknown days come last."""
    return day_of(row.get("published")) or dt.date.max, row["id"]


def story_id(event: str) -> str:
    """The id of the story whose first report is this event."""
    return "story1:" + sha256(event.encode()).hexdigest()[:16]


def find_aliases(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Old id of a group -> the id under which it stands now, for ids that are in use no more.

    Both map members to groups. A group goes where its first member went: the member first in ``before``'s order of
    insertion, which is the order of publication in every mapping made here.

    >>> find_aliases({"b": "b", "c": "b", "d": "d"}, {"a": "a", "b": "a", "c": "a", "d": "d"})
    {'b': 'a'}
    """
    kept, out = set(after.values()), {}
    for member, group in before.items():
        if group not in kept and group not in out and member in after:
            out[group] = after[member]
    return out
