"""Columns: of an event row, and of the files of others, in their order."""
from __future__ import annotations

from functools import cache

from detente.codebook.tables import read_rows

# Column -> string | int | double | date | bool | strings. An event row is a dict with exactly these keys.
EVENT_COLUMNS: dict[str, str] = {row["name"]: row["type"] for row in read_rows("event_columns.csv")}


def empty_row() -> dict:
    """An event row in which nothing is known: None, and [] for lists.

    >>> empty_row()["type"], empty_row()["actor_codes"]
    (None, [])
    """
    return {name: [] if kind == "strings" else None for name, kind in EVENT_COLUMNS.items()}


@cache
def columns_of(format: str) -> tuple[str, ...]:
    """Names of a format's columns.

    >>> [len(columns_of(f)) for f in ("polecat", "icews", "gdelt1", "gdelt2", "phoenix")]
    [40, 20, 58, 61, 27]
    """
    return tuple(row["column"] for row in read_rows("format_columns.csv") if row["format"] == format)
