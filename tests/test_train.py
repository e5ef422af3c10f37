"""What the model learns from: marked text and acts beside a treebank are read as they stand."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from train.acts import act_pairs, act_types, read_acts_beside
from train.documents import read_documents
from train.marked import read_pages
from train.rows import CLS, NONE, SEP, Pieces, encode
from train.treebank import ActAt, Sentence

ROOT = Path(__file__).parent.parent


def test_lines_below_a_heading_are_one_page(tmp_path):
    path = tmp_path / "marked.tsv"
    path.write_text("Alone.\t\n# page: 2022-03-03 https://a.example/1\nTitle\t\n[a1:Chad] [t1:met] [r1:Mali].\t1=CONSULT - future\n# page: - -\nMore.\t\n", encoding="utf-8")
    alone, page, last = read_pages(path)
    assert (alone.day, page.day, page.url, last.day, last.url) == (None, dt.date(2022, 3, 3), "https://a.example/1", None, None)
    (act,) = page.lines[1][1]
    assert (act.type, act.aux, act.trigger) == ("CONSULT", {"future"}, [(5, 8)])


def test_acts_stand_beside_their_sentence_and_nobody_looked_at_the_others(tmp_path):
    table = tmp_path / "treebanks.csv"
    table.write_text("# a comment\nsentence,type,mode,aux,trigger,actor,recipient\na-1,AID,,future negation,1 2,0,-1 4\na-2,,,,,,\n", encoding="utf-8")
    paragraphs = [[Sentence("a-1"), Sentence("a-2"), Sentence("a-3")], [Sentence("b-1")]]
    ((first, second, third),) = read_acts_beside(paragraphs, table)
    assert second.acts == {} and third.acts is None
    (act,) = first.acts.values()
    assert list(first.acts) == [1] and act.aux == {"future", "negation"} and (act.inside, act.actor, act.recipient) == ((2,), (0,), (-1, 4))


def test_a_row_has_its_sentences_one_after_another_and_acts_with_parties_of_both():
    first = Sentence("", ["Chad", "waits"], [True, True], ["PROPN", "VERB"], ["NNP", "VBZ"], [2, 0], ["nsubj", "root"], acts={})
    act = ActAt("CONSULT", "visit", frozenset({"future"}), (), (-2,), (1,))
    second = Sentence("", ["Visit", "Mali"], [True, True], ["VERB", "PROPN"], ["VB", "NNP"], [0, 1], ["root", "obj"], acts={0: act})
    values = {"upos": ["PROPN", "VERB"], "xpos": ["NNP", "VBZ", "VB"], "labels": ["nsubj", "root", "obj"], "acts": act_types(), "pairs": act_pairs()}
    index = {column: {value: i for i, value in enumerate(of)} for column, of in values.items()}
    row = encode([(0, first), (1, second)], Pieces(ROOT / "src/detente/model/data/vocabulary.txt"), index, None)
    assert (row["ids"][0], row["ids"][-1], len(row["ids"]), row["first"]) == (CLS, SEP, 6, [1, 2, 3, 4])
    assert (row["heads"], row["start"], row["names"]) == ([2, 0, 0, 3], [1, 0, 1, 0], [NONE] * 4)
    assert [act_types()[i] for i in row["acts"]] == ["O", "O", "CONSULT", "O"] and act_pairs()[row["pairs"][2]] == "CONSULT visit"
    assert row["aux"] == [NONE, NONE, 2, NONE] and row["roles"] == [(2, 0, 0), (2, 1, 3)]  # "future" is the second bit


def test_a_document_is_a_page_of_its_title_and_its_paragraphs(tmp_path):
    for folder in ("names/re3d", "treebanks"):
        (tmp_path / folder).mkdir(parents=True)
    with gzip.open(tmp_path / "names/re3d/one.documents.jsonl.gz", "wt") as out:
        out.write(json.dumps({"_id": "A1", "title": "Visit", "text": "Chad met Mali.", "sourceUrl": "https://a.example/1"}))
    for name, comments in (("ewt", "# newdoc id = weblog-a_ENG_20040709_1\n# text = One.\n# text = Two.\n# newpar id = 2\n# text = Three.\n"), ("gum_open", "# newdoc id = GUM_news_b\n# meta::dateCreated = 2015-08-21\n# newpar\n# text = Four.\n")):
        with gzip.open(tmp_path / f"treebanks/en_{name}-train.conllu.gz", "wt") as out:
            out.write(comments)
    pages = dict(read_documents(tmp_path))
    assert {name: page.content.decode() for name, page in pages.items()} == {"re3d:A1": "Visit\n\nChad met Mali.", "weblog-a_ENG_20040709_1": "One. Two.\n\nThree.", "GUM_news_b": "Four."}
    assert [page.published for page in pages.values()] == [None, dt.date(2004, 7, 9), dt.date(2015, 8, 21)] and pages["re3d:A1"].url == "https://a.example/1"


@pytest.mark.parametrize("path", ["train/annotated/press.tsv", "bench/marked/press.tsv"], ids=str)
def test_the_marked_press_releases_follow_their_form(path):
    if not (ROOT / path).exists():
        pytest.skip("only in a checkout")
    assert all(page.lines and page.url and page.day for page in read_pages(ROOT / path))
