"""A possible act -> when and where it was: of all days and places that its sentence and the page around it name the likeliest, or none.

Each has a scorer of its own (``days``, ``places``), which learned from whole pages that readers annotated; what rules found is a candidate among others.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from detente.events.around import STEM, Around, Named, Said, as_past
from detente.events.candidates import FAR, Possible, in_portions, of_path
from detente.events.confidence import NEVER
from detente.events.evidence import SIDES, is_content
from detente.events.hints import MODEL
from detente.events.ids import with_id
from detente.events.sights import see_day, see_place
from detente.events.when import UNREAL, until_now
from detente.events.where import state_of
from detente.model.scorers import Terms, load_scorer
from detente.records import Day, Event, Place

PLACE_OF_VISIT = 0.8  # the chance of the place of a visit, which its words tell
RATHER_THAN_NONE = 0.5  # the share of the chance of none from which a day is told of what is not still to come: of real pages' acts, readers told three in five so of those between this and 1
SAID = frozenset("say tell call warn accuse".split())
Span = tuple[dt.date, dt.date]


class Circumstance(NamedTuple):
    """A day or a place that may be an act's; what speaks for it, and the state of its word."""

    what: Day | Place
    terms: Terms
    state: np.ndarray | None


def with_circumstances(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """Events, each as its act was read at last, with day and place."""
    out: list[Event] = []
    for here in in_portions(acts):
        found = [best_of(acts[here], of) for of in LISTS]
        out += [event if is_content(event) else _completed(act, event, *some) for act, event, *some in zip(acts[here], events[here], *found)]
    return out


def best_of(acts: Sequence[Possible], of: str) -> list[tuple[Day | Place | None, float]]:
    """The day or place (``of``: a key of LISTS) of each act, the likeliest where none is not much likelier, and its chance."""
    some = [LISTS[of](act) for act in acts]
    chosen = load_scorer(of).choose([[one.terms for one in mine] for mine in some], [act.state for act in acts], [[one.state for one in mine] for mine in some])
    least = [RATHER_THAN_NONE if of == "days" and "future" not in act.event.aux else 1.0 for act in acts]
    told = zip(some, chosen, least)
    return [(mine[choice.at].what, round(min(choice.chance, 1 - NEVER), 3)) if choice and choice.chance > share * choice.none else (None, 0.0) for mine, choice, share in told]


def _completed(act: Possible, event: Event, dated: tuple[Day | None, float], placed: tuple[Place | None, float]) -> Event:
    (day, sure), (place, certain) = dated, placed
    if event.mode == "visit" and event.place is not None:
        place, certain = event.place, max(certain, PLACE_OF_VISIT)  # the host's
    if day is None and event.date is not None and event.date.since is None:
        day = event.date  # its words are there, and why nothing resolves them
    slots = [s for s in event.slots if s.slot not in ("date", "place")]
    if day is not None and day.since is not None:
        slots.append(see_day(act.scene, act.at, day, sure))
    if place is not None:
        slots.append(see_place([*event.actor, *event.recipient], place, certain))
    to_come = _is_untensed(act) and act.on and day is not None and day.since and day.since > act.on
    return with_id(dataclasses.replace(event, slots=tuple(slots), date=day, place=place, aux=("future",) if to_come else event.aux))


def _is_untensed(act: Possible) -> bool:
    """ "Under Secretary Nuland's *Travel* to Chad": a headline's noun has no tense; the text below tells its day."""
    return act.event.block == "headline" and not act.event.aux and act.scene.words[act.at].upos in ("NOUN", "PROPN")


def of_telling(act: Possible) -> dict[str, float]:
    """How the act is told: tense, clause, block; what days and places share."""
    scene, event, around = act.scene, act.event, act.around
    verb = act.at
    while scene.words[verb].upos not in ("VERB", "AUX") and scene.words[verb].head >= 0:
        verb = scene.words[verb].head
    word, aux = scene.words[verb], [(scene.words[c].lemma, scene.words[c].xpos) for c in scene.tree.find(verb, "aux", "aux:pass", "cop")]
    return {f"type_{event.type}": 1.0, f"mode_{event.mode}": 1.0, f"tense_{word.xpos}": 1.0} | {f"aux_{mode}": 1.0 for mode in event.aux} | {
        "noun": float(scene.words[act.at].upos in ("NOUN", "PROPN")), "have": float(any(a in aux for a in (("have", "VBZ"), ("have", "VBP")))), "had": float(("have", "VBD") in aux),
        "modal": float(any(tag == "MD" for _, tag in aux)), "be": float(any(a in aux for a in (("be", "VBZ"), ("be", "VBP")))), "was": float(("be", "VBD") in aux),
        "said": float(word.lemma in SAID), "under": float(word.label == "ccomp"), "relative": float(word.label.startswith("acl")), "advcl": float(word.label == "advcl"),
        "headline": float(event.block == "headline"), "quote": float(event.direct_quote), "per": len(event.per), "sentences": min(around.sentences, 20), "total": min(around.total, 20), "single": float(around.total == 1),
        "own": float(event.why.startswith(MODEL)), "lone": float(bool(as_past(event).both)),
        "release": float(around.release),
    }


def _list_elsewhere(act: Possible, some: Sequence[Named]) -> Iterator[tuple[Named, dict[str, float]]]:
    """The days or places that the page names before and after the act's sentence, with how far from it and what that sentence has to do with the act."""
    around, block = act.around, act.scene.marked.sentence.block
    for way, there in (("back", around.back(some)), ("ahead", around.ahead(some))):
        for rank, named in enumerate(one for one in there if not one.apart or one.block == block):
            apart = {f"{way}_rank": rank, way: min(abs(around.sentences - named.sentence), 10), f"{way}_blocks": min(abs(block - named.block), 10)}
            yield named, apart | _of_kinship(act.event, named.said, way)


def _of_kinship(event: Event, said: Said, way: str) -> dict[str, float]:
    """What another sentence has to do with an act: its parties, its type as the model sees it, its word."""
    mine, stem = as_past(event).both, event.trigger.text.lower()[:STEM]
    return {f"{way}_codes": len(mine & said.codes) / max(1, len(mine)), f"{way}_type": said.types.get(event.type, 0.0), f"{way}_word": float(stem in said.stems)}


# -- days --------------------------------------------------------------------------------------------------------


def list_days(act: Possible) -> list[Circumstance]:
    """Every day that the sentence or the page around it names, and that of its telling, but for days on which it cannot have been."""
    scene, event, at, around, on = act.scene, act.event, act.at, act.around, act.on
    found: dict[Span, dict[str, float]] = {}
    days: dict[Span, tuple[Day, np.ndarray | None]] = {}

    def put(day: Day, state: np.ndarray | None, terms: Mapping[str, float], since: bool = False) -> None:
        span = (day.since, day.until)
        found[span] = {**terms, **found.get(span, {})}  # what was put first holds
        days.setdefault(span, (day, state))
        if on and day.since < on and (since or on < day.until):  # "since May", "this month": until the page tells it
            put(until_now(day, on), state, {**terms, "until_now": 1.0, "since": float(since)})

    here = [day for day in scene.marked.days if day.since]
    ever_since = any(word.text.lower() == "since" and word.label == "advmod" or word.text.lower() == "then" and scene.tree.case_of(k) == "since" for k, word in enumerate(scene.words))
    for day in sorted(here, key=lambda day: abs(day.head - at)):
        path = of_path(scene, at, day.head) if day.head >= 0 else {"up": FAR, "down": FAR}
        verbs = sum(scene.words[k].upos == "VERB" for k in range(min(at, day.head) + 1, max(at, day.head)))
        since = day.head >= 0 and scene.tree.case_of(day.head) == "since"
        put(day, scene.words[day.head].state if day.head >= 0 else None, {"here": 1.0, "between": verbs, f"grain_{day.granularity}": 1.0} | path, since)
    for named, terms in _list_elsewhere(act, around.days):
        put(named.what, named.word.state if named.word else None, terms | {f"grain_{named.what.granularity}": 1.0}, ever_since and terms.get("back_rank") == 0)
    if (entry := scene.marked.entry) and entry.since:
        put(entry, None, {"entry": 1.0})
    if on:
        word = scene.words[at]
        put(Day("", word.start, word.start, at, at, at, on, on, "day", on.isoformat()), None, {"pub": 1.0})
    by_rule = event.date is not None and event.date.since is not None
    if by_rule:
        how = next((s.how for s in event.slots if s.slot == "date"), "")
        put(event.date, None, {"rule": 1.0, f"how_{how}": 1.0, f"grain_{event.date.granularity}": 1.0})
    untensed = _is_untensed(act)
    common = of_telling(act) | {"none": float(not by_rule), "here_n": len(here), "rivals": len(found) - 1, "undated": float(on is None)}
    ends, mine = (min(found, default=None), max(found, default=None)), as_past(event).both
    return [
        Circumstance(days[span][0], (common, terms | _of_span(span, event, mine, ends, around, on)), days[span][1])
        for span, terms in found.items() if untensed or _may_be(span, event, on)
    ]


def _may_be(span: Span, event: Event, on: dt.date | None) -> bool:
    """What is to come is not over when it is told, and what has been done not still to come."""
    if on is None:
        return True
    return span[1] >= on if "future" in event.aux else span[0] <= on or not UNREAL.isdisjoint(event.aux)


def _of_span(span: Span, event: Event, mine: frozenset[str], ends: tuple[Span, Span], around: Around, on: dt.date | None) -> dict[str, float]:
    """What a day is to the page and to what was told before; ``mine``: the codes of the event's parties; ``ends``: the earliest and the latest day."""
    on_it = [(k, past) for k, past in enumerate(around.events) if (day := past.event.date) and (day.since, day.until) == span]
    out = {
        "last_at": min(on_it[0][0], 10) if on_it else 11, "last_n": min(len(on_it), 10), "last_same_block": float(bool(on_it) and on_it[0][1].event.block == event.block),
        "last_mine": min(sum(bool(mine & past.both) for _, past in on_it), 5), "last_type": min(sum(past.event.type == event.type for _, past in on_it), 5),
        "last_pair": min(sum(mine == past.both for _, past in on_it), 5), "day": float(span[0] == span[1]), "length": min((span[1] - span[0]).days, 400),
        "earliest": float(span == ends[0]), "latest": float(span == ends[1]),
    }
    return out | ({"ago": max(-400, min((on - span[1]).days, 4000)), "is_on": float(span == (on, on))} if on else {})


# -- places ------------------------------------------------------------------------------------------------------


def list_places(act: Possible) -> list[Circumstance]:
    """A place of every state in which an act may have been: those that the sentence or the page around it names, and those of its parties."""
    scene, event, at, around = act.scene, act.event, act.at, act.around
    found: dict[str, dict[str, float]] = {}
    places: dict[str, tuple[Place, np.ndarray | None]] = {}

    def put(place: Place, state: np.ndarray | None, terms: Mapping[str, float]) -> None:
        found[place.country] = {**terms, **found.get(place.country, {})}
        places.setdefault(place.country, (place, state))

    here = [(head, place) for head, place in scene.places.items() if place.country]
    if event.place and event.place.country:
        how = next((s.how for s in event.slots if s.slot == "place"), "")
        put(event.place, scene.words[event.place.head].state if event.place.head >= 0 else None, {"rule": 1.0, f"how_{how}": 1.0})
    for head, place in sorted(here, key=lambda pair: abs(pair[0] - at)):
        between = sum(scene.words[k].upos == "VERB" for k in range(min(at, head) + 1, max(at, head)))
        put(place, scene.words[head].state, {"here": 1.0, "between": between, f"grain_{place.granularity}": 1.0} | of_path(scene, at, head))
    for side in SIDES:
        for entity in getattr(event, side):
            if entity.text and (place := state_of(entity)):
                head = next(iter(scene.words_of(entity)), None)
                sector = {f"sector_{entity.sector}": 1.0} if entity.sector else {}
                put(place, scene.words[head].state if head is not None else None, {side: 1.0} | {f"{side}_{term}": value for term, value in sector.items()})
    for named, terms in _list_elsewhere(act, around.places):
        put(named.what, named.word.state if named.word else None, terms | {f"then_{named.what.granularity}": 1.0})
    here_now = as_past(event)
    common = of_telling(act) | {"none": float(event.place is None), "here_n": len(here), "rivals": len(found) - 1, "homeless": float(scene.marked.home is None)}
    out = []
    for country, terms in found.items():
        there = [(k, past) for k, past in enumerate(around.events) if past.event.place and past.event.place.country == country]
        more = {
            "home": float(country == scene.marked.home), "share": around.counts[country] / max(1, around.total_named), "first": min(around.order.get(country, FAR + 1), FAR + 1),
            "publisher": float(country == around.publisher), "in_actor": float(country in here_now.actor), "in_recipient": float(country in here_now.recipient),
            "last_at": min(there[0][0], 10) if there else 11, "last_n": min(len(there), 10), "last_mine": min(sum(bool(here_now.both & past.both) for _, past in there), 5),
            "last_type": min(sum(past.event.type == event.type for _, past in there), 5),
        }
        out.append(Circumstance(places[country][0], (common, terms | more), places[country][1]))
    return out


LISTS = {"days": list_days, "places": list_places}
