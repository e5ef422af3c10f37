"""How real an act is: certain, uncertain or negated, over heads of events with averaged factuality (UW, UDS-IH2, MEANTIME).

Data: JSON lines, a sentence a record: ``text``, tokens with spaces between, and ``targets``, each with ``span1`` ([first,
end) of its tokens) and ``label``, the mean factuality that annotators gave, −3 to 3; other fields are not read. This is the
unified form of Stanovsky and others (2017, ACL) for UW (Lee and others 2015, EMNLP), UDS-IH2 (Rudinger and others 2018,
NAACL) and MEANTIME (Minard and others 2016, LREC).

Gold: certain from +2 up, negated from −0.5 down, uncertain between. +2 is "probable" on FactBank's scale (Saurí and
Pustejovsky 2009), which the means share, and what is left of five raters' +3 when two of them only call it possible. −0.5 is
nearer to "possibly not" (−1) than to unknown (0), and what is left of −3 when two of five rate the denial itself as true.
Found: `detente.status.status_of` on the word, in a parse of the sentence as it was printed: negation is negated; future or
hypothetical is uncertain; nothing, or historical, is certain. A target that no word overlaps counts as certain.

``macro_f1`` is the mean F1 over the classes that the data hold, ``two_way_f1`` that over happened or not: label above 0
against found certain. It is the one to read for UDS-IH2, whose annotators were asked whether the event *has* happened, so
that what is still to come or only wished for is as negative there as what is denied. ``pearson_r`` takes the classes as 3,
0, −3, to stand beside published regressions. Other thresholds, all looked at before the choice; macro and negation F1 of one
version on UW dev: ±1 (the bins of CommitmentBank, de Marneffe and others 2019) .65, .74; ±1.5 (the nearest of −3, 0, 3) .68,
.61; +2 and −0.5 .76, .78; +2.5 and −0.5 (the nearest of FactBank's values) .75, .78.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import StatisticsError, correlation

from bench.errors import BadData
from bench.inputs import read_records
from bench.measures import f1_of_each, macro_f1, share
from detente.model import load_parser
from detente.records import Sentence
from detente.status import status_of
from detente.trees import Tree

CERTAIN_FROM, NEGATED_TO = 2.0, -0.5
VALUES = {"certain": 3, "uncertain": 0, "negated": -3}
CLOSING = re.compile(r"[,.;:?!%)\]}…]+|”|n['’]t|['’](?:s|re|ve|ll|d|m)?", re.IGNORECASE)
OPENING = frozenset(("(", "[", "{", "$", "#", "US$", "C$", "“", "`", "‘"))
PRINTED = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


@dataclass(frozen=True)
class Target:
    """The head of an event: its place in the sentence as printed, and its averaged factuality."""

    start: int
    end: int
    label: float


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    judged, told = [], 0
    for text, targets in read_sentences(data):
        for target, found, how in judge(text, targets):
            judged.append((target.label, found))
            if told < show and class_of_label(target.label) != found:
                told += 1
                print(_line(text, target, how), file=sys.stderr)
    if not judged:
        raise BadData(f"{data}: no targets")
    return summarise(judged)


def summarise(judged: list[tuple[float, str]]) -> dict[str, float | int]:
    """The measures over (gold label, class found)."""
    pairs = [(class_of_label(label), found) for label, found in judged]
    of_class = f1_of_each(pairs)
    out = {"macro_f1": macro_f1(pairs)} | {f"{key}_f1": of_class.get(name, 0.0) for key, name in (
        ("certain", "certain"), ("uncertain", "uncertain"), ("negation", "negated"))}
    out["two_way_f1"] = macro_f1((label > 0, found == "certain") for label, found in judged)
    out["accuracy"] = share(sum(gold == found for gold, found in pairs), len(pairs))
    try:
        out["pearson_r"] = correlation(*zip(*((label, VALUES[found]) for label, found in judged)))
    except StatisticsError:                      # fewer than two targets, or all the same
        out["pearson_r"] = 0.0
    return out | {"n": len(judged)}


def class_of_label(label: float) -> str:
    return "certain" if label >= CERTAIN_FROM else "negated" if label <= NEGATED_TO else "uncertain"


def class_of_modes(modes: tuple[str, ...]) -> str:
    if "negation" in modes:
        return "negated"
    return "uncertain" if {"future", "hypothetical"} & set(modes) else "certain"


def _line(text: str, target: Target, how: str) -> str:
    marked = f"{text[: target.start]}[[{text[target.start : target.end]}]]{text[target.end :]}"
    return f"{target.label:+.1f} found {how}: {marked}"


# -- detente's word --------------------------------------------------------------------------------------------------


def judge(text: str, targets: list[Target]) -> Iterator[tuple[Target, str, str]]:
    """Each target with the class that detente gives it, and the words that say why: its modes and its governors."""
    trees = [Tree(Sentence(text, words[0].start, words[-1].end, 0, words)) for words in load_parser().parse([text])[0]]
    for target in targets:
        held = ((tree, place) for tree in trees if (place := tree.index_at(target.start, target.end)))
        tree, place = next(held, (None, None))
        if tree is None:
            yield target, "certain", "no word"
            continue
        at = tree.head_of(*place)
        modes = status_of(tree, at)
        chain = " < ".join(f"{tree.words[k].text}/{tree.words[k].label}" for k in [at, *tree.ancestors(at)[:3]])
        yield target, class_of_modes(modes), f"{'+'.join(modes) or 'certain'} ({chain})"


# -- the data --------------------------------------------------------------------------------------------------------


def read_sentences(data: Path) -> Iterator[tuple[str, list[Target]]]:
    """Each sentence as printed, with its targets. Raises ``BadData`` for a record of another form."""
    for number, record in enumerate(read_records(data), 1):
        try:
            text, spans = detokenise(record["text"].split())
            yield text, [_target(spans, row) for row in record["targets"]]
        except (AttributeError, KeyError, TypeError, ValueError) as trouble:
            raise BadData(f"{data}, record {number}: no text with targets of span1 and label ({trouble!r})") from trouble


def _target(spans: list[tuple[int, int]], row: dict) -> Target:
    (first, end), label = row["span1"], float(row["label"])
    if not 0 <= first < end <= len(spans) or math.isnan(label) or abs(label) > 3:
        raise ValueError(f"span1 {row['span1']}, label {label}")
    return Target(spans[first][0], spans[end - 1][1], label)


def detokenise(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text as it was printed, near enough, and the place of each token in it.

    >>> detokenise("The U.S. - led force did n't ( yet ) leave .".split())[0]
    "The U.S.-led force didn't (yet) leave."
    """
    text, spans, glued = "", [], True
    words = _print_marks(tokens)
    for token, after in zip(words, [*words[1:], ""]):
        joint = token == "-" and (text[-1:].isalnum() or text[-1:] == ".") and after[:1].isalnum()
        text += "" if glued or joint or CLOSING.fullmatch(token) else " "
        spans.append((len(text), len(text) + len(token)))
        text += token
        glued = joint or token in OPENING
    return text, spans


def _print_marks(tokens: list[str]) -> list[str]:
    """Tokens with the brackets and quotation marks of print; straight marks open and close by turns."""
    out, opened = [], False
    for token in tokens:
        if token == '"':
            token, opened = "”" if opened else "“", not opened
        out.append(PRINTED.get(token, token))
    return out
