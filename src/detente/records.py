"""Every value that flows, in the order in which it appears.

bytes -> Page -> Article (blocks) -> Sentence (words) -> Marked (mentions, dates, places, reports) -> Event, Tie -> Coded.

All are frozen and compare by value. ``start``/``end`` are character offsets into the article's text and
``article.text[start:end]`` equals the quoted words, always.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

ROLES = ("headline", "byline", "body", "caption", "teaser", "credit", "boilerplate")


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as fetched; ``name`` is the path or URL that a person would recognise."""

    content: bytes
    name: str = "-"
    url: str | None = None
    published: dt.date | None = None  # given from outside; wins over what the page says


@dataclass(frozen=True, slots=True)
class Block:
    """A slice of the article's text with one role; ``day``: a caption's own day."""

    role: str
    text: str
    start: int
    end: int
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    id: str
    url: str | None
    title: str | None
    publisher: str | None
    publisher_country: str | None  # ISO 3166-1 alpha-3
    state_owned: bool | None
    author: str | None
    published: dt.date | None
    language: str
    text: str
    blocks: tuple[Block, ...]

    def to_dict(self) -> dict:
        return {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "publisher": self.publisher,
            "publisher_country": self.publisher_country,
            "state_owned": self.state_owned,
            "author": self.author,
            "published": _iso(self.published),
            "language": self.language,
            "text": self.text,
            "blocks": [
                {"role": b.role, "text": b.text, "start": b.start, "end": b.end, "day": _iso(b.day)}
                for b in self.blocks
            ],
        }


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that was not coded: at which stage, and why, in words for a person."""

    page: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What the model sees in a word: an act, of which types (the likeliest first) and, of each, which mode ("": none), how real, and whose words are its parties'.

    ``actor`` and ``recipient`` are indices into ``Sentence.words``, with how sure the model is of each."""

    types: tuple[tuple[str, float], ...]
    modes: tuple[str, ...]
    aux: tuple[str, ...]
    actor: tuple[tuple[int, float], ...]
    recipient: tuple[tuple[int, float], ...]

    def mode_of(self, type_: str) -> str:
        """The mode of one of its types; "" for another."""
        return next((mode for (kind, _), mode in zip(self.types, self.modes) if kind == type_), "")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a parsed sentence, in Universal Dependencies.

    ``head`` is the index of the governing word in ``Sentence.words``, -1 for the root. ``xpos`` is the Penn tag
    (tense, number); ``name`` the BIO tag of a named entity (PER, ORG, LOC); ``hint`` what act the model sees in it; ``state`` what the model holds of the word (a
    vector), from which other questions may be answered."""

    text: str
    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    head: int
    label: str
    name: str = "O"
    hint: Hint | None = None
    state: np.ndarray | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Sentence:
    """A slice of one block. ``words`` is empty where it was not worth parsing; what hangs on what is found out once, whoever asks."""

    text: str
    start: int
    end: int
    block: int  # index into Article.blocks
    words: tuple[Word, ...] = ()

    @cached_property
    def children(self) -> list[list[int]]:
        """The words that hang on each word."""
        out: list[list[int]] = [[] for _ in self.words]
        for i, word in enumerate(self.words):
            if word.head >= 0:
                out[word.head].append(i)
        return out

    @cached_property
    def labelled(self) -> list[list[tuple[int, str, str]]]:
        """The children of each word, each with its label, and this without its subtype."""
        labels = [(i, word.label, word.label.partition(":")[0]) for i, word in enumerate(self.words)]
        return [[labels[c] for c in below] for below in self.children]

    @cached_property
    def labels_below(self) -> list[frozenset[str]]:
        """All labels of the children of each word, with and without their subtypes."""
        return [frozenset(name for _, *names in below for name in names) for below in self.labelled]


@dataclass(frozen=True, slots=True)
class Entity:
    """A coded party; one that only the page tells has no words: ``text`` is "". ``code``: ISO3 of a state, or IGO, UNO, EUR, NGO, ISM, IMG, MNC; None: a party we cannot place.

    ``name`` is canonical ("Shinzo Abe", "NATO", "Japan"); ``sector`` PLOVER's (GOV, MIL, …), None for a country as
    such; ``office`` the one held on the article's day."""

    text: str
    name: str
    code: str | None
    sector: str | None
    office: str | None
    start: int
    end: int

    def to_dict(self) -> dict:
        return {
            "text": self.text,
            "name": self.name,
            "code": self.code,
            "sector": self.sector,
            "office": self.office,
            "start": self.start if self.text else None,
            "end": self.end if self.text else None,
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """A slice naming one party or several ("both leaders").

    ``kind``: name · description ("Japanese troops", "the prime minister") · pronoun · adjective (a demonym or name
    that only modifies a noun which is no party: "US" in "US sanctions", "Ukrainian" in "the Ukrainian civil war").
    ``first``/``last`` are word indices of the slice (inclusive), ``head`` the word that the tree attaches."""

    start: int
    end: int
    first: int
    last: int
    head: int
    kind: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A date in words; ``first``/``last``/``head`` are word indices. Unresolved: ``since`` and ``until`` None, ``reason`` says why.

    ``value`` is the TIMEX3 value ("2016-05-06", "2016-02", "2016-W18", "PAST_REF", "P3D"); ``granularity``:
    day · week · month · season · quarter · year · decade · vague · duration."""

    text: str
    start: int
    end: int
    first: int
    last: int
    head: int
    since: dt.date | None
    until: dt.date | None
    granularity: str
    value: str
    reason: str | None = None

    def to_dict(self) -> dict:
        return {
            "start": _iso(self.since),
            "end": _iso(self.until),
            "granularity": self.granularity,
            "text": self.text,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where: ``country`` whenever known; a city with coordinates only with evidence.

    ``granularity``: city · region · country · other; ``head`` is the word index the tree attaches."""

    text: str
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    granularity: str
    start: int
    end: int
    head: int = -1

    def to_dict(self) -> dict:
        return {
            "text": self.text,
            "name": self.name,
            "country": self.country,
            "admin1": self.admin1,
            "lat": self.lat,
            "lon": self.lon,
            "granularity": self.granularity,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says something: who (``source``, None: unnamed), by which words (``cue``), what (``content`` span).

    ``text`` is the source as printed, its place ``source_start``/``source_end``; ``verb`` the cue's lemma. ``turn``: the label
    of a transcript ("MR PRICE:") says so, and no verb."""

    source: tuple[Entity, ...]
    text: str
    source_start: int
    source_end: int
    verb: str
    cue_start: int
    cue_end: int
    content_start: int
    content_end: int
    direct: bool
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A parsed sentence with what was found in it."""

    sentence: Sentence
    role: str  # of its block
    mentions: tuple[Mention, ...] = ()
    days: tuple[Day, ...] = ()
    places: tuple[Place, ...] = ()
    reports: tuple[Report, ...] = ()
    home: str | None = None  # code of the state whose affairs the article tells, where it is plain
    entry: Day | None = None  # of the timeline's entry in which the sentence stands


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    start: int
    end: int

    def to_dict(self) -> dict:
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Source:
    """One link of the chain of attribution."""

    text: str
    code: str | None
    name: str | None
    verb: str | None
    start: int | None
    end: int | None

    def to_dict(self) -> dict:
        return {
            "text": self.text,
            "code": self.code,
            "name": self.name,
            "verb": self.verb,
            "start": self.start,
            "end": self.end,
        }


SLOTS = ("act", "actor", "recipient", "date", "place", "per")


@dataclass(frozen=True, slots=True)
class SlotSight:
    """How one slot of an event was filled, and how sure that is (docs/events.md).

    ``slot``: one of SLOTS; ``how``: for the act ``frame`` or ``model``, else one of ``HOWS`` (events/sights.py); ``seen``: the model's own chance of these words, None
    where it does not judge them; ``confidence``: the chance that the slot is right, given that there is such an act (of ``act``: that there is)."""

    slot: str
    how: str
    seen: float | None
    confidence: float

    def to_dict(self) -> dict:
        return {"how": self.how, "seen": self.seen, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Event:
    """One coded claim: who did what to whom, when, where, per whom. ``slots``: one for each slot that is filled;
    ``evidence``: what rules' part of the confidence rests on, terms of ``evidence.csv`` with their values, and what rules say of an act that they doubt."""

    id: str
    article: str
    type: str
    mode: str | None
    aux: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int
    score: float
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...]
    about: str | None
    third: tuple[Entity, ...]
    date: Day | None
    place: Place | None
    per: tuple[Source, ...]
    direct_quote: bool
    trigger: Span
    sentence: Span
    block: str
    confidence: float
    why: str
    slots: tuple[SlotSight, ...] = ()
    evidence: tuple[tuple[str, float], ...] = ()

    def to_dict(self, article: Article) -> dict:
        """The record users see (docs/events.md), with what it needs of its article."""
        return {
            "id": self.id,
            "article": self.article,
            "url": article.url,
            "publisher": article.publisher,
            "publisher_country": article.publisher_country,
            "state_owned": article.state_owned,
            "published": _iso(article.published),
            "type": self.type,
            "mode": self.mode,
            "aux": list(self.aux),
            "contexts": list(self.contexts),
            "quad": self.quad,
            "score": self.score,
            "actor": [e.to_dict() for e in self.actor],
            "recipient": [e.to_dict() for e in self.recipient],
            "about": self.about,
            "third": [e.to_dict() for e in self.third],
            "date": self.date.to_dict() if self.date else None,
            "place": self.place.to_dict() if self.place else None,
            "per": [s.to_dict() for s in self.per],
            "direct_quote": self.direct_quote,
            "trigger": self.trigger.to_dict(),
            "sentence": self.sentence.to_dict() | {"block": self.block},
            "confidence": self.confidence,
            "why": self.why,
            "slots": dict.fromkeys(SLOTS) | {s.slot: s.to_dict() for s in self.slots},
        }


@dataclass(frozen=True, slots=True)
class Tie:
    """A standing relation between two parties; ``polarity`` 1, -1 or 0."""

    id: str
    article: str
    kind: str
    parties: tuple[Entity, Entity]
    polarity: int
    since: dt.date | None
    until: dt.date | None
    per: tuple[Source, ...]
    trigger: Span
    sentence: Span
    block: str
    confidence: float
    why: str

    def to_dict(self) -> dict:
        return {
            "id": self.id,
            "article": self.article,
            "kind": self.kind,
            "parties": [p.to_dict() for p in self.parties],
            "polarity": self.polarity,
            "since": _iso(self.since),
            "until": _iso(self.until),
            "per": [s.to_dict() for s in self.per],
            "trigger": self.trigger.to_dict(),
            "sentence": self.sentence.to_dict() | {"block": self.block},
            "confidence": self.confidence,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows one side of a balancing act. ``role``: rivalry · friend · courting · pressure · resistance · hedging.

    ``parties``: who acts on whom, or the two of a tie; ``what``: the act or the kind of tie; ``text``: the sentence, or the
    tie's name in the table of standing ties; ``source``: who printed it, or the table's own source; ``article`` and ``id``
    (of the event or tie) None where the table tells it."""

    role: str
    parties: tuple[str, str]
    what: str
    text: str
    source: str | None
    day: dt.date | None
    article: str | None = None
    id: str | None = None

    def to_dict(self) -> dict:
        return {
            "role": self.role,
            "parties": list(self.parties),
            "what": self.what,
            "text": self.text,
            "source": self.source,
            "day": _iso(self.day),
            "article": self.article,
            "id": self.id,
        }


@dataclass(frozen=True, slots=True)
class BalancingAct:
    """A state that would be on good terms with both of two rivals (docs/balance.md).

    ``stances``: towards each of ``rivals``, friend or courting. All numbers but ``trend`` lie between 0 and 1; ``trend``, -1 to 1,
    is how cooperation with the rival courted (else with either) has moved within the window."""

    state: str
    rivals: tuple[str, str]
    stances: tuple[str, str]
    score: float
    strain: float
    pressure: float
    hedging: float
    trend: float
    evidence: tuple[Evidence, ...]

    def to_dict(self) -> dict:
        return {
            "state": self.state,
            "rivals": list(self.rivals),
            "stances": list(self.stances),
            "score": self.score,
            "strain": self.strain,
            "pressure": self.pressure,
            "hedging": self.hedging,
            "trend": self.trend,
            "evidence": [e.to_dict() for e in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Silence:
    """A sentence with two parties and no event, and the reason."""

    sentence: Span
    parties: tuple[str, ...]
    reason: str

    def to_dict(self) -> dict:
        return {"sentence": self.sentence.to_dict(), "parties": list(self.parties), "reason": self.reason}


@dataclass(frozen=True)
class Coded:
    """Everything one page gave."""

    article: Article
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    trace: tuple[Silence, ...] = ()
    acts: tuple[BalancingAct, ...] = ()
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict:
        """One JSON object a page: ``article``, ``events``, ``ties``, ``acts`` (balancing acts), ``trace``."""
        return {
            "article": self.article.to_dict(),
            "events": [e.to_dict(self.article) for e in self.events],
            "ties": [t.to_dict() for t in self.ties],
            "acts": [a.to_dict() for a in self.acts],
            "trace": [s.to_dict() for s in self.trace],
        }

    def _repr_html_(self) -> str:
        from detente.html import render_coded

        return render_coded(self)
