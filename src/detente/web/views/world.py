"""World: the system of states on a day, as a signed network, a matrix and a map, with what stands in the way of two blocs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from typing import TextIO

from detente.codebook import load_codebook
from detente.errors import QuestionError
from detente.networks import SignedEdge
from detente.spells import table_day
from detente.system import System
from detente.web.answers import Answer
from detente.web.asking import Asked, make_link
from detente.web.drawings import sign_class
from detente.web.explorer import Explorer
from detente.web.pages import count_words, signed
from detente.web.systems.balances import RULES, Standing, ask_states, ask_system, find_moments, find_standing
from detente.web.systems.headlines import begin, join_words, name_state
from detente.web.systems.layouts import HEIGHT, WIDTH, place_states
from detente.web.systems.maps import draw_map
from detente.web.systems.strains import list_ruptures, list_tables, list_torn, tell_why

PICTURES = {"network": "Network", "matrix": "Matrix", "map": "Map"}
COUNTS = {"weight": "by their weight", "one": "as one each"}  # how edges count against the blocs
RULE_NAMES = {"sparse": "ties and events", "dense": "ties and events, however weak", "ties": "ties alone", "events": "events alone"}
TOP = 40  # states drawn
MOST = 120
FULL = 6.0  # the value of the deepest colours: an alliance with forces, a treaty and dependence
LEADERS = 6  # states named of a bloc
NO_BLOC = 7  # the colour of those that nothing puts on a side
SHOWN = {"edges": 60, "states": 40, "ruptures": 10, "friends": 8, "torn": 8}  # rows on the page; exports have all


def show_world(explorer: Explorer, asked: Asked) -> Answer:
    form = ask_form(explorer, asked)
    system = ask_system(explorer, asked)
    if system.window is None:
        return Answer("world.html", "The world of states", form | {"day": None})
    standing = find_standing(explorer, system, form["rule"], ask_states(asked, system), form["count"] == "weight")
    tables = explorer.made_of(system).get(("tables", *standing.key), lambda: list_tables(standing))
    drawn = explorer.made_of(system).get(("drawn", *standing.key, form["picture"], form["top"], form["state"]), lambda: draw(standing, form))
    data = form | {"day": system.window.until, "since": system.window.since, "window": system.length, "provider": system.provider,
                   "slider": find_moments(explorer, system, asked), "shown": SHOWN, "drawing": drawn, **describe(explorer, standing, tables[1].rows)}
    return Answer("world.html", f"The world of states, {system.window.until}", data, tables, list_files(standing))


def ask_form(explorer: Explorer, asked: Asked) -> dict:
    """What was asked for, and what can be."""
    state = ask_state(asked)
    return {"picture": asked.choice("show", PICTURES, "network"), "pictures": PICTURES,
            "rule": asked.choice("rule", RULES, "sparse"), "rules": RULE_NAMES, "count": asked.choice("count", COUNTS, "weight"), "counts": COUNTS,
            "top": asked.number("top", TOP, least=3, most=MOST), "most": MOST,
            "state": state, "state_words": state and name_state(state), "providers": explorer.providers}


def ask_state(asked: Asked) -> str | None:
    """The state that the map is drawn for."""
    state = asked.text("state")
    if state is not None and state not in load_codebook().states:
        raise QuestionError(f"state cannot be {state!r}: write the code of a state, as USA or JPN")
    return state


def list_files(standing: Standing) -> dict[str, Callable[[TextIO], object]]:
    """The whole network, each state with its bloc, as other tools read it."""
    from detente.write.graphs import write_gexf, write_graphml

    facts = {state: {} if standing.bloc_of(state) is None else {"bloc": standing.bloc_of(state)} for state in standing.network.nodes}
    return {"gexf": lambda out: write_gexf(standing.network, out, facts), "graphml": lambda out: write_graphml(standing.network, out, facts)}


# -- in words ------------------------------------------------------------------------------------------------------


def describe(explorer: Explorer, standing: Standing, states: Sequence[dict]) -> dict:
    """What the page says beside its picture. ``states``: the rows of that table."""
    summary = sum_up(standing)
    return {"summary": summary, "lede": tell(summary), "notes": list_notes(explorer, standing, summary), "blocs": name_blocs(standing),
            "torn": list_torn(states, SHOWN["torn"]), "ruptures": list_ruptures(standing, SHOWN["ruptures"])}


def sum_up(standing: Standing) -> dict:
    """The figures of the page: ``index`` None where only its bounds are known, ``share`` of edges frustrated in the partition shown."""
    edges, found = standing.network.edges, standing.found
    told = sum(any(why.startswith("events ") for why in e.why) for e in edges)
    return {"states": len(standing.network.nodes), "edges": len(edges), "positive": sum(e.sign > 0 for e in edges),
            "negative": sum(e.sign < 0 for e in edges), "index": found.index, "lower": found.lower, "upper": found.upper,
            "total": found.total, "weighed": found.weighted,
            "share": found.upper / found.total if found.total else None, "strained": len(standing.strained), "of_events": told,
            "ties_alone": len(edges) - told, "apart": sum(part > 0 for part in standing.parts.values())}


def tell(s: dict) -> str:
    """The summary in words."""
    if not s["edges"]:
        return "No edge joins any two states by this rule."
    count, of = (count_words(s[name]) for name in ("upper", "total"))
    share = f"{count} of {of} ({s['share']:.1%}), " + ("edges by their weight" if s["weighed"] else "each edge as one")
    if s["index"] is not None:
        index = f"The frustration index is {share}; proven: no two blocs have less against them."
    else:
        index = f"The frustration index is not proven: it lies between {count_words(s['lower'])} and {share}."
    return f"{s['states']} states, {s['edges']:,} edges: {s['positive']:,} positive, {s['negative']:,} negative. {index}"


def name_blocs(standing: Standing) -> list[dict]:
    """The two blocs of the largest part: the heaviest state, members by events told of them, the first of these in words. This is
    one division of possibly several."""
    out = []
    for number, bloc in enumerate(standing.blocs):
        members = sorted(bloc, key=lambda state: -standing.events.get(state, 0)) if standing.rule.events else bloc
        more = [f"{len(members) - LEADERS} more"] if len(members) > LEADERS else []
        words = begin(join_words([name_state(state) for state in members[:LEADERS]] + more))
        out.append({"number": number, "states": members, "heaviest": name_state(bloc[0]) if bloc else None, "words": words})
    return out


def list_notes(explorer: Explorer, standing: Standing, s: dict) -> list[str]:
    """What one must know to read the page rightly. ``s``: the summary."""
    day, notes = standing.system.window.until, []
    if standing.rule.events and not standing.events:
        notes.append(f"No event falls into the window, {standing.system.window.since} to {day}: all that is shown rests on standing ties.")
    elif s["edges"] and standing.rule.events and standing.rule.ties:
        notes.append(f"Events have a say in {s['of_events']:,} of the edges; {s['ties_alone']:,} rest on standing ties alone, such as alliances "
                     "and sanctions, and would be there without any news.")
    if standing.rule.ties and day > table_day():
        notes.append(f"The table of standing ties tells up to {table_day()}; what changed since is known only where pages say it.")
    if s["apart"]:
        notes.append(f"{s['apart']} states have no edge to the largest part: nothing says which bloc is theirs.")
    if s["index"]:
        notes.append("A bloc is no alliance: a state with one treaty stands on the side of its partner, and other divisions may have as few edges "
                     "against them. Do not read much into the side of a state with few edges, or with edges to both.")
    return notes + tell_outlets(explorer, standing.system)


def tell_outlets(explorer: Explorer, system: System) -> list[str]:
    """A warning where the events of the window come from one outlet."""
    query = "SELECT DISTINCT publisher FROM parts_articles WHERE coalesce(published, $since) BETWEEN $since AND $until LIMIT 2"
    days = {"since": system.window.since, "until": system.window.until}
    found = explorer.made_of(system).get("outlets", lambda: explorer.rows(query, days))
    if system.provider != "detente" or len(found) != 1 or not found[0]["publisher"]:
        return []
    return [f"All events are told by one outlet, {found[0]['publisher']}: this is how the world looks from there."]


# -- three pictures ------------------------------------------------------------------------------------------------


def draw(standing: Standing, form: dict) -> dict | None:
    return DRAWINGS[form["picture"]](standing, standing.most_told(form["top"]), form["state"])


def draw_network(standing: Standing, states: Sequence[str], chosen: str | None) -> dict:
    """Nodes with place, size, bloc; edges among them, those against the blocs last, so that they lie on top."""
    inside = set(states)
    edges = [e for e in standing.network.edges if e.first in inside and e.second in inside]
    joined = standing.by_weight({s for e in edges for s in (e.first, e.second)})
    spots = place_states(joined, {s: standing.bloc_of(s) for s in joined}, [(e.first, e.second, e.sign * e.weight) for e in edges])
    lines = sorted((draw_edge(standing, e) for e in edges), key=lambda line: (line["frustrated"], line["weight"]))
    return {"width": WIDTH, "height": HEIGHT, "nodes": [draw_node(standing, s, spots[s], joined[0]) for s in joined], "edges": lines, "spots": spots,
            "alone": [s for s in states if s not in spots]}


def draw_node(standing: Standing, state: str, spot: tuple[float, float], heaviest: str) -> dict:
    bloc, share = standing.bloc_of(state), standing.weights[state] / standing.weights[heaviest]
    return {"id": state, "label": state, "name": begin(name_state(state)), "x": spot[0], "y": spot[1], "bloc": NO_BLOC if bloc is None else bloc,
            "size": round(4 + 7 * share ** 0.5, 1), "href": make_link(f"/state/{state}")}


def draw_edge(standing: Standing, e: SignedEdge) -> dict:
    why, frustrated = "; ".join(tell_why(e.why)), (e.first, e.second) in standing.against
    title = f"{e.first}–{e.second}: {signed(e.sign * e.weight, 1)} ({why}){', against the blocs' if frustrated else ''}"
    return {"first": e.first, "second": e.second, "sign": e.sign, "weight": e.weight, "why": why, "frustrated": frustrated, "title": title,
            "href": make_link(f"/dyad/{e.first}/{e.second}"), "width": round(min(2.4, 0.5 + 0.3 * e.weight), 1)}


def draw_matrix(standing: Standing, states: Sequence[str], chosen: str | None) -> dict:
    """Rows of cells; states by bloc, those of no bloc last, then by weight."""
    order = sorted(standing.by_weight(states), key=lambda s: 2 if standing.bloc_of(s) is None else standing.bloc_of(s))
    cells = {pair: tell_cell(standing, *pair) for pair in combinations(sorted(order), 2)}
    rows = [{"state": one, "cells": [None if one == other else cells[min(one, other), max(one, other)] for other in order]} for one in order]
    return {"states": order, "rows": rows, "full": FULL}


def tell_cell(standing: Standing, first: str, second: str) -> dict:
    value, why = standing.values.get((first, second), (None, ()))
    if value is None:
        return {"kind": "none", "text": "", "title": f"{first}–{second}: nothing known", "href": None}
    told = "; ".join(tell_why(why)) or "few events"
    return {"kind": sign_class(value, FULL), "text": f"{abs(value):.0f}" if abs(value) >= 0.95 else "", "title": f"{first}–{second}: {signed(value, 1)} ({told})",
            "href": make_link(f"/dyad/{first}/{second}")}


def draw_world_map(standing: Standing, states: Sequence[str], chosen: str | None) -> dict | None:
    """Coloured by the relation to the chosen state, else by bloc."""
    tell_one = partial(tell_relation, standing, chosen) if chosen else partial(tell_side, standing)
    return draw_map({state: tell_one(state) for state in standing.network.nodes})


def tell_relation(standing: Standing, chosen: str, state: str) -> dict:
    if state == chosen:
        return {"kind": "none chosen", "title": begin(name_state(state)), "href": make_link(f"/state/{state}")}
    cell = tell_cell(standing, min(state, chosen), max(state, chosen))
    return {"kind": cell["kind"], "title": f"{begin(name_state(state))}, {cell['title']}", "href": make_link(f"/dyad/{chosen}/{state}")}


def tell_side(standing: Standing, state: str) -> dict:
    bloc = standing.bloc_of(state)
    side = "no bloc" if bloc is None else f"the bloc of {name_state(standing.blocs[bloc][0])}"
    return {"kind": "none" if bloc is None else f"bloc{bloc}", "title": f"{begin(name_state(state))}: {side}", "href": make_link(f"/state/{state}")}


DRAWINGS = {"network": draw_network, "matrix": draw_matrix, "map": draw_world_map}
