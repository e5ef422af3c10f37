"""Word -> kind: the casing that an uncased encoder cannot see, and what lists of names know of the word.

The same functions feed training and inference. A piece's kind is ``(shape * 3 + space) * 12 + listed``.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

LOWER, TITLE, UPPER, INITIAL, MIXED, NUMBER, ALNUM, SYMBOL, SPECIAL = range(9)
GLUED, SPACED, OPENING = range(3)
# given name, surname, word of a place's name, of a body's name, and what of these may hold together
LISTED = {k: i for i, k in enumerate(("", "g", "s", "p", "gp", "sp", "o", "go", "so", "po", "gpo", "spo"))}
KINDS = 9 * 3 * len(LISTED)
SPACE_STEP = len(LISTED)  # from one kind of space to the next
EDGE = SPECIAL * 3 * SPACE_STEP  # kind of the row's first and last piece


def shape_of(word: str) -> int:
    """One of nine shapes.

    >>> [shape_of(w) for w in ("talks", "Putin", "NATO", "V", "iPhone", "1,200", "G7", "?!")]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    letters = any(map(str.isalpha, word))
    if any(map(str.isdigit, word)):
        return ALNUM if letters else NUMBER
    if not letters:
        return SYMBOL
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else INITIAL
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED


@cache
def load_lists() -> dict[str, int]:
    """Lower-case word, or short acronym as written -> what lists of names say of it (gazetteer.txt.gz)."""
    raw = (files(__package__) / "data" / "gazetteer.txt.gz").read_bytes()
    return {
        word: LISTED[kind] for word, kind in (line.split("\t") for line in gzip.decompress(raw).decode().splitlines())
    }


def kind_of(word: str, space: int) -> int:
    """Token type of a word's pieces; ``space``: GLUED to the word before, SPACED, or OPENING a paragraph."""
    lists = load_lists()
    shape = shape_of(word)
    listed = 0 if shape in (NUMBER, SYMBOL) else lists.get(word.lower()) or lists.get(word, 0)
    return (shape * 3 + space) * SPACE_STEP + listed
