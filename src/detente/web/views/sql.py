"""SQL: one query of the reader's own over the store's views, read-only, with an end to its time and its rows."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Sequence
from decimal import Decimal

from detente.codebook.tables import read_rows
from detente.errors import QuestionError
from detente.web.answers import Answer, Table
from detente.web.asking import make_link

MOST, SECONDS = 1000, 5.0
LONGEST_CELL, CELLS = 300, 12_000  # characters of a cell and cells on a page; exports have all
PAGES = {"article1": "article", "story1": "story"}  # kind of an id -> its page; all others are events
SIMPLE = (str, int, float, bool, dt.date, dt.datetime, type(None))
EXAMPLES = (
    ("Acts by type", "SELECT type, count(*) AS events FROM events GROUP BY type ORDER BY events DESC"),
    ("Who deals with whom", "SELECT source, target, round(sum(weight), 1) AS events\nFROM dyads GROUP BY ALL ORDER BY events DESC LIMIT 50"),
    ("One pair by month", "SELECT period, round(verbal_cooperation + material_cooperation, 1) AS cooperation,\n"
                          "       round(verbal_conflict + material_conflict, 1) AS conflict, stories\n"
                          "FROM relations(every := 'month') WHERE source = 'RUS' AND target = 'USA' ORDER BY period"),
    ("Most told stories", "SELECT id AS story, type, actors, recipients, day, reports, len(owners) AS voices\n"
                          "FROM stories ORDER BY reports DESC LIMIT 20"),
    ("Standing ties that pages tell of", "SELECT kind, party_codes, since, until, article, sentence FROM ties ORDER BY confidence DESC LIMIT 50"),
    ("Why sentences were silent", "SELECT reason, count(*) AS sentences FROM sentences WHERE reason IS NOT NULL\n"
                                  "GROUP BY reason ORDER BY sentences DESC LIMIT 50"),
)
# Views whose columns no table of the codebook lists.
FURTHER = {"dyads": "events multiplied out to directed pairs of different parties", "pairs": "the same, and what a party does to itself",
           "tellings": "which story an event tells", "relations": "a macro: relations of two parties over time"}


def show_sql(explorer, asked, seconds: float = SECONDS, most: int = MOST) -> Answer:
    """``seconds``, ``most``: the ends of its time and rows."""
    query = (asked.text("q") or "").strip()
    examples = [{"title": title, "query": example, "link": make_link("/sql", (), {"q": example})} for title, example in EXAMPLES]
    data = {"query": query, "empty": explorer.empty, "seconds": seconds, "most": most, "views": list_views(explorer), "examples": examples,
            "error": None, "ran": False}
    if not query:
        return Answer("sql.html", "SQL", data)
    try:
        return _answer(explorer, query, data, seconds, most)
    except QuestionError as error:
        return Answer("sql.html", "SQL", data | {"error": re.sub(r"\s*\^+$", "", str(error))}, status=400)


def _answer(explorer, query: str, data: dict, seconds: float, most: int) -> Answer:
    began = time.perf_counter()
    named, found, more = explorer.fork().ask(query, most, seconds)
    took = time.perf_counter() - began
    columns, plain = _told_apart(named), bare(query)
    rows = [{name: make_plain(value) for name, value in zip(columns, row)} for row in found]
    total = _count(explorer, plain, min(1.0, seconds)) if more else len(rows)
    shown = [[show_cell(name, row[name]) for name in columns] for row in rows[:max(50, CELLS // max(1, len(columns)))]]
    table = Table("rows", "Rows", columns, rows, plain, total=total)
    data |= {"ran": True, "columns": list(columns), "cells": shown, "more": more, "shown": len(shown), "total": total,
             "milliseconds": round(1000 * took)}
    return Answer("sql.html", "SQL", data, (table,))


def bare(query: str) -> str:
    """The query as it may stand in brackets: without its semicolon, and with an end of line, since it may end in a comment.

    >>> bare("SELECT 1; -- one")
    'SELECT 1\\n'
    """
    return re.sub(r";\s*(--[^\n]*\s*)*$", "", query) + "\n"


def _count(explorer, plain: str, seconds: float) -> int | None:
    """How many rows there are; None where counting them takes too long."""
    try:
        return explorer.fork().ask(f"SELECT count(*) FROM ({plain})", 1, seconds)[1][0][0]
    except QuestionError:
        return None


def _told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, made different where the query has one twice.

    >>> _told_apart(["n", "n", "m"])
    ('n', 'n_2', 'm')
    """
    out: list[str] = []
    for name in names:
        number, unique = 2, name
        while unique in out:
            unique, number = f"{name}_{number}", number + 1
        out.append(unique)
    return tuple(out)


def make_plain(value):
    """A value of the database as JSON and Parquet can have it.

    >>> make_plain({dt.date(2021, 5, 6): (Decimal("1.5"), float("nan"))})
    {'2021-05-06': [1.5, None]}
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): make_plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [make_plain(one) for one in value]
    return value if isinstance(value, SIMPLE) else str(value)


def show_cell(column: str, value) -> dict:
    """A cell as it is shown: its words, whether it is a number, whether something is cut, the page it names.

    >>> show_cell("id", "story1:00ff")
    {'text': 'story1:00ff', 'number': False, 'cut': False, 'link': '/story/story1:00ff'}
    """
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {"text": text[:LONGEST_CELL], "number": number, "cut": len(text) > LONGEST_CELL, "link": link_id(column, value)}


def link_id(column: str, value) -> str | None:
    """The page of what an id names, where the column holds ids."""
    kind = re.fullmatch(r"([a-z]+\d+):\w+", value) if isinstance(value, str) and column in ("id", "event", "article", "story") else None
    return make_link(f"/{PAGES.get(kind[1], 'event')}/{value}") if kind else None


def list_views(explorer) -> list[dict]:
    """The views with their columns, and what each means."""
    return explorer.kept.get(("views",), lambda: _list_views(explorer))


def _list_views(explorer) -> list[dict]:
    views: dict[str, list[dict]] = {}
    for row in read_rows("columns.csv"):
        name = "parts_shards" if row["table"] == "shards" else row["table"]
        views.setdefault(name, []).append({"column": row["column"], "kind": row["kind"], "meaning": row["meaning"]})
    described = [{"name": name, "words": "", "columns": columns} for name, columns in views.items()]
    return described + [{"name": name, "words": words, "columns": _columns(explorer, name)} for name, words in FURTHER.items()]


def _columns(explorer, name: str) -> list[dict]:
    asked = "relations()" if name == "relations" else name
    rows = explorer.rows(f"SELECT * FROM (DESCRIBE FROM {asked})")
    return [{"column": row["column_name"], "kind": row["column_type"].lower(), "meaning": ""} for row in rows]
