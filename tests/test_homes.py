"""Bare parties, promises, timelines, headlines: what an article as a whole adds to its sentences."""
from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from conftest import codes, tell_event

from detente.actors import home_of
from detente.articles import read_article
from detente.model.decode import decode_hints
from detente.pipeline import default_coder
from detente.places import areas_named
from detente.records import Page


@pytest.fixture(scope="session")
def code(code_by_rules):
    """What rules tell: each case here is one of theirs."""
    return code_by_rules


@pytest.mark.parametrize("text, home", [
    ("LAGOS, Nigeria (AP) - Police broke up a march.", "NGA"),
    ("TOWER, Minn. (AP) -- Two former officials were charged.", "USA"),
    ("SINGAPORE: The government will pay for the visits.", "SGP"),
    ("Havana, March 14. - The Ministry delivered a note.", "CUB"),
    ("The police said little. Peru is calm, and so is the rest of Peru.", "PER"),
    ("Peru and Chile talked. Chile and Peru will talk again.", None),
    ("Reuters reports on a theft.\n\nLIMA (Reuters) - The police said little of Chile.", "PER"),
    ("WASHINGTON (Reuters) - China stole files of a regulator. China denies it. China, lawmakers say, did so twice. China said no more.", "USA"),
    ("Gunman's wife worked at home. CARTHAGE, N.C. (AP) - Investigators look into his school in Germany.", "USA"),
    ("BANGKOK (Reuters) - Myanmar is at war. Myanmar denies it. Myanmar said no more. Myanmar is quiet.", "MMR"),
])
def test_home_is_the_dateline_or_the_one_state_that_is_named(text, home):
    coder, article = default_coder(), read_article(Page(f"News of the day\n\n{text}".encode()))
    assert home_of(article, coder.codebook, coder.codebook.find_names(article.text), coder._country_of) == home


@pytest.mark.parametrize("text, home", [
    ("He is a pastor in Fort Worth, Texas, and told of a Russian submarine.", None),
    ("He is a pastor in Fort Worth, Texas. He told of Ohio, of Utah, and of a Russian submarine.", "USA"),
    ("He is a pastor by the sea. He told of a Russian submarine.", "RUS"),
])
def test_provinces_count_for_their_state(text, home):
    coder, article = default_coder(), read_article(Page(f"News of the day\n\n{text}".encode()))
    hits = coder.codebook.find_names(article.text)
    assert coder.home_of(article, hits, areas_named(article.text, coder.codebook, coder.gazetteer)) == home


def test_a_states_own_release_tells_of_the_world():
    page = Page(b"<html><body><article><h1>World Refugee Day</h1><p>The United States supports displaced people around the world, and the United States thanks their hosts.</p></article></body></html>",
                url="https://www.state.gov/world-refugee-day/", published=dt.date(2021, 6, 20))
    coder, article = default_coder(), read_article(page)
    assert article.publisher_country == "USA"
    assert coder.home_of(article, coder.codebook.find_names(article.text), areas_named(article.text, coder.codebook, coder.gazetteer)) is None


def told(coded):
    return [tell_event(e) for e in coded.events]


def test_one_state_named_late_on_a_page_of_another_is_no_home(code):
    coded = code("A Florida man gets seventeen years. A federal judge sentenced a broker on Friday, who sold music players to a chain of shops in Chile.")
    assert "CHL" not in {e.code for event in coded.events for e in event.actor}


def test_a_bare_police_force_is_that_of_the_dateline_and_so_are_its_prisoners(code):
    coded = code("LAGOS, May 4 - Police arrested two reporters on Tuesday.")
    event = next(e for e in coded.events if e.type == "COERCE")
    assert [(e.code, e.sector) for e in event.actor] == [("NGA", "COP")]
    assert codes(event.recipient) == ["NGA"]


def test_people_from_abroad_are_not_the_states_own(code):
    coded = code("LAGOS, May 4 - Police arrested two foreign reporters on Tuesday.")
    event = next(e for e in coded.events if e.type == "COERCE")
    assert codes(event.recipient) == [] and [e.text for e in event.recipient] == ["two foreign reporters"]


def test_a_pronoun_is_shown_by_the_name_in_its_sentence(code):
    coded = code("Ghana said on Monday that it will send food to Togo.")
    event = next(e for e in coded.events if e.type == "AID")
    assert [e.text for e in event.actor] == ["Ghana"]


@pytest.mark.parametrize("text, expected", [
    ("Canada agreed to lift its sanctions on Chad.", "RETREAT CAN > TCD +future"),
    ("Kenya has invited the president of Chad to visit Nairobi in June.", "CONSULT/visit TCD > KEN +future"),
])
def test_a_promise_is_the_act_still_to_come(code, text, expected):
    assert expected in told(code(text)) and not [e for e in told(code(text)) if e.startswith("AGREE")]


def test_the_day_of_a_timelines_entry_is_the_day_of_what_it_tells(code):
    coded = code("Feb 7, 2011 - Norway recalls its ambassador from Chad.", day="2016-05-05")
    event = next(e for e in coded.events if e.type == "SANCTION")
    assert event.date is not None and event.date.since.isoformat() == "2011-02-07"


def test_a_headline_that_tells_less_is_the_same_event(code):
    coded = code("Norway on Monday condemned the arrest of two reporters by the police of Chad.", headline="Norway condemns arrests")
    assert len([e for e in coded.events if e.type == "ACCUSE"]) == 1


def test_hints_name_the_likeliest_type_first_and_the_words_of_the_parties():
    acts = np.log(np.array([[0.96, 0.02, 0.02], [0.1, 0.2, 0.7]]))
    pairs = np.array([[0.0, 0.0, 0.0], [9.0, 1.0, 2.0]])
    aux = np.array([[-1.0], [3.0]])
    of_act = np.array([[0.0, 0.0], [4.0, -4.0]])  # one role weight for the doer, one for the recipient
    of_party = np.array([[1.0], [-1.0]])
    hints = decode_hints(acts, pairs, aux, of_act, of_party, ["O", "AID", "CONSULT"], ["AID", "CONSULT", "CONSULT visit"], ["future"])
    assert list(hints) == [1]
    assert [kind for kind, _ in hints[1].types] == ["CONSULT", "AID"] and hints[1].aux == ("future",)
    assert (hints[1].mode_of("CONSULT"), hints[1].mode_of("AID"), hints[1].mode_of("SANCTION")) == ("visit", "", "")
    assert [k for k, chance in hints[1].actor if chance > 0.5] == [0] and [k for k, chance in hints[1].recipient if chance > 0.5] == [1]
