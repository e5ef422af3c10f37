"""The explorer's world and balancing acts: pictures say what the network says, and every number leads to its words."""
from __future__ import annotations

import csv
import datetime as dt
import io
import re

import networkx
import pytest

from detente.balance import find_frustration
from detente.networks import Tone, make_network, sign_network
from detente.records import BalancingAct
from detente.spells import Spell
from detente.store import open_store
from detente.system import System
from detente.web.systems.balances import find_parts
from detente.web.systems.headlines import pair_spells, tell_act
from detente.web.systems.layouts import HEIGHT, LABEL, WIDTH, place_states

WHEN = "at=2022-07-28&window=5y"  # by then the sample store tells of several acts
PICTURES = ("network", "matrix", "map", "map&state=USA")


@pytest.fixture(scope="module")
def system(sample_store) -> System:
    return System(open_store(sample_store))


@pytest.fixture(scope="module")
def world(client) -> dict:
    return client.get("/world.json").json()


# -- world ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture", PICTURES)
def test_each_picture_has_its_table_and_no_inline_style_or_script(client, picture):
    page = client.get(f"/world?show={picture}")
    assert page.status_code == 200 and "<svg" in page.text or "table class=\"matrix\"" in page.text
    assert "Edges, the heaviest first" in page.text and "style=" not in page.text and "onclick" not in page.text
    assert not re.search(r"<script(?! type=\"application/json\"| src=)", page.text)


def test_the_index_is_that_of_the_whole_network(world, system):
    network = system.network()
    found = find_frustration(network, weighted=True)
    assert (world["summary"]["index"], world["summary"]["edges"]) == (found.index, len(network.edges))
    assert sum(row["against"] for row in world["tables"]["edges"]["rows"]) == len(found.frustrated)
    equal = find_frustration(network)
    assert world["summary"]["index"] != equal.index


def test_edges_can_count_as_one_each(client, system):
    told = client.get("/world.json?count=one").json()["summary"]
    assert told["index"] == find_frustration(system.network()).index and told["total"] == told["edges"]


def test_the_exported_edges_are_the_network(client, system):
    rows = list(csv.DictReader(io.StringIO(client.get("/world.csv?table=edges").text)))
    given = {(row["first"], row["second"]): int(row["sign"]) * float(row["weight"]) for row in rows}
    assert given == {(e.first, e.second): e.sign * e.weight for e in system.network().edges}


def test_the_python_beside_a_table_gives_the_table(client, sample_store, world):
    for name in ("edges", "states", "triads"):
        *lines, last = world["tables"][name]["python"].splitlines()
        names = {"store": open_store(sample_store)}
        exec("\n".join(lines), names)
        assert len(eval(last, names)) == len(world["tables"][name]["rows"]) > 0
    acts = client.get(f"/acts.json?{WHEN}").json()["tables"]["acts"]
    *lines, last = acts["python"].splitlines()
    names = {"store": open_store(sample_store)}
    exec("\n".join(lines), names)
    assert [(a.state, a.score) for a in eval(last, names)] == [(row["state"], row["score"]) for row in acts["rows"]]


@pytest.mark.parametrize("form, read", [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_the_network_goes_out_with_its_blocs(client, system, form, read):
    graph = read(io.BytesIO(client.get(f"/world.{form}").content))
    assert graph.number_of_edges() == len(system.network().edges)
    assert int(graph.nodes["JPN"]["bloc"]) == int(graph.nodes["USA"]["bloc"]) != int(graph.nodes["RUS"]["bloc"])


def test_a_cell_has_the_sign_of_its_dyad_and_leads_to_it(client):
    page = client.get("/world?show=matrix&states=JPN,USA,RUS,CHN").text
    allied, = {kind for kind in re.findall(r'<td class="(\w+)"><a href="/dyad/JPN/USA" title', page)}
    hostile, = {kind for kind in re.findall(r'<td class="(\w+)"><a href="/dyad/RUS/USA" title', page)}
    assert allied == "p4" and hostile.startswith("n")
    assert re.search(r'href="/dyad/JPN/USA" title="JPN–USA: \+\d+\.\d \(alliance; forces', page)


def test_the_matrix_is_ordered_by_bloc(client):
    drawn = client.get("/world.json?show=matrix").json()
    bloc = {row["state"]: 2 if row["bloc"] is None else row["bloc"] for row in drawn["tables"]["states"]["rows"]}
    order = [bloc[state] for state in drawn["drawing"]["states"]]
    assert order == sorted(order) and len(set(order)) > 1


def test_the_map_shows_relations_to_the_chosen_state(client):
    shapes = {s["code"]: s for s in client.get("/world.json?show=map&state=USA").json()["drawing"]["shapes"]}
    assert shapes["JPN"]["kind"] == "p4" and shapes["RUS"]["kind"].startswith("n") and shapes["JPN"]["href"] == "/dyad/USA/JPN"
    assert "chosen" in shapes["USA"]["kind"]


def test_the_map_without_one_shows_blocs_and_leads_to_states(client):
    shapes = {s["code"]: s for s in client.get("/world.json?show=map").json()["drawing"]["shapes"]}
    assert shapes["JPN"]["kind"] == shapes["USA"]["kind"] == "bloc0" and shapes["RUS"]["kind"] == "bloc1" and shapes["JPN"]["href"] == "/state/JPN"


def test_only_the_states_asked_for(client):
    rows = client.get("/world.json?states=JPN,USA,RUS,CHN").json()["tables"]["states"]["rows"]
    assert {row["state"] for row in rows} == {"JPN", "USA", "RUS", "CHN"}


def test_the_slider_leads_to_other_days_and_the_last_day_has_one_page(client, world):
    slider = world["slider"]
    assert slider["later"] is None and slider["earlier_link"].startswith("/world?at=")
    before = client.get(slider["earlier_link"].replace("/world?", "/world.json?")).json()
    assert before["day"] == slider["earlier"] and before["slider"]["later"] > before["day"]
    named = client.get(f"/world.json?at={world['day']}").json()
    assert named["summary"] == world["summary"]


def test_a_form_without_script_reaches_any_day(client):
    assert client.get("/world.json?at=2016-05").json()["day"] == "2016-05-31"


def test_it_is_said_where_no_event_has_a_say(client):
    notes = client.get("/world.json?at=1999").json()["notes"]
    assert any("No event falls into the window" in note for note in notes)
    assert client.get("/world.json?at=1999&rule=events").json()["lede"].startswith("No edge")


@pytest.mark.parametrize("query", ["show=globe", "rule=x", "count=x", "top=2", "window=zz", "states=NOPE", "state=<script>", "provider=nobody",
                                   "at=soon"])
def test_what_cannot_be_asked_is_said_in_a_line(client, query):
    answer = client.get(f"/world?{query}")
    assert answer.status_code == 400 and "<script>" not in answer.text


def test_an_empty_store_says_what_to_type(empty_client):
    for path in ("/world", "/acts"):
        page = empty_client.get(path)
        assert page.status_code == 200 and "detente code" in page.text
        assert empty_client.get(f"{path}.json").json()["day"] is None


def test_states_are_placed_alike_each_time_within_the_picture_and_apart():
    tones = {(a, b): Tone(90, 0) if (a < "F") == (b < "F") else Tone(0, 90) for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ" if a < b}
    network = sign_network([], tones)
    blocs = {state: int(state >= "F") for state in network.nodes}
    ties = [(e.first, e.second, e.sign * e.weight) for e in network.edges]
    spots = place_states(network.nodes, blocs, ties)
    assert spots == place_states(network.nodes, blocs, ties)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in spots.values())
    assert max(spots[s][0] for s in "ABCDE") < min(spots[s][0] for s in "FGHIJ")
    apart = [[abs(p - q) / size for p, q, size in zip(spots[a], spots[b], LABEL)] for a in spots for b in spots if a < b]
    assert min(map(max, apart)) > 0.8


def test_one_state_and_none_can_be_placed():
    assert place_states([], {}, []) == {} and set(place_states(["JPN"], {"JPN": None}, [])) == {"JPN"}


def test_parts_are_numbered_from_the_largest():
    assert find_parts(make_network([("A", "B", 1), ("C", "D", 1), ("D", "E", -1)], nodes=["F"])) == {"A": 1, "B": 1, "C": 0, "D": 0, "E": 0, "F": 2}


# -- balancing acts ------------------------------------------------------------------------------------------------


def _spell(kind: str, first: str, second: str, polarity: int) -> Spell:
    return Spell(kind, first, second, polarity, dt.date(2014, 1, 1), None, ())


def test_a_headline_tells_ties_and_courtship():
    act = BalancingAct("JPN", ("RUS", "USA"), ("courting", "friend"), 0.5, 0.5, 0.0, 0.0, 0.1, ())
    spells = [_spell("alliance", "JPN", "USA", 1), _spell("forces", "USA", "JPN", 1), _spell("sanctions", "JPN", "RUS", -1),
              _spell("threat", "JPN", "RUS", -1)]
    assert tell_act(act, pair_spells(spells)) == "Japan: ally of and host to forces of the United States; courting and sanctioning Russia"


def test_a_friend_by_events_alone_is_on_good_terms_and_the_same_is_said_once():
    act = BalancingAct("JPN", ("FRA", "MMR"), ("friend", "friend"), 0.5, 0.5, 0.0, 0.0, 0.1, ())
    assert tell_act(act, {}) == "Japan: on good terms with France and Myanmar"


def test_acts_are_those_of_the_system_in_its_order(client, sample_store):
    told = client.get(f"/acts.json?{WHEN}").json()
    acts = System(open_store(sample_store), "2022-07-28", "5y").acts()
    assert all(row["headline"] for row in told["tables"]["acts"]["rows"]) and told["found"] == len(acts) > 0
    assert [(a["state"], *a["rivals"], a["numbers"]["score"]) for a in told["acts"]] == [(a.state, *a.rivals, a.score) for a in acts[:20]]
    shown = [e["text"] for a in told["acts"] for group in a["evidence"] for e in group["pieces"]]
    assert sorted(shown) == sorted(e.text for a in acts[:20] for e in a.evidence)


def test_an_act_has_an_address_of_its_own(client):
    first = client.get(f"/acts.json?{WHEN}").json()["acts"][0]
    page = client.get(first["link"])
    assert page.text.count("<article class=\"card\"") == 1 and "What shows it" not in page.text
    alone = client.get(first["link"].replace("/acts?", "/acts.json?")).json()
    assert [act["headline"] for act in alone["acts"]] == [first["headline"]]


def test_evidence_leads_to_the_words(client):
    pieces = [e for act in client.get(f"/acts.json?{WHEN}").json()["acts"] for group in act["evidence"] for e in group["pieces"]]
    events = {e["href"] for e in pieces if not e["standing"] and not e["tie"]}
    assert events and all(href.startswith("/event/") for href in events)
    assert client.get(sorted(events)[0]).status_code == 200
    assert all(e["href"] is None and e["source"] for e in pieces if e["standing"])


def test_acts_are_chosen_by_state_rival_and_courtship(client):
    every = client.get(f"/acts.json?{WHEN}").json()["tables"]["acts"]["rows"]
    state, rival = every[0]["state"], every[0]["first"]
    of = client.get(f"/acts.json?{WHEN}&state={state}&rivals={rival}").json()["tables"]["acts"]["rows"]
    assert of == [row for row in every if row["state"] == state and rival in (row["first"], row["second"])]
    courting = client.get(f"/acts.json?{WHEN}&courting=yes").json()["tables"]["acts"]["rows"]
    assert courting == [row for row in every if "courting" in (row["towards_first"], row["towards_second"])] and len(courting) < len(every)


@pytest.mark.parametrize("query", ["state=XX", "state=JPN,USA", "rivals=USA,RUS,CHN", "courting=maybe", "page=0", "page=x"])
def test_acts_that_cannot_be_asked_for(client, query):
    assert client.get(f"/acts?{query}").status_code == 400


def test_where_there_is_none_the_page_says_what_one_needs(client):
    page = client.get("/acts?state=TUV")
    assert page.status_code == 200 and "needs two rivals" in page.text


def test_two_that_are_no_rivals_are_told_how_they_stand(client):
    told = client.get(f"/acts.json?{WHEN}&rivals=JPN,USA").json()
    assert told["found"] == 0 and told["between"] > 0 > told["threshold"]
    assert "rivals stand at −2.0 or less" in client.get(f"/acts?{WHEN}&rivals=JPN,USA").text
