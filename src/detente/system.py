"""A store and a day -> the system of states as it stands: spells, moves, the signed network, balancing acts.

>>> import detente, tempfile
>>> from detente.store import create_store
>>> System(create_store(tempfile.mkdtemp())).acts()
[]
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from detente.balancing import SHOWN, Moves, find_acts, list_pressures, with_evidence
from detente.codebook import load_codebook, read_rows
from detente.codebook.organisations import members_of
from detente.deeds import Deeds, Sides, Window, arrange_deeds, list_sides, rank_events, sum_by_pair
from detente.errors import QuestionError
from detente.networks import EdgeRule, Pair, SignedNetwork, Tone, take_edges, weigh_dyads
from detente.records import BalancingAct
from detente.spells import History, Spell, read_statements
from detente.store import Store, parse_bound, view_sql

WINDOW = "12m"
HALF_LIFE = 180  # days: half a year ago counts half
MONTHS = {"month": 1, "quarter": 3, "year": 12}
OWN = "detente"  # the provider of what was read here
COLUMNS = ("id, article, publisher, published, day, type, mode, aux, quad, score, actor_codes, actor_names, recipient_codes, recipient_names, "
           "third_codes, sentence, sentence_start, trigger, trigger_start, confidence")
PRESSING_ROWS = """SELECT id, type, mode, aux, actor_codes, recipient_codes, third_codes, coalesce(published, day) AS told FROM events
                   WHERE provider = $provider AND coalesce(day, published) BETWEEN $since AND $until AND coalesce(published, day) <= $until
                     AND len(third_codes) > 0 AND block IS DISTINCT FROM 'teaser'"""
SHOWING_ROWS = """SELECT id, article, publisher, published, day, type, mode, aux, quad, actor_codes, recipient_codes, third_codes, sentence FROM events
                  WHERE provider = $provider AND (published IS NULL OR published BETWEEN $first AND $last) AND list_contains($ids, id)
                  ORDER BY coalesce(day, published) DESC, id"""


@dataclass(frozen=True)
class TieReports:
    """What a store's pages say of ties: the rows of ``ties``, the latest first, and the history that these and events tell."""

    rows: Sequence[dict]
    history: History

    @cached_property
    def by_parties(self) -> dict[Pair, list[dict]]:
        """The parties of ``rows`` as they stand there -> those rows."""
        out: dict[Pair, list[dict]] = defaultdict(list)
        for row in self.rows:
            out[tuple(row["party_codes"])].append(row)
        return dict(out)


def read_deeds(store: Store, provider: str, since: dt.date = dt.date.min) -> Deeds:
    """The deeds of a provider from a day on."""
    return arrange_deeds(store.sql(view_sql("deeds"), {"provider": provider, "since": since}).to_arrow())


def read_tie_reports(store: Store) -> TieReports:
    """Of every page that has a day; pointers to other articles aside."""
    query = ("SELECT t.* EXCLUDE (record), a.publisher FROM ties t LEFT JOIN parts_articles a ON a.id = t.article "
             "WHERE t.published IS NOT NULL AND t.block IS DISTINCT FROM 'teaser' ORDER BY t.published DESC, t.id")
    rows = list(store.sql(query))
    return TieReports(rows, History(read_statements(rows, _read_changes(store))))


def _read_changes(store: Store) -> list[dict]:
    """Events that may begin or end a tie: those whose sentence has one of the words for it (tie_changes.csv)."""
    rows = read_rows("tie_changes.csv")
    words, types = "|".join(sorted({row["words"] for row in rows})), sorted({row["type"] for row in rows})
    query = (f"SELECT {COLUMNS} FROM events WHERE list_contains(?, type) AND len(aux) = 0 AND coalesce(published, day) IS NOT NULL "
             "AND block IS DISTINCT FROM 'teaser' AND regexp_matches(lower(sentence), ?)")
    return list(store.sql(query, [types, words]))


class System:
    """States, their ties and what they did to each other, seen on one day through the window before it.

    ``at``: a day, month or year ("2022-03": its last day), None: the last day of which the store tells; ``window``: 90d, 26w,
    12m, 2y; ``provider``: whose events, None: detente's own, else those of the one provider there is; ``state_voices``: how
    much an outlet that a state owns counts, 0 to 1; ``reports``, ``deeds``: what ``read_tie_reports`` and ``read_deeds`` gave of the
    whole store and the provider, for who asks on many days.
    Raises ``QuestionError`` for what cannot be asked."""

    def __init__(self, store: Store, at: str | dt.date | None = None, window: str = WINDOW, provider: str | None = None,
                 half_life: float = HALF_LIFE, state_voices: float = 1.0, reports: TieReports | None = None,
                 deeds: Deeds | None = None):
        if half_life <= 0 or not 0 <= state_voices <= 1:
            raise QuestionError("the half-life must be above 0 days, the weight of state voices between 0 and 1")
        self.store, self.length = store, window
        self.provider = provider or self._provider()
        day = self._last_day() if at is None else parse_bound(at, last=True)
        self.window = Window(begin_window(day, window), day) if day else None
        self.half_life, self.state_voices = half_life, state_voices
        self._values: dict[EdgeRule, dict[Pair, tuple[float, tuple[str, ...]]]] = {}
        self._networks: dict[EdgeRule, SignedNetwork] = {}
        if reports is not None:
            self.reports = reports
        if deeds is not None:
            self.deeds = self.all_deeds = deeds

    def _sql(self, query: str, parameters: Sequence | Mapping = ()) -> list[dict]:
        """On a connection of its own: a system may be looked at by several threads."""
        return list(self.store.fork().sql(query, parameters))

    def _provider(self) -> str:
        there = [row["provider"] for row in self._sql("SELECT DISTINCT provider FROM events ORDER BY 1")]
        if OWN in there or len(there) < 2:
            return OWN if OWN in there or not there else there[0]
        raise QuestionError(f"events of {', '.join(there)}: say whose, with --provider")

    def _last_day(self) -> dt.date | None:
        query = "SELECT max(coalesce(published, day)) AS day FROM events WHERE provider = ?"
        row, = self._sql(query, [self.provider])
        return row["day"]

    def to_dict(self) -> dict:
        """The options, as every output states them."""
        days = {"since": self.window.since.isoformat(), "at": self.window.until.isoformat()} if self.window else {"since": None, "at": None}
        return days | {"provider": self.provider, "half_life": self.half_life, "state_voices": self.state_voices}

    @cached_property
    def deeds(self) -> Deeds:
        """The deeds of the window, or of a longer time."""
        return read_deeds(self.store.fork(), self.provider, self.window.since)

    @cached_property
    def sides(self) -> Sides:
        """The deeds among states of the time that count in the window."""
        sides = list_sides(self.deeds, self.window, self.half_life, self.state_voices)
        states = load_codebook().states
        living = np.array([code in states and _lived(states[code], self.window) for code in self.deeds.states], bool)
        return sides.where(living[sides.source] & living[sides.target]) if len(living) else sides

    @cached_property
    def moves(self) -> dict[Pair, Moves]:
        """Doer and other -> what one did to the other within the window."""
        if self.window is None:
            return {}
        states, s = self.deeds.states, self.sides
        parts = (s.points * of for of in (s.cooperative & ~s.late, s.cooperative & s.late, ~s.cooperative))
        return {(states[a], states[b]): Moves(*sums) for a, b, *sums in sum_by_pair(s.source, s.target, len(states), *parts)}

    @cached_property
    def tones(self) -> dict[Pair, Tone]:
        """Pair, in alphabetical order -> decayed cooperation and conflict between the two."""
        if self.window is None:
            return {}
        states, s = self.deeds.states, self.sides
        ends = np.minimum(s.source, s.target), np.maximum(s.source, s.target)
        return {(states[a], states[b]): Tone(*sums) for a, b, *sums in sum_by_pair(*ends, len(states), s.now * s.cooperative, s.now * ~s.cooperative)}

    def resample_tones(self, draws: int, seed: int = 0) -> Iterator[dict[Pair, Tone]]:
        """Tones as they might be, had other stories been told: a Bayesian bootstrap over stories (Rubin 1981), each weighted by Exp(1).

        The reports of one story rise and fall together: they are no independent witnesses."""
        if self.window is None:
            yield from ({} for _ in range(draws))
            return
        states, s = self.deeds.states, self.sides
        told = {row["event"]: row["story"] for row in self._sql("SELECT event, story FROM tellings")}
        stories, story = np.unique([told.get(event, event) for event in self.deeds.events.take(s.event).to_pylist()], return_inverse=True)
        pairs, pair = np.unique(np.minimum(s.source, s.target).astype(np.int64) * len(states) + np.maximum(s.source, s.target), return_inverse=True)
        names = [(states[key // len(states)], states[key % len(states)]) for key in pairs.tolist()]
        dice = np.random.default_rng(seed)
        for _ in range(draws):
            weights = dice.exponential(size=len(stories))[story] * s.now
            sums = [np.bincount(pair, weights * of, len(pairs)).tolist() for of in (s.cooperative, ~s.cooperative)]
            yield {name: Tone(*two) for name, *two in zip(names, *sums)}

    @cached_property
    def reports(self) -> TieReports:
        return read_tie_reports(self.store)

    def known_spells(self, *states: str) -> list[Spell]:
        """Spells of the table and of the pages published up to the day, whenever they stood; of ties to which all of ``states`` are parties."""
        return self.reports.history.known_on(self.window.until, states) if self.window else []

    @cached_property
    def spells(self) -> list[Spell]:
        """Those that stand on the day; of those that the table lacks, what more than one article tells."""
        return self.reports.history.standing_on(self.window.until) if self.window else []

    def on(self, day: str | dt.date) -> System:
        """The same store and options on another day; the window keeps its length."""
        return System(self.store, day, self.length, self.provider, self.half_life, self.state_voices, self.reports, self.all_deeds)

    @cached_property
    def all_deeds(self) -> Deeds:
        """Those of all days."""
        return read_deeds(self.store.fork(), self.provider)

    def list_days(self, by: str, since: str | dt.date | None = None) -> list[dt.date]:
        """The last days of the months, quarters or years from ``since`` (else the window's begin) to the system's day."""
        if by not in MONTHS:
            raise QuestionError(f"through time goes by {', '.join(MONTHS)}, not {by!r}")
        if self.window is None:
            return []
        first = parse_bound(since, last=False) if since else self.window.since
        ends = (dt.date(year, month, calendar.monthrange(year, month)[1]) for year in range(first.year, self.window.until.year + 1)
                for month in range(MONTHS[by], 13, MONTHS[by]))
        return [*(day for day in ends if first <= day < self.window.until), self.window.until]

    def network(self, rule: EdgeRule = EdgeRule()) -> SignedNetwork:
        """The signed network of the day by the rule of ``networks``."""
        if rule not in self._networks:
            self._networks[rule] = take_edges(self.values(rule), rule)
        return self._networks[rule]

    def values(self, rule: EdgeRule = EdgeRule()) -> dict[Pair, tuple[float, tuple[str, ...]]]:
        """Pair -> its value by the rule and why, those too small for an edge as well."""
        if rule not in self._values:
            self._values[rule] = weigh_dyads(self.spells, self.tones, rule)
        return self._values[rule]

    def acts(self, states: Iterable[str] | None = None, limit: int | None = None, courting: bool = False) -> list[BalancingAct]:
        """Balancing acts with their evidence, the highest score first; ``states``: only of these; ``courting``: only where a state
        courts one of the rivals, not where both have long been its friends."""
        wanted = None if states is None else frozenset(states)
        found = [act for act in self.ranked_acts if (wanted is None or act.state in wanted) and ("courting" in act.stances or not courting)]
        return self.show_evidence(found[:limit])

    @cached_property
    def ranked_acts(self) -> list[BalancingAct]:
        """All acts, the highest score first, without their evidence."""
        return find_acts(self.moves, self.spells, list_pressures(self.pressing))

    @cached_property
    def pressing(self) -> list[dict]:
        """Rows of events that name a third party, by which a state may be pressed on its account."""
        if self.window is None:
            return []
        return self._sql(PRESSING_ROWS, {"provider": self.provider, "since": self.window.since, "until": self.window.until})

    def show_evidence(self, acts: Sequence[BalancingAct]) -> list[BalancingAct]:
        """Each act with what shows it; rows are fetched once for all."""
        triples = [frozenset((act.state, *act.rivals)) for act in acts]
        if not triples:
            return []
        pairs = {pair for three in triples for pair in permutations(sorted(three), 2)}
        told = {row["id"]: row["told"] for row in self.pressing if not pairs.isdisjoint(permutations((*row["actor_codes"], *row["recipient_codes"]), 2))}
        deeds = self._events(told | rank_events(self.deeds, self.window, pairs, SHOWN))
        spells = [s for s in self.spells if (s.first, s.second) in pairs]
        named = [frozenset((*row["actor_codes"], *row["recipient_codes"])) for row in deeds]
        return [with_evidence(act, (row for row, parties in zip(deeds, named) if len(parties & three) > 1), self._ties_among(three),
                              [s for s in spells if s.first in three and s.second in three]) for act, three in zip(acts, triples)]

    def _ties_among(self, states: Iterable[str]) -> list[dict]:
        """What pages say of ties among them, the latest first."""
        rows = [row for pair in permutations(sorted(states), 2) for row in self.reports.by_parties.get(pair, ()) if row["published"] <= self.window.until]
        return sorted(rows, key=lambda row: (-row["published"].toordinal(), row["id"]))

    def _events(self, told: Mapping[str, dt.date]) -> list[dict]:
        """Rows of events, the latest first; ``told``: when each was."""
        days = {"first": min(told.values(), default=None), "last": max(told.values(), default=None)}  # few days are quickly looked through
        return self._sql(SHOWING_ROWS, days | {"provider": self.provider, "ids": sorted(told)})


def _lived(state, window: Window) -> bool:
    """Whether a state was there within the window: imports name dead ones, too."""
    return state.since <= window.until and (state.until is None or state.until >= window.since)


def begin_window(until: dt.date, window: str) -> dt.date:
    """The first day of a window that ends with ``until``.

    >>> begin_window(dt.date(2022, 3, 31), "12m").isoformat(), begin_window(dt.date(2022, 3, 31), "30d").isoformat()
    ('2021-04-01', '2022-03-02')
    """
    found = re.fullmatch(r"([1-9]\d{0,3})([dwmy])", window)
    if not found:
        raise QuestionError(f"{window!r} is no window: write 90d, 26w, 12m or 2y")
    number, unit = int(found[1]), found[2]
    try:
        if unit in "dw":
            return until - dt.timedelta(number * (7 if unit == "w" else 1) - 1)
        after = until + dt.timedelta(1)
    except OverflowError:
        raise QuestionError(f"a window of {window} up to {until} reaches beyond the calendar") from None
    months = after.year * 12 + after.month - 1 - number * (12 if unit == "y" else 1)
    if months < 12:
        raise QuestionError(f"{window!r} reaches back beyond the first year")
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(after.day, calendar.monthrange(year, month)[1]))


def parse_states(text: str, day: dt.date) -> frozenset[str]:
    """Codes joined by commas or blanks, organisations standing for their members on the day.

    >>> sorted(parse_states("G7", dt.date(2016, 5, 5)))[:3], sorted(parse_states("JPN,RUS", dt.date(2016, 5, 5)))
    (['CAN', 'DEU', 'FRA'], ['JPN', 'RUS'])
    """
    out: set[str] = set()
    for word in re.split(r"[,\s]+", text.strip()):
        members = {word} if word in load_codebook().states else set(members_of(word, day))
        if not members:
            raise QuestionError(f"{word!r} is neither the code of a state nor an organisation with members, as JPN or G20")
        out |= members
    return frozenset(out)
