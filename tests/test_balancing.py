"""Who would be on good terms with both of two rivals: of a page, and of moves and spells."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.balancing import COURTED, Moves, Pressure, find_acts, real, sides_of, sum_moves
from detente.codebook.standing import load_kinds
from detente.spells import Spell

DAY = dt.date(2016, 5, 5)
PAGE = b"""Norway courts Moscow

OSLO, May 4 (The Fjord Post) - Norway, a close ally of the United States, will hold talks with Russia in Murmansk on Friday.
Russian Foreign Minister Sergey Lavrov met Norwegian Foreign Minister Borge Brende in Oslo on Tuesday.
The United States asked Norway to cancel its talks with Russia. Norway refused.
Norway has sanctions on Russia in force.
"""


def spell(kind: str, first: str, second: str) -> Spell:
    return Spell(kind, first, second, load_kinds()[kind].polarity, DAY, None, ())


RIVALS = [spell("rivalry", "A", "B"), spell("sanctions", "A", "B")]
ALLY = spell("alliance", "A", "P")
COURTSHIP = {("P", "B"): Moves(later=10.0), ("P", "A"): Moves(earlier=5.0, later=5.0)}


# -- a page --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    return detente.read_page(PAGE, published="2016-05-04")


def test_a_page_tells_of_a_balancing_act(page):
    act, = page.acts
    assert (act.state, act.rivals, act.stances) == ("NOR", ("RUS", "USA"), ("courting", "friend"))
    assert act.pressure > 0 and act.hedging > 0 and 0 < act.strain < 1


def test_its_evidence_stands_on_the_page_or_in_the_table(page):
    evidence = page.acts[0].evidence
    assert {"courting", "friend", "pressure", "resistance", "hedging", "rivalry"} == {e.role for e in evidence}
    assert not [e for e in evidence if e.article and e.text not in " ".join(page.article.text.split())]
    assert not [e for e in evidence if not e.article and not e.source]
    ids = {e.id for e in page.events} | {t.id for t in page.ties}
    assert not [e for e in evidence if e.article and e.id not in ids]


@pytest.mark.parametrize("text", [
    b"Norway and Russia\n\nNorway met Russia in Oslo on Tuesday. Norway signed an agreement with Russia.",
    b"Three meet\n\nSweden met Denmark on Tuesday. Denmark met Finland on Monday. Finland signed an agreement with Sweden.",
    b"Far away\n\nRussia attacked Ukraine on Tuesday. The United States imposed sanctions on Russia."])
def test_a_page_without_an_act_has_none(text):
    assert detente.read_page(text, published="2016-05-04").acts == ()


def test_without_a_day_nothing_is_claimed():
    assert detente.read_page(PAGE.replace(b", May 4", b"")).acts == ()


# -- moves and spells ----------------------------------------------------------------------------------------------


def test_an_ally_of_one_that_courts_the_other_is_found():
    act, = find_acts(COURTSHIP, [*RIVALS, ALLY])
    assert (act.state, act.rivals, act.stances, act.pressure) == ("P", ("A", "B"), ("friend", "courting"), 0)


def test_who_condemns_a_state_and_is_open_to_talks_with_it_courts_nobody():
    assert find_acts({("P", "B"): Moves(0.0, 2.5, 2.0), ("P", "A"): Moves(0.0, 5.0, 0.0)}, [*RIVALS, ALLY]) == []
    assert find_acts({("P", "B"): Moves(0.0, 2.5, 1.5), ("P", "A"): Moves(0.0, 5.0, 0.0)}, [*RIVALS, ALLY]) != []


def test_pressure_and_hedging_raise_the_score():
    plain, = find_acts(COURTSHIP, [*RIVALS, ALLY])
    pressed, = find_acts(COURTSHIP, [*RIVALS, ALLY], [Pressure("A", "P", "B")])
    hedged, = find_acts(COURTSHIP, [*RIVALS, ALLY, spell("sanctions", "P", "B")])
    assert pressed.score > plain.score and hedged.hedging > plain.hedging and hedged.score > plain.score
    assert find_acts(COURTSHIP, [*RIVALS, ALLY], [Pressure("C", "P", "B"), Pressure("A", "C", "B")])[0].score == plain.score


@pytest.mark.parametrize("moves, spells", [
    ({}, []), (COURTSHIP, [ALLY]), ({}, [*RIVALS, ALLY]), ({("P", "B"): Moves(later=COURTED / 2), ("P", "A"): Moves(later=9)}, [*RIVALS, ALLY]),
    ({("P", "B"): Moves(earlier=10), ("P", "A"): Moves(later=9)}, [*RIVALS, ALLY]),
    ({("P", "B"): Moves(later=20, conflict=90), ("P", "A"): Moves(later=9)}, [*RIVALS, ALLY])],
    ids=["nothing", "no rivals", "no dealings", "a passing word", "cooling", "more conflict than courtship"])
def test_there_is_no_act_without_rivals_dealings_and_courtship(moves, spells):
    assert find_acts(moves, spells) == []


def test_friends_of_both_sides_are_found_without_courtship():
    spells = [*RIVALS, ALLY, spell("alliance", "B", "P")]
    act, = find_acts({("P", "A"): Moves(earlier=1), ("B", "P"): Moves(earlier=1)}, spells)
    assert act.stances == ("friend", "friend")


numbers = st.floats(0, 1e4, allow_nan=False)
pairs = st.tuples(st.sampled_from("ABPQ"), st.sampled_from("ABPQ")).filter(lambda p: p[0] != p[1])
ties = st.builds(spell, st.sampled_from(sorted(load_kinds())), st.sampled_from("AB"), st.sampled_from("PQ"))


@given(st.dictionaries(pairs, st.builds(Moves, numbers, numbers, numbers)), st.lists(ties, max_size=8),
       st.lists(st.builds(Pressure, *[st.sampled_from("ABPQ")] * 3), max_size=5))
def test_numbers_keep_their_bounds_and_no_state_stands_between_itself_and_another(moves, spells, pressures):
    acts = find_acts(moves, [*RIVALS, *spells], pressures)
    for act in acts:
        assert all(0 <= x <= 1 for x in (act.score, act.strain, act.pressure, act.hedging)) and -1 <= act.trend <= 1
        assert act.score <= act.strain and act.state not in act.rivals and act.rivals[0] < act.rivals[1]
    assert acts == sorted(acts, key=lambda a: (-a.score, a.state, a.rivals))
    assert acts == find_acts(dict(reversed(moves.items())), [*RIVALS, *spells][::-1], pressures)


# -- rows ----------------------------------------------------------------------------------------------------------


def row(**more) -> dict:
    return {"type": "CONSULT", "mode": None, "aux": [], "quad": 1, "score": 2.5, "actor_codes": ["JPN"], "recipient_codes": ["RUS"],
            "day": DAY, "published": DAY} | more


def test_a_meeting_is_a_move_of_both_and_a_visit_of_the_visitor():
    assert sides_of(row()) == [("JPN", "RUS"), ("RUS", "JPN")] and sides_of(row(mode="visit")) == [("JPN", "RUS")]
    assert sides_of(row(actor_codes=["JPN", "RUS"], recipient_codes=[])) == [("JPN", "RUS"), ("RUS", "JPN")]
    assert sides_of(row(actor_codes=["IGO"], recipient_codes=["RUS"])) == []


def test_what_is_denied_does_not_count_and_what_is_imagined_counts_half():
    assert [real(row(aux=aux)) for aux in ([], ["future"], ["hypothetical"], ["negation"], ["future", "negation"])] == [1, 1, 0.5, 0, 0]


def test_moves_are_summed_by_halves():
    moves = sum_moves([row(mode="visit"), row(mode="visit", day=DAY + dt.timedelta(9)), row(quad=4, score=-6.0, type="SANCTION"),
                       row(quad=None, score=None)], middle=DAY + dt.timedelta(1))
    assert moves[("JPN", "RUS")] == Moves(2.5, 2.5, 6.0)


def test_a_sanction_that_nobody_dates_is_in_force_and_counts_a_quarter():
    assert [sum_moves([row(quad=4, score=-6.0, type="SANCTION", day=day)])["JPN", "RUS"].conflict for day in (DAY, None)] == [6.0, 1.5]


def test_a_notebook_shows_the_act(page):
    shown = page._repr_html_()
    assert "<b>NOR</b>" in shown and "asked Norway to cancel" in shown and "<script" not in shown
