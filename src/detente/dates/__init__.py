"""Sentence, the article's day -> Days: every date in its words, and the days it covers; article -> the days of a timeline's entries.

Rules only, after TimeML (TIMEX3): the value is what the standard writes, the extent leaves out the preposition.
"""
from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from detente.dates.calendars import covers, shift, value_of
from detente.dates.grammar import Clock, Found
from detente.dates.rules import find_times, join
from detente.dates.tenses import tense_at
from detente.records import Article, Day, Sentence

NEAR = 500                # characters back to the day that "the next day" counts from

HEADINGS = 2              # lines that are a date and nothing else, from which on they head those below: a single one is the page's own day
LEAD = 160                # characters of a line in which the date by which it opens stands, and what tells its tense

UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}

_LENGTH = re.compile(r"P(\d+)([DWMY])")
_DATELIKE = re.compile(r"\W{0,3}(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)", re.I)
_ENTRY = re.compile(r"\s*[-–—:]\s")
_GLUE = re.compile(r",?\s+(?:on\s+|at\s+|of\s+)?")
_RANGE = re.compile(r"\s+(?:to|and|until|till|through)\s+|\s*[–—-]\s*")


def mark_days(sentence: Sentence, published: dt.date | None, reference: dt.date | None = None,
              before: Sequence[Day] = ()) -> tuple[Day, ...]:
    """Every time expression of a sentence; relative ones counted from ``reference`` (a caption's day) or ``published``.

    ``before`` holds the days of the article's earlier sentences: what "the next day" and "a year earlier" count from.

    Works on the text alone where the sentence was not parsed; with words the tense of the governing verb decides
    which Friday is meant. With no day to count from, relative dates stay unresolved and say so.

    >>> text = "Abe will meet Putin in Sochi on Friday."
    >>> day, = mark_days(Sentence(text, 0, len(text), 0), dt.date(2016, 5, 5))
    >>> day.text, day.value, day.since == day.until == dt.date(2016, 5, 6)
    ('Friday', '2016-05-06', True)
    """
    def tense(start: int, end: int) -> str | None:
        return tense_at(sentence, start, end, _head(sentence, start, end)[2])

    clock = Clock(reference or published, tense, days_near(before, sentence.start))
    found = [f for f in find_times(sentence.text, clock) if not _is_name(sentence, f)]
    return tuple(_day(sentence, f) for f in _ranges(sentence.text, _joined(sentence.text, found)))


def days_near(days: Sequence[Day], place: int) -> list[Day]:
    """The days from which something at a place in the text may count: those just before it, and all quarters."""
    return [day for day in days if day.granularity == "quarter" or place - day.end < NEAR]


def entry_days(article: Article) -> dict[int, Day]:
    """Where a line begins -> the day of the entry that it is ("Feb 7, 2011 - …", "1998: …"), or to which it belongs: one of those lines that are a date heads it.

    >>> from detente.articles import read_article
    >>> from detente.records import Page
    >>> article = read_article(Page(b"The war, day by day\\n\\nMay 3, 2016\\nTroops fired.\\n\\nMay 4, 2016\\nThey met.", "x", None, None))
    >>> [day.value for day in entry_days(article).values()]
    ['2016-05-03', '2016-05-04']
    """
    lines = [(block.start + m.start(), m[0]) for block in article.blocks for m in re.finditer(r"[^\n]+", block.text)]
    opening = {at: day for at, line in lines if _DATELIKE.match(line) and (day := _opening_day(article, at, line))}
    heads = {at for at, line in lines if at in opening and not line[opening[at].end - at:].strip(" :.-–—")}
    out: dict[int, Day] = {}
    heading = None
    for at, _ in lines:
        if at in heads:
            heading = opening[at] if len(heads) >= HEADINGS else None
        elif at in opening and _ENTRY.match(article.text, opening[at].end):
            out[at] = opening[at]
        elif heading is not None:
            out[at] = heading
    return out


def _opening_day(article: Article, at: int, line: str) -> Day | None:
    """The date by which a line opens; of a longer line no more is looked at than what may tell its year."""
    opening = line[:LEAD]
    bullet = len(opening) - len(opening.lstrip(" •*([-"))
    first = next(iter(mark_days(Sentence(opening, at, at + len(opening), 0), article.published)), None)
    return first if first is not None and first.since and first.start - at <= bullet else None


def count_from(length: Day, day: dt.date, sign: int) -> Day | None:
    """The day, week, month or year that lies a told length (``P2D``) after ``day``, or before it (``sign`` -1); None where the length is vague.

    >>> length = Day("two weeks", 0, 9, 0, 1, 1, None, None, "duration", "P2W", None)
    >>> count_from(length, dt.date(2016, 5, 20), -1).value
    '2016-05-06'
    """
    told = _LENGTH.fullmatch(length.value)
    if not told:
        return None
    unit = UNITS[told[2]]
    value = value_of(shift(day, unit, sign * int(told[1])), "day" if unit == "week" else unit)
    since, until, granularity = covers(value)
    return dataclasses.replace(length, since=since, until=until, granularity=granularity, value=value, reason=None)


def length_in_days(length: Day) -> int | None:
    """How many days a told length lasts; None where it is vague, or months or longer.

    >>> length_in_days(Day("two weeks", 0, 9, 0, 1, 1, None, None, "duration", "P2W", None))
    14
    """
    told = _LENGTH.fullmatch(length.value)
    return int(told[1]) * {"D": 1, "W": 7}[told[2]] if told and told[2] in "DW" else None


def _joined(text: str, found: list[Found]) -> list[Found]:
    out: list[Found] = []
    for item in found:
        whole = join(out[-1], item) if out and _GLUE.fullmatch(text, out[-1].end, item.start) else None
        if whole:
            out[-1] = whole
        else:
            out.append(item)
    return out


def _ranges(text: str, found: list[Found]) -> list[Found]:
    """"from May 3 to May 7" and "between 2014 and 2016" as one stretch."""
    out: list[Found] = []
    for item in found:
        before = out[-1] if out else None
        if before and before.covered and item.covered and _is_range(text, before, item):
            covered = (before.covered[0], item.covered[1], item.covered[2])
            out[-1] = Found(before.start, item.end, "date", f"{before.value}/{item.value}", covered)
        else:
            out.append(item)
    return out


def _is_range(text: str, one: Found, two: Found) -> bool:
    glue, lead = text[one.end:two.start], text[:one.start]
    if not _RANGE.fullmatch(glue) or one.covered[0] > two.covered[1] or "duration" in (one.kind, two.kind):
        return False
    if glue.strip() == "and":
        return bool(re.search(r"\bbetween\s+$", lead, re.I))
    return bool(re.search(r"\bfrom\s+$", lead, re.I)) or not glue.strip().isalpha()


def _is_name(sentence: Sentence, found: Found) -> bool:
    """Whether the parser says that the words name a person or an organisation ("Theresa May", "Sunday Times")."""
    start, end = sentence.start + found.start, sentence.start + found.end
    words = [w for w in sentence.words if w.start < end and start < w.end]
    return bool(words) and all(w.name.endswith(("PER", "ORG")) for w in words)


def _head(sentence: Sentence, start: int, end: int) -> tuple[int, int, int]:
    """First and last word of a span, and the one whose governor lies outside it; -1 each where nothing was parsed."""
    start, end = sentence.start + start, sentence.start + end
    inside = [i for i, w in enumerate(sentence.words) if w.start < end and start < w.end]
    if not inside:
        return -1, -1, -1
    first, last = inside[0], inside[-1]
    heads = [i for i in inside if not first <= sentence.words[i].head <= last]
    return first, last, heads[0] if heads else last


def _day(sentence: Sentence, found: Found) -> Day:
    start, end = sentence.start + found.start, sentence.start + found.end
    since, until, granularity = found.covered or (None, None, _granularity(found))
    return Day(sentence.text[found.start:found.end], start, end, *_head(sentence, found.start, found.end),
               since, until, granularity, found.value, None if since else found.reason)


def _granularity(found: Found) -> str:
    """What an unresolved value is about."""
    if found.value.endswith("_REF"):
        return "vague"
    if found.kind == "duration" or (found.value.startswith("P") and found.value[1:2] in "0123456789TX"):
        return "duration"
    forms = (("day", r"XXXX-\w\w-\w\w.*|.*-WXX-\d.*|.*-WE"), ("week", r".*-W\w\w"), ("quarter", r".*-[QH]."),
             ("season", r".*-(SP|SU|FA|WI)"), ("month", r"\w{4}-\w\w"), ("year", r"[\dX]{4}"), ("decade", r"[\dX]{3}"))
    return next((name for name, form in forms if re.fullmatch(form, found.value)), "vague")
