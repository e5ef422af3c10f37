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

from detente.balancing import SHOWN, Moves, find_acts, list_pressures, with_evidence
from detente.codebook import load_codebook, read_rows
from detente.codebook.organisations import members_of
from detente.errors import QuestionError
from detente.networks import EdgeRule, Pair, SignedNetwork, Tone, sign_network
from detente.records import BalancingAct
from detente.spells import Spell, Told, merge_statements, read_statements
from detente.store import Store, parse_bound, view_sql

WINDOW = "12m"
HALF_LIFE = 180  # days: half a year ago counts half
MONTHS = {"month": 1, "quarter": 3, "year": 12}
OWN = "detente"  # the provider of what was read here
COLUMNS = ("id, article, publisher, published, day, type, mode, aux, quad, score, actor_codes, actor_names, recipient_codes, recipient_names, "
           "third_codes, sentence, sentence_start, trigger, trigger_start, confidence")
PRESSING_ROWS = f"""SELECT {COLUMNS} FROM events WHERE provider = ? AND coalesce(day, published) BETWEEN ? AND ? AND len(third_codes) > 0
                   AND block IS DISTINCT FROM 'teaser'"""


@dataclass(frozen=True, slots=True)
class TieReports:
    """What a store's pages say of ties: the rows of ``ties``, the latest first, and all statements, those of events among them."""

    rows: Sequence[dict]
    statements: Sequence[Told]


def read_tie_reports(store: Store) -> TieReports:
    """Of every page that has a day; pointers to other articles aside."""
    query = ("SELECT t.* EXCLUDE (record), a.publisher FROM ties t LEFT JOIN parts_articles a ON a.id = t.article "
             "WHERE t.published IS NOT NULL AND t.block IS DISTINCT FROM 'teaser' ORDER BY t.published DESC, t.id")
    rows = list(store.sql(query))
    return TieReports(rows, read_statements(rows, _read_changes(store)))


def _read_changes(store: Store) -> list[dict]:
    """Events that may begin or end a tie: those whose sentence has one of the words for it (tie_changes.csv)."""
    rows = read_rows("tie_changes.csv")
    words, types = "|".join(sorted({row["words"] for row in rows})), sorted({row["type"] for row in rows})
    query = (f"SELECT {COLUMNS} FROM events WHERE list_contains(?, type) AND len(aux) = 0 AND coalesce(published, day) IS NOT NULL "
             "AND block IS DISTINCT FROM 'teaser' AND regexp_matches(lower(sentence), ?)")
    return list(store.sql(query, [types, words]))


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: from ``since`` to ``until``, both included."""

    since: dt.date
    until: dt.date

    @property
    def middle(self) -> dt.date:
        return self.since + (self.until - self.since) / 2


class System:
    """States, their ties and what they did to each other, seen on one day through the window before it.

    ``at``: a day, month or year ("2022-03": its last day), None: the last day of which the store tells; ``window``: 90d, 26w,
    12m, 2y; ``provider``: whose events, None: detente's own, else those of the one provider there is; ``state_voices``: how
    much an outlet that a state owns counts, 0 to 1; ``reports``: what ``read_tie_reports`` gave, for who asks on many days.
    Raises ``QuestionError`` for what cannot be asked."""

    def __init__(self, store: Store, at: str | dt.date | None = None, window: str = WINDOW, provider: str | None = None,
                 half_life: float = HALF_LIFE, state_voices: float = 1.0, reports: TieReports | None = None):
        if half_life <= 0 or not 0 <= state_voices <= 1:
            raise QuestionError("the half-life must be above 0 days, the weight of state voices between 0 and 1")
        self.store, self.length = store, window
        self.provider = provider or self._provider()
        day = self._last_day() if at is None else parse_bound(at, last=True)
        self.window = Window(begin_window(day, window), day) if day else None
        self.half_life, self.state_voices = half_life, state_voices
        self._networks: dict[EdgeRule, SignedNetwork] = {}
        if reports is not None:
            self.reports = reports

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

    def _ask(self, query: str) -> list[dict]:
        """A query over ``moves`` (store/sql/moves.sql) with the window and options of this system; living states only."""
        if self.window is None:
            return []
        options = {"provider": self.provider, "since": self.window.since, "middle": self.window.middle, "until": self.window.until,
                   "half_life": self.half_life, "state_voices": self.state_voices}
        states = {code for code, state in load_codebook().states.items() if _lived(state, self.window)}
        rows = self._sql(f"WITH moves AS ({view_sql('moves')}) {query}", options)
        return [row for row in rows if row["source"] in states and row["target"] in states]

    @cached_property
    def _rows(self) -> list[dict]:
        sums = ", ".join(f"sum({name}) AS {name}" for name in ("earlier", "later", "conflict", "cooperation_now", "conflict_now"))
        return self._ask(f"SELECT source, target, {sums} FROM moves GROUP BY ALL ORDER BY source, target")

    @cached_property
    def moves(self) -> dict[Pair, Moves]:
        """Doer and other -> what one did to the other within the window."""
        return {(r["source"], r["target"]): Moves(r["earlier"], r["later"], r["conflict"]) for r in self._rows}

    @cached_property
    def tones(self) -> dict[Pair, Tone]:
        """Pair, in alphabetical order -> decayed cooperation and conflict between the two."""
        out: dict[Pair, Tone] = defaultdict(Tone)
        for r in self._rows:
            out[_pair_of(r)] += Tone(r["cooperation_now"], r["conflict_now"])
        return dict(out)

    def resample_tones(self, draws: int, seed: int = 0) -> Iterator[dict[Pair, Tone]]:
        """Tones as they might be, had other stories been told: a Bayesian bootstrap over stories (Rubin 1981), each weighted by Exp(1).

        The reports of one story rise and fall together: they are no independent witnesses."""
        import numpy as np

        rows = self._ask("""SELECT source, target, coalesce(story, event) AS story, sum(cooperation_now) AS cooperation_now,
                                   sum(conflict_now) AS conflict_now
                            FROM moves LEFT JOIN tellings USING (event) GROUP BY ALL ORDER BY source, target, story""")
        pairs, stories = ({key: i for i, key in enumerate(dict.fromkeys(map(name, rows)))} for name in (_pair_of, lambda row: row["story"]))
        pair, story = np.array([pairs[_pair_of(row)] for row in rows], int), np.array([stories[row["story"]] for row in rows], int)
        points = np.array([(row["cooperation_now"], row["conflict_now"]) for row in rows], float).reshape(-1, 2)
        dice = np.random.default_rng(seed)
        for _ in range(draws):
            weights = dice.exponential(size=len(stories))[story]
            sums = [np.bincount(pair, weights * points[:, side], len(pairs)) for side in (0, 1)]
            yield {key: Tone(float(sums[0][i]), float(sums[1][i])) for key, i in pairs.items()}

    @cached_property
    def reports(self) -> TieReports:
        return read_tie_reports(self.store)

    @cached_property
    def all_spells(self) -> list[Spell]:
        """Spells of the table and of the pages published up to the day, whenever they stood."""
        return merge_statements(told for told in self.reports.statements if self.window and told.published <= self.window.until)

    @cached_property
    def spells(self) -> list[Spell]:
        """Those that stand on the day; of those that the table lacks, what more than one article tells."""
        return [s for s in self.all_spells if self.window and s.well_told and s.stands_at(self.window.until)]

    def on(self, day: str | dt.date) -> System:
        """The same store and options on another day; the window keeps its length."""
        return System(self.store, day, self.length, self.provider, self.half_life, self.state_voices, self.reports)

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
            self._networks[rule] = sign_network(self.spells, self.tones, rule)
        return self._networks[rule]

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
        return self._sql(PRESSING_ROWS, [self.provider, self.window.since, self.window.until])

    def show_evidence(self, acts: Sequence[BalancingAct]) -> list[BalancingAct]:
        """Each act with what shows it; rows are fetched once for all."""
        triples = [frozenset((act.state, *act.rivals)) for act in acts]
        pairs = {pair for three in triples for pair in permutations(sorted(three), 2)}
        deeds = [*self.pressing, *self._deeds(pairs)] if pairs else []
        ties = [row for row in self.reports.rows if tuple(row["party_codes"]) in pairs and row["published"] <= self.window.until]
        spells = [s for s in self.spells if (s.first, s.second) in pairs]
        named, out = [frozenset((*row["actor_codes"], *row["recipient_codes"])) for row in deeds], []
        for act, three in zip(acts, triples):
            own = {row["id"]: row for row, parties in zip(deeds, named) if len(parties & three) > 1}
            out.append(with_evidence(act, own.values(), [row for row in ties if set(row["party_codes"]) <= three],
                                     [s for s in spells if {s.first, s.second} <= three]))
        return out

    def _deeds(self, pairs: Iterable[Pair]) -> list[dict]:
        """The latest and surest events of each quad class by the first of each pair towards the second."""
        query = f"""WITH asked AS (SELECT unnest(?) AS source, unnest(?) AS target), ranked AS (
                        SELECT event, row_number() OVER (PARTITION BY source, target, quad ORDER BY len(aux), confidence DESC, day DESC) AS rank
                        FROM dyads SEMI JOIN asked USING (source, target)
                        WHERE provider = ? AND day BETWEEN ? AND ? AND NOT list_contains(aux, 'negation'))
                    SELECT {COLUMNS} FROM events SEMI JOIN (FROM ranked WHERE rank <= ?) AS shown ON shown.event = id
                    WHERE block IS DISTINCT FROM 'teaser' ORDER BY coalesce(day, published) DESC, id"""
        doers, others = map(list, zip(*sorted(pairs)))
        return self._sql(query, [doers, others, self.provider, self.window.since, self.window.until, SHOWN])


def _lived(state, window: Window) -> bool:
    """Whether a state was there within the window: imports name dead ones, too."""
    return state.since <= window.until and (state.until is None or state.until >= window.since)


def _pair_of(row: Mapping) -> Pair:
    return min(row["source"], row["target"]), max(row["source"], row["target"])


def begin_window(until: dt.date, window: str) -> dt.date:
    """The first day of a window that ends with ``until``.

    >>> begin_window(dt.date(2022, 3, 31), "12m").isoformat(), begin_window(dt.date(2022, 3, 31), "30d").isoformat()
    ('2021-04-01', '2022-03-02')
    """
    found = re.fullmatch(r"([1-9]\d{0,3})([dwmy])", window)
    if not found:
        raise QuestionError(f"{window!r} is no window: write 90d, 26w, 12m or 2y")
    number, unit = int(found[1]), found[2]
    if unit in "dw":
        return until - dt.timedelta(number * (7 if unit == "w" else 1) - 1)
    after = until + dt.timedelta(1)
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
