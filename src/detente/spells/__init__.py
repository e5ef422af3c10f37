"""Standing ties, and what pages say of ties -> Spells: what stands between two states, from when to when, by whose word.

The table tells up to the day that its head names, pages tell what it lacks and what came after; where they contradict each other
both are kept and the spell says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.codebook.standing import TieSpell
from detente.spells.histories import History
from detente.spells.merging import merge_statements, table_day
from detente.spells.statements import CONFIDENT_DEED, read_statements
from detente.spells.values import MEMORY, Spell, Statement, Told

__all__ = ["CONFIDENT_DEED", "MEMORY", "History", "Spell", "Statement", "Told", "list_spells", "merge_statements", "read_statements", "table_day"]


def list_spells(ties: Iterable[Mapping] = (), events: Iterable[Mapping] = (), standing: Sequence[TieSpell] | None = None,
                states: Iterable[str] | None = None) -> list[Spell]:
    """Spells of the codebook's table, with what rows of the store's ``ties`` and ``events`` say of them and beyond them.

    ``states``: only spells among these. Order: kind, parties, beginning.

    >>> import datetime as dt
    >>> row = {"kind": "alliance", "party_codes": ["JPN", "USA"], "party_names": ["Japan", "United States"], "confidence": 0.9,
    ...        "published": dt.date(2016, 5, 5), "since": None, "until": None, "sentence": "Japan, an ally", "id": "t", "article": "a",
    ...        "publisher": "TASS"}
    >>> spell, = [s for s in list_spells([row], states=("JPN", "USA")) if s.kind == "alliance"]
    >>> spell.contested, [s.source for s in spell.statements][-1]
    (False, 'TASS')
    """
    return merge_statements(read_statements(ties, events), standing, states)
