"""A store -> its balancing acts printed: the body of ``detente acts``."""

from __future__ import annotations

import json

from detente.cli.read import print_found


def print_acts(system, states: str | None, courting: bool, limit: int, form: str) -> int:
    """Print the acts of a ``System``; 0 also where there is none, which is said."""
    from detente.system import parse_states

    chosen = parse_states(states, system.window.until) if states and system.window else None
    acts = system.acts(chosen, limit, courting)
    options = system.to_dict() | {"states": sorted(chosen) if chosen else None, "courting": courting, "limit": limit}
    return print_found(lambda: PRINTERS[form](acts, options), "no balancing act found")


def _table(acts, options: dict) -> int:
    from detente.cli.show import printing, show_acts, show_options

    with printing() as console:
        show_options(options, console)
        if acts:
            show_acts(acts, console)
    return len(acts)


def _json(acts, options: dict) -> int:
    print(json.dumps({"options": options, "acts": [act.to_dict() for act in acts]}, ensure_ascii=False, indent=1))
    return len(acts)


def _jsonl(acts, options: dict) -> int:
    """One act a line, each with the options it was found by."""
    for act in acts:
        print(json.dumps(act.to_dict() | {"options": options}, ensure_ascii=False))
    return len(acts)


PRINTERS = {"table": _table, "json": _json, "jsonl": _jsonl}
