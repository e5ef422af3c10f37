"""Affinity: what must hold of the measures between states, whatever the events."""

from __future__ import annotations

import datetime as dt
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.affinity import count_days, expect_days, measure_hostility, measure_similarity, measure_states, sum_conflict

STATES = ("BRA", "CHN", "EGY", "FRA", "IND", "JPN")
CODES = (*STATES, "EUR", "NGO")
MATRICES = ("days", "similarity", "nearness", "hostility", "affinity")

rows = st.lists(st.builds(
    lambda source, target, day, score, weight: {"source": source, "target": target, "day": dt.date(2014, 1, 1) + dt.timedelta(day),
                                                "score": score, "weight": weight, "aux": []},
    st.sampled_from(CODES), st.sampled_from(CODES), st.integers(0, 20), st.sampled_from([None, -9.0, -2.0, 0.0, 4.0]),
    st.sampled_from([1.0, 0.5])), max_size=60)  # fmt: skip


def row(source, target, day=0, score=4.0, **more):
    return {"source": source, "target": target, "day": day, "score": score, "weight": 1.0, **more}


@given(rows)
def test_measures_are_symmetric_finite_and_nought_on_the_diagonal(events):
    measures = measure_states(events, STATES)
    for name in MATRICES:
        matrix = getattr(measures, name)
        assert np.isfinite(matrix).all() and np.allclose(matrix, matrix.T) and not matrix.diagonal().any(), name
    assert np.abs(measures.similarity).max() <= 1 and measures.hostility.min() >= 0


@given(rows, st.permutations(STATES))
def test_the_order_of_states_and_of_rows_does_not_matter(events, states):
    one, other = measure_states(events, STATES), measure_states(events[::-1], states)
    places = [states.index(state) for state in STATES]
    for name in MATRICES:
        assert np.allclose(getattr(one, name), getattr(other, name)[np.ix_(places, places)], atol=1e-6), name


@given(rows)
def test_what_is_repeated_the_same_day_adds_conflict_and_no_company(events):
    once, twice = measure_states(events, STATES), measure_states(events * 2, STATES)
    assert np.array_equal(once.days, twice.days) and np.allclose(once.similarity, twice.similarity)
    assert (twice.hostility >= once.hostility - 1e-12).all()
    assert np.allclose(2 * sum_conflict(events, STATES), sum_conflict(events * 2, STATES))


@given(rows)
def test_harm_on_a_day_that_had_an_event_raises_hostility_and_lowers_affinity(events):
    met = [event for event in events if event["source"] != event["target"] and {event["source"], event["target"]} <= set(STATES)]
    for event in met[:2]:
        before, after = measure_states(events, STATES), measure_states([*events, {**event, "score": -9.0}], STATES)
        pair = event["source"], event["target"]
        assert after.of(*pair, "hostility") > before.of(*pair, "hostility")
        assert after.of(*pair) < before.of(*pair)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 9), min_size=10, max_size=10))
def test_expected_days_have_the_row_sums_of_the_observed(values):
    counts = np.zeros((5, 5))
    counts[np.triu_indices(5, 1)] = values
    counts += counts.T
    sums = counts.sum(axis=1)
    assume(sums.max() < 0.45 * sums.sum())                   # beyond a half there is no solution
    assert np.allclose(expect_days(counts).sum(axis=1), sums, rtol=1e-3)


def test_a_product_of_sizes_is_what_is_expected_of_it():
    size = np.array([1.0, 2.0, 3.0, 4.0])
    product = np.outer(size, size) - np.diag(size**2)
    assert np.allclose(expect_days(product), product)


def test_a_state_in_every_contact_gives_finite_numbers():
    star = np.zeros((4, 4))
    star[0, 1:] = star[1:, 0] = 7
    assert np.isfinite(expect_days(star)).all() and (expect_days(star) >= 0).all()


def test_acts_not_done_and_acts_on_oneself_are_passed_over():
    done = [row("FRA", "IND"), row("CHN", "IND", 1, -5.0)]
    more = [row("FRA", "IND", 2, -9.0, aux=["negation"]), row("FRA", "CHN", 3, -9.0, aux=["future"]), row("FRA", "FRA", 4, -9.0)]
    one, other = measure_states(done, STATES), measure_states([*done, *more], STATES)
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in MATRICES)
    past = measure_states([*done, row("FRA", "CHN", 3, -9.0, aux=["historical"])], STATES)
    assert past.of("CHN", "FRA", "hostility") > 0


def test_no_events_give_noughts_and_an_unknown_state_is_an_error():
    measures = measure_states([], STATES)
    assert not any(getattr(measures, name).any() for name in MATRICES)
    with pytest.raises(KeyError):
        measures.of("FRA", "ATL")


def test_bodies_are_company_but_no_parties():
    counts = count_days([row("FRA", "EUR"), row("EUR", "NGO"), row("IND", "EUR", 1)], STATES)
    assert counts.shape == (6, 8) and counts[:, 6].tolist() == [0, 0, 0, 1, 1, 0] and not counts[:, 7].any()


def test_who_keeps_the_same_company_is_alike_without_having_met():
    events = [row(one, other, day) for day, (one, other) in enumerate(product(STATES[:3], STATES[3:]))]
    measures = measure_states(events, STATES)
    assert measures.of("BRA", "CHN", "days") == 0 and measures.of("BRA", "FRA", "days") == 1
    assert measures.of("BRA", "CHN", "similarity") > 0.5 and measures.of("BRA", "FRA", "similarity") < 0


def test_friends_foes_order_the_pairs_without_conflict():
    similarity = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], float)
    conflict = np.zeros((4, 4))
    conflict[1, 2] = 9                                       # the friend of 0 harms 2; 3 is nobody's business
    hostility = measure_hostility(conflict, similarity)
    assert hostility[1, 2] > hostility[0, 2] > hostility[0, 3] == 0


def test_blocs_are_found_though_allies_quarrel_and_tone_says_nothing():
    """Two blocs, twelve states each: more contact inside than across, the same tone everywhere."""
    rng = np.random.default_rng(1)
    states = [f"{letter}{number:02d}" for letter in "AB" for number in range(12)]
    pairs = [(one, other) for place, one in enumerate(states) for other in states[place + 1 :]]
    events = [row(one, other, int(rng.integers(365)), float(rng.choice([-5, -2, 4, 5])))
              for one, other in pairs for _ in range(rng.poisson(6 if one[0] == other[0] else 2))]  # fmt: skip
    measures = measure_states(events, states)
    inside = [measures.of(*pair, "similarity") for pair in pairs if pair[0][0] == pair[1][0]]
    across = [measures.of(*pair, "similarity") for pair in pairs if pair[0][0] != pair[1][0]]
    assert np.quantile(inside, 0.1) > np.quantile(across, 0.9)


def test_fewer_dimensions_than_there_are_do_no_harm():
    days = count_days([row("FRA", "IND"), row("JPN", "IND", 1)], STATES)
    assert np.allclose(measure_similarity(days, 500), measure_similarity(days, 6))
