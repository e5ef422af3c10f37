"""SignedNetwork, changes -> what they would move: the index, the blocs, the strained triads; and the fewest flips that balance a triad or
a state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from detente.balance.frustration import Frustration, find_frustration
from detente.balance.nearest import find_nearest
from detente.balance.triads import Triad, list_strained
from detente.errors import NetworkError
from detente.networks import SignedEdge, SignedNetwork, make_network

SIGNS = {"+": 1, "+1": 1, "1": 1, "-": -1, "-1": -1, "−": -1, "0": 0}


@dataclass(frozen=True, slots=True)
class Change:
    """An edge of another sign, a new one, or, with sign 0, none. ``weight``: None for what it was, 1 where it is new."""

    first: str
    second: str
    sign: int
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``moved``: states on another side after than before, the fewest that an optimum allows; ``relieved`` and ``strained``: triads no
    longer, and newly, so."""

    changes: tuple[Change, ...]
    before: Frustration
    after: Frustration
    moved: tuple[str, ...]
    relieved: tuple[Triad, ...]
    strained: tuple[Triad, ...]

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {"changes": [[c.first, c.second, c.sign, c.weight] for c in self.changes], "before": self.before.to_dict(),
                "after": self.after.to_dict(), "moved": list(self.moved), "relieved": [list(t.states) for t in self.relieved],
                "strained": [list(t.states) for t in self.strained]}


@dataclass(frozen=True, slots=True)
class Flips:
    """Edges whose signs are to be turned, what they weigh, and the network's index then. ``lower`` < ``cost``: fewer were not excluded in
    the time."""

    edges: tuple[SignedEdge, ...]
    cost: float
    lower: float
    after: Frustration


def parse_change(text: str) -> Change:
    """A change in words: two states, a sign (+, -, or 0 to drop the edge), and a weight if wanted.

    >>> parse_change("JPN RUS -"), parse_change("JPN RUS + 2.5").weight
    (Change(first='JPN', second='RUS', sign=-1, weight=None), 2.5)
    """
    words = text.replace(",", " ").split()
    try:
        first, second, sign, *weight = words
        change = Change(first, second, SIGNS[sign], *map(float, weight))
        if first == second:
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise NetworkError(f"{text!r} is no change: write two states, then +, - or 0, for example JPN RUS -") from None
    if change.weight is not None and not 0 < change.weight < float("inf"):
        raise NetworkError(f"{text!r}: a weight is a number above 0")
    return change


def change_network(network: SignedNetwork, changes: Iterable[str | Change]) -> SignedNetwork:
    """The network after changes, in their order. Raises ``NetworkError`` for a state that is not there, or an edge to drop that is not."""
    edges = {(e.first, e.second): e for e in network.edges}
    for change in map(as_change, changes):
        for state in (change.first, change.second):
            if state not in network.nodes:
                raise NetworkError(f"no state {state} in the network")
        pair = (min(change.first, change.second), max(change.first, change.second))
        if not change.sign and pair not in edges:
            raise NetworkError(f"{pair[0]} and {pair[1]} have no edge to drop")
        old = edges.pop(pair, SignedEdge(*pair, 1))
        if change.sign:
            edges[pair] = replace(old, sign=change.sign, weight=change.weight or old.weight, why=(*old.why, "changed"))
    return make_network(edges.values(), network.nodes)


def as_change(change: str | Change) -> Change:
    return parse_change(change) if isinstance(change, str) else change


def compare_changes(network: SignedNetwork, changes: Iterable[str | Change], *, weighted: bool = False, seconds: float = 60.0) -> WhatIf:
    """The network before and after the changes, with two blocs.

    >>> network = make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1)])
    >>> found = compare_changes(network, ["A C +"])
    >>> found.before.index, found.after.index, [triad.kind for triad in found.relieved]
    (1, 0, ['++-'])
    """
    changes = tuple(map(as_change, changes))
    changed = change_network(network, changes)
    before = find_frustration(network, weighted=weighted, seconds=seconds / 2)
    after = find_nearest(changed, before.blocs, weighted=weighted, seconds=seconds / 2)
    strained = [{(t.states, t.signs): t for t in list_strained(one)} for one in (network, changed)]
    return WhatIf(changes, before, after, tuple(state for state in network.nodes if before.blocs[state] != after.blocs[state]),
                  tuple(t for key, t in strained[0].items() if key not in strained[1]),
                  tuple(t for key, t in strained[1].items() if key not in strained[0]))


def balance_triad(network: SignedNetwork, states: Iterable[str], *, weighted: bool = False, seconds: float = 60.0) -> list[Flips]:
    """The flips that balance three states, the best first: any one of a strained triad's edges does, so the lightest, then what the index
    gains.

    An empty list where the triad is balanced. Raises ``NetworkError`` where the three are no triad.
    """
    wanted = sorted(set(states))
    edges = [e for e in network.edges if e.first in wanted and e.second in wanted]
    if len(wanted) != 3 or len(edges) != 3:
        raise NetworkError(f"{' '.join(wanted)}: no triad of the network, three states with an edge between each two")
    if edges[0].sign * edges[1].sign * edges[2].sign > 0:
        return []
    found = []
    for edge in edges:
        cost = edge.weight if weighted else 1
        after = find_frustration(flip(network, [edge]), weighted=weighted, seconds=seconds / 3)
        found.append(Flips((edge,), cost, cost, after))
    return sorted(found, key=lambda flips: (flips.cost, flips.after.upper))


def balance_state(network: SignedNetwork, state: str, *, weighted: bool = False, seconds: float = 60.0) -> Flips:
    """The fewest flips (the least weight, if ``weighted``) after which every triad of a state is balanced.

    All its triads are balanced exactly where the state, its neighbours and all edges among them are, because a cycle among neighbours is
    a sum of triads with the state. So the flips are the edges frustrated in an optimum of that part of the network. Raises
    ``NetworkError`` for a state that is not there.

    >>> network = make_network([("A", "B", 1), ("B", "C", 1), ("A", "C", -1), ("C", "D", -1)])
    >>> found = balance_state(network, "A")
    >>> found.cost, found.after.index
    (1, 0)
    """
    if state not in network.nodes:
        raise NetworkError(f"no state {state} in the network")
    near = {state} | {end for e in network.edges if state in (e.first, e.second) for end in (e.first, e.second)}
    part = make_network([e for e in network.edges if e.first in near and e.second in near], near)
    found = find_frustration(part, weighted=weighted, seconds=seconds / 2)
    after = find_frustration(flip(network, found.frustrated), weighted=weighted, seconds=seconds / 2)
    return Flips(found.frustrated, found.upper, found.lower, after)


def flip(network: SignedNetwork, edges: Iterable[SignedEdge]) -> SignedNetwork:
    """The network with these edges' signs turned."""
    turned = {(e.first, e.second) for e in edges}
    return replace(network, edges=tuple(replace(e, sign=-e.sign) if (e.first, e.second) in turned else e for e in network.edges))
