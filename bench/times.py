"""Dates and periods: the time expressions of TimeML documents, with the article's day known.

Data: a ``.tml`` or ``.xml`` file or a folder of them (plain or .gz). A document is XML with one ``TEXT`` element; the day
of the article is the value of the first ``TIMEX3`` whose ``functionInDocument`` is CREATION_TIME, else PUBLICATION_TIME,
wherever it stands. Gold are the ``TIMEX3`` elements inside ``TEXT`` that hold words, of the types DATE, TIME, DURATION
and SET; other elements are passed over.

Every sentence of the text is parsed, and ``mark_days`` is asked for its days, with those of the sentences before it at
hand; a stretch that detente tells as one ("from 1991 to 1997") is scored as the two expressions that TimeML writes. Gold
and found spans are paired one to one, equal spans first, then by the most characters shared. Over all documents together:

- ``strict_f1`` counts pairs of equal spans, ``relaxed_f1`` pairs that share a character;
- ``value_accuracy`` is the share of relaxed pairs whose values are the same string, and ``value_f1`` is ``relaxed_f1`` ·
  ``value_accuracy``;
- ``date_…`` is the same for the type DATE alone: gold DATEs against found values that are dates; ``recall_TYPE`` is the
  relaxed recall of gold of that type, found as whatever.

Metric: TempEval-3, task A (UzZaman et al. 2013, SemEval), whose tool allows one expression to match several.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from bench.errors import BadData
from bench.inputs import list_files, read_text
from bench.measures import f1, share
from detente.dates import mark_days
from detente.pipeline import default_coder
from detente.records import Article, Block, Day
from detente.sentences import read_sentences

TYPES = ("DATE", "TIME", "DURATION", "SET")
STRETCH = re.compile(r"\s+(?:to|and|until|till|through)\s+(?:the\s+)?|\s*[–—-]\s*")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")


@dataclass(frozen=True)
class Time:
    """A time expression: its span, type and TIMEX3 value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True)
class Document:
    name: str
    day: dt.date | None
    text: str
    times: list[Time]


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    count, told = Counter(), 0
    for document in map(read_document, list_files(data, ".tml", ".xml")):
        pairs, missed, extra = match(document.times, found := find_times(document))
        count_all(count, document.times, found, pairs)
        count["without_day"] += document.day is None
        count["documents"] += 1
        for line in tell(document, pairs, missed, extra):
            if told < show:
                print(line, file=sys.stderr)
                told += 1
    if not count["gold"]:
        raise BadData(f"{data}: no TIMEX3 inside TEXT")
    return summarise(count)


# -- the data ------------------------------------------------------------------------------------------------------


def read_document(path: Path) -> Document:
    try:
        root = ElementTree.fromstring(ENTITY.sub("&amp;", read_text(path)))
    except ElementTree.ParseError as trouble:
        raise BadData(f"{path}: not XML, {trouble}") from trouble
    body = root if root.tag == "TEXT" else root.find(".//TEXT")
    if body is None:
        raise BadData(f"{path}: no TEXT element, so not TimeML")
    times: list[Time] = []
    text = collect(body, "", times, path)
    return Document(path.name, day_of(root), text, times)


def collect(element: ElementTree.Element, text: str, times: list[Time], path: Path) -> str:
    """The text so far with that of an element; the times in it go into ``times``, without white space at their ends."""
    start = len(text)
    text += element.text or ""
    for child in element:
        text = collect(child, text, times, path) + (child.tail or "")
    words = text[start:]
    if element.tag == "TIMEX3" and words.strip():
        if element.get("type") not in TYPES or element.get("value") is None:
            raise BadData(f"{path}: a TIMEX3 of type {element.get('type')!r} and value {element.get('value')!r}: {words!r}")
        start += len(words) - len(words.lstrip())
        times.append(Time(start, start + len(words.strip()), element.get("type"), element.get("value")))
    return text


def day_of(root: ElementTree.Element) -> dt.date | None:
    """The article's day, None where no TIMEX3 gives a whole day for it."""
    for function in ("CREATION_TIME", "PUBLICATION_TIME"):
        for time in root.iter("TIMEX3"):
            if time.get("functionInDocument") == function:
                try:
                    return dt.date.fromisoformat((time.get("value") or "")[:10])
                except ValueError:
                    continue
    return None


# -- what detente finds --------------------------------------------------------------------------------------------


def find_times(document: Document) -> list[Time]:
    article = as_article(document)
    sentences = read_sentences(article, default_coder().parser, lambda start, end: True)
    days: list[Day] = []
    for sentence in sentences:
        days += mark_days(sentence, document.day, before=days)
    return [time for day in days for time in times_of(day)]


def times_of(day: Day) -> list[Time]:
    """A day as TimeML writes it: a stretch ("1991 to 1997", 1991/1997) as its two ends, anything else as itself."""
    values, ends = day.value.split("/"), STRETCH.split(day.text)
    if len(values) == len(ends) == 2:
        return [Time(day.start, day.start + len(ends[0]), type_of(values[0]), values[0]),
                Time(day.end - len(ends[1]), day.end, type_of(values[1]), values[1])]
    return [Time(day.start, day.end, type_of(day.value), day.value)]


def as_article(document: Document) -> Article:
    """The text as an article of one block a paragraph; lines inside a paragraph are joined, as the reader joins them."""
    text = re.sub(r"(?<!\n)\n(?!\s*\n)", " ", document.text)
    spans = [m.span() for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    blocks = tuple(Block("body", text[start:end], start, end) for start, end in spans)
    return Article(document.name, None, None, None, None, None, None, document.day, "en", text, blocks)


def type_of(value: str) -> str:
    """The TIMEX3 type that a value found has; repeated days ("XXXX-WXX-5") are told as dates."""
    if re.match(r"P(?:[\dXT])", value):
        return "DURATION"
    return "TIME" if re.search(r"\dT|XT", value) else "DATE"


# -- counting ------------------------------------------------------------------------------------------------------


def match(gold: list[Time], found: list[Time]) -> tuple[list[tuple[Time, Time]], list[Time], list[Time]]:
    """Gold and found in pairs, the nearest first; gold that was missed, found that is extra."""
    touching = [(g, f) for g in gold for f in found if shared(g, f) > 0]
    touching.sort(key=lambda pair: (not same_span(*pair), -shared(*pair), pair[0].start))
    pairs: dict[Time, Time] = {}
    taken: set[Time] = set()
    for g, f in touching:
        if g not in pairs and f not in taken:
            pairs[g] = f
            taken.add(f)
    return list(pairs.items()), [g for g in gold if g not in pairs], [f for f in found if f not in taken]


def shared(one: Time, two: Time) -> int:
    return min(one.end, two.end) - max(one.start, two.start)


def same_span(one: Time, two: Time) -> bool:
    return (one.start, one.end) == (two.start, two.end)


def count_all(count: Counter, gold: list[Time], found: list[Time], pairs: Iterable[tuple[Time, Time]]) -> None:
    """Counts one document into ``count``: all types under bare names, DATE alone under names that begin with ``date_``."""
    for g in gold:
        count["gold"] += 1
        count["gold", g.type] += 1
        count["date_gold"] += g.type == "DATE"
    for f in found:
        count["found"] += 1
        count["date_found"] += f.type == "DATE"
    for g, f in pairs:
        count["hit", g.type] += 1
        for prefix in ("", "date_") if g.type == f.type == "DATE" else ("",):
            count[prefix + "relaxed"] += 1
            count[prefix + "strict"] += same_span(g, f)
            count[prefix + "value"] += g.value == f.value


def summarise(count: Counter) -> dict[str, float | int]:
    out: dict[str, float | int] = measures(count, "")
    out |= measures(count, "date_")
    out |= {f"recall_{t}": share(count["hit", t], count["gold", t]) for t in TYPES if count["gold", t]}
    out |= {f"gold_{t}": count["gold", t] for t in TYPES}
    return out | {name: count[name] for name in ("gold", "found", "documents", "without_day")}


def measures(count: Counter, prefix: str) -> dict[str, float]:
    gold, found = count[prefix + "gold"], count[prefix + "found"]
    strict, relaxed, value = (count[prefix + name] for name in ("strict", "relaxed", "value"))
    out = {"strict_f1": f1(strict, found, gold), "relaxed_f1": f1(relaxed, found, gold)}
    out |= {"value_f1": out["relaxed_f1"] * share(value, relaxed), "value_accuracy": share(value, relaxed)}
    out |= {"strict_precision": share(strict, found), "strict_recall": share(strict, gold)}
    out |= {"relaxed_precision": share(relaxed, found), "relaxed_recall": share(relaxed, gold)}
    return {prefix + name: figure for name, figure in out.items()}


# -- errors to read ------------------------------------------------------------------------------------------------


def tell(document: Document, pairs: list[tuple[Time, Time]], missed: list[Time], extra: list[Time]) -> list[str]:
    """What is wrong in a document, one line each: what differs, gold and found, the words around."""
    lines = [f"missed {told(document, g)}" for g in missed] + [f"extra  {told(document, f)}" for f in extra]
    for g, f in pairs:
        kinds = ["span"] * (not same_span(g, f)) + ["value"] * (g.value != f.value)
        if kinds:
            lines.append(f"{'+'.join(kinds)}  gold {told(document, g)}\n      found {document.text[f.start:f.end]!r} {f.value}")
    return lines


def told(document: Document, time: Time) -> str:
    before, after = document.text[max(0, time.start - 70):time.start], document.text[time.end:time.end + 60]
    around = " ".join(f"{before}[[{document.text[time.start:time.end]}]]{after}".split())
    return f"{time.type} {time.value} ({document.name} {document.day}): …{around}…"
