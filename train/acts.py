"""Constructed text -> paragraphs of sentences: acts and names as annotated, tags and trees as an earlier reader sees them.

What nobody annotated is taken over from the reader that knew no acts yet, so that the network keeps what it learned
(learning without forgetting, Li & Hoiem 2016).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.codebook.acts import load_acts
from detente.model.parser import Parser
from detente.records import Word
from train.constructed import Act, Span, read_constructed, read_names
from train.treebank import ActAt, Sentence

NO_ACT = "O"
MODES = ["historical", "future", "hypothetical", "negation"]
GROUPS = (1, 1, 1, 2, 3)  # lines of constructed text that follow each other in a paragraph


def act_types() -> list[str]:
    """The classes of the head of acts: none, then the types of the codebook."""
    return [NO_ACT, *dict.fromkeys(type_ for type_, _ in load_acts())]


def read_acts(folder: Path, reader: Parser) -> list[list[Sentence]]:
    """Each line of the folder's *.tsv as a paragraph."""
    lines = [line for path in sorted(folder.glob("*.tsv")) for line in read_constructed(path)]
    return [paragraph for text, acts in lines if (paragraph := _sentences(text, reader, acts=acts))]


def read_named(folder: Path, reader: Parser) -> list[list[Sentence]]:
    """Each line of the folder's *.txt as a paragraph."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in read_names(path)]
    return [paragraph for text, names in lines if (paragraph := _sentences(text, reader, names=names))]


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
        [w.head + 1 for w in words], [w.label for w in words], [w.lemma for w in words], tags[offset : offset + count],
        acts=None if acts is None else {at.inside[0] - offset: _moved(at, offset) for at in _acts_at(acts, spans) if offset <= at.inside[0] < offset + count},
    )


def _acts_at(acts: list[Act], spans: list[Span]) -> Iterator[ActAt]:
    for act in acts:
        if inside := _words(spans, act.trigger):
            yield ActAt(act.type, act.aux, inside, _words(spans, act.actor), _words(spans, act.recipient))


def _moved(at: ActAt, offset: int) -> ActAt:
    inside, actor, recipient = (tuple(i - offset for i in words) for words in (at.inside[1:], at.actor, at.recipient))
    return ActAt(at.type, at.modes, inside, actor, recipient)


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
