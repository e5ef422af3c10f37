"""What a page tells around a sentence: who is named how often, where last and as what, which days and places before and after, and what has been done so far."""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from detente.records import Article, Day, Entity, Event, Marked, Place, Word
from detente.releases import is_release

STEM = 5  # letters that "endorsing" and "endorsement" share
DAYS_BACK, DAYS_AHEAD, EVENTS_BACK = 10, 6, 100  # how many days and places, and events, of a page are looked back on, and ahead


class Naming(NamedTuple):
    """Where somebody was named last: the number of the sentence, its block, the word, and the party as it was last named by more than a pronoun, as a state or its
    government where it was."""

    sentence: int
    block: int
    word: Word
    entity: Entity


class Said(NamedTuple):
    """What a sentence names: codes, types of acts with the model's chance of the likeliest, the beginnings of its words."""

    codes: frozenset[str]
    types: Mapping[str, float]
    stems: frozenset[str]


class Named(NamedTuple):
    """A day or a place of a state that the page names, in which of its sentences; ``apart``: in a caption or a teaser, which tell of another day or story."""

    sentence: int
    block: int
    what: Day | Place
    word: Word | None
    apart: bool
    said: Said


class Past(NamedTuple):
    """An event that was told, and the codes on its sides."""

    event: Event
    actor: frozenset[str]
    recipient: frozenset[str]
    both: frozenset[str]


@dataclass(frozen=True)
class Around:
    """What a page tells before a sentence, and which days and places it names anywhere; ``passed`` gives what it tells before the next one."""

    counts: Counter[str]  # code -> how often the whole page names it
    heads: frozenset[str]  # codes that headlines name
    publisher: str | None
    published: dt.date | None
    release: bool
    total: int  # sentences of the page
    days: tuple[Named, ...]  # of the whole page
    places: tuple[Named, ...]
    below: Mapping[str, Naming]  # code -> where the body names it first; what a headline tells is told in full there
    sentences: int = 0  # … before this one
    named: Mapping[str, Naming] = field(default_factory=dict)  # code -> where last; in the order in which the page named them first
    events: tuple[Past, ...] = ()  # those of which the rules are sure, the last first
    subjects: frozenset[str] = frozenset()  # codes of the sentence before, by where they stood
    objects: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()

    @cached_property
    def total_named(self) -> int:
        """How often the page names anybody."""
        return self.counts.total()

    @cached_property
    def above(self) -> dict[str, int]:
        """How many codes the page names more often than each."""
        ordered = sorted(self.counts.values(), reverse=True)
        return {code: ordered.index(count) for code, count in self.counts.items()}

    @cached_property
    def order(self) -> dict[str, int]:
        """code -> as which one the page so far names it first."""
        return {code: k for k, code in enumerate(self.named)}

    @cached_property
    def in_events(self) -> dict[str, dict[str, list[int]]]:
        """Side ("both": either) -> code -> in which of the ``events`` it stands there."""
        out: dict[str, dict[str, list[int]]] = {"actor": {}, "recipient": {}, "both": {}}
        for k, past in enumerate(self.events):
            for side, places in out.items():
                for code in getattr(past, side):
                    places.setdefault(code, []).append(k)
        return out

    def naming_of(self, code: str, block: str) -> Naming | None:
        """Where somebody was named last, or, seen from a headline (``block``) that comes before, is named first."""
        return self.named.get(code) or (self.below.get(code) if block == "headline" else None)

    def back(self, named: Sequence[Named]) -> Sequence[Named]:
        """Those of ``days`` or ``places`` that stand before the sentence, the last first."""
        at = bisect_left(named, self.sentences, key=lambda one: one.sentence)
        return named[max(0, at - DAYS_BACK) : at][::-1]

    def ahead(self, named: Sequence[Named]) -> Sequence[Named]:
        """Those that stand after it, the next first."""
        at = bisect_right(named, self.sentences, key=lambda one: one.sentence)
        return named[at : at + DAYS_AHEAD]

    def passed(self, one: Marked, told: Sequence[Event]) -> Around:
        """With a sentence and what is told in it."""
        words, block, named = one.sentence.words, one.sentence.block, dict(self.named)
        for mention in one.mentions:
            for entity in mention.entities:
                if entity.code:
                    before = named.get(entity.code)
                    kept = before.entity if before and (mention.kind == "pronoun" or is_as_such(before.entity) and not is_as_such(entity)) else entity
                    named[entity.code] = Naming(self.sentences, block, words[mention.head], kept)
        return dataclasses.replace(
            self, sentences=self.sentences + 1, named=named, events=(*(as_past(event) for event in reversed(told)), *self.events)[:EVENTS_BACK],
            subjects=_standing(one, "nsubj"), objects=_standing(one, "obj", "obl", "iobj"), speakers=frozenset(e.code for report in one.reports for e in report.source if e.code))


def as_past(event: Event) -> Past:
    actor, recipient = (frozenset(e.code for e in side if e.code) for side in (event.actor, event.recipient))
    return Past(event, actor, recipient, actor | recipient)


def around(article: Article, marked: Sequence[Marked]) -> Around:
    """What is around the first sentence of an article."""
    counts = Counter(e.code for one in marked for m in one.mentions for e in m.entities if e.code)
    heads = frozenset(e.code for one in marked if one.role == "headline" for m in one.mentions for e in m.entities if e.code)
    return Around(counts, heads, article.publisher_country, article.published, is_release(article), len(marked), *_days_and_places(marked), _below(marked))


def _below(marked: Sequence[Marked]) -> dict[str, Naming]:
    out: dict[str, Naming] = {}
    for k, one in enumerate(marked):
        if one.role == "body":
            for mention in one.mentions:
                for entity in mention.entities:
                    if entity.code:
                        out.setdefault(entity.code, Naming(k, one.sentence.block, one.sentence.words[mention.head], entity))
    return out


def _days_and_places(marked: Sequence[Marked]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """All days and all places of a page."""
    days: list[Named] = []
    places: list[Named] = []
    for k, one in enumerate(marked):
        own = [(days, day) for day in one.days if day.since] + [(places, place) for place in one.places if place.country]
        said = _said(one) if own else None
        for some, what in own:
            word = one.sentence.words[what.head] if what.head >= 0 else None
            some.append(Named(k, one.sentence.block, what, word, one.role in ("caption", "teaser"), said))
    return tuple(days), tuple(places)


def _said(one: Marked) -> Said:
    types: dict[str, float] = {}
    for word in one.sentence.words:
        for type_, chance in word.hint.types if word.hint else ():
            types[type_] = max(chance, types.get(type_, 0.0))
    codes = frozenset(e.code for m in one.mentions for e in m.entities if e.code)
    return Said(codes, types, frozenset(word.text.lower()[:STEM] for word in one.sentence.words))


def is_as_such(entity: Entity) -> bool:
    """A state or its government, and no part or person of it."""
    return entity.sector in (None, "GOV") and entity.office is None


def _standing(one: Marked, *labels: str) -> frozenset[str]:
    words = one.sentence.words
    return frozenset(e.code for m in one.mentions if words[m.head].label.split(":")[0] in labels for e in m.entities if e.code)
