"""Graph -> Answer: the bounds of its frustration index and sides that reach the upper one.

The order of means: what is certain is contracted, what has no cycle in common is taken apart, balanced blocks cost nothing, small ones are
tried whole; the rest goes to cutting planes, whose reduced costs decide edges, hence contract the graph again; at last semidefinite
relaxations and branches, which graphs of random signs go to at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.balance.dense import branch_dense
from detente.balance.graphs import TINY, Classes, Graph, balanced_sides, cost_of, select, split_blocks
from detente.balance.programs import Solved
from detente.balance.reductions import follow, keep, reduce_graph
from detente.balance.searches import ENUMERATED, best_of_all, search_sides
from detente.balance.semidefinite import ROUNDS, Relaxation
from detente.balance.threads import one_thread
from detente.balance.trees import Tree

GLASSY_SHARE, GLASSY_SIZE = 0.25, 150   # share of weight frustrated from which, and nodes up to which, signs are taken for random
CLEAR_SHARE = 0.15         # share frustrated below which signs are surely not random: states have .05 to .1, and cuts settle them
GLASSY_GAP = 0.005         # what a first relaxation may leave open at most, to go on with it
RELAXED = 300              # nodes up to which relaxations are affordable
PATIENCE = 12             # rounds of cuts where relaxations could take over, and rounds that may at most be needed at the present pace
LARGE = 400                # edges from which the root is approached from within, unless signs are clear: there the simplex method is quicker
FEW, MANY = 3, 10          # moves a node of the search before anything is proven, and of the one where that leaves signs unclear
SHRUNK = 0.9               # share of nodes down to which a contraction is worth a new start


@dataclass(frozen=True, eq=False)
class Answer:
    """``lower`` <= index <= ``upper``, the cost of ``sides``; where only sides below some cost were looked for, ``lower`` may stop
    there."""

    lower: float
    upper: float
    sides: np.ndarray


def solve_graph(graph: Graph, deadline: float, beat: float = float("inf")) -> Answer:
    """The index of a graph, connected or not, by the clock of ``time.perf_counter``; no proof goes beyond ``beat``."""
    reduced = reduce_graph(graph)
    lower, classes = reduced.paid, Classes(reduced.graph.size)
    for block in sorted(split_blocks(reduced.graph), key=len):
        part, nodes = select(reduced.graph, np.sort(block))
        answer = solve_block(part, deadline, beat - lower)
        lower += answer.lower
        for node, side in zip(nodes.tolist(), answer.sides.tolist()):
            classes.join(int(nodes[0]), node, int(answer.sides[0]) * side)
    sides = reduced.lift(classes.arrays()[1])
    upper = cost_of(graph, sides)
    return Answer(min(lower, upper), upper, sides)


def solve_block(graph: Graph, deadline: float, beat: float) -> Answer:
    """The index of a graph that nothing certain makes smaller."""
    sides = balanced_sides(graph)
    if sides is not None:
        return Answer(0.0, 0.0, sides)
    if graph.size <= ENUMERATED:
        cost, sides = best_of_all(graph)
        return Answer(cost, cost, sides)
    tree = Tree(graph, search_sides(graph, np.ones(graph.size, np.int64), FEW * graph.size)[1], deadline, beat)
    with one_thread():
        settle(tree)
    return Answer(tree.lower, tree.cost, tree.sides)


def settle(tree: Tree) -> None:
    """Raises ``tree.lower`` by what suits the graph."""
    if not is_clear(tree):
        tree.note(search_sides(tree.graph, tree.sides, MANY * tree.graph.size)[1], improve=False)
    glance = glance_at(tree)
    if is_glassy(tree, glance):
        branch_dense(tree, glance)
    elif not by_cuts(tree, glance):
        if tree.graph.size > RELAXED:
            tree.branch()
        else:
            branch_dense(tree, glance)


def glance_at(tree: Tree) -> Relaxation | None:
    """A first relaxation, without triangles, of a graph that is large but not too large."""
    if tree.graph.edges < LARGE or tree.graph.size > RELAXED or is_clear(tree):
        return None
    glance = Relaxation(tree.graph.matrix)
    glance.descend(ROUNDS)
    tree.prove(glance.best)
    return glance


def is_clear(tree: Tree) -> bool:
    """Whether so little is frustrated that signs are surely not random."""
    return tree.cost < CLEAR_SHARE * float(np.abs(tree.graph.weights).sum())


def is_glassy(tree: Tree, glance: Relaxation | None) -> bool:
    """Whether a graph looks like one of random signs, of which cuts say little and relaxations much."""
    if tree.graph.size <= GLASSY_SIZE and tree.cost > GLASSY_SHARE * float(np.abs(tree.graph.weights).sum()):
        return True
    return glance is not None and (tree.closes(glance.best) or glance.best > (1 - GLASSY_GAP) * tree.target)


def by_cuts(tree: Tree, glance: Relaxation | None) -> bool:
    """Whether cutting planes at the root, with new starts on what they leave, settle the graph or use up its time."""
    if tree.graph.edges < LARGE or is_clear(tree):
        solved = tree.root()
    else:
        solved = tree.approach(PATIENCE, glance.best) if glance else tree.approach()
    return solved is None or tree.closes(solved.bound) or start_anew(tree, solved)


def start_anew(tree: Tree, root: Solved) -> bool:
    """Whether the edges that a bound decides leave a graph so much smaller that it is worth solving instead; then it is solved."""
    tree.note(search_sides(tree.graph, tree.sides, 50 * tree.graph.size)[1], improve=False)
    rest = follow(keep(tree.graph), decide(tree, root))
    if rest.graph.size > SHRUNK * tree.graph.size:
        return False
    answer = solve_graph(rest.graph, tree.deadline, tree.target - rest.paid)
    tree.note(rest.lift(answer.sides), improve=False)
    tree.prove(answer.lower + rest.paid)
    return True


def decide(tree: Tree, root: Solved) -> Classes:
    """Edges that no better sides frustrate, and those that all do, as classes of their ends."""
    graph, classes = tree.graph, Classes(tree.graph.size)
    kept = (root.reduced > TINY) & tree.closes(root.bound + root.reduced)
    broken = (root.reduced < -TINY) & tree.closes(root.bound - root.reduced)
    for edge in np.flatnonzero(kept | broken).tolist():
        classes.join(int(graph.first[edge]), int(graph.second[edge]), 1 if (graph.weights[edge] > 0) == bool(kept[edge]) else -1)
    return classes
