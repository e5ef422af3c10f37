"""One party -> its dealings with all others: partners and their trends, who acts for it, what it is asked for, what it plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from detente.balancing import PRESSING
from detente.codebook.organisations import KINDS
from detente.records import BalancingAct
from detente.relations.options import SMOOTHING
from detente.relations.periods import list_periods
from detente.system import System
from detente.web.answers import Table
from detente.web.explorer import Explorer
from detente.web.pairs.deeds import COUNTED, LINE, Scope, fetch_lines, used
from detente.web.pairs.parties import list_offices, names_of

PARTNERS, TRENDS, LINES = 25, 6, 8  # shown of each
LEAST = 3  # points of a line
SPANS = ((3, "month"), (12, "quarter"))  # years of a store up to which its periods are such; else years
SIDES = f"""coalesce(sum(weight) FILTER (quad <= 2), 0) AS cooperation, coalesce(sum(weight) FILTER (quad >= 3), 0) AS conflict,
       (cooperation - conflict) / (cooperation + conflict + {SMOOTHING}) AS balance"""
COUNTS = f"count(DISTINCT event) AS events, count(DISTINCT story) AS stories, {SIDES}, min(day) AS first, max(day) AS last"
TOLD = f"""WITH told AS MATERIALIZED (
    SELECT CASE WHEN d.source = $code THEN d.target ELSE d.source END AS partner, d.event, coalesce(t.story, d.event) AS story, d.day,
           date_trunc($every, d.day)::DATE AS period, d.quad, d.weight
    FROM (SELECT * FROM dyads WHERE source = $code UNION ALL SELECT * FROM dyads WHERE target = $code AND source <> $code) d
    LEFT JOIN tellings t ON t.event = d.event
    WHERE d.provider = $provider AND d.block IS DISTINCT FROM 'teaser'
      AND {COUNTED}
)"""
RANKED = "events DESC, partner"
PARTNERS_SQL = f"{TOLD}\nSELECT partner, {COUNTS}\nFROM told GROUP BY partner ORDER BY {RANKED}"
TRENDS_SQL = f"{TOLD}\nSELECT partner, period, {SIDES}\nFROM told WHERE list_contains($partners, partner) GROUP BY ALL ORDER BY partner, period"
# Both at once, and one row of all partners together, in which an act with several of them is one event.
DEALINGS_SQL = f"""{TOLD}, ranked AS (SELECT partner, {COUNTS} FROM told GROUP BY GROUPING SETS ((partner), ())),
first AS (SELECT partner FROM ranked WHERE partner IS NOT NULL ORDER BY {RANKED} LIMIT {PARTNERS})
SELECT *, NULL::DATE AS period FROM ranked
UNION ALL BY NAME SELECT partner, period, {SIDES} FROM told WHERE partner IN (FROM first) GROUP BY ALL"""
NAMED = "provider = $provider AND block IS DISTINCT FROM 'teaser' AND NOT list_contains(aux, 'negation')"
WITHIN = "coalesce(day, published) BETWEEN $since AND $until"
CHOSEN = {
    "asked": f"""list_contains(recipient_codes, $code) AND NOT list_contains(actor_codes, $code)
  AND (type = 'REQUEST' OR list_contains($pressing, type) AND len(third_codes) > 0) AND len(aux) = 0 AND {WITHIN}""",
    "planned": "list_contains(actor_codes, $code) AND list_contains(aux, 'future') AND day > $today AND coalesce(published, $today) <= $today",
    "latest": f"(list_contains(actor_codes, $code) OR list_contains(recipient_codes, $code)) AND len(aux) = 0 AND {WITHIN}",
}
FIRST = {name: f"{'min_by' if name == 'planned' else 'max_by'}(id, ROW(coalesce(day, published), id), {LINES})" for name in CHOSEN}
FOUND = ", ".join(f"count(*) FILTER ({chosen}) AS {name}, {FIRST[name]} FILTER ({chosen}) AS {name}_first" for name, chosen in CHOSEN.items())
FIRST_SQL = f"""SELECT {FOUND}
FROM events WHERE {NAMED} AND (list_contains(actor_codes, $code) OR list_contains(recipient_codes, $code))"""
TITLES = {"asked": "What others ask of it", "planned": "What it plans", "latest": "Events, the latest first"}
OFFICES_SQL = f"""WITH held AS (SELECT unnest($people) AS person, unnest($offices) AS office, unnest($begins) AS since, unnest($ends) AS until),
acts AS (SELECT person, day, count(DISTINCT id) AS events
         FROM (SELECT id, coalesce(day, published) AS day, unnest(actor_codes) AS code, unnest(actor_names) AS person
               FROM events WHERE list_contains(actor_codes, $code) AND {NAMED} AND {WITHIN})
         WHERE code = $code AND person IN (SELECT person FROM held) GROUP BY ALL)
SELECT h.person, h.office, h.since, h.until, coalesce(sum(a.events), 0)::BIGINT AS events, max(a.day) AS last
FROM held h LEFT JOIN acts a ON a.person = h.person AND a.day BETWEEN h.since AND h.until
GROUP BY ALL ORDER BY h.until DESC, h.since DESC, h.person"""


def choose_by(explorer: Explorer, provider: str) -> str:
    """The length of period in which a store of this span reads well."""
    first, last = explorer.span(provider)
    years = (last - first).days / 365 if first else 0
    return next((by for most, by in SPANS if years <= most), "year")


# -- partners ------------------------------------------------------------------------------------------------------


def find_partners(explorer: Explorer, code: str, scope: Scope) -> tuple[dict, Table, Table]:
    """All dealings together; partners ranked, each with its balance through time; these balances as rows."""
    values = scope.values | {"code": code}
    found = explorer.rows(DEALINGS_SQL, used(DEALINGS_SQL, values))
    trends = sorted((row for row in found if row["period"]), key=lambda row: (row["partner"], row["period"]))
    partners = sorted((row for row in found if row["partner"] and not row["period"]), key=lambda row: (-row["events"], row["partner"]))
    whole = next(row for row in found if row["partner"] is None) | {"partners": len(partners)}
    shown = _with_trends(partners[:PARTNERS], trends, list_periods(whole["first"], whole["last"], scope.by) if partners else [])
    columns = ("partner", "events", "stories", "cooperation", "conflict", "balance", "first", "last")
    asked = values | {"partners": [row["partner"] for row in shown]}
    return (whole, Table("partners", "Partners", columns, shown, PARTNERS_SQL, used(PARTNERS_SQL, values), total=len(partners)),
            Table("trends", f"Balance with each of these by {scope.by}", ("partner", "period", "cooperation", "conflict", "balance"), trends,
                  TRENDS_SQL, used(TRENDS_SQL, asked)))


def _with_trends(partners: Sequence[Mapping], trends: Sequence[Mapping], periods: Sequence[dt.date]) -> list[dict]:
    balances = {(row["partner"], row["period"]): row["balance"] for row in trends}
    return [row | {"name": name, "trend": [balances.get((row["partner"], period)) for period in periods]}
            for row, name in zip(partners, names_of([row["partner"] for row in partners]))]


def draw_trends(trends: Table, partners: Table) -> dict:
    """Lines of the first partners: periods without events give no point."""
    names = {row["partner"]: row["partner"] if row["partner"] in KINDS else row["name"] for row in partners.rows[:TRENDS]}
    values = {code: [{"period": row["period"], "value": row["balance"]} for row in trends.rows if row["partner"] == code] for code in names}
    series = [{"name": names[code], "values": listed} for code, listed in values.items() if len(listed) >= LEAST]
    return {"series": series, "zero": True, "unit": "balance"}


# -- events --------------------------------------------------------------------------------------------------------


def event_tables(explorer: Explorer, code: str, scope: Scope) -> dict[str, Table]:
    """What it is asked for, what it plans, what was last told of it: counts and first ids in one scan, then their lines."""
    values = scope.values | {"code": code, "pressing": list(PRESSING), "today": scope.today or dt.date.max}
    found = explorer.rows(FIRST_SQL, used(FIRST_SQL, values))[0]
    lines = fetch_lines(explorer, [event for name in CHOSEN for event in found[f"{name}_first"] or ()])
    return {name: _event_table(name, [lines[event] for event in found[f"{name}_first"] or ()], found[name], values) for name in CHOSEN}


def _event_table(name: str, rows: list[dict], total: int, values: Mapping) -> Table:
    order = "day, id" if name == "planned" else "coalesce(day, published) DESC, id DESC"
    query = f"SELECT {', '.join(LINE)} FROM events\nWHERE {NAMED}\n  AND {CHOSEN[name]}\nORDER BY {order}"
    return Table(name, TITLES[name], LINE, rows, query, used(query, values), total=total)


def office_table(explorer: Explorer, code: str, scope: Scope, first: dt.date, last: dt.date) -> Table:
    """Who held which office from ``first`` to ``last``, and how often they act here while they hold it; shown are those who do."""
    held = list_offices(code, first, last)
    lists = {"people": [row["person"] for row in held], "offices": [row["office"] for row in held], "begins": [row["since"] for row in held],
             "ends": [row["until"] or dt.date.max for row in held]}
    asked = used(OFFICES_SQL, scope.values | {"code": code} | lists)
    rows = explorer.rows(OFFICES_SQL, asked) if held else []
    acting = [row | {"until": None if row["until"] == dt.date.max else row["until"]} for row in rows if row["events"]]
    columns = ("person", "office", "since", "until", "events", "last")
    return Table("offices", "Offices whose holders act here", columns, acting, OFFICES_SQL, asked, total=len(rows))


# -- balancing acts ------------------------------------------------------------------------------------------------


def find_balancing(system: System, code: str) -> list[BalancingAct]:
    """The acts of one state, without their evidence."""
    return [act for act in system.ranked_acts if act.state == code]
