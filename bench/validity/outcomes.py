"""Tables of the discipline -> what is known of each pair of states in a year: votes, pacts, disputes, rivalries.

The folder `dyads/`: ATOP alliances (defence: atop_defense = 1), dyadic militarised disputes of the Correlates of War project
(hostility 2 threat, 3 show, 4 use of force, 5 war), strategic rivalries (Thompson, Sakuwa and Suhas), roll calls of the UN General Assembly
(Voeten). A table that ends before the year gives its last year's rows, and `years` says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.errors import BadData
from detente.codebook import State, read_table

VOTES = {"yes": 1.0, "abstain": 0.0, "no": -1.0}
COMMON = 10  # roll calls in which both must have voted
ISO2_OF_VOTES = {"YU": "RS"}  # the votes of Serbia stand under Yugoslavia's code


@dataclass(frozen=True)
class Outcomes:
    """Square, symmetric matrices over ``states`` (COW system members): ``agreement`` 0 to 1, nan where too few common votes;
    ``defence`` and ``rival`` bool; ``dispute`` the highest hostility of a dispute, 0 none. ``years``: table -> the year taken."""

    states: tuple[str, ...]
    agreement: np.ndarray
    defence: np.ndarray
    dispute: np.ndarray
    rival: np.ndarray
    years: dict[str, int]


def read_outcomes(folder: Path, year: int) -> Outcomes:
    """What the tables in ``folder`` know of a year. Raises ``BadData`` where one is missing or not of its form."""
    alive = list_states(year)
    cow = {state.cow: state.code for state in alive}
    states = tuple(sorted(cow.values()))
    pacts, pact_year = _of_year(folder / "atop_alliance.csv.gz", year)
    disputes, dispute_year = _of_year(folder / "cow_mid_ddydisps.csv.gz", year)
    rivals = [row for row in _read(folder / "tss_rivalries.csv.gz") if float(row["start"]) <= year <= float(row["end"] or 9999)]
    votes, vote_year = read_votes(folder, year, {state.iso2: state.code for state in alive}, states)
    return Outcomes(states, agree(votes), _matrix(states, cow, pacts, lambda row: float(row["atop_defense"] or 0)) > 0,
                    _matrix(states, cow, disputes, lambda row: float(row["hostlev"])), _matrix(states, cow, rivals, lambda row: 1) > 0,
                    {"pacts": pact_year, "disputes": dispute_year, "rivalries": year, "votes": vote_year})


def list_states(year: int) -> list[State]:
    """States with a COW number that lived on the year's first of July."""
    day = dt.date(year, 7, 1)
    return [s for s in read_table("states.csv", State) if s.cow and s.since <= day and (s.until is None or s.until > day)]


def agree(votes: np.ndarray) -> np.ndarray:
    """1 - |v - w| / 2, averaged over the roll calls in which both voted (yes 1, abstained 0, no -1); nan below ``COMMON`` of these.

    Signorino and Ritter's (1999) S of absolute distances with equal weights is 2 times this, minus 1: of the same order.

    >>> agree(np.array([[1.0] * 10, [0.0] * 10, [np.nan] * 10])).tolist()[0]
    [1.0, 0.5, nan]
    """
    voted, filled = np.isfinite(votes), np.nan_to_num(votes)
    common = voted.astype(float) @ voted.T.astype(float)
    apart = sum(np.abs(v[:, None] - v) * np.outer(w, w) for v, w in zip(filled.T, voted.T))
    return np.where(common >= COMMON, 1 - apart / np.maximum(common, 1) / 2, np.nan)


def read_votes(folder: Path, year: int, codes: dict[str, str], states: tuple[str, ...]) -> tuple[np.ndarray, int]:
    """States x roll calls dated in the year (else in the last year that has ten), and that year."""
    calls: dict[int, int] = {int(float(row["rcid"])): int(row["date"][:4]) for row in _read(folder / "un_roll_calls.csv.gz")}
    years = list(calls.values())
    taken = max((y for y in set(years) if y <= year and years.count(y) >= COMMON), default=year)
    columns = {call: number for number, call in enumerate(sorted(call for call, y in calls.items() if y == taken))}
    rows = {state: number for number, state in enumerate(states)}
    votes = np.full((len(states), len(columns)), np.nan)
    for row in _read(folder / "un_votes.csv.gz"):
        call = int(float(row["rcid"]))
        state = codes.get(ISO2_OF_VOTES.get(row["country_code"], row["country_code"]))
        if call in columns and state in rows and row["vote"] in VOTES:
            votes[rows[state], columns[call]] = VOTES[row["vote"]]
    return votes, taken


def _of_year(path: Path, year: int) -> tuple[list[dict], int]:
    rows = list(_read(path))
    taken = min(year, max(int(float(row["year"])) for row in rows))
    return [row for row in rows if int(float(row["year"])) == taken], taken


def _matrix(states: tuple[str, ...], cow: dict[int, str], rows: list[dict], value) -> np.ndarray:
    """The highest value a pair has in the rows, both ways; 0 where none."""
    places, out = {state: place for place, state in enumerate(states)}, np.zeros((len(states), len(states)))
    for row in rows:
        pair = [places.get(cow.get(int(float(row[side])))) for side in ("ccode1", "ccode2")]
        if None not in pair and pair[0] != pair[1]:
            one, other = pair
            out[one, other] = out[other, one] = max(out[one, other], value(row))
    return out


def _read(path: Path) -> Iterator[dict[str, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
    except (OSError, EOFError, UnicodeDecodeError) as trouble:
        raise BadData(f"{path}: {trouble}") from trouble
