"""SignedNetwork -> Census: triads by their signs, and those under strain.

A triad is three states with three edges. It is balanced where the product of its signs is positive: +++ and +-- (Heider 1946; Cartwright
and Harary 1956). In weak balance --- is no strain either (Davis 1967).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from detente.balance.cycles import list_triangles
from detente.balance.graphs import Graph, read_graph
from detente.networks import SignedNetwork

KINDS = ("+++", "++-", "+--", "---")       # by the number of negative edges


@dataclass(frozen=True, slots=True)
class Triad:
    """Three states in alphabetical order; ``signs`` of first-second, first-third, second-third; ``weight``: the least of its three
    edges'."""

    states: tuple[str, str, str]
    signs: tuple[int, int, int]
    weight: float

    @property
    def kind(self) -> str:
        return KINDS[sum(sign < 0 for sign in self.signs)]

    @property
    def balanced(self) -> bool:
        return self.kind in ("+++", "+--")


@dataclass(frozen=True, slots=True)
class Census:
    """``counts``: kind -> number of triads. ``weights``: the same with each triad counted as its intensity.

    ``balanced`` and ``weighted``: the share that is balanced, of triads and of intensity; None where there is no triad. ``states``: state
    -> (its triads, those not balanced).
    """

    counts: Mapping[str, int]
    weights: Mapping[str, float]
    balanced: float | None
    weighted: float | None
    states: Mapping[str, tuple[int, int]]

    @property
    def triads(self) -> int:
        return sum(self.counts.values())

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"triads": self.triads, "counts": dict(self.counts), "weights": dict(self.weights), "balanced": self.balanced,
                "weighted": self.weighted, "states": {state: list(pair) for state, pair in self.states.items()}}


def count_triads(network: SignedNetwork) -> Census:
    """The census of a network.

    A triad's intensity is the geometric mean of its three weights (Onnela et al. 2005, eq. 2), so one weak edge makes a weak triad.

    >>> from detente.networks import make_network
    >>> census = count_triads(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1, 8.0), ("C", "D", -1)]))
    >>> census.counts, census.weights["++-"], census.balanced, census.states["D"]
    ({'+++': 0, '++-': 1, '+--': 0, '---': 0}, 2.0, 0.0, (0, 0))
    """
    graph = read_graph(network, True)
    edges = order_triangles(graph)
    weights = graph.weights[edges].reshape(-1, 3)
    negative = (weights < 0).sum(1)
    intensity = np.cbrt(np.abs(weights).prod(1))
    counts = np.bincount(negative, minlength=4)
    sums = np.bincount(negative, intensity, minlength=4).astype(float)
    corners = np.stack([graph.first[edges[:, 0]], graph.second[edges[:, 0]], graph.second[edges[:, 1]]], 1)
    all_of = np.bincount(corners.ravel(), minlength=graph.size)
    strained_of = np.bincount(corners[negative % 2 == 1].ravel(), minlength=graph.size)
    return Census(dict(zip(KINDS, counts.tolist())), dict(zip(KINDS, np.round(sums, 9).tolist())),
                  *(float((kinds[0] + kinds[2]) / kinds.sum()) if len(edges) else None for kinds in (counts, sums)),
                  {node: (a, b) for node, a, b in zip(network.nodes, all_of.tolist(), strained_of.tolist())})


def order_triangles(graph: Graph) -> np.ndarray:
    """Edge numbers of every triad, (t, 3): of nodes i < j < k the edges ij, ik, jk."""
    found = list_triangles(graph, most=None)
    return found[np.lexsort(found.T[::-1])] if len(found) else found


def list_strained(network: SignedNetwork, state: str | None = None, *, weak: bool = False, most: int | None = None) -> list[Triad]:
    """The triads that are not balanced, the heaviest first; those of one state, if given. With ``weak``, --- is none.

    >>> from detente.networks import make_network
    >>> list_strained(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1), ("C", "D", -1)]))
    [Triad(states=('A', 'B', 'C'), signs=(1, -1, 1), weight=1.0)]
    """
    graph = read_graph(network, True)
    triangles = order_triangles(graph)
    weights = graph.weights[triangles].reshape(-1, 3)
    negative = (weights < 0).sum(1)
    chosen = np.flatnonzero((negative == 1) | (negative == 3) & (not weak))
    chosen = chosen[np.argsort(-np.abs(weights[chosen]).min(1), kind="stable")]  # those of one weight stay in order of their states
    ends = zip(graph.first[triangles[chosen, 0]].tolist(), graph.second[triangles[chosen, 0]].tolist(), graph.second[triangles[chosen, 1]].tolist())
    signs, least, nodes = np.sign(weights[chosen]).astype(int).tolist(), np.abs(weights[chosen]).min(1).tolist(), network.nodes
    found = (Triad((nodes[a], nodes[b], nodes[c]), tuple(of), weight) for (a, b, c), of, weight in zip(ends, signs, least))
    return list(islice((triad for triad in found if state is None or state in triad.states), most))


def count_states(triads: list[Triad]) -> Counter:
    """State -> the number of these triads that it is in."""
    return Counter(state for triad in triads for state in triad.states)
