"""Text -> parsed sentences: the shipped network, run by onnxruntime.

A text is a paragraph or a run of one. It is cut into rows at likely sentence ends; a row is one run of the network,
never padded and never joined with another's, so a text gives the same result alone or among a thousand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from typing import Sequence

import numpy as np

from detente.model.decode import decode_names, decode_tree
from detente.model.lemmas import lemma_of
from detente.model.shapes import EDGE, GLUED, OPENING, SPACED, kind_of
from detente.model.tokens import find_words
from detente.records import Word

CLS, SEP, UNK = 101, 102, 100
ROW_PIECES = 120  # swept 60–240: shorter rows pay per-run overhead, longer ones attention
MOST_PIECES = 250  # a longer sentence is cut: the network saw no longer rows in training
ENDS = frozenset((".", "!", "?", "...", "…", '"', "”", "''", ":", ";", "?!", "!!", ")"))


class Parser:
    """The network with its vocabulary; ``parse`` is its one way in."""

    def __init__(self, network: bytes, pieces: dict[str, int], tags: dict[str, list[str]]):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # the fused SkipLayerNormalization runs slower on one CPU thread than its parts (13.0 against 14.1 ms a row)
        self.session = onnxruntime.InferenceSession(
            network, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        self.tags = tags
        self._vocabulary = pieces
        self._known: dict[str, tuple[int, ...]] = {}
        self._cutter = None

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
        pieces = [self._pieces(w) for w in words]
        sentences = []
        for low, high in cut_rows(words, [len(p) for p in pieces]):
            spaces = [_space_before(text, spans, i) for i in range(low, high)]
            sentences += self._parse_row(
                words[low:high], pieces[low:high], spaces, [(a + offset, b + offset) for a, b in spans[low:high]]
            )
        return sentences

    def _parse_row(self, words, pieces, spaces, spans) -> list[tuple[Word, ...]]:
        upos, xpos, start, names, arcs, child, head = self._run(words, pieces, spaces)
        begins = (start[:, 1] > start[:, 0]).tolist()
        begins[0] = True
        edges = [i for i, begin in enumerate(begins) if begin] + [len(words)]
        upos_tags = [self.tags["upos"][k] for k in upos.argmax(1)]
        xpos_tags = [self.tags["xpos"][k] for k in xpos.argmax(1)]
        return [
            self._sentence(low, high, words, spans, upos_tags, xpos_tags, names, arcs, child, head)
            for low, high in zip(edges, edges[1:])
        ]

    def _sentence(self, low, high, words, spans, upos, xpos, names, arcs, child, head) -> tuple[Word, ...]:
        inner = np.concatenate([arcs[low:high, :1], arcs[low:high, low + 1 : high + 1]], 1)
        inner = inner - np.logaddexp.reduce(inner, axis=1, keepdims=True)
        heads = decode_tree(inner)
        chosen = head[np.where(heads == 0, 0, heads + low)]
        scores = np.einsum("wod,wd->wo", child[low:high].reshape(high - low, -1, chosen.shape[1]), chosen)
        root = self.tags["labels"].index("root")
        scores[heads != 0, root] = -1e9
        labels = ["root" if h == 0 else self.tags["labels"][k] for h, k in zip(heads, scores.argmax(1))]
        bio = decode_names(names[low:high], self.tags["names"])
        return tuple(
            Word(
                words[i],
                *spans[i],
                lemma_of(words[i], upos[i], xpos[i]),
                upos[i],
                xpos[i],
                int(heads[i - low]) - 1,
                labels[i - low],
                bio[i - low],
            )
            for i in range(low, high)
        )

    def _run(self, words, pieces, spaces) -> list[np.ndarray]:
        ids, kinds, first = [CLS], [EDGE], [0]
        for word, mine, space in zip(words, pieces, spaces):
            first.append(len(ids))
            ids.extend(mine)
            kinds.extend([kind_of(word, space)] * len(mine))
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

    def _pieces(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            if self._cutter is None:
                from tokenizers import BertWordPieceTokenizer

                self._cutter = BertWordPieceTokenizer(self._vocabulary, lowercase=True)
            known = tuple(self._cutter.encode(word[:60], add_special_tokens=False).ids[:12]) or (UNK,)
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


def _space_before(text: str, spans: list[tuple[int, int]], i: int) -> int:
    if i == 0:
        return OPENING
    return GLUED if spans[i - 1][1] == spans[i][0] else SPACED


@cache
def load_parser() -> Parser:
    """The parser that ships with the package."""
    folder = files(__package__) / "data"
    pieces = {
        piece: i for i, piece in enumerate((folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")) if piece
    }
    tags = json.loads((folder / "tags.json").read_text(encoding="utf-8"))
    with as_file(folder / "reader.onnx") as path:
        return Parser(path.read_bytes(), pieces, tags)
