"""Standing -> tables: edges, states with their blocs, strained triads, each with the lines that compute it; and why, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache, partial
from itertools import combinations

from detente.balance import Triad
from detente.codebook import load_codebook
from detente.networks import Pair, SignedEdge, SignedNetwork
from detente.system import System
from detente.web.answers import Made, Table
from detente.web.systems.balances import Standing

SHAPES = {
    "edges": ("Edges, the heaviest first", ("first", "second", "sign", "weight", "against", "why")),
    "states": ("States and their blocs, the heaviest first",
               ("state", "name", "bloc", "part", "weight", "positive", "negative", "against", "strain", "events")),
    "triads": ("Strained triads, the heaviest first", ("first", "second", "third", "weight", "signs", "why")),
}


def list_tables(standing: Standing) -> tuple[Table, ...]:
    """Edges, the two blocs and whoever stands apart, strained triads, events by state."""
    python = python_of(standing)
    rows = {"edges": list_edges(standing), "states": list_states(standing), "triads": list_triads(standing.strained, standing.network)}
    return (*(Table(name, title, columns, rows[name], python=python[name]) for name, (title, columns) in SHAPES.items()), standing.attention)


def python_of(standing: Standing) -> dict[str, str]:
    """Table -> the lines that compute it from ``store``; the last one is an expression."""
    system, rule = standing.system, standing.rule
    given = {"dense": rule.threshold < 1, "ties_only": not rule.events, "events_only": not rule.ties,
             "states": sorted(rule.states) if rule.states else None}
    options = ", ".join(f"{name}={value!r}" for name, value in given.items() if value)
    head = "from detente.balance import find_frustration, list_strained\nfrom detente.networks import make_rule\n" + python_of_system(system)
    network = f"{head}network = system.network(make_rule({options}))\n"
    blocs = f"find_frustration(network, weighted={standing.weighed}).blocs"
    return {"edges": f"{network}network.edges", "states": f"{network}{blocs}", "triads": f"{network}list_strained(network)"}


def python_of_system(system: System) -> str:
    return f"from detente.system import System\nsystem = System(store, {system.window.until.isoformat()!r}, {system.length!r}, {system.provider!r})\n"


def list_edges(standing: Standing) -> Sequence[dict]:
    return Made(sorted(standing.network.edges, key=lambda e: (-e.weight, e.first, e.second)), partial(_edge_row, standing.against))


def _edge_row(against: Container[Pair], e: SignedEdge) -> dict:
    return {"first": e.first, "second": e.second, "sign": e.sign, "weight": e.weight, "against": (e.first, e.second) in against, "why": tell_why(e.why)}


def list_states(standing: Standing) -> list[dict]:
    """``against``: how many edges of the state are against the blocs; ``strain``: their share of the weight of its edges."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    for e in standing.network.edges:
        for state in (e.first, e.second):
            counts[state, "positive" if e.sign > 0 else "negative"] += 1
            if (e.first, e.second) in standing.against:
                counts[state, "against"] += 1
                counts[state, "weight"] += e.weight
    return [_state_row(standing, state, counts) for state in standing.by_weight(standing.network.nodes)]


def _state_row(standing: Standing, state: str, counts: Mapping[tuple[str, str], float]) -> dict:
    weight = standing.weights.get(state, 0.0)
    numbers = {name: int(counts.get((state, name), 0)) for name in ("positive", "negative", "against")}
    return {"state": state, "name": load_codebook().states[state].name, "bloc": standing.bloc_of(state), "part": standing.parts[state],
            "weight": round(weight, 2), **numbers, "strain": round(counts.get((state, "weight"), 0.0) / weight, 3) if weight else None,
            "events": standing.events.get(state, 0)}


def list_torn(rows: Sequence[dict], most: int) -> list[dict]:
    """The states that are pulled both ways: those with most weight against the blocs."""
    return sorted((row for row in rows if row["against"] > 1), key=lambda row: (-row["strain"] * row["weight"], row["state"]))[:most]


def list_triads(triads: Sequence[Triad], network: SignedNetwork) -> Sequence[dict]:
    """Each with its three edges and why they are what they are, in the order of ``Triad.signs``."""
    return Made(triads, partial(_triad_row, {(e.first, e.second): e for e in network.edges}))


def _triad_row(edges: Mapping[Pair, SignedEdge], triad: Triad) -> dict:
    a, b, c = triad.states
    sides = [edges[a, b], edges[a, c], edges[b, c]]
    signs = "".join("+" if e.sign > 0 else "-" for e in sides)
    return {"first": a, "second": b, "third": c, "weight": triad.weight, "signs": signs, "why": ["; ".join(tell_why(e.why)) for e in sides]}


def list_ruptures(standing: Standing, most: int) -> list[dict]:
    """Strained triads by the hostile edge in them: two states at odds and the friends of both, the triad heaviest by its lightest edge first.

    ``friends``: state, and why it is a friend of the first and of the second. Triads of three foes are left to the table; ``most`` pairs."""
    edges = {(e.first, e.second): e for e in standing.network.edges}
    found: dict[Pair, list[dict]] = defaultdict(list)
    for triad in standing.strained:
        pairs = list(combinations(triad.states, 2))
        if triad.kind == "++-":
            foes = pairs[triad.signs.index(-1)]
            if foes not in found and len(found) == most:
                continue
            friend, = set(triad.states) - set(foes)
            sides = [edges[min(friend, foe), max(friend, foe)] for foe in foes]
            found[foes].append({"state": friend, "why": ["; ".join(tell_why(e.why)) for e in sides]})
    return [{"first": a, "second": b, "weight": edges[a, b].weight, "why": tell_why(edges[a, b].why), "friends": friends}
            for (a, b), friends in found.items()]


@lru_cache(20_000)
def tell_why(why: tuple[str, ...]) -> tuple[str, ...]:
    """What makes an edge, as a reader sees it; events too few to count are not named.

    >>> tell_why(("territorial-dispute", "events 40:5")), tell_why(("alliance", "events 0:0"))
    (('territorial dispute', 'events +40 −5'), ('alliance',))
    """
    told = []
    for one in why:
        cooperation, _, conflict = one.removeprefix("events ").partition(":")
        if not conflict:
            told.append(one.replace("-", " "))
        elif (cooperation, conflict) != ("0", "0"):
            told.append(f"events +{cooperation} −{conflict}")
    return tuple(told)
