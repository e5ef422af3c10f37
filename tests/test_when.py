"""On which day, where and per whom an act is told, where neighbouring words mislead; whose "police" a sentence tells of."""
import datetime as dt

import pytest
from conftest import codes

from detente import Page
from detente.articles import read_article


@pytest.fixture(scope="session")
def code(code_by_rules):
    """What rules tell: each case here is one of theirs."""
    return code_by_rules


DAY = dt.date(2020, 8, 28)  # a Friday
SPANS = [
    ("Russian troops shelled Kharkiv on Monday, two days after Ukraine had struck Belgorod.", "struck", "2020-08-22", "2020-08-22"),
    ("Brazilian President Luiz Inacio Lula da Silva began a three-day visit to India on Tuesday.", "visit", "2020-08-25", "2020-08-27"),
    ("Greece and Egypt wound up three days of joint naval manoeuvres off Crete on Friday.", "days", "2020-08-26", "2020-08-28"),
    ("In a telephone call on Monday, US President Donald Trump asked Mr Putin to drop the idea.", "asked", "2020-08-24", "2020-08-24"),
    ("On Tuesday, when miners downed tools in Chile, police used water cannon on students.", "downed", "2020-08-25", "2020-08-25"),
    ("Romania came to the rescue on Tuesday with a loan of 60 million euros for Moldova.", "loan", "2020-08-25", "2020-08-25"),
    ("Kenya sent troops into Somalia on Tuesday to prop up the government of Somalia.", "prop", "2020-08-25", "2020-08-25"),
    ("Japan's minister was on the telephone this morning with her counterpart from Russia.", "was", "2020-08-28", "2020-08-28"),
    ("In 1988 tens of thousands of Hungarians demonstrated in Budapest.", "demonstrated", "1988-01-01", "1988-12-31"),
]


@pytest.mark.parametrize("text, trigger, since, until", SPANS, ids=[word for _, word, *_ in SPANS])
def test_a_day_is_counted_stretched_or_lent(code, text, trigger, since, until):
    event = next(e for e in code(text, day=DAY).events if e.trigger.text == trigger)
    assert (str(event.date.since), str(event.date.until)) == (since, until)


@pytest.mark.parametrize("text, since", [
    ("On Tuesday a joint team of soldiers and policemen set fire to four excavators.", "2020-08-25"),
    ("The United Nations has set a deadline for Tuesday.", "2020-09-01"),
    ("The vote is set for Tuesday.", "2020-09-01"),
    ("Dockers in Port Elizabeth would not unload the Soviet freighter on Tuesday.", "2020-08-25"),
    ("He said he would not come on Tuesday.", "2020-09-01"),
    ("Many passengers had to find another way to work on Tuesday when engineers stopped work.", "2020-08-25"),
])
def test_verbs_whose_past_looks_like_their_present_or_their_wish_look_back(coder, text, since):
    _, _, marked = coder.mark_article(read_article(Page(text.encode(), "x", None, DAY)))
    assert [str(day.since) for one in marked for day in one.days] == [since]


@pytest.mark.parametrize("line, day", [("Press release - Office of the Spokesperson", "2020-08-28"), ("By our correspondent", None)])
def test_what_a_release_says_it_does_on_its_own_day(code, line, day):
    event, = code(f"{line}\n\nThe European Union condemns the murder of a Burundian journalist in Bujumbura.", day=DAY).events[:1]
    assert event.type == "ACCUSE" and (str(event.date.since) if event.date else None) == day


def test_what_is_only_discussed_has_no_day_of_the_talks(code):
    text = "Japanese officials will begin their trip in Ankara on Monday to meet with Turkish ministers to discuss Russia's unprovoked invasion of Ukraine."
    assert [e.date for e in code(text, day=DAY).events if e.type == "ASSAULT"] == [None]


def test_an_entry_of_a_timeline_gives_its_day_to_all_its_sentences(code):
    text = "August 23 - The three are let go. Kenya condemned Uganda.\n\nAugust 24 - Nothing happened."
    assert [(e.type, str(e.date.since)) for e in code(text, day=DAY).events] == [("ACCUSE", "2020-08-23")]


def test_what_is_to_come_has_no_day_that_is_past(code):
    event = next(e for e in code("The United States pledged another $60 million on Wednesday for the Haitian police.", day=DAY).events if e.type == "AID")
    assert event.aux == ("future",) and event.date is None


def test_a_denial_refuses_nothing_and_is_the_source_of_what_it_denies(code):
    events = code("Tehran again denied that it had delivered missiles to Moscow.", day=DAY).events
    assert [(e.type, e.aux, [s.text for s in e.per]) for e in events] == [("AID", ("negation",), ["Tehran"])]


def test_who_quotes_stands_before_who_is_quoted(code):
    text = "The North's Rodong Sinmun nevertheless quoted a foreign ministry official as saying that Pyongyang would free three imprisoned Americans."
    event = next(e for e in code(text, day=DAY).events if e.type == "RETREAT")
    assert [s.text for s in event.per] == ["The North's Rodong Sinmun", "a foreign ministry official"]


def test_bare_parties_are_of_the_place_by_which_a_sentence_opens(code):
    text = "PORT-AU-PRINCE, Aug 28 - Haitian police patrolled the capital.\n\nIn Nairobi, police shot dead two protesters on Tuesday."
    event = next(e for e in code(text, day=DAY).events if e.type == "ASSAULT")
    assert (codes(event.actor), codes(event.recipient)) == (["KEN"], ["KEN"])


def test_who_stands_behind_a_circumstance_is_no_party(code):
    text = "The United States underscored its commitment to Ukraine in the face of Russia's unprovoked war."
    event = next(e for e in code(text, day=DAY).events if e.type == "SUPPORT")
    assert codes(event.recipient) == ["UKR"]
