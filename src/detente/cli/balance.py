"""A store's signed network on a day -> its balance printed: the body of ``detente balance``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.cli.read import print_found, say
from detente.errors import Exit, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from detente.balance import Balance
    from detente.networks import EdgeRule
    from detente.system import System

TOLD = 12  # strained triads, frustrated edges and states told in a table
FORMS = ("table", "json", "csv", "gexf", "graphml")


def print_balance(system: System, rule: EdgeRule, what_if: Sequence[str], relieve: str | None, options: dict, form: str, output: str | None) -> int:
    """Print the balance of a ``System``'s network, or write the network. ``options``: weighted, blocs, draws, samples, seconds."""
    from detente import balance

    if form not in FORMS:
        raise UsageError(f"no such format: {form}; there are {', '.join(FORMS)}")
    if options["blocs"] is not None and options["blocs"] < 1:
        raise UsageError(f"--blocs {options['blocs']} makes no partition: write a number from 1, or 0 for as many as fit best")
    network = system.network(rule)
    changed = balance.change_network(network, what_if) if what_if else network
    stated = system.to_dict() | {"rule": rule.to_dict(), "what_if": list(what_if)} | options
    if form not in ("table", "json"):
        return _write_network(changed, form, output, stated)
    if output is not None:
        raise UsageError(f"--output is for csv, gexf and graphml; {form} goes to standard output")
    relieved = _parse_states(relieve, changed) if relieve else []
    how = {"weighted": options["weighted"], "seconds": options["seconds"]}
    told = balance.measure_balance(changed, blocs=options["blocs"], draws=options["draws"], **how)
    if options["samples"]:
        told = replace(told, spread=redraw(system, rule, options, what_if))
    compared = balance.compare_changes(network, what_if, **how) if what_if else None
    flips = _flips(changed, relieved, how) if relieve else None

    def write() -> int:
        if form == "json":
            _print_json(told, compared, flips, stated)
        else:
            _print_table(told, compared, stated)
            if flips is not None:
                _print_flips(relieve, flips)
        return 1

    return print_found(write)


def redraw(system: System, rule: EdgeRule, options: dict, changes: Sequence[str] = ()):
    """The index over networks drawn anew from the stories, with the changes asked for."""
    from detente.balance import change_network, measure_spread
    from detente.networks import sign_network

    drawn = (sign_network(system.spells, tones, rule) for tones in system.resample_tones(options["samples"]))
    return measure_spread((change_network(one, changes) for one in drawn) if changes else drawn, weighted=options["weighted"], seconds=options["seconds"])


def _parse_states(relieve: str, network) -> list[str]:
    """The state or triad to relieve; what is wrong with it is said before anything is solved."""
    states = relieve.replace(",", " ").split()
    if len(states) not in (1, 3):
        raise UsageError(f"--relieve takes one state or the three of a triad, not {relieve!r}")
    for state in states:
        if state not in network.nodes:
            raise UsageError(f"no state {state} in the network")
    return states


def _flips(network, states: list[str], how: dict) -> list:
    """The smallest sets of flips that balance a state's triads, or one triad: each alternative, the best first."""
    from detente import balance

    return [balance.balance_state(network, states[0], **how)] if len(states) == 1 else balance.balance_triad(network, states, **how)


def _print_json(told: Balance, compared, flips, options: dict) -> None:
    more = {"what_if": compared.to_dict() if compared else None}
    more["relieve"] = None if flips is None else [
        {"edges": [[e.first, e.second, e.sign, e.weight] for e in one.edges], "cost": one.cost, "lower": one.lower, "after": one.after.to_dict()} for one in flips]
    print(json.dumps({"options": options} | told.to_dict() | more, ensure_ascii=False, indent=1))


def _write_network(network, form: str, output: str | None, options: dict) -> int:
    """The network with each state's bloc, for other tools; the options go to standard error, since the formats have no place for them."""
    from detente import balance
    from detente.write.graphs import GRAPHS

    found = balance.find_frustration(network, weighted=options["weighted"], seconds=options["seconds"])
    facts = {state: {"bloc": bloc} for state, bloc in found.blocs.items()}
    say(f"options {json.dumps(options, ensure_ascii=False)}")
    if output is None:
        GRAPHS[form](network, sys.stdout, facts)
        return Exit.OK
    try:
        with open(output, "w", encoding="utf-8", newline="") as out:
            say(f"{GRAPHS[form](network, out, facts)} edges written to {output}")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}") from None
    return Exit.OK


# -- for people ----------------------------------------------------------------------------------------------------


def _print_table(told: Balance, compared, options: dict) -> None:
    from detente.cli.show import printing, show_options

    rule = options["rule"]
    flat = {name: value for name, value in options.items() if name not in ("rule", "what_if")} | {"threshold": rule["threshold"], "states": rule["states"]}
    flat |= {name: False for name in ("ties", "events") if not rule[name]}
    with printing() as console:
        show_options(flat, console)
        console.print()
        _show_lines(told.to_lines() | _null_lines(told) | _spread_lines(told), console)
        for text in told.left_out:
            console.print(f"left out: {text}")
        _show_blocs(told, console)
        _show_frustrated(told, console)
        _show_strained(told, console)
        _show_strains(told, console)
        _show_sides(told, console)
        if compared:
            _show_compared(compared, console)


def _show_lines(lines: dict[str, str], console: Console) -> None:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in lines.items():
        table.add_row(name, value)
    console.print(table)


def _null_lines(told: Balance) -> dict[str, str]:
    null = told.null
    if null is None or null.lower is None:
        return {}
    index = f"{null.lower:.4g}" if null.lower == null.upper else f"between {null.lower:.4g} and {null.upper:.4g}"
    z = f", z {null.z:.1f}" if null.z is not None else ""
    return {"with signs shuffled": f"index {index} on average of {null.draws}{z}; {null.below:.0%} of them above this network's"}


def _spread_lines(told: Balance) -> dict[str, str]:
    spread = told.spread
    if spread is None or spread.index is None:
        return {}
    low, middle, high = spread.index
    return {"with stories redrawn": f"index {low:.4g} to {high:.4g}, median {middle:.4g}, of {spread.draws} networks, {spread.proven} of them proven"}


def _show_blocs(told: Balance, console: Console) -> None:
    from detente.balance import list_blocs

    for number, bloc in enumerate(list_blocs(told.frustration.blocs), 1):
        console.print()
        console.print(f"Bloc {number}, {len(bloc)} states", style="bold")
        console.print(" ".join(bloc))


def _show_frustrated(told: Balance, console: Console) -> None:
    edges = sorted(told.frustration.frustrated, key=lambda e: (-e.weight, e.first, e.second))
    _show_rows("Edges that stand against the blocs", ("", "weight", "because of"),
               [(f"{e.first} {_sign(e.sign)} {e.second}", f"{e.weight:g}", ", ".join(e.why)) for e in edges], console)


def _show_strained(told: Balance, console: Console) -> None:
    triads = [(" ".join(t.states), " ".join(map(_sign, t.signs)), f"{t.weight:g}") for t in told.strained]
    _show_rows("Strained triads (signs of 1–2, 1–3, 2–3)", ("", "signs", "weight"), triads, console)


def _show_strains(told: Balance, console: Console) -> None:
    """States by the share of their weight that is frustrated, over all optima."""
    strains = sorted(((s, state) for state, s in told.optima.strains.items() if s.high > 0), key=lambda x: (-x[0].low, -x[0].high, x[1])) if told.optima else []
    rows = [(state, f"{s.low:.2f}" if s.low == s.high else f"{s.low:.2f} to {s.high:.2f}") for s, state in strains]
    _show_rows("States under most strain (share of their weight that is frustrated)", ("", "strain"), rows, console)


def _print_flips(relieve: str, flips: list) -> None:
    """After the table: what would balance the state or the triad."""
    from detente.cli.show import printing

    with printing() as console:
        console.print()
        if not any(one.edges for one in flips):
            console.print(f"{relieve}: every triad is balanced")
        for one in flips:
            edges = ", ".join(f"{e.first} {_sign(-e.sign)} {e.second}" for e in one.edges[:TOLD]) + (f" and {len(one.edges) - TOLD} more" if one.edges[TOLD:] else "")
            proven = "" if one.lower == one.cost else f" (at least {one.lower:g})"
            if one.edges:
                console.print(f"{relieve} would be balanced by {edges}: cost {one.cost:g}{proven}, index then {_bounds(one.after.index, one.after)}")


def _show_sides(told: Balance, console: Console) -> None:
    costs = sorted((c for c in told.sides.values() if c.against), key=lambda c: (c.upper, c.state))
    rows = [(c.state, _bounds(c.cost, c), c.against, " ".join(c.along[:6]) + (" …" if c.along[6:] else ""))
            for c in costs]
    _show_rows("What changing sides would cost (the states of most weight)", ("", "cost", "against", "with it"), rows, console)


def _show_compared(compared, console: Console) -> None:
    before, after = (_bounds(found.index, found) for found in (compared.before, compared.after))
    console.print()
    changes = ", ".join(f"{c.first} {_sign(c.sign)} {c.second}" for c in compared.changes)
    console.print(f"What if {changes}: the index goes from {before} to {after}")
    if compared.moved:
        console.print(f"change blocs: {' '.join(compared.moved)}")
    for name, triads in (("newly strained", compared.strained), ("relieved", compared.relieved)):
        if triads:
            shown = ", ".join("–".join(t.states) for t in triads[:TOLD])
            console.print(f"{name}, {len(triads)}: {shown}" + (" …" if triads[TOLD:] else ""))


def _show_rows(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], console: Console) -> None:
    from rich.table import Table

    if not rows:
        return
    console.print()
    console.print(f"{title}: {TOLD} of {len(rows)}" if len(rows) > TOLD else title, style="bold")
    table = Table(box=None, pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows[:TOLD]:
        table.add_row(*row)
    console.print(table)


def _bounds(proven: float | None, found) -> str:
    """The value where it is proven, else its bounds."""
    return f"{proven:g}" if proven is not None else f"{found.lower:g} to {found.upper:g}"


def _sign(sign: int) -> str:
    return {1: "+", -1: "−", 0: "0"}[sign]
