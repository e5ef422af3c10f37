"""Paragraphs of sentences -> rows, each as the columns that a network sees and learns."""

from __future__ import annotations

import random
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

from detente.codebook.tables import Organisation, Outlet, read_table
from detente.model.shapes import EDGE, GLUED, LISTED, OPENING, SPACED, kind_of, load_lists
from train.marked import AUX
from train.treebank import Sentence

NAME_TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
CLS, SEP, UNK, MASK = 101, 102, 100, 103
MOST_PIECES = 250
NONE = -100  # no target


class Pieces:
    """Word -> its word-piece ids, remembered."""

    def __init__(self, vocab: Path):
        self.tokenizer = BertWordPieceTokenizer(str(vocab), lowercase=True)
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        if word not in self.known:
            self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids[:12] or [UNK]
        return self.known[word]


def pack(
    paragraphs: list[list[Sentence]], dice: random.Random, limits=(0, 0, 40, 90, 150)
) -> list[list[tuple[int, Sentence]]]:
    """Rows of whole neighbouring sentences; each paragraph draws how long its rows may be, in words (0: one sentence).

    Each sentence carries the kind of space before it."""
    rows = []
    for paragraph in paragraphs:
        limit, row, size, glued = dice.choice(limits), [], 0, OPENING
        for sentence in paragraph:
            if row and size + len(sentence.words) > limit:
                rows.append(row)
                row, size = [], 0
            row.append((glued, sentence))
            size += len(sentence.words)
            glued = SPACED if sentence.spaces[-1] else GLUED
        rows.append(row)
    return rows


def disguise(words: list[str], dice: random.Random) -> list[str]:
    """Now and then a row in headline, upper or lower case, so that casing informs and does not decide."""
    draw = dice.random()
    if draw < 0.04:
        return [w.lower() for w in words]
    if draw < 0.07:
        return [w.upper() for w in words]
    if draw < 0.12:
        return [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
    return words


class Swapper:
    """Puts other names in the place of names, word for word, so that a name is known by its company, not by heart."""

    def __init__(self, share: float = 0.5):
        self.share = share
        lists = load_lists()
        by_class = {kind: [w.title() for w, k in lists.items() if k == LISTED[kind]] for kind in LISTED}
        bodies = [t for o in read_table("organisations.csv", Organisation) for t in o.terms]
        bodies += [t for o in read_table("outlets.csv", Outlet) for t in o.terms]
        self.first, self.last, self.towns = by_class["g"], by_class["s"], by_class["p"]
        self.bodies = sorted({w for t in bodies for w in t.split() if w[:1].isupper() and w.isalpha()})

    def __call__(self, words: list[str], tags: list[str], dice: random.Random) -> list[str]:
        out, on = list(words), False
        for i, tag in enumerate(tags):
            if tag[0] != "I":
                on = dice.random() < self.share
            if tag == "O" or not on or not words[i][:1].isupper() or not words[i].isalpha() or len(words[i]) < 3:
                continue
            if tag[2:] == "PER":
                out[i] = dice.choice(self.first if tag[0] == "B" and dice.random() < 0.8 else self.last)
            elif tag[2:] == "LOC":
                out[i] = dice.choice(self.towns)
            elif tag == "B-ORG" and not (i + 1 < len(tags) and tags[i + 1] == "I-ORG"):
                out[i] = dice.choice(self.bodies if dice.random() < 0.7 else self.last)
            if words[i].isupper():
                out[i] = out[i].upper()
        return out


def encode(
    row: list[tuple[int, Sentence]],
    pieces: Pieces,
    vocab: dict[str, dict[str, int]],
    dice: random.Random | None,
    swap: Swapper | None = None,
) -> dict[str, list] | None:
    """One row's columns: ``ids`` and ``kinds`` of its pieces, of its words what is learned and ``first``, the piece each begins with; ``None`` where
    it is longer than the encoder should see."""
    out = {k: [] for k in ("upos", "xpos", "heads", "labels", "start", "names", "entities")}
    ids, kinds, first = [CLS], [EDGE], []
    offset = 0
    words = [
        w
        for _, sentence in row
        for w in (
            sentence.words
            if swap is None or dice is None
            else swap(sentence.words, _named(sentence) or ["O"] * len(sentence.words), dice)
        )
    ]
    shown = disguise(words, dice) if dice else words
    for before, s in row:
        for i in range(len(s.words)):
            space = before if i == 0 else (SPACED if s.spaces[i - 1] else GLUED)
            mine = pieces(words[offset + i])
            if dice and dice.random() < (0.1 if _is_named(s, i) else 0.03):  # a name is known by its company
                mine = [MASK]
            first.append(len(ids))
            ids += mine
            kind = kind_of(shown[offset + i], space)
            if dice and dice.random() < 0.1:  # lists are never complete: learn to do without them
                kind -= kind % len(LISTED)
            kinds += [kind] * len(mine)
        for column in ("upos", "xpos", "labels"):
            out[column] += [vocab[column].get(t, NONE) for t in getattr(s, column)]
        out["heads"] += [h + offset if h else 0 for h in s.heads]
        out["start"] += [1] + [0] * (len(s.words) - 1)
        none = [NONE] * len(s.words)
        out["names"] += [NAME_TAGS.index(t) for t in s.names] if s.names else none
        out["entities"] += [NAME_TAGS.index(t) for t in s.entities] if s.entities else none
        offset += len(s.words)
    if len(ids) > MOST_PIECES:
        return None
    return dict(out | _acts(row, vocab["acts"], vocab["pairs"]), ids=ids + [SEP], kinds=kinds + [EDGE], first=first)


def _acts(row: list[tuple[int, Sentence]], types: dict[str, int], pairs: dict[str, int]) -> dict[str, list]:
    """``acts``: type of the act that a word begins, ``NONE`` inside a longer trigger; ``pairs`` and ``aux`` (a bit each) only at such words;
    ``roles``: (word of the act, side, word of a party) each."""
    total = sum(len(s.words) for _, s in row)
    out = {"acts": [], "pairs": [NONE] * total, "aux": [NONE] * total, "roles": []}
    for _, sentence in row:
        offset = len(out["acts"])
        if sentence.acts is None:
            out["acts"] += [NONE] * len(sentence.words)
            continue
        out["acts"] += [0] * len(sentence.words)
        for i, act in sentence.acts.items():
            for k in act.inside:
                if offset + k < len(out["acts"]) and out["acts"][offset + k] == 0:
                    out["acts"][offset + k] = NONE
        for i, act in sentence.acts.items():
            at = offset + i
            out["acts"][at] = types[act.type]
            out["pairs"][at] = pairs[f"{act.type} {act.mode}".rstrip()]
            out["aux"][at] = sum(1 << bit for bit, name in enumerate(AUX) if name in act.aux)
            for side, words in enumerate((act.actor, act.recipient)):
                out["roles"] += [(at, side, offset + k) for k in words if 0 <= offset + k < total]
    return out


def _named(sentence: Sentence) -> list[str] | None:
    return sentence.names or sentence.entities


def _is_named(sentence: Sentence, i: int) -> bool:
    tags = _named(sentence)
    return tags is not None and tags[i] != "O"
