"""What a spell is, and a statement on a tie."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MEMORY = dt.timedelta(days=365)  # a tie that only pages tell of is taken to stand for so long after the last that does

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


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, the tie it is about, since when it says that the tie stands (None: it does not say), and when it was published."""

    key: Key
    statement: Statement
    since: dt.date | None
    published: dt.date
