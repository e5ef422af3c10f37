"""Rows of one story -> who tells it, what they agree on, where they differ.

Ten papers that print one agency's text are one voice, and so are the state's outlets of one country.
"""
from __future__ import annotations

from collections import defaultdict
from typing import Hashable, Iterable, Mapping, Sequence

from detente.stories.ids import day_of
from detente.stories.tellings import entities_of, last_name, parties_of

Told = dict[Hashable, tuple[str, ...]]       # value -> ids of the events that tell it, in order of publication


def list_voices(rows: Sequence[Mapping], articles: Mapping[str, Mapping], copies: Mapping[str, str]) -> dict[str, str | None]:
    """Id of an event -> its voice: the owner of the earliest article with its text, or of the first that is known."""
    groups = {row["id"]: copies.get(row["article"], row["article"]) for row in rows}
    owners: dict[str, str] = {}
    for row in rows:
        group = groups[row["id"]]
        for told in (articles.get(group), articles.get(row["article"]), row):
            if group not in owners and told and (owner := owner_of(told)):
                owners[group] = owner
    return {event: owners.get(group) for event, group in groups.items()}


def owner_of(row: Mapping) -> str | None:
    """
    >>> owner_of({"publisher": "TASS", "publisher_country": "RUS", "state_owned": True})
    'state of RUS'
    >>> owner_of({"publisher": "The Gazette", "publisher_owner": "Gazette Group"})
    'Gazette Group'
    """
    if row.get("state_owned") and row.get("publisher_country"):
        return f"state of {row['publisher_country']}"
    return row.get("publisher_owner") or row.get("publisher") or None


def tell_values(rows: Sequence[Mapping]) -> dict[str, Told]:
    """Field -> value -> events, for what is told at all. A month says nothing against one of its days, nor a country
    against a city in it: the coarser values are left out where there are finer ones."""
    return {
        "mode": collect(rows, lambda row: row.get("mode")),
        "day": finest(collect(rows, period_of), lambda period: period[0] == period[1]),
        "place": finest(collect(rows, place_of), lambda place: bool(place[0])),
        "parties": collect(rows, lambda row: (parties_of(row, "actor"), parties_of(row, "recipient"))),
    }


def collect(rows: Iterable[Mapping], read) -> Told:
    out: dict[Hashable, list[str]] = defaultdict(list)
    for row in rows:
        if (value := read(row)) is not None and value != "":
            out[value].append(row["id"])
    return {value: tuple(ids) for value, ids in out.items()}


def finest(told: Told, fine) -> Told:
    return {value: ids for value, ids in told.items() if fine(value)} or told


def period_of(row: Mapping):
    day = day_of(row.get("day"))
    return (day, max(day, day_of(row.get("day_until")) or day)) if day else None


def place_of(row: Mapping):
    """Name and country; a country as such has no name here."""
    name, country = row.get("place_name") or None, row.get("place_country") or None
    if row.get("place_granularity") == "country" and country:
        name = None
    return (name, country) if name or country else None


def agree(told: Told, voices: Mapping[str, str | None]):
    """The value that most voices tell; the one told first of two that equally many tell; None where none is told."""
    return max(told, key=lambda value: len({voices.get(event) or event for event in told[value]}), default=None)


def list_disagreements(rows: Sequence[Mapping], values: Mapping[str, Told]) -> dict[str, Told]:
    """Field -> value as text -> events, where more than one value is told. ``names`` and ``sectors`` are told by party."""
    out = {
        "mode": values["mode"],
        "day": {f"{a}" if a == b else f"{a}/{b}": ids for (a, b), ids in values["day"].items()},
        "place": {", ".join(part for part in place if part): ids for place, ids in values["place"].items()},
        "names": by_party(rows, lambda name, sector: name, last_name),
        "sectors": by_party(rows, lambda name, sector: sector, str),
    }
    return {name: told for name, told in out.items() if len(told) > 1}


def by_party(rows: Sequence[Mapping], read, key) -> Told:
    """"USA: Antony Blinken" -> events, for parties of which some events have nothing in common; ``key`` makes alike."""
    told: dict[str, dict[frozenset, list]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found: dict[str, list[str]] = defaultdict(list)
        for party, name, sector in entities_of(row):
            if value := read(name, sector):
                found[party].append(value)
        for party, values in found.items():
            told[party][frozenset(map(key, values))].append((row["id"], ", ".join(dict.fromkeys(values))))
    out: dict[str, list[str]] = defaultdict(list)
    for party, sets in told.items():
        if any(not a & b for a in sets for b in sets):
            for tellers in sets.values():
                for event, text in tellers:
                    out[f"{party}: {text}"].append(event)
    return {value: tuple(ids) for value, ids in out.items()}
