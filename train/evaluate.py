"""Score a model from raw text as the CoNLL 2018 shared task does: `python train/evaluate.py --data DIR [--network FILE] [--json]`.

Text is rebuilt paragraph by paragraph, sentences and words are the system's own, words are aligned by their
characters, and every figure is an F1 over gold and system items; labels compare without subtypes (Zeman et al. 2018).
Names: exact entity spans and types (UNER). Speed: words a second on one core, the batch API whole.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from detente.model import Parser, load_parser
from treebank import raw_text, read_names, read_paragraphs


def score_trees(parser: Parser, paragraphs) -> dict[str, float]:
    """words, sents, upos, xpos, lemma, uas, las: F1 of each."""
    hits = dict.fromkeys(("words", "sents", "upos", "xpos", "lemma", "uas", "las"), 0)
    totals = {"words": [0, 0], "sents": [0, 0]}
    for paragraph, sentences in zip(paragraphs, parser.parse(raw_text(paragraphs))):
        gold, gold_sents = _gold_words(paragraph)
        system, sents = {}, set()
        for sentence in sentences:
            sents.add((sentence[0].start, sentence[-1].end))
            for word in sentence:
                head = sentence[word.head] if word.head >= 0 else None
                system[word.start, word.end] = (word, (head.start, head.end) if head else None)
        totals["words"][0] += len(gold)
        totals["words"][1] += len(system)
        totals["sents"][0] += len(gold_sents)
        totals["sents"][1] += len(sents)
        hits["sents"] += len(sents & gold_sents)
        for span in gold.keys() & system.keys():
            upos, xpos, lemma, head, label = gold[span]
            word, found = system[span]
            hits["words"] += 1
            hits["upos"] += word.upos == upos
            hits["xpos"] += word.xpos == xpos
            hits["lemma"] += word.lemma == lemma
            if head == found:
                hits["uas"] += 1
                hits["las"] += word.label.split(":")[0] == label.split(":")[0]
    return {k: 2 * n / sum(totals.get(k, totals["words"])) for k, n in hits.items()}


def _gold_words(paragraph):
    words, sents, at = {}, set(), 0
    for s in paragraph:
        spans = []
        for word, space in zip(s.words, s.spaces):
            spans.append((at, at + len(word)))
            at += len(word) + space
        sents.add((spans[0][0], spans[-1][1]))
        for i, span in enumerate(spans):
            words[span] = (
                s.upos[i],
                s.xpos[i],
                s.lemmas[i],
                spans[s.heads[i] - 1] if s.heads[i] else None,
                s.labels[i],
            )
    return words, sents


def score_names(parser: Parser, paragraphs) -> dict[str, float]:
    """Entity F1 from raw text, exact character spans; overall and a type."""
    hit, gold_n, found_n = {}, {}, {}
    for paragraph, sentences in zip(paragraphs, parser.parse(raw_text(paragraphs))):
        gold, found, at = set(), set(), 0
        for s in paragraph:
            spans = []
            for word, space in zip(s.words, s.spaces):
                spans.append((at, at + len(word)))
                at += len(word) + space
            if s.names is None:
                continue
            gold |= _entities(list(zip(spans, s.names)))
        for sentence in sentences:
            found |= _entities([((w.start, w.end), w.name) for w in sentence])
        for _, _, kind in gold:
            gold_n[kind] = gold_n.get(kind, 0) + 1
        for _, _, kind in found:
            found_n[kind] = found_n.get(kind, 0) + 1
        for _, _, kind in gold & found:
            hit[kind] = hit.get(kind, 0) + 1
    scores = {k.lower(): 2 * hit.get(k, 0) / (gold_n[k] + found_n.get(k, 0)) for k in sorted(gold_n)}
    return {"f1": 2 * sum(hit.values()) / (sum(gold_n.values()) + sum(found_n.values()))} | scores


def _entities(tagged) -> set[tuple[int, int, str]]:
    out, start = set(), None
    for span, tag in [*tagged, ((0, 0), "O")]:
        if start is not None and (tag[0] != "I" or tag[2:] != kind):
            out.add((start, end, kind))
            start = None
        if tag[0] in "BI" and start is None:
            start, kind = span[0], tag[2:]
        end = span[1]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, help="another .onnx file of the same form")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    reader = load_parser()
    if given.network:
        reader = Parser(given.network.read_bytes(), reader._vocabulary, reader.tags)
    ewt = read_paragraphs(
        given.data / "treebanks/en_ewt-dev.conllu.gz", read_names(given.data / "names/uner_ewt-dev.iob2.gz")
    )
    gum = read_paragraphs(given.data / "treebanks/en_gum_open-dev.conllu.gz")
    scores = {f"ewt_{k}": v for k, v in score_trees(reader, ewt).items()}
    scores |= {f"gum_{k}": v for k, v in score_trees(reader, gum).items()}
    scores |= {f"uner_{k}": v for k, v in score_names(reader, ewt).items()}
    texts = raw_text(gum)
    began = time.perf_counter()
    count = sum(len(s) for sentences in reader.parse(texts) for s in sentences)
    scores["words_per_second"] = count / (time.perf_counter() - began)
    if given.json:
        print(json.dumps(scores))
    print(" ".join(f"{k}={v:.4f}" if v < 2 else f"{k}={v:.0f}" for k, v in scores.items()))


if __name__ == "__main__":
    main()
