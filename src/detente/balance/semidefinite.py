"""Graph -> a lower bound of its index by semidefinite relaxation: for dense graphs of random signs, where cycles of a linear program say
little.

With x_i = 1 or -1 the cost is half the weight of all edges, less <C, X>, where X = xx' and C = W / 4. X is relaxed to a positive
semidefinite matrix of ones on its diagonal (Goemans and Williamson 1995) that meets triangle inequalities, s1 X_ij + s2 X_ik + s3 X_jk >=
-1 for s1 s2 s3 = 1 (Helmberg and Rendl 1998). The dual is smoothed by what X cannot exceed, its trace, and so needs nothing but
eigenvalues (Malick and Roupin 2013; Krislock, Malick and Roupin 2014): for any y, any z >= 0 and any alpha > 0

    <C, X>  <=  sum y + sum z + |M+|^2 / 2 alpha + alpha n^2 / 2,   M = C - Diag(y) + sum z_t T_t,  M+ its positive part,

and also <= sum y + sum z + n max(0, greatest eigenvalue of M). The first is minimised by a limited-memory quasi-Newton method; the bounds
told are valid wherever it stops.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

SIGNS = np.array([(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)])
ROUNDS = 60                # steps between two looks for broken triangles
SHRINK, FINEST = 0.7, 1e-4  # of alpha from round to round, and its least (swept .5-.9, 1e-5-1e-3, complete graphs of 60 and 100 nodes)
MEMORY = 10                # pairs that the quasi-Newton method keeps
BROKEN = 0.02


@dataclass(eq=False)
class Relaxation:
    """The dual of one graph. ``triangles``: rows i, j, k, s1, s2, s3, each with its z; ``matrix``: signed weights."""

    matrix: np.ndarray
    y: np.ndarray = None
    triangles: np.ndarray = field(default_factory=lambda: np.zeros((0, 6), np.int64))
    z: np.ndarray = field(default_factory=lambda: np.zeros(0))
    alpha: float = 0.0
    best: float = -np.inf

    def __post_init__(self):
        self.size = len(self.matrix)
        self.scale = np.abs(self.matrix).sum() / max(1, np.count_nonzero(self.matrix)) or 1.0
        self.objective, self.half = self.matrix / (4 * self.scale), np.abs(self.matrix).sum() / 4
        if self.y is None:
            self.y = np.full(self.size, np.linalg.eigvalsh(self.objective)[-1])
        self.alpha = self.alpha or 1 / self.size

    def value(self, point: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
        """(smoothed dual, best valid dual, gradient, X) at (y, z)."""
        size, t = self.size, self.triangles
        y, z = point[:size], point[size:]
        inner = self.objective - np.diag(y)
        if len(z):
            at = np.concatenate([t[:, 0] * size + t[:, 1], t[:, 0] * size + t[:, 2], t[:, 1] * size + t[:, 2]])
            added = np.bincount(at, np.concatenate([z * t[:, 3], z * t[:, 4], z * t[:, 5]]) / 2, size * size).reshape(size, size)
            inner += added + added.T
        values, vectors = np.linalg.eigh(inner)
        up = values > 0
        x = (vectors[:, up] * (values[up] / self.alpha)) @ vectors[:, up].T
        total = y.sum() + z.sum()
        smooth = total + (values[up] ** 2).sum() / (2 * self.alpha) + self.alpha * size**2 / 2
        slopes = 1 + x[t[:, 0], t[:, 1]] * t[:, 3] + x[t[:, 0], t[:, 2]] * t[:, 4] + x[t[:, 1], t[:, 2]] * t[:, 5]
        return smooth, min(smooth, total + size * max(0.0, values[-1])), np.concatenate([1 - np.diag(x), slopes]), x

    def descend(self, steps: int, tolerance: float = 1e-3) -> np.ndarray:
        """Minimises the smoothed dual over y and z >= 0; returns X. Keeps the best bound in ``best``."""
        point, least = np.concatenate([self.y, self.z]), np.concatenate([np.full(self.size, -np.inf), np.zeros(len(self.z))])
        now, valid, slope, x = self.value(point)
        memory: list[tuple[np.ndarray, np.ndarray]] = []
        for _ in range(steps):
            free = (point > least) | (slope < 0)
            way = np.where(free, -newton(np.where(free, slope, 0), memory), 0)
            if np.abs(slope[free]).max(initial=0) < tolerance:
                break
            if not memory:
                way *= max(0.1, np.abs(point).mean()) / np.abs(way).sum()
            length = 1.0
            while True:
                there = np.maximum(point + length * way, least)
                new, good, new_slope, new_x = self.value(there)
                if new <= now + 1e-4 * (slope @ (there - point)) or length < 1e-6:
                    break
                length *= 0.5 if length > 0.2 else 0.25
            if new > now:
                break
            if (there - point) @ (new_slope - slope) > 1e-12:
                memory = [*memory[1 - MEMORY:], (there - point, new_slope - slope)]
            point, now, slope, x, valid = there, new, new_slope, new_x, min(valid, good)
        self.y, self.z = point[: self.size], point[self.size:]
        self.best = max(self.best, self.half - valid * self.scale)
        return x

    def refine(self, x: np.ndarray) -> None:
        """Drops triangles of no weight, adds those that X breaks most, and smooths less."""
        kept = self.z > 1e-7
        self.triangles, self.z = self.triangles[kept], self.z[kept]
        new = find_broken(x, 10 * self.size)
        have = {row.tobytes() for row in self.triangles}
        new = new[[row.tobytes() not in have for row in new]] if len(new) else new
        self.triangles, self.z = np.concatenate([self.triangles, new]), np.concatenate([self.z, np.zeros(len(new))])
        self.alpha = max(self.alpha * SHRINK, FINEST)

    def merge(self, matrix: np.ndarray, node: int, into: int, sign: int) -> Relaxation:
        """The relaxation with a node joined to another: its dual carries over, and with it the bound."""
        keep = np.delete(np.arange(self.size), node)
        place = np.empty(self.size, np.int64)
        place[keep] = np.arange(self.size - 1)
        place[node] = place[into]
        y = self.y.copy()
        y[into] += y[node]
        t, z = self.triangles.copy(), self.z
        turned = np.where(t[:, :3] == node, sign, 1)
        t[:, 3:] *= np.stack([turned[:, 0] * turned[:, 1], turned[:, 0] * turned[:, 2], turned[:, 1] * turned[:, 2]], 1)
        t[:, :3] = place[t[:, :3]]
        whole = (t[:, 0] != t[:, 1]) & (t[:, 0] != t[:, 2]) & (t[:, 1] != t[:, 2])
        old = np.abs(self.matrix).sum() / max(1, np.count_nonzero(self.matrix)) or 1.0
        new = np.abs(matrix).sum() / max(1, np.count_nonzero(matrix)) or 1.0
        return Relaxation(matrix, y[keep] * old / new, order_rows(t[whole]), z[whole] * old / new, min(self.alpha * 2, 1 / self.size))


def find_broken(x: np.ndarray, most: int) -> np.ndarray:
    """The triangles that X breaks most, rows i, j, k, s1, s2, s3 with i < j < k."""
    rows, sums = [], []
    for i in range(len(x) - 2):
        side, rest = x[i, i + 1:], x[i + 1:, i + 1:]
        alike, differing = side[:, None] + side, side[:, None] - side
        least = np.minimum(rest - np.abs(alike), -rest - np.abs(differing))          # over the four signs
        j, k = np.nonzero(np.triu(least < -1 - BROKEN, 1))
        if len(j):
            part = np.argpartition(least[j, k], most)[:most] if len(j) > most else slice(None)
            rows.append(np.stack([np.full(len(j[part]), i), j[part] + i + 1, k[part] + i + 1], 1))
            sums.append(least[j, k][part])
    if not rows:
        return np.zeros((0, 6), np.int64)
    triples, values = np.concatenate(rows), np.concatenate(sums)
    if len(values) > most:
        kept = np.sort(np.argpartition(values, most)[:most])
        triples = triples[kept]
    i, j, k = triples.T
    return np.concatenate([triples, SIGNS[(SIGNS @ np.stack([x[i, j], x[i, k], x[j, k]])).argmin(0)]], 1)


def order_rows(t: np.ndarray) -> np.ndarray:
    """Triangles with i < j < k, the signs with their pairs."""
    order = np.argsort(t[:, :3], axis=1, kind="stable")
    nodes = np.take_along_axis(t[:, :3], order, 1)
    pair = np.array([[-1, 0, 1], [0, -1, 2], [1, 2, -1]])       # which sign belongs to the pair of two places
    signs = np.stack([t[np.arange(len(t)), 3 + pair[order[:, a], order[:, b]]] for a, b in ((0, 1), (0, 2), (1, 2))], 1)
    return np.concatenate([nodes, signs], 1)


def newton(slope: np.ndarray, memory: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The inverse Hessian times the slope, as the last steps tell it (Nocedal 1980)."""
    out, shares = slope.copy(), []
    for step, change in reversed(memory):
        shares.append(share := (step @ out) / (step @ change))
        out -= share * change
    if memory:
        out *= (memory[-1][0] @ memory[-1][1]) / (memory[-1][1] @ memory[-1][1])
    for (step, change), share in zip(memory, reversed(shares)):
        out += step * (share - (change @ out) / (step @ change))
    return out
