"""All text as a network sees it, encoded once: `python -m train.encoded --texts FILE --vocabulary FILE --out FILE [--passes 4] [--workers N]`.

A pass shows every row, with names replaced and words masked by dice of its own. Training draws its epochs from the passes in turn, so that a
graphics card does not wait for rows to be encoded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import pickle
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from train.acts import act_pairs, act_types, join
from train.marked import AUX
from train.rows import NONE, Pieces, Swapper, encode, pack
from train.texts import Texts

WHOLE = (90, 150)  # words a row of marked text: a line of it is seen whole
SELDOM = 0.3  # of the names in texts with acts fewer are replaced: states do most of what is done
JOINED = ("constructed", "wordings", "articles", "annotated", "beside")  # lines that stand for themselves
OF_PIECES = ("ids", "kinds")
OF_WORDS = ("first", "upos", "xpos", "heads", "labels", "start", "names", "entities", "acts", "pairs", "aux")
JITTER = 4  # words by which rows of like length may change places


@dataclass
class Rows:
    """Encoded rows, end to end: ``columns`` by name, among them ``roles`` (act's word, side, party's word), and where the pieces (``ids``), words
    (``first``) and ``roles`` of each row begin; ``kind``: which of ``kinds`` of text a row is. On a device columns are tensors, ``begins`` too."""

    kinds: list[str]
    columns: dict[str, np.ndarray | torch.Tensor]
    starts: dict[str, np.ndarray]
    kind: np.ndarray
    begins: dict[str, torch.Tensor] = field(default_factory=dict)

    @classmethod
    def gather(cls, encoded: Iterable[tuple[str, dict[str, list]]], kinds: list[str]) -> Rows:
        """From (kind of text, row as ``rows.encode`` gives it) each."""
        columns = {name: [] for name in (*OF_PIECES, *OF_WORDS, "roles")}
        lengths, kind = {"ids": [0], "first": [0], "roles": [0]}, []
        for name, row in encoded:
            kind.append(kinds.index(name))
            for column, values in columns.items():
                values += row[column]
            for column, of in lengths.items():
                of.append(len(row[column]))
        arrays = {name: np.array(values, np.int16) for name, values in columns.items()}
        arrays["roles"] = arrays["roles"].reshape(-1, 3)
        return cls(kinds, arrays, {name: np.cumsum(of) for name, of in lengths.items()}, np.array(kind, np.int8))

    def to(self, device: torch.device) -> Rows:
        columns, begins = ({name: torch.from_numpy(values).to(device) for name, values in part.items()} for part in (self.columns, self.starts))
        return Rows(self.kinds, columns, self.starts, self.kind, begins)

    def draw(self, shares: dict[str, float], size: int, dice: random.Random) -> list[np.ndarray]:
        """One epoch: of each kind of text its share of rows (above 1: more than once), in batches of about ``size`` words, rows of like length together."""
        drawn = []
        for number, name in enumerate(self.kinds):
            share = shares.get(name, 1.0)
            drawn += [row for row in np.flatnonzero(self.kind == number).tolist() for _ in range(int(share) + (dice.random() < share % 1))]
        words = np.diff(self.starts["first"])
        drawn.sort(key=lambda row: words[row] + dice.random() * JITTER)
        groups, group = [], []
        for row in drawn:
            if group and (len(group) + 1) * words[row] > size:
                groups.append(np.array(group))
                group = []
            group.append(row)
        if group:
            groups.append(np.array(group))
        dice.shuffle(groups)
        return groups

    def batch(self, rows: np.ndarray) -> dict[str, torch.Tensor]:
        """The rows as padded tensors (B, T) of pieces and (B, W) of words; ``aux`` (B, W, aux); ``roles`` (B, 2, W, W); ``candidates`` (B, W, W+1): a
        word's head lies in its own sentence, or is the root."""
        batch = self._padded("ids", OF_PIECES, rows, 0) | self._padded("first", OF_WORDS, rows, NONE)
        batch["mask"], real = batch.pop("ids real"), batch.pop("first real")
        root = torch.ones_like(real[:, :1])
        batch["is_word"] = torch.cat([root, real], 1)
        batch["first"] = torch.cat([torch.zeros_like(batch["first"][:, :1]), batch["first"].clamp(min=0)], 1)
        sentence = (batch["start"] == 1).cumsum(1) * real
        batch["candidates"] = torch.cat([root[:, None].expand(-1, real.shape[1], -1), (sentence[:, :, None] == sentence[:, None, :]) & real[:, None]], 2)
        bits = batch["aux"][..., None]
        batch["aux"] = torch.where(bits == NONE, NONE, (bits.clamp(min=0) >> torch.arange(len(AUX), device=bits.device)) & 1)
        known = (batch["pairs"] != NONE)[:, None, :, None] & real[:, None, None, :]
        batch["roles"] = torch.where(known, 0, NONE).expand(-1, 2, -1, -1).contiguous()
        starts = self.starts["roles"]
        at = np.concatenate([np.arange(starts[row], starts[row + 1]) for row in rows])
        of = np.repeat(np.arange(len(rows)), starts[rows + 1] - starts[rows])
        act, side, party = self.columns["roles"][self._moved(at)].long().unbind(1)
        batch["roles"][self._moved(of), side, act, party] = 1
        return batch

    def _padded(self, of: str, names: tuple[str, ...], rows: np.ndarray, fill: int) -> dict[str, torch.Tensor]:
        starts, begins, at = self.starts[of], self.begins[of], self._moved(rows)
        wide = torch.arange(int((starts[rows + 1] - starts[rows]).max()), device=begins.device)
        real = wide < (begins[at + 1] - begins[at])[:, None]
        at = torch.where(real, begins[at][:, None] + wide, 0)
        return {name: torch.where(real, self.columns[name][at].long(), fill) for name in names} | {f"{of} real": real}

    def _moved(self, array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array).to(self.columns["roles"].device, non_blocking=True)


def encode_rows(learned: dict[str, list], pieces: Pieces, index: dict[str, dict[str, int]], swap: float, seed: str) -> Rows:
    """One pass over all text that is learned."""
    dice, often, seldom = random.Random(seed), Swapper(swap), Swapper(swap * SELDOM)

    def rows() -> Iterator[tuple[str, dict[str, list]]]:
        for kind, paragraphs in learned.items():
            packed = pack(paragraphs, dice) if kind == "treebanks" else pack(join(paragraphs, dice) if kind in JOINED else paragraphs, dice, WHOLE)
            for row in packed:
                if encoded := encode(row, pieces, index, dice, often if kind in ("treebanks", "named") else seldom):
                    yield kind, encoded

    return Rows.gather(rows(), list(learned))


def encode_watched(paragraphs: list, pieces: Pieces, index: dict[str, dict[str, int]]) -> Rows:
    """Text to watch training with: as it stands."""
    rows = (encode(row, pieces, index, None) for row in pack(paragraphs, random.Random(0), (90,)))
    return Rows.gather((("", row) for row in rows if row), [""])


@dataclass
class Encoded:
    """What training needs: the values of each column, the passes, and what it is watched with."""

    tags: dict[str, list[str]]
    passes: list[Rows]
    watched: dict[str, Rows]


def read_encoded(path: Path) -> Encoded:
    with gzip.open(path) as file:
        return Encoded(*pickle.load(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="what train.texts wrote")
    parser.add_argument("--vocabulary", type=Path, required=True, help="vocab.txt of the word-pieces")
    parser.add_argument("--swap", type=float, default=0.5, help="share of names replaced by others of their type")
    parser.add_argument("--passes", type=int, default=4)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    with gzip.open(given.texts) as file:
        texts = Texts(*pickle.load(file))
    index = {k: {t: i for i, t in enumerate(v)} for k, v in (texts.tags | {"acts": act_types(), "pairs": act_pairs()}).items()}
    pieces = Pieces(given.vocabulary)
    with multiprocessing.get_context("fork").Pool(given.workers, _begin, (texts, pieces, index, given.swap)) as pool:
        passes = pool.map(_encode, range(given.passes), chunksize=1)
    watched = {name: encode_watched(part, pieces, index) for name, part in texts.watched.items()}
    with gzip.open(given.out, "wb", compresslevel=6) as file:
        pickle.dump((texts.tags, passes, watched), file, protocol=pickle.HIGHEST_PROTOCOL)
    print(json.dumps({"rows": [len(one.kind) for one in passes], "words": [int(one.starts["first"][-1]) for one in passes]}))


_SHARED: list = []


def _begin(*shared) -> None:
    _SHARED[:] = shared


def _encode(number: int) -> Rows:
    texts, pieces, index, swap = _SHARED
    return encode_rows(texts.learned, pieces, index, swap, str(number))


if __name__ == "__main__":
    main()
