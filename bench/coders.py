"""detente as one more coder among trained coders of CAMEO.

Data: JSON lines with ``text`` and ``coders``: name -> ``metas`` (``1_Relevant``, ``ActionN_CAMEO``) and ``spans`` ([label, start,
end, words, …], labels Source-N, Action-N, Target-N). Every figure compares two coders on one sentence and is averaged over
sentences and pairs; ``human_…`` are the coders among themselves by the same rule, on the same sentences.

``relevance``: both say relevant, or both not. Where both do: ``root`` and ``class`` are the F1 of the two lists of roots and of
penta-classes (statement, verbal and material cooperation and conflict); ``source_f1``, ``action_f1``, ``target_f1`` the F1 of
spans that overlap. Roots that are one type in PLOVER count as one: 02 (appeal) as 10 (demand), 19 and 20 as 18. A statement (01) is ours where
a person or body that is marked is said to say something, whatever it holds, unless the saying itself is an act; a sentence is relevant where it holds an act or a statement.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from bench.errors import BadData
from bench.inputs import article_of, read_records
from detente import Coder, Event
from detente.codebook.cameo import cameo_of

STATEMENT = "01"
SAME_ROOT = {"02": "10", "19": "18", "20": "18"}  # what PLOVER holds to be one: appeals and demands; assault, fight, mass violence
LABELS = ("Source", "Action", "Target")
Span = tuple[int, int]


@dataclass
class Reading:
    """What one coder makes of one sentence."""

    relevant: bool
    roots: list[str] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=lambda: {label: [] for label in LABELS})


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, ours, human, n = Coder(), defaultdict(list), defaultdict(list), 0
    for record in read_records(data):
        readings = read_coders(record)
        mine = read_ours(coder, record["text"])
        n += 1
        for theirs in readings.values():
            compare(mine, theirs, ours)
        for one, other in combinations(readings.values(), 2):
            compare(one, other, human)
        if n <= show:
            print(describe(record["text"], mine, readings), file=sys.stderr)
    return average(ours) | {f"human_{k}": v for k, v in average(human).items()} | {"sentences": n}


def read_coders(record: dict) -> dict[str, Reading]:
    try:
        return {name: read_coder(coded) for name, coded in record["coders"].items()}
    except (KeyError, TypeError, ValueError) as trouble:
        raise BadData(f"a record without {trouble}: {str(record)[:120]}") from trouble


def read_coder(coded: dict) -> Reading:
    metas = coded["metas"]
    out = Reading(bool(metas.get("1_Relevant")))
    for key, value in sorted(metas.items()):
        if re.fullmatch(r"Action\d+_CAMEO", key) and (root := re.search(r"-(\d+)", str(value))):
            out.roots.append(SAME_ROOT.get(root[1].zfill(2), root[1].zfill(2)))
    for label, start, end, *_ in coded["spans"]:
        if label.split("-")[0] in LABELS:
            out.spans[label.split("-")[0]].append((start, end))
    return out


def read_ours(coder: Coder, text: str) -> Reading:
    """Our events, and the statements."""
    article = article_of(text)
    coded = coder.code_article(article)
    marked = coder.mark(article, coded.sentences, coder.codebook.find_names(text))
    out = Reading(False)
    contents = {event.about for event in coded.events}
    for event in (e for e in coded.events if not (e.aux and e.id in contents)):
        out.roots.append(root_of(event))
        _put(out, event.actor, (event.trigger.start, event.trigger.end), event.recipient)
    said = {event.trigger.start for event in coded.events}
    for report in (r for one in marked for r in one.reports):
        if report.source and report.cue_start not in said:
            out.roots.append(STATEMENT)
            _put(out, report.source, (report.cue_start, report.cue_end), ())
    out.relevant = bool(out.roots)
    return out


def root_of(event: Event) -> str:
    root = cameo_of(event.type, event.mode or "", future="future" in event.aux)[:2]
    return SAME_ROOT.get(root, root)


def _put(out: Reading, sources, action: Span, targets) -> None:
    out.spans["Source"] += [(e.start, e.end) for e in sources]
    out.spans["Action"].append(action)
    out.spans["Target"] += [(e.start, e.end) for e in targets]


def class_of(root: str) -> int:
    """Penta-class of a CAMEO root, as the coders' scheme has it: 0 statement, 1 and 2 cooperation, 3 and 4 conflict."""
    number = int(root)
    return 0 if number == 1 else 1 if number <= 5 else 2 if number <= 8 else 3 if number in (9, 10, 11, 12, 13, 16) else 4


def compare(one: Reading, other: Reading, out: dict[str, list[float]]) -> None:
    out["relevance"].append(one.relevant == other.relevant)
    if not (one.relevant and other.relevant):
        return
    if one.roots and other.roots:
        out["root"].append(list_f1(one.roots, other.roots))
        out["class"].append(list_f1(map(class_of, one.roots), map(class_of, other.roots)))
    for label in LABELS:
        if one.spans[label] or other.spans[label]:
            out[f"{label.lower()}_f1"].append(span_f1(one.spans[label], other.spans[label]))


def list_f1(one, other) -> float:
    one, other = Counter(one), Counter(other)
    return 2 * (one & other).total() / (one.total() + other.total())


def span_f1(one: list[Span], other: list[Span]) -> float:
    """Spans of each side that overlap some span of the other, over all spans."""
    def touched(these, those):
        return sum(any(a < d and c < b for c, d in those) for a, b in these)

    one, other = list(dict.fromkeys(one)), list(dict.fromkeys(other))
    return (touched(one, other) + touched(other, one)) / (len(one) + len(other))


def average(lists: dict[str, list[float]]) -> dict[str, float]:
    keys = ("relevance", "root", "class", "source_f1", "action_f1", "target_f1")
    return {key: sum(lists[key]) / len(lists[key]) if lists[key] else 0.0 for key in keys}


def describe(text: str, mine: Reading, readings: dict[str, Reading]) -> str:
    def line(name: str, r: Reading) -> str:
        spans = {label: [text[a:b] for a, b in spans] for label, spans in r.spans.items() if spans}
        return f"    {name}: {'relevant' if r.relevant else 'not relevant'} {r.roots} {spans}"

    return "\n".join([f"\n{text}", line("detente", mine), *(line(name, r) for name, r in readings.items())])
