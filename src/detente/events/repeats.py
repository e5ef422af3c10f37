"""Events of an article -> the same without repeats: a deed told twice is one, in its fuller telling."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, permutations

import numpy as np

from detente.codebook import load_codebook
from detente.codebook.frames import load_classes
from detente.events.around import STEM, as_past
from detente.events.candidates import Possible
from detente.events.ids import about_another
from detente.model.scorers import Terms, load_scorer
from detente.records import Day, Entity, Event

LOOSE = frozenset("CONSULT COOPERATE AID SANCTION MOBILIZE RETREAT CONCEDE PROTEST".split())  # one deed under different words
APART = 250  # events between two that are asked about
AT_ONCE = 30  # events of which it is asked at once whether they tell a deed again
ALIKE = -1.0  # the score from which they do where they say it of the same names
_ORDINAL = re.compile(r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d+(?:st|nd|rd|th)")
OUTCOMES = frozenset("killing wounding injuring hurting leaving maiming damaging destroying".split())


def drop_repeats(events: Sequence[Event], is_same: Callable[[int, int], bool] | None = None) -> list[Event]:
    """The same claim told again in the same article is one event: the fuller telling stays. ``is_same`` answers for the places of two events of one type; without it, rules do."""
    is_same = is_same or (lambda i, k: _same_deed(events[i], events[k]))
    events, kept = list(events), []
    of_type: dict[str, list[int]] = defaultdict(list)
    replaced: dict[str, str] = {}
    for k, event in enumerate(events):
        twin = next((at for at in of_type[event.type] if is_same(kept[at], k)), None)
        if twin is None:
            of_type[event.type].append(len(kept))
            kept.append(k)
            continue
        other = events[kept[twin]]
        is_fuller = _fullness(event) > _fullness(other)
        fuller, poorer = (event, other) if is_fuller else (other, event)
        replaced[poorer.id] = fuller.id
        kept[twin] = k if is_fuller else kept[twin]
        events[kept[twin]] = _with_day_of(poorer, fuller)
    told = [events[k] for k in kept]
    return [about_another(e, replaced.get(e.about, e.about)) if e.about else e for e in told]


def drop_retold(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """The events of a page as they are read at last, without those that tell a deed again, as ``repeats`` (model/scorers.py) judges, or rules where more than
    ``APART`` events stand between; ``acts``: the act of each."""
    same: set[tuple[int, int]] = set()
    for _, some in groupby(list_pairs(events), key=lambda pair: pair[1] // AT_ONCE):
        pairs = list(some)
        terms = [terms_of_pair(acts[i], events[i], acts[k], events[k], len(events)) for i, k in pairs]
        scores = load_scorer("repeats").scores(terms, [acts[k].state for _, k in pairs], [acts[i].state for i, _ in pairs])
        same |= {(i, k) for (i, k), score in zip(pairs, scores) if score > (ALIKE if _is_said_again(events[i], events[k]) else 0) and not _are_counted_apart(acts[i], acts[k])}
    twins: dict[int, set[int]] = defaultdict(set)
    for i, k in same:
        twins[i].add(k)
        twins[k].add(i)
    for verb, noun in _list_phrases(acts, events):  # what the noun tells again the verb does
        same |= {(min(verb, i), max(verb, i)) for i in twins[noun] - {verb} | {noun}}
    return drop_repeats(events, lambda i, k: (i, k) in same if k - i <= APART else _same_deed(events[i], events[k]))


def list_pairs(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """The places of every two events that may be one deed: of one type, at most ``APART`` apart, the codes of one among those of the other, and not in two blocks of
    which one is another story's (a teaser) or of another day (a caption). By the second of the two."""
    codes, apart = [as_past(event).both for event in events], [event.block if event.block in ("teaser", "caption") else "" for event in events]
    for k, event in enumerate(events):
        for i in range(max(0, k - APART), k):
            if events[i].type == event.type and apart[i] == apart[k] and (codes[i] <= codes[k] or codes[k] <= codes[i]):
                yield i, k


def _is_said_again(a: Event, b: Event) -> bool:
    """Whether an event says of the same people by the same names, in the same mode and degree of reality, what another says, on no other day."""
    named = ({e.name for e in side} for event in (a, b) for side in (event.actor, event.recipient))
    doers, met, doers_later, met_later = named
    return (a.mode, a.aux) == (b.mode, b.aux) and bool(doers and met) and doers == doers_later and met == met_later and _days_agree(a.date, b.date)


def _list_phrases(acts: Sequence[Possible], events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """The places of every two events of one phrase, its verb's and its noun's."""
    for _, some in groupby(range(len(events)), key=lambda k: events[k].sentence):
        yield from ((i, k) for i, k in permutations(some, 2) if events[i].type == events[k].type and _is_one_phrase(acts[i], acts[k]))


def _is_one_phrase(act: Possible, other: Possible) -> bool:
    """Whether of two acts of a sentence the first is told by a light verb and the other by its object: "*paid* an official *visit*"."""
    noun = other.scene.words[other.at]
    return noun.label == "obj" and noun.head == act.at and act.scene.words[act.at].lemma in load_classes()["light"]


def _are_counted_apart(act: Possible, later: Possible) -> bool:
    """Whether two deeds have different numbers: "its *fourth* nuclear test", "a potential *fifth* test"."""
    one, other = ({word.text.lower() for k in a.scene.tree.find(a.at, "amod") if _ORDINAL.fullmatch((word := a.scene.words[k]).text.lower())} for a in (act, later))
    return bool(one and other) and one.isdisjoint(other)


def terms_of_pair(act: Possible, a: Event, later: Possible, b: Event, told: int) -> Terms:
    """What speaks for two events' being one deed, and against it; ``a`` is told before ``b``, ``told`` events on the page."""
    scene, other = act.scene, later.scene
    (_, actor, recipient, codes), (_, doer, met, codes_later) = as_past(a), as_past(b)
    days = [event.date if event.date is not None and event.date.since is not None else None for event in (a, b)]
    places = [event.place.country if event.place else None for event in (a, b)]
    sources = [{s.code or s.text for s in event.per} for event in (a, b)]
    words = [_words_of(event) for event in (a, b)]
    apart = later.around.sentences - act.around.sentences
    terms = {f"type_{a.type}": 1.0, "rule": float(_same_deed(a, b)), "actor": float(actor == doer), "recipient": float(recipient == met), "all": float(codes == codes_later),
             "crossed": float(bool(actor & met | recipient & doer)), "codes": min(len(codes), 6), "codes_later": min(len(codes_later), 6), "nobody": float(not actor or not doer),
             "no_recipient": float(not recipient or not met), "words": len(words[0] & words[1]) / max(1, min(map(len, words))), "word": float(_is_same_word(a.trigger.text.lower(), b.trigger.text.lower())),
             "mode": float(a.mode == b.mode), "modes": float(bool(a.mode and b.mode and a.mode != b.mode)), "aux": float(set(a.aux) == set(b.aux)), "apart": min(apart, 12), "here": float(apart == 0),
             "chars": min(b.trigger.start - a.trigger.start, 200) / 40 if apart == 0 else 0.0, "blocks": min(other.marked.sentence.block - scene.marked.sentence.block, 10),
             "dated": float(None not in days), "day": float(None not in days and (days[0].since, days[0].until) == (days[1].since, days[1].until)), "days": float(not _days_agree(*days)),
             "placed": float(None not in places), "place": float(None not in places and places[0] == places[1]), "per": float(sources[0] == sources[1]), "pers": float(bool(sources[0] and sources[1] and sources[0] != sources[1])),
             "quote": float(a.direct_quote), "quote_later": float(b.direct_quote), "sure": a.confidence, "sure_later": b.confidence, "told": min(told, 30), "total": min(act.around.total, 40),
             "about": float(a.about == b.id or b.about == a.id), "abouts": float(bool(a.about and a.about == b.about)), "release": float(act.around.release), "alike": _likeness(act.state, later.state)}
    for name, one, event in (("", act, a), ("_later", later, b)):
        word = one.scene.words[one.at]
        terms |= {f"noun{name}": float(word.upos in ("NOUN", "PROPN")), f"the{name}": float(one.scene.tree.is_definite(one.at)), f"block{name}_{event.block}": 1.0}
        terms |= {f"aux{name}_{mode}": 1.0 for mode in event.aux}
    return (terms,)


def _words_of(event: Event) -> set[str]:
    """The words of an event's parties."""
    return {word for e in (*event.actor, *event.recipient) for word in e.text.lower().split()}


def _likeness(a: np.ndarray | None, b: np.ndarray | None) -> float:
    """The cosine of two states."""
    if a is None or b is None:
        return 0.0
    a, b = a.astype(np.float32), b.astype(np.float32)
    return float(a @ b / max(1e-6, float(np.linalg.norm(a) * np.linalg.norm(b))))


def _with_day_of(other: Event, event: Event) -> Event:
    """A telling without a day, with the day that another telling of the deed has in its own words."""
    day, sentence = other.date, other.sentence
    if event.date is not None and event.date.since is not None or day is None or day.since is None or not (day.text and sentence.start <= day.start < sentence.end):
        return event
    return dataclasses.replace(event, date=day, slots=(*event.slots, *(s for s in other.slots if s.slot == "date")))


def _fullness(event: Event) -> tuple[int, bool, float]:
    """How many parties a telling names, whether in the text itself, and how sure it is."""
    return len({e.code for e in [*event.actor, *event.recipient] if e.code}), event.block == "body", event.confidence


def _side(entities: Iterable[Entity]) -> set[str]:
    """States by their codes, others by their names: the organs of the United Nations share one code."""
    states = load_codebook().states
    return {e.code if e.code in states else e.name for e in entities}


def _same_deed(a: Event, b: Event) -> bool:
    """Whether two events of one type are one deed."""
    if (a.block == "teaser") != (b.block == "teaser") or (a.block == "caption") != (b.block == "caption"):
        return False
    ignored = {"historical"} if a.sentence == b.sentence else set()  # "hosted her last year during her visit"
    untensed = next((e for e in (a, b) if e.block == "headline" and "future" not in e.aux), None)
    if untensed is not None and a.block != b.block:
        ignored = ignored | {"future"}  # "Nuland's Travel to Chad": a title's noun has no tense
    if set(a.aux) - ignored != set(b.aux) - ignored:
        return False
    near = a.sentence == b.sentence and abs(a.trigger.start - b.trigger.start) < 40  # "lodged a complaint"
    if a.mode and b.mode and a.mode != b.mode and not near:
        return False
    if a.mode != b.mode and "visit" in (a.mode, b.mode) and a.sentence != b.sentence and not (a.date and b.date):
        return False  # talks agreed and a visit planned are two meetings
    heading = "headline" in (a.block, b.block)
    if not heading and (a.about != b.about and a.about and b.about or {s.text for s in a.per} != {s.text for s in b.per}):
        return False
    if a.type == "ASSAULT" and a.sentence == b.sentence and _is_outcome(a, b):
        return True
    if a.type in ("CONSULT", "COOPERATE", "AGREE"):
        all_a, all_b = (_side([*e.actor, *e.recipient]) for e in (a, b))
        same = all_a == all_b or a.sentence == b.sentence and a.mode == b.mode and (all_a < all_b or all_b < all_a)
    else:
        same = _side(a.actor) == _side(b.actor) and _side(a.recipient) == _side(b.recipient)
    same = same or _is_without_doer(a, b) or _is_without_doer(b, a)
    if not same and not _is_heading_of(a, b) and not _is_heading_of(b, a) or not _days_agree(a.date, b.date):
        return False
    return near or a.type in LOOSE or heading or _is_same_word(a.trigger.text.lower(), b.trigger.text.lower())


def _is_same_word(a: str, b: str) -> bool:
    """Whether two words are forms of one: "arrested", "arrest"."""
    return a == b or a[:STEM] == b[:STEM] and len(a) >= STEM <= len(b)


def _is_without_doer(a: Event, b: Event) -> bool:
    """Whether an event tells a deed again without saying who did it: "police arrested two men; they *were arrested* on Monday"."""
    return not a.actor and bool(b.actor) and bool(a.recipient) and _side(a.recipient) == _side(b.recipient) and a.mode == b.mode


def _is_outcome(a: Event, b: Event) -> bool:
    """ "Shelled the town, wounding a woman": what came of an assault is no second one."""
    doers = [{e.code for e in side.actor} for side in (a, b)]
    return doers[0] == doers[1] and bool({a.trigger.text.lower(), b.trigger.text.lower()} & OUTCOMES)


def _is_heading_of(a: Event, b: Event) -> bool:
    """A headline that names some of the parties which the text below it names: "Canada condemns detention"."""
    if a.block != "headline" or b.block == "headline":
        return False
    actor, recipient = ({e.code for e in side if e.code} for side in (a.actor, a.recipient))
    in_text, over_whom = ({e.code for e in side if e.code} for side in (b.actor, b.recipient))
    return bool(actor | recipient) and actor <= in_text and recipient <= over_whom


def _days_agree(a: Day | None, b: Day | None) -> bool:
    if a is None or b is None or a.since is None or b.since is None:
        return True
    return a.since <= (b.until or dt.date.max) and b.since <= (a.until or dt.date.max)
