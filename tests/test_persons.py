"""Who a surname, a given name, "she" or "our shared" means; who is not made to do or to suffer what only the page suggests."""
from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from conftest import codes

from detente.actors import home_of
from detente.articles import read_article
from detente.codebook.genders import gender_of, gender_said
from detente.codebook.tables import read_rows
from detente.model import load_parser
from detente.pipeline import default_coder
from detente.records import Page

DAY = dt.date(2018, 4, 6)


@pytest.fixture(scope="session")
def code(code_by_rules):
    return code_by_rules


# why, text, a type, the names of its actor
CALLED = [
    ("The first of two is whom a surname means.", "Raul Castro of Cuba, the brother of President Fidel Castro, met workers. Castro praised Russia.", "SUPPORT", ["Raúl Castro"]),
    ("A given name alone is its bearer's.", "Polish Foreign Minister Zbigniew Rau came to Kyiv. Ukraine thanked him. Zbigniew condemned Russia.", "ACCUSE", ["Zbigniew Rau"]),
    ("She is no man.", "Theresa May met David Cameron in London. She praised France.", "SUPPORT", ["Theresa May"]),
    ("He is no woman.", "Theresa May met David Cameron in London. He praised France.", "SUPPORT", ["David Cameron"]),
    ("She may be who is named next.", "David Cameron was in Rome. Though she praised France, Theresa May was tired.", "SUPPORT", ["Theresa May"]),
]


@pytest.mark.parametrize("why, text, type_, names", CALLED, ids=[why for why, *_ in CALLED])
def test_who_is_called_so(code, why, text, type_, names):
    events = code(text, day=DAY if "Rau" not in text else dt.date(2022, 3, 5)).events
    assert [[e.name for e in event.actor] for event in events if event.type == type_] == [names]


def test_who_is_called_by_the_given_name_leaves_the_surname_to_the_other(code):
    coded = code("Elian Gonzalez accused Cuba. Elian praised Chile. Juan Miguel Gonzalez met Cuban lawmakers. Gonzalez thanked Russia.", day=DAY)
    assert [[e.name for e in event.actor] for event in coded.events if event.type == "SUPPORT"] == [["Elian Gonzalez"], ["Juan Miguel Gonzalez"]]


def test_our_shared_is_of_both(code):
    text = "Secretary Blinken and Czech Foreign Minister Jan Lipavsky discussed our shared commitment to support Ukraine."
    (event,) = (e for e in code(text, day=dt.date(2022, 6, 8), url="https://www.state.gov/x").events if e.type == "SUPPORT")
    assert sorted(codes(event.actor)) == ["CZE", "USA"]


@pytest.mark.parametrize("name, title, gender", [
    ("Hillary Clinton", "", "f"), ("Jeff Merkley", "", "m"), ("Clinton", "Mrs.", "f"), ("Clinton", "", ""), ("Robin Cook", "", ""), ("Sheikh Hasina", "", ""), ("Élisabeth Borne", "", "f"),
])
def test_a_gender_is_told_only_where_it_is_sure(name, title, gender):
    assert gender_of(name, title) == gender


def test_the_table_of_given_names_has_each_once():
    rows = read_rows("given_names.csv")
    assert max(Counter(row["name"] for row in rows).values()) == 1 and {row["gender"] for row in rows} == {"f", "m"}
    assert not {row["name"] for row in rows} & {"Alex", "Robin", "Andrea", "Jean", "Karen", "Sheikh"}


def test_pronouns_that_tell_no_gender():
    assert [gender_said(word) for word in ("He", "hers", "it", "their")] == ["m", "f", "", ""]


LOCAL = "Man dies\n\nBUFFALO, N.Y. (AP) - Barnett Slepian, a doctor, was shot in his kitchen on Friday. Police are looking for the gunman. The Justice Department is investigating the shooting."


def test_police_are_not_made_to_do_what_a_passive_leaves_open(coder):
    events = coder.code(Page(LOCAL.encode(), "test", None)).events
    (shot,) = (e for e in events if e.type == "ASSAULT" and e.trigger.text == "shot")
    assert not any(e.code for e in shot.actor)


def test_nobody_is_told_to_have_been_met_where_no_words_name_him(coder):
    events = coder.code(Page(LOCAL.encode(), "test", None)).events
    assert all(e.text for event in events if event.actor for e in event.recipient if e.code in {doer.code for doer in event.actor})


@pytest.mark.parametrize("text, blamed", [
    ("Attack in Iraq\n\nThe United States condemns the attack in the Dohuk province of Iraq, which killed nine civilians.", []),
    ("Attack in Ukraine\n\nGermany condemned Russia's attack on Ukraine.", ["RUS"]),
])
def test_who_was_hit_is_not_blamed(coder, text, blamed):
    events = coder.code(Page(text.encode(), "test", None, dt.date(2022, 7, 21))).events
    assert [codes(e.recipient) for e in events if e.type == "ACCUSE"] == [blamed]


def test_partners_are_not_those_whose_partners_they_are(coder):
    text = "Summit\n\nBritain courts China. Britain is glad of it. In June Britain pressed its partners to soften the communique. Britain said no more."
    (event,) = (e for e in coder.code(Page(text.encode(), "test", None, DAY)).events if e.type == "REQUEST")
    assert codes(event.recipient) in ([], [None])


def test_who_is_quoted_is_no_agent():
    (words,) = load_parser().parse(["Smith was arrested in another state, according to Randy Sengel."])[0]
    assert "obl:agent" not in {word.label for word in words}


@pytest.mark.parametrize("text, home", [
    ("President Saakashvili is in Tbilisi. Georgia is calm. Georgia fought Russia.", "GEO"),
    ("Governor Nathan Deal is in Atlanta. Georgia is calm. Georgia fought fires.", None),
])
def test_georgia_is_a_state_of_the_world_where_its_people_are_named(text, home):
    coder, article = default_coder(), read_article(Page(f"News of the day\n\n{text}".encode()))
    found = home_of(article, coder.codebook, coder.codebook.find_names(article.text), coder._country_of)
    assert found == home


def test_what_is_said_again_by_the_same_names_is_one_event(coder):
    text = "Talks\n\nWang Yi of China met Sergei Lavrov of Russia on Thursday. The peninsula must be free of arms, Wang told reporters following his talks with Lavrov."
    assert len([e for e in coder.code(Page(text.encode(), "test", None, DAY)).events if e.type == "CONSULT"]) == 1


@pytest.mark.parametrize("text, type_, met", [
    ("Hungary blocked the sale of gas to Ukraine on Monday.\n\nGermany and Poland condemned the move.", "ACCUSE", ["HUN"]),
    ("Russia expelled two Polish diplomats on Monday. Ukraine's president welcomed the decision.", "SUPPORT", ["RUS"]),
])
def test_the_move_is_what_others_have_just_done(coder, text, type_, met):
    events = coder.code(Page(f"News of the day\n\n{text}".encode(), "test", None, DAY)).events
    assert [codes(e.recipient) for e in events if e.type == type_] == [met]


def test_who_blocks_a_text_does_not_say_what_it_says(coder):
    text = "Statement\n\nHungary on Tuesday blocked a joint European Union statement criticising Russia's detention of opposition activists."
    events = coder.code(Page(text.encode(), "test", None, DAY)).events
    assert [codes(e.actor) for e in events if e.type == "ACCUSE"] == [["EUR"]]


def test_government_forces_are_those_of_the_state_whose_rebels_they_meet(coder):
    text = "London talks\n\nLONDON (Reuters) - Britain summoned the Russian ambassador. Vehicles had crossed into an area of Ukraine where pro-Moscow rebels are battling government forces."
    (event,) = (e for e in coder.code(Page(text.encode(), "test", None, DAY)).events if e.trigger.text == "battling")
    assert codes(event.recipient) == ["UKR"]


def test_a_light_verb_and_its_object_tell_one_act(coder):
    text = "Japanese minister to visit Moscow\n\nJapanese foreign minister Taro Kono would pay an official visit to Moscow in May, Russia said."
    assert len([e for e in coder.code(Page(text.encode(), "test", None, DAY)).events if e.type == "CONSULT"]) == 1


def test_both_men_are_persons_and_both_sides_states(coder):
    met, fought = "Clash\n\nIndia's Subrahmanyam Jaishankar met China's Wang Yi.", "Wang said Indian troops attacked Chinese soldiers."
    def who_promised(text):
        events = coder.code(Page(f"{text} promised not to escalate the situation.".encode(), "test", None, dt.date(2020, 6, 18))).events
        return {e.name for event in events if event.type == "AGREE" for e in event.actor}
    assert who_promised(f"{met} {fought} Both men") == {"Subrahmanyam Jaishankar", "Wang Yi"}
    assert who_promised(f"{met} The two sides") == {"India", "China"}


def test_who_is_quoted_as_saying_speaks_once(coder):
    text = 'Visit\n\n"We will be glad to meet the Japanese foreign minister in February," news agencies quoted Russian deputy foreign minister Alexei Borodavkin as saying.'
    events = coder.code(Page(text.encode(), "test", None, dt.date(2011, 1, 20))).events
    assert events and all(len({s.start for s in event.per}) == len(event.per) for event in events)


def test_the_trip_is_the_one_that_is_told(coder):
    text = "Sochi\n\nPrime Minister Shinzo Abe will travel to Sochi on Friday to meet Russian President Vladimir Putin, brushing aside a request by US President Barack Obama to postpone the trip."
    events = coder.code(Page(text.encode(), "test", None, dt.date(2016, 5, 4))).events
    (request,) = (e for e in events if e.type == "REQUEST")
    assert (codes(request.actor), codes(request.recipient), codes(request.third)) == (["USA"], ["JPN"], ["RUS"])
    (visit,) = (e for e in events if e.id == request.about)
    assert (codes(visit.actor), codes(visit.recipient)) == (["JPN"], ["RUS"])
