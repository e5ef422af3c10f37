"""SignedNetwork, Frustration -> what it would cost a state to change sides.

The two blocs have no names: a partition and its mirror image are the same. A state's side is therefore told against the *anchor*, the
state of most weight in its connected part (the first in the alphabet where equal). A state changes sides when it stands with its anchor
where it stood against it, or against it where it stood with it; everyone else may move along. The cost is the index under that condition,
less the index: one more solve. The anchor itself is told against the next heaviest state of its part.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from detente.balance.frustration import Frustration, solve_sides
from detente.balance.graphs import Graph, bounds_of, find_anchors, find_order, plain, read_graph
from detente.errors import NetworkError
from detente.networks import SignedNetwork


@dataclass(frozen=True, slots=True)
class SideCost:
    """``lower`` <= cost <= ``upper``; they meet where ``proven``. ``against``: the state it is told against; None for a state with no
    edges.

    ``along``: the other states that in the cheapest case found change sides as well; where they are most of the part, it is rather the
    anchor that moves, with those not named. ``alone``: what it costs if nobody else moves, the state's satisfied weight less its
    frustrated.
    """

    state: str
    against: str | None
    lower: float
    upper: float
    proven: bool
    along: tuple[str, ...]
    alone: float

    @property
    def cost(self) -> float | None:
        """The cost; None where it is not proven."""
        return self.upper if self.proven else None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"state": self.state, "against": self.against, "cost": self.cost, "lower": self.lower, "upper": self.upper,
                "proven": self.proven, "along": list(self.along), "alone": self.alone}


def find_side_costs(network: SignedNetwork, found: Frustration, states: Iterable[str] | None = None, *,
                    seconds: float = 60.0) -> dict[str, SideCost]:
    """For each of the states (all if None) what changing sides costs, given the index found with two blocs; ``seconds`` for all of them.

    A cost of 0 says that the state has no side of its own: some optimum has it on the other. Raises ``NetworkError`` for a state that is
    not there.

    >>> from detente.balance.frustration import find_frustration
    >>> from detente.networks import make_network
    >>> network = make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", 1), ("C", "D", -1)])
    >>> {cost.state: (cost.cost, cost.against) for cost in find_side_costs(network, find_frustration(network)).values()}
    {'A': (2, 'C'), 'B': (2, 'C'), 'C': (2, 'A'), 'D': (1, 'C')}
    """
    deadline, graph = time.perf_counter() + seconds, read_graph(network, found.weighted)
    number = {node: i for i, node in enumerate(network.nodes)}
    anchors, sides = oppose(graph), np.array([1 - 2 * found.blocs[node] for node in network.nodes])
    out = {}
    for state in network.nodes if states is None else states:
        if state not in number:
            raise NetworkError(f"no state {state} in the network")
        out[state] = cost_side(network, graph, found, sides, number[state], anchors[number[state]], deadline)
    return out


def oppose(graph: Graph) -> list[int]:
    """For each node, the one its side is told against: itself where it stands alone."""
    anchors, second = find_anchors(graph), {}
    for node in find_order(graph).tolist():
        if node != anchors[node]:
            second.setdefault(anchors[node], node)
    return [anchor if anchor != node else second.get(node, node) for node, anchor in enumerate(anchors)]


def cost_side(network: SignedNetwork, graph: Graph, found: Frustration, sides: np.ndarray, node: int, anchor: int,
              deadline: float) -> SideCost:
    state = network.nodes[node]
    if node == anchor:
        return SideCost(state, None, 0, 0, True, (), 0)
    alone = plain(sum(graph.weights[e] * sides[graph.first[e]] * sides[graph.second[e]] for e in edges_of(graph, node)))
    if time.perf_counter() > deadline:
        return SideCost(state, network.nodes[anchor], 0, max(0, plain(alone + found.upper - found.lower)), False, (), alone)
    lower, upper, forced = solve_sides(graph, deadline, [(node, anchor, -int(sides[node] * sides[anchor]))])
    lower, upper = bounds_of(lower, upper, graph.step)
    moved = (1 - 2 * forced) * (1 - 2 * forced[anchor]) != sides * sides[anchor]
    part = np.array(find_anchors(graph))
    along = tuple(network.nodes[i] for i in np.flatnonzero(moved & (part == part[node])).tolist() if i != node)
    low, high = max(0, plain(lower - found.upper)), plain(upper - found.lower)
    return SideCost(state, network.nodes[anchor], low, high, low == high, along, alone)


def edges_of(graph: Graph, node: int) -> list[int]:
    return np.flatnonzero((graph.first == node) | (graph.second == node)).tolist()
