"""A store -> relations of its dyads printed: the body of ``detente relations``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence

from detente.cli.ask import print_csv, write_parquet
from detente.cli.read import print_found
from detente.cli.words import clean, shorten_around
from detente.errors import UsageError

DYADS = 30  # pairs in a table, those with most stories first; the other formats have all
TOLD, WORDS = 3, 120  # stories told with a change, and characters of each
BARS = "▁▂▃▄▅▆▇█"
MEASURES = ("panel", "quads", "types", "bands", "levels", "latent", "changes", "alike", "ties")
COUNTS = {"panel": "period", "quads": "quad", "types": "type"}
STORYLESS = ("alike", "ties")  # no panels: they take no stories, and few options
PLAIN = ("between", "since", "until", "provider")  # options of measures that are no panel


def print_relations(store: str, measure: str, options: dict, half_life: float | None, form: str, output: str | None) -> int:
    """Print one measure of every dyad asked for; 0 also where there is none, which is said."""
    from detente.run import refresh_stories
    from detente.store import open_store

    if measure not in MEASURES:
        raise UsageError(f"no such measure: {measure}; there are {', '.join(MEASURES)}")
    ledger = open_store(store)
    if measure not in STORYLESS:
        refresh_stories(ledger)
    rows = measure_dyads(ledger, measure, {k: v for k, v in options.items() if v is not None}, half_life)
    return print_found(lambda: _print(rows, form, output))


class Measured:
    """Rows of one measure, with the options that they were counted by; what the printers of ``detente ask`` take, too."""

    def __init__(self, rows: Iterable[dict], options: dict, measure: str):
        self.rows, self.options, self.measure = list(rows), options, measure
        self.columns = list(self.rows[0]) if self.rows else []

    def __iter__(self):
        return iter(self.rows)

    def to_arrow(self):
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows).replace_schema_metadata({"options": json.dumps(self.options)})


def measure_dyads(ledger, measure: str, options: dict, half_life: float | None) -> Measured:
    """The rows of a measure, every one with its dyad."""
    if measure in COUNTS:
        rows = ledger.relations(COUNTS[measure], **options)
        return Measured(rows, rows.options, measure)
    if measure in STORYLESS:
        return (_measure_alike if measure == "alike" else _list_ties)(ledger, {k: v for k, v in options.items() if k in PLAIN})
    from detente import relations

    panel = ledger.relations(**options)
    said = relations.Options.of(panel.options)
    make: dict[str, Callable] = {
        "bands": lambda: relations.bound_panel(ledger.relations("story", **options), said),
        "levels": lambda: relations.fade_panel(panel, said, half_life or relations.HALF_LIFE),
        "latent": lambda: relations.estimate_levels(panel, said),
        "changes": lambda: relations.list_changes(panel, ledger.relations("story", **options)),
    }
    more = {"half_life": half_life or relations.HALF_LIFE} if measure == "levels" else {}
    rows = [dataclasses.asdict(row) for row in make[measure]()]
    return Measured(_tell_changes(ledger, rows) if measure == "changes" else rows, panel.options | more, measure)


def _tell_changes(ledger, changes: Sequence[dict]) -> list[dict]:
    """The clearest changes first, each with what its heaviest stories tell."""
    query = """SELECT s.id, e.* EXCLUDE (id) FROM (SELECT id, first_report AS event FROM stories UNION SELECT id, id FROM events) s
               JOIN events e ON e.id = s.event WHERE list_contains(?, s.id)"""
    wanted = sorted({story for change in changes for story in change["stories"][:TOLD]})
    told = {row["id"]: _deed(row) for row in ledger.sql(query, [wanted])}
    return [change | {"what": [told[story] for story in change["stories"][:TOLD] if story in told]}
            for change in sorted(changes, key=lambda change: -change["gain"])]


def _deed(row: dict) -> str:
    """A story in a line: day, act, parties, and its words where there are any."""
    act = " ".join(filter(None, (row["type"], row["mode"])))
    sides = " → ".join(filter(None, (", ".join(filter(None, row[f"{side}_codes"])) for side in ("actor", "recipient"))))
    words = " ".join((row["sentence"] or "").split())
    return f"{row['day'] or row['published']} {act} {sides}" + (f": {shorten_around(words, 0, 0, WORDS)[0]}" if words else "")


def _measure_alike(ledger, options: dict) -> Measured:
    """How alike two states are by the company they keep (detente.affinity), over the whole time asked for."""
    import numpy as np

    from detente.affinity import measure_states
    from detente.codebook import load_codebook
    from detente.store import parse_bound

    bounds = [parse_bound(options.get(name, year), name == "until") for name, year in (("since", "0001"), ("until", "9998"))]
    query = "SELECT source, target, day, score, weight, aux FROM dyads WHERE day BETWEEN ? AND ?"
    query += " AND provider = ?" if "provider" in options else ""
    rows = list(ledger.sql(query, [*bounds, *([options["provider"]] if "provider" in options else [])]))
    states = sorted({row[side] for row in rows for side in ("source", "target")} & load_codebook().states.keys())
    if len(states) < 2:
        return Measured([], options, "alike")
    found, names = measure_states(rows, states), ("days", "similarity", "nearness", "hostility", "affinity")
    wanted = options.get("between")
    pairs = [(i, j) for i, j in zip(*np.triu_indices(len(states), 1)) if wanted is None or {states[i], states[j]} >= set(wanted)]
    told = [{"source": states[i], "target": states[j]} | {name: round(float(getattr(found, name)[i, j]), 4) for name in names} for i, j in pairs]
    return Measured(sorted(told, key=lambda row: -row["affinity"]), options | {"measure": "alike"}, "alike")


def _list_ties(ledger, options: dict) -> Measured:
    """Spells of ties that stood at any time asked for, each with what its sources say."""
    from detente.store import parse_bound
    from detente.system import System

    since, until = (parse_bound(options.get(name, year), name == "until") for name, year in (("since", "1990"), ("until", "9998")))
    wanted = {options["between"]} if isinstance(options.get("between"), str) else set(options.get("between") or ())
    system = System(ledger, options.get("until"), provider=options.get("provider"))
    told = []
    for spell in system.known_spells(*wanted):
        if spell.since <= until and (spell.until is None or since <= spell.until):
            row = spell.to_dict()
            what = [f"{s['says']} {s['day']} {s['source']}: {shorten_around(s['words'], 0, 0, WORDS)[0]}" for s in row.pop("statements")]
            told.append({"source": row.pop("first"), "target": row.pop("second")} | row | {"what": what})
    return Measured(told, {name: value for name, value in options.items() if value is not None} | {"measure": "ties"}, "ties")


# -- printing ------------------------------------------------------------------------------------------------------


def _print(rows: Measured, form: str, output: str | None) -> int:
    if output is not None and form != "parquet":
        raise UsageError(f"--output is for parquet; {form} goes to standard output")
    if form == "parquet":
        return write_parquet(rows, rows.measure, output)
    return {"table": _print_table, "json": _print_json, "jsonl": _print_jsonl, "csv": _print_csv}[form](rows)


def _print_json(rows: Measured) -> int:
    print(json.dumps({"options": rows.options, "rows": rows.rows}, ensure_ascii=False, indent=1, default=str))
    return len(rows.rows)


def _print_jsonl(rows: Measured) -> int:
    for row in rows:
        print(json.dumps(row | {"options": rows.options}, ensure_ascii=False, default=str))
    return len(rows.rows)


def _print_csv(rows: Measured) -> int:
    """The options stand in the last column, as JSON, so that a file that is passed on still says what was counted."""
    options = json.dumps(rows.options, ensure_ascii=False, default=str)
    return print_csv(Measured([row | {"options": options} for row in rows], rows.options, rows.measure), rows.measure, None)


def _print_table(rows: Measured) -> int:
    from rich.table import Table

    from detente.cli.show import printing, show_options

    dyads = len({(row["source"], row["target"]) for row in rows})
    told = _sum_up(rows.rows) if rows.measure == "panel" and dyads > 1 else rows.rows
    shown = told[: DYADS if dyads > 1 else None]
    with printing() as console:
        show_options(rows.options, console)
        if rows.measure in TRENDS and dyads == 1:
            console.print(f"{rows.rows[0]['source']} {rows.rows[0]['target']}  {draw_trend([row[TRENDS[rows.measure]] for row in rows])}")
        table = Table(box=None, pad_edge=False, header_style="bold")
        one = len({row.get("provider") for row in shown}) < 2
        hidden = {*HIDDEN, *(("provider",) if one else ()), *(() if dyads > 1 else ("source", "target")), *(("stories",) if rows.measure == "changes" else ())}
        for column in (columns := [c for c in (shown[0] if shown else ()) if c not in hidden]):
            number = isinstance(shown[0][column], (int, float))
            table.add_column(HEADS.get(column, column.replace("_", " ")), justify="right" if number else "left", no_wrap=column in (TREND, "period"))
        for row in shown:
            table.add_row(*(_cell(row[column]) for column in columns))
        if shown:
            console.print(table)
        if len(told) > len(shown):
            console.print(f"… and {len(told) - len(shown)} more; --between A B shows one pair, --format csv all")
    return len(told)


HIDDEN = ("score_sum", "ratio", "options")
HEADS = {"verbal_cooperation": "verb. coop.", "material_cooperation": "mat. coop.", "verbal_conflict": "verb. conf.", "material_conflict": "mat. conf."}
TREND, PERIODS = "balance by period", 36  # of a dyad among many the last periods are drawn
TRENDS = {"panel": "balance", "levels": "level", "latent": "level", "bands": "balance"}


def _sum_up(rows: Sequence[dict]) -> list[dict]:
    """One row a dyad: its sums, and its balance through time as a line of bars."""
    dyads: dict[tuple, list[dict]] = {}
    for row in rows:
        dyads.setdefault((row["provider"], row["source"], row["target"]), []).append(row)
    periods = sorted({row["period"] for row in rows})[-PERIODS:]
    out = []
    for (provider, source, target), listed in dyads.items():
        by_period = {row["period"]: row["balance"] for row in listed}
        sums = {name: round(sum(row[name] for row in listed), 1) for name in ("events", "stories", *QUADS)}
        line = draw_trend([by_period.get(period) for period in periods])
        out.append({"provider": provider, "source": source, "target": target} | sums | {TREND: line})
    return sorted(out, key=lambda row: (-row["stories"], -row["events"], row["source"], row["target"]))


QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def draw_trend(values: Sequence[float | None]) -> str:
    """Numbers from -1 to 1 as bars, a blank where nothing is known.

    >>> draw_trend([-1, 0, None, 1])
    '▁▅ █'
    """
    return "".join(" " if v is None else BARS[min(len(BARS) - 1, max(0, int((v + 1) / 2 * len(BARS))))] for v in values)


def _cell(value) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:.0f}"
    return "\n".join(map(clean, map(str, value))) if isinstance(value, (list, tuple)) else clean(str(value))
