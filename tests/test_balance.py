"""Balance: the index against brute force and against what is known, bounds that hold, blocs, strain, null models, what-ifs."""
from __future__ import annotations

import json
import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.balance import (
    balance_state, balance_triad, change_network, compare_changes, compare_shuffled, count_triads, find_frustration, find_nearest, find_optima,
    find_side_costs, follow_balance, list_strained, measure_balance, measure_spectra, measure_spread, measure_walks, parse_change,
    shuffle_signs)
from detente.errors import NetworkError
from detente.networks import SignedNetwork, make_network

PETERSEN = [(i, (i + 1) % 5) for i in range(5)] + [(i, i + 5) for i in range(5)] + [(5 + i, 5 + (i + 2) % 5) for i in range(5)]


def network_of(pairs, sign: int = -1) -> SignedNetwork:
    return make_network([(f"{a:02d}", f"{b:02d}", sign) for a, b in pairs])


def complete(size: int, sign: int = -1) -> SignedNetwork:
    return network_of(combinations(range(size), 2), sign)


def cost(network: SignedNetwork, sides: dict[str, int], weighted: bool) -> float:
    return sum((e.weight if weighted else 1) for e in network.edges if (sides[e.first] == sides[e.second]) != (e.sign > 0))


def all_costs(network: SignedNetwork, weighted: bool = False, blocs: int = 2) -> list[tuple[float, dict[str, int]]]:
    return [(cost(network, sides, weighted), sides) for sides in (dict(zip(network.nodes, way)) for way in product(range(blocs), repeat=len(network.nodes)))]


def least(network: SignedNetwork, weighted: bool = False, blocs: int = 2) -> float:
    return min(c for c, _ in all_costs(network, weighted, blocs))


edges = st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH"), st.sampled_from([1, -1]), st.integers(1, 5).map(float)),
                 unique_by=lambda e: frozenset(e[:2]), max_size=20)
networks = edges.map(make_network)


# -- the index -----------------------------------------------------------------------------------------------------


@given(networks, st.booleans())
def test_the_index_is_that_of_brute_force(network, weighted):
    found = find_frustration(network, weighted=weighted)
    assert found.optimal and math.isclose(found.index, least(network, weighted), abs_tol=1e-9)
    assert math.isclose(cost(network, dict(found.blocs), weighted), found.index, abs_tol=1e-9)
    assert math.isclose(sum(e.weight if weighted else 1 for e in found.frustrated), found.index, abs_tol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(9, 16), st.integers(0, 10**6), st.floats(0.2, 1))
def test_the_index_of_larger_networks_is_that_of_brute_force(size, seed, density):
    dice = np.random.default_rng(seed)
    pairs = [(i, j) for i, j in combinations(range(size), 2) if dice.random() < density]
    network = make_network([(f"{i:02d}", f"{j:02d}", int(dice.choice([1, -1]))) for i, j in pairs])
    first, second, signs = (np.array([getattr(e, n) for e in network.edges]) for n in ("first", "second", "sign"))
    place = {node: i for i, node in enumerate(network.nodes)}
    a, b = (np.array([place[node] for node in side], int) for side in (first, second))
    ways = np.arange(2 ** max(len(network.nodes) - 1, 0))[:, None] >> np.arange(len(network.nodes)) & 1
    brute = ((ways[:, a] == ways[:, b]) != (signs.astype(int) > 0)).sum(1).min() if len(network.edges) else 0
    assert find_frustration(network).index == brute


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"), st.sampled_from([1, -1])), unique_by=lambda e: frozenset(e[:2])),
       st.sampled_from([3, 4, None]))
def test_weak_balance_is_that_of_brute_force(given_edges, blocs):
    network = make_network(given_edges)
    assert find_frustration(network, blocs=blocs).index == least(network, blocs=blocs or len(network.nodes) or 1)


@pytest.mark.parametrize("size", [3, 4, 5, 8, 11, 20, 30])
def test_all_enemies_keep_the_edges_that_the_largest_cut_leaves(size):
    """The largest cut of the complete graph has floor(n² / 4) edges."""
    assert find_frustration(complete(size)).index == size * (size - 1) // 2 - size * size // 4


def test_the_petersen_graph_of_enemies_has_index_3():
    """Its largest cut has 12 of its 15 edges; Zaslavsky (2012), Six signed Petersen graphs, table 5.1: index 3 for -P."""
    assert find_frustration(network_of(PETERSEN)).index == 3


def test_weights_decide_which_side_gives_way():
    network = make_network([("A", "B", 1, 3.0), ("A", "C", 1, 2.0), ("B", "C", -1, 5.0)])
    assert find_frustration(network).index == 1 and find_frustration(network, weighted=True).index == 2.0
    assert find_frustration(network, weighted=True).frustrated[0].second == "C"


@pytest.mark.parametrize("network", [make_network([]), make_network([], ["A"]), make_network([("A", "A", -1)]), complete(4, 1),
                                     make_network([("A", "B", -1), ("C", "D", 1)])], ids=["nothing", "one state", "itself", "friends", "two parts"])
def test_what_cannot_be_out_of_balance_is_balanced(network):
    told = measure_balance(network, draws=2)
    assert told.frustration.index == 0 and told.walks == pytest.approx(1) and not told.strained
    json.dumps(told.to_dict()) and told._repr_html_()


def test_out_of_time_there_are_bounds_and_no_index():
    dice = np.random.default_rng(1)
    network = make_network([(f"{i:03d}", f"{j:03d}", int(dice.choice([1, -1]))) for i, j in combinations(range(90), 2)])
    found = find_frustration(network, seconds=0.2)
    assert not found.optimal and found.index is None and found.lower < found.upper and found.gap > 0
    assert cost(network, dict(found.blocs), False) == found.upper
    assert "not proven" in measure_balance(network, seconds=0.5).to_lines()["frustration index"]


def test_states_can_be_held_apart_or_together():
    network = make_network([("A", "B", 1), ("B", "C", 1)])
    assert find_frustration(network, apart=[("A", "C")]).index == 1
    with pytest.raises(NetworkError, match="contradict"):
        find_frustration(network, apart=[("A", "C")], together=[("A", "C")])
    with pytest.raises(NetworkError, match="no state X"):
        find_frustration(network, apart=[("A", "X")])


# -- optima, sides, strain -----------------------------------------------------------------------------------------


@given(networks)
def test_optima_tell_what_all_of_them_share(network):
    told, every = find_optima(network), all_costs(network)
    index = min(c for c, _ in every)
    best = [sides for c, sides in every if c == index]
    broken = [{(e.first, e.second) for e in network.edges if (s[e.first] == s[e.second]) != (e.sign > 0)} for s in best]
    always = set.intersection(*broken)
    assert {(e.first, e.second) for e in told.always} == always
    assert {(e.first, e.second) for e in told.sometimes} == set.union(*broken) - always and not told.unknown


@settings(max_examples=40, deadline=None)
@given(networks.filter(lambda n: n.edges), st.booleans())
def test_the_cost_of_changing_sides_is_that_of_brute_force(network, weighted):
    found, every = find_frustration(network, weighted=weighted), all_costs(network, weighted)
    for state, told in find_side_costs(network, found).items():
        if told.against is None:
            assert told.cost == 0
            continue
        same = found.blocs[state] == found.blocs[told.against]
        forced = min(c for c, sides in every if (sides[state] == sides[told.against]) != same)
        assert math.isclose(told.cost, forced - found.index, abs_tol=1e-9)


# -- triads, walks -------------------------------------------------------------------------------------------------


@given(networks)
def test_triads_are_counted_by_sign(network):
    signs = {frozenset((e.first, e.second)): e.sign for e in network.edges}
    triads = [t for t in combinations(network.nodes, 3) if all(frozenset(p) in signs for p in combinations(t, 2))]
    strained = {t for t in triads if math.prod(signs[frozenset(p)] for p in combinations(t, 2)) < 0}
    census = count_triads(network)
    assert census.triads == len(triads) and {t.states for t in list_strained(network)} == strained
    assert census.balanced is None if not triads else math.isclose(census.balanced, 1 - len(strained) / len(triads))


@given(networks)
def test_walks_and_spectra_are_perfect_exactly_in_balance(network):
    balanced = find_frustration(network).index == 0
    assert math.isclose(measure_walks(network), 1, abs_tol=1e-9) == balanced
    assert all(math.isclose(s.conflict, 0, abs_tol=1e-9) for s in measure_spectra(network)) == balanced


# -- null models, what-ifs -----------------------------------------------------------------------------------------


def test_two_hostile_blocs_are_no_chance():
    blocs = make_network([(f"{i:02d}", f"{j:02d}", 1 if i % 2 == j % 2 else -1) for i, j in combinations(range(12), 2)])
    null = compare_shuffled(blocs, find_frustration(blocs), draws=10)
    assert null.below == 1 and null.z < -3 and null.triads.z > 3 and null.proven == 10


@given(networks, st.integers(0, 99))
def test_shuffling_keeps_graph_weights_and_numbers_of_signs(network, seed):
    shuffled = shuffle_signs(network, np.random.default_rng(seed))
    assert [(e.first, e.second, e.weight) for e in shuffled.edges] == [(e.first, e.second, e.weight) for e in network.edges]
    assert sorted(e.sign for e in shuffled.edges) == sorted(e.sign for e in network.edges) and shuffled == shuffle_signs(network, np.random.default_rng(seed))


def test_the_spread_over_networks_holds_their_indices():
    spread = measure_spread([complete(3), complete(4), complete(5)])
    assert spread.draws == spread.proven == 3 and spread.index[0] < 2 == spread.index[1] < spread.index[2] <= 4
    assert measure_spread([]).index is None


def test_a_tie_turned_moves_blocs_and_triads():
    network = make_network([("JPN", "USA", 1), ("JPN", "RUS", -1), ("RUS", "USA", -1), ("CHN", "RUS", 1), ("CHN", "USA", -1), ("CHN", "JPN", -1)])
    told = compare_changes(network, [parse_change("JPN RUS +"), parse_change("JPN CHN +"), parse_change("JPN USA -")])
    assert told.before.index == 0 == told.after.index and told.moved == ("JPN",)
    dropped = change_network(network, [parse_change("JPN USA 0")])
    assert ("JPN", "USA") not in {(e.first, e.second) for e in dropped.edges} and dropped.nodes == network.nodes


@pytest.mark.parametrize("text", ["JPN RUS", "JPN RUS x", "JPN JPN +", "JPN RUS + many", "", "JPN RUS + 1 2"])
def test_what_is_no_change_is_said(text):
    with pytest.raises(NetworkError, match="is no change"):
        parse_change(text)


def test_a_change_of_a_state_that_is_not_there_is_said():
    with pytest.raises(NetworkError, match="no state FRA"):
        change_network(complete(3), [parse_change("FRA 00 +")])


@settings(max_examples=40, deadline=None)
@given(networks.filter(lambda n: len(n.edges) < 12), st.sampled_from("ABC"))
def test_the_smallest_set_of_flips_balances_all_triads_of_a_state(network, state):
    if state not in network.nodes:
        return
    flips = {(e.first, e.second) for e in balance_state(network, state).edges}
    turned = make_network([(e.first, e.second, -e.sign if (e.first, e.second) in flips else e.sign) for e in network.edges], network.nodes)
    assert not list_strained(turned, state)
    for fewer in combinations([(e.first, e.second) for e in network.edges], len(flips) - 1) if flips else ():
        other = make_network([(e.first, e.second, -e.sign if (e.first, e.second) in fewer else e.sign) for e in network.edges], network.nodes)
        assert list_strained(other, state)


def test_a_triad_is_relieved_by_its_lightest_edge():
    network = make_network([("A", "B", 1, 3.0), ("A", "C", 1, 1.0), ("B", "C", -1, 2.0)])
    flips = balance_triad(network, ("A", "B", "C"), weighted=True)
    assert [(f.edges[0].first, f.edges[0].second, f.cost) for f in flips] == [("A", "C", 1), ("B", "C", 2), ("A", "B", 3)]
    assert all(f.after.index == 0 for f in flips) and balance_triad(complete(3, 1), ("00", "01", "02")) == []
    with pytest.raises(NetworkError, match="no triad"):
        balance_triad(network, ("A", "B", "X"))


@given(networks)
def test_nobody_moves_where_nothing_changes(network):
    found = find_frustration(network)
    again = find_nearest(network, found.blocs)
    assert dict(again.blocs) == dict(found.blocs) and again.index == found.index
    assert [moment.moved for moment in follow_balance({"1": network, "2": network})] == [(), ()]


@settings(max_examples=40, deadline=None)
@given(networks, st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 1)))
def test_of_all_optima_the_nearest_moves_the_fewest(network, before):
    told = find_nearest(network, before)
    index = least(network)
    fewest = min(sum(sides[s] != before[s] for s in sides if s in before) for c, sides in all_costs(network) if c == index) if network.nodes else 0
    assert told.index == index and sum(told.blocs[s] != before[s] for s in told.blocs if s in before) == fewest
