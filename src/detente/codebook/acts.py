"""PLOVER's types and modes with quad class and score."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.codebook.tables import read_table

# Acts that those who do them do to each other. SUPPORT is among them because two parties that are named as doing it together have signed a
# treaty or praised their alliance in 35 of 40 cases read; to have accused or sanctioned together says nothing bad of their relation.
MUTUAL = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "ASSAULT")


@dataclass(frozen=True, slots=True)
class Act:
    """acts.csv: one (type, mode) pair, or a type without mode."""

    type: str
    mode: str
    quad: int
    score: float
    needs_recipient: bool


@cache
def load_acts() -> dict[tuple[str, str], Act]:
    """(type, mode) -> Act; mode "" is the type as such.

    >>> load_acts()["SANCTION", "expel"].score
    -5.5
    """
    return {(a.type, a.mode): a for a in read_table("acts.csv", Act)}


def act_of(type_: str, mode: str | None) -> Act:
    """The row of a type and mode; that of the type as such where the mode has none of its own.

    >>> act_of("SANCTION", "expel").score, act_of("AID", "no such mode").needs_recipient
    (-5.5, True)
    """
    acts = load_acts()
    return acts.get((type_, mode or "")) or acts[type_, ""]
