"""What speaks for an act in a piece of text: `python -m train.relevance --out relevance.csv`.

A logistic regression (L2) over the clues of ``detente.relevance`` on the pieces of marked articles and releases; of text that was not learned (``--watched``)
it tells what share of the words it alone would have parsed, and what share of the acts stands in them.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from bench.acts import lay_out
from detente import Coder
from detente.places import areas_named
from detente.relevance import ENOUGH
from detente.sentences import cut_pieces
from train.marked import read_pages

HERE = Path(__file__).parent
LEARNED = [*sorted((HERE / "constructed").glob("articles-*.tsv")), *sorted((HERE / "annotated").glob("*.tsv"))]
WATCHED = sorted((HERE.parent / "bench/marked").glob("*.tsv"))
SELDOM = 2  # a clue of fewer pieces is not learned
SLIGHT = 0.05  # nor is a weight kept that moves next to nothing
HEAD = """# version: 2026.11
# origin: learned by `python -m train.relevance` from the project's marked text (train/constructed/articles-*.tsv, train/annotated)
# licence: CC BY 4.0
"""


@dataclass(frozen=True)
class Piece:
    clues: list[str]
    acts: int
    words: int


def read_pieces(paths: list[Path]) -> Iterator[Piece]:
    coder = Coder()
    for page in chain.from_iterable(map(read_pages, paths)):
        article, marked = lay_out(page)
        hits = coder.codebook.find_names(article.text)
        areas = areas_named(article.text, coder.codebook, coder.gazetteer)
        relevance = coder.relevance_of(article, hits, coder.home_of(article, hits, areas))
        for block, acts in zip(article.blocks, marked):
            for low, high in cut_pieces(block.text):
                start, end = block.start + low, block.start + high
                inside = sum(start <= act.trigger[0][0] < end for act in acts)
                yield Piece(relevance.clues(start, end), inside, len(article.text[start:end].split()))


def learn(pieces: list[Piece], weight: float) -> dict[str, float]:
    """Clue -> weight; ``weight`` is that of the squared weights in the loss."""
    seen = Counter(clue for piece in pieces for clue in piece.clues)
    index = {clue: i for i, clue in enumerate(sorted(clue for clue, n in seen.items() if n >= SELDOM))}
    places = [(row, index[clue]) for row, piece in enumerate(pieces) for clue in piece.clues if clue in index]
    table = torch.sparse_coo_tensor(torch.tensor(places).T, torch.ones(len(places)), (len(pieces), len(index)), check_invariants=True)
    target = torch.tensor([float(piece.acts > 0) for piece in pieces])
    weights = torch.zeros(len(index), 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, history_size=20, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        value = binary_cross_entropy_with_logits((table @ weights)[:, 0], target, reduction="sum") + weight * (weights**2).sum()
        (value / len(pieces)).backward()
        return value / len(pieces)

    optimizer.step(step)
    return {clue: weights[i].item() for clue, i in index.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weight", type=float, default=0.5, help="of the squared weights")
    parser.add_argument("--watched", type=Path, nargs="*", default=WATCHED)
    given = parser.parse_args()
    weights = {clue: round(value, 2) for clue, value in learn(list(read_pieces(LEARNED)), given.weight).items()}
    weights = {clue: value for clue, value in weights.items() if abs(value) >= SLIGHT}
    with given.out.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("clue", "weight"))
        rows.writerows((clue, f"{value:g}") for clue, value in weights.items())
    pieces = list(read_pieces(given.watched))
    for enough in sorted({-2.2, -1.7, -1.4, -1.1, ENOUGH, -0.4}):
        taken = [p for p in pieces if sum(weights.get(clue, 0.0) for clue in p.clues) >= enough]
        words, acts = (sum(getattr(p, what) for p in taken) / sum(getattr(p, what) for p in pieces) for what in ("words", "acts"))
        print(f"enough={enough} words={words:.3f} acts={acts:.3f}")


if __name__ == "__main__":
    main()
