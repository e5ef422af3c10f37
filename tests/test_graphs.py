"""Signed networks as others' tools read them."""
from __future__ import annotations

import csv
import io

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.networks import SignedNetwork, make_network
from detente.write.graphs import GRAPHS, to_networkx

NETWORK = make_network([("JPN", "USA", 1, 3.0), ("RUS", "USA", -1, 2.5), ("JPN", "RUS", 1)], ["FRA"])


def written(form: str, network: SignedNetwork = NETWORK, facts=None) -> str:
    out = io.StringIO()
    assert GRAPHS[form](network, out, facts) == len(network.edges)
    return out.getvalue()


@pytest.mark.parametrize("form, read", [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_what_is_written_is_read_back(form, read):
    graph = read(io.BytesIO(written(form, facts={"JPN": {"bloc": 1, "strain": 0.25}}).encode()))
    assert set(graph.nodes) == set(NETWORK.nodes) and graph.nodes["JPN"]["strain"] == 0.25
    assert {(min(a, b), max(a, b), d["sign"], d["weight"]) for a, b, d in graph.edges(data=True)} == {
        (e.first, e.second, e.sign, e.weight) for e in NETWORK.edges}


edges = st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE"), st.sampled_from([1, -1]), st.floats(0.1, 9)),
                 unique_by=lambda e: frozenset(e[:2]), max_size=8)


@given(edges)
def test_an_edge_list_round_trips(given_edges):
    network = make_network(given_edges)
    rows = list(csv.reader(io.StringIO(written("csv", network))))[1:]
    assert make_network([(a, b, int(sign), float(weight)) for a, b, sign, weight, _ in rows]).edges == network.edges


def test_an_empty_network_is_a_graph():
    assert to_networkx(make_network([])).number_of_nodes() == 0
    assert all(written(form, make_network([])) for form in GRAPHS)
