"""A store, a day and a rule -> Standing: the signed network with its blocs and strained triads, made once for all pages."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from detente.balance import Frustration, Triad, find_frustration, list_strained
from detente.codebook import load_codebook
from detente.deeds import count_events
from detente.networks import EdgeRule, Pair, SignedNetwork, make_rule
from detente.system import System, parse_states
from detente.web.answers import Table
from detente.web.asking import Asked
from detente.web.explorer import Explorer

RULES = {"sparse": {}, "dense": {"dense": True}, "ties": {"ties_only": True}, "events": {"events_only": True}}
SECONDS = 5.0  # within which the frustration index is proven, else bounded
ATTENTION = """SELECT state, count(DISTINCT event) AS events
FROM (SELECT unnest([source, target]) AS state, event FROM dyads WHERE provider = $provider AND day BETWEEN $since AND $until)
GROUP BY state ORDER BY events DESC, state"""


@dataclass(frozen=True)
class Standing:
    """How states stand to each other on a day.

    ``weighed``: whether edges against the blocs count by their weight, else as one each; ``weights``: state -> the weight of its edges;
    ``parts``: state -> number of its connected part, 0 the largest; ``attention``: events in the window by state."""

    system: System
    rule: EdgeRule
    weighed: bool
    network: SignedNetwork
    found: Frustration
    strained: tuple[Triad, ...]
    weights: Mapping[str, float]
    parts: Mapping[str, int]
    attention: Table

    @property
    def values(self) -> Mapping[Pair, tuple[float, tuple[str, ...]]]:
        """Pair -> its value by the rule and why, those too small for an edge as well."""
        return self.system.values(self.rule)

    @cached_property
    def events(self) -> Mapping[str, int]:
        return {row["state"]: row["events"] for row in self.attention.rows}

    @cached_property
    def against(self) -> frozenset[Pair]:
        """The edges against the blocs."""
        return frozenset((e.first, e.second) for e in self.found.frustrated)

    @property
    def key(self) -> tuple:
        """What tells it from others of the same system."""
        return (self.rule, self.weighed)

    @property
    def blocs(self) -> list[list[str]]:
        """The two blocs of the largest connected part, each state by its weight, the heaviest first; a bloc may be empty."""
        sides: list[list[str]] = [[], []]
        for state in self.by_weight(state for state, part in self.parts.items() if part == 0):
            sides[self.found.blocs[state]].append(state)
        return sides

    def by_weight(self, states: Iterable[str]) -> list[str]:
        return sorted(states, key=lambda state: (-self.weights.get(state, 0.0), state))

    def bloc_of(self, state: str) -> int | None:
        """0 or 1; None for a state without edges to the rest: nothing says where it stands."""
        return self.found.blocs[state] if self.parts.get(state) == 0 else None

    def most_told(self, most: int) -> list[str]:
        """The states of most events, then of most weight."""
        return sorted(self.network.nodes, key=lambda s: (-self.events.get(s, 0), -self.weights.get(s, 0.0), s))[:most]


def ask_system(explorer: Explorer, asked: Asked) -> System:
    """The system that ``at``, ``window`` and ``provider`` speak of. The last day is one system, whether named or not."""
    provider = asked.choice("provider", explorer.providers or [explorer.provider], explorer.provider)
    window, day = asked.text("window", "12m"), asked.day("at", last=True)
    latest = explorer.system(None, window, provider)
    same = day is None or latest.window is None or day == latest.window.until
    return latest if same else explorer.system(day.isoformat(), window, provider)


def ask_states(asked: Asked, system: System) -> frozenset[str] | None:
    """The states that ``states`` names, as "G20" or "JPN,RUS"; None for all."""
    given = asked.text("states")
    return parse_states(given, system.window.until) if given and system.window else None


def find_standing(explorer: Explorer, system: System, rule: str, states: frozenset[str] | None, weighed: bool) -> Standing:
    """``rule``: one of RULES. The same question is computed once."""
    made = make_rule(**RULES[rule], states=states)
    return explorer.made_of(system).get(("standing", made, weighed), lambda: _find_standing(explorer, system, made, weighed))


def _find_standing(explorer: Explorer, system: System, rule: EdgeRule, weighed: bool) -> Standing:
    network = system.network(rule)
    weights: dict[str, float] = defaultdict(float)
    for e in network.edges:
        weights[e.first] += e.weight
        weights[e.second] += e.weight
    return Standing(system, rule, weighed, network, find_frustration(network, weighted=weighed, seconds=SECONDS), tuple(list_strained(network)),
                    dict(weights), find_parts(network), count_attention(explorer, system))


def count_attention(explorer: Explorer, system: System) -> Table:
    """How many events name each state as a party of a dyad within the window."""
    asked = {"provider": system.provider, "since": system.window.since, "until": system.window.until}
    found = explorer.made_of(system).get("attention", lambda: count_events(system.deeds, system.window))
    rows = [{"state": state, "events": events} for state, events in found.items() if state in load_codebook().states]
    return Table("attention", "Events that name a state", ("state", "events"), sorted(rows, key=lambda r: (-r["events"], r["state"])), ATTENTION, asked)


def find_parts(network: SignedNetwork) -> dict[str, int]:
    """State -> number of its connected part, the largest first.

    >>> from detente.networks import make_network
    >>> find_parts(make_network([("A", "B", 1), ("C", "D", -1), ("D", "E", 1)]))
    {'A': 1, 'B': 1, 'C': 0, 'D': 0, 'E': 0}
    """
    heads = {node: node for node in network.nodes}
    for e in network.edges:
        heads[_head(heads, e.first)] = _head(heads, e.second)
    members: dict[str, list[str]] = defaultdict(list)
    for node in network.nodes:
        members[_head(heads, node)].append(node)
    order = sorted(members.values(), key=lambda part: (-len(part), part))
    number = {node: i for i, part in enumerate(order) for node in part}
    return {node: number[node] for node in network.nodes}


def _head(heads: dict[str, str], node: str) -> str:
    while heads[node] != node:
        heads[node] = heads[heads[node]]
        node = heads[node]
    return node


def list_moments(explorer: Explorer, system: System) -> tuple[str, list[dt.date]]:
    """By what to go through time, and the ends of those periods within the span of the store's events: at most some sixty."""
    first, last = explorer.span(system.provider)
    if first is None:
        return "month", []
    months = (last.year - first.year) * 12 + last.month - first.month
    by = "month" if months <= 60 else "quarter" if months <= 180 else "year"
    return by, explorer.system(None, system.length, system.provider).list_days(by, first)


def find_moments(explorer: Explorer, system: System, asked: Asked) -> dict:
    """The slider: days to choose from, where the system's day stands among them, links to the one before and the one after."""
    by, days = list_moments(explorer, system)
    day = system.window.until
    before, after = [d for d in days if d < day], [d for d in days if d > day]
    earlier, later = (before or [None])[-1], (after or [None])[0]
    return {"by": by, "days": sorted({*days, day}), "index": len(before), "earlier": earlier, "later": later,
            "earlier_link": earlier and asked.link(at=earlier), "later_link": later and asked.link(at=later)}
