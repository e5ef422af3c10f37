"""A store -> its balancing acts printed: the body of ``detente acts``."""

from __future__ import annotations

import json
import sys

from detente.cli.read import hang_up, say
from detente.errors import Exit


def print_acts(system, states: str | None, courting: bool, limit: int, form: str) -> int:
    """Print the acts of a ``System``; 0 also where there is none, which is said."""
    from detente.system import parse_states

    chosen = parse_states(states, system.window.until) if states and system.window else None
    acts = system.acts(chosen, limit, courting)
    options = system.to_dict() | {"states": sorted(chosen) if chosen else None, "courting": courting, "limit": limit}
    try:
        PRINTERS[form](acts, options)
        sys.stdout.flush()
    except BrokenPipeError:
        hang_up()
        return Exit.OK
    if not acts:
        say("no balancing act found")
    return Exit.OK


def _table(acts, options: dict) -> None:
    from detente.cli.show import printing, show_acts, show_options

    with printing() as console:
        show_options(options, console)
        if acts:
            show_acts(acts, console)


def _json(acts, options: dict) -> None:
    print(json.dumps({"options": options, "acts": [act.to_dict() for act in acts]}, ensure_ascii=False, indent=1))


def _jsonl(acts, options: dict) -> None:
    """One act a line, each with the options it was found by."""
    for act in acts:
        print(json.dumps(act.to_dict() | {"options": options}, ensure_ascii=False))


PRINTERS = {"table": _table, "json": _json, "jsonl": _jsonl}
