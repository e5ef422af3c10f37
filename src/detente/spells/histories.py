"""What is told of ties, put in order once -> the spells that stand on any day, as they were known on it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np

from detente.codebook.standing import TieSpell
from detente.spells.merging import Draft, group_told, merge_key, open_drafts, read_table, take_in
from detente.spells.values import MEMORY, Key, Spell, Told

ALWAYS, NEVER = dt.date.min.toordinal(), dt.date.max.toordinal()


class History:
    """``told``: what pages say, as ``read_statements`` gives it; ``standing``: ties of the table, None: the codebook's.

    >>> [(s.kind, s.since.year) for s in History().standing_on(dt.date(2016, 5, 5)) if (s.first, s.second) == ("JPN", "USA")][:1]
    [('alliance', 1960)]
    """

    def __init__(self, told: Iterable[Told] = (), standing: Sequence[TieSpell] | None = None):
        self.told, self.table = group_told(told), read_table(standing)
        self.keys = sorted({*self.table, *self.told})
        self.whole: dict[Key, Sequence[Spell]] = {}  # the spells of a tie when all is told
        self.restless = {key for key, said in self.told.items() if any(a.published > b.published for a, b in pairwise(said))}  # of these all is told anew
        self.phases = [phase for key in self.keys if key not in self.restless
                       for phase in _list_phases(key, self.table.get(key, ()), self.told.get(key, ()))]
        self.begins, self.ends = (np.array([getattr(phase, name) for phase in self.phases], int) for name in ("begin", "end"))

    def known_on(self, day: dt.date, states: Iterable[str] = ()) -> list[Spell]:
        """All spells as they were known on a day, whenever they stood; ``states``: of ties to which all of these are parties."""
        among = [self.keys_of.get(state, frozenset()) for state in states]
        keys = sorted(frozenset.intersection(*among)) if among else self.keys
        return [spell for key in keys for spell in self._known_of(key, day)]

    @cached_property
    def keys_of(self) -> dict[str, frozenset[Key]]:
        """State -> its ties."""
        out: dict[str, set[Key]] = defaultdict(set)
        for key in self.keys:
            for state in key[1:]:
                out[state].add(key)
        return {state: frozenset(keys) for state, keys in out.items()}

    def _known_of(self, key: Key, day: dt.date) -> Sequence[Spell]:
        said = self.told.get(key, ())
        known = [one for one in said if one.published <= day]
        if len(known) < len(said):
            return merge_key(key, self.table.get(key, ()), known)
        if key not in self.whole:
            self.whole[key] = merge_key(key, self.table.get(key, ()), said)
        return self.whole[key]

    def standing_on(self, day: dt.date) -> list[Spell]:
        """The well told spells that stand on a day, as they were known on it, in order of kind, parties, beginning."""
        at = day.toordinal()
        found = [self.phases[i].spell(day) for i in np.flatnonzero((self.begins <= at) & (at <= self.ends)).tolist()]
        for key in self.restless:
            for spell in self._known_of(key, day):
                if spell.well_told and spell.stands_at(day):
                    insort(found, spell, key=_order)
        return found


@dataclass(slots=True)
class Phase:
    """Days, as ordinals, on which a spell stands with the same end known; ``published``: of what pages say of it, in order."""

    key: Key
    draft: Draft
    until: dt.date | None
    contested: bool
    begin: int
    end: int
    published: Sequence[dt.date]
    made: tuple[int, Spell] | None = None

    def spell(self, day: dt.date) -> Spell:
        count, made = bisect_right(self.published, day), self.made  # others may ask for another day meanwhile
        if made is None or made[0] != count:
            own = len(self.draft.statements) - len(self.published)  # the table's
            made = self.made = count, self.draft.close(self.key, self.until, self.contested, own + count)
        return made[1]


def _list_phases(key: Key, spells: Sequence[Spell], told: Sequence[Told]) -> list[Phase]:
    """Of a tie whose statements were published in the order of the days of which they speak."""
    drafts, published, out, last = open_drafts(spells), {}, [], {}
    groups = [(ALWAYS, ()), *((day.toordinal(), [*said]) for day, said in groupby(told, key=lambda one: one.published)), (NEVER + 1, ())]
    for (day, said), (following, _) in pairwise(groups):
        for one in said:
            published.setdefault(id(take_in(drafts, one)), []).append(one.published)
        for draft in drafts:
            begin, end = max(day, draft.since.toordinal()), min(following - 1, _end_of(draft))
            before = last.get(id(draft))
            if before and (before.until, before.contested, before.end + 1) == (draft.until, draft.contested, begin):
                before.end = max(before.end, end)
            elif begin <= end:
                last[id(draft)] = Phase(key, draft, draft.until, draft.contested, begin, end, published.setdefault(id(draft), []))
                out.append(last[id(draft)])
    return sorted(out, key=lambda phase: phase.draft.since)


def _order(spell: Spell) -> tuple:
    return spell.kind, spell.first, spell.second, spell.since


def _end_of(draft: Draft) -> int:
    """The last day on which it stands, by what is told so far; ``ALWAYS`` where too few tell it."""
    if not draft.by_table and len({s.article for s in draft.statements}) < 2:
        return ALWAYS
    known = NEVER if draft.by_table else max(s.day for s in draft.statements).toordinal() + MEMORY.days
    return min(known, NEVER if draft.until is None else draft.until.toordinal())
