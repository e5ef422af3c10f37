"""Event rows -> CAMEO dyads: date, source, target, code, weight, event id."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TextIO

from detente.codebook.foreign import cameo_actor_code, sector_name
from detente.write.acts import NOT_DONE, cameo_code, day_of, told, turned
from detente.write.cells import tab_line
from detente.write.dyads import Party, dyads

COLUMNS = ("date", "source", "target", "code", "weight", "id")


def write_cameo(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One line a dyad, header first; the weights of an event sum to one. No Goldstein score: take the table you trust.

    Without a day, an act or a party that has a code there is nothing to write."""
    out.write(tab_line(COLUMNS))
    written = 0
    for row in told(rows, NOT_DONE, include):
        code, day = cameo_code(row), day_of(row)
        for dyad in dyads(turned(row)) if code and day else ():
            source, target = party_code(dyad.actor), party_code(dyad.recipient)
            if source or target:
                out.write(tab_line((day, source, target, code, dyad.weight, row["id"])))
                written += 1
    return written


def party_code(party: Party) -> str:
    """Country or body and then the sector: USAGOV.

    >>> party_code(Party("ROU", "Romania", "MIL")), party_code(Party("", "somebody", ""))
    ('ROMMIL', '')
    """
    return cameo_actor_code(party.code) + sector_name("cameo", party.sector)
