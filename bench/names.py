"""People, places and bodies, from raw text: F1 over exact spans and types, in all and of each type.

Data: IOB2 files as Universal NER has them (a sentence's text in ``# text``, else its words joined by spaces; types PER, LOC, ORG,
others are left out), or a folder of re3d (``*.documents.jsonl`` with ``_id`` and ``text``, ``*.entities.jsonl`` with ``begin``,
``end``, ``type``, ``documentId``; Person, Location, Organisation). re3d marks whole phrases ("U.S. service members"), so there
``overlap`` counts any overlap of the same type. Text is read sentence by sentence (IOB2) or line by line (re3d).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files, read_records, read_text
from bench.measures import f1
from detente.model import load_parser

TYPES = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "Person": "PER", "Location": "LOC", "Organisation": "ORG", "Organization": "ORG"}
Span = tuple[int, int, str]


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    hits, near, gold_n, found_n = Counter(), Counter(), Counter(), Counter()
    for text, gold in read_named(data):
        found = find_names(text)
        gold_n.update(kind for *_, kind in gold)
        found_n.update(kind for *_, kind in found)
        hits.update(kind for *_, kind in gold & found)
        near.update(kind for a, b, kind in gold if any(c < b and a < d and k == kind for c, d, k in found))
        if show > 0 and gold != found:
            show -= 1
            print(describe(text, gold, found), file=sys.stderr)
    if not gold_n:
        raise BadData(f"{data}: no people, places or bodies are marked")
    scores = {"f1": f1(hits.total(), found_n.total(), gold_n.total())}
    scores |= {f"f1_{k.lower()}": f1(hits[k], found_n[k], gold_n[k]) for k in sorted(gold_n)}
    return scores | {"overlap": near.total() / gold_n.total(), "gold": gold_n.total(), "found": found_n.total()}


def find_names(text: str) -> set[Span]:
    """The system's spans in a text, line by line."""
    out, at = set(), 0
    for line in text.split("\n"):
        for sentence in load_parser().parse([line], [at])[0]:
            out |= join_tags([((w.start, w.end), w.name) for w in sentence])
        at += len(line) + 1
    return out


def read_named(data: Path) -> Iterator[tuple[str, set[Span]]]:
    """(text, spans) of each sentence or document."""
    documents = list(data.glob("*.documents.jsonl*")) if data.is_dir() else []
    if documents:
        yield from read_re3d(data, documents)
    else:
        for path in list_files(data, ".iob2"):
            yield from read_iob2(path)


def read_iob2(path: Path) -> Iterator[tuple[str, set[Span]]]:
    for block in read_text(path).split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        text = next((line.split("=", 1)[1].strip() for line in lines if line.startswith("# text =")), None)
        if rows and any(len(row) < 3 for row in rows):
            raise BadData(f"{path}: a word without tag: {block[:60]!r}")
        if rows:
            text = text or " ".join(row[1] for row in rows)
            yield text, join_tags(list(zip(place_words(text, [row[1] for row in rows], path), [row[2] for row in rows])))


def place_words(text: str, words: list[str], path: Path) -> list[tuple[int, int]]:
    """Where the words stand in their text, one after the other."""
    spans, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0:
            raise BadData(f"{path}: {word!r} is not in {text!r}")
        at = start + len(word)
        spans.append((start, at))
    return spans


def read_re3d(data: Path, documents: list[Path]) -> Iterator[tuple[str, set[Span]]]:
    spans = defaultdict(set)
    for path in data.glob("*.entities.jsonl*"):
        for row in read_records(path):
            if row.get("type") in TYPES:
                spans[row["documentId"]].add((row["begin"], row["end"], TYPES[row["type"]]))
    for path in sorted(documents):
        for row in read_records(path):
            yield row["text"], spans[row["_id"]]


def join_tags(tagged: list[tuple[tuple[int, int], str]]) -> set[Span]:
    """BIO tags of words -> spans; an I that continues nothing begins a span."""
    out, start, kind, end = set(), None, "", 0
    for span, tag in [*tagged, ((0, 0), "O")]:
        if start is not None and (tag[0] != "I" or tag[2:] != kind):
            out.add((start, end, kind))
            start = None
        if tag[0] in "BI" and start is None and tag[2:] in TYPES:
            start, kind = span[0], tag[2:]
        end = span[1]
    return out


def describe(text: str, gold: set[Span], found: set[Span]) -> str:
    told = [f"    {sign} {kind} {text[a:b]}" for sign, spans in (("missed", gold - found), ("extra ", found - gold)) for a, b, kind in sorted(spans)]
    return "\n".join([f"\n{text[:300]}", *told])
