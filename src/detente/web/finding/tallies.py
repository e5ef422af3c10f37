"""All events of a store -> columns in memory, so that a search counts a million of them under any filter in milliseconds.

It is made once a server; the queries that give the same numbers are those of ``facets.py``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.store import Store
from detente.web.finding.facets import BY_NAME, NONE, Filters

QUERY = """
SELECT e.id, article, s.number AS story, coalesce(day, published) AS day, coalesce(published, day) AS told, confidence,
       type, mode, quad, publisher, publisher_country, provider, block, aux, contexts, actor_codes, recipient_codes, per_codes
FROM events e LEFT JOIN (
    SELECT unnest(events) AS event, number FROM (SELECT events, row_number() OVER () AS number FROM stories WHERE len(events) > 1)
) s ON s.event = e.id
"""
PLAIN = {"type": "type", "mode": "mode", "quad": "quad", "outlet": "publisher", "country": "publisher_country", "provider": "provider",
         "block": "block"}
LISTS = {"party": ("actor_codes", "recipient_codes"), "actor": ("actor_codes",), "recipient": ("recipient_codes",), "per": ("per_codes",),
         "context": ("contexts",), "aux": ("aux",)}


@dataclass(frozen=True, slots=True)
class Column:
    """A facet's values: ``codes`` are places in ``values``, one an event; or, of lists, one a member, of the event at ``at``."""

    values: np.ndarray
    codes: np.ndarray
    at: np.ndarray | None = None

    def holding(self, wanted: tuple[str, ...], size: int, every: bool = False) -> np.ndarray:
        """Which events have any of the values, or all."""
        if every:
            return np.logical_and.reduce([self.holding((one,), size) for one in wanted])
        hit = np.isin(self.values, wanted)[self.codes]
        if self.at is None:
            return hit
        out = np.zeros(size, bool)
        out[self.at[hit]] = True
        return out


@dataclass(frozen=True)
class Tally:
    """``story``: a number where several events tell it, 0 where one does alone."""

    ids: object
    story: np.ndarray
    day: np.ndarray
    told: np.ndarray
    confidence: np.ndarray
    article: Column
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.story)

    def holding(self, filters: Filters, within: np.ndarray | None = None, without: str = "") -> np.ndarray:
        """Which events the filters leave, of those ``within`` (the words are looked for elsewhere)."""
        out = np.ones(len(self), bool) if within is None else within.copy()
        for name, values in filters.chosen:
            if name != without:
                wanted = tuple(values[0].split("-")) if name == "between" else values
                column = self.columns["party" if name == "between" else name]
                out &= column.holding(wanted, len(self), every=name == "between" or BY_NAME[name].every)
        if without != "year":
            out &= self.between(filters.since, filters.until)
        return out

    def between(self, since: dt.date | None, until: dt.date | None) -> np.ndarray | bool:
        """Which events are of these days."""
        out = True
        if since:
            out = out & (self.day >= np.datetime64(since))
        return out & (self.day <= np.datetime64(until)) if until else out

    def count(self, name: str, which: np.ndarray, most: int) -> tuple[list[tuple[str, int, int]], int]:
        """Value of a facet, events, stories, at most so many, most events first; and how many values there are."""
        column = self.columns[name]
        hit = np.flatnonzero(which if column.at is None else which[column.at])
        events, stories = count_coded(column.codes[hit], self.story[hit if column.at is None else column.at[hit]], len(column.values))
        order = np.argsort(-events, kind="stable")[:most]
        return [(str(column.values[i]), int(events[i]), int(stories[i])) for i in order if events[i]], int(np.count_nonzero(events))

    def total(self, which: np.ndarray) -> tuple[int, int]:
        """Events and stories."""
        stories = self.story[which]
        events, told = count_coded(np.zeros(len(stories), np.int64), stories, 1)
        return int(events[0]), int(told[0])

    def periods(self, which: np.ndarray, by: str) -> list[dict]:
        """Events and stories of each period that has any: day, week (from Monday), month or year."""
        which = which & ~np.isnat(self.day)
        if not which.any():
            return []
        starts = start_of(self.day[which], by)
        codes = (starts - starts.min()).astype(np.int64)
        events, stories = count_coded(codes, self.story[which], int(codes.max()) + 1)
        return [{"period": (starts.min() + int(i)).item(), "events": int(events[i]), "stories": int(stories[i])} for i in np.flatnonzero(events)]

    def ranks(self, articles: list[str]) -> np.ndarray:
        """Of each event, the place of its article among these; their number where it is none of them."""
        out = np.full(len(self.article.values), len(articles))
        known = [(self._numbers[article], rank) for rank, article in enumerate(articles) if article in self._numbers]
        if known:
            numbers, ranks = zip(*known)
            out[list(numbers)] = ranks
        return out[self.article.codes]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {article: number for number, article in enumerate(self.article.values)}

    def order(self, sort: str) -> np.ndarray:
        return {"newest": self._newest, "oldest": self._oldest, "surest": self._surest}[sort]

    @cached_property
    def _newest(self) -> np.ndarray:
        return np.argsort(-_number(self.told, last=-(2**62)), kind="stable")

    @cached_property
    def _oldest(self) -> np.ndarray:
        return np.argsort(_number(self.told, last=2**62), kind="stable")

    @cached_property
    def _surest(self) -> np.ndarray:
        return np.argsort(-np.nan_to_num(self.confidence, nan=-1.0), kind="stable")


def count_coded(codes: np.ndarray, stories: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each code, how many events, and how many stories: an event that tells its story alone (0) counts as one.

    >>> [counts.tolist() for counts in count_coded(np.array([0, 0, 0, 1]), np.array([0, 7, 7, 7]), 2)]
    [[3, 1], [2, 1]]
    """
    several = np.flatnonzero(stories)
    pairs = distinct(stories[several].astype(np.int64) * size + codes[several])
    events = np.bincount(codes, minlength=size)
    return events, events - np.bincount(codes[several], minlength=size) + np.bincount(pairs % size, minlength=size)


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Each number once, in order. (A stable sort: what comes in is nearly sorted, and ``np.unique`` takes ten times as long.)

    >>> distinct(np.array([2, 1, 2])).tolist()
    [1, 2]
    """
    ordered = np.sort(numbers, kind="stable")
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def start_of(days: np.ndarray, by: str) -> np.ndarray:
    """The first day of the period of each.

    >>> [str(start_of(np.array(["2021-05-06"], "datetime64[D]"), by)[0]) for by in ("day", "week", "month", "year")]
    ['2021-05-06', '2021-05-03', '2021-05-01', '2021-01-01']
    """
    if by == "week":
        return days - (days.astype(np.int64) + 3) % 7
    return days.astype({"day": "datetime64[D]", "month": "datetime64[M]", "year": "datetime64[Y]"}[by]).astype("datetime64[D]")


def _number(days: np.ndarray, last: int) -> np.ndarray:
    return np.where(np.isnat(days), last, days.astype(np.int64))


def read_tally(store: Store) -> Tally:
    """The columns of all events, by one pass over them."""
    rows = store.sql(QUERY).to_arrow()
    columns = {name: _ordered(_coded(rows[column])) for name, column in PLAIN.items()}
    columns |= {name: _listed(*(rows[column] for column in lists)) for name, lists in LISTS.items()}
    day, article = rows["day"].to_numpy().astype("datetime64[D]"), _coded(rows["article"])
    columns["aux"] = _filled(columns["aux"], len(rows))
    columns |= {"between": _paired(columns["party"]), "owner": _owners(store, article), "year": _years(day)}
    return Tally(rows["id"].combine_chunks(), rows["story"].fill_null(0).to_numpy(), day, rows["told"].to_numpy().astype("datetime64[D]"),
                 rows["confidence"].to_numpy(), article, columns)


def _coded(column) -> Column:
    """A column of single values."""
    import pyarrow as pa

    coded = column.cast(pa.string()).fill_null(NONE).combine_chunks().dictionary_encode()
    return Column(_texts(coded.dictionary), coded.indices.to_numpy())


def _ordered(column: Column) -> Column:
    """The same with its values in the order of the alphabet."""
    order = np.argsort(column.values)
    return Column(column.values[order], np.argsort(order)[column.codes])


def _texts(values) -> np.ndarray:
    return np.array(values.to_pylist(), dtype=object)


def _listed(*columns) -> Column:
    """Columns of lists as one: each value once an event, in order of events and of the alphabet; empty ones left out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lists = [column.combine_chunks() for column in columns]
    at = np.concatenate([pc.list_parent_indices(one).to_numpy() for one in lists]).astype(np.int64)
    coded = pa.concat_arrays([one.flatten() for one in lists]).dictionary_encode()
    values = _texts(coded.dictionary)
    order = np.argsort(values)
    members = distinct(at * len(order) + np.argsort(order)[coded.indices.to_numpy()])
    codes = members % max(1, len(order))
    named = (values[order] != "")[codes]
    return Column(values[order], codes[named], (members // max(1, len(order)))[named])


def _filled(column: Column, size: int) -> Column:
    """Events without any value get ``none``."""
    bare = np.ones(size, bool)
    bare[column.at] = False
    at = np.flatnonzero(bare)
    codes = np.concatenate([column.codes, np.full(len(at), len(column.values))])
    return Column(np.append(column.values, NONE), codes, np.concatenate([column.at, at]))


def _paired(parties: Column) -> Column:
    """Every two parties of one event."""
    size, step, keys, places = len(parties.values), 1, [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    while (near := np.flatnonzero(parties.at[step:] == parties.at[:-step])).size:
        keys.append(parties.codes[near] * size + parties.codes[near + step])
        places.append(parties.at[near])
        step += 1
    pairs, codes = _numbered(np.concatenate(keys), size * size)
    names = [f"{parties.values[pair // size]}-{parties.values[pair % size]}" for pair in pairs]
    return Column(np.array(names, dtype=object), codes, np.concatenate(places))


def _numbered(keys: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Small numbers: those that occur, and the place of each among them.

    >>> [part.tolist() for part in _numbered(np.array([7, 2, 7]), 9)]
    [[2, 7], [1, 0, 1]]
    """
    found = np.flatnonzero(np.bincount(keys, minlength=size))
    place = np.zeros(size, np.int64)
    place[found] = np.arange(len(found))
    return found, place[keys]


def _owners(store: Store, article: Column) -> Column:
    """The owner of each event's outlet, by its article."""
    known = {row["id"]: row["publisher_owner"] or NONE for row in store.sql("SELECT id, publisher_owner FROM parts_articles")}
    names = sorted({NONE, *known.values()})
    place = {name: i for i, name in enumerate(names)}
    codes = np.array([place[known.get(one, NONE)] for one in article.values], np.int64)
    return Column(np.array(names, dtype=object), codes[article.codes] if len(codes) else article.codes)


def _years(day: np.ndarray) -> Column:
    """The year of each event; years are counted from the first, what has no day stands at the end."""
    years, dated = day.astype("datetime64[Y]").astype(np.int64), ~np.isnat(day)
    first, last = (int(years[dated].min()), int(years[dated].max())) if dated.any() else (0, 0)
    values = [*(str(1970 + year) for year in range(first, last + 1)), NONE]
    return Column(np.array(values, dtype=object), np.where(dated, years - first, len(values) - 1))
