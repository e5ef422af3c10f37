"""Spells of the table with what is told of them and beyond them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from detente.codebook.standing import TieSpell, load_kinds, load_standing_ties
from detente.codebook.tables import read_head
from detente.spells.values import MEMORY, Key, Spell, Statement, Told


def merge_statements(told: Iterable[Told], standing: Sequence[TieSpell] | None = None, states: Iterable[str] | None = None) -> list[Spell]:
    """Spells of the table with what is told of them and beyond them, as ``list_spells``."""
    table, said = read_table(standing), group_told(told)
    wanted = None if states is None else frozenset(states)
    keys = sorted(key for key in {*table, *said} if wanted is None or wanted.issuperset(key[1:]))
    return [spell for key in keys for spell in merge_key(key, table.get(key, ()), said.get(key, ()))]


def group_told(told: Iterable[Told]) -> dict[Key, list[Told]]:
    out: dict[Key, list[Told]] = defaultdict(list)
    for one in told:
        out[one.key].append(one)
    return dict(out)


def read_table(standing: Sequence[TieSpell] | None = None) -> dict[Key, tuple[Spell, ...]]:
    """Spells of the table by their ties, in order of beginning; None: the codebook's."""
    return _table_spells() if standing is None else _by_key(spell_of(tie) for tie in standing)


def _by_key(spells: Iterable[Spell]) -> dict[Key, tuple[Spell, ...]]:
    out: dict[Key, list[Spell]] = defaultdict(list)
    for spell in spells:
        out[spell.kind, spell.first, spell.second].append(spell)
    return {key: tuple(sorted(listed, key=lambda spell: spell.since)) for key, listed in out.items()}


@cache
def _table_spells() -> dict[Key, tuple[Spell, ...]]:
    return _by_key(spell_of(tie) for tie in load_standing_ties())


def merge_key(key: Key, spells: Sequence[Spell], told: Sequence[Told]) -> Sequence[Spell]:
    """The spells of one tie between two states; most are the table's, and nothing is told of them."""
    if not told:
        return spells
    drafts = open_drafts(spells)
    for one in told:
        take_in(drafts, one)
    return [draft.close(key, draft.until, draft.contested) for draft in sorted(drafts, key=lambda draft: draft.since)]


def open_drafts(spells: Iterable[Spell]) -> list[Draft]:
    """Spells of the table as drafts."""
    return [Draft(spell.since, spell.until, list(spell.statements), by_table=True) for spell in spells]


@dataclass(slots=True)
class Draft:
    """A spell while statements are put to it; ``by_table``: whether the table tells of it."""

    since: dt.date
    until: dt.date | None
    statements: list[Statement]
    by_table: bool
    contested: bool = False

    def close(self, key: Key, until: dt.date | None, contested: bool, count: int | None = None) -> Spell:
        """With its first statements, None: all, and the end that they tell."""
        return Spell(*key, load_kinds()[key[0]].polarity, self.since, until, tuple(self.statements[:count]), contested)

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        if statement.says != "ends":
            return
        if self.by_table and statement.day <= table_day():  # the table knows better up to its own day, and the page is kept beside it
            agrees = self.until is not None and abs(self.until - statement.day) <= MEMORY / 2
            self.contested = self.contested or not agrees
        else:
            self.until, self.contested = statement.day, self.by_table


def spell_of(tie: TieSpell) -> Spell:
    statement = Statement("stands", tie.since, tie.source, tie.name)
    return Spell(tie.kind, tie.first, tie.second, load_kinds()[tie.kind].polarity, tie.since, tie.until, (statement,))


def take_in(drafts: list[Draft], told: Told) -> Draft:
    """Put a page's statement to the spell it speaks of, or to a new one, which is added; that spell."""
    statement, since = told.statement, told.since
    of = next((draft for draft in drafts if _speaks_of(statement, draft)), None)
    if of is None:
        begins = since if since and since <= statement.day else statement.day
        of = Draft(begins, statement.day if statement.says == "ends" else None, [statement], by_table=False)
        drafts.append(of)
    else:
        of.add(statement)
    return of


def _speaks_of(statement: Statement, spell: Draft) -> bool:
    """Whether the spell is open on that day, or ends about then."""
    end = spell.until + MEMORY / 2 if spell.until and statement.says == "ends" else spell.until
    if statement.says == "begins" and spell.since - MEMORY / 2 <= statement.day:
        return end is None or statement.day <= end
    return spell.since <= statement.day and (end is None or statement.day <= end)


@cache
def table_day() -> dt.date:
    """The day up to which the table of standing ties tells; its head says so."""
    return dt.date.fromisoformat(read_head("standing_ties.csv")["known until"])
