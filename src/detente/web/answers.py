"""What a view gives: data for its page and its JSON twin, tables for its exports, the question behind each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from detente.errors import QuestionError


class Missing(QuestionError):
    """What was asked for is not in this store."""


class Made(Sequence):
    """Rows that are made of ``items`` when they are looked at: a page shows a few of thousands.

    >>> list(Made([1, 2, 3], lambda n: {"n": n})[:2])
    [{'n': 1}, {'n': 2}]
    """

    def __init__(self, items: Sequence, make: Callable[..., Mapping]):
        self.items, self.make = items, make

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, at):
        return [self.make(item) for item in self.items[at]] if isinstance(at, slice) else self.make(self.items[at])


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a name, and how anyone gets them again.

    ``sql`` and ``parameters``: the query that gives them (``Store.sql``); where they are computed beyond SQL, ``python``: an expression
    over ``store`` that does, and ``sql`` is empty. ``columns``: those shown and exported, in order; ``total``: how many rows there are
    where not all are given."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping]
    sql: str = ""
    parameters: Mapping = field(default_factory=dict)
    python: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A page: its template, title, what the template and the JSON twin show, the tables that can be taken away.

    ``data`` holds what JSON can say (days as ``datetime.date``); ``files``: further forms, suffix -> what writes them, as "gexf"."""

    template: str
    title: str
    data: Mapping
    tables: tuple[Table, ...] = ()
    files: Mapping[str, Callable[[TextIO], object]] = field(default_factory=dict)
    status: int = 200

    def table(self, name: str | None) -> Table | None:
        """The table of that name, else the first; None where there is none of that name."""
        named = [table for table in self.tables if name is None or table.name == name]
        return named[0] if named else None
