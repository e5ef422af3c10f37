"""Two parties -> what they did to each other: one scan of the store, summed here. The SQL beside each table gives the same."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from detente.errors import QuestionError
from detente.relations.options import FEW, SMOOTHING
from detente.relations.periods import LONGEST
from detente.web.answers import Table
from detente.web.asking import Asked
from detente.web.explorer import Explorer

UNREAL = ("future", "hypothetical", "negation")
PERIODS = ("month", "day", "week", "quarter", "year")
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
# What counts, as detente.relations has it with groups "left out": acts that name both parties.
COUNTED = """d.day BETWEEN $since AND $until AND NOT list_has_any(d.aux, ['future', 'hypothetical', 'negation'])
  AND (d.dated OR NOT list_contains(d.aux, 'historical')) AND (d.day_until IS NULL OR d.day_until - d.day < $longest)"""
DEEDS = """SELECT d.event, coalesce(t.story, d.event) AS story, d.day, date_trunc($every, d.day)::DATE AS period, d.source, d.target,
       d.type, d.quad, CASE WHEN isfinite(d.score) THEN d.score END AS score, d.weight, d.publisher, d.publisher_country AS country,
       d.state_owned, CASE WHEN d.state_owned AND d.publisher_country <> '' THEN 'state of ' || d.publisher_country
                           ELSE nullif(d.publisher, '') END AS voice{more}
FROM dyads d LEFT JOIN tellings t ON t.event = d.event
WHERE {which} AND d.provider = $provider AND d.block IS DISTINCT FROM 'teaser'"""
BOTH = "(d.source = $first AND d.target = $second OR d.source = $second AND d.target = $first)"
ONE_WAY = "d.source = $first AND d.target = $second"
QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
SUMS = f"""count(DISTINCT event) AS events, count(DISTINCT story) AS stories, count(DISTINCT voice) AS voices,
       {', '.join(f"coalesce(sum(weight) FILTER (quad = {quad}), 0) AS {name}" for quad, name in enumerate(QUADS, 1))},
       verbal_cooperation + material_cooperation AS cooperation, verbal_conflict + material_conflict AS conflict,
       (cooperation - conflict) / (cooperation + conflict + {SMOOTHING}) AS balance"""
SUMMED = ("events", "stories", "voices", *QUADS, "cooperation", "conflict", "balance")
# What a line of an event shows (macros.html).
LINE = ("id", "provider", "type", "mode", "aux", "quad", "actor_codes", "actor_names", "recipient_codes", "recipient_names", "third_codes",
        "day", "published", "per_names", "place_name", "publisher", "sentence")


@dataclass(frozen=True)
class Scope:
    """Which events a page speaks of. ``since``: as asked, else the month of the first publication (``opened``): what pages tell of times
    long before them is scattered. ``today``: the day up to which the store tells, or ``until`` where that is earlier."""

    provider: str
    by: str
    since: dt.date | None
    until: dt.date | None
    today: dt.date | None
    opened: bool = False

    @property
    def values(self) -> dict:
        """The parameters that queries over it may use. Nothing that is done lies after today: its day was misread."""
        return {"provider": self.provider, "every": self.by, "longest": LONGEST[self.by], "since": self.since or FIRST_DAY,
                "until": self.until or self.today or LAST_DAY}

    def search(self, **more) -> dict:
        """The same scope as the search page has it."""
        return {"provider": self.provider, "since": self.since, "until": self.until} | more


def read_scope(explorer: Explorer, asked: Asked, by: str = PERIODS[0]) -> Scope:
    """The scope of a request. Raises ``QuestionError`` for what it cannot take."""
    provider = asked.choice("provider", explorer.providers or [explorer.provider], explorer.provider)
    since, until = asked.day("since", last=False), asked.day("until", last=True)
    if since and until and since > until:
        raise QuestionError(f"since {since} comes after until {until}: exchange them")
    first, opened = begin_store(explorer, provider), since is None
    if opened and first and (until is None or first <= until):
        since = first
    window = explorer.system(None, provider=provider).window
    today = min(filter(None, (window and window.until, until)), default=None)
    return Scope(provider, asked.choice("by", PERIODS, by), since, until, today, opened and since is not None)


def begin_store(explorer: Explorer, provider: str) -> dt.date | None:
    """The first day of the month of the first publication; None where no day of publication is known, as in imports."""
    query = "SELECT date_trunc('month', min(published))::DATE AS first FROM events WHERE provider = $provider"
    row, = explorer.kept.get(("first publication", provider), lambda: explorer.rows(query, {"provider": provider}))
    return row["first"]


def used(query: str, values: Mapping) -> dict:
    """Of the values those that a query names."""
    return {name: value for name, value in values.items() if f"${name}" in query}


@dataclass(frozen=True)
class Deeds:
    """What two parties did to each other. ``rows``: those that count; ``aside``: those that do not, being to come, denied, or told
    by too long a time; ``one_way``: only what ``first`` did to ``second``."""

    scope: Scope
    first: str
    second: str
    one_way: bool
    rows: Sequence[Mapping] = ()
    aside: Sequence[Mapping] = ()
    values: Mapping = field(default_factory=dict)

    @property
    def sql(self) -> str:
        return DEEDS.format(which=ONE_WAY if self.one_way else BOTH, more="") + f"\n  AND {COUNTED}"

    def table(self, name: str, title: str, keys: Sequence[str], shown: Sequence[str], by_size: bool = True) -> Table:
        """The deeds summed by some of their columns."""
        query = f"WITH deeds AS ({self.sql})\nSELECT {', '.join(keys)}, {SUMS}\nFROM deeds GROUP BY ALL ORDER BY "
        query += f"events DESC, {', '.join(keys)}" if by_size else ", ".join(keys)
        rows = sum_up(self.rows, lambda row: tuple(row[key] for key in keys), keys)
        rows.sort(key=lambda row: (-row["events"] if by_size else 0, *((row[key] is None, row[key]) for key in keys)))
        return Table(name, title, (*keys, *shown), rows, query, used(query, self.values))

    @cached_property
    def stories(self) -> list[dict]:
        """One row a story and period, as ``store.relations("story")`` has them: what bands and changes are made from."""
        groups: dict[tuple, list[Mapping]] = defaultdict(list)
        for row in self.rows:
            groups[row["period"], row["story"]].append(row)
        return [self.head | {"period": period, "story": story} | _story_sums(group) for (period, story), group in groups.items()]

    @property
    def head(self) -> dict:
        return {"provider": self.scope.provider, "source": self.first, "target": self.second}


def find_deeds(explorer: Explorer, scope: Scope, first: str, second: str, one_way: bool) -> Deeds:
    """All that names both, counted or not, in one scan."""
    more = f", d.published, d.aux, coalesce({COUNTED}, false) AS counted"
    query = DEEDS.format(which=ONE_WAY if one_way else BOTH, more=more)
    values = scope.values | {"first": first, "second": second}
    found = explorer.rows(query, used(query, values))
    counted, aside = ([row for row in found if row["counted"] is which] for which in (True, False))
    return Deeds(scope, first, second, one_way, counted, aside, values)


def sum_up(rows: Iterable[Mapping], key: Callable[[Mapping], tuple], names: Sequence[str]) -> list[dict]:
    """The sums of SUMS for each key, the key's parts under ``names``."""
    groups: dict[tuple, list[Mapping]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [dict(zip(names, parts)) | _sums(group) for parts, group in groups.items()]


def _sums(group: Sequence[Mapping]) -> dict:
    by_quad = dict.fromkeys(range(1, 5), 0.0)
    for row in group:
        if row["quad"]:
            by_quad[row["quad"]] += row["weight"]
    cooperation, conflict = by_quad[1] + by_quad[2], by_quad[3] + by_quad[4]
    counts = {"events": len({r["event"] for r in group}), "stories": len({r["story"] for r in group}),
              "voices": len({r["voice"] for r in group if r["voice"]})}
    return counts | dict(zip(QUADS, by_quad.values())) | {
        "cooperation": cooperation, "conflict": conflict, "balance": (cooperation - conflict) / (cooperation + conflict + SMOOTHING)}


def _story_sums(group: Sequence[Mapping]) -> dict:
    scored = [row for row in group if row["score"] is not None]
    weight = {side: sum(row["weight"] for row in group if row["quad"] in quads) for side, quads in (("cooperation", (1, 2)), ("conflict", (3, 4)))}
    return weight | {"event": min(row["event"] for row in group), "scored": sum(row["weight"] for row in scored),
                     "score_sum": sum(row["weight"] * row["score"] for row in scored) if scored else None,
                     "voices": sorted({row["voice"] for row in group if row["voice"]})}


def are_few(row: Mapping, known: bool) -> bool:
    """Whether fewer than three voices tell; False where no voice is known, as in imports."""
    return known and row["voices"] < FEW


def fetch_lines(explorer: Explorer, ids: Iterable[str]) -> dict[str, dict]:
    """Id -> what a line of the event shows."""
    wanted = sorted(set(ids))
    query = f"SELECT {', '.join(LINE)} FROM events WHERE list_contains($ids, id)"
    return {row["id"]: row for row in explorer.rows(query, {"ids": wanted})} if wanted else {}
