"""CSV tables -> typed rows. A table's first lines are ``# key: value`` (version, origin, licence)."""

from __future__ import annotations

import csv
import datetime as dt
import typing
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class State:
    """states.csv: one row a state and life (USSR, Yugoslavia … have their own rows)."""

    code: str  # ISO 3166-1 alpha-3 (KOS for Kosovo; SUN, YUG, CSK, DDR … for the dead)
    iso2: str
    numeric: str
    fips: str
    cow: int | None
    gw: int | None
    name: str
    official: str
    since: dt.date
    until: dt.date | None
    capital: str
    lat: float | None  # of the capital
    lon: float | None


@dataclass(frozen=True, slots=True)
class Term:
    """state_names.csv: words that stand for a state or a partially recognised place.

    kind: name · former · adjective ("Japanese") · people ("Japanese", "Russians") · capital · seat ("Kremlin")
    · territory (partially recognised or dependent: sector PRE where the coding scheme says so) · other (longer names that
    hold a state's name and mean something else, "South China Sea": no code, never a hit).
    ``ambiguous`` says in words what else the term may be ("US state; given name"), empty where it is safe."""

    text: str
    code: str
    kind: str
    sector: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    ambiguous: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """organisations.csv: IGOs, blocs, UN organs, big NGOs. ``kind``: IGO UNO EUR NGO ISM IMG MNC.

    ``terms``: every way it is written, the canonical name first."""

    key: str  # short stable key: "NATO", "G7", "UNSC"
    kind: str
    name: str
    terms: tuple[str, ...]
    sector: str = ""  # MIL for NATO …, empty otherwise
    since: dt.date | None = None
    until: dt.date | None = None
    ambiguous: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """memberships.csv: a state in an organisation."""

    organisation: str
    state: str
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Group:
    """groups.csv: armed groups, movements, parties: ``code`` is their country (or ISM/IMG when transnational)."""

    name: str
    terms: tuple[str, ...]
    code: str
    sector: str  # REB UAF SPY PTY OPP …
    since: dt.date | None = None
    until: dt.date | None = None
    ambiguous: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """offices.csv: who held which office from when to when (``until`` empty: still)."""

    person: str
    aliases: tuple[str, ...]  # other spellings of the full name ("Vladimir Poutine"); surnames are derived
    surname: str  # what a second mention uses: "Abe", "Putin", "Xi"
    code: str
    office: str  # president · prime minister · foreign minister · monarch · supreme leader …
    sector: str  # GOV, LEG …
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """successions.csv: whose a state was before its own life, and whose people are those of a dead one.

    kind: before (up to the day ``until``, else to the state's first day) · heir."""

    state: str
    kind: str
    other: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """titles.csv: words for roles and bodies: "foreign minister", "troops", "lawmakers".

    ``office`` is the canonical office the words name, empty for bodies and crowds; ``number``: one · many · body;
    ``bare``: whether the word without a country names a party at all ("the police" yes, "group" no)."""

    text: str
    sector: str
    office: str = ""
    number: str = "one"
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    """outlets.csv: who publishes; ``owner_kind``: state · public · private."""

    name: str
    terms: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    owner: str
    owner_kind: str


def _converter(kind):
    """Function from a cell to a field of type ``kind``; an empty cell is None, "", False or ()."""
    if typing.get_origin(kind) is tuple:
        return lambda value: tuple(part.strip() for part in value.split("|") if part.strip())
    options = [k for k in typing.get_args(kind) if k is not type(None)] or [kind]
    target = options[0]
    if target is str:
        return lambda value: value
    if target is bool:
        return lambda value: value == "1"
    read = dt.date.fromisoformat if target is dt.date else target
    return lambda value: read(value) if value else None


def read_rows(table: str) -> list[dict[str, str]]:
    """A table's rows as text, head lines skipped."""
    with (files(__package__) / "data" / table).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(line for line in lines if not line.startswith("#"))
        head = next(rows)
        return [dict(zip(head, row)) for row in rows if row]


def read_head(table: str) -> dict[str, str]:
    """A table's ``# key: value`` lines."""
    with (files(__package__) / "data" / table).open(encoding="utf-8") as lines:
        heads = (line[1:].strip().split(":", 1) for line in lines if line.startswith("#"))
        return {parts[0].strip(): parts[1].strip() for parts in heads if len(parts) == 2}


@cache
def read_table(table: str, kind: type) -> tuple:
    """A table's rows as ``kind``, in file order.

    >>> read_table("states.csv", State)[0].code
    'USA'
    """
    types = typing.get_type_hints(kind)
    converters = [(f.name, _converter(types[f.name])) for f in fields(kind)]
    out = []
    with (files(__package__) / "data" / table).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(line for line in lines if not line.startswith("#"))
        head = next(rows)
        places = [(head.index(name) if name in head else len(head), convert) for name, convert in converters]
        cells = [row + [""] * (len(head) + 1 - len(row)) for row in rows if row]
    for number, row in enumerate(cells, 1):
        try:
            out.append(kind(*[convert(row[k].strip()) for k, convert in places]))
        except (ValueError, TypeError) as error:
            error.add_note(f"{table}, row {number}: {row}")
            raise
    return tuple(out)
