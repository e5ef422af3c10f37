"""The frustration index: every means to it against trying all partitions, published values, laws, two centuries of states, and its
bench."""
from __future__ import annotations

import gzip
import json
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.__main__ import main
from detente.balance import count_triads, find_frustration, find_optima, list_blocs, measure_walks
from detente.balance.blocs import solve_number
from detente.balance.dense import branch_dense
from detente.balance.graphs import Graph, cost_of, read_graph, select, split_blocks
from detente.balance.kernels import solve_graph, start_anew
from detente.balance.reductions import reduce_graph
from detente.balance.searches import best_of_all, enumerate_costs, search_sides
from detente.balance.trees import Tree
from detente.balance.variations import Search
from detente.errors import NetworkError
from detente.networks import SignedEdge, SignedNetwork, make_network

DYADS = Path(__file__).parents[2] / "shared" / "data" / "dyads"

# Read (1954), Cultures of the central highlands, New Guinea: sixteen tribes of the Gahuku-Gama, allies (+) and enemies (-), as in UCINET's gama.
TRIBES = """Gavev +Kotun -Ove -Alika -Nagam -Gahuk -Asaro +Nagad +Gama
Kotun -Ove -Nagam -Gahuk -Notoh -Kohik +Nagad +Gama
Ove +Alika +Gahuk +Masil +Ukudz
Alika +Ukudz
Nagam +Masil +Notoh +Seuve -Nagad -Gama
Gahuk +Masil +Ukudz -Notoh +Geham +Asaro -Uheto -Gama
Masil +Ukudz +Geham +Asaro +Uheto
Ukudz +Geham +Asaro -Seuve
Notoh +Kohik -Geham +Uheto -Nagad
Kohik -Geham +Uheto -Nagad
Geham +Asaro -Uheto -Nagad -Gama
Asaro -Seuve -Nagad -Gama
Uheto +Seuve -Nagad -Gama
Seuve -Gama
Nagad +Gama"""

# Kropivnik and Mrvar (1996), An analysis of the Slovene parliamentary parties network: ten parties of 1994, likeness as 23 experts saw it.
PARTIES = "SKD ZLSD SDSS LDS ZS-ESS ZS DS SLS SPS-SNS SNS".split()
LIKENESS = """-215 114 -89 -77 94 -170 176 117 -210 / -217 134 77 -150 57 -253 -230 49 / -203 -80 138 -109 177 180 -174
/ 157 -142 173 -241 -254 23 / -188 170 -120 -160 -9 / -97 140 116 -106 / -184 -191 -6 / 235 -132 / -164"""


def tribes() -> SignedNetwork:
    lines = map(str.split, TRIBES.splitlines())
    return make_network((first, word[1:], 1 if word[0] == "+" else -1) for first, *words in lines for word in words)


def parties() -> SignedNetwork:
    rows = [[float(word) for word in row.split()] for row in LIKENESS.split("/")]
    return make_network((PARTIES[i], PARTIES[i + j], 1 if value > 0 else -1, abs(value))
                        for i, row in enumerate(rows) for j, value in enumerate(row, 1))


def enemies(pairs) -> SignedNetwork:
    return make_network((f"{a:03d}", f"{b:03d}", -1) for a, b in pairs)


def icosahedron() -> list[tuple[int, int]]:
    """Two poles, and two rings of five between them."""
    rings = [(1 + i, 1 + (i + 1) % 5) for i in range(5)] + [(6 + i, 6 + (i + 1) % 5) for i in range(5)]
    poles = [(0, 1 + i) for i in range(5)] + [(11, 6 + i) for i in range(5)]
    return poles + rings + [(1 + i, 6 + (i + d) % 5) for i in range(5) for d in (0, 1)]


def fullerene(faces: int) -> list[tuple[int, int]]:
    """C20, atoms where three faces of the icosahedron's dual meet; or C60, the icosahedron with its corners cut."""
    near = {frozenset(pair) for pair in icosahedron()}
    if faces == 12:
        triangles = [t for t in combinations(range(12), 3) if all(frozenset(p) in near for p in combinations(t, 2))]
        return [(i, j) for (i, s), (j, t) in combinations(enumerate(triangles), 2) if len(set(s) & set(t)) == 2]
    corners = sorted((a, b) for pair in near for a, b in (sorted(pair), sorted(pair, reverse=True)))
    number = {corner: i for i, corner in enumerate(corners)}
    ends = {frozenset((number[a, b], number[b, a])) for a, b in corners}
    rings = {frozenset((number[a, b], number[a, c])) for a, b in corners for c in range(12)
             if frozenset((b, c)) in near and (a, c) in number}
    return [tuple(sorted(pair)) for pair in ends | rings]


def random_graph(size: int, share: float, seed: int, weights: tuple[float, ...] = (1.0,)) -> Graph:
    dice = np.random.default_rng(seed)
    first, second = np.triu_indices(size, 1)
    kept = dice.random(len(first)) < share
    return Graph(size, first[kept], second[kept], dice.choice([1.0, -1.0], kept.sum()) * dice.choice(weights, kept.sum()))


graphs = st.builds(random_graph, st.integers(2, 12), st.floats(0.1, 1), st.integers(0, 10**6),
                   st.sampled_from([(1.0,), (1.0, 2.0, 3.5), (0.1, 0.2, 0.7)]))


# -- what is published -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network, index", [
    (tribes(), 7),                 # Aref and Wilson (2018), Measuring partial balance in signed networks
    (parties(), 2),                # Sun, Du, Gong, Ma and Wang (2014), Fast computing global structural balance, SPP
    (enemies(fullerene(12)), 6),   # Faria, Klein and Stehlík (2012), Odd cycle transversals in fullerene graphs: C20
    (enemies(fullerene(32)), 12),  # the same, theorem 1.1: the square root of 12 n / 5, reached by C60
    (enemies(icosahedron()), 10),  # planar: the least matching of its twenty odd faces takes ten edges (Hadlock 1975)
], ids=["tribes", "parties", "C20", "C60", "icosahedron"])
def test_the_index_of_known_networks(network, index):
    found = find_frustration(network)
    assert found.optimal and found.index == index and found.lower == found.upper == len(found.frustrated)


def test_other_published_figures_of_the_tribes():
    """Schoch, the vignettes of R's package signnet: line index F .7586, triads .8677, walks .3576, and three blocs that two edges speak
    against."""
    network = tribes()
    assert (len(network.nodes), sum(e.sign > 0 for e in network.edges), sum(e.sign < 0 for e in network.edges)) == (16, 29, 29)
    assert find_frustration(network).normalised == pytest.approx(0.7586207) and measure_walks(network) == pytest.approx(0.3575761, abs=1e-7)
    assert count_triads(network).balanced == pytest.approx(0.8676471)
    three = find_frustration(network, blocs=3)
    assert three.index == 2 and three.optimal and sorted(map(len, list_blocs(three.blocs))) == [4, 5, 7]


@pytest.mark.parametrize("size", [9, 16, 25, 40, 61])
def test_all_against_all(size):
    """Petersdorf (1966): the complete graph of enemies has index floor((n - 1)² / 4), and no signs give it more."""
    found = find_frustration(enemies(combinations(range(size), 2)))
    assert found.index == (size - 1) ** 2 // 4


# -- every means alone -----------------------------------------------------------------------------------------------


def brute(graph: Graph) -> float:
    return float(enumerate_costs(graph).min())


@given(graphs)
def test_trying_all_tries_all(graph):
    ways = (np.arange(2 ** (graph.size - 1))[:, None] >> np.arange(graph.size - 1)) & 1
    sides = np.concatenate([np.ones((len(ways), 1)), 1 - 2 * ways], 1)
    costs = ((sides[:, graph.first] * sides[:, graph.second] * graph.weights < 0) * np.abs(graph.weights)).sum(1)
    assert np.allclose(costs, enumerate_costs(graph))
    cost, best = best_of_all(graph)
    assert cost == pytest.approx(cost_of(graph, best)) == pytest.approx(costs.min())


@given(graphs, st.booleans())
def test_reductions_keep_the_index_and_if_asked_every_optimum(graph, every):
    reduced = reduce_graph(graph, every)
    cost, sides = best_of_all(reduced.graph)
    assert cost + reduced.paid == pytest.approx(brute(graph)) == pytest.approx(cost_of(graph, reduced.lift(sides)))
    if every:
        optima, kept = ((costs < costs.min() + 1e-9).sum() for costs in map(enumerate_costs, (graph, reduced.graph)))
        assert optima == kept


@given(graphs)
def test_the_index_adds_over_blocks(graph):
    blocks = split_blocks(graph)
    assert sorted(e for block in blocks for e in block.tolist()) == list(range(graph.edges))
    assert sum(brute(select(graph, block)[0]) for block in blocks) == pytest.approx(brute(graph))


@given(graphs)
def test_search_never_says_less_than_it_found(graph):
    cost, sides = search_sides(graph, np.ones(graph.size, np.int64), 40)
    assert cost == pytest.approx(cost_of(graph, sides)) and cost >= brute(graph) - 1e-9


def tree_of(graph: Graph) -> Tree:
    return Tree(graph, np.ones(graph.size, np.int64), time.perf_counter() + 60)


@settings(max_examples=60, deadline=None)
@given(graphs, st.sampled_from(["cuts", "interior points", "relaxation"]))
def test_each_means_proves_the_index_alone(graph, means):
    assume(graph.edges)
    tree = tree_of(graph)
    if means == "relaxation":
        branch_dense(tree)
    else:
        if means == "interior points":
            tree.approach()
            assert tree.lower <= brute(graph) + 1e-6
        tree.branch()
    assert tree.lower == pytest.approx(brute(graph), abs=1e-5) and tree.cost == pytest.approx(brute(graph))


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_what_reduced_costs_decide_loses_nothing(graph):
    assume(graph.edges)
    tree = tree_of(graph)
    root = tree.root()
    if root is not None and not tree.closes(root.bound) and start_anew(tree, root):
        assert tree.lower == pytest.approx(brute(graph), abs=1e-6) == pytest.approx(tree.cost)


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_the_search_for_common_relations_finds_those_of_all_optima(graph):
    assume(graph.edges)
    cost, sides = best_of_all(graph)
    common = Search(graph, cost, sides, time.perf_counter() + 60).run()
    costs = enumerate_costs(graph)
    ways = (np.flatnonzero(costs < costs.min() + 1e-9)[:, None] >> np.arange(graph.size - 1)) & 1
    optima = np.concatenate([np.ones((len(ways), 1)), 1 - 2 * ways], 1)
    assert common.complete
    for a, b in zip(graph.first.tolist(), graph.second.tolist()):
        fixed = len(set((optima[:, a] * optima[:, b]).tolist())) == 1
        assert bool(common.classes.relation(a, b)) == fixed


@settings(max_examples=25, deadline=None)
@given(st.builds(random_graph, st.integers(3, 6), st.floats(0.4, 1), st.integers(0, 10**6)), st.sampled_from([3, 4]))
def test_the_program_of_nodes_and_blocs_is_right(graph, blocs):
    assume(graph.edges)
    lower, upper, sides = solve_number(graph, blocs, 0.0, np.zeros(graph.size, np.int64), time.perf_counter() + 60)
    ways = np.stack(np.meshgrid(*[np.arange(blocs)] * graph.size), -1).reshape(-1, graph.size)
    least = (((ways[:, graph.first] == ways[:, graph.second]) != (graph.weights > 0)) * np.abs(graph.weights)).sum(1).min()
    assert lower == pytest.approx(least, abs=1e-5) and upper == pytest.approx(least) and sides.max() < blocs


# -- laws ------------------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(17, 20), st.floats(0.15, 1), st.integers(0, 10**6))
def test_graphs_too_large_to_be_tried_whole_are_solved_as_if_they_were(size, share, seed):
    graph = random_graph(size, share, seed)
    answer = solve_graph(graph, time.perf_counter() + 60)
    assert answer.lower == pytest.approx(brute(graph)) == pytest.approx(answer.upper) == pytest.approx(cost_of(graph, answer.sides))


@settings(max_examples=30, deadline=None)
@given(st.integers(20, 45), st.floats(0.1, 0.5), st.integers(0, 10**6))
def test_turning_a_state_changes_no_index(size, share, seed):
    """Zaslavsky (1982): switching keeps the sign of every cycle."""
    graph = random_graph(size, share, seed)
    turned = np.random.default_rng(seed).choice([1, -1], size)
    switched = Graph(size, graph.first, graph.second, graph.weights * turned[graph.first] * turned[graph.second])
    one, other = (solve_graph(g, time.perf_counter() + 60) for g in (graph, switched))
    assert one.lower == pytest.approx(one.upper) == pytest.approx(other.lower) == pytest.approx(other.upper)


def test_the_same_network_gives_the_same_blocs():
    graph = random_graph(45, 0.4, 3)
    edges = [(f"{a:02d}", f"{b:02d}", int(np.sign(w))) for a, b, w in zip(graph.first, graph.second, graph.weights)]
    one, other = find_frustration(make_network(edges)), find_frustration(make_network(edges[::-1]))
    assert one.optimal and one.blocs == other.blocs and one.frustrated == other.frustrated


@pytest.mark.parametrize("size", [60, 120])
def test_without_time_the_bounds_hold_the_index(size):
    """Planted blocs of which every fifth edge is turned: the number turned is no less than the index."""
    dice = np.random.default_rng(size)
    side, pairs = dice.choice([1, -1], size), [(i, j) for i, j in combinations(range(size), 2) if dice.random() < 0.5]
    turned = dice.random(len(pairs)) < 0.35
    network = make_network([(f"{i:03d}", f"{j:03d}", int(side[i] * side[j] * (-1 if t else 1))) for (i, j), t in zip(pairs, turned)])
    found = find_frustration(network, seconds=0.0)
    assert 0 <= found.lower <= found.upper <= len(pairs) / 2 and found.optimal == (found.lower == found.upper)
    assert found.index is None or found.optimal
    sure = find_frustration(network)
    assert found.lower <= sure.lower and sure.upper <= min(found.upper, int(turned.sum()))


def test_weights_that_are_no_decimal_numbers_are_solved_too():
    graph = random_graph(20, 0.6, 8)
    graph = Graph(graph.size, graph.first, graph.second, graph.weights * np.exp(np.random.default_rng(1).normal(size=graph.edges)))
    answer = solve_graph(graph, time.perf_counter() + 60)
    assert graph.step == 0 and answer.lower == pytest.approx(answer.upper) == pytest.approx(brute(graph))


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 0.0, -1.0])
def test_a_weight_that_is_none_is_said(weight):
    with pytest.raises(NetworkError, match="no weight"):
        make_network([("A", "B", 1, weight)])


def test_edges_that_contradict_each_other_are_said():
    with pytest.raises(NetworkError, match="positive and as negative"):
        make_network([SignedEdge("A", "B", 1), SignedEdge("B", "A", -1)])


@pytest.mark.parametrize("blocs", [0, -1, 2.5])
def test_a_number_of_blocs_that_is_none_is_said(blocs):
    with pytest.raises(NetworkError, match="no number of blocs"):
        find_frustration(tribes(), blocs=blocs)


def test_the_order_of_edges_is_theirs_in_the_network():
    graph = read_graph(parties(), True)
    assert graph.unit == 1 and [int(w) for w in graph.weights[:2]] == [int(e.sign * e.weight) for e in parties().edges[:2]]


# -- two centuries of states -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not DYADS.exists(), reason="the alliances, disputes and rivalries of ../shared/data/dyads are not here")
def test_two_centuries_of_states_are_proven():
    from bench.frustration import read_years

    years = read_years(DYADS)
    found = {year: find_frustration(network) for year, network in years.items()}
    assert len(years) == 199 and all(one.optimal for one in found.values())
    assert find_optima(years[2014]).unique is not None


# -- the bench -------------------------------------------------------------------------------------------------------


def told(capsys) -> dict[str, str]:
    return dict(word.split("=") for word in capsys.readouterr().out.split())


@pytest.mark.parametrize("text, index", [
    ("A,B,1\nB,C,1\nA,C,-1\n", "1"),
    ("u,v,sign\nA,B,+\nB,C,+\nA,C,-\n", "1"),
    ("# a comment\nA B 2.5\nB C 4\nA C -3\n", "2.5"),
    ("A\tB\t1\nB\tC\t1\nC\tA\t-1\nB\tB\t-1\n", "1"),
], ids=["plain", "head", "weights", "tabs and an edge to itself"])
def test_the_bench_reads_any_edge_list(tmp_path, capsys, text, index):
    (tmp_path / "edges.csv").write_text(text)
    assert main(["frustration", "--data", str(tmp_path / "edges.csv")]) == 0
    out = told(capsys)
    assert out["frustration_index"] == index and out["optimal"] == "1" and out["gap"] == "0" and float(out["seconds"]) >= 0


def test_the_bench_reads_packed_files_and_writes_json(tmp_path, capsys):
    with gzip.open(tmp_path / "edges.txt.gz", "wt") as out:
        out.writelines(f"{e.first} {e.second} {e.sign}\n" for e in tribes().edges)
    assert main(["frustration", "--data", str(tmp_path / "edges.txt.gz"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["frustration_index"] == 7


@pytest.mark.parametrize("text, why", [("A,B,1\nA,B,-1\n", "positive and as negative"), ("A,B,1\nA\n", "is no edge"),
                                       ("A,B,1\nA,C,nan\n", "no number")])
def test_the_bench_says_what_is_no_edge_list(tmp_path, capsys, text, why):
    (tmp_path / "edges.csv").write_text(text)
    assert main(["frustration", "--data", str(tmp_path / "edges.csv")]) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("text, index", [
    ("A,B,1\nB,C,1\nA,C,-1\n", 1), ("first,second,sign,weight,why\nA,B,1,5,x\nB,C,1,4,x\nA,C,-1,3,x\n", 3), ("A B + 1289241911\nB C + 7\nA C - 9\n", 1),
    ("% signed\n\nA\tB\t2.5\nB\tC\t1.5\nA\tC\t-4\n", 1.5)], ids=["signs", "weights by their head", "times are no weights", "weights"])
def test_edge_lists_of_every_form_are_read(tmp_path, capsys, text, index):
    (tmp_path / "edges").write_text(text)
    assert main(["frustration", "--data", str(tmp_path / "edges"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["frustration_index"] == index and told["optimal"] == 1
