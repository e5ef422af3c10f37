"""The language model: lawful trees and names, words that are slices, and texts that do not touch each other."""
from __future__ import annotations

import itertools
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model import load_parser
from detente.model.decode import decode_names, decode_tree
from detente.model.lemmas import lemma_of
from detente.model.parser import MOST_PIECES, cut_rows
from detente.model.tokens import find_words

MIB = 2 ** 20
TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
ONE = "Russian President Vladimir Putin met Shinzo Abe in Sochi on Friday, and both leaders praised the talks."
TWO = "The United States didn't lift its sanctions. China's foreign ministry protested."


@pytest.fixture(scope="module")
def parser():
    return load_parser()


# -- trees -------------------------------------------------------------------------------------------------------

def scores_of(seed: int, count: int, spread: float = 3.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, spread, (count, count + 1))


def is_tree(heads) -> bool:
    """One root, and every word reaches it."""
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = int(heads[word - 1])
    return list(heads).count(0) == 1


def best_by_trying(scores: np.ndarray) -> float:
    count = len(scores)
    return max(sum(scores[i, head] for i, head in enumerate(heads))
               for heads in itertools.product(range(count + 1), repeat=count) if is_tree(heads))


@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_a_tree_has_one_root_and_no_circle(seed, count):
    assert is_tree(decode_tree(scores_of(seed, count)))


@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_the_tree_is_the_best_of_all_trees(seed, count):
    scores = scores_of(seed, count)
    heads = decode_tree(scores)
    assert sum(scores[i, head] for i, head in enumerate(heads)) == pytest.approx(best_by_trying(scores))


def test_the_tree_of_five_words_is_the_best_of_all_trees():
    for seed in range(3):
        scores = scores_of(seed, 5)
        assert sum(scores[i, head] for i, head in enumerate(decode_tree(scores))) == pytest.approx(best_by_trying(scores))


def test_decoding_leaves_the_scores_as_they_were():
    scores = scores_of(1, 6)
    before = scores.copy()
    decode_tree(scores)
    assert (scores == before).all()


@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_names_are_lawful(seed, count):
    tags = decode_names(np.random.default_rng(seed).normal(0, 3, (count, len(TAGS))), TAGS)
    assert len(tags) == count
    for before, tag in zip(["O", *tags], tags):
        assert tag[0] != "I" or before[2:] == tag[2:]


def test_names_that_are_lawful_as_they_stand_are_kept():
    scores = np.full((4, len(TAGS)), -9.0)
    for row, tag in enumerate(("B-PER", "I-PER", "O", "B-LOC")):
        scores[row, TAGS.index(tag)] = 0.0
    assert decode_names(scores, TAGS) == ["B-PER", "I-PER", "O", "B-LOC"]


# -- words -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("text, words", [
    ("Moscow-Tokyo talks", "Moscow - Tokyo talks"),
    ("anti-American protest", "anti-American protest"),
    ("Japan's U.S. ally", "Japan 's U.S. ally"),
    ("didn't, cannot and won’t", "did n't , can not and wo n’t"),
    ("Mr. Abe left.", "Mr. Abe left ."),
    ("$600 million, 1,200 men; 3.5%", "$ 600 million , 1,200 men ; 3.5 %"),
    ("\"Yes,\" he said...", "\" Yes , \" he said ..."),
    ("May 26-27 at 10:30", "May 26 - 27 at 10:30"),
    ("see https://example.org/a?b=1.", "see https://example.org/a?b=1 ."),
    ("G7, F-16 (1st)", "G7 , F - 16 ( 1st )"),
])
def test_words_are_cut_as_the_treebanks_cut_them(text, words):
    assert [text[a:b] for a, b in find_words(text)] == words.split()


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_words_cover_all_but_white_space_in_order(text):
    at = 0
    for start, end in find_words(text):
        assert at <= start < end and not text[at:start].strip()
        at = end
    assert not text[at:].strip()


@given(st.lists(st.tuples(st.sampled_from(["Abe", "met", "him", ".", ",", ")", "\"", "NATO"]), st.integers(1, 12)), max_size=400))
@settings(max_examples=60, deadline=None)
def test_rows_cover_every_word_once_and_are_not_too_long(words):
    texts, sizes = [w for w, _ in words], [n for _, n in words]
    rows = cut_rows(texts, sizes)
    assert [i for low, high in rows for i in range(low, high)] == list(range(len(words)))
    assert all(low < high and sum(sizes[low:high]) <= MOST_PIECES for low, high in rows)


@pytest.mark.parametrize("word, upos, xpos, lemma", [
    ("met", "VERB", "VBD", "meet"), ("talks", "NOUN", "NNS", "talk"), ("imposed", "VERB", "VBD", "impose"), ("n't", "PART", "RB", "not"),
    ("withdrew", "VERB", "VBD", "withdraw"), ("'ll", "AUX", "MD", "will"), ("was", "AUX", "VBD", "be"), ("Putin", "PROPN", "NNP", "Putin")])
def test_lemmas(word, upos, xpos, lemma):
    assert lemma_of(word, upos, xpos) == lemma


# -- the network -------------------------------------------------------------------------------------------------

def check_sentences(text: str, sentences) -> None:
    words = [w for s in sentences for w in s]
    assert [(w.start, w.end) for w in words] == find_words(text)
    for sentence in sentences:
        assert is_tree([w.head + 1 for w in sentence])
        for word in sentence:
            assert text[word.start:word.end] == word.text
            assert (word.label == "root") == (word.head == -1)
            assert word.lemma and word.upos


@pytest.mark.parametrize("text", [ONE, TWO, "Yes", "?!", "1914–1918", "الرئيس الروسي التقى رئيس الوزراء الياباني.", "🇯🇵🤝🇷🇺 talks 👩‍👩‍👧‍👦 in Sochi 🎉!",
                                  "נשיא רוסיה met \u202eabE\u202c in Sochi.", "a\u0301 e\u0308", "x" * 5000, "\u200b\ufeffAbe"])
def test_words_are_slices_and_each_sentence_is_a_tree(parser, text):
    check_sentences(text, parser.parse([text])[0])


def test_a_text_without_words_has_no_sentences(parser):
    assert parser.parse(["", "  \n "]) == [[], []]
    assert parser.parse([]) == []


def test_a_sentence_of_five_thousand_words_does_not_fail(parser):
    text = " ".join(["Abe and Putin met again and"] * 834)
    check_sentences(text, parser.parse([text])[0])


def test_alone_or_among_others_a_text_gives_the_same(parser):
    assert parser.parse([ONE, TWO]) == [parser.parse([ONE])[0], parser.parse([TWO])[0]]
    assert parser.parse([TWO, ONE, TWO]) == [parser.parse([t])[0] for t in (TWO, ONE, TWO)]


def test_offsets_only_shift_the_places(parser):
    near, far = parser.parse([ONE])[0], parser.parse([ONE], [1000])[0]
    assert [[(w.text, w.head, w.label, w.start + 1000) for w in s] for s in near] == [[(w.text, w.head, w.label, w.start) for w in s] for s in far]


def test_a_plain_sentence_is_read_rightly(parser):
    (words,) = parser.parse(["Japan met Russia in Sochi."])[0]
    assert [(w.text, w.upos, words[w.head].text if w.head >= 0 else "", w.label) for w in words] == [
        ("Japan", "PROPN", "met", "nsubj"), ("met", "VERB", "", "root"), ("Russia", "PROPN", "met", "obj"), ("in", "ADP", "Sochi", "case"),
        ("Sochi", "PROPN", "met", "obl"), (".", "PUNCT", "met", "punct")]
    assert [w.name for w in words] == ["B-LOC", "O", "B-LOC", "O", "B-LOC", "O"]


def test_the_network_is_compact():
    folder = files("detente.model") / "data"
    assert len((folder / "reader.onnx").read_bytes()) <= 30 * MIB
