"""What a search can be narrowed by: parameters -> conditions in SQL, and the queries that list and count what they leave.

A facet's value of an event is an SQL expression over the columns of ``events``. ``tallies.py`` counts the same from memory,
faster; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from detente.errors import QuestionError
from detente.web.asking import Asked

NONE = "none"  # where an event has no such value
DAY = "coalesce(day, published)"
PARTIES = "list_distinct(list_filter(list_concat(actor_codes, recipient_codes), lambda code: code <> ''))"
OWNER = "coalesce((SELECT any_value(publisher_owner) FROM parts_articles WHERE id = article), 'none')"
PAIRS = ("list_transform(flatten(list_transform({0}, lambda a: list_transform(list_filter({0}, lambda b: a < b), lambda b: [a, b]))), "
         "lambda pair: pair[1] || '-' || pair[2])").format(PARTIES)
LONGEST_LIST = 100  # ids of articles that a query shown on a page may hold


@dataclass(frozen=True, slots=True)
class Facet:
    """``value``: of an event, in SQL; ``many``: it is a list; ``every``: of several chosen ones all must hold, else any."""

    name: str
    title: str
    value: str
    many: bool = False
    every: bool = False
    open: bool = False


def _codes(column: str) -> str:
    return f"list_distinct(list_filter({column}, lambda code: code <> ''))"


def _plain(column: str) -> str:
    return f"coalesce(CAST({column} AS VARCHAR), '{NONE}')"


FACETS = (
    Facet("party", "Party", PARTIES, many=True, every=True, open=True),
    Facet("between", "Dyad", PAIRS, many=True, open=True),
    Facet("type", "Type", _plain("type"), open=True),
    Facet("mode", "Mode", _plain("mode")),
    Facet("quad", "Class", _plain("quad"), open=True),
    Facet("aux", "Reality", f"CASE WHEN len(aux) > 0 THEN list_distinct(aux) ELSE ['{NONE}'] END", many=True, open=True),
    Facet("context", "Context", "list_distinct(contexts)", many=True),
    Facet("outlet", "Outlet", _plain("publisher"), open=True),
    Facet("owner", "Owner of the outlet", OWNER),
    Facet("country", "Country of the outlet", _plain("publisher_country")),
    Facet("per", "Attributed to", _codes("per_codes"), many=True),
    Facet("actor", "Actor", _codes("actor_codes"), many=True),
    Facet("recipient", "Recipient", _codes("recipient_codes"), many=True),
    Facet("year", "Year", _plain(f"year({DAY})")),
    Facet("provider", "Provider", _plain("provider")),
    Facet("block", "Block of the article", _plain("block")),
)
BY_NAME = {facet.name: facet for facet in FACETS}
SORTS = {"newest": "coalesce(published, day) DESC NULLS LAST", "oldest": "coalesce(published, day) NULLS LAST",
         "surest": "confidence DESC NULLS LAST", "relevance": "list_position($articles, article)"}


class Filters(NamedTuple):
    """What was asked for. ``chosen``: name of a facet -> values; ``words``: to be found in the article, ``text``: in the sentence."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    text: str | None = None
    words: str | None = None

    def of(self, name: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return (self.year,) if name == "year" and self.year else dict(self.chosen).get(name, ())

    @property
    def year(self) -> str | None:
        """The year, where since and until are its ends."""
        if not self.since or not self.until:
            return None
        whole = (self.since.month, self.since.day, self.until.month, self.until.day) == (1, 1, 12, 31)
        return str(self.since.year) if whole and self.since.year == self.until.year else None


def read_filters(asked: Asked) -> Filters:
    """The filters of a query string. Raises ``QuestionError``."""
    chosen = [(facet.name, tuple(sorted(set(asked.texts(facet.name))))) for facet in FACETS if facet.name not in ("between", "year")]
    codes = sorted({code.upper() for value in asked.texts("between") for code in re.split(r"[^\w]+|_", value) if code})
    if len(codes) == 1:
        raise QuestionError("between takes two parties, as between=USA-RUS; of one, write party=USA")
    pair = ("-".join(codes),) if codes else ()
    since, until = asked.day("since", last=False), asked.day("until", last=True)
    if since and until and since > until:
        raise QuestionError(f"since ({since}) is after until ({until}): exchange them")
    words = (asked.text("q") or "").strip() or None
    return Filters(tuple((name, values) for name, values in [*chosen, ("between", pair)] if values), since, until, asked.text("text"), words)


def conditions(filters: Filters, without: str = "") -> list[str]:
    """What holds of the events asked for, in SQL; ``without``: the facet that is left open."""
    out = [condition(name) for name, _ in filters.chosen if name != without]
    if without != "year":
        out += [f"{DAY} >= $since"] * bool(filters.since) + [f"{DAY} <= $until"] * bool(filters.until)
    return out + ["contains(lower(sentence), lower($text))"] * bool(filters.text) + ["article IN (SELECT unnest($articles))"] * bool(filters.words)


def condition(name: str) -> str:
    """That an event has the values chosen of a facet."""
    facet = BY_NAME[name]
    if name == "between":
        return f"list_has_all({PARTIES}, $between)"
    if facet.many:
        return f"{'list_has_all' if facet.every else 'list_has_any'}({facet.value}, ${name})"
    return f"list_contains(${name}, {facet.value})"


def parameters(filters: Filters, articles: list[str] | None) -> dict:
    """The values of all names in the conditions; ``articles``: ids of those that hold the words."""
    out: dict = {name: list(values) for name, values in filters.chosen}
    if "between" in out:
        out["between"] = out["between"][0].split("-")
    more = {"since": filters.since, "until": filters.until, "text": filters.text or None, "articles": articles}
    return out | {name: value for name, value in more.items() if value is not None}


def list_events(filters: Filters, columns: tuple[str, ...], sort: str) -> str:
    """All events asked for."""
    where = conditions(filters)
    return f"SELECT {', '.join(columns)}\nFROM events{_where(where)}\nORDER BY {SORTS[sort]}, id"


def count_days(filters: Filters, by: str, first: dt.date | None, last: dt.date | None) -> str:
    """Events and stories a period, within the picture's bounds, whatever days are chosen."""
    where = conditions(filters._replace(since=None, until=None)) + [f"{DAY} BETWEEN DATE '{first}' AND DATE '{last}'"] * bool(first)
    return (f"SELECT date_trunc('{by}', {DAY})::DATE AS period, count(*) AS events, count(DISTINCT coalesce(t.story, id)) AS stories\n"
            f"FROM events LEFT JOIN tellings t ON t.event = id{_where(where)}\nGROUP BY period ORDER BY period")


def count_facets(filters: Filters) -> str:
    """Of each facet and value: the events and stories that it would leave, under the filters of the others; of a facet whose values
    must all hold, under its own, too."""
    told = conditions(filters._replace(chosen=(), since=None, until=None))
    rows = f"SELECT e.*, coalesce(t.story, e.id) AS story\nFROM events e LEFT JOIN tellings t ON t.event = e.id{_where(told)}"
    counts = "\nUNION ALL\n".join(_count_facet(facet, filters._replace(text=None, words=None)) for facet in FACETS)
    return f"WITH told AS (\n{rows}\n)\n{counts}\nORDER BY facet, events DESC, value"


def _count_facet(facet: Facet, filters: Filters) -> str:
    value = f"unnest({facet.value})" if facet.many else facet.value
    where = conditions(filters, "" if facet.every else facet.name)
    return (f"SELECT '{facet.name}' AS facet, value, count(*) AS events, count(DISTINCT story) AS stories\n"
            f"FROM (SELECT {value} AS value, story FROM told{_where(where)}) GROUP BY value")


def _where(conditions: list[str]) -> str:
    return "\nWHERE " + "\n  AND ".join(conditions) if conditions else ""


def used(query: str, given: Mapping) -> dict:
    """Those of the parameters that stand in the query: others would be refused."""
    return {name: value for name, value in given.items() if re.search(rf"\${name}\b", query)}
