"""What a page tells around a sentence: who is named how often, where last and as what, which days, and what has been done so far."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from detente.records import Article, Day, Entity, Event, Marked, Place, Word
from detente.releases import is_release


class Naming(NamedTuple):
    """Where somebody was named last: the number of the sentence, its block, the word, and the party as it was last named by more than a pronoun, as a state or its
    government where it was."""

    sentence: int
    block: int
    word: Word
    entity: Entity


class Dated(NamedTuple):
    """A day that the page has named."""

    sentence: int
    block: int
    day: Day
    word: Word | None


class Past(NamedTuple):
    """An event that was told, and the codes on its sides."""

    event: Event
    actor: frozenset[str]
    recipient: frozenset[str]
    both: frozenset[str]


class Placed(NamedTuple):
    """A place of a state that the page has named."""

    sentence: int
    block: int
    place: Place
    word: Word | None


@dataclass
class Around:
    """Grows with the sentences of a page: ``pass_by`` is called with each after its acts are read."""

    counts: Counter[str]  # code -> how often the whole page names it
    heads: frozenset[str]  # codes that headlines name
    publisher: str | None
    published: dt.date | None
    release: bool
    total: int  # sentences of the page
    named: dict[str, Naming] = field(default_factory=dict)  # code -> where last
    order: dict[str, int] = field(default_factory=dict)  # code -> the how-manyth that was named
    days: list[Dated] = field(default_factory=list)
    places: list[Placed] = field(default_factory=list)
    events: list[Past] = field(default_factory=list)  # those of which the rules are sure, in order
    subjects: frozenset[str] = frozenset()  # codes of the sentence before, by where they stood
    objects: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    sentences: int = 0

    def pass_by(self, one: Marked, told: Sequence[Event]) -> None:
        """Takes in a sentence and what is told in it."""
        words, block = one.sentence.words, one.sentence.block
        for mention in one.mentions:
            for entity in mention.entities:
                if entity.code:
                    before = self.named.get(entity.code)
                    kept = before.entity if before and (mention.kind == "pronoun" or is_as_such(before.entity) and not is_as_such(entity)) else entity
                    self.named[entity.code] = Naming(self.sentences, block, words[mention.head], kept)
                    self.order.setdefault(entity.code, len(self.order))
        self.days += [Dated(self.sentences, block, day, words[day.head] if day.head >= 0 else None) for day in one.days if day.since]
        self.places += [Placed(self.sentences, block, place, words[place.head] if place.head >= 0 else None) for place in one.places if place.country]
        self.subjects, self.objects = _standing(one, "nsubj"), _standing(one, "obj", "obl", "iobj")
        self.speakers = frozenset(e.code for report in one.reports for e in report.source if e.code)
        self.events += map(as_past, told)
        self.sentences += 1


def as_past(event: Event) -> Past:
    actor, recipient = (frozenset(e.code for e in side if e.code) for side in (event.actor, event.recipient))
    return Past(event, actor, recipient, actor | recipient)


def around(article: Article, marked: Sequence[Marked]) -> Around:
    """What is around the first sentence of an article."""
    counts = Counter(e.code for one in marked for m in one.mentions for e in m.entities if e.code)
    heads = frozenset(e.code for one in marked if one.role == "headline" for m in one.mentions for e in m.entities if e.code)
    return Around(counts, heads, article.publisher_country, article.published, is_release(article), len(marked))


def is_as_such(entity: Entity) -> bool:
    """A state or its government, and no part or person of it."""
    return entity.sector in (None, "GOV") and entity.office is None


def _standing(one: Marked, *labels: str) -> frozenset[str]:
    words = one.sentence.words
    return frozenset(e.code for m in one.mentions if words[m.head].label.split(":")[0] in labels for e in m.entities if e.code)
