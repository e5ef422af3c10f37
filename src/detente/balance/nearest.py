"""SignedNetwork, blocs of before -> optimal blocs that move the fewest states, so that a move told is a move needed.

Where optima are many, two solves may show states on other sides though nothing moved them. A *ghost* tied to every state as it stood
before, by edges so light that all of them together weigh less than any difference between costs, makes the optimum with the fewest moves
the only one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from detente.balance.frustration import Frustration, find_frustration
from detente.balance.graphs import TINY, Graph, cost_of, find_anchors, read_graph
from detente.balance.kernels import solve_graph
from detente.networks import SignedNetwork


def find_nearest(network: SignedNetwork, before: Mapping[str, int], *, weighted: bool = False, seconds: float = 60.0) -> Frustration:
    """The index with two blocs, numbered as ``before`` numbers them, that leave as many states as they can where they were.

    Where there is no time to tell which leave most, blocs that reach the bound, each connected part turned to agree best.

    >>> from detente.networks import make_network
    >>> network = make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1)])
    >>> find_nearest(network, {"A": 1, "B": 1, "C": 0}).blocs
    {'A': 1, 'B': 1, 'C': 0}
    """
    start = time.perf_counter()
    found = find_frustration(network, weighted=weighted, seconds=seconds)
    graph = read_graph(network, weighted)
    wanted = np.array([1 - 2 * before[node] if node in before else 0 for node in network.nodes], np.int64)
    sides = turn_parts(graph, np.array([1 - 2 * found.blocs[node] for node in network.nodes], np.int64), wanted)
    if found.optimal and wanted.any() and (sides != wanted)[wanted != 0].any():
        sides = haunt(graph, sides, wanted, found.upper, start + seconds)
    blocs = {node: (1 - side) // 2 for node, side in zip(network.nodes, sides.tolist())}
    against = tuple(e for e in network.edges if (blocs[e.first] == blocs[e.second]) != (e.sign > 0))
    return replace(found, blocs=blocs, frustrated=against, seconds=time.perf_counter() - start)


def turn_parts(graph: Graph, sides: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Sides with each connected part turned so that most of its nodes stand where wanted (0: no matter)."""
    part = np.array(find_anchors(graph), np.int64)
    agree = np.bincount(part, sides * wanted, graph.size) if graph.size else np.zeros(0)
    return sides * np.where(agree[part] < 0, -1, 1)


def haunt(graph: Graph, sides: np.ndarray, wanted: np.ndarray, index: float, deadline: float) -> np.ndarray:
    """Sides of the same cost that differ least from those wanted; the sides given where that is not found in time."""
    tied = np.flatnonzero(wanted)
    unit = graph.unit or np.abs(graph.weights).min(initial=1.0)
    weights = np.concatenate([graph.weights / unit * (len(tied) + 1), wanted[tied].astype(float)])
    first, second = np.concatenate([graph.first, tied]), np.concatenate([graph.second, np.full(len(tied), graph.size)])
    answer = solve_graph(Graph(graph.size + 1, first, second, weights), deadline)
    found = answer.sides[:-1] * answer.sides[-1]
    better = ((found != wanted) & (wanted != 0)).sum() < ((sides != wanted) & (wanted != 0)).sum()
    return found if better and cost_of(graph, found) <= index + TINY else sides


def list_moved(before: Frustration, after: Frustration) -> list[str]:
    """The states that stand with others after than before, of those in both; the blocs are numbered so that these are few.

    Where parts of the network are not connected, or optima are many, ``find_nearest`` says better who had to move.

    >>> from detente.networks import make_network
    >>> list_moved(*(find_frustration(make_network([("A", "B", 1), ("B", "C", sign), ("A", "D", 1)])) for sign in (1, -1)))
    ['C']
    """
    shared = [state for state in after.blocs if state in before.blocs]
    moved = [state for state in shared if before.blocs[state] != after.blocs[state]]
    return moved if 2 * len(moved) <= len(shared) else [state for state in shared if before.blocs[state] == after.blocs[state]]
