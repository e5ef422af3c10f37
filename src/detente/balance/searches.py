"""Graph -> sides that frustrate little, by search: an upper bound, never said to be the index without a proof.

Tabu search over single changes of side (Glover 1989), from the sides given and from kicked copies of the best: a fixed seed, so
the same graph gives the same sides.
"""

from __future__ import annotations

import numpy as np

from detente.balance.graphs import TINY, Graph, cost_of

ENUMERATED = 16            # nodes up to which all partitions are tried


def search_sides(graph: Graph, start: np.ndarray, moves: int, seed: int = 1) -> tuple[float, np.ndarray]:
    """(cost, sides) of the best found within about so many moves."""
    chance, walk = np.random.default_rng(seed), Walk(graph, start)
    best, cost = walk.sides.copy(), walk.cost
    while moves > 0 and cost > TINY:
        moves -= walk.roam(chance, max(20, 3 * graph.size))
        if walk.best < cost - TINY:
            best, cost = walk.found.copy(), walk.best
        kicked = best.copy()
        kicked[chance.random(graph.size) < chance.choice([0.05, 0.15, 0.3])] *= -1
        walk = Walk(graph, kicked)
    return cost, best


class Walk:
    """Sides, what they cost, and for each node what changing sides would add (its satisfied weight less its frustrated)."""

    def __init__(self, graph: Graph, sides: np.ndarray):
        self.starts, self.others, edges = graph.rows
        self.bounds = self.starts.tolist()
        self.weights = graph.weights[edges] if graph.edges else np.zeros(0)
        self.sides, self.cost = np.array(sides, np.int64), cost_of(graph, sides)
        terms = graph.weights * self.sides[graph.first] * self.sides[graph.second]
        self.gains = np.bincount(graph.first, terms, graph.size) + np.bincount(graph.second, terms, graph.size)
        self.best, self.found = self.cost, self.sides.copy()

    def turn(self, node: int) -> None:
        at = slice(self.bounds[node], self.bounds[node + 1])
        others, side = self.others[at], self.sides[node]
        self.cost += self.gains[node]
        self.gains[others] -= 2 * side * self.weights[at] * self.sides[others]
        self.gains[node] *= -1
        self.sides[node] = -side

    def roam(self, chance: np.random.Generator, patience: int) -> int:
        """Moves the cheapest node that has rested, until ``patience`` moves bring nothing new; returns the number of moves."""
        size = len(self.sides)
        rest, until, idle, done = max(1, min(10, size // 4)), np.zeros(size, np.int64), 0, 0
        tenure = chance.integers(rest, 2 * rest + 1, 4096).tolist()
        while idle < patience:
            open_to = np.where(until <= done, self.gains, np.inf)
            node = int(open_to.argmin())
            if self.cost + self.gains[node] >= self.best - TINY:            # a resting node may move where that is the best yet
                resting = int(self.gains.argmin())
                if self.cost + self.gains[resting] < self.best - TINY:
                    node = resting
            self.turn(node)
            until[node] = done + 1 + tenure[done % 4096]
            done, idle = done + 1, idle + 1
            if self.cost < self.best - TINY:
                self.best, self.found, idle = self.cost, self.sides.copy(), 0
                if self.best <= TINY:
                    break
        return done


def enumerate_costs(graph: Graph) -> np.ndarray:
    """The cost of every partition, node 0 on side 1: bit i-1 of a position says that node i is on the other side.

    >>> enumerate_costs(Graph(3, np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([1.0, 1.0, -1.0]))).tolist()
    [1.0, 3.0, 1.0, 1.0]
    """
    costs = np.full(1, float(np.abs(graph.weights[graph.weights < 0]).sum()))
    for node in range(1, graph.size):
        gain = np.full(1, 0.0)             # what turning the node adds, by the sides of the nodes before it
        row = graph.matrix[node]
        for before in range(node):
            gain = row[before] + gain if before == 0 else np.concatenate([gain + row[before], gain - row[before]])
        later = row[node + 1:].sum()       # those after it are still on side 1
        costs = np.concatenate([costs, costs + gain + later])
    return costs


def best_of_all(graph: Graph) -> tuple[float, np.ndarray]:
    """(cost, sides) of an optimum, by trying all."""
    costs = enumerate_costs(graph)
    place = int(costs.argmin())
    return float(costs[place]), read_places(graph.size, np.array([place]))[0]


def read_places(size: int, places: np.ndarray) -> np.ndarray:
    """Sides, a row each, of the partitions at positions of ``enumerate_costs``.

    >>> read_places(3, np.array([0, 2])).tolist()
    [[1, 1, 1], [1, 1, -1]]
    """
    bits = places[:, None] >> np.arange(max(0, size - 1)) & 1
    return np.concatenate([np.ones((len(places), min(size, 1)), np.int64), 1 - 2 * bits], 1)
