"""Graph, sides to beat -> bounds of its index: cutting planes, then branching where they leave a gap.

Branch and cut on edges, the open node of the least bound first, so that what is proven at any moment is the least of the open bounds
(Barahona, Jünger and Reinelt 1989, for the maximum cut). One thread, no chance: the same graph takes the same way.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from detente.balance.branches import Memory, choose_edge, fix_edge
from detente.balance.cycles import Separator
from detente.balance.graphs import TINY, Graph, cost_of
from detente.balance.programs import Program, Solved
from detente.balance.searches import Walk

STALLED = 4                # rounds of little gain after which cuts are left
FIRST, MORE = 30_000, 1_000   # cuts in the first round of an approach, and in each later one
SPARE = 0.4                # cuts met by so much to spare are left out of the next round (swept .1-.4, 1000-2000 cuts, 270 nodes)


@dataclass
class Tree:
    """``lower`` <= index; ``cost`` is that of ``sides``. Only sides that cost less than ``beat`` are looked for."""

    graph: Graph
    sides: np.ndarray
    deadline: float
    beat: float = float("inf")
    lower: float = 0.0
    cost: float = field(init=False)

    def __post_init__(self):
        self.cost, self.step = cost_of(self.graph, self.sides), self.graph.step
        self.separator, self.program = Separator(self.graph), Program(self.graph, self.deadline)

    @property
    def target(self) -> float:
        return min(self.cost, self.beat)

    def closes(self, value: float | np.ndarray) -> bool | np.ndarray:
        """Whether sides that cost so much or more cannot cost less than the target: costs go by steps."""
        target = self.target
        return value > target - (self.step - min(1e-6, self.step / 1000) if self.step else 1e-7 * max(1.0, target))

    def prove(self, bound: float) -> None:
        self.lower = max(self.lower, self.target if self.closes(bound) else min(bound, self.target))

    def note(self, sides: np.ndarray, improve: bool = True) -> None:
        """Keeps sides that are better than the best, after a short walk from them."""
        if improve:
            walk = Walk(self.graph, sides)
            walk.roam(np.random.default_rng(1), max(10, self.graph.size // 4))
            sides = walk.found
        cost = cost_of(self.graph, sides)
        if cost < self.cost - TINY:
            self.sides, self.cost = sides.copy(), cost

    def approach(self, patience: float = float("inf"), rival: float = 0.0) -> Solved | None:
        """Rounds of cuts by interior points, more exact ones where rounds gain little; the one of the best bound.

        Ends too after ``patience`` rounds, where at the present pace so many more would be needed, or where four rounds do not reach a
        rival bound.
        """
        best, tolerance, stalled, limit, gain, bounds = None, 1e-2, 0, FIRST, max(0.02 * self.step, 1e-4), []
        while stalled < STALLED:
            if len(bounds) > 3 and bounds[-1] < rival or len(bounds) > patience or self.lags(bounds, patience):
                break
            solved = self.program.approach(tolerance)
            if solved is None:
                break
            if best and solved.bound < best.bound + gain:
                stalled, tolerance = stalled + 1, max(tolerance / 30, 1e-8)
            best = solved if best is None or solved.bound > best.bound else best
            bounds.append(best.bound)
            self.prove(best.bound)
            cuts, sides = self.separator.find(solved.f, limit, naught=tolerance / 10)
            self.note(sides)
            if self.closes(best.bound) or not cuts and tolerance < 1e-5:
                break
            if not stalled:
                self.program.drop_slack(SPARE)
            self.program.add(cuts)
            limit = MORE
        return best

    def lags(self, bounds: list[float], patience: float) -> bool:
        """Whether at the pace of the last four rounds more than ``patience`` would be needed to close."""
        return len(bounds) > 5 and self.target - self.step - bounds[-1] > patience * (bounds[-1] - bounds[-5]) / 4

    def cut(self, rounds: int, gain: float) -> Solved | None:
        """Rounds of cuts by the simplex method, until they gain less; None where time ran out."""
        limit, stalled, before = max(150, min(600, self.graph.edges)), 0, -1.0
        for turn in range(rounds):
            solved = self.program.solve()
            if solved is None or self.closes(solved.bound):
                return solved
            stalled = stalled + 1 if solved.bound < before + gain else 0
            before = max(solved.bound, before)
            cuts, sides = self.separator.find(solved.f, limit)
            self.note(sides, improve=turn % 4 == 0)
            if not cuts or stalled >= STALLED:
                break
            if len(self.program.cuts) > 3 * self.graph.edges + 500:
                self.program.drop_slack(0.1)
            self.program.add(cuts)
        return solved

    def root(self) -> Solved | None:
        """Cuts with nothing fixed, by the simplex method; None where the time is up."""
        solved = self.cut(1000, max(0.01 * self.step, 1e-4))
        if solved:
            self.prove(solved.bound)
        return solved

    def branch(self) -> None:
        """Branches on edges until the bounds meet or the time is up."""
        root = self.root()
        if root is None or self.closes(root.bound):
            return
        size, memory, count = self.graph.edges, Memory(self.graph), 0
        open_nodes = [(root.bound, 0, np.zeros(size), np.ones(size))]
        while open_nodes:
            self.prove(open_nodes[0][0])
            bound, _, low, high = heapq.heappop(open_nodes)
            if self.closes(bound):
                break
            self.program.fix(low, high)
            solved = self.cut(12, max(0.02 * self.step, 1e-4))
            if solved is None:
                return
            bound = max(bound, solved.bound)
            edge = None if self.closes(bound) else choose_edge(self, memory, bound, solved.f, low, high)
            if edge is not None:               # else no better sides below here: f is whole, and its sides are noted
                for branch in (fix_edge(self.graph, low, high, edge, value) for value in (0, 1)):
                    if branch:
                        count += 1
                        heapq.heappush(open_nodes, (bound, count, *branch))
        self.prove(self.target)
