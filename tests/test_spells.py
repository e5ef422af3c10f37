"""What stands between two states, since when, by whose word: the table of standing ties, and what pages add to it."""
from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.codebook import load_codebook, read_rows
from detente.codebook.standing import StandingTie, TieSpell, expand_tie, first_day, last_day, load_kinds, load_standing_ties
from detente.codebook.tables import read_table
from detente.spells import MEMORY, History, list_spells, merge_statements, read_statements, table_day

PACT = TieSpell("alliance", "ARG", "BRA", dt.date(1990, 1, 1), None, "a pact", "its text")
EMBARGO = TieSpell("sanctions", "ARG", "CHL", dt.date(2000, 1, 1), dt.date(2010, 12, 31), "an embargo", "its decree")


def tie_row(kind="alliance", parties=("ARG", "BRA"), published=dt.date(2016, 5, 5), **more) -> dict:
    return {"kind": kind, "party_codes": list(parties), "party_names": list(parties), "confidence": 0.9, "published": published, "since": None,
            "until": None, "sentence": "the words", "id": "tie1:x", "article": "article1:x", "publisher": "A Paper"} | more


def event_row(type_, mode, sentence, trigger, actors, recipients, day=dt.date(2016, 5, 5), **more) -> dict:
    return {"type": type_, "mode": mode, "aux": [], "sentence": sentence, "trigger": trigger, "trigger_start": 100 + sentence.find(trigger),
            "sentence_start": 100, "actor_codes": actors, "actor_names": actors, "recipient_codes": recipients, "recipient_names": recipients,
            "day": day, "published": day, "confidence": 0.8, "id": "event1:x", "article": "article1:x", "publisher": "A Paper"} | more


def spells(ties=(), events=(), standing=()):
    return list_spells(ties, events, list(standing))


# -- the table -----------------------------------------------------------------------------------------------------


def test_the_table_is_long_and_each_row_has_its_source():
    rows = read_table("standing_ties.csv", StandingTie)
    assert len(rows) >= 500
    assert not [row for row in rows if not row.source.strip() or not row.name.strip()]
    assert {"alliance", "treaty", "forces", "sanctions", "territorial-dispute", "rivalry", "broken-relations", "recognition", "dependence",
            "membership"} <= {row.kind for row in rows}


def test_every_row_can_be_expanded_and_none_stands_twice():
    rows = read_table("standing_ties.csv", StandingTie)
    assert not [row for row in rows if row.kind not in load_kinds()]
    assert not [row for row in rows if not list(expand_tie(row))]
    assert not [key for key, n in Counter((r.kind, r.first, r.second, r.since, r.name) for r in rows).items() if n > 1]


def test_no_row_begins_after_the_table_or_ended_before_1990():
    for row in read_table("standing_ties.csv", StandingTie):
        assert first_day(row.since) <= table_day(), row
        assert not row.until or last_day(row.until) >= dt.date(1990, 1, 1), row


@pytest.mark.parametrize("day, kind, first, second", [
    ("2016-05-05", "alliance", "JPN", "USA"), ("2016-05-05", "sanctions", "JPN", "RUS"), ("2016-05-05", "territorial-dispute", "JPN", "RUS"),
    ("2016-05-05", "alliance", "FRA", "POL"), ("2021-12-01", "alliance", "KOR", "USA"), ("2023-06-01", "alliance", "FIN", "USA"),
    ("2015-01-01", "broken-relations", "CUB", "USA"), ("2017-08-01", "broken-relations", "QAT", "SAU"), ("2022-01-01", "forces", "RUS", "SYR"),
    ("1995-01-01", "rivalry", "IND", "PAK")])
def test_what_everybody_knows_is_in_the_table(day, kind, first, second):
    day = dt.date.fromisoformat(day)
    assert [t for t in load_standing_ties() if (t.kind, t.first, t.second) == (kind, first, second) and t.stands_at(day)]


@pytest.mark.parametrize("day, kind, first, second", [
    ("2015-12-01", "broken-relations", "CUB", "USA"), ("2023-03-01", "alliance", "FIN", "USA"), ("1992-06-01", "alliance", "POL", "RUS"),
    ("2022-01-01", "broken-relations", "QAT", "SAU")])
def test_what_is_over_or_not_yet_does_not_stand(day, kind, first, second):
    day = dt.date.fromisoformat(day)
    assert not [t for t in load_standing_ties() if (t.kind, t.first, t.second) == (kind, first, second) and t.stands_at(day)]


def test_an_organisation_stands_for_its_members_while_they_are():
    tie, = [t for t in expand_tie(StandingTie("alliance", ("NATO",), (), "1949-08-24", "", "North Atlantic Treaty", "UNTS 34:243"))
            if (t.first, t.second) == ("FIN", "USA")]
    assert tie.since == dt.date(2023, 4, 4) and tie.until is None


def test_no_pair_has_one_row_twice():
    told = Counter((t.kind, t.first, t.second, t.since, t.name, t.source) for t in load_standing_ties())
    assert not [tie for tie, n in told.items() if n > 1]


def test_a_state_that_has_died_has_no_tie_after():
    tie, = expand_tie(StandingTie("alliance", ("SUN",), ("MNG",), "1966", "", "a pact", "its text"))
    assert tie.until == dt.date(1991, 12, 25)


def test_changes_name_what_the_codebook_knows():
    rows = read_rows("tie_changes.csv")
    assert rows and not [row for row in rows if row["kind"] not in load_kinds() or row["says"] not in ("begins", "ends")]


# -- what pages say ------------------------------------------------------------------------------------------------


def test_a_page_that_agrees_is_one_more_source():
    spell, = spells([tie_row()], standing=[PACT])
    assert [s.source for s in spell.statements] == ["its text", "A Paper"] and not spell.contested


def test_a_page_tells_of_a_tie_that_the_table_lacks_and_it_stands_for_a_while():
    spell, = spells([tie_row("sanctions", ("BRA", "CHL"))])
    assert spell.since == dt.date(2016, 5, 5) and spell.stands_at(dt.date(2016, 12, 1))
    assert not spell.stands_at(dt.date(2016, 5, 5) + MEMORY + dt.timedelta(1))
    assert not spell.well_told


def test_two_articles_make_it_well_told():
    spell, = spells([tie_row("sanctions", ("BRA", "CHL")), tie_row("sanctions", ("BRA", "CHL"), article="article1:y", id="tie1:y")])
    assert spell.well_told


def test_a_treaty_denounced_after_the_table_ends_it_and_both_are_kept():
    later = table_day() + dt.timedelta(30)
    event = event_row("SANCTION", "discontinue", "Brazil terminated its alliance with Argentina.", "terminated", ["BRA"], ["ARG"], later)
    spell, = spells(events=[event], standing=[PACT])
    assert spell.until == later and spell.contested and [s.says for s in spell.statements] == ["stands", "ends"]


def test_up_to_its_own_day_the_table_knows_better_and_says_that_a_page_differs():
    event = event_row("SANCTION", "discontinue", "Brazil terminated its alliance with Argentina.", "terminated", ["BRA"], ["ARG"])
    spell, = spells(events=[event], standing=[PACT])
    assert spell.until is None and spell.contested and len(spell.statements) == 2


def test_sanctions_lifted_when_the_table_ends_them_contradict_nobody():
    event = event_row("RETREAT", None, "Argentina lifted its sanctions on Chile.", "lifted", ["ARG"], ["CHL"], dt.date(2010, 12, 20))
    spell, = spells(events=[event], standing=[EMBARGO])
    assert spell.until == dt.date(2010, 12, 31) and not spell.contested and len(spell.statements) == 2


def test_sanctions_imposed_anew_are_a_new_spell():
    event = event_row("SANCTION", "discontinue", "Argentina imposed sanctions on Chile.", "imposed", ["ARG"], ["CHL"])
    old, new = spells(events=[event], standing=[EMBARGO])
    assert old.until == dt.date(2010, 12, 31) and new.since == dt.date(2016, 5, 5) and new.until is None


@pytest.mark.parametrize("change", [{"aux": ["future"]}, {"aux": ["negation"]}, {"confidence": 0.2}, {"trigger_start": 0, "sentence": "x" * 300 + " sanctions"}])
def test_what_is_planned_denied_unsure_or_far_from_the_word_changes_nothing(change):
    event = event_row("SANCTION", "discontinue", "Argentina imposed sanctions on Chile.", "imposed", ["ARG"], ["CHL"]) | change
    assert spells(events=[event]) == []


def test_allies_that_impose_sanctions_together_do_not_impose_them_on_each_other():
    event = event_row("SANCTION", "discontinue", "Argentina and Brazil imposed sanctions.", "imposed", ["ARG", "BRA"], [])
    assert spells(events=[event]) == []


def test_two_that_restore_relations_end_the_break_between_them():
    broken = TieSpell("broken-relations", "ARG", "BRA", dt.date(2015, 1, 1), dt.date(2016, 5, 1), "a quarrel", "a note")
    event = event_row("SUPPORT", None, "Argentina and Brazil restored diplomatic relations.", "restored", ["ARG", "BRA"], [])
    spell, = spells(events=[event], standing=[broken])
    assert len(spell.statements) == 2 and not spell.contested


def test_a_union_stands_for_its_members_in_a_tie():
    found = spells([tie_row("sanctions", ("EUR", "CHL"), party_names=["European Union", "Chile"])])
    assert {"FRA", "DEU"} <= {s.first for s in found} and {s.second for s in found} == {"CHL"} and "GBR" in {s.first for s in found}


rows_of_ties = st.lists(st.builds(tie_row, st.sampled_from(["alliance", "sanctions", "rivalry"]), st.sampled_from(
    [("ARG", "BRA"), ("BRA", "ARG"), ("ARG", "CHL")]), st.dates(dt.date(1995, 1, 1), dt.date(2030, 1, 1))), max_size=8)


@given(rows_of_ties)
def test_nothing_said_is_lost_and_order_does_not_matter(rows):
    rows = [row | {"id": f"tie1:{i}"} for i, row in enumerate(rows)]
    one, other = spells(rows, standing=[PACT, EMBARGO]), spells(rows[::-1], standing=[PACT, EMBARGO])
    assert one == other
    assert {row["id"] for row in rows} == {s.id for spell in one for s in spell.statements if s.id}
    assert all(s.until is None or s.since <= s.until for s in one)


def test_ties_are_among_states_of_the_codebook():
    assert {code for t in load_standing_ties() for code in (t.first, t.second)} <= load_codebook().states.keys()


days = st.dates(dt.date(1995, 1, 1), dt.date(2030, 1, 1))
stood = st.builds(tie_row, st.sampled_from(["alliance", "sanctions"]), st.sampled_from([("ARG", "BRA"), ("ARG", "CHL")]), days,
                  article=st.sampled_from("abc"), until=st.none() | days, since=st.none() | days)
done = st.builds(event_row, st.just("SANCTION"), st.just("withdraw"), st.just("lifted the sanctions"), st.just("lifted"), st.just(["ARG"]), st.just(["CHL"]), days,
                 published=days, article=st.sampled_from("abc"))


@given(st.lists(stood, max_size=8), st.lists(done, max_size=4), st.lists(days, min_size=1, max_size=6))
def test_the_history_gives_what_merging_anew_on_each_day_gives(ties, events, asked):
    told = read_statements([row | {"id": f"tie1:{i}"} for i, row in enumerate(ties)], [row | {"id": f"event1:{i}"} for i, row in enumerate(events)])
    history = History(told, [PACT, EMBARGO])
    for day in [*asked, *(one.published for one in told), *(one.published + MEMORY for one in told)]:
        known = merge_statements([one for one in told if one.published <= day], [PACT, EMBARGO])
        assert history.known_on(day) == known and history.known_on(day, ["CHL"]) == [s for s in known if "CHL" in (s.first, s.second)]
        assert history.standing_on(day) == [s for s in known if s.well_told and s.stands_at(day)]
