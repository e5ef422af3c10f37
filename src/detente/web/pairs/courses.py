"""Deeds of a pair -> their course: where it changed and by which deeds, what is to come, what is left out of the counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from detente.relations import bound_panel, list_changes
from detente.relations.periods import next_period
from detente.web.answers import Table
from detente.web.pairs.deeds import BOTH, ONE_WAY, UNREAL, Deeds, Scope, sum_up, used

PLANNED, TOLD = 12, 2  # acts to come that are shown; stories told with a change


def days_of(scope: Scope, period: dt.date) -> dict:
    """The first and last day of a period, within the days asked for."""
    last = next_period(period, scope.by) - dt.timedelta(1)
    return {"since": max(period, scope.since or period), "until": min(last, scope.until or last)}


def find_changes(deeds: Deeds) -> list[dict]:
    """Change points in order of time, with an event of each of the heaviest stories that pull that way."""
    event_of = {(row["period"], row["story"]): row["event"] for row in deeds.stories}
    panel = [deeds.head | row for row in sum_up(deeds.rows, lambda row: (row["period"],), ("period",))]
    return [{"number": i, "period": c.period, "before": c.before, "after": c.after, "acts_before": c.acts_before, "acts_after": c.acts_after,
             "gain": c.gain, "stories": list(c.stories), "events": [event_of[c.period, story] for story in c.stories[:TOLD]]}
            for i, c in enumerate(list_changes(panel, deeds.stories), 1)]


def change_table(deeds: Deeds, changes: list[dict]) -> Table:
    columns = ("period", "before", "after", "acts_before", "acts_after", "gain", "stories")
    python = _python(deeds, "list_changes", "store.relations({0}), store.relations(\"story\", {0})")
    return Table("changes", "Change points", columns, changes, python=python)


def band_table(deeds: Deeds) -> Table:
    """The balance of each period with its band, by drawing stories again."""
    rows = [{"period": b.period, "balance": b.balance, "low": b.low, "high": b.high, "basis": b.basis} for b in bound_panel(deeds.stories)]
    python = _python(deeds, "bound_panel", "store.relations(\"story\", {0})")
    return Table("bands", "Balance with its 90 % band", ("period", "balance", "low", "high", "basis"), rows, python=python)


def _python(deeds: Deeds, name: str, call: str) -> str:
    """The lines that give the same in Python; the last is an expression."""
    days = {"since": deeds.scope.since, "until": deeds.scope.until}
    given = {"by": deeds.scope.by, "between": (deeds.first, deeds.second), "groups": "left out", "provider": deeds.scope.provider,
             "directed": deeds.one_way} | {name: day.isoformat() for name, day in days.items() if day}
    options = ", ".join(f"{key}={value!r}" for key, value in given.items())
    return f"from detente.relations import {name}\n[row for row in {name}({call.format(options)}) if row.source == {deeds.first!r}]"


def find_planned(deeds: Deeds) -> list[dict]:
    """Acts told up to today of a day after it, the next first, each story once."""
    out, named = {}, ("day", "source", "target", "type", "quad", "story", "event")
    for row in sorted((row for row in deeds.aside if _is_planned(row, deeds.scope.today)), key=lambda row: (row["day"], row["event"])):
        kept = out.setdefault(row["story"], {name: row[name] for name in named} | {"told": set()})
        kept["told"].add(row["event"])
    return [row | {"reports": len(row.pop("told"))} for row in list(out.values())[:PLANNED]]


def _is_planned(row: Mapping, today: dt.date | None) -> bool:
    if today is None or row["day"] is None or "future" not in row["aux"] or "negation" in row["aux"]:
        return False
    return row["day"] > today and (row["published"] or today) <= today


def planned_table(deeds: Deeds, rows: list[dict]) -> Table:
    query = f"""SELECT min(d.day) AS day, d.source, d.target, d.type, coalesce(t.story, d.event) AS story, count(DISTINCT d.event) AS reports
FROM dyads d LEFT JOIN tellings t ON t.event = d.event
WHERE {ONE_WAY if deeds.one_way else BOTH} AND d.provider = $provider AND d.block IS DISTINCT FROM 'teaser'
  AND list_contains(d.aux, 'future') AND NOT list_contains(d.aux, 'negation') AND d.day > $today AND coalesce(d.published, $today) <= $today
GROUP BY ALL ORDER BY day, story"""
    columns = ("day", "source", "target", "type", "story", "reports")
    return Table("planned", "Acts to come", columns, rows, query, used(query, deeds.values | {"today": deeds.scope.today}))


def count_aside(deeds: Deeds) -> dict[str, int]:
    """Why events are left out of the counts -> how many, within the days asked for."""
    scope, why = deeds.scope, Counter()
    for row in {row["event"]: row for row in deeds.aside}.values():
        if row["day"] is None or (scope.since or row["day"]) <= row["day"] <= (scope.until or row["day"]):
            why[_why_aside(row, scope)] += 1
    return dict(why.most_common())


def _why_aside(row: Mapping, scope: Scope) -> str:
    found = next((aux for aux in (*UNREAL, "historical") if aux in row["aux"]), None)
    late = row["day"] and scope.today and row["day"] > scope.today
    return found or (f"of a day after {scope.today}" if late else f"of a time longer than a {scope.by}")


def count_earlier(deeds: Deeds) -> int:
    """Events of days before those that the page speaks of, told as past."""
    return len({row["event"] for row in deeds.aside if row["day"] and deeds.scope.since and row["day"] < deeds.scope.since
                and not set(row["aux"]) & set(UNREAL)})
