"""Graph -> a smaller Graph with the same answer: nodes whose place beside another is certain are contracted.

Two rules, after Lange, Andres and Swoboda (2019, "Combinatorial persistency criteria for multicut and max-cut"):

- *one edge outweighs the rest*: |w_ij| >= the sum of i's other weights. Wherever the others stand, i is best placed by this edge.
  Nodes of one edge are a case of it.
- *one edge outweighs the difference*: 2 |w_ij| >= the sum over k of |w_ik - s w_jk|, s the edge's sign. Where i and j stand against their
  edge, changing one of the two costs nothing. Twins, nodes with the same friends and foes, are a case of it.

With > for >= the relation holds in every optimum, and otherwise in at least one. Relations of the first kind hold all at once;
of the second kind, pairs with no node in common are taken in one pass: each is set right by moving one of its own two nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.balance.graphs import TINY, Classes, Graph, contract

DENSE = 1500               # nodes up to which the second rule, which takes a matrix, is asked
CHUNK = 4_000_000          # numbers held at once while it is


@dataclass(frozen=True, eq=False)
class Reduction:
    """``graph``'s nodes stand for the original's: node i is at ``place[i]``, on its side times ``signs[i]``; ``paid`` in any case."""

    graph: Graph
    place: np.ndarray
    signs: np.ndarray
    paid: float

    def lift(self, sides: np.ndarray) -> np.ndarray:
        """Sides of the original's nodes from sides of the graph's."""
        return sides[self.place] * self.signs


def keep(graph: Graph) -> Reduction:
    return Reduction(graph, np.arange(graph.size), np.ones(graph.size, np.int64), 0.0)


def follow(before: Reduction, classes: Classes) -> Reduction:
    """The reduction, and after it a contraction of its graph's nodes."""
    heads, signs = classes.arrays()
    graph, place, paid = contract(before.graph, heads, signs)
    return Reduction(graph, place[before.place], before.signs * signs[before.place], before.paid + paid)


def reduce_graph(graph: Graph, every: bool = False) -> Reduction:
    """Both rules until neither finds anything; with ``every``, only what holds in every optimum."""
    out = keep(graph)
    while out.graph.edges:
        found = Found(out.graph, every)
        outweighing(found)
        if out.graph.size <= DENSE:
            outdiffering(found)
        if not found.new:
            break
        out = follow(out, found.classes)
    return out


class Found:
    """What one pass finds: pairs where ``rest`` is below 0 hold in every optimum; where it is 0, disjoint ones are taken."""

    def __init__(self, graph: Graph, every: bool):
        self.graph, self.every, self.classes = graph, every, Classes(graph.size)
        self.touched: set[int] = set()
        self.new = False

    def join(self, first: np.ndarray, second: np.ndarray, signs: np.ndarray, rest: np.ndarray) -> None:
        for i in np.flatnonzero(rest < -TINY).tolist():
            self.new |= self.classes.join(int(first[i]), int(second[i]), int(signs[i]))
        for i in () if self.every else np.flatnonzero(np.abs(rest) <= TINY).tolist():
            a, b = int(first[i]), int(second[i])
            if a not in self.touched and b not in self.touched and not self.classes.relation(a, b):
                self.touched |= {a, b}
                self.new |= self.classes.join(a, b, int(signs[i]))


def outweighing(found: Found) -> None:
    """Joins each node to the neighbour whose edge outweighs its others."""
    graph = found.graph
    ends, others = np.concatenate([graph.first, graph.second]), np.concatenate([graph.second, graph.first])
    weights = np.tile(np.abs(graph.weights), 2)
    found.join(ends, others, np.tile(np.sign(graph.weights), 2), np.bincount(ends, weights, graph.size)[ends] - 2 * weights)


def outdiffering(found: Found) -> None:
    """Joins the ends of edges that outweigh what else their ends differ in."""
    graph, signs, weights = found.graph, np.sign(found.graph.weights), np.abs(found.graph.weights)
    whole = np.bincount(graph.first, weights, graph.size) + np.bincount(graph.second, weights, graph.size)
    likely = np.flatnonzero(np.abs(whole[graph.first] - whole[graph.second]) <= 4 * weights + TINY)  # ends differ at least by this
    rest = np.full(graph.edges, np.inf)
    for at in range(0, len(likely), size := max(1, CHUNK // graph.size)):
        part = likely[at:at + size]
        rows = graph.matrix[graph.first[part]] - signs[part, None] * graph.matrix[graph.second[part]]
        rest[part] = np.abs(rows, out=rows).sum(1)
    found.join(graph.first, graph.second, signs, rest - 4 * weights)
