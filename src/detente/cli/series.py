"""A store's signed network through time -> its balance printed: the body of ``detente balance --by``."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING

from detente.cli.balance import TOLD, redraw
from detente.cli.read import print_found
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.networks import EdgeRule
    from detente.system import System


def print_series(system: System, rule: EdgeRule, by: str, since: str | None, options: dict, form: str) -> int:
    """One row a period's last day, from ``since`` (else the window's begin) to the system's day."""
    if form not in ("table", "json", "csv"):
        raise UsageError(f"through time there are table, json and csv, not {form}")
    rows = measure_series(system, rule, by, since, options)
    stated = system.to_dict() | {"rule": rule.to_dict(), "by": by} | options
    return print_found(lambda: PRINTERS[form](rows, stated))


def measure_series(system: System, rule: EdgeRule, by: str, since: str | None, options: dict) -> list[dict]:
    """The balance of the network on each period's last day; ``moved``: the fewest states that must stand otherwise than on the day before it."""
    from detente import balance

    if options["blocs"] != 2:
        raise UsageError("through time there are two blocs")
    systems = {day.isoformat(): system.on(day) for day in system.list_days(by, since)}
    networks = {day: there.network(rule) for day, there in systems.items()}
    how, rows = {"weighted": options["weighted"], "seconds": options["seconds"]}, []
    for moment in balance.follow_balance(networks, **how):
        network, found = networks[moment.period], moment.frustration
        row = {"day": moment.period, "states": len(network.nodes), "positive": sum(e.sign > 0 for e in network.edges),
               "negative": sum(e.sign < 0 for e in network.edges), "index": found.index, "lower": found.lower, "upper": found.upper,
               "of": found.total, "normalised": found.normalised, "balanced_triads": moment.triads, "walks": moment.walks}
        if options["draws"]:
            null = balance.compare_shuffled(network, found, draws=options["draws"], seconds=options["seconds"])
            row |= {"shuffled": null.lower, "z": null.z}
        if options["samples"]:
            spread = redraw(systems[moment.period], rule, options)
            row |= {"low": spread.index[0], "high": spread.index[2]} if spread.index else {"low": None, "high": None}
        rows.append(row | {"moved": list(moment.moved)})
    return rows


def _print_json(rows: list[dict], options: dict) -> int:
    print(json.dumps({"options": options, "rows": rows}, ensure_ascii=False, indent=1))
    return len(rows)


def _print_csv(rows: list[dict], options: dict) -> int:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*(rows[0] if rows else ()), "options"])
    writer.writerows([*("|".join(v) if isinstance(v, list) else v for v in row.values()), json.dumps(options)] for row in rows)
    return len(rows)


def _print_table(rows: list[dict], options: dict) -> int:
    from rich.table import Table

    from detente.cli.show import printing, show_options

    with printing() as console:
        show_options({name: value for name, value in options.items() if name != "rule"} | {"threshold": options["rule"]["threshold"]}, console)
        table = Table(box=None, pad_edge=False, header_style="bold")
        names = [name for name in (rows[0] if rows else ()) if name not in ("lower", "upper")]
        for name in names:
            table.add_column(HEADS.get(name, name), justify="left" if name in ("day", "moved") else "right", no_wrap=name != "moved")
        for row in rows:
            table.add_row(*(_cell(row, name) for name in names))
        console.print(table)
    return len(rows)


HEADS = {"positive": "+", "negative": "−", "normalised": "norm.", "balanced_triads": "triads", "walks": "K"}


def _cell(row: dict, name: str) -> str:
    value = row[name]
    if name == "index" and value is None:
        return f"{row['lower']:.1f}–{row['upper']:.1f}"
    if isinstance(value, list):
        return " ".join(value[:TOLD]) + (f" and {len(value) - TOLD} more" if value[TOLD:] else "")
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) and abs(value) < 10 else f"{value:.1f}" if isinstance(value, float) else str(value if value is not None else "")


PRINTERS = {"table": _print_table, "json": _print_json, "csv": _print_csv}
