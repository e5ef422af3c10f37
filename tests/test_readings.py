"""A page read as a whole: who, when and where among all that it names, and how sure that is."""
from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import codes

from bench.acts import lay_out
from detente import Coder, Page
from detente.codebook.acts import load_acts
from detente.events.candidates import list_parties
from detente.events.circumstances import LISTS, best_of, with_circumstances
from detente.events.coding import HOPELESS, LEAST, SURER, list_possible
from detente.events.evidence import SIDES
from detente.events.readings import SYMMETRIC, _sides_of_mutual, chances_of_parties, list_readings, settle
from detente.model.scorers import load_scorer
from train.marked import read_pages

TRAIN = Path(__file__).parents[1] / "train"
TEXT = (
    "Envoys at odds\n\nLIMA, May 4 (Agency) - Peru asked Chile on Tuesday to hand over a former minister. Chile refused.\n\n"
    "Bolivia's foreign minister met his counterpart from Peru in La Paz on Wednesday. They condemned the refusal.\n\nPolice arrested two men in Arequipa."
)


@pytest.fixture(scope="module")
def acts(coder):
    article = coder.code(Page(TEXT.encode(), "test", None)).article
    return list_possible(article, coder.mark_article(article)[2])[0]


def test_whoever_asked_is_answered_in_another_sentence(coder):
    refusal = next(e for e in coder.code(Page(TEXT.encode(), "test", None)).events if e.type == "REJECT")
    assert (codes(refusal.actor), codes(refusal.recipient)) == (["CHL"], ["PER"])


def test_the_chances_of_codes_are_chances(acts):
    for act, chances in zip(acts, chances_of_parties(acts), strict=True):
        assert set(chances) == {(c.what, c.side) for c in list_parties(act)} and all(0 < p < 1 for p in chances.values())
        assert {side for _, side in chances} <= set(SIDES)


def test_a_reading_of_a_mutual_act_has_one_side(acts):
    for act, readings in zip(acts, list_readings(acts, chances_of_parties(acts)), strict=True):
        assert len({r.sides for r in readings}) == len(readings)
        assert act.event.type not in SYMMETRIC or all(not recipient for _, recipient in (r.sides for r in readings))


@pytest.mark.parametrize("mode, expected", [(None, {"actor": ("BOL",), "recipient": ("PER",)}), ("visit", {"actor": ("PER",), "recipient": ("BOL",)})])
def test_of_talks_nobody_stands_on_both_sides_when_others_do(acts, mode, expected):
    met = next(act.event for act in acts if act.event.trigger.text == "met")
    bolivia, peru = (next(e for e in (*met.actor, *met.recipient) if e.code == code) for code in ("BOL", "PER"))
    sides = {"actor": (bolivia,), "recipient": (bolivia, peru)} if mode is None else {"actor": (bolivia, peru), "recipient": (bolivia,)}
    assert _sides_of_mutual(replace(met, mode=mode, **sides), ("BOL", "PER"), {}) == expected
    assert _sides_of_mutual(replace(met, actor=(peru,), recipient=(peru,)), ("PER",), {}) == {"actor": ("PER",), "recipient": ("PER",)}


def test_no_term_stands_in_two_parts_of_a_row(acts):
    """Parts are summed."""
    rows = [one.terms for act in acts for some in (list_parties(act), *(list_(act) for list_ in LISTS.values())) for one in some]
    rows += [reading.terms for some in list_readings(acts, chances_of_parties(acts)) for reading in some]
    assert len(rows) > 50
    for parts in rows:
        terms = [term for part in parts for term in part]
        assert len(terms) == len(set(terms)), sorted(t for t in terms if terms.count(t) > 1)


def test_what_rules_doubt_hopelessly_is_not_weighed(coder):
    article = coder.code(Page(TEXT.encode(), "test", None)).article
    few, many = (list_possible(article, coder.mark_article(article)[2], least)[0] for least in (HOPELESS, 0.0))
    assert {act.event.id for act in few} <= {act.event.id for act in many}
    assert all(act.event.confidence >= HOPELESS for act in few if "doubted" in dict(act.event.evidence))


HEADED = "Minister condemns raid\n\nPARIS - France's foreign minister met bankers. On Monday he condemned a raid by Chadian soldiers on a village in Cameroon."


def test_what_a_headline_leaves_out_may_stand_in_the_text_below(coder):
    article = coder.code(Page(HEADED.encode(), "test", None, dt.date(2021, 5, 5))).article
    _, _, marked = coder.mark_article(article)
    acts = list_possible(article, marked)[0]
    heading = next(act for act in acts if act.event.block == "headline" and act.event.type == "ACCUSE")
    assert {"FRA", "TCD", "CMR"} <= set(heading.codes) and {c.what for c in list_parties(heading)} == set(heading.codes)
    assert dt.date(2021, 5, 3) in {one.what.since for one in LISTS["days"](heading)}
    assert "CMR" in {one.what.country for one in LISTS["places"](heading)}
    meeting = next(act for act in acts if act.event.trigger.text == "met")
    assert not {"TCD", "CMR"} & set(meeting.codes)  # what is only named later does nothing in the text before


@pytest.mark.parametrize("since, until", [("since May", dt.date(2021, 7, 14)), ("this month", dt.date(2021, 7, 14)), ("in May", dt.date(2021, 5, 31))])
def test_what_has_begun_may_end_when_the_page_tells_it(coder, since, until):
    text = f"Kenya has shelled villages in Somalia {since}. The army denied it. Nobody else was there."
    article = coder.code(Page(text.encode(), "test", None, dt.date(2021, 7, 14))).article
    shelled = next(act for act in list_possible(article, coder.mark_article(article)[2])[0] if act.event.trigger.text == "shelled")
    assert until in {one.what.until for one in LISTS["days"](shelled)}


def test_what_has_since_been_done_was_done_since_the_day_named_last(coder):
    text = "Soldiers seized the bridge in Sudan on July 3. The army of Sudan has since shelled villages in Chad."
    article = coder.code(Page(text.encode(), "test", None, dt.date(2021, 7, 14))).article
    shelled = next(act for act in list_possible(article, coder.mark_article(article)[2])[0] if act.event.trigger.text == "shelled")
    assert (dt.date(2021, 7, 3), dt.date(2021, 7, 14)) in {(one.what.since, one.what.until) for one in LISTS["days"](shelled)}


def test_a_title_without_a_tense_has_the_day_of_what_is_to_come(coder):
    text = "US-Belgium Talks in Brussels\n\nSecretary of State Blinken will meet Foreign Minister Wilmes of Belgium in Brussels on July 21, 2021."
    article = coder.code(Page(text.encode(), "test", None, dt.date(2021, 7, 14))).article
    acts = list_possible(article, coder.mark_article(article)[2])[0]
    title = next(act for act in acts if act.event.block == "headline" and not act.event.aux)
    event, = with_circumstances([title], [title.event])
    assert (event.aux, str(event.date.since)) == (("future",), "2021-07-21")


@pytest.mark.parametrize("of", LISTS)
def test_what_is_chosen_was_to_choose_from(acts, of):
    for act, (chosen, chance) in zip(acts, best_of(acts, of), strict=True):
        assert chosen is None and chance == 0 or chosen in [one.what for one in LISTS[of](act)] and 0 < chance < 1


def test_a_deed_told_again_is_one_event(code):
    text = (
        "Kenyan police kill three protesters\n\nNAIROBI, July 2, 2019 - Kenyan police shot dead three protesters in Kisumu on Tuesday.\n\n"
        "Residents said the shooting began at noon.\n\nThe killings brought the toll to nine, the Red Cross said. Sudan and Uganda signed a trade agreement in Kampala."
    )
    events = code(text).events
    assert [e.type for e in events].count("ASSAULT") == 1 and "SUPPORT" in {e.type for e in events}


def test_a_page_is_read_the_same_twice_and_an_empty_one_tells_nothing(acts):
    assert settle(acts) == settle(acts) and settle([]) == []


@pytest.mark.parametrize("text", ["One man was arrested in Ohio on Monday.", "A restaurant owner was detained in Kyiv.", "Two opposition leaders were shot in Nairobi on Friday."])
def test_nobody_does_a_thing_to_himself(code, text):
    for event in code(text).events:
        assert not {(e.start, e.end) for e in event.actor if e.text} & {(e.start, e.end) for e in event.recipient if e.text}


def test_what_rules_doubt_must_be_surer():
    told = Coder(least=0.0).code(Page(TEXT.encode(), "test", None)).events
    assert all(e.confidence >= SURER for e in told if "doubted" in dict(e.evidence))


def test_an_event_without_any_code_is_none_of_what_rules_doubt(coder):
    for event in Coder(least=0.0).code(Page(b"Suit filed\n\nAcme Minerals Corp. filed suit in court against Basalt Holdings. A neighbour thanked a friend.", "test", None)).events:
        assert codes([*event.actor, *event.recipient]) or "doubted" not in dict(event.evidence)


@pytest.mark.parametrize("text", ["The Kenyan opposition called Monday's vote a farce.", "Ohio Republican Party Chairman Paul Denny condemned Friday's decision."])
def test_a_day_is_nobody(text):
    events = Coder(least=0.0).code(Page(f"Court rules on rolls\n\n{text}".encode(), "test", None, dt.date(2016, 9, 24))).events
    assert events and not {"Friday", "Monday"} & {e.text for event in events for e in (*event.actor, *event.recipient)}


@pytest.mark.parametrize("text", [TEXT, "Iran talks\n\nPARIS, May 4 (Agency) - France urged Iran to release two sailors and to hold talks with Iraq. Spain threatened to suspend trade with Iran. Iran refused.\n\nThe sailors wrote home."])
def test_what_another_act_is_about_is_told_with_it_or_not_at_all(coder, text):
    events = coder.code(Page(text.encode(), "test", None, dt.date(2016, 5, 5))).events
    about = {event.about for event in events}
    assert {event.id for event in events if event.confidence < LEAST} <= about and about <= {None, *(event.id for event in events)}


def test_a_scorer_takes_unknown_terms_unknown_states_and_nothing():
    scorer = load_scorer("parties")
    known, unknown = scorer.scores([({"in": 1.0},), ({"in": 1.0, "no such term": 9.0},)], [None, None], [None, None])
    assert known == unknown and scorer.scores([], [], []).shape == (0,)
    assert np.isfinite(scorer.scores([({"in": 1e9},)], [None], [None])).all()  # far off is cut


@pytest.mark.parametrize("name", ["parties", "readings", "days", "places", "repeats"])
def test_a_scorer_answers_a_row_alone_as_among_others(name):
    scorer, states = load_scorer(name), np.random.default_rng(1).normal(size=(5, 384)).astype(np.float16)
    rows = [({term: float(k)},) for k, term in enumerate(("score", "here", "rule", "lp", "back"))]
    others = None if name == "readings" else list(states[::-1])
    together = scorer.scores(rows, list(states), others)
    alone = [scorer.scores([row], [state], None if others is None else [others[k]])[0] for k, (row, state) in enumerate(zip(rows, states))]
    assert np.allclose(together, alone, atol=1e-4)


# -- what it learned from ----------------------------------------------------------------------------------------


def read_slots(name: str) -> dict[str, list[dict[str, str]]]:
    pages = defaultdict(list)
    with (TRAIN / "slots" / name).open(encoding="utf-8") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            pages[row["page"]].append(row)
    return pages


@pytest.mark.parametrize("name, count", [("articles.tsv", 15243), ("releases.tsv", 2512), ("documents.tsv", 1133)])
def test_annotated_slots_follow_their_form(name, count):
    rows = [row for page in read_slots(name).values() for row in page if row["start"]]  # a page without an act has a row of its own
    types = {type_ for type_, _ in load_acts()}
    assert len(rows) == count and {row["type"] for row in rows} <= types
    for row in rows:
        parties = [party for side in SIDES for party in row[side].split("; ") if party != "-"]
        assert all(len(part) == 3 and part.isupper() for party in parties for part in party.split()), row
        since, _, until = row["date"].partition("/")
        assert row["date"] == "-" or len(since) == 10 and since <= (until or since), row
        assert row["place"] == "-" or len(row["place"]) == 3, row


def test_annotated_words_stand_where_the_slots_say():
    wanted = read_slots("articles.tsv")
    for path in sorted((TRAIN / "constructed").glob("articles-home.tsv")):
        for number, page in enumerate(read_pages(path)):
            text = lay_out(page)[0].text
            for row in wanted.get(f"home-{number:03d}", ()):
                assert text[int(row["start"]) :].startswith(row["word"]), row
