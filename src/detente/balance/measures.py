"""SignedNetwork -> Balance: everything that is said of one network's balance, in one value."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from detente.balance.frustration import Frustration, find_frustration, list_blocs
from detente.balance.nulls import Null, Spread, compare_shuffled
from detente.balance.optima import Optima, find_optima
from detente.balance.sides import SideCost, find_side_costs
from detente.balance.triads import Census, Triad, count_triads, list_strained
from detente.balance.walks import Spectra, measure_spectra, measure_walks
from detente.networks import SignedNetwork

STRAINED = 50  # strained triads told; the census counts all
HEAVIEST = 20  # states whose cost of changing sides is told where none are named: those of most weight


@dataclass(frozen=True, slots=True)
class Balance:
    """``frustration`` (two blocs, or more where asked for), ``optima`` and ``sides`` (two blocs only, else None and empty), ``census``
    and the heaviest ``strained`` triads, ``walks`` (K) and ``spectra`` by connected part, ``null`` and ``spread`` where asked for."""

    states: int
    positive: int
    negative: int
    left_out: tuple[str, ...]
    frustration: Frustration
    optima: Optima | None
    sides: Mapping[str, SideCost]
    census: Census
    strained: tuple[Triad, ...]
    walks: float
    spectra: tuple[Spectra, ...]
    null: Null | None = None
    spread: Spread | None = None

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"states": self.states, "positive": self.positive, "negative": self.negative, "left_out": list(self.left_out),
                "frustration": self.frustration.to_dict(), "optima": self.optima.to_dict() if self.optima else None,
                "sides": [cost.to_dict() for cost in self.sides.values()], "census": self.census.to_dict(),
                "strained": [{"states": list(t.states), "signs": list(t.signs), "weight": t.weight} for t in self.strained],
                "walks": self.walks, "spectra": [spectra.to_dict() for spectra in self.spectra],
                "null": self.null.to_dict() if self.null else None, "spread": self.spread.to_dict() if self.spread else None}

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        rows = [*self.to_lines().items(), *((f"bloc {i}", ", ".join(bloc)) for i, bloc in enumerate(list_blocs(self.frustration.blocs), 1))]
        cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
        return f'<table class="detente">{cells}</table>'

    def to_lines(self) -> dict[str, str]:
        """Name -> figure in words: what a person reads first."""
        found = self.frustration
        index = f"{found.index:g}" if found.index is not None else f"between {found.lower:g} and {found.upper:g} (gap {found.gap:.1%}, not proven)"
        of = f"{index} of {found.total:g}"
        lines = {"states": str(self.states), "edges": f"{self.positive} positive, {self.negative} negative", "frustration index": of}
        if found.normalised is not None:
            lines["normalised (1: balanced)"] = f"{found.normalised:.3f}"
        if self.census.balanced is not None:
            lines["balanced triads"] = f"{self.census.balanced:.3f} of {self.census.triads}, weighted {self.census.weighted:.3f}"
        lines["balanced closed walks K"] = f"{self.walks:.3g}"
        if self.optima:
            lines["best partition"] = tell_uniqueness(self.optima)
        return lines


def tell_uniqueness(optima: Optima) -> str:
    """
    >>> from detente.networks import make_network
    >>> tell_uniqueness(find_optima(make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1)])))
    'one of 3; 0 edges frustrated in all of them, 3 in some'
    """
    if optima.unique is None:
        return f"not known whether it is the only one; {len(optima.unknown)} edges undecided"
    if optima.unique:
        return "the only one"
    number = str(optima.count) if optima.count is not None else "several"
    return f"one of {number}; {len(optima.always)} edges frustrated in all of them, {len(optima.sometimes)} in some"


def measure_balance(network: SignedNetwork, *, weighted: bool = False, blocs: int | None = 2, sides: Sequence[str] | None = None,
                    draws: int = 0, seed: int = 0, seconds: float = 60.0) -> Balance:
    """All measures of one network. ``sides``: the states whose cost of changing sides is told, None: the twenty of most weight;
    ``draws``: shuffled networks beside it; ``seconds`` for everything, what is not proven by then is bounded.

    >>> from detente.networks import make_network
    >>> balance = measure_balance(make_network([("JPN", "USA", 1), ("JPN", "RUS", 1), ("RUS", "USA", -1)]))
    >>> balance.frustration.index, balance.census.balanced, balance.optima.count
    (1, 0.0, 3)
    """
    deadline = time.perf_counter() + seconds
    found = find_frustration(network, weighted=weighted, blocs=blocs, seconds=seconds * 0.6)
    two = blocs == 2
    optima = find_optima(network, weighted=weighted, seconds=_left(deadline) * 0.4) if two else None
    costs = find_side_costs(network, found, list_heaviest(network) if sides is None else sides, seconds=_left(deadline) * 0.5) if two else {}
    null = compare_shuffled(network, found, draws=draws, seed=seed, seconds=_left(deadline) * 0.35) if draws and two else None
    spectra = tuple(measure_spectra(network, weighted=weighted))
    positive = sum(edge.sign > 0 for edge in network.edges)
    return Balance(len(network.nodes), positive, len(network.edges) - positive, network.left_out, found, optima, costs, count_triads(network),
                   tuple(list_strained(network, most=STRAINED)), measure_walks(network, weighted=weighted), spectra, null)


def list_heaviest(network: SignedNetwork) -> list[str]:
    """The states whose edges weigh most, the heaviest first."""
    weights: dict[str, float] = dict.fromkeys(network.nodes, 0.0)
    for edge in network.edges:
        for state in (edge.first, edge.second):
            weights[state] += edge.weight
    return sorted(weights, key=lambda state: (-weights[state], state))[:HEAVIEST]


def _left(deadline: float) -> float:
    return max(deadline - time.perf_counter(), 0.5)
