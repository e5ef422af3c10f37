"""Article -> Sentences: slices of blocks; parsed where they may matter.

A cheap cut by punctuation makes the pieces of which is asked whether they may matter; what may is given
to the model in runs of neighbouring pieces, and there the model's own sentence starts hold.
"""

from __future__ import annotations

import re
from typing import Callable, Sequence

from detente.model import Parser
from detente.model.tokens import ABBREVIATIONS
from detente.records import Article, Sentence
from detente.relevance import LONGEST

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9])|\n+")
_SHORT = re.compile(
    r"(?:^|[\s(\"“])(?:" + "|".join(map(re.escape, ABBREVIATIONS)) + r"|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
PARSED_WHOLE = ("headline", "caption")
FEW = 3  # pieces of a text that is read whole: there is little to save


def cut_pieces(text: str) -> list[tuple[int, int]]:
    """Likely sentences of a text, by punctuation alone.

    >>> text = "Mr. Abe met Putin. He left at 5 p.m. on Friday."
    >>> [text[a:b] for a, b in cut_pieces(text)]
    ['Mr. Abe met Putin.', 'He left at 5 p.m. on Friday.']
    """
    pieces, start = [], 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _SHORT.search(text[start : match.start() + 1]):
            continue
        pieces.append((start, match.end()))
        start = match.end()
    pieces.append((start, len(text)))
    return [span for span in (_strip(text, a, b) for a, b in pieces) if span[0] < span[1]]


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def read_sentences(
    article: Article,
    parser: Parser,
    matters: Callable[[int, int], bool],
    roles: Sequence[str] = ("headline", "body", "caption", "teaser"),
) -> tuple[Sentence, ...]:
    """Sentences of the blocks with ``roles``, in order; ``matters(start, end)`` says of a piece whether to parse it."""
    pieces = [
        (number, block.start + low, block.start + high) for number, block in enumerate(article.blocks) if block.role in roles for low, high in cut_pieces(block.text)
    ]
    runs: list[tuple[int, int, int, bool]] = []  # block, start, end, parse
    for number, start, end in pieces:
        whole = len(pieces) <= FEW or article.blocks[number].role in PARSED_WHOLE
        wanted = end - start <= LONGEST and (whole or matters(start, end))
        if wanted and runs and runs[-1][3] and runs[-1][0] == number and "\n" not in article.text[runs[-1][2] : start]:
            runs[-1] = (number, runs[-1][1], end, True)
        else:
            runs.append((number, start, end, wanted))
    parsed = iter(
        parser.parse(
            [article.text[a:b] for _, a, b, wanted in runs if wanted], [a for _, a, _, wanted in runs if wanted]
        )
    )
    out: list[Sentence] = []
    for number, start, end, wanted in runs:
        if not wanted:
            out.append(Sentence(article.text[start:end], start, end, number))
            continue
        for words in next(parsed):
            first, last = words[0].start, words[-1].end
            out.append(Sentence(article.text[first:last], first, last, number, words))
    return tuple(out)
