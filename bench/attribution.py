"""Who says what: sources, cues and contents of attributions (PolNeAR).

Data: JSON lines, an article a record: ``text`` and ``ann``, its brat stand-off annotation; other fields are not read. In
``ann`` lines ``T1<tab>Type start end[;start end…]<tab>words`` are spans of characters, and lines ``E1<tab>Attribution:T4
Content:T3 Cue:T2 Source:T1`` attributions; one may lack its source, or have a role twice (``Content2``). Spans of type
Discard are no part of the article. The form is that of PolNeAR (Newell, Margolin, Ruths 2018, "An attribution relations
corpus for political news", LREC).

The text is taken line by line, the first as headline, parsed whole, and given to `detente.quotes.mark_reports` with stances,
for the corpus counts what somebody asks for, praises or wants as well as what he claims. ``claims_precision`` and
``claims_recall`` are those of the reports without stances, as the pipeline takes them. Reports of one cue are one
attribution: their contents are joined, and the source is the first one's, the speaker before the outlet that he spoke to. A
report without words of a source or of a content is not counted, nor one whose cue lies in a Discard, nor one whose cue lies
in the content of another of ours: the corpus has the outermost attribution alone.

Two spans are the same where they have one head or the head of each lies in the other. The head of a span is the word that
the tree attaches outside of it, in the first sentence that it touches; of a relative pronoun that stands alone ("who") it is
the word that the pronoun stands for. An attribution found is one of the gold's where their cues overlap or their contents
are the same. ``precision`` is the share of ours that are one of the gold's, ``recall`` the share of the gold's that are one
of ours. ``source_f1`` and ``content_f1`` are F1 of two shares: of ours whose source (content) is the same in an attribution
of the gold that it is one of, and of the gold's that have a source (content), the same way round.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bench.errors import BadData
from bench.inputs import read_records
from bench.measures import harmonic, share
from detente.pipeline import default_coder
from detente.quotes import mark_reports
from detente.records import Article, Block, Report, Sentence
from detente.sentences import read_sentences
from detente.trees import Tree

Spans = tuple[tuple[int, int], ...]
PARTS = ("source", "content")
RELATIVES = ("who", "which", "that")
LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Attribution:
    """Who says what by which word, as characters of the article; a part that is not there is empty."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True)
class GoldArticle:
    text: str
    attributions: list[Attribution]
    discarded: Spans


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    count, claims, left = Counter(), Counter(), show
    for article in read_articles(data):
        parsed = Parsed(article.text)
        for stances, counter in ((False, claims), (True, count)):
            found = [a for a in find_attributions(parsed, stances) if not _overlap(a.cue, article.discarded)]
            pairs = pair_up(parsed, article.attributions, found)
            count_pairs(parsed, article.attributions, found, pairs, counter)
        told = tell_errors(parsed, article.attributions, found, pairs)[:left]
        left -= len(told)
        print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    if not count["gold"]:
        raise BadData(f"{data}: no attributions")
    return summarise(count, claims)


def summarise(count: Counter, claims: Counter) -> dict[str, float | int]:
    parts = {}
    for part in PARTS:
        shares = share(count[part, "right"], count[part, "found"]), share(count[part, "got"], count[part, "gold"])
        parts |= {f"{part}_f1": harmonic(*shares), f"{part}_precision": shares[0], f"{part}_recall": shares[1]}
    out = {"precision": share(count["right"], count["found"])}
    out |= {key: parts.pop(key) for key in ("source_f1", "content_f1")}
    out |= {"recall": share(count["got"], count["gold"])} | parts
    out["claims_precision"] = share(claims["right"], claims["found"])
    out["claims_recall"] = share(claims["got"], claims["gold"])
    return out | {"found": count["found"], "gold": count["gold"]}


Pairs = list[tuple[Attribution, Attribution]]


def pair_up(parsed: Parsed, gold: list[Attribution], found: list[Attribution]) -> Pairs:
    """Attributions of the gold, each with one found that is the same one."""
    return [(g, s) for g in gold for s in found if _overlap(g.cue, s.cue) or parsed.same(g.content, s.content)]


def count_pairs(parsed: Parsed, gold: list[Attribution], found: list[Attribution], pairs: Pairs, count: Counter) -> None:
    """Counts one article: found, and right of them; gold, and got of them; the same of each part."""
    for part in (None, *PARTS):
        same = [p for p in pairs if part is None or _is_same(parsed, part, *p)]
        for side, (all_, (total, hits)) in enumerate(((gold, ("gold", "got")), (found, ("found", "right")))):
            here = [a for a in all_ if part is None or getattr(a, part)]
            count[(part, total) if part else total] += len(here)
            count[(part, hits) if part else hits] += sum(any(a is p[side] for p in same) for a in here)


def tell_errors(parsed: Parsed, gold: list[Attribution], found: list[Attribution], pairs: Pairs) -> list[str]:
    """What is wrong in one article, in lines for a reader."""
    told = [f"no attribution: {parsed.tell(s)}" for s in found if not any(s is p[1] for p in pairs)]
    for g in gold:
        ours = [s for k, s in pairs if k is g]
        wrong = [p for p in PARTS if getattr(g, p) and not any(_is_same(parsed, p, g, s) for s in ours)]
        if not ours:
            told.append(f"missed: {parsed.tell(g)}")
        elif wrong:
            told.append(f"another {' and '.join(wrong)}: {parsed.tell(g)}\n   not {parsed.tell(ours[0])}")
    return told


def _is_same(parsed: Parsed, part: str, gold: Attribution, found: Attribution) -> bool:
    return parsed.same(getattr(gold, part), getattr(found, part))


# -- detente's reports -----------------------------------------------------------------------------------------------


class Parsed:
    """An article's text, line by line, with all its sentences parsed."""

    def __init__(self, text: str):
        self.text = text
        lines = [m.span() for m in LINE.finditer(text) if m.group().strip()]
        roles = ["headline", *["body"] * len(lines)]
        self.blocks = tuple(Block(role, text[a:b], a, b) for role, (a, b) in zip(roles, lines))
        self._heads: dict[Spans, int | None] = {}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        article = Article("", None, None, None, None, None, None, None, "en", self.text, self.blocks)
        return read_sentences(article, default_coder().parser, lambda start, end: True)

    @cached_property
    def trees(self) -> list[Tree]:
        return [Tree(sentence) for sentence in self.sentences if sentence.words]

    def head(self, spans: Spans) -> int | None:
        """The first character of the head; None where no parsed sentence is touched."""
        if spans not in self._heads:
            touched = [t for t in self.trees if _overlap(((t.sentence.start, t.sentence.end),), spans)]
            self._heads[spans] = next((at for t in touched if (at := _head_in(t, spans)) is not None), None)
        return self._heads[spans]

    def same(self, one: Spans, other: Spans) -> bool:
        """Whether they have one head, or the head of each lies in the other."""
        heads = self.head(one), self.head(other)
        if None in heads or heads[0] == heads[1]:
            return None not in heads
        return all(_overlap(((at, at + 1),), spans) for at, spans in zip(heads, (other, one)))

    def tell(self, a: Attribution) -> str:
        source, cue, content = (" … ".join(self.text[b:e] for b, e in part) for part in (a.source, a.cue, a.content))
        return f"[{source}] [{cue}] {content[:300]}"


def _head_in(tree: Tree, spans: Spans) -> int | None:
    """The first character of the head of spans in a sentence; of a relative pronoun, that of the word it stands for."""
    inside = [i for i, w in enumerate(tree.words) if w.upos != "PUNCT" and _overlap(((w.start, w.end),), spans)]
    if not inside:
        return None
    head = next((i for i in inside if tree.words[i].head not in inside), inside[0])
    clause = tree.words[head].head
    if len(inside) == 1 and tree.words[head].text.lower() in RELATIVES and tree.words[clause].label == "acl:relcl":
        head = tree.words[clause].head
    return tree.words[head].start


def find_attributions(parsed: Parsed, stances: bool) -> list[Attribution]:
    """What detente finds: its reports, those of one cue joined, the outermost of each chain."""
    roles = [parsed.blocks[s.block].role for s in parsed.sentences]
    marked = mark_reports(parsed.sentences, [()] * len(roles), roles, parsed.text, default_coder().codebook, stances)
    found: dict[tuple[int, int], Attribution] = {}
    for report in (r for reports in marked for r in reports if r.text and r.content_start < r.content_end):
        one = _attribution_of(report)
        known = found.setdefault((report.cue_start, report.cue_end), one)
        if known is not one:
            joined = tuple(sorted({*known.content, *one.content}))
            found[report.cue_start, report.cue_end] = replace(known, content=joined)
    return [a for a in found.values() if not any(_overlap(a.cue, b.content) for b in found.values() if b is not a)]


def _attribution_of(report: Report) -> Attribution:
    return Attribution(((report.source_start, report.source_end),), ((report.cue_start, report.cue_end),),
                       ((report.content_start, report.content_end),))


def _overlap(one: Spans, other: Spans) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


# -- the data --------------------------------------------------------------------------------------------------------


def read_articles(data: Path) -> Iterator[GoldArticle]:
    """The articles with their attributions. Raises ``BadData`` for a record of another form."""
    for number, record in enumerate(read_records(data), 1):
        try:
            yield read_annotation(record["text"], record["ann"])
        except (AttributeError, KeyError, TypeError, ValueError) as trouble:
            raise BadData(f"{data}, record {number}: no text with brat annotation ({trouble!r})") from trouble


def read_annotation(text: str, annotation: str) -> GoldArticle:
    """The attributions that stand-off lines tell; lines of notes, attributes and relations are passed over."""
    spans: dict[str, tuple[str, Spans]] = {}
    lines = [line.split("\t") for line in annotation.split("\n")]
    for name, told in (line[:2] for line in lines if line[0].startswith("T") and len(line) > 1):
        kind, _, places = told.partition(" ")
        spans[name] = kind, tuple(_span(text, place) for place in places.split(";"))
    attributions = [_gold_attribution(line[1], spans) for line in lines if line[0].startswith("E") and len(line) > 1]
    discarded = tuple(s for kind, places in spans.values() if kind == "Discard" for s in places)
    return GoldArticle(text, attributions, discarded)


def _span(text: str, place: str) -> tuple[int, int]:
    start, end = map(int, place.split())
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {place} of a text of {len(text)} characters")
    return start, end


def _gold_attribution(told: str, spans: dict[str, tuple[str, Spans]]) -> Attribution:
    parts: dict[str, Spans] = {"Source": (), "Cue": (), "Content": ()}
    for role, _, name in (part.partition(":") for part in told.split()):
        role = role.rstrip("0123456789")
        if role in parts:
            parts[role] += spans[name][1]
    return Attribution(parts["Source"], parts["Cue"], parts["Content"])
