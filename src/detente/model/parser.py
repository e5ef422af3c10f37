"""Text -> parsed sentences: the shipped network, run by onnxruntime.

A text is a paragraph or a run of one. It is cut into rows at likely sentence ends; a row is one run of the network,
never padded and never joined with another's, so a text gives the same result alone or among a thousand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Sequence

import numpy as np

from detente.model.decode import agree_in_case, agree_in_object, agree_in_voice, decode_hints, decode_names, decode_tree, discourage_leaps, join_subjects
from detente.model.lemmas import agree_in_form, lemma_of
from detente.model.shapes import EDGE, GLUED, OPENING, SPACE_STEP, SPACED, kind_of
from detente.model.sessions import open_session
from detente.model.tokens import find_words
from detente.records import Word

CLS, SEP, UNK = 101, 102, 100
ROW_PIECES = 120  # swept 60–240: shorter rows pay per-run overhead, longer ones attention
MOST_PIECES = 250  # a longer sentence is cut: the network saw no longer rows in training
ABRUPT = 2.0  # how much surer a sentence must begin where none has ended; costs .0008 LAS on EWT, whose mail often ends nothing
ENDS = frozenset((".", "!", "?", "...", "…", '"', "”", "''", ":", ";", "?!", "!!", ")"))


class Parser:
    """The network with its vocabulary; ``parse`` is its one way in."""

    def __init__(self, network: bytes, pieces: dict[str, int], tags: dict[str, list[str]]):
        # the fused SkipLayerNormalization runs slower on one CPU thread than its parts (13.0 against 14.1 ms a row)
        self.session = open_session(network, disabled_optimizers=["SkipLayerNormFusion"])
        self.tags = tags
        self._vocabulary = pieces
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}
        self._cutter = None
        self._cuts = np.cumsum([len(tags["upos"]), len(tags["xpos"])])
        self._root = tags["labels"].index("root")

    def parse(self, texts: Sequence[str], offsets: Sequence[int] | None = None) -> list[list[tuple[Word, ...]]]:
        """Sentences of each text, each a tuple of words; ``offsets`` are added to the words' places.

        >>> [[w.text for w in s] for s in load_parser().parse(["Abe met Putin. They talked."])[0]]
        [['Abe', 'met', 'Putin', '.'], ['They', 'talked', '.']]
        """
        offsets = offsets if offsets is not None else [0] * len(texts)
        return [self._parse_text(text, offset) for text, offset in zip(texts, offsets)]

    def _parse_text(self, text: str, offset: int) -> list[tuple[Word, ...]]:
        spans = find_words(text)
        words = [text[a:b] for a, b in spans]
        known = [self._look_up(w) for w in words]
        spaces = [OPENING, *(GLUED if a[1] == b[0] else SPACED for a, b in zip(spans, spans[1:]))]
        if offset:
            spans = [(a + offset, b + offset) for a, b in spans]
        sentences = []
        for low, high in cut_rows(words, [len(pieces) for pieces, _ in known]):
            sentences += self._parse_row(words[low:high], spans[low:high], known[low:high], spaces[low:high])
        return sentences

    def _parse_row(self, words, spans, known, spaces) -> list[tuple[Word, ...]]:
        tags, names, arcs, child, head, *acts, states = self._run(known, spaces)
        states = states.reshape(len(words), -1).astype(np.float16)
        upos, xpos, starts = np.split(tags, self._cuts, axis=1)
        upos, xpos = upos.argmax(1).tolist(), xpos.argmax(1).tolist()
        begins = [start > (0 if i and words[i - 1] in ENDS else ABRUPT) for i, start in enumerate((starts[:, 1] - starts[:, 0]).tolist())]
        begins[0] = True
        upos, xpos = [self.tags["upos"][k] for k in upos], agree_in_form(words, [self.tags["xpos"][k] for k in xpos])
        begins = join_titles(begins, words, upos, [self.tags["names"][k] for k in names.argmax(1).tolist()])
        edges = [i for i, begin in enumerate(begins) if begin] + [len(words)]
        return [
            self._sentence(low, high, words, spans, upos, xpos, names, arcs, child, head, acts, states)
            for low, high in zip(edges, edges[1:])
        ]

    def _sentence(self, low, high, words, spans, upos, xpos, names, arcs, child, head, acts, states) -> tuple[Word, ...]:
        inner = np.concatenate([arcs[low:high, :1], arcs[low:high, low + 1 : high + 1]], 1)
        heads = decode_tree(discourage_leaps(inner))
        chosen = head[np.where(heads == 0, 0, heads + low)]
        scores = (child[low:high].reshape(high - low, -1, chosen.shape[1]) @ chosen[:, :, None])[:, :, 0]
        scores[:, self._root] = -1e9
        heads, labels = join_subjects(heads.tolist(), [self.tags["labels"][k] for k in scores.argmax(1).tolist()])
        labels = agree_in_object(words[low:high], heads, agree_in_case(words[low:high], heads, agree_in_voice(heads, labels)))
        bio = decode_names(names[low:high], self.tags["names"])
        hints = decode_hints(*(part[low:high] for part in acts), self.tags["acts"], self.tags["pairs"], self.tags["aux"])
        rows = zip(words[low:high], spans[low:high], upos[low:high], xpos[low:high], heads, labels, bio, states[low:high])
        return tuple(
            Word(word, start, end, lemma_of(word, tag, fine), tag, fine, at - 1, label if at else "root", name, hints.get(i), state)
            for i, (word, (start, end), tag, fine, at, label, name, state) in enumerate(rows)
        )

    def _run(self, known, spaces) -> list[np.ndarray]:
        ids, kinds, first = [CLS], [EDGE], [0]
        for (pieces, kind), space in zip(known, spaces):
            first.append(len(ids))
            ids.extend(pieces)
            kinds.extend([kind + space * SPACE_STEP] * len(pieces))
        ids.append(SEP)
        kinds.append(EDGE)
        return self.session.run(
            None,
            {
                "ids": np.array([ids], np.int64),
                "kinds": np.array([kinds], np.int64),
                "first": np.array([first], np.int64),
            },
        )

    def _look_up(self, word: str) -> tuple[tuple[int, ...], int]:
        """A word's pieces, and its kind where it is glued to the word before; remembered."""
        known = self._known.get(word)
        if known is None:
            if self._cutter is None:
                from tokenizers import BertWordPieceTokenizer

                self._cutter = BertWordPieceTokenizer(self._vocabulary, lowercase=True)
            pieces = tuple(self._cutter.encode(word[:60], add_special_tokens=False).ids[:12]) or (UNK,)
            known = pieces, kind_of(word, GLUED)
            if len(self._known) < 200_000:
                self._known[word] = known
        return known


def cut_rows(
    words: Sequence[str], sizes: Sequence[int], limit: int = ROW_PIECES, most: int = MOST_PIECES
) -> list[tuple[int, int]]:
    """Word ranges of rows of at most ``limit`` pieces where a likely sentence end allows, of ``most`` in any case."""
    rows, low, size, cut = [], 0, 0, None
    for i, piece in enumerate(sizes):
        if size + piece > limit and cut is not None:
            rows.append((low, cut))
            size -= sum(sizes[low:cut])
            low, cut = cut, None
        if size + piece > most:
            rows.append((low, i))
            low, size, cut = i, 0, None
        size += piece
        if words[i] in ENDS and i + 1 < len(words) and not words[i + 1][:1].islower() and words[i + 1] not in ENDS:
            if words[i] in (".", "!", "?", "...", "…", "?!", "!!") or cut is None:
                cut = i + 1
    if low < len(words):
        rows.append((low, len(words)))
    return rows


@cache
def load_parser() -> Parser:
    """The parser that ships with the package."""
    with as_file(files(__package__) / "data") as folder:
        return read_parser(folder)


def read_parser(folder: Path) -> Parser:
    """The parser in a folder as ``python -m train.export`` makes it: reader.onnx, tags.json, vocabulary.txt."""
    vocabulary = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    pieces = {piece: i for i, piece in enumerate(vocabulary) if piece}
    tags = json.loads((folder / "tags.json").read_text(encoding="utf-8"))
    return Parser((folder / "reader.onnx").read_bytes(), pieces, tags)


def join_titles(begins: list[bool], words: list[str], upos: list[str], names: list[str]) -> list[bool]:
    """No sentence begins with the name that bears the long title before it, where nothing has ended.

    >>> words = "Under Secretary for Human Rights Uzra Zeya left".split()
    >>> tags = ["ADJ", "NOUN", "ADP", "ADJ", "NOUN", "PROPN", "PROPN", "VERB"]
    >>> join_titles([True] + 4 * [False] + [True, False, False], words, tags, 5 * ["O"] + ["B-PER", "I-PER", "O"]).count(True)
    1
    """
    out, low = list(begins), 0
    for i, begin in enumerate(begins):
        if not begin or not i:
            continue
        before = upos[low:i]
        if names[i].endswith("PER") and words[i - 1] not in ENDS and "ADP" in before and not {"VERB", "AUX"} & set(before):
            out[i] = False
        else:
            low = i
    return out
