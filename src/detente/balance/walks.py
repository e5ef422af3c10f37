"""SignedNetwork -> balance by closed walks and by the spectrum: all cycles at once, without solving for blocs.

Both are blind to what they cannot reach: they are told for each connected part too, since a balanced part says nothing of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.balance.graphs import Classes, Graph, read_graph, select
from detente.balance.threads import one_thread
from detente.networks import SignedNetwork


@dataclass(frozen=True, slots=True)
class Spectra:
    """Measures of a network, or of one of its connected parts.

    ``walks``: K = tr exp(A) / tr exp(|A|), the weighted share of closed walks that are balanced less those that are not: 1 where balanced
    (Estrada and Benzi 2014, eq. 7). ``conflict``: the smallest eigenvalue of the signed Laplacian D - A, D the sums of |A|: 0 where
    balanced (Kunegis et al. 2010). ``algebraic``: 1 - conflict / (d - 1), d the largest mean degree of an edge's two ends (Aref and
    Wilson 2018); None where that is not above 1.
    """

    states: tuple[str, ...]
    walks: float
    conflict: float
    algebraic: float | None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"states": list(self.states), "walks": self.walks, "conflict": self.conflict, "algebraic": self.algebraic}


def measure_walks(network: SignedNetwork, *, weighted: bool = False, beta: float = 1.0) -> float:
    """K of a network: 1 where it is balanced or has no edges, towards 0 the less it is. ``beta`` scales A: above 1 long walks count more.

    >>> from detente.networks import make_network
    >>> measure_walks(make_network([("A", "B", 1), ("B", "C", -1), ("A", "C", -1)]))
    1.0
    """
    graph = read_graph(network, weighted)
    return ratio_of(graph, beta) if graph.edges else 1.0


def measure_walks_of_states(network: SignedNetwork, *, weighted: bool = False, beta: float = 1.0) -> dict[str, float]:
    """State -> the same for closed walks from it and back (Estrada and Benzi 2014, eq. 10), for states that have edges."""
    graph = read_graph(network, weighted)
    signed, unsigned = (diagonal_of(matrix, beta) for matrix in (graph.matrix, np.abs(graph.matrix)))
    touched = np.bincount(np.concatenate([graph.first, graph.second]), minlength=graph.size) > 0
    scale = np.exp(signed[1] - unsigned[1])
    return {node: tidy(scale * s / u) for node, s, u, has in zip(network.nodes, signed[0], unsigned[0], touched) if has}


def measure_spectra(network: SignedNetwork, *, weighted: bool = False, beta: float = 1.0) -> list[Spectra]:
    """The measures of each connected part that has edges, the largest part first."""
    graph = read_graph(network, weighted)
    out = []
    for edges in split_parts(graph):
        part, nodes = select(graph, edges)
        out.append(Spectra(tuple(network.nodes[i] for i in nodes.tolist()), ratio_of(part, beta), conflict_of(part), algebraic_of(part)))
    return sorted(out, key=lambda spectra: (-len(spectra.states), spectra.states))


def split_parts(graph: Graph) -> list[np.ndarray]:
    """The edges of each connected part."""
    classes = Classes(graph.size)
    for a, b in zip(graph.first.tolist(), graph.second.tolist()):
        classes.join(a, b, 1)
    heads = classes.arrays()[0][graph.first]
    return [np.flatnonzero(heads == head) for head in np.unique(heads)]


def ratio_of(graph: Graph, beta: float) -> float:
    """tr exp(beta A) / tr exp(beta |A|), by eigenvalues; both are scaled by their largest, which no float could hold."""
    (signed, top), (unsigned, most) = (traces_of(matrix, beta) for matrix in (graph.matrix, np.abs(graph.matrix)))
    return tidy(signed / unsigned * np.exp(top - most))


def traces_of(matrix: np.ndarray, beta: float) -> tuple[float, float]:
    with one_thread():
        values = beta * np.linalg.eigvalsh(matrix)
    return float(np.exp(values - values[-1]).sum()), float(values[-1])


def diagonal_of(matrix: np.ndarray, beta: float) -> tuple[np.ndarray, float]:
    """(diagonal of exp(beta A) / e^top, top)."""
    if not len(matrix):
        return np.zeros(0), 0.0
    with one_thread():
        values, vectors = np.linalg.eigh(matrix)
    return (vectors**2) @ np.exp(beta * (values - values[-1])), float(beta * values[-1])


def conflict_of(graph: Graph) -> float:
    """The smallest eigenvalue of the signed Laplacian."""
    laplacian = np.diag(np.abs(graph.matrix).sum(1)) - graph.matrix
    with one_thread():
        return tidy(max(0.0, float(np.linalg.eigvalsh(laplacian)[0])))


def algebraic_of(graph: Graph) -> float | None:
    degrees = np.abs(graph.matrix).sum(1)
    most = float((degrees[graph.first] + degrees[graph.second]).max() / 2)
    return tidy(1 - conflict_of(graph) / (most - 1)) if most > 1 else None


def tidy(value: float) -> float:
    """Without the last bits, in which machines differ."""
    return round(float(value), 10) + 0.0


def least_conflict(spectra: list[Spectra]) -> Mapping[str, float]:
    """State -> the conflict of its part."""
    return {state: part.conflict for part in spectra for state in part.states}
