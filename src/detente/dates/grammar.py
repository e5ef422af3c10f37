"""What a rule for times is: a pattern, and what its match means on a given day; with the words that rules share."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from detente.dates.calendars import UNKNOWN, Covered, covers, part_of, shift, value_of
from detente.records import Day

NO_DAY = "the article's day is unknown"
NO_ANCHOR = "counted from a day that the sentence does not give"
VAGUELY = "the words name no day"
LENGTH = "a length of time, not a day"
REPEATED = "a repeated time"


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression before it becomes a Day. ``kind`` says what it may be joined with."""

    start: int
    end: int
    kind: str                 # date · weekday · month · year · clock · reference · duration · set
    value: str
    covered: Covered | None = None
    reason: str | None = None


@dataclass(slots=True)
class Clock:
    """What a rule may ask: the day to count from, the tense at a span, what the sentence and those before it have named."""

    day: dt.date | None
    tense: Callable[[int, int], str | None]
    before: Sequence[Day] = ()
    named: list[Found] = field(default_factory=list)

    def at(self, unit: str, count: int) -> str:
        """The value of the unit ``count`` away from the article's day."""
        return value_of(shift(self.day, unit, count), unit) if self.day else UNKNOWN[unit]

    def last(self, unit: str) -> Covered | None:
        """The days named last, here or in a sentence before, that are no longer than a unit: "the next day" counts from them."""
        finer = _FINER[:_FINER.index("week" if unit == "weekend" else unit if unit in _FINER else "day") + 1]
        here = (f.covered for f in reversed(self.named) if f.covered and f.kind != "duration" and f.covered[2] in finer)
        there = ((d.since, d.until, d.granularity) for d in reversed(self.before) if d.since and d.granularity in finer)
        return next(here, None) or next(there, None)

    @property
    def quarter(self) -> Covered | None:
        """The quarter named last: what "a year earlier" is a year before, in an account of results."""
        here = next((f.covered for f in reversed(self.named) if f.kind == "quarter" and f.covered), None)
        there = (d for d in reversed(self.before) if d.since and d.granularity == "quarter" and _QUARTER.search(d.text))
        return here or next(((d.since, d.until, d.granularity) for d in there), None)


_FINER = ("day", "week", "month", "season", "quarter", "year", "decade", "century")
_QUARTER = re.compile(r"(?:first|second|third|fourth|final|latest)[\s-]quarter|Q[1-4]", re.I)

Made = tuple | str | None     # value, or (kind, value), or (kind, value, covered, reason)
Rule = tuple[str, re.Pattern, Callable[[re.Match, Clock], Made]]

_MONTHS = ("January|February|March|April|May|June|July|August|September|October|November|December|"
           r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?")
MONTH = rf"(?P<month>{_MONTHS})(?![a-z])"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon\\.|Tues?\\.|Wed\\.|Thurs?\\.|Fri\\.|Sat\\."
WEEKDAY = rf"(?P<weekday>{_WEEKDAYS})(?![a-z])"
UNIT = r"(?P<unit>day|week|month|quarter|year|decade|century|weekend|hour|minute|second)"
UNITS = r"(?P<unit>day|week|weekend|month|quarter|year|decade|hour|minute|second|centur(?=y|ies))(?:s|y|ies)?"
DAYPART = r"(?P<daypart>morning|afternoon|evening|night|lunchtime|overnight|noon|midnight)s?\b"
PART = r"(?:(?P<part>earlier|early|late|later|mid)[\s-]+(?:in |on |into )?)?"
YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
ABOUT = (r"(?:(?:about|around|nearly|almost|more than|less than|at least|at most|up to|roughly|"
         r"approximately|no more than|fewer than) )?")
DAYPARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "overnight": "TNI",
            "noon": "T12:00", "midnight": "T24:00", "lunchtime": "T12:00", "dawn": "TMO", "daybreak": "TMO", "sunrise": "TMO", "midday": "T12:00",
            "dusk": "TEV", "sunset": "TEV", "nightfall": "TEV", "small hours": "TNI", "early hours": "TMO", "wee hours": "TNI"}
PARTS = {"earlier": "START", "early": "START", "beginning": "START", "start": "START", "first half": "START",
         "mid": "MID", "middle": "MID", "late": "END", "later": "END", "end": "END", "close": "END"}


def into(rules: list[Rule]):
    """A decorator that adds what it decorates to ``rules``: what a match of a pattern means.

    A space in a pattern is any white space.
    """
    def rule(kind: str, pattern: str):
        def register(make):
            spaced = pattern.replace(" ", r"\s+")
            rules.append((kind, re.compile(rf"(?<![\w$£€.])(?:{spaced})(?!\w)", re.I), make))
            return make
        return register
    return rule


def month_number(text: str) -> int:
    return 1 + "jan feb mar apr may jun jul aug sep oct nov dec".split().index(text[:3].lower())


def weekday_number(text: str) -> int:
    return "mon tue wed thu fri sat sun".split().index(text[:3].lower())


def made(kind: str, value: str, part: str | None = None, reason: str | None = None) -> tuple:
    """A result whose days are those that ``value`` covers, narrowed to a part of them."""
    covered = covers(value)
    if covered and part:
        covered = part_of(covered, PARTS[part.lower()])
    return kind, value, covered, None if covered else reason or (NO_DAY if "X" in value else VAGUELY)
