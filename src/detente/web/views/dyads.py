"""Two parties through time: how they stand, what changed and by which deeds, what binds and parts them, who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from detente.errors import QuestionError
from detente.relations.periods import list_periods
from detente.web.answers import Answer, Table
from detente.web.asking import Asked, make_link
from detente.web.explorer import Explorer
from detente.web.pairs.accounts import tell_pair
from detente.web.pairs.bonds import chart_ties, list_ties, tie_table
from detente.web.pairs.courses import band_table, change_table, count_aside, count_earlier, days_of, find_changes, find_planned, planned_table
from detente.web.pairs.dealings import choose_by
from detente.web.pairs.deeds import LINE, PERIODS, SUMMED, Deeds, are_few, fetch_lines, find_deeds, read_scope, used
from detente.web.pairs.parties import Party, find_party, names_of

LATEST = 8  # lines of events shown
COUNTRIES = 12  # bars of outlets' countries
AHEAD = 0.5  # of the time shown, how far after today acts to come stand in the picture; those of later days are in the list alone
SIDES = ("events", "stories", "voices", "cooperation", "conflict", "balance")


def show_dyad(explorer: Explorer, asked: Asked, first: str, second: str) -> Answer:
    """The page of two parties, the same in whichever order they are named."""
    one, other = find_pair(explorer, first, second)
    by = choose_by(explorer, asked.text("provider", explorer.provider))
    scope, doer = read_scope(explorer, asked, by), asked.choice("directed", ("no", one.code, other.code), "no")
    pair = (other.code, one.code) if doer == other.code else (one.code, other.code)
    deeds = find_deeds(explorer, scope, *pair, one_way=doer != "no")
    system = explorer.system(None, provider=scope.provider)
    ties = list_ties(system, one.code, other.code)
    changes, planned, latest = _with_words(explorer, deeds)
    tables = _tables(deeds, changes, planned, latest) | {"ties": tie_table(ties, system, one.code, other.code)}
    data = {"first": asdict(one), "second": asdict(other), "scope": asdict(scope), "directed": doer, "periods": PERIODS,
            "providers": explorer.providers, "lede": tell_pair(one, other, deeds, ties, changes), "changes": changes, "planned": planned,
            "ties": ties, "known": system.window.until if system.window else None, "aside": count_aside(deeds), "earlier": count_earlier(deeds),
            "chart": draw_course(deeds, tables, changes, ties, planned), "outlets": draw_outlets(tables["countries"].rows),
            "search": search_link(deeds), "empty": explorer.empty}
    return Answer("dyad.html", f"{one.name} – {other.name}", data, tuple(tables.values()))


def _with_words(explorer: Explorer, deeds: Deeds) -> tuple[list[dict], list[dict], list[dict]]:
    """Change points, acts to come, the latest events: each with the words of its events, which are fetched at once."""
    changes, planned, latest = find_changes(deeds), find_planned(deeds), list_latest(deeds)
    lines = fetch_lines(explorer, [*latest, *(row["event"] for row in planned), *(event for change in changes for event in change["events"])])
    changes = [change | {"told": [lines[event] for event in change["events"]], "search": search_link(deeds, **days_of(deeds.scope, change["period"]))}
               for change in changes]
    planned = [row | {name: lines[row["event"]][name] for name in ("sentence", "mode")} for row in planned]
    return changes, planned, [lines[event] for event in latest]


def find_pair(explorer: Explorer, first: str, second: str) -> tuple[Party, Party]:
    """Both parties, by code. Raises ``Missing``, or ``QuestionError`` where they are one."""
    one, other = sorted((find_party(explorer, first), find_party(explorer, second)), key=lambda party: party.code)
    if one.code == other.code:
        raise QuestionError(f"a pair is of two: name another party beside {one.code}, as /dyad/{one.code}/{'USA' if one.code != 'USA' else 'RUS'}")
    return one, other


def list_latest(deeds: Deeds) -> list[str]:
    """Ids of the latest events that count, both ways."""
    days = {row["event"]: row["day"] for row in deeds.rows}
    return sorted(days, key=lambda event: (-days[event].toordinal(), event))[:LATEST]


def search_link(deeds: Deeds, **more) -> str:
    """The search for the events of the pair."""
    sides = {"actor": deeds.first, "recipient": deeds.second} if deeds.one_way else {"between": "-".join(sorted((deeds.first, deeds.second)))}
    return make_link("/search", (), sides | deeds.scope.search(**more))


# -- tables --------------------------------------------------------------------------------------------------------


def _tables(deeds: Deeds, changes: list[dict], planned: list[dict], latest: list[dict]) -> dict[str, Table]:
    told = (_panel(deeds), band_table(deeds), change_table(deeds, changes), planned_table(deeds, planned),
            deeds.table("directions", "Who does it to whom", ("source", "target"), ("events", "stories", "cooperation", "conflict")),
            deeds.table("types", "By type of act", ("type", "quad"), SIDES[:3]),
            deeds.table("countries", "Who says so, by country of the outlet", ("country",), SIDES),
            deeds.table("publishers", "Who says so, by outlet", ("publisher", "country", "state_owned"), SIDES),
            _events(deeds, latest))
    return {table.name: table for table in told}


def _panel(deeds: Deeds) -> Table:
    """Period by period; ``few``: fewer than three voices tell."""
    table = deeds.table("panel", f"By {deeds.scope.by}", ("period",), SUMMED, by_size=False)
    known = any(row["voice"] for row in deeds.rows)
    rows = [row | {"few": are_few(row, known), "search": search_link(deeds, **days_of(deeds.scope, row["period"]))} for row in table.rows]
    return Table("panel", table.title, table.columns, rows, table.sql, table.parameters)


def _events(deeds: Deeds, latest: list[dict]) -> Table:
    query = f"SELECT {', '.join(LINE)} FROM events WHERE id IN (SELECT event FROM ({deeds.sql}))\nORDER BY coalesce(day, published) DESC, id"
    total = len({row["event"] for row in deeds.rows})
    return Table("events", "Events, the latest first", LINE, latest, query, used(query, deeds.values), total=total)


# -- pictures ------------------------------------------------------------------------------------------------------


def draw_course(deeds: Deeds, tables: Mapping[str, Table], changes: Sequence[Mapping], ties: Sequence[Mapping], planned: Sequence[Mapping]) -> dict:
    """What the picture of a pair through time is drawn from."""
    ahead = _far_end(deeds)
    panel = [{name: row[name] for name in ("period", "cooperation", "conflict", "stories")} | {"href": row["search"]} for row in tables["panel"].rows]
    marks = [{"period": change["period"], "from": change["before"], "to": change["after"], "text": _line(change["told"][0]) if change["told"] else "",
              "href": f"#change-{change['number']}"} for change in changes]
    coming = [{"day": row["day"], "text": _line(row), "href": make_link(f"/event/{row['event']}")} for row in planned if row["day"] <= ahead]
    return {"by": deeds.scope.by, "panel": panel, "balance": draw_balance(deeds, tables), "changes": marks, "ties": chart_ties(ties),
            "planned": coming, "today": deeds.scope.today}


def draw_balance(deeds: Deeds, tables: Mapping[str, Table]) -> list[dict]:
    """The balance with its band in each period from the first to the last; None where nothing tells of cooperation or conflict."""
    told = {row["period"] for row in tables["panel"].rows if row["cooperation"] + row["conflict"] > 0}
    bands = {row["period"]: row for row in tables["bands"].rows if row["period"] in told}
    periods = list_periods(min(told), max(told), deeds.scope.by) if told else []
    return [{"period": period} | {name: bands[period][name] if period in bands else None for name in ("balance", "low", "high")}
            for period in periods]


def _far_end(deeds: Deeds) -> dt.date:
    """The last day of acts to come that the picture has room for."""
    today, days = deeds.scope.today or dt.date.min, [row["day"] for row in deeds.rows]
    return min(today + (today - min(days)) * AHEAD, dt.date.max) if days and today > min(days) else today


def _line(row: Mapping, most: int = 120) -> str:
    """An act and the beginning of its words."""
    act, words = " ".join(filter(None, (row["type"], row["mode"]))), " ".join((row["sentence"] or "").split())
    cut = words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
    return f"{act}: {cut}" if cut else act


def draw_outlets(rows: Sequence[Mapping]) -> dict:
    """Cooperation and conflict by the country whose outlets tell of it; none where no country is known."""
    known = [row for row in rows if row["country"]][:COUNTRIES]
    names = names_of([row["country"] for row in known])
    return {"values": [{"country": name, "cooperation": row["cooperation"], "conflict": row["conflict"]} for name, row in zip(names, known)]}
