"""Copies of one text and stories of one deed: what is one stays one however it comes, and nothing is lost or touched."""
from __future__ import annotations

import copy as copying
import datetime as dt
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.stories import Story, find_aliases, find_revisions, group_articles, group_events, story_id
from detente.stories.deeds import place_in_line
from detente.stories.tellings import THIN, read_telling
from detente.stories.words import weigh

LAW = settings(deadline=None)      # the first example loads the words

# -- articles ----------------------------------------------------------------------------------------------------


def paragraph(number: int, words: int = 24) -> str:
    rng = random.Random(number)
    return " ".join("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(words)) + "."


def article(id: str, *parts: str, day: str = "2021-05-01", **more) -> dict:
    return {"id": id, "published": day, "document": f"of {id}", "text": "\n".join(parts), "blocks": None, **more}


WIRE = [paragraph(n) for n in range(8)]


def test_a_copy_with_a_new_lead_and_a_cut_tail_is_a_copy():
    rows = [article("wire", *WIRE), article("paper", "Our own headline over it.", paragraph(90), *WIRE[:6], day="2021-05-02")]
    assert group_articles(rows) == {"wire": "wire", "paper": "wire"}


def test_a_copy_with_sentences_dropped_is_a_copy():
    assert set(group_articles([article("wire", *WIRE), article("paper", *WIRE[:2], *WIRE[3:6], WIRE[7])]).values()) == {"paper"}


GREETING = ("On behalf of the Government of the United States of America, I extend my best wishes to the people of {0} as you "
            "celebrate your national day. The United States and {0} share {1}. We look forward to working with {2} on {3}, "
            "and to many more years of friendship. "
            "I wish the people of {0} a happy {4} and peace and prosperity in the year ahead.")


def test_greetings_of_one_template_to_two_countries_are_not_copies():
    norway = "Norway", "a long coast and an old love of boats", "Oslo", "the seas", "Constitution Day"
    kenya = "Kenya", "a belief in enterprise and in the young", "Nairobi", "drought and trade", "Jamhuri Day"
    rows = [article("a", GREETING.format(*norway)), article("b", GREETING.format(*kenya))]
    assert group_articles(rows) == {"a": "a", "b": "b"}


def test_a_digest_that_holds_a_short_text_is_not_its_copy():
    assert len(set(group_articles([article("a", WIRE[0], WIRE[1]), article("b", *WIRE)]).values())) == 2


def test_very_short_texts_are_copies_only_when_equal():
    texts = {"a": "Two ministers met in Rome.", "b": "Two ministers met in Rome!", "c": "Two ministers met in Oslo."}
    rows = [article(id, text) for id, text in texts.items()]
    assert group_articles(rows) == {"a": "a", "b": "a", "c": "c"}


def test_bylines_and_credits_are_set_aside():
    def with_byline(id, line):
        text = f"{line}\n{WIRE[0][:150]}"
        blocks = [{"role": "byline", "start": 0, "end": len(line)}, {"role": "body", "start": len(line) + 1, "end": len(text)}]
        return article(id, text) | {"blocks": json.dumps(blocks) if id == "a" else blocks}
    rows = [with_byline("a", "By Ann Other of the Gazette in Rome"), with_byline("b", "Staff")]
    assert group_articles(rows) == {"a": "a", "b": "a"}


def test_another_text_of_one_document_is_a_revision_and_that_of_another_a_copy():
    rows = [article("first", *WIRE, document="page"), article("paper", *WIRE, "And so on.", day="2021-05-02"),
            article("second", *WIRE[:4], paragraph(80), paragraph(81), paragraph(82), document="page", day="2021-05-03"),
            article("third", *WIRE[:4], paragraph(80), paragraph(81), paragraph(83), document="page", day="2021-05-04")]
    copies = group_articles(rows)
    assert set(copies.values()) == {"first"}
    assert find_revisions(rows, copies) == {"second": "first", "third": "second"}


def test_an_address_used_again_for_another_text_is_no_revision():
    rows = [article("a", *WIRE[:3], document="national-day"), article("b", *WIRE[4:], document="national-day", day="2022-05-01")]
    copies = group_articles(rows)
    assert copies == {"a": "a", "b": "b"} and find_revisions(rows, copies) == {}


def test_an_earlier_article_gives_its_name_to_the_group_and_the_old_name_is_kept_as_an_alias():
    later = [article("b", *WIRE, day="2021-05-02"), article("c", *WIRE, "More.", day="2021-05-03")]
    before, after = group_articles(later), group_articles([*later, article("z", *WIRE, day="2021-05-01")])
    assert set(before.values()) == {"b"} and set(after.values()) == {"z"}
    assert find_aliases(before, after) == {"b": "z"}


def test_two_groups_that_are_joined_keep_the_older_name():
    apart = [article("a", *WIRE[:4], day="2021-05-01"), article("b", *WIRE[4:], day="2021-05-02")]
    before, after = group_articles(apart), group_articles([*apart, article("both", *WIRE, day="2021-05-03")])
    assert (before, after) == ({"a": "a", "b": "b"}, {"a": "a", "b": "a", "both": "a"})
    assert find_aliases(before, after) == {"b": "a"}


@st.composite
def many_articles(draw):
    """Articles of few paragraphs out of few, so that many are copies, revisions, parts of each other."""
    parts = st.lists(st.integers(0, 7), min_size=1, max_size=6, unique=True)
    made = draw(st.lists(st.tuples(parts, st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=9))
    return [article(f"a{i}", *(WIRE[n] for n in numbers), day=f"2021-05-0{day}", document=f"d{document}")
            for i, (numbers, day, document) in enumerate(made)]


@LAW
@given(many_articles(), st.randoms(use_true_random=False))
def test_copies_do_not_depend_on_the_order_of_rows_nor_on_rows_given_twice(rows, rng):
    mixed = rows + rows[:2]
    rng.shuffle(mixed)
    assert group_articles(mixed) == group_articles(rows)


@LAW
@given(many_articles(), st.integers(0, 9))
def test_more_articles_join_groups_and_never_split_them(rows, most):
    before, after = group_articles(rows[:most]), group_articles(rows)
    assert all(after[a] == after[b] for a in before for b in before if before[a] == before[b])
    aliases = find_aliases(before, after)
    assert all(aliases.get(before[a], before[a]) == after[a] for a in before)


@LAW
@given(many_articles())
def test_a_group_is_named_after_its_earliest_article_and_a_later_one_renames_only_what_it_joins(rows):
    rows = sorted(rows, key=lambda row: (row["published"], row["id"]))
    before, after = group_articles(rows[:-1]), group_articles(rows)
    days = {row["id"]: (row["published"], row["id"]) for row in rows}
    assert all(days[group] == min(days[m] for m in after if after[m] == group) for group in after.values())
    assert all(after[a] == before[a] or days[after[a]] < days[before[a]] for a in before)


# -- events ------------------------------------------------------------------------------------------------------

CALL = "Blinken spoke with Kuleba about air defence batteries and grain shipments through Odesa."


def event(id: str, sentence: str = CALL, actor: str = "USA", recipient: str = "UKR", trigger: str = "spoke", **more) -> dict:
    """A row of the table of events, as far as stories read it: a call, told the day after."""
    names = {"USA": "Antony Blinken", "UKR": "Dmytro Kuleba", "RUS": "Sergey Lavrov"}
    def side(name, codes):
        codes = [c for c in codes.split("+") if c]
        return {f"{name}_codes": codes, f"{name}_names": [names.get(c, c) for c in codes],
                f"{name}_sectors": ["GOV" if c in names else "" for c in codes]}
    row = {"id": id, "article": f"article of {id}", "publisher": f"Paper {id}", "publisher_country": "GBR", "state_owned": False,
           "published": "2022-03-15", "type": "CONSULT", "mode": None, "aux": [],
           **side("actor", actor), **side("recipient", recipient),
           "day": "2022-03-14", "day_until": "2022-03-14", "day_granularity": "day", "place_name": None, "place_country": None,
           "place_admin1": None, "lat": None, "lon": None, "place_granularity": None, "sentence": sentence, "sentence_start": 0,
           "trigger_start": max(0, sentence.find(trigger))}
    return row | more


def stories(*rows: dict, articles=(), copies=None) -> list:
    return group_events(rows, articles, copies or {})


def grouped(*rows: dict, **more) -> list[list[str]]:
    return [sorted(story.events) for story in stories(*rows, **more)]


OTHER_WORDS = "In a call on Monday, the Secretary and Kuleba went over grain shipments and how to keep Odesa open."
UNDATED = {"day": None, "day_until": None, "day_granularity": None}


def test_the_same_deed_in_other_words_is_one_story():
    assert grouped(event("a"), event("b", OTHER_WORDS, trigger="call", published="2022-03-16")) == [["a", "b"]]


@pytest.mark.parametrize("change", [
    {"type": "ACCUSE"}, {"actor_codes": ["CAN"]},
    {"recipient_codes": ["UKR", "POL"], "recipient_names": ["", ""], "recipient_sectors": ["", ""]},
    {"aux": ["negation"]}, {"aux": ["hypothetical"]}, {"aux": ["future"]},
    {"day": "2022-02-14", "day_until": "2022-02-14"}, {"published": "2022-02-15", **UNDATED}, {"actor_sectors": ["MIL"]},
])
def test_another_type_party_day_sector_or_reality_is_another_deed(change):
    assert len(grouped(event("a"), event("b", **change))) == 2


def test_who_stands_first_matters_for_an_accusation_and_not_for_a_talk():
    turned = {"actor": "UKR", "recipient": "USA"}
    assert grouped(event("a"), event("b", **turned)) == [["a", "b"]]
    assert len(grouped(event("a", type="ACCUSE"), event("b", type="ACCUSE", **turned))) == 2
    assert len(grouped(event("a", mode="visit"), event("b", mode="visit", **turned))) == 2


def test_a_mode_that_is_not_told_fits_each_and_two_modes_do_not_fit():
    assert grouped(event("a"), event("b", mode="phone")) == [["a", "b"]]
    assert len(grouped(event("a", mode="visit"), event("b", mode="phone"))) == 2


def test_two_cities_are_two_deeds_and_a_city_lies_in_its_country():
    kyiv = {"place_name": "Kyiv", "place_country": "UKR", "place_granularity": "city", "lat": 50.45, "lon": 30.52}
    lviv = {"place_name": "Lviv", "place_country": "UKR", "place_granularity": "city", "lat": 49.84, "lon": 24.03}
    ukraine = {"place_name": "Ukraine", "place_country": "UKR", "place_granularity": "country"}
    assert len(grouped(event("a", **kyiv), event("b", **lviv))) == 2
    assert grouped(event("a", **kyiv), event("b", **ukraine)) == [["a", "b"]]


def test_what_is_done_today_and_again_tomorrow_is_done_twice():
    monday = event("a", published="2022-03-14", day="2022-03-14", day_until="2022-03-14")
    tuesday = event("b", published="2022-03-15", day="2022-03-15", day_until="2022-03-15")
    assert len(grouped(monday, tuesday)) == 2


def test_a_background_without_a_day_was_not_done_about_the_day_of_publication():
    assert len(grouped(event("a", **UNDATED), event("b", aux=["historical"], **UNDATED))) == 2
    assert grouped(event("a"), event("b", aux=["historical"])) == [["a", "b"]]


def test_other_persons_need_more_likeness():
    faint = event("b", "In a call with Kuleba on Monday the port of Odesa, radars and grain were the topics.", trigger="call")
    assert grouped(event("a"), faint) == [["a", "b"]]
    assert len(grouped(event("a"), faint | {"actor_names": ["Lloyd Austin"]})) == 2


def test_an_event_without_parties_stands_alone():
    bare = {"actor": "", "recipient": ""}
    assert len(grouped(event("a", **bare), event("b", **bare))) == 2


def test_a_headline_goes_with_its_own_text():
    calls = [event(f"lead {day}", f"Blinken spoke with Kuleba about topic{day} and matter{day} in depth.", article=f"of {day}",
                   published=f"2022-03-{day}", day=f"2022-03-{day}", day_until=f"2022-03-{day}") for day in (14, 15)]
    heads = [event(f"head {day}", "Blinken Calls Kuleba", trigger="Calls", article=f"of {day}", published=f"2022-03-{day}",
                   **UNDATED) for day in (14, 15)]
    assert grouped(*calls, *heads) == [["head 14", "lead 14"], ["head 15", "lead 15"]]


def test_rare_words_weigh_more_than_common_ones():
    assert weigh("the") == 0 < weigh("minister") < weigh("grain") < weigh("kuleba") == 1


# -- who tells it ------------------------------------------------------------------------------------------------


def test_three_state_outlets_of_one_country_are_one_voice():
    state = [event(x, publisher=x, publisher_country="RUS", state_owned=True) for x in ("TASS", "RT", "Sputnik")]
    [story] = stories(*state, event("free", publisher="The Gazette"))
    assert set(story.outlets) == {"TASS", "RT", "Sputnik", "The Gazette"} and set(story.owners) == {"state of RUS", "The Gazette"}


def test_papers_that_print_one_wire_text_are_one_voice():
    wire = article("wire", *WIRE, publisher="Northern Wire", publisher_owner="Northern Group")
    copies = {"wire": "wire", "p1": "wire", "p2": "wire", "own": "own"}
    rows = [event("1", article="p1", publisher="Courier"), event("2", article="p2", publisher="Post"),
            event("3", OTHER_WORDS, "USA", "UKR", "call", article="own", publisher="Ledger")]
    [story] = stories(*rows, articles=[wire], copies=copies)
    assert set(story.owners) == {"Northern Group", "Ledger"} and len(story.outlets) == 3


def test_an_owner_of_two_papers_is_one_voice():
    papers = [article(x, "", publisher=x, publisher_owner="Group") for x in ("p1", "p2")]
    [story] = stories(event("1", article="p1"), event("2", article="p2"), articles=papers)
    assert story.owners == ("Group",)


# -- what is agreed, and what is not ------------------------------------------------------------------------------


def test_the_first_report_names_the_story():
    [story] = stories(event("b", published="2022-03-14"), event("a", published="2022-03-15"))
    assert (story.first_report, story.id, story.first_published) == ("b", story_id("b"), dt.date(2022, 3, 14))


def test_a_disagreement_is_kept_with_who_says_what():
    copies = {f"article of {x}": "wire" for x in "abc"}
    rows = [event("a"), event("b", OTHER_WORDS, trigger="call", article="own"),
            event("c", day="2022-03-13", day_until="2022-03-13", mode="phone")]
    [story] = stories(*rows, copies=copies)
    assert story.disagreements == {"day": {"2022-03-14": ("a", "b"), "2022-03-13": ("c",)}}
    assert (story.day, story.mode) == (dt.date(2022, 3, 14), "phone")


def test_names_that_have_nothing_in_common_are_a_disagreement_by_party():
    [story] = stories(event("a"), event("b", actor_names=["State Department"]))
    assert story.disagreements == {"names": {"USA: Antony Blinken": ("a",), "USA: State Department": ("b",)}}


def test_a_month_does_not_speak_against_one_of_its_days():
    month = {"day": "2022-03-01", "day_until": "2022-03-31", "day_granularity": "month"}
    [story] = stories(event("a"), event("b", **month))
    assert story.day == story.day_until == dt.date(2022, 3, 14) and not story.disagreements


def test_a_story_is_told_in_plain_values():
    [story] = stories(event("a"), event("b", mode="phone"))
    told = story.to_dict()
    assert (told["day"], told["events"], told["mode"], told["disagreements"]) == ("2022-03-14", ["a", "b"], "phone", {})
    assert list(told) == list(story.__slots__)


# -- plans -------------------------------------------------------------------------------------------------------


def test_a_planned_visit_and_the_visit_are_two_stories_and_linked():
    visit = {"mode": "visit", "actor": "USA", "recipient": "UKR"}
    words = "Blinken will travel to Kyiv on Monday."
    plan = event("plan", words, trigger="travel", aux=["future"], published="2022-03-10", **visit)
    done = event("done", **visit)
    other = event("later", published="2022-06-15", day="2022-06-14", day_until="2022-06-14", **visit)
    first, second, third = stories(other, done, plan)
    assert (first.announces, second.announced_by, third.announced_by) == (second.id, (first.id,), ())


def test_a_plan_without_a_day_announces_the_next_deed_of_its_kind_within_a_month():
    plan = event("plan", aux=["future"], published="2022-03-10", **UNDATED)
    first, second = stories(plan, event("done"))
    assert first.announces == second.id
    first, second = stories(plan | {"published": "2022-01-10"}, event("done"))
    assert first.announces is None


# -- laws --------------------------------------------------------------------------------------------------------

SENTENCES = [CALL, OTHER_WORDS, "Blinken called Kuleba.", "They discussed bans on banks and on oil from Primorsk.", ""]


@st.composite
def many_events(draw):
    """Few types, parties, days and sentences, so that many are one deed or nearly."""
    made = draw(st.lists(st.fixed_dictionaries({
        "type": st.sampled_from(["CONSULT", "ACCUSE"]), "mode": st.sampled_from([None, "visit", "phone"]),
        "actor": st.sampled_from(["USA", "UKR", "USA+UKR"]), "recipient": st.sampled_from(["UKR", "USA", ""]),
        "aux": st.sampled_from([[], [], ["future"], ["negation"], ["historical"]]), "sentence": st.sampled_from(SENTENCES),
        "published": st.sampled_from([None, *(f"2022-03-{d}" for d in range(12, 19))]), "article": st.sampled_from("pqrstu"),
        "day": st.sampled_from([None, None, "2022-03-12", "2022-03-14", "2022-03-15"])}), min_size=1, max_size=14))
    return [event(f"e{i}", **row, day_until=row["day"]) for i, row in enumerate(made)]


COPIES = st.fixed_dictionaries({x: st.sampled_from("pq") for x in "pqrs"})


def by_event(found) -> dict[str, str]:
    return {event: story.id for story in found for event in story.events}


@LAW
@given(many_events(), COPIES, st.randoms(use_true_random=False))
def test_stories_do_not_depend_on_the_order_of_rows_nor_on_rows_given_twice(rows, copies, rng):
    mixed = rows + rows[:3]
    rng.shuffle(mixed)
    assert group_events(mixed, [], copies) == group_events(rows, [], copies)


@LAW
@given(many_events(), COPIES)
def test_every_event_is_in_one_story_and_rows_are_left_alone(rows, copies):
    kept = copying.deepcopy(rows)
    found = group_events(rows, [], copies)
    assert sorted(e for story in found for e in story.events) == sorted(row["id"] for row in rows) and rows == kept


@LAW
@given(many_events(), COPIES, st.integers(0, 14))
def test_what_comes_later_changes_no_story_of_what_was_there(rows, copies, most):
    rows = sorted(rows, key=place_in_line)
    before, after = by_event(group_events(rows[:most], [], copies)), by_event(group_events(rows, [], copies))
    assert before == {event: after[event] for event in before}


@LAW
@given(many_events(), COPIES)
def test_an_earlier_event_may_rename_a_story_and_the_old_name_leads_to_the_new(rows, copies):
    rows = sorted(rows, key=place_in_line)
    before, after = by_event(group_events(rows[1:], [], copies)), by_event(group_events(rows, [], copies))
    aliases = find_aliases(before, after)
    assert all(group in after.values() or aliases[group] in after.values() for group in before.values())


@LAW
@given(many_events())
def test_a_claim_groups_with_its_like_only(rows):
    by_id = {row["id"]: set(row["aux"]) - {"historical"} for row in rows}
    assert all(set(story.aux) == by_id[e] for story in group_events(rows, [], {}) for e in story.events)


def test_days_may_come_as_dates_or_as_text():
    texts = [event("a"), event("b", published="2022-03-16")]
    dates = [row | {key: dt.date.fromisoformat(row[key]) for key in ("published", "day", "day_until")} for row in texts]
    assert stories(*texts) == stories(*dates)


def test_few_words_are_known_as_few():
    assert read_telling(event("a", "Blinken called Kuleba."), "p").weight < THIN < read_telling(event("b"), "p").weight


def test_every_key_of_a_story_is_documented():
    text = (Path(__file__).parents[1] / "docs" / "stories.md").read_text(encoding="utf-8")
    assert not [name for name in Story.__slots__ if f"`{name}`" not in text]
