"""SignedNetwork -> Frustration: the least that stands in the way of two blocs, proven, or bounded and said so.

The *frustration index* (line index of balance: Harary 1959; Abelson and Rosenberg 1958) is the least weight of edges that are frustrated,
positive between blocs or negative within one, over all ways to put the states into two blocs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.balance.graphs import Graph, bounds_of, contract, cost_of, find_anchors, join_pairs, plain, read_graph, find_order
from detente.balance.kernels import solve_graph
from detente.errors import NetworkError
from detente.networks import SignedEdge, SignedNetwork

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Frustration:
    """``lower`` <= index <= ``upper``; they meet where ``optimal``.

    ``blocs``: state -> number of its bloc, in a partition that costs ``upper``. In each connected part the state of most weight (the
    *anchor*) is in bloc 0; between parts nothing says who stands with whom. ``frustrated``: the edges against the blocs. ``total``: the
    weight of all edges.
    """

    lower: float
    upper: float
    optimal: bool
    seconds: float
    blocs: Mapping[str, int]
    frustrated: tuple[SignedEdge, ...]
    weighted: bool
    total: float

    @property
    def index(self) -> float | None:
        """The index; None where it is not proven: then there are only the bounds."""
        return self.upper if self.optimal else None

    @property
    def gap(self) -> float:
        """(upper - lower) / upper: 0 where the index is proven."""
        return (self.upper - self.lower) / self.upper if self.upper else 0.0

    @property
    def normalised(self) -> float | None:
        """F = 1 - 2 index / total (Aref and Wilson 2018): 1 where balanced; None without edges or without a proof."""
        return 1 - 2 * self.upper / self.total if self.optimal and self.total else None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"index": self.index, "lower": self.lower, "upper": self.upper, "optimal": self.optimal, "gap": self.gap,
                "weighted": self.weighted, "total": self.total, "normalised": self.normalised, "seconds": round(self.seconds, 3), "blocs": list_blocs(self.blocs),
                "frustrated": [[e.first, e.second, e.sign, e.weight] for e in self.frustrated]}


def find_frustration(network: SignedNetwork, *, weighted: bool = False, blocs: int | None = 2, seconds: float = 60.0,
                     apart: Pairs = (), together: Pairs = ()) -> Frustration:
    """The frustration index of a network, with the blocs that reach it, within so many seconds.

    Each edge counts 1, or its weight if ``weighted``. ``blocs``: 2; another number, or None for as many as fit best, is weak balance (Davis
    1967; ``balance.blocs``). ``apart`` and ``together``: pairs of states that the blocs must part, or keep. Raises ``NetworkError`` where
    those name no state of the network or contradict each other.

    >>> from detente.networks import make_network
    >>> found = find_frustration(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1), ("C", "D", -1)]))
    >>> found.index, found.optimal, len(found.frustrated)
    (1, True, 1)
    """
    start = time.perf_counter()
    graph, pairs = read_graph(network, weighted), read_pairs(network, apart, together)
    if blocs != 2:
        from detente.balance.blocs import solve_blocs

        lower, upper, sides = solve_blocs(graph, blocs, start + seconds, pairs)
    else:
        lower, upper, sides = solve_sides(graph, start + seconds, pairs)
    bounds = bounds_of(lower, upper, graph.step if blocs == 2 else graph.unit)
    return describe(network, graph, weighted, bounds, name_blocs(network, graph, sides, pairs), time.perf_counter() - start)


def solve_sides(graph: Graph, deadline: float, pairs: list[tuple[int, int, int]]) -> tuple[float, float, np.ndarray]:
    """(lower, upper, for each node 0 or 1), two blocs that hold the pairs."""
    classes = join_pairs(graph.size, pairs)
    if classes is None:
        raise NetworkError("what is to stand together and what apart contradict each other")
    heads, signs = classes.arrays()
    smaller, place, paid = contract(graph, heads, signs)
    answer = solve_graph(smaller, deadline)
    sides = answer.sides[place] * signs
    return answer.lower + paid, cost_of(graph, sides), (1 - sides) // 2


def read_pairs(network: SignedNetwork, apart: Pairs, together: Pairs) -> list[tuple[int, int, int]]:
    """(node, node, 1 or -1). Raises ``NetworkError`` where a state is not in the network."""
    number = {node: i for i, node in enumerate(network.nodes)}
    pairs = [(first, second, sign) for sign, found in ((-1, apart), (1, together)) for first, second in found]
    for state in (s for pair in pairs for s in pair[:2]):
        if state not in number:
            raise NetworkError(f"no state {state} in the network")
    return [(number[first], number[second], sign) for first, second, sign in pairs]


def describe(network: SignedNetwork, graph: Graph, weighted: bool, bounds: tuple[float, float], blocs: dict[str, int],
             seconds: float) -> Frustration:
    against = tuple(e for e in network.edges if (blocs[e.first] == blocs[e.second]) != (e.sign > 0))
    return Frustration(*bounds, bounds[0] == bounds[1], seconds, blocs, against, weighted, plain(np.abs(graph.weights).sum()))


def name_blocs(network: SignedNetwork, graph: Graph, sides: np.ndarray, pairs: list[tuple[int, int, int]] = ()) -> dict[str, int]:
    """State -> bloc: numbered by their heaviest states, and with two blocs the anchor of each connected part in bloc 0."""
    if sides.max(initial=0) > 1:
        order = {bloc: place for place, bloc in enumerate(dict.fromkeys(sides[find_order(graph)].tolist()))}
        return {node: order[side] for node, side in zip(network.nodes, sides.tolist())}
    anchors = find_anchors(graph, pairs)
    return {node: int(side != sides[anchor]) for node, side, anchor in zip(network.nodes, sides.tolist(), anchors)}


def list_blocs(blocs: Mapping[str, int]) -> list[list[str]]:
    """The states of each bloc, in order.

    >>> list_blocs({"A": 0, "B": 1, "C": 0})
    [['A', 'C'], ['B']]
    """
    return [[state for state, bloc in blocs.items() if bloc == number] for number in range(max(blocs.values(), default=-1) + 1)]
