"""Annotated text -> paragraphs of sentences with their acts or names.

Marked text, constructed or real, takes its tags and trees from an earlier reader that knew no acts yet, so that the network keeps
what it learned (learning without forgetting, Li & Hoiem 2016). Acts of treebanks stand beside the gold trees.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from detente.codebook.acts import load_acts
from detente.model.parser import Parser
from detente.records import Word
from train.marked import Act, Span, read_marked, read_names
from train.treebank import ActAt, Sentence

NO_ACT = "O"
GROUPS = (1, 1, 1, 2, 3)  # lines of constructed text that follow each other in a paragraph


def act_types() -> list[str]:
    """The classes of the head of acts: none, then the types of the codebook."""
    return [NO_ACT, *dict.fromkeys(type_ for type_, _ in load_acts())]


def act_pairs() -> list[str]:
    """The classes of the head of modes: every type of the codebook with each of its modes, and with none."""
    return [f"{type_} {mode}".rstrip() for type_, mode in load_acts()]


def read_acts(paths: Iterable[Path], reader: Parser) -> list[list[Sentence]]:
    """Each line of the files as a paragraph."""
    lines = [line for path in sorted(paths) for line in read_marked(path)]
    return [paragraph for text, acts in lines if (paragraph := _sentences(text, reader, acts=acts))]


def read_named(folder: Path, reader: Parser) -> list[list[Sentence]]:
    """Each line of the folder's *.txt as a paragraph."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in read_names(path)]
    return [paragraph for text, names in lines if (paragraph := _sentences(text, reader, names=names))]


def read_unmarked(texts: Iterable[str], reader: Parser) -> list[list[Sentence]]:
    """Each text as a paragraph in which nobody marked acts."""
    return [paragraph for text in texts if (paragraph := _sentences(text, reader))]


def read_acts_beside(paragraphs: list[list[Sentence]], path: Path) -> list[list[Sentence]]:
    """The paragraphs of which some sentence stands in the table of acts, with these acts; ``train/annotated/README.md`` has its form.

    Sentences that the table does not name keep ``acts=None``: nobody looked at them."""
    beside: dict[str, dict[int, ActAt]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(line for line in lines if line[0] != "#"):
            acts = beside.setdefault(row["sentence"], {})
            if row["type"]:
                first, *inside = _numbers(row["trigger"])
                acts[first] = ActAt(row["type"], row["mode"], frozenset(row["aux"].split()), tuple(inside), _numbers(row["actor"]), _numbers(row["recipient"]))
    return [
        [replace(s, acts=beside.get(s.id)) for s in paragraph] for paragraph in paragraphs if any(s.id in beside for s in paragraph)
    ]


def _numbers(cell: str) -> tuple[int, ...]:
    return tuple(int(n) for n in cell.split())


def join(paragraphs: Iterable[list[Sentence]], dice: random.Random) -> Iterator[list[Sentence]]:
    """Paragraphs one after another, now and then some as one, as acts stand in a text."""
    left = list(paragraphs)
    dice.shuffle(left)
    while left:
        group = [left.pop() for _ in range(min(dice.choice(GROUPS), len(left)))]
        yield [sentence for paragraph in group for sentence in paragraph]


def _sentences(text: str, reader: Parser, acts: list[Act] | None = None, names: list[tuple[Span, str]] | None = None) -> list[Sentence]:
    parsed = reader.parse([text])[0]
    spans = [(word.start, word.end) for words in parsed for word in words]
    tags = _tags(names, spans) if names is not None else [word.name for words in parsed for word in words]
    out, offset = [], 0
    for words in parsed:
        out.append(_sentence(words, spans, offset, tags, acts))
        offset += len(words)
    return out


def _sentence(words: tuple[Word, ...], spans: list[Span], offset: int, tags: list[str], acts: list[Act] | None) -> Sentence:
    count = len(words)
    follows = [b[0] > a[1] for a, b in zip(spans, spans[1:])] + [True]
    return Sentence(
        "", [w.text for w in words], follows[offset : offset + count], [w.upos for w in words], [w.xpos for w in words],
        [w.head + 1 for w in words], [w.label for w in words], [], tags[offset : offset + count],
        acts=None if acts is None else {at.inside[0] - offset: _moved(at, offset) for at in _acts_at(acts, spans) if offset <= at.inside[0] < offset + count},
    )


def _acts_at(acts: list[Act], spans: list[Span]) -> Iterator[ActAt]:
    for act in acts:
        if inside := _words(spans, act.trigger):
            yield ActAt(act.type, act.mode or "", act.aux, inside, _words(spans, act.actor), _words(spans, act.recipient))


def _moved(at: ActAt, offset: int) -> ActAt:
    inside, actor, recipient = (tuple(i - offset for i in words) for words in (at.inside[1:], at.actor, at.recipient))
    return ActAt(at.type, at.mode, at.aux, inside, actor, recipient)


def _tags(names: list[tuple[Span, str]], spans: list[Span]) -> list[str]:
    """BIO of each word."""
    tags = ["O"] * len(spans)
    for span, kind in names:
        inside = _words(spans, [span])
        for i in inside:
            tags[i] = ("B-" if i == inside[0] else "I-") + kind
    return tags


def _words(spans: list[Span], slices: Iterable[Span]) -> tuple[int, ...]:
    slices = list(slices)
    return tuple(i for i, (a, b) in enumerate(spans) if any(a < end and start < b for start, end in slices))
