"""Search: words and facets -> reports of acts, counted as events and as stories."""

from __future__ import annotations

import datetime as dt

import numpy as np

from detente.errors import QuestionError
from detente.store.search import match_articles, search_articles
from detente.web.answers import Answer, Table
from detente.web.finding.facets import (
    BY_NAME,
    FACETS,
    LONGEST_LIST,
    NONE,
    SORTS,
    Facet,
    Filters,
    count_days,
    count_facets,
    list_events,
    parameters,
    read_filters,
    used,
)
from detente.web.finding.tallies import Tally, read_tally
from detente.web.pages import QUADS, state_name

PAGE = 20
FEW, MOST = 8, 40  # values of a facet shown at once, and at all
COLUMNS = ("id", "provider", "published", "day", "type", "mode", "aux", "contexts", "quad", "score", "actor_codes", "actor_names",
           "recipient_codes", "recipient_names", "sentence", "place_name", "place_country", "per_names", "publisher", "publisher_country",
           "url", "article", "block", "confidence", "why")
NOTHING = {"type": "no type", "mode": "no mode", "quad": "no class", "aux": "reported as done"}
KINDS = {"IGO": "international organisations", "UNO": "United Nations", "EUR": "European Union", "NGO": "non-governmental organisations",
         "ISM": "transnational movements", "IMG": "armed groups of no one state", "MNC": "multinational companies"}
TAIL = 0.01  # share of events on each side that may lie outside the picture of time
SPANS = ((62, "day"), (500, "week"), (366 * 12, "month"))  # up to so many days: bins


def show_search(explorer, asked) -> Answer:
    if explorer.empty:
        return Answer("search.html", "Search", {"empty": True})
    filters, page = read_filters(asked), asked.number("page", 1, least=1, most=100_000)
    sort = asked.choice("sort", SORTS, _sorts(filters)[0])
    if sort == "relevance" and not filters.words:
        raise QuestionError("relevance is of words: write some, or sort by newest, oldest or surest")
    tally, words = tally_of(explorer), matched(explorer, filters.words)
    within = _within(explorer, tally, filters, words)
    found = explorer.kept.get(("search", filters), lambda: count_all(tally, filters, within))
    which = tally.holding(filters, within)
    rows = _rows(explorer, tally, _places(tally, which, sort, words)[(page - 1) * PAGE:page * PAGE])
    data = {"empty": False, "filters": _told(filters), "sort": sort, "sorts": _sorts(filters),
            "events": found["events"], "stories": found["stories"], "page": page, "pages": max(1, -(-found["events"] // PAGE)),
            "facets": [_facet(asked, filters, facet, *found["facets"][facet.name]) for facet in FACETS],
            "chosen": list_chosen(asked, filters), "timeline": found["timeline"], "outside": found["outside"], "rows": rows,
            "words": _words(explorer, filters, words), "short": len(words[0]) <= LONGEST_LIST if words else True}
    return Answer("search.html", _title(filters), data, _tables(filters, sort, found, rows, words))


def _sorts(filters: Filters) -> list[str]:
    """The orders there are, the usual one first."""
    return ["relevance"] * bool(filters.words) + [sort for sort in SORTS if sort != "relevance"]


def tally_of(explorer) -> Tally:
    """The columns of the store's events, read once."""
    return explorer.kept.get(("tally",), lambda: read_tally(explorer.fork()))


def prepare_search(explorer) -> None:
    """Make beforehand what the first search would wait for: a second, of a million events."""
    if not explorer.empty:
        tally = tally_of(explorer)
        explorer.kept.get(("search", Filters()), lambda: count_all(tally, Filters(), None))
        tally.order("newest")


def matched(explorer, words: str | None) -> tuple[list[str], str] | None:
    """Ids of the articles that hold the words, best first, and the query that found them."""
    return explorer.kept.get(("words", words), lambda: match_articles(explorer.folder, words)) if words else None


def _within(explorer, tally: Tally, filters: Filters, words) -> np.ndarray | None:
    """The events whose article holds the words and whose sentence holds the text; None where neither is asked for."""
    if not filters.words and not filters.text:
        return None
    kept = explorer.kept.get(("within", filters.words, filters.text), lambda: np.packbits(_look(explorer, tally, filters, words)))
    return np.unpackbits(kept, count=len(tally)).astype(bool)


def _look(explorer, tally: Tally, filters: Filters, words) -> np.ndarray:
    out = np.ones(len(tally), bool)
    if words:
        out &= tally.ranks(words[0]) < len(words[0])
    if filters.text:
        import pyarrow as pa
        import pyarrow.compute as pc

        found = explorer.fork().sql("SELECT id FROM events WHERE contains(lower(sentence), lower($text))", {"text": filters.text}).to_arrow()
        out &= pc.is_in(tally.ids, pa.array(found["id"].to_pylist(), pa.string())).to_numpy(zero_copy_only=False)
    return out


def count_all(tally: Tally, filters: Filters, within: np.ndarray | None) -> dict:
    """The totals, the picture of time, and of each facet what its values would leave."""
    which = tally.holding(filters, within)
    events, stories = tally.total(which)
    facets = {}
    for facet in FACETS:
        own = (filters.since or filters.until) if facet.name == "year" else filters.of(facet.name) and not facet.every
        facets[facet.name] = tally.count(facet.name, tally.holding(filters, within, without=facet.name) if own else which, MOST)
    return {"events": events, "stories": stories, "facets": facets} | _timeline(tally, filters, within)


def _timeline(tally: Tally, filters: Filters, within: np.ndarray | None) -> dict:
    """The days that have events under the other filters: around those chosen, or all but the outermost few."""
    open_ = tally.holding(filters, within, without="year") & ~np.isnat(tally.day)
    if not open_.any():
        return {"timeline": {"by": "month", "values": [], "since": filters.since, "until": filters.until}, "outside": 0, "bounds": (None, None)}
    first, last = _bounds(tally.day[open_], filters)
    by = next((name for days, name in SPANS if (last - first).days <= days), "year")
    inside = open_ & tally.between(first, last)
    shown = {"by": by, "values": tally.periods(inside, by), "since": filters.since, "until": filters.until}
    return {"timeline": shown, "outside": int(open_.sum() - inside.sum()), "bounds": (first, last)}


def _bounds(days: np.ndarray, filters: Filters) -> tuple[dt.date, dt.date]:
    ordered = np.partition(days.astype(np.int64), [int(TAIL * len(days)), int((1 - TAIL) * (len(days) - 1))])
    low, high = (np.datetime64(int(ordered[int(place)]), "D").item() for place in (TAIL * len(days), (1 - TAIL) * (len(days) - 1)))
    since, until = filters.since or min(low, filters.until or low), filters.until or max(high, filters.since or high)
    around = dt.timedelta(days=(until - since).days // 2 + 1)
    try:
        return since - around if filters.since else since, until + around if filters.until else until
    except OverflowError:
        return since, until


def _places(tally: Tally, which: np.ndarray, sort: str, words) -> np.ndarray:
    """Places of the events found, in order."""
    if sort != "relevance":
        order = tally.order(sort)
        return order[which[order]]
    found = np.flatnonzero(which)
    return found[np.argsort(tally.ranks(words[0])[found], kind="stable")]


def _rows(explorer, tally: Tally, places: np.ndarray) -> list[dict]:
    """The events at these places, whole."""
    ids = [tally.ids[int(place)].as_py() for place in places]
    query = f"SELECT {', '.join(COLUMNS)} FROM events WHERE list_contains($ids, id)"
    found = {row["id"]: row for row in explorer.rows(query, {"ids": ids})} if ids else {}
    return [found[one] for one in ids]


def _told(filters: Filters) -> dict:
    """The filters as JSON has them."""
    return {name: list(values) for name, values in filters.chosen} | {
        name: value for name, value in (("since", filters.since), ("until", filters.until), ("text", filters.text), ("q", filters.words)) if value}


def _facet(asked, filters: Filters, facet: Facet, counted: list[tuple[str, int, int]], total: int) -> dict:
    """A facet with its values: what each would leave, and the link that chooses it or, chosen, leaves it."""
    chosen = filters.of(facet.name)
    known = {value for value, _, _ in counted}
    values = [*counted, *((value, 0, 0) for value in chosen if value not in known)]
    shown = [{"value": value, "label": name_value(facet.name, value), "events": events, "stories": stories, "chosen": value in chosen,
              "link": _drop(asked, facet, chosen, value) if value in chosen else _choose(asked, facet, chosen, value)}
             for value, events, stories in values if facet.name != "year" or value != NONE]
    return {"name": facet.name, "title": facet.title, "open": facet.open or bool(chosen), "values": shown, "few": FEW,
            "most": max((value["events"] for value in shown), default=0), "total": total}


def _choose(asked, facet: Facet, chosen: tuple[str, ...], value: str) -> str:
    if facet.name == "year":
        return asked.link(since=value, until=value, page=None)
    return asked.link(**{facet.name: [*chosen, value] if facet.every else value, "page": None})


def _drop(asked, facet: Facet, chosen: tuple[str, ...], value: str) -> str:
    if facet.name == "year":
        return asked.link(since=None, until=None, page=None)
    return asked.link(**{facet.name: [other for other in chosen if other != value], "page": None})


def list_chosen(asked, filters: Filters) -> list[dict]:
    """Each filter in words, with the link that removes it."""
    out = [{"facet": BY_NAME[name].title, "label": name_value(name, value), "link": _drop(asked, BY_NAME[name], values, value)}
           for name, values in filters.chosen for value in values]
    rest = (("q", "Words in the article", filters.words), ("text", "Words in the sentence", filters.text), ("since", "Since", filters.since),
            ("until", "Until", filters.until))
    return out + [{"facet": title, "label": str(value), "link": asked.link(**{name: None, "page": None} | ({"sort": None} if name == "q" else {}))}
                  for name, title, value in rest if value]


def name_value(facet: str, value: str) -> str:
    """A facet's value as people read it.

    >>> name_value("party", "JPN"), name_value("between", "JPN-USA"), name_value("aux", "none"), name_value("outlet", "none")
    ('JPN Japan', 'JPN–USA', 'reported as done', 'not known')
    """
    if value == NONE:
        return NOTHING.get(facet, "not known")
    if facet == "between":
        return value.replace("-", "–")
    if facet == "quad":
        return QUADS.get(int(value), value) if value.isdigit() else value
    if facet in ("party", "actor", "recipient", "per", "country"):
        return " ".join(dict.fromkeys((value, KINDS.get(value) or state_name(value))))
    return value.replace("_", " ") if facet == "context" else value


def _words(explorer, filters: Filters, words) -> dict | None:
    """What was looked for in the articles' texts, and the best of those that hold it."""
    if not words:
        return None
    best = search_articles(explorer.folder, words[1], 5) if words[0] else []
    return {"query": words[1], "taken_plainly": words[1] != filters.words, "articles": len(words[0]), "best": best}


def _title(filters: Filters) -> str:
    told = [*([f"“{filters.words}”"] if filters.words else []), *(name_value(name, value) for name, values in filters.chosen for value in values)]
    return f"Search: {', '.join(told)}" if told else "Search"


def _tables(filters: Filters, sort: str, found: dict, rows: list[dict], words) -> tuple[Table, ...]:
    given = parameters(filters, words[0] if words else None)
    counted = [{"facet": name, "value": value, "events": events, "stories": stories}
               for name, (values, _) in sorted(found["facets"].items()) for value, events, stories in values]
    queries = list_events(filters, COLUMNS, sort), count_days(filters, found["timeline"]["by"], *found["bounds"]), count_facets(filters)
    return (Table("events", "Reports found", COLUMNS, rows, queries[0], used(queries[0], given), total=found["events"]),
            Table("timeline", "Reports and stories over time", ("period", "events", "stories"), found["timeline"]["values"], queries[1],
                  used(queries[1], given)),
            Table("facets", "What each facet would leave", ("facet", "value", "events", "stories"), counted, queries[2], used(queries[2], given),
                  total=sum(total for _, total in found["facets"].values())))
