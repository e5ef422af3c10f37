"""Text and the records read from it -> segments: the text cut where a slot begins or ends, each piece with all that it is.

Spans may nest and overlap (the source of one event is the actor of the next), so a segment has several slots and belongs to several
events. Put together again, the segments are the text, character by character.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SLOTS = ("actor", "act", "recipient", "third", "per", "place", "day", "side")  # "side": a party of a tie
WORDS = {"side": "party to the tie", "third": "third party", "per": "source", "act": "the act"}


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` fills that slot of the event or tie ``owner``."""

    start: int
    end: int
    slot: str
    owner: str


def load_record(row: Mapping) -> dict:
    """The record of a row, as the coder or the provider made it; {} where there is none that can be read."""
    try:
        record = json.loads(row.get("record") or "{}")
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def spans_of(record: Mapping, text: str) -> list[Span]:
    """Where the slots of an event or tie of detente stand in its article's text. A span whose words the text does not hold is left out.

    A record keeps no place of its day: it is looked for in the sentence, nearest to the act."""
    owner = record.get("id") or ""
    named = [(entity, slot) for slot in ("actor", "recipient", "third", "per") for entity in record.get(slot) or ()]
    named += [(entity, "side") for entity in record.get("parties") or ()]
    named += [(record.get("place"), "place"), (record.get("trigger"), "act")]
    spans = [Span(one["start"], one["end"], slot, owner) for one, slot in named if one and _stands(one, text)]
    day = find_day(record, text)
    return spans + ([Span(*day, "day", owner)] if day else [])


def _stands(one: Mapping, text: str) -> bool:
    start, end = one.get("start"), one.get("end")
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end and text[start:end] == one.get("text")


def find_day(record: Mapping, text: str) -> tuple[int, int] | None:
    """Where the sentence prints the day of the event; None where it tells none, or tells it elsewhere."""
    words, sentence, trigger = (record.get("date") or {}).get("text"), record.get("sentence"), record.get("trigger")
    if not words or not sentence or not trigger:
        return None
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    found = [match.span() for match in whole.finditer(text, sentence["start"], sentence["end"])]
    return min(found, key=lambda span: abs(span[0] - trigger["start"]), default=None)


class Marks:
    """Spans of one text, asked for stretch by stretch. ``numbers``: event or tie -> its number on the page, for the words of a mark."""

    def __init__(self, text: str, spans: Iterable[Span], numbers: Mapping[str, int] | None = None):
        self.text, self.numbers = text, numbers or {}
        self.spans = sorted(set(spans), key=lambda span: (span.start, span.end))
        self.starts = [span.start for span in self.spans]
        self.longest = max((span.end - span.start for span in self.spans), default=0)

    def cut(self, start: int, end: int) -> list[dict]:
        """The segments of ``text[start:end]``: text, start, end, slots, owners, title.

        >>> spans = [Span(0, 5, "actor", "e1"), Span(3, 8, "per", "e2")]
        >>> [(s["text"], s["slots"], s["owners"]) for s in Marks("Norwegian", spans).cut(0, 9)]
        [('Nor', ['actor'], ['e1']), ('we', ['actor', 'per'], ['e1', 'e2']), ('gia', ['per'], ['e2']), ('n', [], [])]
        """
        near = self._within(start, end)
        edges = sorted({start, end, *(edge for span in near for edge in (span.start, span.end) if start < edge < end)})
        return [self._segment(a, b, [span for span in near if span.start <= a and b <= span.end]) for a, b in pairwise(edges)]

    def _within(self, start: int, end: int) -> list[Span]:
        first, last = bisect_right(self.starts, start - self.longest), bisect_left(self.starts, end)
        return [span for span in self.spans[first:last] if span.end > start]

    def _segment(self, start: int, end: int, over: Sequence[Span]) -> dict:
        slots = [slot for slot in SLOTS if any(span.slot == slot for span in over)]
        owners = sorted({span.owner for span in over}, key=lambda owner: (self.numbers.get(owner, 0), owner))
        return {"text": self.text[start:end], "start": start, "end": end, "slots": slots, "owners": owners, "title": self._title(slots, over)}

    def _title(self, slots: Sequence[str], over: Sequence[Span]) -> str:
        """What the piece is, of which events: "actor of 2 and 3; source of 4"."""
        told = []
        for slot in slots:
            numbers = sorted({self.numbers[span.owner] for span in over if span.slot == slot and span.owner in self.numbers})
            told.append(WORDS.get(slot, slot) + (f" of {' and '.join(map(str, numbers))}" if numbers else ""))
        return "; ".join(told)


def lay_out(text: str, blocks: Sequence[Mapping], sentences: Sequence[Mapping], marks: Marks) -> list[dict]:
    """The blocks as a page shows them: role, day, parts. A part is a sentence (``id`` "s" and its start) or what stands between two (no id)."""
    starts = [sentence["start"] for sentence in sentences]
    out = []
    for block in blocks:
        first, last = bisect_left(starts, block["start"]), bisect_left(starts, block["end"])
        parts = _parts(block["start"], block["end"], sentences[first:last])
        out.append({"role": block["role"], "day": block.get("day"), "start": block["start"], "end": block["end"],
                    "parts": [{"id": name, "start": a, "end": b, "segments": marks.cut(a, b)} for a, b, name in parts]})
    return out


def _parts(start: int, end: int, sentences: Iterable[Mapping]) -> list[tuple[int, int, str | None]]:
    out, at = [], start
    for sentence in sentences:
        if sentence["start"] > at:
            out.append((at, sentence["start"], None))
        out.append((sentence["start"], min(sentence["end"], end), f"s{sentence['start']}"))
        at = min(sentence["end"], end)
    return out + ([(at, end, None)] if at < end else [])
