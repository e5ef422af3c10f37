"""standing_ties.csv -> spells: which tie stood between which two states, from which day to which."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from detente.codebook.organisations import memberships_of
from detente.codebook.tables import read_table
from detente.codebook.terms import holds, load_codebook


@dataclass(frozen=True, slots=True)
class TieKind:
    """tie_kinds.csv: ``polarity`` 1 or -1; ``directed``: the first party acts on the second; ``strength``: what it weighs in an edge."""

    kind: str
    polarity: int
    directed: str
    strength: float
    meaning: str


@dataclass(frozen=True, slots=True)
class StandingTie:
    """standing_ties.csv: ``first`` and ``second`` are codes of states or keys of organisations, which stand for their members.

    ``second`` empty: every pair among ``first``. Days may be a year or a month ("2014", "2014-03")."""

    kind: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    since: str
    until: str
    name: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TieSpell:
    """A tie between two states and its days, both included; ``until`` None: it stands. Undirected: ``first`` < ``second``."""

    kind: str
    first: str
    second: str
    since: dt.date
    until: dt.date | None
    name: str
    source: str

    @property
    def polarity(self) -> int:
        return load_kinds()[self.kind].polarity

    def stands_at(self, day: dt.date) -> bool:
        return holds(self, day)


@cache
def load_kinds() -> dict[str, TieKind]:
    """
    >>> load_kinds()["sanctions"].polarity
    -1
    """
    return {kind.kind: kind for kind in read_table("tie_kinds.csv", TieKind)}


@cache
def load_standing_ties() -> tuple[TieSpell, ...]:
    """Every tie of the table between two states, members in the place of their organisation.

    >>> day = dt.date(2016, 5, 5)
    >>> [t.name for t in load_standing_ties() if {t.first, t.second} == {"JPN", "USA"} and t.kind == "alliance" and t.stands_at(day)]
    ['Treaty of Mutual Cooperation and Security']
    """
    return tuple(spell for row in read_table("standing_ties.csv", StandingTie) for spell in expand_tie(row))


def ties_among(states: Iterable[str]) -> list[TieSpell]:
    """The table's ties between any two of these states; only their rows are expanded.

    >>> sorted({t.kind for t in ties_among(("GRC", "TUR")) if t.stands_at(dt.date(2016, 5, 5)) and t.polarity < 0})
    ['rivalry', 'territorial-dispute']
    """
    return [tie for pair in combinations(sorted(set(states)), 2) for tie in _ties_between(*pair)]


@cache
def _ties_between(first: str, second: str) -> tuple[TieSpell, ...]:
    table, rows = read_table("standing_ties.csv", StandingTie), _rows_by_state()
    common = rows.get(first, frozenset()) & rows.get(second, frozenset())
    return tuple(tie for at in sorted(common) for tie in expand_tie(table[at], frozenset((first, second))))


@cache
def _rows_by_state() -> dict[str, frozenset[int]]:
    out: dict[str, set[int]] = {}
    for at, row in enumerate(read_table("standing_ties.csv", StandingTie)):
        for party in (*row.first, *row.second):
            for state, _, _ in _lives(party):
                out.setdefault(state, set()).add(at)
    return {state: frozenset(rows) for state, rows in out.items()}


def expand_tie(row: StandingTie, among: frozenset[str] | None = None) -> Iterator[TieSpell]:
    """A row's pairs of states (``among``: only of these), each while both parties live and are members."""
    since, until = first_day(row.since), last_day(row.until)
    sides = [[life for party in side for life in _lives(party) if among is None or life[0] in among] for side in (row.first, row.second)]
    pairs = product(*sides) if row.second not in ((), row.first) else combinations(sides[0], 2)
    for (a, a_since, a_until), (b, b_since, b_until) in pairs:
        if a == b:
            continue
        began = max(since, a_since, b_since)
        ended = min((day for day in (until, a_until, b_until) if day), default=None)
        if ended is None or began <= ended:
            first, second = (a, b) if load_kinds()[row.kind].directed == "yes" else sorted((a, b))
            yield TieSpell(row.kind, first, second, began, ended, row.name, row.source)


@cache
def _lives(party: str) -> list[tuple[str, dt.date, dt.date | None]]:
    """A state's life, or those of an organisation's members while they were members."""
    state = load_codebook().states.get(party)
    if state:
        return [(party, state.since, state.until)]
    if party not in memberships_of():
        raise ValueError(f"{party} is no state and no organisation with members")
    return [(m.state, m.since or dt.date.min, m.until) for m in memberships_of()[party]]


def first_day(text: str) -> dt.date:
    """
    >>> first_day("2014-03").isoformat()
    '2014-03-01'
    """
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def last_day(text: str) -> dt.date | None:
    """
    >>> last_day("2014-02").isoformat()
    '2014-02-28'
    """
    if not text:
        return None
    year, month, *day = (*map(int, text.split("-")), *([12] if len(text) == 4 else []))
    return dt.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])
