"""From ties and tones to a sign and a weight, by one rule."""
from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.codebook.standing import load_kinds
from detente.errors import NetworkError
from detente.networks import DENSE, EVEN, TONE, EdgeRule, SignedEdge, Tone, make_network, sign_network, weigh_dyads
from detente.spells import Spell

DAY = dt.date(2016, 5, 5)


def spell(kind: str, first: str = "ARG", second: str = "BRA") -> Spell:
    return Spell(kind, first, second, load_kinds()[kind].polarity, DAY, None, ())


@pytest.mark.parametrize("edges, said", [
    ([("A", "B", 1), ("B", "A", -1)], "A B is given as positive and as negative"), ([("A", "B", 2)], "2 is no sign"),
    ([("A", "B", 1, float("nan"))], "nan is no weight"), ([("A", "B", 1, 0.0)], "0.0 is no weight"),
    ([("A", "B", 1, -1.0)], "-1.0 is no weight"), ([("A", "B", 1, math.inf)], "inf is no weight")])
def test_edges_that_make_no_network_are_named(edges, said):
    with pytest.raises(NetworkError, match=said):
        make_network(edges)


def test_an_edge_to_itself_and_one_without_sign_are_left_out_and_named():
    network = make_network([("A", "A", -1), ("A", "B", 0), ("C", "A", 1)])
    assert network.nodes == ("A", "B", "C") and [e.first for e in network.edges] == ["A"]
    assert network.left_out == ("A A: an edge to itself", "A B: no sign")


def test_what_is_given_twice_and_agrees_is_one_edge():
    edge, = make_network([SignedEdge("A", "B", -1, 2.0, ("x",)), SignedEdge("B", "A", -1, 1.0, ("y",))]).edges
    assert edge == SignedEdge("A", "B", -1, 3.0, ("x", "y"))


def test_nothing_makes_an_empty_network():
    assert sign_network([], {}).nodes == () == make_network([]).edges


def test_an_alliance_outweighs_quarrels_in_the_news():
    network = sign_network([spell("alliance")], {("ARG", "BRA"): Tone(10, 60)})
    assert network.edges[0].sign == 1 and network.edges[0].why == ("alliance", "events 10:60")


def test_a_kind_of_tie_counts_once_whichever_side_has_it():
    (value, why), = weigh_dyads([spell("sanctions"), spell("sanctions", "BRA", "ARG")], {}).values()
    assert value == -load_kinds()["sanctions"].strength and why == ("sanctions",)


def test_wishes_and_fears_make_no_edge():
    assert not sign_network([spell("interest"), spell("threat", "BRA", "CHL")], {}, EdgeRule(threshold=DENSE)).edges


def test_the_threshold_parts_sparse_from_dense():
    tones = {("ARG", "BRA"): Tone(5, 0), ("ARG", "CHL"): Tone(0, 500)}
    assert len(sign_network([], tones).edges) == 1 and len(sign_network([], tones, EdgeRule(threshold=DENSE)).edges) == 2


def test_halves_of_the_rule_can_be_left_out():
    spells, tones = [spell("alliance")], {("ARG", "CHL"): Tone(0, 500)}
    assert [e.second for e in sign_network(spells, tones, EdgeRule(events=False)).edges] == ["BRA"]
    assert [e.second for e in sign_network(spells, tones, EdgeRule(ties=False)).edges] == ["CHL"]
    assert not sign_network(spells, tones, EdgeRule(states=frozenset(("BRA", "CHL")))).edges


amounts = st.floats(0, 1e6, allow_nan=False)


@given(amounts, amounts)
def test_the_tone_is_bounded_and_symmetric(cooperation, conflict):
    tone, turned = Tone(cooperation, conflict), Tone(conflict, cooperation)
    assert -1 < tone.balance < 1 and math.isclose(tone.balance, -turned.balance)
    (value, _), = weigh_dyads([], {("A", "B"): tone}).values()
    assert math.isclose(value, TONE * (cooperation - conflict) / (cooperation + conflict + EVEN))
