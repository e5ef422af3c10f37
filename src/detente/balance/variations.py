"""Graph, an optimum -> what all optima have in common: pairs of nodes whose relation is the same in every one.

First what reductions and reduced costs say of every optimum; then, for a pair that stood alike in all optima seen, the least cost with
the pair forced the other way: more than the index proves the relation, and a cost as low is one more optimum, which settles other pairs
too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from detente.balance.graphs import TINY, Classes, Graph, contract, cost_of, select, split_blocks
from detente.balance.kernels import LARGE, solve_block, solve_graph
from detente.balance.reductions import Reduction, follow, keep, reduce_graph
from detente.balance.searches import enumerate_costs, read_places
from detente.balance.trees import Tree

LISTED = 18                # nodes up to which all optima of a block are listed


@dataclass(eq=False)
class Common:
    """``classes``: nodes whose relation is proven the same in every optimum; ``seen``: optima, a row each; ``complete``: nothing else is
    common."""

    classes: Classes
    seen: np.ndarray
    complete: bool


def find_common(graph: Graph, deadline: float) -> Common:
    """What the optima of a graph share. Incomplete where time ran out."""
    reduced = reduce_graph(graph, every=True)
    classes, base, complete, found = Classes(reduced.graph.size), [], True, []
    for block in split_blocks(reduced.graph):
        part, nodes = select(reduced.graph, np.sort(block))
        common = common_of_block(part, deadline)
        found.append((nodes, common.seen))
        complete &= common.complete
        heads, signs = common.classes.arrays()
        for node, head, sign in zip(nodes.tolist(), nodes[heads].tolist(), signs.tolist()):
            classes.join(head, node, sign)
    base = [(nodes, seen[0]) for nodes, seen in found]
    seen = [assemble(reduced.graph.size, base)]
    for i, (nodes, rows) in enumerate(found):
        seen += [assemble(reduced.graph.size, [*base[:i], (nodes, row), *base[i + 1:]]) for row in rows[1:]]
    return lift(reduced, Common(classes, np.array(seen), complete), graph.size)


def assemble(size: int, parts: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Sides of the whole from sides of its blocks."""
    classes = Classes(size)
    for nodes, sides in parts:
        for node, side in zip(nodes.tolist(), sides.tolist()):
            classes.join(int(nodes[0]), node, int(sides[0]) * side)
    return classes.arrays()[1]


def lift(reduced: Reduction, common: Common, size: int) -> Common:
    """The same of the original's nodes."""
    classes, heads = Classes(size), {}
    for node, (place, sign) in enumerate(zip(reduced.place.tolist(), reduced.signs.tolist())):
        head, to_head = common.classes.find(place)
        first, to_first = heads.setdefault(head, (node, sign * to_head))
        classes.join(first, node, sign * to_head * to_first)
    return Common(classes, common.seen[:, reduced.place] * reduced.signs, common.complete)


def common_of_block(graph: Graph, deadline: float) -> Common:
    if graph.size <= LISTED:
        return common_of_rows(list_optima(graph))
    answer = solve_block(graph, deadline, float("inf"))
    if answer.upper > answer.lower + TINY:
        return Common(Classes(graph.size), answer.sides[None], False)
    return Search(graph, answer.upper, answer.sides, deadline).run()


def list_optima(graph: Graph) -> np.ndarray:
    """Every optimum, a row each, node 0 on side 1."""
    costs = enumerate_costs(graph)
    return read_places(graph.size, np.flatnonzero(costs <= costs.min() + TINY))


def common_of_rows(rows: np.ndarray) -> Common:
    """Of all optima there are."""
    classes, first = Classes(rows.shape[1]), {}
    for node, column in enumerate((rows * rows[:1]).T):
        straight = column * column[0]
        head = first.setdefault(straight.tobytes(), node)
        classes.join(head, node, int(rows[0, head] * rows[0, node]))
    return Common(classes, rows[:256], True)


@dataclass(eq=False)
class Search:
    """The search within one block of known cost."""

    graph: Graph
    cost: float
    sides: np.ndarray
    deadline: float
    classes: Classes = field(init=False)
    seen: list[np.ndarray] = field(init=False)

    def __post_init__(self):
        self.classes, self.seen = Classes(self.graph.size), [self.sides]
        self.slack = max(self.graph.step / 2, 1e-7 * max(1.0, self.cost))
        terms = self.graph.weights * self.sides[self.graph.first] * self.sides[self.graph.second]
        gains = np.bincount(self.graph.first, terms, self.graph.size) + np.bincount(self.graph.second, terms, self.graph.size)
        for node in np.flatnonzero(np.abs(gains) < TINY).tolist():
            self.see(np.where(np.arange(self.graph.size) == node, -self.sides, self.sides))

    def see(self, sides: np.ndarray) -> None:
        self.seen.append(sides)

    def run(self) -> Common:
        self.decide()
        while (pair := self.open_pair()) and time.perf_counter() < self.deadline:
            if not self.ask(*pair):
                break
        return Common(self.classes, np.array(self.seen), pair is None)

    def decide(self) -> None:
        """What the reduced costs at the root say of every optimum."""
        tree = Tree(self.graph, self.sides, self.deadline)
        root = tree.approach(12) if self.graph.edges >= LARGE else tree.root()
        if root is None:
            return
        kept, broken = root.bound + root.reduced > self.cost + self.slack, root.bound - root.reduced > self.cost + self.slack
        for edge in np.flatnonzero((kept & (root.reduced > TINY)) | (broken & (root.reduced < -TINY))).tolist():
            self.join(int(self.graph.first[edge]), int(self.graph.second[edge]))

    def join(self, a: int, b: int) -> None:
        self.classes.join(a, b, int(self.sides[a] * self.sides[b]))

    def open_pair(self) -> tuple[int, int] | None:
        """The heaviest edge whose ends stood alike in all optima seen, and are not known to."""
        rows = np.array(self.seen)
        alike = np.flatnonzero(np.abs((rows[:, self.graph.first] * rows[:, self.graph.second]).sum(0)) == len(rows))
        heads = self.classes.arrays()[0]
        alike = alike[heads[self.graph.first[alike]] != heads[self.graph.second[alike]]]
        if not len(alike):
            return None
        edge = alike[np.abs(self.graph.weights[alike]).argmax()]
        return int(self.graph.first[edge]), int(self.graph.second[edge])

    def ask(self, a: int, b: int) -> bool:
        """Settles whether every optimum has the pair as the first has it; False where time ran out."""
        heads, signs = self.classes.arrays()
        forced = Classes(self.graph.size)
        for node, (head, sign) in enumerate(zip(heads.tolist(), signs.tolist())):
            forced.join(head, node, sign)
        forced.join(a, b, -int(self.sides[a] * self.sides[b]))
        rest = follow(keep(self.graph), forced)
        answer = solve_graph(rest.graph, self.deadline, self.cost + self.slack - rest.paid)
        sides = rest.lift(answer.sides)
        if cost_of(self.graph, sides) < self.cost + self.slack:
            self.see(sides)
            return True
        if answer.lower + rest.paid > self.cost + self.slack / 2:
            self.join(a, b)
            return True
        return False


def contract_whole(graph: Graph, classes: Classes) -> tuple[Graph, np.ndarray, np.ndarray]:
    """(graph, node -> new node, node's sign), pairs whose edges cancel kept as edges of weight 0."""
    heads, signs = classes.arrays()
    smaller, place, _ = contract(graph, heads, signs)
    a, b = place[graph.first], place[graph.second]
    inner = a == b
    pairs = np.unique(np.minimum(a, b)[~inner] * smaller.size + np.maximum(a, b)[~inner])
    known = {int(p): w for p, w in zip(smaller.first * smaller.size + smaller.second, smaller.weights)}
    weights = np.array([known.get(int(p), 0.0) for p in pairs])
    return Graph(smaller.size, pairs // smaller.size, pairs % smaller.size, weights), place, signs
