"""Sentences -> Quotations: what stands between quotation marks."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.records import Sentence

PAIRS = {"“": "”", "„": "“", "«": "»", '"': '"'}
DOUBLED = {"''": '"', "``": '"', "’’": '"', "‘‘": '"'}
MARKS = re.compile("''|``|’’|‘‘|[“”„«»\"]")
SINGLE = re.compile(r"(?<!\w)['‘](?=\w)([^'‘“”\"]{8,300}?)(?<=[\w.,!?…])['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks; ``open``: it runs on into the next block."""

    start: int
    end: int
    block: int
    open: bool = False


def find_quotations(sentences: Sequence[Sentence], text: str) -> list[Quotation]:
    """Stretches between quotation marks, marks excluded, block by block.

    >>> line = 'He said: "We met. We talked." Then he left.'
    >>> [line[q.start:q.end] for q in find_quotations([Sentence(line, 0, len(line), 0)], line)]
    ['We met. We talked.']
    """
    blocks: dict[int, tuple[int, int]] = {}
    for s in sentences:
        low, high = blocks.get(s.block, (s.start, s.end))
        blocks[s.block] = (min(low, s.start), max(high, s.end))
    found = [q for block, (low, high) in blocks.items() for q in _in_block(text, low, high, block)]
    singles = [Quotation(s.start + m.start(1), s.start + m.end(1), s.block)
               for s in sentences for m in SINGLE.finditer(text[s.start:s.end])]
    found += [q for q in singles if not any(d.start <= q.start and q.end <= d.end for d in found)]
    return sorted(found, key=lambda q: q.start)


def _in_block(text: str, low: int, high: int, block: int) -> Iterator[Quotation]:
    at, close = None, ""
    for match in MARKS.finditer(text, low, high):
        mark = DOUBLED.get(match.group(), match.group())
        if at is not None and (mark == close or close == "”" and mark == '"'):
            yield Quotation(at, match.start(), block)
            at = None
        elif at is None and mark in PAIRS and not text[match.end():match.end() + 1].isspace():
            at, close = match.end(), PAIRS[mark]
    if at is not None and not text[low:at].strip(" '‘’`\"“„«"):    # opened and, as printers do, not closed
        yield Quotation(at, high, block, open=True)
