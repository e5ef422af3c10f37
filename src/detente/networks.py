"""Ties and tones of dyads -> SignedNetwork: states, and between two of them a sign and a weight, by one rule.

value(a, b) = sum of polarity x strength over the kinds of tie that stand between them (tie_kinds.csv, each kind once)
            + TONE x (C - K) / (C + K + EVEN)

C and K are the sums of PLOVER scores above and below zero of what the two did to each other, decayed to the day. The
edge's sign is the value's, its weight the value's size; values smaller than ``threshold`` are no edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from detente.codebook.standing import load_kinds
from detente.errors import NetworkError
from detente.spells import Spell

TONE = 3.0  # the most that events can say of a dyad: as much as an alliance
EVEN = 25.0  # score points (ten meetings) that pull a dyad's tone to the middle
SPARSE, DENSE = 1.0, 0.1  # thresholds: an edge that one treaty makes; any sign at all

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SignedEdge:
    """``first`` < ``second``; ``sign`` 1 or -1; ``weight`` > 0: what it costs to have the edge frustrated; ``why`` in words."""

    first: str
    second: str
    sign: int
    weight: float = 1.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedNetwork:
    """Nodes in alphabetical order, at most one edge a pair, edges in order of their nodes; ``left_out``: what was not taken, in words."""

    nodes: tuple[str, ...]
    edges: tuple[SignedEdge, ...]
    left_out: tuple[str, ...] = ()


def make_network(edges: Iterable[SignedEdge | tuple], nodes: Iterable[str] = ()) -> SignedNetwork:
    """A network of edges, or of (first, second, sign[, weight]); what is given twice and agrees is one edge with its weight added.

    An edge from a node to itself and one of sign 0 are left out and named. Raises ``NetworkError`` where a pair is both
    positive and negative, a sign is neither 1, -1 nor 0, or a weight is not a number above 0.

    >>> network = make_network([("USA", "JPN", 1), ("USA", "RUS", -1), ("JPN", "RUS", 1, 0.5), ("RUS", "RUS", 1)])
    >>> [(e.first, e.second, e.sign) for e in network.edges], network.left_out
    ([('JPN', 'RUS', 1), ('JPN', 'USA', 1), ('RUS', 'USA', -1)], ('RUS RUS: an edge to itself',))
    """
    found: dict[tuple[str, str], SignedEdge] = {}
    seen, left_out = set(nodes), []
    for given in edges:
        edge = given if isinstance(given, SignedEdge) else SignedEdge(*given)
        if edge.sign not in (1, -1, 0):
            raise NetworkError(f"{edge.first} {edge.second}: {edge.sign!r} is no sign: write 1, -1 or 0")
        if not (math.isfinite(edge.weight) and edge.weight > 0):
            raise NetworkError(f"{edge.first} {edge.second}: {edge.weight} is no weight: write a number above 0")
        seen |= {edge.first, edge.second}
        if edge.first == edge.second or edge.sign == 0:
            left_out.append(f"{edge.first} {edge.second}: " + ("an edge to itself" if edge.sign else "no sign"))
            continue
        pair = (min(edge.first, edge.second), max(edge.first, edge.second))
        before = found.get(pair)
        if before and before.sign != edge.sign:
            raise NetworkError(f"{pair[0]} {pair[1]} is given as positive and as negative: keep one")
        weight, why = (before.weight, before.why) if before else (0.0, ())
        found[pair] = SignedEdge(*pair, edge.sign, weight + edge.weight, (*why, *edge.why))
    return SignedNetwork(tuple(sorted(seen)), tuple(found[pair] for pair in sorted(found)), tuple(left_out))


@dataclass(frozen=True, slots=True)
class Tone:
    """What two states did to each other: decayed sums of PLOVER scores, both not negative."""

    cooperation: float = 0.0
    conflict: float = 0.0

    def __add__(self, other: Tone) -> Tone:
        return Tone(self.cooperation + other.cooperation, self.conflict + other.conflict)

    @property
    def balance(self) -> float:
        """From -1, conflict alone and much of it, to 1.

        >>> Tone(75, 0).balance, Tone(0, 0).balance
        (0.75, 0.0)
        """
        return (self.cooperation - self.conflict) / (self.cooperation + self.conflict + EVEN)


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """The parameters of the rule; ``states``: only these, None for all; ``ties`` or ``events`` False leaves that half out."""

    threshold: float = SPARSE
    tone: float = TONE
    ties: bool = True
    events: bool = True
    states: frozenset[str] | None = None

    def to_dict(self) -> dict:
        return {"threshold": self.threshold, "tone": self.tone, "even": EVEN, "ties": self.ties, "events": self.events,
                "states": sorted(self.states) if self.states is not None else None}


def make_rule(dense: bool = False, ties_only: bool = False, events_only: bool = False, states: Iterable[str] | None = None) -> EdgeRule:
    """The rule by the names of the command line. Raises ``NetworkError`` where nothing would be left to make an edge of."""
    if ties_only and events_only:
        raise NetworkError("ties only and events only leave nothing: choose one")
    return EdgeRule(DENSE if dense else SPARSE, ties=not events_only, events=not ties_only, states=frozenset(states) if states is not None else None)


def sign_network(spells: Iterable[Spell], tones: Mapping[Pair, Tone], rule: EdgeRule = EdgeRule()) -> SignedNetwork:
    """The network of a day: ``spells`` that stand on it, and the tone of each pair (in alphabetical order) up to it.

    >>> [(e.first, e.second, e.sign, e.why) for e in sign_network([], {("JPN", "RUS"): Tone(5, 95)}).edges]
    [('JPN', 'RUS', -1, ('events 5:95',))]
    """
    return take_edges(weigh_dyads(spells, tones, rule), rule)


def take_edges(values: Mapping[Pair, tuple[float, tuple[str, ...]]], rule: EdgeRule = EdgeRule()) -> SignedNetwork:
    """The network of what ``weigh_dyads`` gives: values of at least the threshold are edges."""
    edges = tuple(SignedEdge(*pair, 1 if value > 0 else -1, round(abs(value), 4), why) for pair, (value, why) in values.items()
                  if abs(value) >= rule.threshold)
    return SignedNetwork(tuple(sorted({state for pair in values for state in pair})), edges)


def weigh_dyads(spells: Iterable[Spell], tones: Mapping[Pair, Tone], rule: EdgeRule = EdgeRule()) -> dict[Pair, tuple[float, tuple[str, ...]]]:
    """Pair -> its value by the rule, and what makes it, in words; in order of pairs."""
    kinds, told = list_kinds(spells if rule.ties else ()), tones if rule.events else {}
    out, nothing = {}, frozenset()
    for pair in sorted([*told, *(pair for pair in kinds if pair not in told)]):
        if rule.states is not None and not rule.states.issuperset(pair):
            continue
        (value, named), tone = _sum_up(kinds.get(pair, nothing)), told.get(pair)
        if tone is not None:
            value += rule.tone * tone.balance
            named = (*named, f"events {tone.cooperation:.0f}:{tone.conflict:.0f}")
        out[pair] = (value, named)
    return out


def list_kinds(spells: Iterable[Spell]) -> dict[Pair, frozenset[str]]:
    """The kinds of tie between two states that weigh in an edge."""
    weighing, out = {name for name, kind in load_kinds().items() if kind.strength}, {}
    alone = {name: frozenset((name,)) for name in weighing}
    for spell in spells:
        if spell.kind in weighing:
            pair = (spell.first, spell.second) if spell.first < spell.second else (spell.second, spell.first)
            out[pair] = out[pair] | alone[spell.kind] if pair in out else alone[spell.kind]
    return out


@cache
def weigh_kinds(kinds: frozenset[str]) -> tuple[float, float]:
    """How strongly these kinds of tie bind two states, and how strongly they part them."""
    known = [load_kinds()[name] for name in sorted(kinds)]
    return sum(kind.strength for kind in known if kind.polarity > 0), sum(kind.strength for kind in known if kind.polarity < 0)


@cache
def _sum_up(kinds: frozenset[str]) -> tuple[float, tuple[str, ...]]:
    """What these kinds of tie come to, and their names, the strongest first."""
    binds, parts = weigh_kinds(kinds)
    return binds - parts, tuple(sorted(kinds, key=lambda kind: (-load_kinds()[kind].strength, kind)))
