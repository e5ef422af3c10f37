"""Relations: what is counted and how, held in SQL and in Python to the same; levels, bands, change points, the latent level."""

from __future__ import annotations

import datetime as dt
import doctest
import json
import math
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.codebook.columns import empty_row
from detente.errors import QuestionError
from detente.relations import (
    HALF_LIFE, Options, bound_panel, estimate_levels, fade_events, fade_panel, fill_periods, list_changes, make_pairs, make_panel,
    make_quads, make_stories, make_types)
from detente.relations.changes import find_changes, segment_costs
from detente.relations.latent import smooth_level
from detente.relations.periods import begin_period, list_periods
from detente.store import create_store, open_store
from detente.store.dyads import index_dyads, index_path, shards_key
from detente.store.index import write_index
from detente.store.parts import write_parts
from detente.store.relations import EACH, complete_options
from detente.store.relations import HALF_LIFE as STORE_HALF_LIFE

DAY = dt.date(2016, 5, 5)
NAMES = {"USA": "United States", "RUS": "Russia", "FRA": "France", "IGO": "NATO", "EUR": "European Commission",
         "UNO": "United Nations", "": "nobody"}
QUADS = {"CONSULT": 1, "SUPPORT": 1, "AID": 2, "COOPERATE": 2, "ACCUSE": 3, "ASSAULT": 4, None: None}
SCORES = {"CONSULT": 2.5, "SUPPORT": 5.0, "AID": 10.0, "COOPERATE": 9.5, "ACCUSE": -3.0, "ASSAULT": -9.0, None: None}


def event(id: str = "a", type: str | None = "CONSULT", actors=("USA",), recipients=("RUS",), **more) -> dict:
    sides = {f"{slot}_{part}": [NAMES.get(code, code) if part == "names" else "" if part == "sectors" else code for code in codes]
             for slot, codes in (("actor", actors), ("recipient", recipients)) for part in ("codes", "names", "sectors")}
    base = {"id": id, "provider": "detente", "article": "article1:x", "publisher": "The Gazette", "published": DAY, "block": "body",
            "type": type, "quad": QUADS[type], "score": SCORES[type]}
    return empty_row() | base | sides | more


def store_of(folder, events, stories=(), index: bool = False):
    store = create_store(folder)
    if events:
        write_parts(store.folder, "events", "x", events)
        write_parts(store.folder, "shards", "x", [{"id": "x"}])
    if stories:
        write_index(store.folder, {"stories": list(stories)}, "stories", "x")
    if index:
        index_dyads(store.folder)
    return open_store(store.folder)


def only(rows) -> dict:
    (row,) = rows
    return row


# -- what is counted -----------------------------------------------------------------------------------------------


def test_a_panel_counts_acts_by_kind_and_states_its_formulae(tmp_path):
    events = [event("a", "CONSULT"), event("b", "AID"), event("c", "ACCUSE", ["RUS"], ["USA"]), event("d", "ASSAULT", ["FRA"], ["RUS"])]
    rows = make_panel(events)
    row = next(r for r in rows if r["target"] == "USA")
    told = [row[name] for name in ("source", "period", "events", "stories", "voices", "few")]
    assert told == ["RUS", dt.date(2016, 5, 1), 3, 3, 1, True]
    assert (row["verbal_cooperation"], row["material_cooperation"], row["verbal_conflict"], row["material_conflict"]) == (1, 1, 1, 0)
    assert row["balance"] == (2 - 1) / (3 + 1) and row["attention"] == 3 / 4 and row["score_mean"] == (2.5 + 10 - 3) / 3
    assert len(make_panel(events, Options(directed=True))) == 3


@pytest.mark.parametrize("more", [{"aux": ["future"]}, {"aux": ["negation"]}, {"aux": ["historical"]}, {"block": "teaser"},
                                  {"published": None}, {"day": dt.date(2016, 1, 1), "day_until": dt.date(2016, 12, 31)}])
def test_what_is_not_counted_by_default(more):
    assert not make_panel([event(**more)])


def test_what_the_options_let_in():
    assert make_panel([event(aux=["future"])], Options(aux="all")) and make_panel([event(block="teaser")], Options(teasers=True))
    year = event(day=dt.date(2016, 1, 1), day_until=dt.date(2016, 12, 31))
    assert only(make_panel([year], Options(by="year")))["period"] == dt.date(2016, 1, 1)
    long_past = event(aux=["historical"], day=dt.date(1999, 3, 24))
    assert only(make_panel([long_past]))["period"] == dt.date(1999, 3, 1)


def test_an_organisation_is_spread_over_its_members_of_that_day():
    shown = {p.source: p.weight for p in make_pairs([event("a", "ACCUSE", ["EUR"], ["RUS"])], Options(directed=True))}
    assert len(shown) == 28 and "GBR" in shown and math.isclose(sum(shown.values()), 1)
    later = {p.source for p in make_pairs([event("a", "ACCUSE", ["EUR"], ["RUS"], day=dt.date(2021, 1, 5))], Options(directed=True))}
    assert len(later) == 27 and "GBR" not in later
    assert only(make_pairs([event("a", "ACCUSE", ["EUR"], ["RUS"])], Options(groups="as they are"))).source == "EU"
    assert not make_pairs([event("a", "ACCUSE", ["EUR"], ["RUS"])], Options(groups="left out"))


def test_no_state_is_paired_with_itself_through_an_organisation():
    pairs = make_pairs([event("a", "ACCUSE", ["USA"], ["IGO"])])
    assert len(pairs) == 27 and all(p.source != p.target for p in pairs) and not any(p.named for p in pairs)


def test_members_meet_but_do_not_quarrel_because_their_organisation_does():
    assert len(make_pairs([event("a", "CONSULT", ["IGO"], [])], Options(directed=True))) == 28 * 27
    assert not make_pairs([event("a", "ASSAULT", ["IGO"], [])]) and not make_pairs([event("a", "ACCUSE", ["IGO"], ["IGO"])])
    assert only(make_pairs([event("a", "ACCUSE", ["IGO"], ["IGO"])], Options(itself=True))).source == "IGO"


def test_an_organisation_without_listed_members_keeps_its_code():
    assert only(make_pairs([event("a", "ACCUSE", ["UNO"], ["RUS"])])).target == "UNO"
    assert only(make_pairs([event("a", "ACCUSE", ["EUR"], ["RUS"], day=dt.date(1980, 1, 1))])).source == "EUR"


def test_who_accuses_together_does_not_accuse_each_other():
    assert not make_pairs([event("a", "ACCUSE", ["USA", "FRA"], [])])
    assert not make_pairs([event("a", "ASSAULT", ["USA", "FRA"], [""])])     # a recipient is named, though not coded
    assert len(make_pairs([event("a", "CONSULT", ["USA", "FRA"], [])], Options(directed=True))) == 2


def test_a_state_with_itself_stands_apart():
    own = event("a", "ASSAULT", ["USA", "USA"], [])
    assert not make_panel([own]) and only(make_panel([own], Options(itself=True)))["source"] == "USA"
    assert not make_panel([event("a", "CONSULT", ["USA"], [])], Options(itself=True))     # one party alone did nothing to itself


def test_state_voices_are_weighted_or_left_out():
    events = [event("a"), event("b", "ACCUSE", publisher="TASS", publisher_country="RUS", state_owned=True),
              event("c", "ACCUSE", publisher="Sputnik", publisher_country="RUS", state_owned=True)]
    assert only(make_panel(events))["voices"] == 2
    assert only(make_panel(events, Options(state_voices=0.5)))["events"] == 2
    assert only(make_panel(events, Options(state_voices=0)))["verbal_conflict"] == 0


def test_reports_of_one_story_can_be_counted_once():
    events = [event("a", publisher="A"), event("b", publisher="B"), event("c", "ACCUSE", publisher="C")]
    stories = [{"id": "s", "events": ["a", "b"]}]
    assert only(make_panel(events, Options(), stories))["stories"] == 2
    row = only(make_panel(events, Options(unit="stories"), stories))
    assert (row["events"], row["verbal_cooperation"], row["voices"], row["few"]) == (2, 1, 3, False)


# -- SQL and Python are twins --------------------------------------------------------------------------------------

codes = st.lists(st.sampled_from(list(NAMES)), max_size=3)
days = st.none() | st.dates(dt.date(2013, 11, 1), dt.date(2014, 3, 1))


@st.composite
def event_sets(draw) -> list[dict]:
    out = []
    for number in range(draw(st.integers(0, 9))):
        day = draw(days)
        out.append(event(
            f"event1:{number}", draw(st.sampled_from(list(QUADS))), draw(codes), draw(codes), day=day, published=draw(days),
            day_until=day and draw(st.none() | st.integers(0, 40).map(lambda n, day=day: day + dt.timedelta(n))),
            provider=draw(st.sampled_from(["detente", "icews"])), block=draw(st.sampled_from(["body", "teaser", None])),
            aux=draw(st.lists(st.sampled_from(["historical", "future", "hypothetical", "negation"]), max_size=2, unique=True)),
            **draw(st.sampled_from([
                {"publisher": "A"}, {"publisher": None}, {"publisher": "B", "publisher_country": "USA", "state_owned": False},
                {"publisher": "TASS", "publisher_country": "RUS", "state_owned": True}]))))
    return out


options = st.builds(
    Options, by=st.sampled_from(["day", "week", "month", "quarter", "year"]), directed=st.booleans(), itself=st.booleans(),
    aux=st.sampled_from(["done", "done", "all"]), groups=st.sampled_from(["spread", "spread", "as they are", "left out"]),
    unit=st.sampled_from(["events", "stories"]), teasers=st.booleans(), state_voices=st.sampled_from([1.0, 0.5, 0.0]),
    between=st.none() | st.sampled_from([("RUS",), ("FRA", "USA")]), provider=st.none() | st.just("icews"),
    since=st.none() | st.just(dt.date(2013, 12, 15)), k=st.sampled_from([1.0, 4.0]),
).filter(lambda o: not (o.itself and o.between == ("FRA", "USA")))


def same(ours: list[dict], theirs) -> None:
    def key(row):
        return [str(row[name]) for name in ("provider", "source", "target", "period", "quad", "type", "story") if name in row]
    theirs = sorted(theirs, key=key)
    assert [key(row) for row in sorted(ours, key=key)] == [key(row) for row in theirs]
    for one, other in zip(sorted(ours, key=key), theirs):
        assert set(one) == set(other)
        for name, value in one.items():
            assert value == (pytest.approx(other[name], rel=1e-9, abs=1e-12) if isinstance(value, float) else other[name]), name


def check_twins(store, events, asked, stories) -> None:
    query = asked.to_dict()
    same(make_panel(events, asked, stories), store.relations(**query))
    same(make_types(events, asked, stories), store.relations("type", **query))
    same(make_quads(events, asked, stories), store.relations("quad", **query))
    same(make_stories(events, asked, stories), store.relations("story", **query))
    if asked.between is None and asked.provider is None and asked.by == "month":
        levels = {(x.provider, x.source, x.target): x.level for x in fade_events(events, DAY, asked, 30.0, stories)}
        assert {(r["provider"], r["source"], r["target"]): pytest.approx(r["level"]) for r in store.levels(DAY, 30.0, **query)} == levels


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=event_sets(), asked=options, together=st.lists(st.integers(0, 8), max_size=3, unique=True), index=st.booleans())
def test_sql_and_python_count_the_same(tmp_path_factory, events, asked, together, index):
    """A store an example is slow, so these are few; 400 of them were run when the macros were written."""
    ids = {row["id"] for row in events}
    stories = [{"id": "story1:x", "events": members}] if (members := [f"event1:{n}" for n in together if f"event1:{n}" in ids]) else []
    check_twins(store_of(tmp_path_factory.mktemp("twin"), events, stories, index), events, asked, stories)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A store of three hundred made-up events, its rows, and stories of every third of the first sixty."""
    dice = random.Random(3)
    pick = lambda *values: dice.choice(values)  # noqa: E731
    first, rows = dt.date(2013, 11, 1), []
    for number in range(300):
        day = pick(None, first + dt.timedelta(dice.randrange(120)))
        rows.append(event(
            f"event1:{number:03d}", pick(*QUADS), dice.choices(list(NAMES), k=dice.randrange(4)),
            dice.choices(list(NAMES), k=dice.randrange(3)),
            day=day, published=pick(None, first + dt.timedelta(dice.randrange(120))), provider=pick("detente", "icews"),
            day_until=day and pick(None, day + dt.timedelta(dice.randrange(40))), block=pick("body", "teaser", None),
            aux=pick([], [], ["future"], ["historical"]), publisher=pick("A", "B", None), publisher_country=pick("RUS", None),
            state_owned=pick(True, False)))
    stories = [{"id": f"story1:{n}", "events": [f"event1:{n + 20 * m:03d}" for m in range(3)]} for n in range(20)]
    return store_of(tmp_path_factory.mktemp("crowd"), rows, stories, index=True), rows, stories


@settings(max_examples=20, deadline=None)
@given(asked=options)
def test_sql_and_python_count_a_crowd_the_same(crowd, asked):
    check_twins(crowd[0], crowd[1], asked, crowd[2])


@settings(max_examples=100, deadline=None)
@given(events=event_sets(), asked=options)
def test_the_weights_of_an_event_sum_to_one(events, asked):
    """Over its pairs and its pairs with itself together; what a state's voice tells, to that voice's weight."""
    sums: dict[str, float] = {}
    for itself in (False, True):
        for pair in make_pairs(events, Options(aux="all", teasers=True, by="year", itself=itself)):
            sums[pair.event] = sums.get(pair.event, 0) + pair.weight
    assert all(math.isclose(total, 1) for total in sums.values())


def test_defaults_are_the_same_in_the_store_and_here(tmp_path):
    assert Options().to_dict() == complete_options() and STORE_HALF_LIFE == HALF_LIFE
    store = store_of(tmp_path, [event()])
    for each, view in EACH.items():
        assert list(store.sql(f"SELECT * FROM {view}()")) == list(store.relations(each))
    assert list(store.sql("SELECT * FROM relations_levels(DATE '2016-07-01')")) == list(store.levels("2016-07-01"))


def test_every_output_states_its_options(tmp_path):
    rows = store_of(tmp_path, [event()]).relations(by="year", between=("USA", "RUS"), since="2016")
    stated = json.loads(rows.to_arrow().schema.metadata[b"options"])
    assert stated == rows.options and stated["since"] == "2016-01-01" and stated["stories"] == "each event its own"
    assert Options.of(stated) == Options(by="year", between=("USA", "RUS"), since=dt.date(2016, 1, 1))


def test_the_window_cuts_by_day_and_attention_is_of_everything(tmp_path):
    events = [event("a"), event("b", published=dt.date(2016, 5, 20)), event("c", "AID", ["FRA"], ["USA"])]
    row = only(store_of(tmp_path, events).relations(between=("USA", "RUS"), until="2016-05-10"))
    assert row["events"] == 1 and row["attention"] == 0.5


def test_an_index_with_other_columns_is_made_anew(tmp_path):
    import pyarrow.parquet as pq

    store = store_of(tmp_path, [event()], index=True)
    old = pq.read_table(index_path(store.folder)).drop_columns(["source_group", "itself"]).replace_schema_metadata({"shards": "x"})
    pq.write_table(old, index_path(store.folder))
    assert only(open_store(store.folder).relations())["events"] == 1
    index_dyads(store.folder)
    assert pq.read_metadata(index_path(store.folder)).metadata[shards_key()] == b"x"
    assert only(open_store(store.folder).relations())["events"] == 1


def test_a_pair_of_organisations_is_a_dyad_and_a_pair_with_itself_is_none(tmp_path):
    meeting = event("a", "ACCUSE", ["IGO"], ["IGO"])
    meeting["recipient_names"] = ["African Union"]
    store = store_of(tmp_path, [meeting, event("b", "ASSAULT", ["USA"], ["USA"])])
    row = only(store.sql("SELECT * FROM dyads"))
    assert (row["source"], row["source_group"], row["target_group"], row["weight"]) == ("IGO", "NATO", "AU", 1.0)
    assert only(store.sql("SELECT * FROM pairs WHERE itself"))["event"] == "b"


# -- the page that explains it -------------------------------------------------------------------------------------


PAGE = (Path(__file__).parents[1] / "docs" / "relations.md").read_text(encoding="utf-8")


def test_the_page_is_executed(crowd):
    example = doctest.DocTestParser().get_doctest(PAGE, {}, "relations", "relations.md", 0)
    assert example.examples and doctest.DocTestRunner().run(example).failed == 0
    queries = "".join(re.findall(r"```sql\n(.*?)```", PAGE, re.S)).split(";\n")
    assert len([list(crowd[0].sql(query)) for query in queries if query]) == 2
    for block in re.findall(r"```python\n(import .*?)```", PAGE, re.S):
        exec(block.replace('"DIR"', repr(str(crowd[0].folder))), {})


def test_every_column_and_option_is_explained(crowd):
    rows = crowd[0].relations()
    assert not [name for name in (*rows.columns, *Options().to_dict()) if f"`{name}`" not in PAGE]


# -- nothing, and nonsense -----------------------------------------------------------------------------------------


def test_where_nothing_happened_the_answer_is_empty_and_has_its_columns(tmp_path):
    store = store_of(tmp_path, [])
    for each in EACH:
        assert store.relations(each, between=("USA", "RUS")).to_arrow().num_rows == 0
    assert "balance" in store.relations().columns and not list(store.levels("2016"))
    for rows in ([], store.relations().to_arrow()):
        assert list_changes(rows) == estimate_levels(rows) == bound_panel(rows) == fade_panel(rows) == fill_periods(rows, "month") == []
    assert make_panel([]) == []


@pytest.mark.parametrize("wrong, told", [
    ({"by": "fortnight"}, "by cannot be 'fortnight': write day, week, month"), ({"between": ("USA", "usa")}, "code 'usa'"),
    ({"between": ()}, "one code or two"), ({"between": ("USA", "USA")}, "itself=True"), ({"since": 2015, "until": "2014"}, "comes after"),
    ({"since": "yesterday"}, "is no date"), ({"state_voices": float("nan")}, "a number from 0"), ({"k": 0}, "a number above 0"),
    ({"smoothing": 1}, "no option smoothing"), ({"each": "voice"}, "each cannot be 'voice'"), ({"groups": "gone"}, "as they are")])
def test_what_makes_no_sense_is_said_in_one_line(tmp_path, wrong, told):
    with pytest.raises(QuestionError, match=told) as raised:
        store_of(tmp_path, []).relations(**wrong)
    assert "\n" not in str(raised.value)


def test_the_pure_half_says_it_too():
    with pytest.raises(QuestionError, match="unit cannot be"):
        Options(unit="pages")
    for call in (lambda: fade_panel([], half_life=0), lambda: bound_panel([], band=90), lambda: list_changes([], penalty=float("nan")),
                 lambda: list_changes([], shortest=0), lambda: estimate_levels([], band=1)):
        with pytest.raises(QuestionError, match="write a number"):
            call()
    row = panel_row(0, 1, 1)
    with pytest.raises(QuestionError, match="stands there twice"):
        list_changes([row, row])


# -- series --------------------------------------------------------------------------------------------------------


def panel_row(number: int, cooperation: float, conflict: float, **more) -> dict:
    period = dt.date(2010 + number // 12, number % 12 + 1, 1)
    named = {"provider": "detente", "source": "RUS", "target": "USA", "period": period}
    return named | {"cooperation": cooperation, "conflict": conflict} | more


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_periods_cover_every_day_once(day, by):
    listed = list_periods(day, day + dt.timedelta(800), by)
    assert listed[0] == begin_period(day, by) <= day and all(a < b for a, b in zip(listed, listed[1:]))
    assert all(begin_period(p, by) == p for p in listed)
    assert {begin_period(day + dt.timedelta(n), by) for n in range(801)} == set(listed)


def test_gaps_are_filled_with_zeros_in_order_of_time():
    filled = fill_periods([panel_row(4, 1, 0), panel_row(0, 2, 0)], "month", until=dt.date(2010, 6, 30))
    assert [row["period"].month for row in filled] == [1, 2, 3, 4, 5, 6]
    assert [row.get("cooperation", 0) for row in filled] == [2, 0, 0, 0, 1, 0]


def test_a_level_halves_with_every_half_life():
    rows = [panel_row(0, 0, 8, period=DAY), panel_row(0, 0, 0, period=DAY + dt.timedelta(60))]
    levels = fade_panel(rows, Options(by="day"), half_life=30)
    assert levels[30].conflict == pytest.approx(4) and levels[60].conflict == pytest.approx(2) and levels[60].level == pytest.approx(-2 / 3)


@settings(max_examples=20, deadline=None)
@given(event_sets())
def test_a_panel_by_day_fades_as_its_events_do(events):
    asked = Options(by="day", groups="as they are")
    last = {(x.provider, x.source, x.target): x for x in fade_panel(make_panel(events, asked), asked, 20.0)}
    for dyad, level in last.items():
        theirs = {(x.provider, x.source, x.target): x.level for x in fade_events(events, level.day, asked, 20.0)}
        assert level.level == pytest.approx(theirs[dyad])


# -- bands ---------------------------------------------------------------------------------------------------------


def story_row(number: int, cooperation: float, conflict: float, voices=("A",), score: float = 0.0) -> dict:
    weight = cooperation + conflict
    return panel_row(0, cooperation, conflict, story=f"s{number}", score_sum=score * weight, scored=weight, voices=list(voices))


def test_bands_hold_the_figure_and_narrow_with_more_stories():
    widths = []
    for count in (6, 24, 96):
        bounds = only(bound_panel([story_row(n, n % 3 > 0, n % 3 == 0, [f"outlet {n}"], 2.0 if n % 3 else -5.0) for n in range(count)]))
        assert bounds.low <= bounds.balance <= bounds.high and bounds.score_low <= bounds.score_mean <= bounds.score_high
        assert bounds.basis == "stories" and bounds.voices == bounds.stories == count
        widths.append(bounds.high - bounds.low)
    assert widths[0] > widths[1] > widths[2]


def test_few_voices_that_agree_are_no_certainty():
    one = only(bound_panel([story_row(n, 0, 1, ["TASS"], -5.0) for n in range(50)]))
    assert one.basis == "voices" and one.low < one.balance < -0.9 and one.high > 0.3 and one.score_low < -5 < 0 < one.score_high
    many = only(bound_panel([story_row(n, 0, 1, [f"outlet {n}"]) for n in range(50)]))
    assert many.high < -0.9


def test_a_band_depends_on_its_own_stories_only():
    rows = [story_row(n, n % 2 / (n + 1), (1 - n % 2) / (n + 2), [f"outlet {n}"]) for n in range(9)]
    other = [row | {"source": "FRA"} for row in rows]
    assert bound_panel(rows)[0] == bound_panel(rows[::-1] + other)[1] and bound_panel(rows, seed=1)[0] != bound_panel(rows)[0]


def test_reports_of_one_story_are_drawn_together():
    """Twenty reports in three stories leave more open than twenty in twenty."""
    three = only(bound_panel([story_row(0, 10, 0, "ABC"), story_row(1, 0, 5, "DEF"), story_row(2, 0, 5, "G")]))
    twenty = only(bound_panel([story_row(n, n % 2, 1 - n % 2, [f"outlet {n}"]) for n in range(20)]))
    assert three.balance == twenty.balance == 0 and three.high - three.low > 1.6 * (twenty.high - twenty.low)


def test_bands_cover_a_known_share():
    """Of 200 made-up dyads with eight stories, one in five hostile, told once or more, 90 % bands hold about nine in ten shares."""
    dice = np.random.default_rng(7)
    rows = [story_row(n, size * kind, size * (1 - kind), [f"outlet {n}"]) | {"source": f"A{dyad}"}
            for dyad in range(200) for n, (kind, size) in enumerate(zip(dice.binomial(1, 0.8, 8), dice.geometric(0.5, 8)))]
    assert 0.8 < np.mean([bounds.low <= 0.6 <= bounds.high for bounds in bound_panel(rows, draws=300)]) < 0.99


# -- change points -------------------------------------------------------------------------------------------------


def best_by_trying(y, w, penalty: float, shortest: int) -> float:
    """The least cost of any segmentation, by the plain recursion over all starts."""
    cost, n = segment_costs(y, w), len(y)
    best = [-penalty] + [math.inf] * n
    for end in range(shortest, n + 1):
        best[end] = min(best[start] + float(cost(start, end)) + penalty for start in range(end - shortest + 1))
    return best[n]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.1, 20)), min_size=3, max_size=30), st.floats(0.01, 8), st.integers(1, 4))
def test_pelt_finds_a_best_segmentation(points, penalty, shortest):
    y, w = (np.array(values) for values in zip(*points))
    if len(y) < shortest:
        return
    found = [0, *find_changes(y, w, penalty, shortest), len(y)]
    assert all(b - a >= shortest for a, b in zip(found, found[1:]))
    cost = segment_costs(y, w)
    total = sum(float(cost(a, b)) + penalty for a, b in zip(found, found[1:])) - penalty
    assert total == pytest.approx(best_by_trying(y, w, penalty, shortest), abs=1e-6)


def test_a_turn_is_found_and_told_with_its_stories():
    rows = [panel_row(n, *((9, 1) if n < 14 else (2, 8))) for n in range(24)]
    stories = [panel_row(14, 0, 3, story="invasion"), panel_row(14, 0, 1, story="threat"), panel_row(14, 1, 0, story="talks"),
               panel_row(13, 0, 9, story="earlier")]
    change = only(list_changes(rows[::-1], stories))
    assert change.period == dt.date(2011, 3, 1) and (change.before, change.after) == (pytest.approx(0.8), pytest.approx(-0.6))
    assert change.stories == ("invasion", "threat") and change.gain > 1 and (change.acts_before, change.acts_after) == (140, 100)


@pytest.mark.parametrize("rows", [[], [(5, 5)] * 5, [(5, 5)] * 40, [(0, 0)] * 30, [(1, 0)] * 30])
def test_where_nothing_changes_no_change_is_found(rows):
    assert list_changes([panel_row(n, *acts) for n, acts in enumerate(rows)]) == []


def test_a_period_may_be_text_and_a_row_without_one_is_told():
    rows = [panel_row(n, *((9, 1) if n < 14 else (2, 8))) for n in range(24)]
    assert list_changes([row | {"period": row["period"].isoformat()} for row in rows]) == list_changes(rows)
    for wrong in ({"source": "RUS"}, panel_row(0, 1, 1) | {"period": "May"}, panel_row(0, 1, 1) | {"period": None}):
        with pytest.raises(QuestionError) as raised:
            estimate_levels([wrong])
        assert "\n" not in str(raised.value)


def test_a_value_that_is_no_number_counts_nothing():
    rows = [panel_row(n, 1, 0) for n in range(8)]
    assert list_changes([*rows, panel_row(8, float("nan"), None)]) == list_changes(rows)


# -- the latent level ----------------------------------------------------------------------------------------------


def joint_smoother(y, m, ratio: float) -> np.ndarray:
    """The level given everything, from the joint normal distribution itself: the flat start is a huge variance."""
    n, seen = len(y), m > 0
    prior = 1e7 + ratio * np.minimum.outer(np.arange(n), np.arange(n))
    noise = np.diag(1 / m[seen])
    return prior[:, seen] @ np.linalg.solve(prior[np.ix_(seen, seen)] + noise, y[seen])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.sampled_from([0.0, 0.5, 3.0])), min_size=2, max_size=12), st.sampled_from([0.01, 0.3, 2.0]))
def test_the_smoother_is_the_conditional_mean(points, ratio):
    y, m = (np.array(values) for values in zip(*points))
    m[0] = 1.0
    assert smooth_level(y, m, np.array([ratio])).level == pytest.approx(joint_smoother(y, m, ratio), abs=1e-4)


def test_an_empty_period_keeps_the_level_and_widens_its_band():
    rows = [panel_row(n, *acts) for n, acts in enumerate([(8, 2), (7, 3), (2, 8), (1, 9), (2, 7)])]
    levels = estimate_levels(rows, until=dt.date(2010, 9, 30))
    assert len(levels) == 9 and levels[4].level == pytest.approx(levels[8].level) and levels[8].plain is None
    widths = [level.high - level.low for level in levels[4:]]
    assert all(a <= b for a, b in zip(widths, widths[1:])) and widths[0] < widths[-1]


def test_few_acts_move_the_level_less_than_many():
    quiet = [panel_row(n, 20, 5) for n in range(12)]
    one, many = (estimate_levels([*quiet, panel_row(12, 0, count), *[panel_row(13 + n, 20, 5) for n in range(5)]])[12] for count in (1, 40))
    assert one.plain == many.plain == -1 and many.level < one.level - 0.1 and one.high - one.low < 1


def test_one_period_is_told_with_a_wide_band_and_before_the_first_act_nothing():
    level = only(estimate_levels([panel_row(0, 0, 0), panel_row(1, 1, 0)]))
    assert level.plain == 1 and level.low < 0.5 and level.period == dt.date(2010, 2, 1)


def test_bands_cover_a_known_level():
    """Of 60 made-up dyads with a drifting level, 90 % bands hold nearly nine in ten levels, and err less than the plain balance."""
    dice = np.random.default_rng(5)
    held, ours, plain = [], [], []
    for _ in range(60):
        truth = np.clip(np.cumsum(dice.normal(0, 0.12, 36)) + dice.uniform(-0.5, 0.5), -0.95, 0.95)
        acts = dice.poisson(4, 36)
        hostile = dice.binomial(acts, (1 - truth) / 2)
        for level in estimate_levels([panel_row(n, int(a - h), int(h)) for n, (a, h) in enumerate(zip(acts, hostile))]):
            n = (level.period.year - 2010) * 12 + level.period.month - 1
            held.append(level.low <= truth[n] <= level.high)
            if level.plain is not None:
                ours.append(level.level - truth[n])
                plain.append(level.plain - truth[n])
    assert 0.85 < np.mean(held) < 0.96
    assert np.std(ours) < 0.75 * np.std(plain)


# -- charts --------------------------------------------------------------------------------------------------------


def test_a_chart_holds_every_point_and_its_band_and_is_plain_json():
    from detente.relations import make_chart

    rows = make_panel([event("a"), event("b", "ASSAULT", day=DAY + dt.timedelta(40))])
    plain, banded = make_chart(rows), make_chart(estimate_levels(rows))
    assert [v["balance"] for v in plain.spec["data"]["values"]] == [row["balance"] for row in rows] and len(plain.spec["layer"]) == 1
    assert len(banded.spec["layer"]) == 2 and {"low", "high", "level"} <= set(banded.spec["data"]["values"][0])
    assert json.loads(json.dumps(banded._repr_mimebundle_())) and make_chart([]).spec["data"]["values"] == []
