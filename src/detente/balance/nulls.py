"""SignedNetwork -> what its balance would be by chance, and how far its own uncertain signs leave it open.

The null model keeps the graph, its weights and its numbers of positive and negative edges, and shuffles which edge has which sign.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from detente.balance.frustration import Frustration, find_frustration
from detente.balance.graphs import find_anchors, read_graph
from detente.balance.triads import count_triads
from detente.balance.walks import measure_walks
from detente.networks import SignedNetwork


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure beside the same of shuffled networks: ``z`` = (observed - mean) / sd, None where all are alike; ``at_least``: share of the
    shuffled that are at least the observed."""

    observed: float
    mean: float
    sd: float
    z: float | None
    at_least: float

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"observed": self.observed, "mean": self.mean, "sd": self.sd, "z": self.z, "at_least": self.at_least}


@dataclass(frozen=True, slots=True)
class Null:
    """``draws``: shuffled networks solved, of which ``proven`` to their index. ``lower``, ``upper``: the means of their bounds; they meet
    where all are proven, and are None where there was no time for one. ``below``: the share whose index is above the network's.
    ``triads`` and ``walks``: the share of balanced triads and K beside the shuffled; None where the network has no triad, or no draw was
    made.

    An index that is not proven enters ``z`` and ``below`` by the bound that speaks against a finding of balance: the network's by its
    upper, the shuffled by their lower.
    """

    draws: int
    proven: int
    lower: float | None
    upper: float | None
    z: float | None
    below: float
    triads: Beside | None
    walks: Beside | None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"draws": self.draws, "proven": self.proven, "lower": self.lower, "upper": self.upper, "z": self.z, "below": self.below,
                "triads": self.triads.to_dict() if self.triads else None, "walks": self.walks.to_dict() if self.walks else None}


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles (5 %, median, 95 %) over resampled networks: ``index`` (where one is not proven, the middle of its bounds), ``triads``,
    ``walks``; None without a value. ``proven``: those whose index is exact."""

    draws: int
    proven: int
    index: tuple[float, float, float] | None
    triads: tuple[float, float, float] | None
    walks: tuple[float, float, float] | None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"draws": self.draws, "proven": self.proven, "index": self.index, "triads": self.triads, "walks": self.walks}


def shuffle_signs(network: SignedNetwork, seed: int | np.random.Generator) -> SignedNetwork:
    """The same edges and weights, the signs dealt anew; the same seed deals the same."""
    order = np.random.default_rng(seed).permutation(len(network.edges)).tolist()
    return replace(network, edges=tuple(replace(e, sign=network.edges[i].sign) for e, i in zip(network.edges, order)))


def compare_shuffled(network: SignedNetwork, found: Frustration, *, draws: int = 100, seed: int = 0, seconds: float = 60.0) -> Null:
    """The network beside shuffled ones, with two blocs; ``found`` is its own index, and says whether weights count. The same seed deals
    the same signs.

    The seconds are parted among the draws; where they run out there are fewer draws, and ``draws`` says how many.

    >>> from detente.networks import make_network
    >>> network = make_network([("A", "B", 1), ("C", "D", 1), ("A", "C", -1), ("B", "D", -1), ("A", "D", -1), ("B", "C", -1)])
    >>> null = compare_shuffled(network, find_frustration(network), draws=50)
    >>> null.draws, null.proven, null.lower == null.upper, null.z < -1, null.triads.observed
    (50, 50, True, True, 1.0)
    """
    deadline, chance, figures = time.perf_counter() + seconds, np.random.default_rng(seed), []
    while len(figures) < draws and (left := deadline - time.perf_counter()) > 0:
        figures.append(measure_all(shuffle_signs(network, chance), found.weighted, left / (draws - len(figures))))
    if not figures:
        return Null(0, 0, None, None, None, 0.0, None, None)
    lower, upper, triads, walks = np.array(figures).T
    own = measure_shares(network, found.weighted)
    index = beside(found.upper, lower)
    below = float((lower > found.upper + 1e-9).mean())
    return Null(len(lower), int((lower == upper).sum()), float(lower.mean()), float(upper.mean()), index.z, below,
                *(beside(one, values) if one == one else None for one, values in zip(own, (triads, walks))))


def measure_all(network: SignedNetwork, weighted: bool, seconds: float) -> tuple[float, float, float, float]:
    """(lower, upper, share of balanced triads, K); not a number for the share where there is no triad."""
    found = find_frustration(network, weighted=weighted, seconds=seconds)
    return found.lower, found.upper, *measure_shares(network, weighted)


def measure_shares(network: SignedNetwork, weighted: bool) -> tuple[float, float]:
    census = count_triads(network)
    share = census.weighted if weighted else census.balanced
    return float("nan") if share is None else share, measure_walks(network, weighted=weighted)


def beside(observed: float, values: np.ndarray) -> Beside:
    sd = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    mean = float(values.mean())
    return Beside(observed, mean, sd, (observed - mean) / sd if sd > 1e-12 else None, float((values >= observed - 1e-9).mean()))


def measure_spread(networks: Iterable[SignedNetwork], *, weighted: bool = False, seconds: float = 60.0) -> Spread:
    """Quantiles over networks that are equally likely readings of the same sources; ``seconds`` for each of them.

    >>> from detente.networks import make_network
    >>> measure_spread(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", sign)]) for sign in (1, -1, -1)).index
    (0.1, 1.0, 1.0)
    """
    figures = np.array([measure_all(network, weighted, seconds) for network in networks]).reshape(-1, 4)
    lower, upper, triads, walks = figures.T
    return Spread(len(figures), int((lower == upper).sum()), *map(quantiles, ((lower + upper) / 2, triads, walks)))


def quantiles(values: np.ndarray) -> tuple[float, float, float] | None:
    values = values[~np.isnan(values)]
    return tuple(np.round(np.quantile(values, [0.05, 0.5, 0.95]), 10).tolist()) if len(values) else None


def share_sides(networks: Iterable[SignedNetwork], network: SignedNetwork, found: Frustration, *,
                seconds: float = 60.0) -> dict[str, float]:
    """State -> the share of the resampled networks in which it stands to its anchor as ``found`` says for ``network``, of those that know
    both."""
    names, graph = network.nodes, read_graph(network, found.weighted)
    anchor = {node: names[i] for node, i in zip(names, find_anchors(graph)) if names[i] != node}
    alike: dict[str, list[bool]] = {node: [] for node in anchor}
    for other in networks:
        blocs = find_frustration(other, weighted=found.weighted, seconds=seconds).blocs
        for node, against in anchor.items():
            if node in blocs and against in blocs:
                alike[node].append((blocs[node] == blocs[against]) == (found.blocs[node] == found.blocs[against]))
    return {node: sum(told) / len(told) for node, told in alike.items() if told}
