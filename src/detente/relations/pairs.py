"""Event rows -> pairs of parties with weights that sum to one an event: what relations are counted from.

The twin of ``store/sql/loose_dyads.sql`` and ``relations_pairs.sql``, for rows that stand in no store; tests hold both to the same.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from detente.codebook.acts import MUTUAL
from detente.codebook.organisations import KINDS, UNION, keys_by_name, members_of
from detente.relations.options import Options
from detente.relations.periods import LONGEST, begin_period, rows_of

AMONG_MEMBERS = ("CONSULT", "COOPERATE")  # what an organisation does alone or with itself that its members do with one another
UNREAL = ("future", "hypothetical", "negation")


class Party(NamedTuple):
    code: str
    group: str | None = None  # key of an organisation whose members the codebook lists


class Pair(NamedTuple):
    """One event between two parties, as the options have it."""

    provider: str
    event: str
    story: str
    voice: str | None        # outlet; the outlets of one state are one
    named: bool              # False: the share of an organisation's member
    day: dt.date
    period: dt.date
    source: str
    target: str
    type: str | None
    quad: int | None
    score: float | None
    weight: float


def make_pairs(events, options: Options = Options(), stories=()) -> list[Pair]:
    """Pairs of event rows (dictionaries with the columns of ``codebook/data/columns.csv``, or an Arrow table of them).

    ``stories``: rows with ``id`` and ``events``; what is in none is a story of its own. Events without a day of their own or of
    publication are left out."""
    rows = rows_of(events)
    paired = [(row, list(pair_parties(row))) for row in rows]
    parts: dict[str, int] = {}
    for row, pairs in paired:
        parts[row["id"]] = parts.get(row["id"], 0) + len(pairs)
    kept = [(row, pair) for row, pairs in paired for pair in pairs if _counts(row, pair, options)]
    story_of = {event: story["id"] for story in rows_of(stories) for event in story["events"]}
    reports: dict[tuple, set] = {}
    for row, _ in kept:
        reports.setdefault((row["provider"], story_of.get(row["id"], row["id"])), set()).add(row["id"])
    out = []
    for row, pair in kept:
        story = story_of.get(row["id"], row["id"])
        weight = 1 / parts[row["id"]] * (options.state_voices if row["state_owned"] else 1)
        if options.unit == "stories":
            weight /= len(reports[row["provider"], story])
        out += _show(row, pair, story, weight, options)
    return out


def pair_parties(row: Mapping) -> Iterator[tuple[Party, Party]]:
    """Who did it to whom: every actor with every recipient; of a mutual act without recipient everybody with everybody.

    A party is paired with itself only where it stands on both sides alone.

    >>> row = {"type": "CONSULT", "actor_codes": ["JPN", "IGO"], "actor_names": ["Japan", "NATO"],
    ...        "recipient_codes": [], "recipient_names": []}
    >>> [(a.code, b.group) for a, b in pair_parties(row)]
    [('JPN', 'NATO'), ('IGO', None)]
    """
    doers, others = _parties(row, "actor"), _parties(row, "recipient")
    if not row["recipient_codes"]:
        together = row["type"] in MUTUAL and len([code for code in row["actor_codes"] if code]) > 1
        alone = row["type"] in AMONG_MEMBERS and bool(doers) and doers[0].group is not None
        others = doers if together or alone else []
    itself = len(doers) == len(others) == 1
    return ((a, b) for a in doers for b in others if a != b or itself)


def _parties(row: Mapping, slot: str) -> list[Party]:
    named = zip(row[f"{slot}_codes"], row[f"{slot}_names"])
    return list(dict.fromkeys(Party(code, group_of(code, name)) for code, name in named if code))


def group_of(code: str, name: str | None) -> str | None:
    """Key of the organisation, if the codebook lists its members.

    >>> group_of("IGO", "NATO"), group_of("EUR", "European Commission"), group_of("UNO", "UNICEF"), group_of("USA", "NATO")
    ('NATO', 'EU', None, None)
    """
    if code not in ("IGO", "UNO", "EUR"):
        return None
    return keys_by_name().get(name) or (UNION if code == "EUR" else None)


def _members(party: Party, day: dt.date) -> tuple[str, ...]:
    return members_of(party.group, day) if party.group else ()


def day_of(row: Mapping) -> dt.date | None:
    """The day that an act counts on: its own, else that of publication; of what is told as long past only its own."""
    return row["day"] or (None if "historical" in row["aux"] else row["published"])


def voice_of(row: Mapping) -> str | None:
    """Who tells: the outlet; all outlets that one state owns are one voice."""
    if row["state_owned"] and row["publisher_country"]:
        return f"state of {row['publisher_country']}"
    return row["publisher"] or None


def _counts(row: Mapping, pair: tuple[Party, Party], options: Options) -> bool:
    day = day_of(row)
    return (
        day is not None
        and (options.since is None or day >= options.since)
        and (options.until is None or day <= options.until)
        and (options.aux == "all" or not set(row["aux"]) & set(UNREAL))
        and (options.teasers or row["block"] != "teaser")
        and (row["day_until"] is None or (row["day_until"] - day).days < LONGEST[options.by])
        and (options.state_voices > 0 or not row["state_owned"])
        and (options.groups != "left out" or not {pair[0].code, pair[1].code} & set(KINDS))
    )


def _show(row: Mapping, pair: tuple[Party, Party], story: str, weight: float, options: Options) -> Iterator[Pair]:
    """The pair under the names that the panel shows, once for every pair of members where organisations are spread."""
    day, score = day_of(row), row["score"]
    grouped = any(party.group for party in pair)
    shown = list(_spread(pair, row["type"], day) if grouped and options.groups == "spread" else [_labels(pair, options)])
    for source, target in shown:
        if (source == target) != options.itself:
            continue
        a, b = (source, target) if options.directed else sorted((source, target))
        yield Pair(row["provider"], row["id"], story, voice_of(row), not grouped or options.groups == "as they are", day,
                   begin_period(day, options.by), a, b, row["type"], row["quad"],
                   score if score is not None and math.isfinite(score) else None, weight / len(shown))


def _labels(pair: tuple[Party, Party], options: Options) -> tuple[str, ...]:
    return tuple(party.group or party.code if options.groups == "as they are" else party.code for party in pair)


def _spread(pair: tuple[Party, Party], type: str | None, day: dt.date) -> Iterable[tuple[str, str]]:
    """Every member with every other; who has no members on the day stays with its code."""
    a, b = pair
    if a == b and type not in AMONG_MEMBERS:
        return [(a.code, b.code)]
    sources = [s for s in _members(a, day) if b.group or s != b.code] or [a.code]
    return [(s, t) for s in sources for t in [t for t in _members(b, day) if t != s] or [b.code]]
