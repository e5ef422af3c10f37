"""A system of states -> the ties of a pair or of one state: from when to when, by whose word, and whether they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from detente.codebook.standing import load_kinds
from detente.spells import MEMORY, Spell
from detente.system import System
from detente.web.answers import Table

COLUMNS = ("kind", "first", "second", "polarity", "since", "until", "stands", "by", "sources", "contested", "words", "source")
TOLD = 3  # statements shown of one tie, the table's first


def list_ties(system: System, code: str, other: str | None = None) -> list[dict]:
    """The ties of a state, or of a pair: those that stand first, then by beginning."""
    rows = [describe_tie(spell, system.window.until) for spell in system.known_spells(*filter(None, (code, other)))]
    rows.sort(key=lambda row: (not row["stands"], -row["strength"], row["since"], row["kind"], row["first"], row["second"]))
    return [row | {"id": f"tie-{i}"} for i, row in enumerate(rows, 1)]


def describe_tie(spell: Spell, day: dt.date) -> dict:
    """A spell as a row. ``until``: its end, else the day after which nobody tells of it any more (``lapsed``), else None.

    ``by``: "table", "pages", or "one page": one article's word alone makes no tie stand."""
    told, shown = spell.last_told, sorted(spell.statements, key=lambda s: (s.article is not None, -s.day.toordinal()))
    lapsed = spell.until is None and told is not None and told + MEMORY < day
    by = "table" if told is None else "pages" if spell.well_told else "one page"
    return {"kind": spell.kind, "first": spell.first, "second": spell.second, "polarity": spell.polarity, "since": spell.since,
            "until": told if lapsed else spell.until, "lapsed": lapsed, "stands": spell.well_told and spell.stands_at(day), "by": by,
            "sources": len(spell.statements), "contested": spell.contested, "words": shown[0].words, "source": shown[0].source,
            "directed": load_kinds()[spell.kind].directed == "yes", "strength": load_kinds()[spell.kind].strength,
            "statements": [s.to_dict() for s in shown[:TOLD]]}


def tie_table(rows: Sequence[Mapping], system: System, code: str, other: str | None = None) -> Table:
    wanted = ", ".join(map(repr, filter(None, (code, other))))
    day = system.window.until.isoformat() if system.window else None
    python = f"from detente.system import System\nSystem(store, {day!r}, provider={system.provider!r}).known_spells({wanted})"
    return Table("ties", f"Ties, as known on {day}" if day else "Ties", COLUMNS, rows, python=python)


def chart_ties(rows: Iterable[Mapping]) -> list[dict]:
    """Ties as bars under an axis of time; what one article alone tells is left to the list."""
    told = [row for row in rows if row["by"] != "one page"]
    return [{"kind": row["kind"], "label": label_tie(row), "polarity": row["polarity"], "since": row["since"], "until": row["until"],
             "href": f"#{row['id']}"} for row in told]


def label_tie(row: Mapping) -> str:
    """
    >>> label_tie({"kind": "sanctions", "first": "USA", "second": "RUS", "directed": True})
    'sanctions USA → RUS'
    """
    kind = row["kind"].replace("-", " ")
    return f"{kind} {row['first']} → {row['second']}" if row["directed"] else kind


def tell_ties(rows: Iterable[Mapping]) -> list[str]:
    """What stands, in words, each kind once from its first day: "rivalry since 2007", "sanctions USA → RUS since 2012"."""
    first: dict[str, dt.date] = {}
    for row in rows:
        if row["stands"] and row["strength"]:
            label = label_tie(row)
            first[label] = min(row["since"], first.get(label, row["since"]))
    return [f"{label} since {since.year}" for label, since in first.items()]
