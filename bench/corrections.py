"""Corrections kept by the explorer: how many of them hold now.

Data: the JSON lines that `detente serve` writes, each with the words, what they were coded as, a reader's verdict and how the slots should
be. The words are coded anew. A correction holds where what it asks for is so:

- right: the event is found again, all its slots as they were;
- no such event: no event of that type and those parties is found in the sentence;
- wrong …, other: an event of the type and parties as they should be is found, with the slots in question as they should be. Where the
  reader did not say how a slot should be, it holds if the event is found and the slot is otherwise than it was.

``unscored``: lines that ask for nothing that can be looked up (no words, or a note alone); ``broken``: lines that are none. Neither counts
in ``share``. Broken lines are named on stderr.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadData
from bench.gold import parties_of, parties_of_gold
from bench.inputs import list_files, read_text
from bench.measures import share
from detente import Coder, Event
from detente.records import Article, Block

CONCERNS = {"right": ("mode", "aux", "day", "place"), "wrong type": ("type",), "wrong party": ("actor", "recipient"), "wrong day": ("day",),
            "wrong place": ("place",), "wrong reality": ("aux",), "other": ()}
VERDICTS = (*CONCERNS, "no such event")
IDENTITY = ("type", "actor", "recipient")


@dataclass(frozen=True)
class Correction:
    event: str
    article: Article | None  # None: there are no words to code
    start: int
    end: int
    coded: dict
    verdict: str
    should: dict
    note: str


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, count, shown = Coder(), Counter(), 0
    for path in list_files(data, ".jsonl"):
        for number, line in enumerate(read_text(path).split("\n"), 1):
            if not line.strip():
                continue
            correction = _read_or_tell(path, number, line, count)
            told = correction and score_correction(coder, correction, count)
            if told and shown < show:
                print(told, file=sys.stderr)
                shown += 1
    return summarise(count)


def _read_or_tell(path: Path, number: int, line: str, count: Counter) -> Correction | None:
    try:
        return read_correction(line)
    except BadData as trouble:
        count["broken"] += 1
        print(f"bench: {path}, line {number}: {trouble}", file=sys.stderr)
        return None


def read_correction(line: str) -> Correction:
    """A line of the file. Raises ``BadData`` where it is no correction, or does not hold the words that it names."""
    try:
        row = json.loads(line)
        if row["kind"] != "correction1":
            raise BadData(f"no correction of a kind known here: {row['kind']!r}")
        if row["verdict"] not in VERDICTS:
            raise BadData(f"no such verdict: {row['verdict']!r}")
        where = row["sentence"] or {"start": 0, "end": 0}
        article = read_words(row) if row["text"] and row["sentence"] else None
        coded = {name: row["coded"][name] for name in ("type", "mode", "aux", "actor", "recipient", "day", "place")}
        start, end = int(where["start"]), int(where["end"])
        return Correction(str(row["event"]), article, start, end, coded, row["verdict"], dict(row["should"]), str(row["note"]))
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise BadData(f"no correction: {type(trouble).__name__} {trouble}") from trouble


def read_words(row: Mapping) -> Article:
    """The article as it was cut out."""
    text, head, sentence = row["text"], row["article"], row["sentence"]
    if text[sentence["start"]:sentence["end"]] != sentence["text"]:
        raise BadData("the sentence does not stand where the line says")
    blocks = tuple(Block(b["role"], text[b["start"]:b["end"]], b["start"], b["end"], _day(b["day"])) for b in row["blocks"])
    return Article(str(head["id"]), head["url"], head["title"], head["publisher"], head["publisher_country"], head["state_owned"], head["author"],
                   _day(head["published"]), head["language"] or "en", text, blocks)


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def score_correction(coder: Coder, correction: Correction, count: Counter) -> str | None:
    """Counts one correction into ``count``; a line for a reader where it does not hold."""
    if correction.article is None or correction.verdict == "other" and not correction.should:
        count["unscored"] += 1
        return None
    found = [event for event in coder.code_article(correction.article).events
             if event.sentence.start < correction.end and event.sentence.end > correction.start]
    held = holds(correction, found)
    count["corrections"] += 1
    count["hold"] += held
    count["of", correction.verdict] += 1
    count["hold", correction.verdict] += held
    return None if held else f"{correction.event}: {correction.verdict}, should be {_line(correction)}; coded now: {list(map(describe, found))}"


def holds(correction: Correction, found: list[Event]) -> bool:
    """Whether the events of the sentence are as the correction says."""
    wanted = correction.coded | correction.should
    same = [event for event in found if parties_of(event) == _parties(wanted)]
    if correction.verdict == "no such event":
        return not same
    if not correction.should and correction.verdict != "right":
        return any(_otherwise(describe(event), correction) for event in found)
    asked = {*CONCERNS[correction.verdict], *correction.should} - set(IDENTITY)
    return any(all(_equal(describe(event)[name], wanted[name]) for name in asked) for event in same)


def _otherwise(now: Mapping, correction: Correction) -> bool:
    """The event is found by all that was not in question, and what was is otherwise."""
    concerned, coded = CONCERNS[correction.verdict], correction.coded
    same = all(_equal(now[name], coded[name]) for name in IDENTITY if name not in concerned)
    return same and any(not _equal(now[name], coded[name]) for name in concerned)


def describe(event: Event) -> dict:
    """An event in the short form of the corrections."""
    day = [event.date.since.isoformat(), (event.date.until or event.date.since).isoformat()] if event.date and event.date.since else None
    codes = {side: [e.code for e in getattr(event, side) if e.code] for side in ("actor", "recipient")}
    place = event.place.country if event.place else None
    return {"type": event.type, "mode": event.mode, "aux": list(event.aux), **codes, "day": day, "place": place}


def _parties(told: Mapping) -> tuple:
    """Type and parties, compared as the gold compares them."""
    return parties_of_gold({"type": told["type"], "actor": told["actor"], "recipient": told["recipient"]})


def _equal(one, other) -> bool:
    """Parties and auxiliary modes in any order; nothing told is nothing told, however it is written."""
    return set(one or ()) == set(other or ()) if isinstance(one or other, list) else (one or None) == (other or None)


def _line(correction: Correction) -> str:
    told = correction.coded | correction.should
    return f"{told['type']} {told['mode']} {told['aux']} {told['actor']} -> {told['recipient']} {told['day']} {told['place']} {correction.note}"


def summarise(count: Counter) -> dict[str, float | int]:
    """Of each verdict that was given, the share that holds."""
    out = {name: count[name] for name in ("corrections", "hold")} | {"share": share(count["hold"], count["corrections"])}
    out |= {f"hold_{verdict.replace(' ', '_')}": share(count["hold", verdict], count["of", verdict]) for verdict in VERDICTS if count["of", verdict]}
    return out | {"unscored": count["unscored"], "broken": count["broken"]}
