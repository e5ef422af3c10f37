"""Graph, sides to beat -> bounds of its index by semidefinite relaxations, and branches on pairs of nodes (after Rendl, Rinaldi and
Wiegele 2010)."""

from __future__ import annotations

import heapq
import time

import numpy as np

from detente.balance.graphs import Graph, contract
from detente.balance.reductions import Reduction, keep
from detente.balance.searches import ENUMERATED, Walk, best_of_all
from detente.balance.semidefinite import ROUNDS, Relaxation
from detente.balance.trees import Tree

PLANES = 40                # random planes of one rounding
PATIENCE = 6.0             # rounds that may at most be needed at the present pace, for another round to be worth it


def branch_dense(tree: Tree, relaxation: Relaxation | None = None) -> None:
    """Raises ``tree.lower`` until it meets the target or the time is up; ``relaxation`` may be one already begun."""
    queue, count = [(tree.lower, 0, keep(tree.graph), relaxation or Relaxation(tree.graph.matrix))], 0
    while queue and not tree.closes(queue[0][0]):
        tree.prove(queue[0][0])
        bound, _, rest, relaxation = heapq.heappop(queue)
        if rest.graph.size <= ENUMERATED:
            tree.note(rest.lift(best_of_all(rest.graph)[1]), improve=False)
            continue
        x = tighten(tree, rest, relaxation)
        bound = max(bound, relaxation.best + rest.paid)
        if tree.closes(bound):
            continue
        if time.perf_counter() > tree.deadline:
            tree.prove(min([bound, *(other[0] for other in queue)]))
            return
        node, into = choose_pair(x)
        for sign in (1, -1):
            count += 1
            branch = merge(rest, node, into, sign)
            heapq.heappush(queue, (bound, count, branch, relaxation.merge(branch.graph.matrix, node, into, sign)))
    tree.prove(tree.target)


def merge(rest: Reduction, node: int, into: int, sign: int) -> Reduction:
    """The graph with a pair of its nodes made one; the others keep their order."""
    heads, signs = np.arange(rest.graph.size), np.ones(rest.graph.size, np.int64)
    heads[node], signs[node] = into, sign
    graph, place, paid = contract(rest.graph, heads, signs)
    return Reduction(graph, place[rest.place], rest.signs * signs[rest.place], rest.paid + paid)


def tighten(tree: Tree, rest: Reduction, relaxation: Relaxation) -> np.ndarray:
    """Rounds of the relaxation, as long as they may close the node; returns its last X."""
    before, turn = -np.inf, 0
    while True:
        x = relaxation.descend(ROUNDS)
        tree.note(rest.lift(round_sides(rest.graph, x, turn)), improve=False)
        bound, turn = relaxation.best + rest.paid, turn + 1
        gain, before = bound - before, bound
        if tree.closes(bound) or time.perf_counter() > tree.deadline:
            return x
        if turn > 3 and tree.target - tree.step - bound > PATIENCE * gain:
            return x
        relaxation.refine(x)


def round_sides(graph: Graph, x: np.ndarray, seed: int) -> np.ndarray:
    """The best of sides cut from X by random planes (Goemans and Williamson 1995), after a short walk."""
    values, vectors = np.linalg.eigh(x)
    rows = vectors * np.sqrt(np.maximum(values, 0))
    cuts = np.where(rows @ np.random.default_rng(seed).standard_normal((graph.size, PLANES)) < 0, -1, 1)
    walk = Walk(graph, cuts[:, (cuts * (graph.matrix @ cuts)).sum(0).argmax()])
    walk.roam(np.random.default_rng(1), graph.size)
    return walk.found


def choose_pair(x: np.ndarray) -> tuple[int, int]:
    """(node, the one to join it to): the node of most relations that are clear, and the one whose relation to it is least clear."""
    sizes = np.abs(x - np.diag(np.diag(x)))
    into = int(sizes.sum(1).argmax())
    sizes[into, into] = 2
    return int(sizes[into].argmin()), into
