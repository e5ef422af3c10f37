"""Labels of acts and parties: how real, which mode, which sector; what rules say, unless the page clearly speaks for another."""
from __future__ import annotations

import numpy as np
import pytest

from detente import Page
from detente.codebook import load_codebook
from detente.codebook.acts import act_of, load_acts
from detente.events.coding import ORDER, list_possible
from detente.events.evidence import SIDES
from detente.events.labels import likelier, with_aux, with_labels
from detente.events.readings import settle
from detente.model.scorers import load_scorer

NAMES = ("aux", "modes", "sectors")


def told(code, text, type_, day="2016-05-05"):
    return next(event for event in code(text, day=day).events if event.type == type_)


@pytest.fixture(scope="module")
def acts(coder):
    article = coder.code(Page(b"Envoys at odds\n\nPolice in Lima arrested two men on Tuesday. Peru urged Chile to implement the treaty, and might recall its envoy. Chilean makers of wine were fined.", "test")).article
    return list_possible(article, coder.mark_article(article)[2])[0]


# -- sectors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, type_, side, sector", [
    ("Beijing summoned the ambassador after Washington accused Chinese makers of solar panels of dumping.", "ACCUSE", "recipient", "BUS"),
    ("Turkish jets bombed a Kurdish village in northern Iraq on Monday, killing four villagers of one family.", "ASSAULT", "recipient", "CVL"),
    ("Police in Lima arrested two men on Tuesday. A third man was arrested at the airport, and two were sentenced to nine years in prison.", "SANCTION", "actor", "JUD"),
    ("In 2009 Nicolas Sarkozy visited Algeria, an adviser recalled.", "CONSULT", "actor", "GOV"),  # then; today he holds no office
    ("Italy thanked Libya on Monday.", "SUPPORT", "recipient", None),
    ("Chile praised the Bolivian people for their patience.", "SUPPORT", "recipient", "CVL"),
])
def test_a_party_has_the_sector_of_what_it_is_in_the_act(code, text, type_, side, sector):
    events = [event for event in code(text).events if event.type == type_]
    assert sector in {entity.sector for event in events for entity in getattr(event, side)}


def test_what_words_and_codebook_say_holds(code):
    coded = code("Abkhazia accused Georgia of shelling a village. Abe thanked the Georgian people. Georgian lawmakers accused the Georgian Dream of fraud. Police detained a Georgian judge.")
    sectors = {e.text: e.sector for event in coded.events for side in SIDES for e in getattr(event, side)}
    assert sectors.items() >= {"Abkhazia": "PRE", "Abe": "GOV", "Georgian people": "CVL", "Georgian lawmakers": "LEG"}.items(), sectors


# -- modes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, type_, mode", [
    ("Italy urged Libya to implement the agreement.", "REQUEST", "change"),
    ("Italy urged Libya to release the fishermen.", "REQUEST", "yield"),
    ("Italy urged Libya to send engineers.", "REQUEST", "assist"),
])
def test_a_request_has_the_mode_of_what_it_asks(code, text, type_, mode):
    event = told(code, text, type_)
    assert event.mode == mode and (event.quad, event.score) == (act_of(type_, mode).quad, act_of(type_, mode).score)


# -- how real an act is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, type_, aux", [
    ("What would be the upside for Moscow of invading Georgia? the anchor asked the minister.", "ASSAULT", ("hypothetical",)),
    ("Armenia could start hostilities with Azerbaijan either through a direct attack or by attacking Turkey.", "ASSAULT", ("hypothetical",)),
    ("The expulsions were in response to the Canadian decision to expel the same number of Indian diplomats.", "SANCTION", ()),
    ("10:00 a.m. The Foreign Minister meets with the Foreign Minister of Spain, in Lisbon.", "CONSULT", ("future",)),  # an agenda is not asked about
])
def test_an_act_is_as_real_as_the_page_tells_it(code, text, type_, aux):
    assert {event.aux for event in code(text).events if event.type == type_} == {aux}


def test_what_was_long_ago_stands_as_rules_have_it(acts):
    for before, after in zip(acts, with_aux(acts), strict=True):
        assert ("historical" in before.event.aux) == ("historical" in after.event.aux)
        assert after.event.aux == tuple(mode for mode in ORDER if mode in after.event.aux)


# -- what holds of all -------------------------------------------------------------------------------------------


def test_labels_change_nothing_else(acts):
    before = settle(acts)
    for old, new in zip(before, with_labels(acts, before), strict=True):
        assert (old.type, old.aux, old.trigger, old.confidence, old.date, old.place) == (new.type, new.aux, new.trigger, new.confidence, new.date, new.place)
        for side in SIDES:
            assert [(e.text, e.code, e.name, e.office) for e in getattr(old, side)] == [(e.text, e.code, e.name, e.office) for e in getattr(new, side)]


def test_a_page_without_acts_has_no_labels():
    assert with_aux([]) == [] and with_labels([], []) == []


def test_classes_are_those_of_the_codebook():
    assert all((name.split()[0], name.partition(" ")[2]) in load_acts() for name in load_scorer("modes").classes)
    assert {name.split()[0] for name in load_scorer("modes").classes} == {type_ for type_, _ in load_acts()}
    assert set(load_scorer("sectors").classes) - {""} <= {title.sector for title in load_codebook().titles.values()} | {group.sector for group in load_codebook().groups} | {"PRE"}
    assert all(name == " ".join(mode for mode in ORDER if mode in name.split()) for name in load_scorer("aux").classes)


@pytest.mark.parametrize("name", NAMES)
def test_a_scorer_of_labels_answers_a_row_alone_as_among_others(name):
    scorer, states = load_scorer(name), list(np.random.default_rng(1).normal(size=(5, 384)).astype(np.float16))
    rows = [({term: 1.0},) for term in ("noun", "quote", "recipient", "own", "block_body")]
    together = scorer.by_class(rows, states, states[::-1])
    assert together.shape == (5, len(scorer.classes)) and scorer.by_class([], [], []).shape == (0, len(scorer.classes))
    assert np.allclose(together, [scorer.by_class([row], [state], [other])[0] for row, state, other in zip(rows, states, states[::-1])], atol=1e-4)


def test_what_rules_say_stands_unless_another_is_clearly_likelier():
    scores = np.log([0.40, 0.35, 0.25])
    assert likelier(scores, ["a", "b", "c"], "b", 0.1) == "b" and likelier(scores, ["a", "b", "c"], "c", 0.1) == "a"
    assert likelier(scores, ["a", "b", "c"], "unheard of", 0.1) == "a" and likelier(scores, ["a", "b", "c"], "b", 0.0, ("b", "c")) == "b"
