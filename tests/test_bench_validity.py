"""The bench's task `validity`: a world of one's own making whose blocs, quarrels and votes are known, and the table of developments."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import __main__ as bench
from bench.errors import BadData
from bench.validity import score
from bench.validity.developments import find_developments, list_months, read_developments
from bench.validity.figures import area, correlate, correlate_given, interval
from bench.validity.outcomes import agree, list_states, read_outcomes
from bench.validity.pairs import read_events
from bench.validity.robustness import score_robustness
from detente.codebook import load_acts

SHARED = Path(__file__).parents[2] / "shared" / "data"
WEST = {"France": 220, "Germany": 255, "Italy": 325, "Spain": 230, "Poland": 290, "Norway": 385, "Greece": 350, "Portugal": 235}
SOUTH = {"Ghana": 452, "Togo": 461, "Benin": 434, "Niger": 436, "Mali": 432, "Senegal": 433, "Guinea": 438, "Liberia": 450}
ISO2 = dict(zip(WEST | SOUTH, "FR DE IT ES PL NO GR PT GH TG BJ NE ML SN GN LR".split()))
NAMES, COW = [*WEST, *SOUTH], WEST | SOUTH
ENEMIES = [("Norway", "Mali"), ("Greece", "Ghana")]
TALK, BLAME, FIGHT = "Consult", "Criticize or denounce", "Use conventional military force"


def pack(path, head, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(",".join(map(str, row)) + "\n" for row in (head, *rows)).encode()))


def pairs_of(names):
    return [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]


def allied(one, other):
    return (one in WEST) == (other in WEST)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two blocs with pacts inside, more contact inside, the same tone everywhere; two pairs across fight and are rivals."""
    data, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(1)
    events = [(NAMES.index(one), int(rng.random() < 0.3), NAMES.index(other), int(rng.integers(365)))
              for one, other in pairs_of(NAMES) for _ in range(rng.poisson(5 if allied(one, other) else 1.5))]  # fmt: skip
    ways = [way for one, other in ENEMIES for way in ((one, other), (other, one))]
    events += [(NAMES.index(one), 2, NAMES.index(other), int(rng.integers(365))) for one, other in ways for _ in range(6)]
    folder = data / "tkg" / "icews14"
    folder.mkdir(parents=True)
    (folder / "entity2id.txt").write_text("".join(f"{name}\t{number}\n" for number, name in enumerate(NAMES)))
    (folder / "relation2id.txt").write_text("".join(f"{label}\t{number}\n" for number, label in enumerate((TALK, BLAME, FIGHT))))
    (folder / "train.txt").write_text("".join("\t".join(map(str, event)) + "\n" for event in events))
    numbers = [(COW[one], COW[other]) for one, other in pairs_of(NAMES) if allied(one, other)]
    hostile, sides = [(COW[one], COW[other]) for one, other in ENEMIES], ["ccode1", "ccode2"]
    dyads = data / "dyads"
    pack(dyads / "atop_alliance.csv.gz", [*sides, "year", "atop_defense"], [(*pair, "2014.0", "1.0") for pair in numbers])
    pack(dyads / "cow_mid_ddydisps.csv.gz", [*sides, "year", "hostlev"], [(*pair, "2014.0", "4.0") for pair in hostile])
    pack(dyads / "tss_rivalries.csv.gz", [*sides, "start", "end"], [(*pair, "1990.0", "2020.0") for pair in hostile])
    calls = range(1, 21)
    pack(dyads / "un_roll_calls.csv.gz", ["rcid", "date"], [(call, f"2014-11-{call:02d}") for call in calls])
    votes = [(f"{call}.0", ISO2[name], "no" if (name in WEST) == (call > 5) else "yes") for call in calls for name in NAMES]
    pack(dyads / "un_votes.csv.gz", ["rcid", "country_code", "vote"], votes)
    return data


def test_a_world_of_blocs_is_seen_where_tone_sees_none(world, capsys):
    scores = score(world, show=2)
    assert scores["defence_auc"] > 0.95 and scores["vote_rho"] > 0.7 and scores["dispute_auc"] == scores["rival_auc"] == 1
    assert scores["defence_auc_low"] <= scores["defence_auc"] <= scores["defence_auc_high"]
    assert abs(scores["goldstein_defence_auc"] - 0.5) < 0.15
    assert scores["pacts_year"] == scores["votes_year"] == 2014
    told = capsys.readouterr().err
    assert "dispute: hostility too low" in told and told.count("\n  ") == 6 * 2 * 2


def test_the_last_line_is_keys_and_values_and_json_the_same(world, capsys):
    assert bench.main(["validity", "--data", str(world)]) == 0
    *tables, last = capsys.readouterr().out.splitlines()
    told = dict(part.split("=") for part in last.split())
    assert bench.main(["validity", "--data", str(world), "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == told.keys()
    assert {"vote_rho", "defence_auc", "dispute_auc", "allied_rival_auc"} <= told.keys()
    assert {"goldstein_vote_rho", "net_defence_auc", "share_dispute_auc"} <= told.keys()
    assert sum(line.startswith("| affinity |") for line in tables) == 3


def test_a_store_of_the_same_events_scores_the_same(world, tmp_path):
    from detente.cli.exchange import import_files

    import_files("quadruples", [str(world / "tkg" / "icews14")], str(tmp_path / "store"), "2014-01-01", "icews", "none")
    with pytest.raises(BadData, match="no event of two parties in 2011"):
        read_events(tmp_path / "store", 2011)
    assert str(score(world, events=tmp_path / "store")) == str(score(world))    # as words, since nan is not nan


def test_years_beyond_a_table_take_its_last(world):
    outcomes = read_outcomes(world / "dyads", 2018)
    assert outcomes.years == {"pacts": 2014, "disputes": 2014, "rivalries": 2018, "votes": 2014}
    assert outcomes.rival.sum() == 4 and not read_outcomes(world / "dyads", 1980).rival.any()


def test_constants_and_halves_are_told(world):
    told = score_robustness(world, None, 2014, quiet=True)
    assert told["ours_defence"] > 0.9 and told["reliability_similarity"] > told["reliability_goldstein"]
    assert {"first_vote", "second_dispute", "chosen_vote"} <= told.keys()


def test_bad_data_are_told_in_one_line(world, tmp_path, capsys):
    for words in ([str(tmp_path)], [str(world), "--events", str(tmp_path / "none")], [str(world), "--events", str(tmp_path)],
                  [str(tmp_path), "--developments"]):  # fmt: skip
        assert bench.main(["validity", "--data", *words]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=30))
def test_the_area_is_the_share_of_pairs_in_order(rows):
    scores, labels = np.array([s for s, _ in rows]), np.array([label for _, label in rows])
    order = [(a > b) + (a == b) / 2 for a in scores[labels] for b in scores[~labels]]
    assert np.isclose(area(scores, labels), np.mean(order)) if order else np.isnan(area(scores, labels))


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=20, unique=True))
def test_rank_correlation_knows_order_alone(values):
    values = np.array(values, float)
    assert np.isclose(correlate(values, values**3), 1) and np.isclose(correlate(values, -values), -1)


def test_what_a_third_measure_explains_is_taken_out():
    rng = np.random.default_rng(1)
    third = rng.normal(size=2000)
    one, other = third + rng.normal(size=2000), third + rng.normal(size=2000)
    assert correlate(one, other) > 0.4 and abs(correlate_given(one, other, third)) < 0.06


def test_the_interval_grows_where_one_state_makes_the_figure():
    """The same number of pairs: spread over all states, or all of one state's."""
    first, second = np.triu_indices(20, 1)
    rng = np.random.default_rng(1)
    scores = rng.normal(size=len(first))
    spread, hub = scores + rng.normal(size=len(first)), np.where(first == 0, scores * 9, -scores)
    (low, high), (hub_low, hub_high) = (interval(correlate, scores, values, first, second, 100) for values in (spread, hub))
    assert low < correlate(scores, spread) < high and hub_high - hub_low > high - low
    assert interval(correlate, scores, spread, first, second, 100) == (low, high)


def test_agreement_counts_what_both_voted():
    votes = np.array([[1.0] * 20, [1.0] * 10 + [-1.0] * 10, [np.nan] * 10 + [0.0] * 10, [np.nan] * 15 + [1.0] * 5])
    found = agree(votes)
    assert found[0, 1] == 0.5 and found[0, 2] == 0.5 and found[1, 2] == 0.5 and np.isnan(found[0, 3])


def test_states_are_those_of_the_year():
    codes = {year: {state.code for state in list_states(year)} for year in (1985, 2014)}
    assert {"SUN", "DDR"} <= codes[1985] and not {"SUN", "DDR"} & codes[2014] and "SSD" in codes[2014]


@pytest.mark.skipif(not (SHARED / "dyads").exists(), reason="the dyad tables are not here")
def test_the_tables_of_2014_say_what_is_known():
    outcomes = read_outcomes(SHARED / "dyads", 2014)
    at = {state: place for place, state in enumerate(outcomes.states)}
    pair = lambda one, other: (at[one], at[other])  # noqa: E731
    assert outcomes.defence[pair("USA", "GBR")] and not outcomes.defence[pair("USA", "CHN")]
    assert outcomes.dispute[pair("RUS", "UKR")] == 4 and outcomes.rival[pair("IND", "PAK")]
    assert outcomes.agreement[pair("USA", "ISR")] > 0.9 > 0.4 > outcomes.agreement[pair("USA", "CUB")]
    assert np.isfinite(outcomes.agreement[pair("SRB", "FRA")]) and np.isnan(outcomes.agreement[pair("TWN", "FRA")])


# developments


def happening(month, source="USA", target="CUB", type="SANCTION", quad=4, event=[0]):  # noqa: B006 - a counter of events
    event[0] += 1
    return {"event": str(event[0]), "month": month, "source": source, "target": target, "type": type, "quad": quad}


ARTICLES = {"2021-05": 30, "2021-06": 30, "2021-07": 30, "2021-08": 30, "2021-09": 2}
ORDINARY = [happening(month, "FRA", "DEU", "CONSULT", 1) for month in ARTICLES for _ in range(20)]


def found(*rows, months="2021-07..2021-07", pairs="USA>CUB", acts="conflict"):
    development = {"name": "one", "months": months, "pairs": pairs, "acts": acts}
    return find_developments(ARTICLES, [*ORDINARY, *rows], [development])[0]


def test_a_development_shows_in_its_month():
    one = found(*(happening("2021-07") for _ in range(4)), happening("2021-06"))
    assert (one.verdict, one.peak, one.count) == ("visible", "2021-07", 4)
    assert one.expected == pytest.approx(1 / 61 * 24) and one.before == pytest.approx(1 / 41 * 24)


def test_what_begins_and_stays_has_set_in():
    rows = [happening(month) for month in ("2021-06", "2021-07", "2021-08") for _ in range(4)]
    assert found(*rows, months="2021-06..2021-06").verdict == "set in"
    assert found(*rows, months="2021-08..2021-08").verdict == "faint"
    assert found(*(happening(month) for month in ("2021-05", "2021-06", "2021-08"))).verdict == "not visible"


def test_two_events_are_faint_and_other_acts_and_directions_count_not():
    assert found(*(happening("2021-07") for _ in range(2))).verdict == "faint"
    assert found(*(happening("2021-07", "CUB", "USA") for _ in range(9))).count == 0
    assert found(*(happening("2021-07", "CUB", "USA") for _ in range(9)), pairs="USA-CUB|USA>HTI").count == 9
    assert found(*(happening("2021-07", quad=1, type="AID") for _ in range(9))).count == 0
    assert found(*(happening("2021-07", quad=2, type="AID") for _ in range(9)), acts="AID+SUPPORT").count == 9


def test_months_that_the_corpus_lacks_are_outside():
    assert found(happening("2021-09"), months="2021-09..2021-10").verdict == "outside"


def test_an_event_of_several_pairs_counts_once():
    one = happening("2021-07")
    assert found(one, {**one, "target": "HTI"}, pairs="USA>CUB|USA>HTI").count == 1


def test_the_table_of_developments_is_well_formed():
    table, types = read_developments(), {type for type, _ in load_acts()}
    assert len(table) >= 12 and len({row["name"] for row in table}) == len(table)
    for row in table:
        assert all(list_months(*window.split("..")) for window in row["months"].split("|")), row
        assert all(re.fullmatch(r"[A-Z]{3}[->][A-Z]{3}", pair) for pair in row["pairs"].split("|")), row
        assert row["acts"] in ("conflict", "cooperation", "any") or set(row["acts"].split("+")) <= types, row
