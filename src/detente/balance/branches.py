"""A node of the tree -> its two branches: which edge to fix, and what follows from fixing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.balance.graphs import Classes, Graph

if TYPE_CHECKING:
    from detente.balance.trees import Tree

WHOLE = 1e-6               # how near to 0 or 1 is 0 or 1
TRIED = 8                  # edges tried at a node, at most
TRUSTED = 3                # trials of an edge after which they are trusted
STEPS = 60                 # of the dual simplex method, for one trial


def fix_edge(graph: Graph, low: np.ndarray, high: np.ndarray, edge: int, value: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Bounds of f with one edge more fixed, and with what that decides about others; None where it contradicts what is fixed."""
    low, high, classes = low.copy(), high.copy(), Classes(graph.size)
    low[edge] = high[edge] = value
    for e in np.flatnonzero(low == high).tolist():
        if not classes.join(int(graph.first[e]), int(graph.second[e]), 1 if (graph.weights[e] > 0) == (low[e] == 0) else -1):
            return None
    heads, signs = classes.arrays()
    inner = heads[graph.first] == heads[graph.second]
    low[inner] = high[inner] = (graph.weights * signs[graph.first] * signs[graph.second] < 0)[inner]
    return low, high


class Memory:
    """What fixing an edge gained before, a unit of change: pseudocosts, tried first where little is known (Achterberg 2005)."""

    def __init__(self, graph: Graph):
        self.sums, self.counts = np.zeros((2, graph.edges)), np.zeros((2, graph.edges))
        self.weights = np.abs(graph.weights)

    def note(self, edge: int, side: int, gain: float, distance: float) -> None:
        self.sums[side, edge] += gain / max(distance, 1e-6)
        self.counts[side, edge] += 1

    def scores(self, f: np.ndarray, edges: np.ndarray) -> np.ndarray:
        means = self.sums.sum(1) / np.maximum(1, self.counts.sum(1))
        rates = np.where(self.counts[:, edges] > 0, self.sums[:, edges] / np.maximum(1, self.counts[:, edges]), means[:, None])
        return product(rates[0] * f[edges], rates[1] * (1 - f[edges])) + 1e-9 * self.weights[edges]


def product(first, second):
    """Both branches must gain: one that does not counts nearly nothing."""
    return np.maximum(first, 1e-6) * np.maximum(second, 1e-6)


def choose_edge(tree: Tree, memory: Memory, bound: float, f: np.ndarray, low: np.ndarray, high: np.ndarray) -> int | None:
    """The undecided edge whose two branches promise to raise the bound most; None where all are decided."""
    edges = np.flatnonzero(np.minimum(f, 1 - f) > WHOLE)
    if not len(edges):
        return None
    scores = memory.scores(f, edges)
    best, chosen, tried = -1.0, int(edges[scores.argmax()]), 0
    for place in np.argsort(-scores, kind="stable")[: 4 * TRIED].tolist():
        edge, score = int(edges[place]), scores[place]
        if memory.counts[:, edge].min() < TRUSTED:
            if tried == TRIED:
                continue
            tried, score = tried + 1, product(*(try_edge(tree, memory, bound, f, low, high, edge, side) for side in (0, 1)))
        if score > best * 1.0001:
            best, chosen = score, edge
    return chosen


def try_edge(tree: Tree, memory: Memory, bound: float, f: np.ndarray, low: np.ndarray, high: np.ndarray, edge: int, side: int) -> float:
    """What fixing the edge adds to the bound within a few steps."""
    low, high = low.copy(), high.copy()
    low[edge] = high[edge] = side
    tree.program.fix(low, high)
    gain = min(max(tree.program.reach(STEPS) - bound, 0.0), tree.target - bound + 1)
    memory.note(edge, side, gain, f[edge] if side == 0 else 1 - f[edge])
    return gain
