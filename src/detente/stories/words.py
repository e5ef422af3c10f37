"""Words -> weights: how rare a word is in English, and how alike two bags of words are.

Rarity is read from the order of the language model's vocabulary, which is one of frequency, and not from the rows at
hand: so what is decided of two events does not change when more arrive.
"""
from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from math import log, sqrt
from typing import Iterable, Mapping

from detente.codebook import read_rows

WORD = re.compile(r"[^\W_]+")
COMMON = 150          # the commonest words say nothing
RAREST = 30_000       # words that the vocabulary does not list weigh as much as its last
ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
                 "september october november december today yesterday tomorrow".split())     # days are compared as days


def stem(word: str) -> str:
    """A word without its ending, roughly: enough to bring the forms of one word together.

    >>> {stem(w) for w in ("sanction", "sanctions", "sanctioned", "sanctioning")}
    {'sanction'}
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[:-len(ending)]
    return word


@cache
def weigh(word: str) -> float:
    """0 for the commonest words and for days, 1 for words that the vocabulary does not list.

    >>> weigh("the"), round(weigh("minister"), 1), weigh("kuleba")
    (0.0, 0.3, 1.0)
    """
    if word in DAYS or len(word) < 2:
        return 0.0
    rank = load_ranks().get(word, RAREST)
    return max(0.0, log(rank / COMMON) / log(RAREST / COMMON)) if rank else 0.0


@cache
def load_ranks() -> dict[str, int]:
    """Word -> how many words are at least as common; single characters stand before the words and count for nothing."""
    pieces = files("detente.model").joinpath("data/vocabulary.txt").read_text(encoding="utf-8").split("\n")
    words = pieces[pieces.index("the"):]
    return {word: rank for rank, word in enumerate(words, start=1) if not word.startswith("##")}


@cache
def state_words() -> dict[str, frozenset[str]]:
    """Code of a state -> stems of its names and of what its people are called."""
    out: dict[str, set[str]] = {}
    for row in read_rows("state_names.csv"):
        out.setdefault(row["code"], set()).update(stem(w) for w in WORD.findall(row["text"].casefold()))
    return {code: frozenset(words) for code, words in out.items()}


def weigh_words(words: Iterable[str], aside: frozenset[str] | set[str]) -> dict[str, float]:
    """Stem -> weight of the words that say something; ``aside`` are stems that both sides have anyway."""
    out: dict[str, float] = {}
    for word in words:
        weight, short = weigh(word), stem(word)
        if weight and short not in aside:
            out[short] = max(weight, out.get(short, 0.0))
    return out


def likeness(a: Mapping[str, float], b: Mapping[str, float], whole_a: float, whole_b: float) -> float:
    """Weight of the shared words over the geometric mean of the two whole weights, 0 to 1 (Ochiai 1957, weighted)."""
    if len(a) > len(b):
        a, b = b, a
    shared = sum(weight for word, weight in a.items() if word in b)
    return shared / sqrt(whole_a * whole_b) if shared else 0.0
