"""SignedNetwork -> Optima: how unique the best two blocs are, which edges are frustrated in all optima and which in some, each state's
strain.

A network may have many optima. What is said of its blocs should hold in all of them, or say in how many.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from detente.balance.graphs import Classes, Graph, read_graph, select, split_blocks
from detente.balance.variations import LISTED, Common, contract_whole, find_common, list_optima
from detente.networks import SignedEdge, SignedNetwork

MOST = 20_000              # optima of a block up to which each is looked at


@dataclass(frozen=True, slots=True)
class Strain:
    """Frustrated weight at a state over the weight of its edges: the least and most over all optima, and the mean where they could be
    listed.

    Where they could not, ``low`` and ``high`` are bounds: edges frustrated in some optima count as never, and as always.
    """

    low: float
    high: float
    mean: float | None


@dataclass(frozen=True, slots=True)
class Optima:
    """``unique``: whether only one partition reaches the index (its mirror image aside, in each connected part); None where time ran out.

    ``count``: how many do; None where they could not be listed. ``always``, ``sometimes``: the edges frustrated in all optima and in
    some; ``unknown``: those for which time ran out. ``shares``: edge -> share of the optima in which it is frustrated, where listed.
    ``groups``: states that stand to each other alike in every optimum, the largest group first; with one optimum a connected part is one
    group.
    """

    unique: bool | None
    count: int | None
    always: tuple[SignedEdge, ...]
    sometimes: tuple[SignedEdge, ...]
    unknown: tuple[SignedEdge, ...]
    shares: Mapping[tuple[str, str], float] | None
    groups: tuple[tuple[str, ...], ...]
    strains: Mapping[str, Strain]
    seconds: float

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"unique": self.unique, "count": self.count, **{k: [[e.first, e.second, e.sign, e.weight] for e in getattr(self, k)]
                                                              for k in ("always", "sometimes", "unknown")},
                "groups": [list(group) for group in self.groups],
                "strains": {state: {"low": s.low, "high": s.high, "mean": s.mean} for state, s in self.strains.items()}}


@dataclass(frozen=True, eq=False)
class Listing:
    """Of listed optima: how many, for each edge the share that frustrates it, for each node the least and most frustrated weight."""

    count: int
    shares: np.ndarray
    least: np.ndarray
    most: np.ndarray


def find_optima(network: SignedNetwork, *, weighted: bool = False, seconds: float = 60.0) -> Optima:
    """What the optimal partitions into two blocs share and where they differ.

    >>> from detente.networks import make_network
    >>> found = find_optima(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1), ("C", "D", -1)]))
    >>> found.unique, found.count, [e.second for e in found.sometimes], found.strains["B"]
    (False, 3, ['B', 'C', 'C'], Strain(low=0.0, high=0.5, mean=0.3333333333333333))
    """
    start, graph = time.perf_counter(), read_graph(network, weighted)
    common = find_common(graph, start + seconds)
    fate = tell_edges(graph, common)
    listing = list_all(graph, common) if common.complete else None
    edges = {kind: tuple(e for e, f in zip(network.edges, fate) if f == kind) for kind in ("always", "sometimes", "unknown")}
    shares = {(e.first, e.second): float(s) for e, s in zip(network.edges, listing.shares)} if listing else None
    return Optima(tell_unique(edges, common), listing.count if listing else None, *edges.values(), shares,
                  name_groups(network, common.classes), measure_strains(network, graph, fate, listing), time.perf_counter() - start)


def tell_edges(graph: Graph, common: Common) -> list[str]:
    """For each edge: always, never, sometimes frustrated, or unknown."""
    amiss = common.seen[:, graph.first] * common.seen[:, graph.second] * graph.weights < 0
    out = []
    for edge, (a, b) in enumerate(zip(graph.first.tolist(), graph.second.tolist())):
        if common.classes.relation(a, b):
            out.append("always" if amiss[0, edge] else "never")
        else:
            out.append("sometimes" if common.complete or 0 < amiss[:, edge].sum() < len(amiss) else "unknown")
    return out


def tell_unique(edges: dict[str, tuple], common: Common) -> bool | None:
    return False if edges["sometimes"] else True if common.complete else None


def name_groups(network: SignedNetwork, classes: Classes) -> tuple[tuple[str, ...], ...]:
    groups: dict[int, list[str]] = {}
    for node, head in zip(network.nodes, classes.arrays()[0].tolist()):
        groups.setdefault(head, []).append(node)
    return tuple(sorted(map(tuple, groups.values()), key=lambda group: (-len(group), group)))


def list_all(graph: Graph, common: Common) -> Listing | None:
    """All optima, listed block by block over the classes; None where a block is too large."""
    kernel, place, signs = contract_whole(graph, common.classes)
    amiss = common.seen[0, graph.first] * common.seen[0, graph.second] * graph.weights < 0
    sizes, shares = np.abs(graph.weights), amiss.astype(float)
    fixed = place[graph.first] == place[graph.second]
    least = weigh_nodes(graph, sizes * (fixed & amiss))
    most, counts = least.copy(), []
    block_of = {}
    for number, block in enumerate(blocks := split_blocks(kernel)):
        block_of |= {(int(kernel.first[e]), int(kernel.second[e])): number for e in block}
    inside = np.array([block_of.get((min(a, b), max(a, b)), -1) for a, b in zip(place[graph.first].tolist(), place[graph.second].tolist())])
    for number, block in enumerate(blocks):
        part, nodes = select(kernel, np.sort(block))
        if part.size > LISTED or len(rows := list_optima(part)) > MOST:
            return None
        counts.append(len(rows))
        at, edges = {int(n): i for i, n in enumerate(nodes)}, np.flatnonzero(inside == number)
        a, b = (np.array([at[int(n)] for n in place[ends[edges]]]) for ends in (graph.first, graph.second))
        broken = rows[:, a] * rows[:, b] * (signs[graph.first[edges]] * signs[graph.second[edges]] * graph.weights[edges]) < 0
        shares[edges] = broken.mean(0)
        weights = np.stack([np.bincount(graph.first[edges], row, graph.size) + np.bincount(graph.second[edges], row, graph.size)
                            for row in np.unique(broken, axis=0) * sizes[edges]])
        least, most = least + weights.min(0), most + weights.max(0)
    return Listing(prod(counts), shares, least, most)


def weigh_nodes(graph: Graph, weights: np.ndarray) -> np.ndarray:
    """For each node the sum over its edges."""
    return np.bincount(graph.first, weights, graph.size).astype(float) + np.bincount(graph.second, weights, graph.size)


def measure_strains(network: SignedNetwork, graph: Graph, fate: list[str], listing: Listing | None) -> dict[str, Strain]:
    """Strain of each state that has edges."""
    sizes, fates = np.abs(graph.weights), np.array(fate)
    total = weigh_nodes(graph, sizes)
    least = listing.least if listing else weigh_nodes(graph, sizes * (fates == "always"))
    most = listing.most if listing else weigh_nodes(graph, sizes * (fates != "never"))
    mean = weigh_nodes(graph, sizes * listing.shares) if listing else None
    return {node: Strain(float(least[i] / total[i]), float(most[i] / total[i]), float(mean[i] / total[i]) if listing else None)
            for i, node in enumerate(network.nodes) if total[i]}
