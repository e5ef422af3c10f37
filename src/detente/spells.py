"""Standing ties, and what pages say of ties -> Spells: what stands between two states, from when to when, by whose word.

The table tells up to the day that its head names, pages tell what it lacks and what came after; where they contradict each other
both are kept and the spell says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detente.codebook import load_codebook, read_rows
from detente.codebook.organisations import members_of
from detente.codebook.standing import TieSpell, load_kinds, load_standing_ties
from detente.codebook.tables import read_head

MEMORY = dt.timedelta(days=365)  # a tie that only pages tell of is taken to stand for so long after the last that does
CONFIDENT_TIE = 0.5  # the score of a statement of a tie; what the reader is less sure of changes no spell
CONFIDENT_DEED = 0.25  # the chance that a deed is right: one that is less likely begins and ends nothing, and is no evidence of a page's balancing act
NEAR = 60  # characters on each side of an event's word within which the tie must be named

Key = tuple[str, str, str]  # kind, first, second


@dataclass(frozen=True, slots=True)
class Statement:
    """One source on one tie. ``says``: stands · begins · ends; ``day``: of which it says so; ``source``: a document or who
    printed it; ``words``: the tie's name or the sentence; ``id``: of the event or tie that was coded, None from the table."""

    says: str
    day: dt.date
    source: str
    words: str
    article: str | None = None
    id: str | None = None

    def to_dict(self) -> dict:
        return {"says": self.says, "day": self.day.isoformat(), "source": self.source, "words": self.words,
                "article": self.article, "id": self.id}


@dataclass(frozen=True, slots=True)
class Spell:
    """A tie between two states while it stands; ``until`` None: no end is known. ``contested``: sources contradict each other."""

    kind: str
    first: str
    second: str
    polarity: int
    since: dt.date
    until: dt.date | None
    statements: tuple[Statement, ...]
    contested: bool = False

    @property
    def last_told(self) -> dt.date | None:
        """The last day on which pages alone tell that it stands; None where the table does."""
        return None if any(s.article is None for s in self.statements) else max(s.day for s in self.statements)

    def stands_at(self, day: dt.date) -> bool:
        if self.since > day or self.until is not None and self.until < day:
            return False
        told = self.last_told
        return told is None or day <= told + MEMORY

    @property
    def well_told(self) -> bool:
        """Whether the table tells it, or two articles do."""
        return self.last_told is None or len({s.article for s in self.statements}) > 1

    def to_dict(self) -> dict:
        return {"kind": self.kind, "first": self.first, "second": self.second, "polarity": self.polarity,
                "since": self.since.isoformat(), "until": self.until.isoformat() if self.until else None,
                "contested": self.contested, "statements": [s.to_dict() for s in self.statements]}


def list_spells(ties: Iterable[Mapping] = (), events: Iterable[Mapping] = (), standing: Sequence[TieSpell] | None = None,
                states: Iterable[str] | None = None) -> list[Spell]:
    """Spells of the codebook's table, with what rows of the store's ``ties`` and ``events`` say of them and beyond them.

    ``states``: only spells among these. Order: kind, parties, beginning.

    >>> row = {"kind": "alliance", "party_codes": ["JPN", "USA"], "party_names": ["Japan", "United States"], "confidence": 0.9,
    ...        "published": dt.date(2016, 5, 5), "since": None, "until": None, "sentence": "Japan, an ally", "id": "t", "article": "a",
    ...        "publisher": "TASS"}
    >>> spell, = [s for s in list_spells([row], states=("JPN", "USA")) if s.kind == "alliance"]
    >>> spell.contested, [s.source for s in spell.statements][-1]
    (False, 'TASS')
    """
    return merge_statements(read_statements(ties, events), standing, states)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, the tie it is about, since when it says that the tie stands (None: it does not say), and when it was published."""

    key: Key
    statement: Statement
    since: dt.date | None
    published: dt.date


def read_statements(ties: Iterable[Mapping], events: Iterable[Mapping]) -> list[Told]:
    """What rows of the store's ``ties`` and ``events`` say of ties, by the day of which they speak."""
    return sorted((*_told_by_ties(ties), *_told_by_events(events)), key=lambda told: (told.statement.day, told.key, told.statement.id or ""))


def merge_statements(told: Iterable[Told], standing: Sequence[TieSpell] | None = None, states: Iterable[str] | None = None) -> list[Spell]:
    """Spells of the table with what is told of them and beyond them, as ``list_spells``."""
    table = _table_spells() if standing is None else _by_key(spell_of(tie) for tie in standing)
    said: dict[Key, list[Told]] = defaultdict(list)
    for one in told:
        said[one.key].append(one)
    wanted = None if states is None else frozenset(states)
    keys = sorted(key for key in {*table, *said} if wanted is None or wanted.issuperset(key[1:]))
    return [spell for key in keys for spell in _merge(key, table.get(key, ()), said.get(key, ()))]


def _by_key(spells: Iterable[Spell]) -> dict[Key, tuple[Spell, ...]]:
    out: dict[Key, list[Spell]] = defaultdict(list)
    for spell in spells:
        out[spell.kind, spell.first, spell.second].append(spell)
    return {key: tuple(sorted(listed, key=lambda spell: spell.since)) for key, listed in out.items()}


@cache
def _table_spells() -> dict[Key, tuple[Spell, ...]]:
    return _by_key(spell_of(tie) for tie in load_standing_ties())


def _merge(key: Key, spells: Sequence[Spell], told: Sequence[Told]) -> Sequence[Spell]:
    """The spells of one tie between two states; most are the table's, and nothing is told of them."""
    if not told:
        return spells
    drafts = [Draft(spell.since, spell.until, list(spell.statements), by_table=True) for spell in spells]
    for one in told:
        _take_in(drafts, one)
    return [draft.close(key) for draft in sorted(drafts, key=lambda draft: draft.since)]


@dataclass(slots=True)
class Draft:
    """A spell while statements are put to it; ``by_table``: whether the table tells of it."""

    since: dt.date
    until: dt.date | None
    statements: list[Statement]
    by_table: bool
    contested: bool = False

    def close(self, key: Key) -> Spell:
        return Spell(*key, load_kinds()[key[0]].polarity, self.since, self.until, tuple(self.statements), self.contested)

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        if statement.says != "ends":
            return
        if self.by_table and statement.day <= table_day():  # the table knows better up to its own day, and the page is kept beside it
            agrees = self.until is not None and abs(self.until - statement.day) <= MEMORY / 2
            self.contested = self.contested or not agrees
        else:
            self.until, self.contested = statement.day, self.by_table


def spell_of(tie: TieSpell) -> Spell:
    statement = Statement("stands", tie.since, tie.source, tie.name)
    return Spell(tie.kind, tie.first, tie.second, load_kinds()[tie.kind].polarity, tie.since, tie.until, (statement,))


def _take_in(drafts: list[Draft], told: Told) -> None:
    """Put a page's statement to the spell it speaks of, or make a new one."""
    statement, since = told.statement, told.since
    of = next((draft for draft in drafts if _speaks_of(statement, draft)), None)
    if of is not None:
        of.add(statement)
        return
    begins = since if since and since <= statement.day else statement.day
    drafts.append(Draft(begins, statement.day if statement.says == "ends" else None, [statement], by_table=False))


def _speaks_of(statement: Statement, spell: Draft) -> bool:
    """Whether the spell is open on that day, or ends about then."""
    end = spell.until + MEMORY / 2 if spell.until and statement.says == "ends" else spell.until
    if statement.says == "begins" and spell.since - MEMORY / 2 <= statement.day:
        return end is None or statement.day <= end
    return spell.since <= statement.day and (end is None or statement.day <= end)


@cache
def table_day() -> dt.date:
    """The day up to which the table of standing ties tells; its head says so."""
    return dt.date.fromisoformat(read_head("standing_ties.csv")["known until"])


# -- what pages say ------------------------------------------------------------------------------------------------

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
