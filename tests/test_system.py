"""A store on a day: windows, providers, spells, the network, balancing acts, and the commands that print them."""
from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.cli import main
from detente.codebook.columns import empty_row
from detente.deeds import Window, count_events, rank_events
from detente.errors import QuestionError
from detente.networks import EdgeRule
from detente.store import create_store, open_store
from detente.store.parts import write_parts
from detente.system import System, begin_window, parse_states, read_deeds

DAY = dt.date(2016, 5, 5)
SCORES = {"CONSULT": (1, 2.5), "AGREE": (1, 2.5), "AID": (2, 10.0), "REQUEST": (3, -1.0), "SANCTION": (4, -6.0), "ASSAULT": (4, -9.0)}


def event(number: int, type: str, doer: str, other: str, **more) -> dict:
    quad, score = SCORES[type]
    sides = {f"{side}_{part}": [code] for side, code in (("actor", doer), ("recipient", other)) for part in ("codes", "names")}
    sides |= {"actor_sectors": ["GOV"], "recipient_sectors": ["GOV"]}
    text = f"{doer} did number {number} to {other}."
    return empty_row() | {"id": f"event1:{number}", "provider": "detente", "article": f"article1:{number}", "publisher": "A Paper", "published": DAY,
                          "day": DAY, "type": type, "quad": quad, "score": score, "sentence": text, "trigger": "did", "trigger_start": 4,
                          "sentence_start": 0, "block": "body", "confidence": 0.8} | sides | more


def ago(days: int) -> dict:
    return {"published": DAY - dt.timedelta(days), "day": DAY - dt.timedelta(days)}


NEWS = [event(1, "CONSULT", "JPN", "RUS"), event(2, "AGREE", "JPN", "RUS", **ago(5)), event(3, "CONSULT", "JPN", "USA", **ago(300)),
        event(4, "REQUEST", "USA", "JPN", third_codes=["RUS"], **ago(20)), event(5, "SANCTION", "USA", "RUS", **ago(40)),
        event(6, "ASSAULT", "RUS", "GEO", **ago(2000)), event(7, "AID", "JPN", "USA", block="teaser"),
        event(8, "ASSAULT", "USA", "JPN", aux=["negation"]), event(9, "ASSAULT", "JPN", "USA", published=DAY + dt.timedelta(9)),
        event(10, "CONSULT", "JPN", "RUS", aux=["future"], day=DAY + dt.timedelta(2))]


def store_of(folder, events):
    store = create_store(folder)
    if events:
        write_parts(store.folder, "events", "x", events)
        write_parts(store.folder, "shards", "x", [{"id": "x"}])
    return open_store(store.folder)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("system") / "store", NEWS)


@pytest.fixture(scope="module")
def system(store):
    return System(store, DAY)


# -- what counts ---------------------------------------------------------------------------------------------------


def test_moves_leave_out_what_is_old_denied_of_another_page_or_not_yet_told(system):
    assert system.moves["JPN", "RUS"].later == 7.5 and system.moves["RUS", "JPN"].later == 5  # two meetings and an offer; two meetings
    assert system.moves["JPN", "USA"].earlier == 2.5 and system.moves["JPN", "USA"].later == 0 == system.moves["JPN", "USA"].conflict
    assert system.moves["USA", "JPN"].conflict == 1 and ("RUS", "GEO") not in system.moves


def test_tones_fade(system, store):
    assert system.tones["RUS", "USA"].conflict == pytest.approx(6 * 0.5 ** (40 / 180))
    assert System(store, DAY, half_life=1e9).tones["RUS", "USA"].conflict == pytest.approx(6)


def test_state_voices_can_be_left_out(tmp_path):
    rows = [event(1, "CONSULT", "JPN", "RUS", state_owned=True), event(2, "AGREE", "JPN", "RUS")]
    whole, half = (System(store_of(tmp_path / name, rows), DAY, state_voices=x).moves["JPN", "RUS"] for name, x in (("a", 1), ("b", 0)))
    assert (whole.later, half.later) == (5, 2.5)


def test_the_network_takes_ties_of_the_table_and_events(system):
    signs = {(e.first, e.second): e.sign for e in system.network(EdgeRule(states=frozenset(("JPN", "RUS", "USA")))).edges}
    assert signs == {("JPN", "RUS"): -1, ("JPN", "USA"): 1, ("RUS", "USA"): -1}
    assert all(s.stands_at(DAY) for s in system.spells)


def test_the_act_is_found_with_its_evidence(system):
    act = system.acts(["JPN"])[0]
    assert (act.state, act.rivals, act.stances) == ("JPN", ("RUS", "USA"), ("courting", "friend")) and act.pressure > 0
    assert {"courting", "pressure", "friend", "rivalry"} <= {e.role for e in act.evidence}
    assert {e.id for e in act.evidence if e.role == "pressure"} == {"event1:4"}
    assert "event1:7" not in {e.id for e in act.evidence} and "event1:8" not in {e.id for e in act.evidence}


def test_acts_can_be_narrowed(system):
    assert all("courting" in a.stances for a in system.acts(courting=True)) and len(system.acts(limit=1)) == 1
    assert system.acts(["FRA"]) == []


def test_the_day_is_the_last_one_told_unless_it_is_said(store):
    assert System(store).to_dict()["at"] == "2016-05-14" and System(store, "2016-05").to_dict()["at"] == "2016-05-31"
    assert System(store, "2016-05").to_dict()["since"] == "2015-06-01"


def test_a_day_of_which_nothing_is_told_has_only_ties(store):
    system = System(store, "1999")
    assert system.moves == {} and system.acts() == [] and system.network().edges


def test_an_empty_store_has_nothing(tmp_path):
    system = System(create_store(tmp_path / "empty"))
    assert system.acts() == [] and system.spells == [] and system.network().nodes == () and system.to_dict()["at"] is None


def test_dead_states_are_no_parties(tmp_path):
    store = store_of(tmp_path / "dead", [event(1, "CONSULT", "JPN", "SUN"), event(2, "CONSULT", "JPN", "RUS")])
    assert set(System(store, DAY).moves) == {("JPN", "RUS"), ("RUS", "JPN")}


def test_providers_stay_apart(tmp_path):
    rows = [event(1, "CONSULT", "JPN", "RUS", provider="icews"), event(2, "CONSULT", "JPN", "RUS", provider="gdelt2")]
    store = store_of(tmp_path / "two", rows)
    with pytest.raises(QuestionError, match="gdelt2, icews: say whose"):
        System(store)
    assert System(store, provider="icews").moves["JPN", "RUS"].later == 2.5
    assert System(store_of(tmp_path / "one", rows[:1])).provider == "icews"


@pytest.mark.parametrize("wrong, said", [({"window": "3x"}, "no window"), ({"window": "0d"}, "no window"), ({"window": "9999y"}, "first year"),
                                         ({"half_life": 0}, "half-life"), ({"state_voices": 2}, "half-life"), ({"at": "soon"}, "no date")])
def test_what_cannot_be_asked_is_said_in_one_line(store, wrong, said):
    with pytest.raises(QuestionError, match=said) as told:
        System(store, **{"at": DAY} | wrong)
    assert "\n" not in str(told.value)


def test_unknown_states_are_named():
    with pytest.raises(QuestionError, match="'XXX' is neither"):
        parse_states("JPN XXX", DAY)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60))
def test_a_window_of_months_ends_where_the_next_begins(day, months):
    begin = begin_window(day, f"{months}m")
    assert begin <= day and 27 * months <= (day - begin).days + 1 <= 31 * months
    assert begin_window(day, f"{months}w") == day - dt.timedelta(7 * months - 1)


# -- the commands --------------------------------------------------------------------------------------------------


def run(capsys, *words) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def test_acts_print_a_table_for_people(store, capsys):
    code, out, err = run(capsys, "acts", "--store", store.folder, "--at", "2016-05-05", "--limit", 3)
    assert code == 0 and not err
    assert "Japan (JPN): courting Russia (RUS), a friend of United States (USA)" in out and "at 2016-05-05" in out.splitlines()[0]
    assert "USA did number 4 to JPN." in out and not [line for line in out.splitlines() if line != line.rstrip()]


def test_acts_state_their_options_in_every_format(store, capsys):
    given = ["acts", "--store", store.folder, "--at", "2016-05-05", "--states", "JPN", "--format"]
    whole = json.loads(run(capsys, *given, "json")[1])
    lines = [json.loads(line) for line in run(capsys, *given, "jsonl")[1].splitlines()]
    assert whole["options"]["at"] == "2016-05-05" == lines[0]["options"]["at"] and whole["options"]["states"] == ["JPN"]
    assert [a["state"] for a in whole["acts"]] == [line["state"] for line in lines] == ["JPN"] * len(lines)


def test_balance_prints_a_table_for_people(store, capsys):
    code, out, err = run(capsys, "balance", "--store", store.folder, "--at", "2016-05-05", "--states", "JPN,RUS,USA,CHN", "--what-if", "JPN RUS +",
                         "--what-if", "RUS USA 0", "--samples", 3)
    assert code == 0 and not err and "frustration index" in out and "with signs shuffled" in out and "What if JPN + RUS, RUS 0 USA" in out
    assert "with stories redrawn" in out and not [line for line in out.splitlines() if line != line.rstrip()]


def test_what_would_relieve_a_state_or_a_triad_is_told(store, capsys):
    given = ["balance", "--store", store.folder, "--at", "2016-05-05", "--states", "JPN,RUS,USA", "--what-if", "JPN RUS +", "--null", 0]
    assert "JPN would be balanced by" in run(capsys, *given, "--relieve", "JPN")[1]
    flips = json.loads(run(capsys, *given, "--relieve", "JPN RUS USA", "--format", "json")[1])["relieve"]
    assert len(flips) == 3 and flips[0]["after"]["index"] == 0 and flips[0]["cost"] == min(one["cost"] for one in flips)
    calm = ["balance", "--store", store.folder, "--at", "2016-05-05", "--states", "JPN,USA", "--null", 0, "--relieve", "JPN"]
    assert "JPN: every triad is balanced" in run(capsys, *calm)[1]


def test_balance_as_json_is_whole_and_states_its_options(store, capsys):
    given = ["balance", "--store", store.folder, "--at", "2016-05-05", "--states", "G20", "--format", "json"]
    told = json.loads(run(capsys, *given)[1])
    assert told["options"]["rule"]["threshold"] == 1 and told["options"]["at"] == "2016-05-05" and told["frustration"]["optimal"]
    assert told["frustration"]["index"] == told["frustration"]["upper"] and told["states"] <= 20 and told["what_if"] is None
    dense, ties = (json.loads(run(capsys, *given, option)[1]) for option in ("--dense", "--ties-only"))
    assert dense["positive"] + dense["negative"] >= told["positive"] + told["negative"] and ties["options"]["rule"]["events"] is False


@pytest.mark.parametrize("form, sign", [("csv", "first,second,sign,weight,why"), ("gexf", "<gexf"), ("graphml", "<graphml")])
def test_the_network_goes_out_in_the_formats_of_the_field(store, tmp_path, capsys, form, sign):
    given = ["balance", "--store", store.folder, "--at", "2016-05-05", "--states", "G7,RUS", "--format", form]
    told = run(capsys, *given)
    assert sign in told[1] and '"at": "2016-05-05"' in told[2]
    code, out, err = run(capsys, *given, "-o", tmp_path / "network")
    assert (code, out) == (0, "") and "edges written to" in err and sign in (tmp_path / "network").read_text()


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_balance_through_time(store, capsys, form):
    code, out, _ = run(capsys, "balance", "--store", store.folder, "--at", "2016-05-05", "--states", "JPN,RUS,USA", "--by", "quarter", "--since", "2015-07",
                       "--null", 2, "--samples", 2, "--format", form)
    assert code == 0 and all(day in out for day in ("2015-09-30", "2015-12-31", "2016-03-31", "2016-05-05"))


def test_an_empty_store_is_in_balance(tmp_path, capsys):
    store = create_store(tmp_path / "empty")
    code, out, err = run(capsys, "balance", "--store", store.folder)
    assert code == 0 and "frustration index" in out and not err


def test_no_act_is_said_and_is_no_failure(store, capsys):
    code, out, err = run(capsys, "acts", "--store", store.folder, "--states", "FRA")
    assert code == 0 and err == "detente: no balancing act found\n"


@pytest.mark.parametrize("measure", ["panel", "quads", "types", "bands", "levels", "latent", "changes", "alike", "ties"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_relations_print_every_measure_in_every_format(store, capsys, measure, form):
    code, out, err = run(capsys, "relations", "--store", store.folder, "--measure", measure, "--format", form, "--by", "week")
    assert code == 0 and (out or "nothing found" in err)
    if form == "json":
        told = json.loads(out)
        assert told["options"] and isinstance(told["rows"], list)
    if form == "csv" and out:
        for row in csv.DictReader(io.StringIO(out)):
            assert json.loads(row["options"]) and row["source"]


def test_relations_of_one_pair_are_drawn(store, capsys):
    code, out, _ = run(capsys, "relations", "--store", store.folder, "--between", "JPN", "RUS")
    assert code == 0 and "JPN RUS  " in out and "2016-05" in out and "between JPN, RUS" in " ".join(out.split())


def test_relations_go_into_a_parquet_file_with_their_options(store, tmp_path, capsys):
    import pyarrow.parquet as pq

    assert run(capsys, "relations", "--store", store.folder, "--format", "parquet", "-o", tmp_path / "panel.parquet")[0] == 0
    assert json.loads(pq.read_schema(tmp_path / "panel.parquet").metadata[b"options"])["by"] == "month"


@pytest.mark.parametrize("words, said", [
    (["relations", "--measure", "mood"], "no such measure: mood"), (["relations", "--by", "decade"], "by cannot be 'decade'"),
    (["relations", "--between", "JPN", "XXX"], "no state or organisation"), (["relations", "-o", "x.csv", "--format", "csv"], "--output is for parquet"),
    (["relations", "--format", "parquet"], "add --output"), (["relations", "--since", "soon"], "no date"),
    (["balance", "--what-if", "JPN RUS"], "is no change"), (["balance", "--what-if", "JPN XXX +"], "no state XXX"),
    (["balance", "--relieve", "JPN RUS"], "one state or the three"), (["balance", "--relieve", "XXX"], "no state XXX"),
    (["balance", "--format", "svg"], "no such format: svg"), (["balance", "--by", "week"], "through time goes by"),
    (["balance", "--ties-only", "--events-only"], "leave nothing"), (["balance", "--by", "year", "--format", "gexf"], "through time there are"),
    (["balance", "--blocs=-1"], "no partition"), (["acts", "--states", "Q20"], "neither the code"), (["acts", "--window", "3x"], "no window"), (["acts", "--at", "2016-13"], "no date")])
def test_wrong_questions_end_with_one_line_and_exit_code_2(store, capsys, words, said):
    code, out, err = run(capsys, words[0], "--store", store.folder, *words[1:])
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1 and "Traceback" not in err


def test_resampled_tones_lie_around_the_tones(system):
    draws = list(system.resample_tones(200, seed=1))
    assert draws == list(system.resample_tones(200, seed=1)) != list(system.resample_tones(200, seed=2))
    for pair, tone in system.tones.items():
        drawn = sorted(d[pair].cooperation for d in draws)
        assert tone.cooperation == 0 or drawn[0] < tone.cooperation < drawn[-1]


def test_ties_are_listed_with_their_sources(store, capsys):
    told = json.loads(run(capsys, "relations", "--store", store.folder, "--measure", "ties", "--between", "JPN", "USA", "--since", "2016",
                          "--format", "json")[1])
    pact, = [row for row in told["rows"] if row["kind"] == "alliance"]
    assert pact["since"] == "1960-06-23" and "UNTS 373" in pact["what"][0] and not pact["contested"]


def test_arrays_count_as_the_database_does(store):
    """``rank_events`` and ``count_events``, against SQL."""
    deeds, window = read_deeds(store, "detente"), Window(DAY - dt.timedelta(365), DAY)
    asked = {"since": window.since, "until": window.until}
    named = store.sql("SELECT state, count(DISTINCT event) AS n FROM (SELECT unnest([source, target]) AS state, event FROM dyads WHERE day BETWEEN $since AND $until) "
                      "GROUP BY state", asked)
    assert count_events(deeds, window) == {row["state"]: row["n"] for row in named}
    ranked = store.sql("SELECT event, coalesce(published, day) AS told FROM dyads WHERE day BETWEEN $since AND $until AND published <= $until AND block <> 'teaser' "
                       "AND NOT list_contains(aux, 'negation') AND source IN ('JPN', 'USA') AND target IN ('JPN', 'USA', 'RUS')", asked)
    pairs = [("JPN", "RUS"), ("JPN", "USA"), ("USA", "JPN"), ("USA", "RUS")]
    assert rank_events(deeds, window, pairs, 9) == {row["event"]: row["told"] for row in ranked}
    assert set(rank_events(deeds, window, [("JPN", "RUS")], 1)) == {"event1:1"}, "the latest of those that are done"
    assert rank_events(deeds, window, [("JPN", "FRA")], 9) == {}


@pytest.mark.parametrize("at, window", [("9999", "12m"), ("0001-01-05", "90d")])
def test_a_window_beyond_the_calendar_is_refused_in_one_line(store, at, window):
    with pytest.raises(QuestionError, match="calendar"):
        System(store, at, window)
