"""SignedNetwork -> Graph: numbers instead of names, and what may be done to them without changing the question.

A *switching* of a node turns the signs of its edges; it changes no cycle's sign, hence no cost (Zaslavsky 1982). Nodes known
to stand together (or apart) are *contracted* to one: their edges are added, and what cancels is a cost paid in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np

from detente.networks import SignedNetwork

TINY = 1e-9                # a weight of less is what rounding left of nothing


@dataclass(frozen=True, eq=False)
class Graph:
    """``weights``: what an edge costs when frustrated, with the edge's sign; at most one edge a pair, none of a node to itself."""

    size: int
    first: np.ndarray
    second: np.ndarray
    weights: np.ndarray

    @property
    def edges(self) -> int:
        return len(self.weights)

    @cached_property
    def matrix(self) -> np.ndarray:
        """Signed weights, size x size."""
        out = np.zeros((self.size, self.size))
        out[self.first, self.second] = out[self.second, self.first] = self.weights
        return out

    @cached_property
    def rows(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(starts, neighbours, edge numbers): node i's neighbours are ``neighbours[starts[i]:starts[i + 1]]``."""
        ends = np.concatenate([self.first, self.second])
        order = np.argsort(ends, kind="stable")
        starts = np.searchsorted(ends[order], np.arange(self.size + 1))
        return starts, np.concatenate([self.second, self.first])[order], order % max(self.edges, 1)

    @cached_property
    def unit(self) -> float:
        """Of which all weights are whole multiples; 0 where they are no decimal numbers."""
        for scale in (1, 2, 10, 100, 1000, 10_000):
            whole = np.abs(self.weights) * scale
            if self.edges and whole.max() < 1e12 and np.allclose(whole, np.round(whole), rtol=0, atol=1e-7):
                return gcd(*np.round(whole).astype(np.int64).tolist()) / scale
        return 0.0

    @cached_property
    def step(self) -> float:
        """Costs of two partitions into two blocs differ by a multiple of this; 0 where the weights are no decimal numbers.

        Counted in units, the cost changes by a node's degree, modulo 2, when the node changes sides: where all degrees are even the step
        is two units, as in complete graphs of odd size.
        """
        if not self.unit:
            return 0.0
        degrees = np.bincount(np.concatenate([self.first, self.second]), np.tile(np.round(np.abs(self.weights) / self.unit), 2))
        return self.unit * (1 if (degrees % 2).any() else 2)


def read_graph(network: SignedNetwork, weighted: bool) -> Graph:
    """The network with its nodes numbered in order; each edge weighs 1 unless ``weighted``."""
    number = {node: i for i, node in enumerate(network.nodes)}
    ends = np.array([(number[e.first], number[e.second]) for e in network.edges], np.int64).reshape(-1, 2)
    weights = np.array([e.sign * (e.weight if weighted else 1.0) for e in network.edges], float)
    return Graph(len(network.nodes), ends[:, 0], ends[:, 1], weights)


def cost_of(graph: Graph, sides: np.ndarray) -> float:
    """The weight of frustrated edges where node i stands on side ``sides[i]``, 1 or -1."""
    return float(np.abs(graph.weights[frustrated(graph, sides)]).sum())


def frustrated(graph: Graph, sides: np.ndarray) -> np.ndarray:
    """For each edge, whether it is positive between the sides, or negative within one."""
    return graph.weights * sides[graph.first] * sides[graph.second] < 0


def contract(graph: Graph, heads: np.ndarray, signs: np.ndarray) -> tuple[Graph, np.ndarray, float]:
    """(graph, node -> new node, cost paid) where node i stands with ``heads[i]`` (sign 1) or opposite to it (-1)."""
    kept, place = np.unique(heads, return_inverse=True)
    first, second = place[graph.first], place[graph.second]
    weights = graph.weights * signs[graph.first] * signs[graph.second]
    inner = first == second
    paid = float(-weights[inner & (weights < 0)].sum())
    low, high = np.minimum(first, second)[~inner], np.maximum(first, second)[~inner]
    pairs, pair = np.unique(low * len(kept) + high, return_inverse=True)
    sums = np.bincount(pair, weights[~inner], len(pairs))
    paid += float((np.bincount(pair, np.abs(weights[~inner]), len(pairs)) - np.abs(sums)).sum() / 2)
    left = np.abs(sums) > TINY
    return Graph(len(kept), pairs[left] // len(kept), pairs[left] % len(kept), sums[left]), place, paid


def select(graph: Graph, edges: np.ndarray) -> tuple[Graph, np.ndarray]:
    """(graph of these edges and their ends alone, its nodes' numbers in the whole)."""
    nodes, ends = np.unique(np.concatenate([graph.first[edges], graph.second[edges]]), return_inverse=True)
    return Graph(len(nodes), ends[: len(edges)], ends[len(edges):], graph.weights[edges]), nodes


class Classes:
    """Nodes known to stand together or apart: union-find with signs.

    >>> classes = Classes(4)
    >>> classes.join(0, 1, -1), classes.join(1, 2, -1), classes.relation(0, 2), classes.join(0, 2, -1), classes.relation(0, 3)
    (True, True, 1, False, 0)
    """

    def __init__(self, size: int):
        self.head, self.sign = list(range(size)), [1] * size

    def find(self, node: int) -> tuple[int, int]:
        """(head, sign of the node relative to it)."""
        path, sign = [], 1
        while self.head[node] != node:
            path.append(node)
            node = self.head[node]
        for member in reversed(path):
            sign *= self.sign[member]
            self.head[member], self.sign[member] = node, sign
        return node, sign

    def join(self, first: int, second: int, sign: int) -> bool:
        """Says that they stand together (1) or apart (-1); False where the opposite is known."""
        (a, s), (b, t) = self.find(first), self.find(second)
        if a == b:
            return s * t == sign
        self.head[max(a, b)], self.sign[max(a, b)] = min(a, b), s * t * sign
        return True

    def relation(self, first: int, second: int) -> int:
        """1, -1, or 0 where neither is known."""
        (a, s), (b, t) = self.find(first), self.find(second)
        return s * t if a == b else 0

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """(heads, signs) for ``contract``."""
        found = [self.find(node) for node in range(len(self.head))]
        return np.array([h for h, _ in found], np.int64), np.array([s for _, s in found], np.int64)


def balanced_sides(graph: Graph) -> np.ndarray | None:
    """Sides that frustrate no edge; None where there are none (Harary 1953)."""
    classes = Classes(graph.size)
    for first, second, weight in zip(graph.first.tolist(), graph.second.tolist(), graph.weights.tolist()):
        if not classes.join(first, second, 1 if weight > 0 else -1):
            return None
    return classes.arrays()[1]


def split_blocks(graph: Graph) -> list[np.ndarray]:
    """The biconnected blocks, each as its edges' numbers; cycles lie within blocks, so costs add over them.

    Hopcroft and Tarjan (1973), without recursion.
    """
    starts, neighbours, numbers = (a.tolist() for a in graph.rows)
    depth, low, at = [0] * graph.size, [0] * graph.size, starts[:-1]
    blocks, stack = [], []
    for root in range(graph.size):
        if depth[root]:
            continue
        depth[root], path = 1, [(root, -1)]
        while path:
            node, entry = path[-1]
            if at[node] < starts[node + 1]:
                other, edge = neighbours[at[node]], numbers[at[node]]
                at[node] += 1
                if not depth[other]:
                    depth[other] = low[other] = depth[node] + 1
                    stack.append(edge)
                    path.append((other, edge))
                elif edge != entry and depth[other] < depth[node]:
                    stack.append(edge)
                    low[node] = min(low[node], depth[other])
                continue
            path.pop()
            if path:
                above = path[-1][0]
                low[above] = min(low[above], low[node])
                if low[node] >= depth[above]:
                    cut = len(stack) - 1 - stack[::-1].index(entry)
                    blocks.append(np.array(stack[cut:], np.int64))
                    del stack[cut:]
    return blocks


def join_pairs(size: int, pairs: Sequence[tuple[int, int, int]]) -> Classes | None:
    """Classes of (node, node, sign); None where they contradict each other."""
    classes = Classes(size)
    return classes if all(classes.join(*pair) for pair in pairs) else None


def bounds_of(lower: float, upper: float, step: float) -> tuple[float, float]:
    """The bounds, the lower one raised to the next value that a cost can have when costs go by steps (0: they do not).

    >>> bounds_of(3.2, 5.0, 1.0), bounds_of(2.5, 2.5 + 1e-12, 0.0)
    ((4, 5), (2.5, 2.5))
    """
    if step:
        lower = upper - step * np.floor((upper - lower) / step + 1e-6)
    elif upper - lower <= 1e-7 * max(1.0, upper):
        lower = upper
    return plain(max(0.0, lower)), plain(upper)


def plain(value: float) -> float | int:
    """Rounding taken off; a whole number as an int."""
    value = round(float(value), 9)
    return int(value) if value.is_integer() else value


def find_order(graph: Graph) -> np.ndarray:
    """Nodes from the heaviest, the first in the alphabet where equal."""
    weights = np.abs(graph.weights)
    heft = np.bincount(np.concatenate([graph.first, graph.second]), np.tile(weights, 2), graph.size)
    return np.argsort(-np.round(heft, 9), kind="stable")


def find_anchors(graph: Graph, pairs: list[tuple[int, int, int]] = ()) -> list[int]:
    """For each node, the heaviest of its connected part; ``pairs`` connect as edges do."""
    classes = Classes(graph.size)
    for first, second in [*zip(graph.first.tolist(), graph.second.tolist()), *((a, b) for a, b, _ in pairs)]:
        classes.join(first, second, 1)
    heads, anchor = classes.arrays()[0].tolist(), {}
    for node in find_order(graph).tolist():
        anchor.setdefault(heads[node], node)
    return [anchor[head] for head in heads]
