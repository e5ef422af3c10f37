"""Rows of the store's ties and events -> what they say of ties, by the day of which they speak."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from detente.codebook import load_codebook, read_rows
from detente.codebook.organisations import members_of
from detente.codebook.standing import load_kinds
from detente.spells.values import Key, Statement, Told

CONFIDENT_TIE = 0.5  # the score of a statement of a tie; what the reader is less sure of changes no spell
CONFIDENT_DEED = 0.22  # the chance that a deed is right: one that is less likely begins and ends nothing, and is no evidence of a page's balancing act
NEAR = 60  # characters on each side of an event's word within which the tie must be named


def read_statements(ties: Iterable[Mapping], events: Iterable[Mapping]) -> list[Told]:
    """What rows of the store's ``ties`` and ``events`` say of ties, by the day of which they speak."""
    return sorted((*_told_by_ties(ties), *_told_by_events(events)), key=lambda told: (told.statement.day, told.key, told.statement.id or ""))


def _told_by_ties(rows: Iterable[Mapping]) -> Iterator[Told]:
    for row in rows:
        day = row["published"] or row["since"]
        if day is None or row["confidence"] < CONFIDENT_TIE or row["kind"] not in load_kinds():
            continue
        ends = row["until"] is not None and row["until"] <= day
        statement = _statement(row, "ends" if ends else "stands", row["until"] if ends else day)
        for key in _keys(row["kind"], *(_states_of([c], [n], day) for c, n in zip(row["party_codes"], row["party_names"]))):
            yield Told(key, statement, row["since"], row["published"] or day)


def _told_by_events(rows: Iterable[Mapping]) -> Iterator[Told]:
    """Deeds that begin or end a tie (tie_changes.csv): sanctions lifted, a treaty denounced, troops gone home."""
    for row in rows:
        day = row["day"] or row["published"]
        if day is None or row["aux"] or row["type"] not in _changes() or not row["sentence"] or row["confidence"] < CONFIDENT_DEED:
            continue
        near = _around(row)
        for mode, words, says, kind in _changes()[row["type"]]:
            if mode in ("", row["mode"]) and words.search(near):
                for key in _keys(kind, *_sides(row, kind, day)):
                    yield Told(key, _statement(row, says, day), None, row["published"] or day)
                break


def _sides(row: Mapping, kind: str, day: dt.date) -> tuple[list[str], list[str]]:
    """The states on both sides; where nobody is the recipient, the two that do it with each other, if it can be done so."""
    doers, others = (_states_of(row[f"{side}_codes"], row[f"{side}_names"], day) for side in ("actor", "recipient"))
    mutual = not row["recipient_codes"] and len(row["actor_codes"]) == len(doers) == 2 and load_kinds()[kind].directed == "no"
    return (doers, doers if mutual else others)


def _around(row: Mapping) -> str:
    start = (row["trigger_start"] or 0) - (row["sentence_start"] or 0)
    return row["sentence"][max(0, start - NEAR) : start + len(row["trigger"] or "") + NEAR].lower()


@cache
def _changes() -> dict[str, list[tuple[str, re.Pattern, str, str]]]:
    out: dict[str, list] = defaultdict(list)
    for row in read_rows("tie_changes.csv"):
        out[row["type"]].append((row["mode"], re.compile(rf"\b(?:{row['words']})\b"), row["says"], row["kind"]))
    return dict(out)


def _statement(row: Mapping, says: str, day: dt.date) -> Statement:
    return Statement(says, day, row.get("publisher") or "a page", " ".join((row["sentence"] or "").split()), row["article"], row["id"])


def _keys(kind: str, firsts: Sequence[str], seconds: Sequence[str]) -> Iterator[Key]:
    pairs = {(a, b) if load_kinds()[kind].directed == "yes" else (min(a, b), max(a, b)) for a in firsts for b in seconds if a != b}
    for first, second in sorted(pairs):
        yield kind, first, second


def _states_of(codes: Sequence[str], names: Sequence[str], day: dt.date) -> list[str]:
    """Codes of states; an organisation's members on that day in its place."""
    states, out = load_codebook().states, []
    for code, name in zip(codes, names):
        out += [code] if code in states else members_of(name, day) if code != "UNO" else ()
    return list(dict.fromkeys(out))
