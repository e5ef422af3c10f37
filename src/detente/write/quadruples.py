"""Event rows -> quadruples of a temporal knowledge graph: subject, relation, object, day."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TextIO

from detente.write.acts import NOT_DONE, day_of, told
from detente.write.cells import cell, tab_line
from detente.write.dyads import Party, dyads


def write_quadruples(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One line a dyad, no header: ``USA/GOV  SANCTION/expel  RUS  2021-04-15``. No half edges: a party missing, no line."""
    written = 0
    for row in told(rows, NOT_DONE, include):
        day = day_of(row)
        for dyad in dyads(row) if row["type"] and day else ():
            subject, object = entity(dyad.actor), entity(dyad.recipient)
            if subject and object:
                out.write(tab_line((subject, relation(row), object, day)))
                written += 1
    return written


def entity(party: Party) -> str:
    """A party as one token: its code and sector, else its name.

    >>> entity(Party("IND", "citizens", "CVL")), entity(Party("", "Ivan Ivanov", ""))
    ('IND/CVL', 'Ivan_Ivanov')
    """
    if party.code:
        return f"{party.code}/{party.sector}" if party.sector else party.code
    return cell(party.name).replace(" ", "_")


def relation(row: dict) -> str:
    return f"{row['type']}/{row['mode']}" if row["mode"] else row["type"]
