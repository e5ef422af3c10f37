"""Rows of articles -> copies: which articles carry one and the same text, and which revise another.

Signatures (MinHash) propose pairs, the texts themselves decide. What is decided of two articles depends on these two
alone, so more articles can only join groups, never split them.
"""
from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from hashlib import sha256
from itertools import chain, combinations
from typing import Iterable, Iterator, Mapping, Sequence

import numpy as np

from detente.stories.ids import rank_of

# Runs of five words. Swept 3, 5, 8 over all pairs of 1,016 press releases: the nearest texts of different deeds (rows of
# "call with …", daily schedules) overlap by .59, .46, .43 (Jaccard); beyond five nothing is won and short texts lose.
SHINGLE = 5
# COPY_OVERLAP .4 .5 .6 and COPY_WITHIN .5 .6 .65 .7 .8 were swept together with bench/stories.py on half of the releases:
# F1 with .5 is .988 .995 .993 .990 .982. We take .65, where .6 gains .002, because schedules of two days in one form share .66.
COPY_OVERLAP = 0.5        # Jaccard of the shingles of two whole texts
COPY_WITHIN = 0.65        # or so much of the shorter text stands in the longer one …
COPY_LENGTH = 0.35        # … which must not be a digest: the shorter has at least this part of its length
COPY_WORDS = 30           # shorter texts hold too little to be told apart: they must be equal
# One address, another text. Addresses are used again: of four in the releases the two texts share up to .43 (two calls with
# one minister), so unlike texts are no revision. Built revisions are found alike with .4, .5 and .6.
REVISION_WITHIN = 0.5
# 64 bands of 3: a pair with overlap .3 is proposed with a chance of .82, with .4 of .985, with .5 of .9998.
BANDS, ROWS, SEED = 64, 3, 1
AT_ONCE = 2000            # texts signed in one go: rensa hands signatures over as lists, which are large
ASIDE = ("byline", "credit", "boilerplate", "caption", "teaser")      # they change with the outlet, not with the text


def group_articles(articles: Iterable[Mapping]) -> dict[str, str]:
    """Id of each article -> id of its group, which is the id of its earliest member by (published, id).

    An article that nobody copied is its own group. Only an earlier article, or one that joins two groups, changes the
    id of a group; ``find_aliases`` says where the old id went. The result is in order of publication.

    >>> text = " ".join(f"word{i}" for i in range(60))
    >>> group_articles([{"id": "b", "published": "2021-05-02", "text": "Agency. " + text},
    ...                 {"id": "a", "published": "2021-05-01", "text": text}])
    {'a': 'a', 'b': 'a'}
    """
    rows = sorted({row["id"]: row for row in articles}.values(), key=rank_of)
    shingles = [read_shingles(row) for row in rows]
    groups = Groups(len(rows))
    near = chain(equal_texts(shingles), near_texts(shingles, groups))
    for bar, pairs in ((REVISION_WITHIN, same_document(rows)), (COPY_WITHIN, near)):
        for a, b in pairs:
            if not groups.joined(a, b) and is_copy(shingles[a], shingles[b], bar):
                groups.join(a, b)
    return {row["id"]: rows[groups.first(i)]["id"] for i, row in enumerate(rows)}


def find_revisions(articles: Iterable[Mapping], copies: Mapping[str, str]) -> dict[str, str]:
    """Id of an article -> id of the article that it revises: the one before it in its group from the same ``document``.

    What is in a group and revises nothing is a copy that another document made (or the first).
    """
    last: dict[tuple[str, str], str] = {}
    out = {}
    for row in sorted({row["id"]: row for row in articles}.values(), key=rank_of):
        if row.get("document"):
            key = (copies[row["id"]], row["document"])
            if key in last:
                out[row["id"]] = last[key]
            last[key] = row["id"]
    return out


class Groups:
    """Disjoint sets of positions; each is known by its lowest."""

    def __init__(self, size: int):
        self._over = list(range(size))

    def first(self, i: int) -> int:
        while self._over[i] != i:
            self._over[i] = i = self._over[self._over[i]]
        return i

    def joined(self, a: int, b: int) -> bool:
        return self.first(a) == self.first(b)

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.first(a), self.first(b)))
        self._over[high] = low


def is_copy(a: np.ndarray, b: np.ndarray, bar: float = COPY_WITHIN) -> bool:
    """Whether two texts, as sorted shingles, are one text: nearly the same, or one mostly held by the other."""
    short, long = sorted((len(a), len(b)))
    if short < COPY_WORDS:
        return np.array_equal(a, b)
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared >= COPY_OVERLAP * (short + long - shared) or (shared >= bar * short and short >= COPY_LENGTH * long)


# -- which pairs to look at --------------------------------------------------------------------------------------


def same_document(rows: Sequence[Mapping]) -> Iterator[tuple[int, int]]:
    """Every two articles of one document: a page that was fetched again without a change is one article, not two."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.get("document"):
            found[row["document"]].append(i)
    for places in found.values():
        yield from combinations(places, 2)


def equal_texts(shingles: Sequence[np.ndarray]) -> Iterator[tuple[int, int]]:
    """Texts that are equal once case, signs and bylines are set aside; only these are copies when very short."""
    first: dict[bytes, int] = {}
    for i, found in enumerate(shingles):
        if len(found) and first.setdefault(found.tobytes(), i) != i:
            yield first[found.tobytes()], i


def near_texts(shingles: Sequence[np.ndarray], groups: Groups) -> Iterator[tuple[int, int]]:
    """Pairs whose MinHash signatures agree in some band; equal texts are looked at once, and what is in one group not at all."""
    once = {found.tobytes(): i for i, found in reversed(list(enumerate(shingles))) if len(found) >= COPY_WORDS}
    places = sorted(once.values())
    for bucket in band_signatures([shingles[i] for i in places]):
        if len({groups.first(places[i]) for i in bucket}) > 1:
            yield from ((places[a], places[b]) for a, b in combinations(bucket, 2))


def band_signatures(shingles: Sequence[np.ndarray]) -> Iterator[tuple[int, ...]]:
    """Sets of positions that agree in one band of their signatures (Indyk and Motwani 1998; Broder 1997)."""
    if len(shingles) < 2:
        return
    signed = np.concatenate([sign_texts(shingles[i:i + AT_ONCE]) for i in range(0, len(shingles), AT_ONCE)])
    for band in range(0, BANDS * ROWS, ROWS):
        buckets = defaultdict(list)
        for i, part in enumerate(np.ascontiguousarray(signed[:, band:band + ROWS])):
            buckets[part.tobytes()].append(i)
        yield from (tuple(bucket) for bucket in buckets.values() if len(bucket) > 1)


def sign_texts(shingles: Sequence[np.ndarray]) -> np.ndarray:
    """One row a text: its MinHash signature."""
    from rensa import RMinHash

    starts = np.concatenate(([0], np.cumsum([len(found) for found in shingles]))).astype(np.uint64)
    signed = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(shingles), starts, BANDS * ROWS, SEED)
    return np.array(signed.to_rows(), dtype=np.uint32)


# -- a text as shingles ------------------------------------------------------------------------------------------


def read_shingles(row: Mapping) -> np.ndarray:
    """Hashes of all runs of five words of the text proper, sorted, each once."""
    words = [hash_word(word) for word in re.findall(r"\w+", read_text(row).casefold())]
    if not words:
        return np.empty(0, np.uint64)
    words = np.array(words, dtype=np.uint64)
    runs = max(1, len(words) - SHINGLE + 1)
    out = np.zeros(runs, np.uint64)
    for i in range(min(SHINGLE, len(words))):
        out = (out ^ words[i:i + runs]) * np.uint64(0x9E3779B97F4A7C15)     # wraps around: 64 bits are all that is wanted
        out ^= out >> np.uint64(29)
    return np.unique(out)


def read_text(row: Mapping) -> str:
    """Headline and body, where the row has blocks; else all of the text."""
    text, blocks = row.get("text") or "", row.get("blocks")
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    parts = [text[b["start"]:b["end"]] for b in blocks or () if b["role"] not in ASIDE]
    return "\n".join(parts) or text


@cache
def hash_word(word: str) -> int:
    return int.from_bytes(sha256(word.encode("utf-8", "surrogatepass")).digest()[:8], "little")
