"""Graph -> a linear program over its edges that grows by cuts, solved by HiGHS.

Minimise the sum of |w_e| f_e over 0 <= f <= 1 under the cuts found so far. Its value is a lower bound of the index, whichever cuts are
there. In whole numbers and under all cuts it is the index: the binary programs of Aref, Mason and Wilson (2020) with their node variables
projected out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from detente.balance.cycles import Cut
from detente.balance.graphs import Graph


@dataclass(frozen=True, eq=False)
class Solved:
    """``bound``: no f costs less; fixing an edge at 1 adds ``reduced`` to it where that is above 0, at 0 takes it away where it is
    below."""

    bound: float
    f: np.ndarray
    reduced: np.ndarray


def open_solver(**options):
    """(HiGHS, its infinity, its statuses): one thread, no output, and the options given."""
    import highspy

    solver = highspy.Highs.__bases__[0]()                  # the solver itself: its wrapper prints a banner before it can be told not to
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-6, **options}.items():
        solver.setOptionValue(name, value)
    return solver, highspy.kHighsInf, highspy.HighsModelStatus


class Program:
    """The program of one graph. ``deadline`` is on the clock of ``time.perf_counter``."""

    def __init__(self, graph: Graph, deadline: float):
        self.highs, self.infinity, self.statuses = open_solver(presolve="off", run_crossover="off")
        self.deadline, self.costs = deadline, np.abs(graph.weights)
        self.highs.addVars(len(self.costs), np.zeros(len(self.costs)), np.ones(len(self.costs)))
        self.columns = np.arange(len(self.costs), dtype=np.int32)
        self.highs.changeColsCost(len(self.costs), self.columns, self.costs)
        self.cuts: list[tuple[Cut, float]] = []          # with the least that its row may be

    def add(self, cuts: list[Cut]) -> None:
        if not cuts:
            return
        edges, flips, lengths = join_cuts(cuts)
        least = 1.0 - np.add.reduceat(flips.astype(float), starts_of(lengths))
        self.highs.addRows(len(cuts), least, np.full(len(cuts), self.infinity), len(edges), starts_of(lengths).astype(np.int32),
                           edges.astype(np.int32), np.where(flips, -1.0, 1.0))
        self.cuts += zip(cuts, least.tolist())

    def drop_slack(self, slack: float) -> None:
        """Takes out cuts that are met by so much to spare: they are found again where they are broken."""
        spare = np.array(self.highs.getSolution().row_value) - [least for _, least in self.cuts]
        loose = np.flatnonzero(spare > slack).astype(np.int32)
        if len(loose):
            self.highs.deleteRows(len(loose), loose)
            self.cuts = [cut for cut, kept in zip(self.cuts, (spare <= slack).tolist()) if kept]

    def fix(self, low: np.ndarray, high: np.ndarray) -> None:
        self.highs.changeColsBounds(len(self.costs), self.columns, low, high)

    def run(self, solver: str, iterations: int = 2_000_000_000):
        """HiGHS's status; None where the time is up."""
        left = self.deadline - time.perf_counter()
        if left <= 0:
            return None
        for name, value in (("solver", solver), ("time_limit", self.highs.getRunTime() + left), ("simplex_iteration_limit", iterations)):
            self.highs.setOptionValue(name, value)
        self.highs.run()
        return self.highs.getModelStatus()

    def solve(self) -> Solved | None:
        """By the simplex method from the basis before; a bound of infinity where nothing meets what is fixed, None where time ran out."""
        status = self.run("simplex")
        if status == self.statuses.kInfeasible:
            return Solved(self.infinity, self.costs * 0, self.costs * 0)
        if status != self.statuses.kOptimal:
            return None
        solution = self.highs.getSolution()
        return Solved(self.highs.getInfo().objective_function_value, np.array(solution.col_value), np.array(solution.col_dual))

    def approach(self, tolerance: float) -> Solved | None:
        """By an interior point, with nothing fixed: quicker than ``solve`` on large programs, and points from the middle show better cuts.

        It may be as loose as it likes: the bound is Lagrange's, from the duals as they are: with y >= 0 no f costs less than y b + sum of
        min(0, c - yA).
        """
        self.highs.setOptionValue("ipm_optimality_tolerance", tolerance)
        if self.run("ipm") is None:
            return None
        solution = self.highs.getSolution()
        if not solution.dual_valid or len(solution.row_dual) != len(self.cuts):
            return None
        duals, reduced, bound = np.maximum(np.array(solution.row_dual), 0), self.costs.copy(), 0.0
        if self.cuts:
            edges, flips, lengths = join_cuts([cut for cut, _ in self.cuts])
            reduced -= np.bincount(edges, np.repeat(duals, lengths) * np.where(flips, -1.0, 1.0), len(reduced))
            bound = float(duals @ [least for _, least in self.cuts])
        return Solved(bound + float(np.minimum(reduced, 0).sum()), np.clip(np.array(solution.col_value), 0, 1), reduced)

    def solve_whole(self) -> Solved | None:
        """In whole numbers, by HiGHS's branch and cut; None where time ran out before there was a solution, else what is proven."""
        import highspy

        self.highs.changeColsIntegrality(len(self.costs), self.columns, np.full(len(self.costs), highspy.HighsVarType.kInteger))
        if self.run("choose") is None or not self.highs.getSolution().value_valid:
            return None
        return Solved(self.highs.getInfo().mip_dual_bound, np.round(self.highs.getSolution().col_value), self.costs * 0)

    def reach(self, iterations: int) -> float:
        """The value after so many steps of the dual simplex method: what one branch promises."""
        status = self.run("simplex", iterations)
        if status is None:
            return 0.0
        return self.infinity if status == self.statuses.kInfeasible else self.highs.getInfo().objective_function_value


def join_cuts(cuts: list[Cut]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(edges of all, flips of all, length of each)."""
    return (np.concatenate([edges for edges, _ in cuts]), np.concatenate([flips for _, flips in cuts]).astype(bool),
            np.array([len(edges) for edges, _ in cuts]))


def starts_of(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]])
