"""SignedNetworks of periods -> balance through time: the index of each, and who changed sides between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from detente.balance.frustration import Frustration, find_frustration
from detente.balance.nearest import find_nearest
from detente.balance.triads import count_triads
from detente.balance.walks import measure_walks
from detente.networks import SignedNetwork


@dataclass(frozen=True, slots=True)
class Moment:
    """A period's balance. ``moved``: states on another side than in the period before, the fewest that an optimum allows; ``came``,
    ``left``: states."""

    period: str
    frustration: Frustration
    triads: float | None
    walks: float
    moved: tuple[str, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"period": self.period, **self.frustration.to_dict(), "triads": self.triads, "walks": self.walks, "moved": list(self.moved),
                "came": list(self.came), "left": list(self.left)}


def follow_balance(networks: Mapping[str, SignedNetwork], *, weighted: bool = False, seconds: float = 60.0) -> list[Moment]:
    """The balance of each period, in the order given; blocs keep their numbers from one to the next. ``seconds`` are for each period.

    >>> from detente.networks import make_network
    >>> years = {year: make_network([("GBR", "FRA", 1), ("FRA", "DEU", -1), ("DEU", "ITA", sign)]) for year, sign in (("1913", 1), ("1915", -1))}
    >>> [moment.moved for moment in follow_balance(years)]
    [(), ('ITA',)]
    """
    out: list[Moment] = []
    for period, network in networks.items():
        before = out[-1].frustration.blocs if out else {}
        find = partial(find_nearest, before=before) if before else find_frustration
        found = find(network, weighted=weighted, seconds=seconds)
        census = count_triads(network)
        out.append(Moment(period, found, census.weighted if weighted else census.balanced, measure_walks(network, weighted=weighted),
                          tuple(state for state in network.nodes if state in before and before[state] != found.blocs[state]),
                          tuple(state for state in network.nodes if before and state not in before),
                          tuple(state for state in before if state not in found.blocs)))
    return out
