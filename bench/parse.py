"""Sentences, words, tags and trees from raw text, scored as the CoNLL 2018 shared task scores (Zeman et al. 2018).

Data: CoNLL-U. Text is rebuilt paragraph by paragraph from words and ``SpaceAfter=No``; sentences and words are the system's own;
words are aligned by their characters; every figure is an F1 over gold and system items; labels compare without subtypes.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files
from detente.model import load_parser
from train.treebank import Sentence, raw_text, read_paragraphs

KEYS = ("las", "uas", "upos", "xpos", "lemma", "words", "sents")


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    paragraphs = [p for path in list_files(data, ".conllu") for p in read_treebank(path)]
    hits, gold, found = Counter(), Counter(), Counter()
    for paragraph, sentences in zip(paragraphs, load_parser().parse(raw_text(paragraphs))):
        score_paragraph(paragraph, sentences, hits, gold, found)
    total = {key: "sents" if key == "sents" else "words" for key in KEYS}
    return {key: 2 * hits[key] / (gold[total[key]] + found[total[key]]) for key in KEYS} | {"gold_words": gold["words"], "gold_sents": gold["sents"]}


def read_treebank(path: Path) -> list[list[Sentence]]:
    try:
        paragraphs = read_paragraphs(path)
    except (OSError, EOFError, IndexError, ValueError) as trouble:
        raise BadData(f"{path}: no CoNLL-U: {trouble}") from trouble
    if not paragraphs:
        raise BadData(f"{path}: no sentences")
    return paragraphs


def score_paragraph(paragraph: list[Sentence], sentences, hits: Counter, gold: Counter, found: Counter) -> None:
    words, sents = gold_words(paragraph)
    system, bounds = {}, set()
    for sentence in sentences:
        bounds.add((sentence[0].start, sentence[-1].end))
        for word in sentence:
            head = sentence[word.head] if word.head >= 0 else None
            system[word.start, word.end] = word, head and (head.start, head.end)
    gold.update(words=len(words), sents=len(sents))
    found.update(words=len(system), sents=len(bounds))
    hits["sents"] += len(bounds & sents)
    for span in words.keys() & system.keys():
        score_word(words[span], *system[span], hits)


def score_word(gold: tuple, word, head, hits: Counter) -> None:
    upos, xpos, lemma, gold_head, label = gold
    attached = head == gold_head
    hits.update(words=1, upos=word.upos == upos, xpos=word.xpos == xpos, lemma=word.lemma == lemma, uas=attached,
                las=attached and word.label.split(":")[0] == label.split(":")[0])


def gold_words(paragraph: list[Sentence]) -> tuple[dict, set]:
    """Characters of each word -> its upos, xpos, lemma, characters of its head, label; and the sentences' characters."""
    words, sents, at = {}, set(), 0
    for sentence in paragraph:
        spans = word_spans(sentence, at)
        at = spans[-1][1] + sentence.spaces[-1]
        sents.add((spans[0][0], spans[-1][1]))
        for i, span in enumerate(spans):
            head = spans[sentence.heads[i] - 1] if sentence.heads[i] else None
            words[span] = sentence.upos[i], sentence.xpos[i], sentence.lemmas[i], head, sentence.labels[i]
    return words, sents


def word_spans(sentence: Sentence, at: int) -> list[tuple[int, int]]:
    """Characters of each word of a sentence that begins at ``at``."""
    spans = []
    for word, space in zip(sentence.words, sentence.spaces):
        spans.append((at, at + len(word)))
        at += len(word) + space
    return spans
