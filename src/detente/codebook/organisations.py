"""organisations.csv, memberships.csv -> which organisations have listed members, and who they are on a day."""

from __future__ import annotations

import datetime as dt
from functools import cache

from detente.codebook.tables import Membership, Organisation, read_table
from detente.codebook.terms import holds

KINDS = ("IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC")  # codes of parties that are no state
UNION = "EU"  # whoever speaks under the code EUR speaks for it, unless the organisation has members of its own


@cache
def memberships_of() -> dict[str, tuple[Membership, ...]]:
    """Key -> rows of its members, of every organisation that has any."""
    out: dict[str, list[Membership]] = {}
    for row in read_table("memberships.csv", Membership):
        out.setdefault(row.organisation, []).append(row)
    return {key: tuple(rows) for key, rows in out.items()}


@cache
def keys_by_name() -> dict[str, str]:
    """Canonical name -> key of the organisations whose members are listed.

    >>> keys_by_name()["European Union"]
    'EU'
    """
    return {row.name: row.key for row in read_table("organisations.csv", Organisation) if row.key in memberships_of()}


@cache
def members_of(organisation: str, day: dt.date) -> tuple[str, ...]:
    """The states that are members of an organisation, by its name or key, on a day; none where it has no such list.

    >>> len(members_of("G7", dt.date(2016, 5, 5)))
    7
    """
    key = keys_by_name().get(organisation, organisation)
    return tuple(row.state for row in memberships_of().get(key, ()) if holds(row, day))
