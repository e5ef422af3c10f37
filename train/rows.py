"""Paragraphs of gold sentences -> padded batches of rows."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer

from detente.codebook.tables import Organisation, Outlet, read_table
from detente.model.shapes import EDGE, GLUED, LISTED, OPENING, SPACED, kind_of, load_lists
from train.marked import AUX
from train.treebank import Sentence

NAME_TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
CLS, SEP, UNK, MASK = 101, 102, 100, 103
MOST_PIECES = 250


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
    """One row's columns; ``None`` where it is longer than the encoder should see."""
    out = {k: [] for k in ("upos", "xpos", "heads", "labels", "start", "names", "entities", "spans")}
    ids, kinds, first = [CLS], [EDGE], [0]
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
            out[column] += [vocab[column].get(t, -100) for t in getattr(s, column)]
        out["heads"] += [h + offset if h else 0 for h in s.heads]
        out["start"] += [1] + [0] * (len(s.words) - 1)
        none = [-100] * len(s.words)
        out["names"] += [NAME_TAGS.index(t) for t in s.names] if s.names else none
        out["entities"] += [NAME_TAGS.index(t) for t in s.entities] if s.entities else none
        out["spans"] += [(offset + 1, offset + len(s.words))] * len(s.words)
        offset += len(s.words)
    if len(ids) > MOST_PIECES:
        return None
    return dict(out | _acts(row, vocab["acts"], vocab["pairs"]), ids=ids + [SEP], kinds=kinds + [EDGE], first=first)


def _acts(row: list[tuple[int, Sentence]], types: dict[str, int], pairs: dict[str, int]) -> dict:
    """``acts``: type of the act that a word begins, -100 inside a longer trigger; ``pairs``, ``aux`` and ``roles`` only at such words."""
    out = {"acts": [], "pairs": {}, "aux": {}, "roles": {}}
    total = sum(len(s.words) for _, s in row)
    for _, sentence in row:
        offset = len(out["acts"])
        if sentence.acts is None:
            out["acts"] += [-100] * len(sentence.words)
            continue
        out["acts"] += [0] * len(sentence.words)
        for i, act in sentence.acts.items():
            for k in act.inside:
                if offset + k < len(out["acts"]) and out["acts"][offset + k] == 0:
                    out["acts"][offset + k] = -100
        for i, act in sentence.acts.items():
            out["acts"][offset + i] = types[act.type]
            out["pairs"][offset + i] = pairs[f"{act.type} {act.mode}".rstrip()]
            out["aux"][offset + i] = [int(name in act.aux) for name in AUX]
            out["roles"][offset + i] = [[offset + k for k in side if 0 <= offset + k < total] for side in (act.actor, act.recipient)]
    return out


def _named(sentence: Sentence) -> list[str] | None:
    return sentence.names or sentence.entities


def _is_named(sentence: Sentence, i: int) -> bool:
    tags = _named(sentence)
    return tags is not None and tags[i] != "O"


def collate(rows: list[dict[str, list]]) -> dict[str, torch.Tensor]:
    """Padded tensors; ``candidates`` (B, W, W+1): a word's head lies in its own sentence, or is the root."""
    wide, words = max(len(r["ids"]) for r in rows), max(len(r["upos"]) for r in rows)
    batch = {k: np.full((len(rows), wide), 0) for k in ("ids", "kinds", "mask")}
    batch |= {
        k: np.full((len(rows), words), -100) for k in ("upos", "xpos", "heads", "labels", "start", "names", "entities")
    }
    batch["first"] = np.zeros((len(rows), words + 1), int)
    batch["is_word"] = np.zeros((len(rows), words + 1), int)
    candidates = np.zeros((len(rows), words, words + 1), bool)
    candidates[:, :, 0] = True
    batch["acts"] = np.full((len(rows), words), -100)
    batch["pairs"] = np.full((len(rows), words), -100)
    batch["aux"] = np.full((len(rows), words, len(AUX)), -100, np.int8)
    batch["roles"] = np.full((len(rows), 2, words, words), -100, np.int8)
    for b, row in enumerate(rows):
        _collate_acts(batch, b, row)
        batch["mask"][b, : len(row["ids"])] = 1
        batch["is_word"][b, : len(row["first"])] = 1
        for key in ("ids", "kinds", "first", "upos", "xpos", "heads", "labels", "start", "names", "entities"):
            batch[key][b, : len(row[key])] = row[key]
        for at, (low, high) in enumerate(row["spans"]):
            candidates[b, at, low : high + 1] = True
    tensors = {k: torch.from_numpy(v) for k, v in batch.items()}
    return tensors | {"candidates": torch.from_numpy(candidates)}


def _collate_acts(batch: dict[str, np.ndarray], b: int, row: dict) -> None:
    """The columns of acts."""
    count = len(row["upos"])
    batch["acts"][b, :count] = row["acts"]
    for i, pair in row["pairs"].items():
        batch["pairs"][b, i] = pair
    for i, aux in row["aux"].items():
        batch["aux"][b, i] = aux
    for i, sides in row["roles"].items():
        for role, inside in enumerate(sides):
            batch["roles"][b, role, i, :count] = 0
            batch["roles"][b, role, i, inside] = 1


def batches(rows: list[list[tuple[int, Sentence]]], size: int, dice: random.Random) -> list[list]:
    """Groups of about ``size`` words, of rows of like length, in random order."""
    words = [sum(len(sentence.words) for _, sentence in row) for row in rows]
    groups, group = [], []
    for i in sorted(range(len(rows)), key=lambda i: words[i] + dice.random() * 4):
        if group and (len(group) + 1) * words[i] > size:
            groups.append(group)
            group = []
        group.append(rows[i])
    groups.append(group)
    dice.shuffle(groups)
    return groups
