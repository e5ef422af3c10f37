"""Dates: what a phrase means on a given day, where it stands, and how much of the standard corpus comes out right."""
from __future__ import annotations

import datetime as dt
import gzip
import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.articles import read_article
from detente.dates import entry_days, mark_days
from detente.dates.calendars import covers, period
from detente.records import Page, Sentence, Word

THURSDAY = dt.date(2016, 5, 5)
TIMES = Path(__file__).parents[1].parent / "shared" / "data" / "times"


def days(text: str, published: dt.date | None = THURSDAY, start: int = 0):
    return mark_days(Sentence(text, start, start + len(text), 0), published)


@pytest.mark.parametrize("text, words, value, since, until", [
    ("Talks were held on May 5, 2016.", "May 5, 2016", "2016-05-05", "2016-05-05", "2016-05-05"),
    ("The two met on 29 April 2013.", "29 April 2013", "2013-04-29", "2013-04-29", "2013-04-29"),
    ("The envoys met on 2016-05-01.", "2016-05-01", "2016-05-01", "2016-05-01", "2016-05-01"),
    ("The note was released on April 16.", "April 16", "2016-04-16", "2016-04-16", "2016-04-16"),
    ("A summit will be held on May 26-27.", "May 26-27", "2016-05-26/2016-05-27", "2016-05-26", "2016-05-27"),
    ("In February, the leaders met.", "February", "2016-02", "2016-02-01", "2016-02-29"),
    ("They will meet in February.", "February", "2017-02", "2017-02-01", "2017-02-28"),
    ("The premier will visit on Friday.", "Friday", "2016-05-06", "2016-05-06", "2016-05-06"),
    ("The premier arrived on Friday.", "Friday", "2016-04-29", "2016-04-29", "2016-04-29"),
    ("The minister said on Thursday.", "Thursday", "2016-05-05", "2016-05-05", "2016-05-05"),
    ("They left last week.", "last week", "2016-W17", "2016-04-25", "2016-05-01"),
    ("Exports fell last year.", "last year", "2015", "2015-01-01", "2015-12-31"),
    ("It begins next Tuesday.", "next Tuesday", "2016-05-10", "2016-05-10", "2016-05-10"),
    ("The ship sank three days ago.", "three days ago", "2016-05-02", "2016-05-02", "2016-05-02"),
    ("The army seized power two weeks ago.", "two weeks ago", "2016-W16", "2016-04-21", "2016-04-21"),
    ("About two weeks ago they met.", "About two weeks ago", "2016-W16", "2016-04-18", "2016-04-24"),
    ("She recalled her visit three weeks earlier.", "three weeks earlier", "2016-W15", "2016-04-14", "2016-04-14"),
    ("He came three nights ago.", "three nights ago", "2016-05-02TNI", "2016-05-02", "2016-05-02"),
    ("The council cut the force on the 21st.", "the 21st", "2016-04-21", "2016-04-21", "2016-04-21"),
    ("He will be in Delhi from the 20th to the 22nd.", "the 20th to the 22nd", "2016-05-20/2016-05-22", "2016-05-20", "2016-05-22"),
    ("On the night of the 3rd, troops were issued live rounds.", "the 3rd", "2016-05-03", "2016-05-03", "2016-05-03"),
    ("They signed it in the summer of 2014.", "the summer of 2014", "2014-SU", "2014-06-01", "2014-08-31"),
    ("Growth slowed in the first quarter of 2019.", "the first quarter of 2019", "2019-Q1", "2019-01-01", "2019-03-31"),
    ("It goes back to the 1990s.", "the 1990s", "199", "1990-01-01", "1999-12-31"),
    ("Fighting went on from May 3 to May 7.", "May 3 to May 7", "2016-05-03/2016-05-07", "2016-05-03", "2016-05-07"),
    ("It rose between 2014 and 2016.", "2014 and 2016", "2014/2016", "2014-01-01", "2016-12-31"),
    ("He flew in on Monday morning.", "Monday morning", "2016-05-02TMO", "2016-05-02", "2016-05-02"),
    ("Shelling began at 9 a.m. on Monday.", "9 a.m. on Monday", "2016-05-02T09:00", "2016-05-02", "2016-05-02"),
    ("They dine tonight.", "tonight", "2016-05-05TNI", "2016-05-05", "2016-05-05"),
    ("The pact was made in mid-1998.", "mid-1998", "1998", "1998-05-02", "1998-09-01"),
    ("Parliament votes later this year.", "later this year", "2016", "2016-05-05", "2016-12-31"),
    ("Trade grew over the past two years.", "the past two years", "P2Y", "2014-05-05", "2016-05-05"),
    ("They left on the Fourth of July, 2015.", "the Fourth of July, 2015", "2015-07-04", "2015-07-04", "2015-07-04"),
    ("They rested on Easter Sunday.", "Easter Sunday", "2016-03-27", "2016-03-27", "2016-03-27"),
    ("They will vote on Election Day.", "Election Day", "2016-11-08", "2016-11-08", "2016-11-08"),
    ("It will close by year-end.", "year-end", "2016-12-31", "2016-12-31", "2016-12-31"),
    ("The court sits in the week of May 16.", "the week of May 16", "2016-W20", "2016-05-16", "2016-05-22"),
    ("They left at 4 in the morning.", "4 in the morning", "2016-05-05T04:00", "2016-05-05", "2016-05-05"),
    ("Earlier Monday, they left.", "Monday", "2016-05-02", "2016-05-02", "2016-05-02"),
    ("The vote is due this September.", "this September", "2016-09", "2016-09-01", "2016-09-30"),
    ("They extended the truce until Monday.", "Monday", "2016-05-09", "2016-05-09", "2016-05-09"),
    ("It keeps troops there until 9 a.m. Monday.", "9 a.m. Monday", "2016-05-09T09:00", "2016-05-09", "2016-05-09"),
    ("He resigned, effective June 1.", "June 1", "2016-06-01", "2016-06-01", "2016-06-01"),
    ("They killed 4 in the evening.", "the evening", "2016-05-05TEV", "2016-05-05", "2016-05-05"),
    ("By nightfall they had left.", "nightfall", "2016-05-05TEV", "2016-05-05", "2016-05-05"),
    ("They fired before dawn on Tuesday.", "Tuesday", "2016-05-03", "2016-05-03", "2016-05-03"),
])
def test_a_phrase_means_its_days(text, words, value, since, until):
    day, = days(text)
    assert (day.text, day.value) == (words, value)
    assert (str(day.since), str(day.until)) == (since, until)
    assert day.reason is None


@pytest.mark.parametrize("text, value, granularity", [
    ("Ties have warmed in recent weeks.", "PAST_REF", "vague"),
    ("The base is now closed.", "PRESENT_REF", "vague"),
    ("The two will soon meet.", "FUTURE_REF", "vague"),
    ("They fought for three years.", "P3Y", "duration"),
    ("It is a decades-long dispute.", "PXE", "duration"),
    ("They were not consulted in the past but are heard.", "PAST_REF", "vague"),
    ("Peace is possible now that they have met.", "PRESENT_REF", "vague"),
    ("He left barely a month after the coup.", "P1M", "duration"),
    ("They have a week to withdraw.", "P1W", "duration"),
    ("Fighting may spread in the weeks ahead.", "PXW", "duration"),
    ("He was seen the day after the coup.", "XXXX-XX-XX", "day"),
])
def test_what_names_no_day_says_so(text, value, granularity):
    day, = days(text)
    assert (day.value, day.granularity, day.since, day.until) == (value, granularity, None, None)
    assert day.reason


@pytest.mark.parametrize("text", [
    "Theresa May will not resign.", "Allies may help.", "Troops march for peace.", "Some 2000 troops left.",
    "He killed 1,945 people.", "The G7 met.", "The Sunday Times reported it.", "The second man fled.",
    "A 48-year-old man was held.", "Three-quarters of the fleet sailed.",
    "It costs $2 million a year.", "The daily Granma reported it.", "They met on the 4th floor.", "Guns fired on the 38th parallel.", "A man of the 101st died.",
])
def test_what_is_no_date(text):
    assert days(text) == ()


@pytest.mark.parametrize("text, value", [
    ("He left on Friday.", "XXXX-WXX-5"), ("He left in February.", "XXXX-02"), ("He left on April 16.", "XXXX-04-16"),
    ("He left yesterday.", "XXXX-XX-XX"), ("He left last week.", "XXXX-WXX"),
])
def test_without_the_articles_day_a_relative_date_stays_open(text, value):
    day, = days(text, None)
    assert (day.value, day.since, day.until) == (value, None, None)
    assert day.reason == "the article's day is unknown"


def test_absolute_dates_need_no_day():
    assert days("They met on May 5, 2016.", None)[0].since == THURSDAY


def test_a_captions_own_day_replaces_the_articles():
    text = "The two shook hands on Friday."
    day, = mark_days(Sentence(text, 0, len(text), 0), THURSDAY, reference=dt.date(2013, 4, 29))
    assert day.since == dt.date(2013, 4, 26)


def test_two_dates_of_one_sentence_keep_their_tenses():
    asked, summit = days("In February he asked them to wait until after the summit that will be held on May 26-27.")
    assert (asked.value, summit.since) == ("2016-02", dt.date(2016, 5, 26))


def test_a_day_named_before_carries_the_next():
    first, later = days("They met on March 3, 2014 and signed two days later.")
    assert later.since == dt.date(2014, 3, 5)


def test_a_day_of_the_sentence_before_carries_the_next():
    before = days("They met in Rome on March 3, 2014.")
    text = "The following day they signed."
    day, = mark_days(Sentence(text, 35, 35 + len(text), 0), THURSDAY, before=before)
    assert day.since == day.until == dt.date(2014, 3, 4)
    day, = mark_days(Sentence(text, 2000, 2000 + len(text), 0), THURSDAY, before=before)
    assert day.since != dt.date(2014, 3, 4)                          # too far away


def test_a_night_and_a_day_of_the_month_count_from_what_is_named():
    before = days("Talks began in Geneva on March 3, 2014.")
    for text, since in (("He had met the envoy the night before.", dt.date(2014, 3, 2)), ("Two nights earlier the guns had fired.", dt.date(2014, 3, 1))):
        day, = mark_days(Sentence(text, 45, 45 + len(text), 0), THURSDAY, before=before)
        assert day.since == day.until == since
    assert [str(day.since) for day in days("They met on July 30, 2015, and signed on the 5th.")] == ["2015-07-30", "2015-08-05"]


def test_a_month_named_before_is_no_day():
    reasons = [d.reason for d in days("They met in March 2014 and left that day.")]
    assert reasons == [None, "counted from a day that the sentence does not give"]


def test_a_year_before_a_quarter_is_that_quarter():
    before = days("Trade fell in the first quarter.")
    text = "It had grown a year earlier."
    day, = mark_days(Sentence(text, 2000, 2000 + len(text), 0), THURSDAY, before=before)
    assert day.value == "2015-Q1"


def parsed(rows: str, offset: int = 0) -> Sentence:
    """A sentence from rows of "word upos xpos head label name", heads counted from 1."""
    words, at, text = [], offset, ""
    for row in rows.strip().splitlines():
        form, upos, xpos, head, label, *name = row.split()
        words.append(Word(form, at, at + len(form), form.lower(), upos, xpos, int(head) - 1, label, (name or ["O"])[0]))
        text, at = text + form + " ", at + len(form) + 1
    return Sentence(text.rstrip(), offset, offset + len(text.rstrip()), 0, tuple(words))


WILL_MEET = """He PRON PRP 2 nsubj
said VERB VBD 0 root
they PRON PRP 5 nsubj
will AUX MD 5 aux
meet VERB VB 2 ccomp
on ADP IN 7 case
Friday PROPN NNP 5 obl"""


def test_the_governing_verb_gives_the_tense():
    ahead, = mark_days(parsed(WILL_MEET), THURSDAY)
    assert ahead.since == dt.date(2016, 5, 6)
    behind, = mark_days(parsed(WILL_MEET.replace("Friday PROPN NNP 5", "Friday PROPN NNP 2")), THURSDAY)
    assert behind.since == dt.date(2016, 4, 29)


@pytest.mark.parametrize("rows, since", [
    ("""The DET DT 2 det
vote NOUN NN 5 nsubj
had AUX VBD 5 aux
been AUX VBN 5 aux:pass
planned VERB VBN 0 root
for ADP IN 7 case
Tuesday PROPN NNP 5 obl""", dt.date(2016, 5, 3)),
    ("""The DET DT 2 det
vote NOUN NN 0 root
due ADJ JJ 2 amod
Tuesday PROPN NNP 3 obl""", dt.date(2016, 5, 10)),
    ("""It PRON PRP 2 nsubj
follows VERB VBZ 0 root
Tuesday PROPN NNP 5 nmod:poss
's PART POS 3 case
vote NOUN NN 2 obj""", dt.date(2016, 5, 3)),
    ("""He PRON PRP 5 nsubj
could AUX MD 5 aux
not PART RB 5 advmod
be AUX VB 5 aux:pass
reached VERB VBN 0 root
Tuesday PROPN NNP 5 obl""", dt.date(2016, 5, 3)),
    ("""The DET DT 2 det
case NOUN NN 4 nsubj:pass
is AUX VBZ 4 aux:pass
heard VERB VBN 0 root
Tuesday PROPN NNP 4 obl""", dt.date(2016, 5, 10)),
])
def test_what_a_verb_says_of_its_day(rows, since):
    day, = mark_days(parsed(rows), THURSDAY)
    assert day.since == since


def test_a_day_knows_its_words():
    day, = mark_days(parsed(WILL_MEET, offset=40), THURSDAY)
    assert (day.first, day.last, day.head, day.start) == (6, 6, 6, 40 + 26)


def test_a_persons_name_is_no_month():
    sentence = parsed("""Talks NOUN NNS 4 nsubj
with ADP IN 3 case
May PROPN NNP 1 nmod B-PER
failed VERB VBD 0 root
for ADP IN 6 case
June PROPN NNP 4 obl B-PER""")
    assert mark_days(sentence, THURSDAY) == ()


_PIECES = st.sampled_from(["on Friday", "May 5", "in", "2016", "last", "week", "the", "three years", ",", "to", "yesterday",
                           "at 9 a.m.", "earlier", "and", "30", "February", "-", "ago", "quarter", "1990s", "will", "é"])


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=14), st.integers(0, 50), st.one_of(st.none(), st.dates(dt.date(1900, 1, 1))))
def test_days_are_slices_in_order(pieces, offset, published):
    text, last = " ".join(pieces), -1
    for day in days(text, published, offset):
        assert text[day.start - offset:day.end - offset] == day.text
        assert day.start > last and (day.since is None) == (day.until is None)
        assert day.since is None or day.since <= day.until
        last = day.end - 1


def test_values_and_lengths():
    assert covers("2016-W18-WE")[0] == dt.date(2016, 5, 7)
    assert covers("2015-02-30") is None and covers("P3Y") is None
    assert period("2.5", "year") == "P2Y6M"


def corpus(name: str):
    """(the article's day, text, spans with values) of TimeML files."""
    for path in sorted((TIMES / name).glob("*.tml.gz")):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            markup = file.read()
        day = next((a["value"][:10] for a in map(attributes, re.findall(r"<TIMEX3([^>]*)>", markup))
                    if a.get("functionInDocument") == "CREATION_TIME"), "")
        body = re.search(r"<TEXT>(.*)</TEXT>", markup, re.S)
        if body and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            yield dt.date.fromisoformat(day), *plain(body[1])


def attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'(\w+)="([^"]*)"', tag))


def plain(markup: str):
    text, gold, opened = "", [], None
    for piece in re.split(r"(<[^>]+>)", markup):
        if piece.startswith("<TIMEX3"):
            opened = (len(text), attributes(piece).get("value", ""))
        elif piece.startswith("</TIMEX3") and opened:
            gold.append((opened[0], len(text), opened[1]))
            opened = None
        elif not piece.startswith("<"):
            text += html.unescape(piece)
    return text, gold


@pytest.mark.skipif(not TIMES.exists(), reason="TimeBank is not at hand")
def test_timebank_stays_above_its_floor():
    right = exact = found = wanted = 0
    for published, text, gold in list(corpus("timebank"))[::3]:
        marked = {}
        for start, end in ((m.start(), m.end()) for m in re.finditer(r"(?:(?!\n\s*\n|(?<=[a-z]\.)\s+(?=[A-Z])).)+", text, re.S)):
            marked |= {(d.start, d.end): d.value for d in mark_days(Sentence(text[start:end], start, end, 0), published)}
        found, wanted = found + len(marked), wanted + len(gold)
        exact += sum((a, b) in marked for a, b, _ in gold)
        right += sum(marked.get((a, b)) == value for a, b, value in gold)
    assert 2 * exact / (found + wanted) > 0.85
    assert 2 * right / (found + wanted) > 0.72


@pytest.mark.parametrize("text, value", [
    ("Six years ago, in April, crowds overran the palace.", "2010-04"),
    ("In May 1993 he dissolved the congress; in June he resigned.", "1993-06"),
    ("Russia, which annexed Crimea in 2014, arrested two men in March.", "2016-03"),
])
def test_a_month_is_of_the_year_by_which_the_sentence_opens(text, value):
    assert days(text)[-1].value == value


def test_a_daypart_is_of_the_day_named_before():
    text = "They met on Tuesday. In the evening they left."
    before = mark_days(Sentence(text, 0, 20, 0), THURSDAY)
    assert mark_days(Sentence(text[21:], 21, len(text), 0), THURSDAY, before=before)[0].value == "2016-05-03TEV"


@pytest.mark.parametrize("text, values", [
    ("The war, day by day\n\nMay 3, 2016 - Troops fired. They left.\n\nMay 4, 2016 - They met.", ["2016-05-03", "2016-05-04"]),
    ("The war, day by day\n\nMay 3, 2016\n\nTroops fired.\n\nMay 4, 2016\n\nThey met.", ["2016-05-03", "2016-05-04"]),
    ("The war\n\nMay 3, 2016\n\nTroops fired.\n\nThey met.", []),
])
def test_lines_of_a_timeline_have_its_days(text, values):
    article = read_article(Page(text.encode(), "x", None, THURSDAY))
    assert [day.value for day in entry_days(article).values()] == values
