"""Graph -> a partition into k blocs, or as many as fit best: weak balance (Davis 1967), where the enemy of an enemy may be an enemy.

Frustrated is a positive edge between blocs or a negative one within. With as many blocs as wanted a network is free of frustration where
no cycle has exactly one negative edge (Davis 1967, theorem 1), so the least cost covers all such cycles (correlation clustering: Bansal,
Blum and Chawla 2004): a binary program over edges whose cycles are found by shortest paths of positive edges. Where its blocs can be
merged into k without a new cost, that is the answer for k too; else a binary program with one variable a node and bloc decides. Both by
HiGHS.
"""

from __future__ import annotations

import heapq
import time

import numpy as np

from detente.balance.cycles import Cut
from detente.balance.graphs import TINY, Classes, Graph, bounds_of, find_order
from detente.balance.programs import Program, open_solver, starts_of
from detente.errors import NetworkError

Bounds = tuple[float, float, np.ndarray]


def solve_blocs(graph: Graph, blocs: int | None, deadline: float, pairs: list[tuple[int, int, int]] = ()) -> Bounds:
    """(lower, upper, bloc of each node). Raises ``NetworkError`` for a number below 1, or with pairs, which only two blocs take."""
    if blocs is not None and (not isinstance(blocs, int) or blocs < 1):
        raise NetworkError(f"{blocs!r} is no number of blocs: write 2, 3, …, or none for as many as fit best")
    if pairs:
        raise NetworkError("states are kept together or apart with two blocs only")
    if blocs == 1:
        cost = float(-graph.weights[graph.weights < 0].sum())
        return cost, cost, np.zeros(graph.size, np.int64)
    lower, upper, sides = solve_any(graph, deadline)
    if blocs is None or sides.max(initial=0) < blocs:
        return lower, upper, sides
    merged = improve(graph, merge(graph, sides, blocs), blocs)
    if cost_of_blocs(graph, merged) <= upper + 1e-9:
        return lower, upper, merged
    return solve_number(graph, blocs, lower, merged, deadline)


def cost_of_blocs(graph: Graph, sides: np.ndarray) -> float:
    """The weight of positive edges between blocs and of negative ones within."""
    return float(np.abs(graph.weights[(sides[graph.first] == sides[graph.second]) != (graph.weights > 0)]).sum())


def improve(graph: Graph, sides: np.ndarray, blocs: int) -> np.ndarray:
    """Moves one node at a time to the bloc where it costs least, until none gains."""
    starts, others, edges = graph.rows
    sides, moved = sides.copy(), True
    while moved:
        moved = False
        for node in range(graph.size):
            at = slice(starts[node], starts[node + 1])
            pull = np.bincount(sides[others[at]], graph.weights[edges[at]], blocs)
            best = int(pull.argmax())
            if pull[best] > pull[sides[node]] + 1e-9:
                sides[node], moved = best, True
    return sides


def merge(graph: Graph, sides: np.ndarray, blocs: int) -> np.ndarray:
    """So many blocs of more: pairs are merged, each time those with least against it."""
    sides = sides.copy()
    while (count := sides.max() + 1) > blocs:
        between = np.zeros((count, count))
        np.add.at(between, (sides[graph.first], sides[graph.second]), graph.weights)
        between += between.T
        between[np.tril_indices(count)] = -np.inf
        keep, gone = np.unravel_index(between.argmax(), between.shape)
        sides[sides == gone] = keep
        sides[sides > gone] -= 1
    return sides


def solve_any(graph: Graph, deadline: float) -> Bounds:
    """As many blocs as fit best: cycles are added until the cheapest cover of them covers all, in fractions and then in whole."""
    best = improve(graph, join_positive(graph, np.zeros(graph.edges)), graph.size)
    upper, lower, program = cost_of_blocs(graph, best), 0.0, Program(graph, deadline)
    for whole in (False, True):
        while lower < upper:
            solved = program.solve_whole() if whole else program.solve()
            if solved is None:
                return lower, upper, number(best)
            sides = improve(graph, join_positive(graph, solved.f), graph.size)
            if cost_of_blocs(graph, sides) < upper - TINY:
                upper, best = cost_of_blocs(graph, sides), sides
            lower = max(lower, bounds_of(max(solved.bound, 0.0), upper, graph.unit)[0])
            cuts = find_cycles(graph, solved.f)
            if not cuts:
                break
            program.add(cuts)
    return lower, upper, number(best)


def number(sides: np.ndarray) -> np.ndarray:
    return np.unique(sides, return_inverse=True)[1]


def join_positive(graph: Graph, f: np.ndarray) -> np.ndarray:
    """The parts that positive edges of f < 1/2 connect."""
    classes = Classes(graph.size)
    for edge in np.flatnonzero((graph.weights > 0) & (f < 0.5)).tolist():
        classes.join(int(graph.first[edge]), int(graph.second[edge]), 1)
    return number(classes.arrays()[0])


def find_cycles(graph: Graph, f: np.ndarray) -> list[Cut]:
    """Cycles of one negative edge whose f sums to less than 1: for each negative edge, the cheapest path of positive edges between its
    ends."""
    near: list[list[tuple[int, int]]] = [[] for _ in range(graph.size)]
    for edge in np.flatnonzero(graph.weights > 0).tolist():
        a, b = int(graph.first[edge]), int(graph.second[edge])
        near[a].append((b, edge))
        near[b].append((a, edge))
    costs, found = f.tolist(), []
    for edge in np.flatnonzero(graph.weights < 0).tolist():
        path = cheapest(near, costs, int(graph.first[edge]), int(graph.second[edge]), 1 - 1e-4 - costs[edge])
        if path:
            found.append((np.array([edge, *path]), np.zeros(len(path) + 1, bool)))
    return found


def cheapest(near: list[list[tuple[int, int]]], costs: list[float], start: int, end: int, limit: float) -> list[int] | None:
    """Edges of the cheapest path below a limit, of those the one of fewest edges; None where there is none (Dijkstra 1959)."""
    best, came, heap = {start: (0.0, 0)}, {}, [(0.0, 0, start)]
    while heap:
        so_far, length, node = heapq.heappop(heap)
        if node == end:
            path = []
            while node != start:
                edge, node = came[node]
                path.append(edge)
            return path
        if (so_far, length) > best[node]:
            continue
        for other, edge in near[node]:
            total = so_far + max(costs[edge], 0.0), length + 1
            if total[0] < limit and total < best.get(other, (np.inf, 0)):
                best[other], came[other] = total, (edge, node)
                heapq.heappush(heap, (*total, other))
    return None


def solve_number(graph: Graph, blocs: int, lower: float, sides: np.ndarray, deadline: float) -> Bounds:
    """So many blocs at most, from a bound and a partition to beat: z_ic says that node i is in bloc c, and f follows.

    f_e >= z_ic - z_jc, both ways, for a positive edge; f_e >= z_ic + z_jc - 1 for a negative one. Node i takes one of the first i + 1
    blocs, heaviest nodes first, so that a partition is not looked at under all names of its blocs.
    """
    solver, infinity, _ = open_solver(time_limit=max(0.01, deadline - time.perf_counter()))
    rank, columns = np.argsort(find_order(graph)), graph.size * blocs + graph.edges
    high = np.ones(columns)
    high[: graph.size * blocs] = (np.arange(blocs) <= rank[:, None]).ravel()
    solver.addVars(columns, np.zeros(columns), high)
    every = np.arange(columns, dtype=np.int32)
    solver.changeColsCost(columns, every, np.concatenate([np.zeros(graph.size * blocs), np.abs(graph.weights)]))
    solver.changeColsIntegrality(columns, every, whole_columns(graph.size * blocs, columns))
    add_rows(solver, list_rows(graph, blocs), infinity)
    solver.run()
    bound, cost = solver.getInfo().mip_dual_bound, cost_of_blocs(graph, sides)
    if solver.getSolution().value_valid:
        chosen = np.array(solver.getSolution().col_value)[: graph.size * blocs].reshape(graph.size, blocs).argmax(1)
        sides = min(improve(graph, chosen, blocs), sides, key=lambda found: cost_of_blocs(graph, found))
        cost = cost_of_blocs(graph, sides)
    return max(lower, min(bound, cost)), cost, number(sides)


def whole_columns(whole: int, columns: int) -> np.ndarray:
    """The first are whole numbers, the rest any."""
    import highspy

    return np.array([highspy.HighsVarType.kInteger] * whole + [highspy.HighsVarType.kContinuous] * (columns - whole))


def list_rows(graph: Graph, blocs: int) -> list[tuple[float, float, list[tuple[int, float]]]]:
    """(least, most, (column, factor) ...) of each row; column i * blocs + c is z_ic, f_e comes after those."""
    rows = [(1.0, 1.0, [(node * blocs + bloc, 1.0) for bloc in range(blocs)]) for node in range(graph.size)]
    for edge, (a, b, weight) in enumerate(zip(graph.first.tolist(), graph.second.tolist(), graph.weights.tolist())):
        f = (graph.size * blocs + edge, 1.0)
        for bloc in range(blocs):
            i, j = a * blocs + bloc, b * blocs + bloc
            if weight > 0:
                rows += [(0.0, np.inf, [f, (i, -1.0), (j, 1.0)]), (0.0, np.inf, [f, (i, 1.0), (j, -1.0)])]
            else:
                rows.append((-1.0, np.inf, [f, (i, -1.0), (j, -1.0)]))
    return rows


def add_rows(solver, rows: list[tuple[float, float, list[tuple[int, float]]]], infinity: float) -> None:
    lengths = np.array([len(row[2]) for row in rows])
    columns, factors = np.array([pair for row in rows for pair in row[2]]).T
    starts = starts_of(lengths).astype(np.int32)
    most = np.minimum([row[1] for row in rows], infinity)
    least = np.array([row[0] for row in rows])
    solver.addRows(len(rows), least, most, len(columns), starts, columns.astype(np.int32), factors.astype(float))
