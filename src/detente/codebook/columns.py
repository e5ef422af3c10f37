"""columns.csv, format_columns.csv -> columns in their order: of the store's tables, and of the files of others."""
from __future__ import annotations

from functools import cache

from detente.codebook.tables import read_rows


@cache
def read_columns() -> dict[str, dict[str, str]]:
    """Table of the store -> column -> kind (string, int, double, date, bool, strings), in order.

    >>> read_columns()["events"]["aux"]
    'strings'
    """
    tables: dict[str, dict[str, str]] = {}
    for row in read_rows("columns.csv"):
        tables.setdefault(row["table"], {})[row["column"]] = row["kind"]
    return tables


EVENT_COLUMNS = read_columns()["events"]  # an event row is a dict with exactly these keys


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
