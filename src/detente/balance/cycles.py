"""Graph, costs of a linear program -> cycle inequalities that they break.

f_e says whether edge e is frustrated. Around a cycle whose sign is negative an odd number of edges is frustrated, around a positive one an
even number, so for each cycle C and each F within C of even (odd) size

    sum over C without F of f + sum over F of (1 - f)  >=  1                (Barahona and Mahjoub 1986)

A *cut* here is (edges of C, which of them are in F). With costs above 0 and no edge fixed, those of negative cycles with F empty
imply the others. Three ways to find broken ones, each asked where the one before finds little: all triangles at once; the cycles that one
edge closes over a cheapest spanning tree; shortest paths in the graph doubled by parity, which miss none.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np

from detente.balance.graphs import Graph

Cut = tuple[np.ndarray, np.ndarray]
BROKEN = 1e-4              # by how much at least
TRIANGLES = 2_000_000      # more are left to the other two ways
DENSE = 3000               # nodes up to which triangles are sought in a matrix


class Separator:
    """What finds cuts for one graph."""

    def __init__(self, graph: Graph):
        self.graph, self.negative = graph, (graph.weights < 0).astype(np.int64)
        self.ends = list(zip(graph.first.tolist(), graph.second.tolist()))
        self.triangles = list_triangles(graph)
        self.odd = self.negative[self.triangles].sum(1) % 2

    def find(self, f: np.ndarray, limit: int, naught: float = 1e-9) -> tuple[list[Cut], np.ndarray]:
        """(cuts, sides that agree with the cheapest spanning tree); paths are sought as if costs of ``naught`` were 0."""
        cuts = self.cut_triangles(f, limit)
        forest = Forest(self, f)
        if len(cuts) < limit // 4:
            cuts += forest.cuts(limit)
        if len(cuts) < limit // 4:
            cuts += cut_paths(self, f, limit, naught)
        return cuts, np.array(forest.signs)

    def cut_triangles(self, f: np.ndarray, limit: int) -> list[Cut]:
        if not len(self.triangles):
            return []
        values = f[self.triangles]
        flips = values > 0.5
        sums = np.minimum(values, 1 - values).sum(1)
        amiss = (flips.sum(1) + self.odd) % 2 == 0               # the cheapest F has the wrong size: change the edge nearest a half
        nearest = np.abs(values - 0.5).argmin(1)
        rows = np.arange(len(values))
        sums = sums + np.where(amiss, np.abs(1 - 2 * values[rows, nearest]), 0)
        found = np.flatnonzero(sums < 1 - BROKEN)
        found = found[np.argsort(sums[found], kind="stable")[:limit]]
        flips[rows[amiss], nearest[amiss]] ^= True
        return [(self.triangles[i], flips[i]) for i in found]


def list_triangles(graph: Graph, most: int | None = TRIANGLES) -> np.ndarray:
    """Edge numbers of every triangle, (t, 3): of nodes i < j < k the edges ij, ik, jk; none of them where there are more than ``most``."""
    if not graph.edges or most is not None and graph.size > DENSE:
        return np.zeros((0, 3), np.int64)
    out, count = [], 0
    for found in dense_triangles(graph) if graph.size <= DENSE else sparse_triangles(graph):
        out.append(found)
        count += len(found)
        if most is not None and count > most:
            return np.zeros((0, 3), np.int64)
    return np.concatenate(out)


def dense_triangles(graph: Graph) -> Iterator[np.ndarray]:
    """By a matrix of the edges' numbers, some edges at a time."""
    number = np.full((graph.size, graph.size), -1, np.int32)
    number[graph.first, graph.second] = number[graph.second, graph.first] = np.arange(graph.edges)
    later = np.triu(number >= 0)
    low, high = np.minimum(graph.first, graph.second), np.maximum(graph.first, graph.second)
    for at in range(0, graph.edges, size := max(1, 4_000_000 // graph.size)):
        part = slice(at, at + size)
        edge, third = np.nonzero(later[high[part]] & (number[low[part]] >= 0))
        yield np.stack([edge + at, number[low[part][edge], third], number[high[part][edge], third]], 1).astype(np.int64)


def sparse_triangles(graph: Graph) -> Iterator[np.ndarray]:
    """By what follows each node in order, an edge at a time."""
    after: list[dict[int, int]] = [{} for _ in range(graph.size)]
    for edge, (a, b) in enumerate(zip(graph.first.tolist(), graph.second.tolist())):
        after[min(a, b)][max(a, b)] = edge
    for a in range(graph.size):
        for b, edge in after[a].items():
            yield np.array([(edge, after[a][c], after[b][c]) for c in after[b] if c in after[a]], np.int64).reshape(-1, 3)


class Forest:
    """A spanning forest of the edges nearest to a decision, each read as f says: frustrated above a half, satisfied below."""

    def __init__(self, separator: Separator, f: np.ndarray, within: float = 2.0):
        self.separator, graph = separator, separator.graph
        self.flips = f > 0.5
        self.costs = np.minimum(f, 1 - f)
        self.parity = (separator.negative ^ self.flips).tolist()
        order = np.argsort(self.costs + 1e-7 / (1 + np.abs(graph.weights)), kind="stable")
        order = order[self.costs[order] <= within].tolist()
        self.tree, self.rest = span(graph.size, separator.ends, order)
        self.above, self.edge, self.depth, self.signs = hang(graph.size, separator.ends, self.tree, self.parity)

    def path(self, a: int, b: int) -> list[int]:
        """Edges of the tree between two nodes."""
        out = []
        while a != b:
            if self.depth[a] < self.depth[b]:
                a, b = b, a
            out.append(self.edge[a])
            a = self.above[a]
        return out

    def cuts(self, limit: int) -> list[Cut]:
        out, ends, costs = [], self.separator.ends, self.costs.tolist()
        for edge in self.rest:
            a, b = ends[edge]
            if (self.signs[a] != self.signs[b]) != bool(self.parity[edge]):
                cycle = [edge, *self.path(a, b)]
                total = sum(costs[e] for e in cycle)
                if total < 1 - BROKEN:
                    out.append((total, cycle))
        out.sort()
        return [(np.array(cycle), self.flips[cycle]) for _, cycle in out[:limit]]


def span(size: int, ends: list[tuple[int, int]], order: list[int]) -> tuple[list[int], list[int]]:
    """(edges of the forest that takes edges in this order, the others): Kruskal (1956)."""
    head, tree, rest = list(range(size)), [], []
    for edge in order:
        a, b = ends[edge]
        while head[a] != a:
            head[a] = a = head[head[a]]
        while head[b] != b:
            head[b] = b = head[head[b]]
        if a == b:
            rest.append(edge)
        else:
            head[a] = b
            tree.append(edge)
    return tree, rest


def hang(size: int, ends: list[tuple[int, int]], tree: list[int], parity: list[int]) -> tuple[list[int], list[int], list[int], list[int]]:
    """(node above, edge to it, depth, sign) of each node of a forest; a root is above itself."""
    near: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for edge in tree:
        a, b = ends[edge]
        near[a].append((b, edge))
        near[b].append((a, edge))
    above, via, depth, signs = [-1] * size, [-1] * size, [0] * size, [1] * size
    for root in range(size):
        if above[root] >= 0:
            continue
        above[root], stack = root, [root]
        while stack:
            node = stack.pop()
            for other, edge in near[node]:
                if above[other] < 0:
                    above[other], via[other], depth[other] = node, edge, depth[node] + 1
                    signs[other] = -signs[node] if parity[edge] else signs[node]
                    stack.append(other)
    return above, via, depth, signs


def cut_paths(separator: Separator, f: np.ndarray, limit: int, naught: float) -> list[Cut]:
    """Cuts of the shortest closed walk of odd parity through each class of nodes that edges of cost 0 tie together."""
    forest = Forest(separator, f, within=naught)
    heads = root_of(forest.above)
    near = link_classes(separator, forest, heads, f, naught)
    out: dict[tuple[int, ...], tuple[float, Cut]] = {}
    for start in near:
        found = shortest_odd_walk(near, start)
        if found:
            edges, flips = close_walk(separator, forest, found[1])
            cost = float(np.where(flips, 1 - f[edges], f[edges]).sum())
            if cost < 1 - BROKEN:
                out[tuple(sorted(edges))] = cost, (np.array(edges), np.array(flips))
    return [cut for _, cut in sorted(out.values(), key=lambda found: found[0])[:limit]]


def root_of(above: list[int]) -> list[int]:
    out = []
    for node in range(len(above)):
        while above[node] != node:
            node = above[node]
        out.append(node)
    return out


def link_classes(separator: Separator, forest: Forest, heads: list[int], f: np.ndarray, naught: float) -> dict[int, list[tuple]]:
    """Class -> (other class, parity, cost, edge, from node, to node, flipped): the cheapest way of each parity, both ways round."""
    best: dict[tuple[int, int, int], tuple] = {}
    signs, negative = forest.signs, separator.negative.tolist()
    for edge in np.flatnonzero(np.minimum(f, 1 - f) > naught).tolist():
        a, b = separator.ends[edge]
        for flipped, cost in ((False, float(f[edge])), (True, 1 - float(f[edge]))):
            parity = negative[edge] ^ flipped ^ (signs[a] != signs[b])
            key = (min(heads[a], heads[b]), max(heads[a], heads[b]), parity)
            if cost < best.get(key, (1.0,))[0]:
                best[key] = (cost, edge, *((a, b) if heads[a] <= heads[b] else (b, a)), flipped)
    near: dict[int, list[tuple]] = {}
    for (low, high, parity), (cost, edge, a, b, flipped) in best.items():
        near.setdefault(low, []).append((high, parity, cost, edge, a, b, flipped))
        if low != high:
            near.setdefault(high, []).append((low, parity, cost, edge, b, a, flipped))
    return dict(sorted(near.items()))


def shortest_odd_walk(near: dict[int, list[tuple]], start: int) -> tuple[float, list[tuple]] | None:
    """(cost, steps) of the cheapest closed walk of odd parity from a class through classes not before it; None at a cost of 1 or more."""
    cost, came, heap = {(start, 0): 0.0}, {}, [(0.0, start, 0)]
    while heap:
        so_far, node, side = heappop(heap)
        if (node, side) == (start, 1):
            steps = []
            state = (start, 1)
            while state != (start, 0):
                step, state = came[state]
                steps.append(step)
            return so_far, steps[::-1]
        if so_far > cost[node, side]:
            continue
        for step in near[node]:
            other, total = step[0], so_far + step[2]
            state = (other, side ^ step[1])
            if other >= start and total < 1 - BROKEN and total < cost.get(state, 2.0):
                cost[state], came[state] = total, (step, (node, side))
                heappush(heap, (total, *state))
    return None


def close_walk(separator: Separator, forest: Forest, steps: list[tuple]) -> tuple[list[int], list[bool]]:
    """(edges, which are in F) of a walk over classes, the ways within classes filled in; what is walked twice cancels."""
    uses: dict[int, int] = {}
    flips = {step[3]: bool(step[6]) for step in steps}
    for step, following in zip(steps, [*steps[1:], steps[0]]):
        for edge in (step[3], *forest.path(step[5], following[4])):
            uses[edge] = uses.get(edge, 0) + 1
    edges = [edge for edge, count in uses.items() if count % 2]
    return edges, [flips.get(edge, bool(forest.flips[edge])) for edge in edges]
