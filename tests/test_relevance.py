"""Which pieces of a text are parsed."""

import datetime as dt

import pytest

from detente.articles import read_article
from detente.codebook.tables import read_head, read_rows
from detente.pipeline import default_coder
from detente.records import Page

PAGE = """Minister back from Oslo

BERGEN, May 4 (The Fjord Post) - The coast was wet this spring, and the herring came late, as old people had said it would.
Nobody here can remember so many mackerel in the nets at the end of April, a fisherman told a reader of this paper.
{}
The museum of the town opens again on Sunday with a show of boats and of nets that women of the place have made.
"""


@pytest.fixture(scope="module")
def code():
    coder = default_coder()
    return lambda text: coder.code(Page(PAGE.format(text).encode(), published=dt.date(2023, 5, 4)))


def test_the_table_says_where_it_comes_from_and_has_each_clue_once():
    rows = read_rows("relevance.csv")
    assert {"version", "origin", "licence"} <= read_head("relevance.csv").keys()
    assert len({row["clue"] for row in rows}) == len(rows) > 5000
    assert {"<frame>", "<parties 2>", "<length 3>", "arrested", "sanctions"} <= {row["clue"] for row in rows}
    assert all(float(row["weight"]) for row in rows)


def test_a_sentence_with_a_deed_is_parsed_and_one_without_is_not(code):
    told = code("Norway expelled two Russian diplomats on Wednesday and accused Moscow of spying on its harbours.")
    parsed = {s.text[:12] for s in told.sentences if s.words}
    assert "Norway expel" in parsed and "Nobody here " not in parsed


def test_a_standing_tie_is_parsed_too(code):
    assert [t.kind for t in code("Denmark is an ally of Norway.").ties] == ["alliance"]


def test_a_text_of_a_few_sentences_is_parsed_whole():
    coded = default_coder().code(Page(b"Calm sea\n\nThe coast was wet this spring, and the herring came late.", published=dt.date(2023, 5, 4)))
    assert all(s.words for s in coded.sentences)


def test_what_is_asked_of_a_piece_is_its_words_and_what_dictionaries_see_there():
    coder = default_coder()
    article = read_article(Page(b"News of the day\n\nThe police arrested 12 Kenyans in Uganda."))
    text = article.text
    hits = coder.codebook.find_names(text)
    clues = coder.relevance_of(article, hits, "UGA").clues(text.index("The police"), len(text))
    assert {"police", "arrested", "<number>", "<parties 2>", "<frame>", "<home>", "<bias>"} <= set(clues) and "<own>" not in clues
