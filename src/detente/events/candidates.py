"""An event and what is around it -> who else, which day and which place may fill its slots, with what speaks for each.

What rules and tree say is a term among others; the scorers (``model/scorers.py``) weigh them, by pages that readers annotated. Everything that is counted or measured ends
at ``FAR``: beyond, all is equally far.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from detente.events.around import Around, as_past
from detente.events.evidence import SIDES
from detente.events.hints import ALONE, MODEL, MUTUAL, TOGETHER, hint_near
from detente.events.where import state_of
from detente.records import Day, Event, Hint, Mention, Place
from detente.slots import Scene

BEYOND = {"actor": "recipient", "recipient": "actor"}
FAR = 6
DISTANT = 30  # words
MOST = 16  # codes that are weighed for one act, if its sentence does not name more
LATELY = 10  # days of a page that are looked back on
CASES = frozenset("by with against to of from in on for over at into between after since until before during".split())
STEMS = frozenset("nsubj obj iobj obl nmod nmod:poss amod compound appos conj flat xcomp ccomp advcl acl parataxis".split())
BODIES = frozenset("UNO EUR IGO NGO MNC ISM IMG".split())
SAID = frozenset("say tell call warn accuse".split())
Span = tuple[dt.date, dt.date]


class Candidate(NamedTuple):
    """What may fill a slot: a code on a side, a day, a place; what speaks for it, and the state of its word."""

    what: str | Day | Place
    side: str  # the slot
    terms: Mapping[str, float]
    state: np.ndarray | None


def word_of(scene: Scene, event: Event) -> int:
    """The index of the word that carries an event."""
    return next(i for i, word in enumerate(scene.words) if word.start == event.trigger.start)


# -- parties -----------------------------------------------------------------------------------------------------


def list_parties(scene: Scene, event: Event, at: int, around: Around) -> list[Candidate]:
    """The codes of the sentence and of the page so far, those named last first, for both sides; ``at``: the act's word."""
    hint = hint_near(scene, at)
    rule = {side: [e.code for e in getattr(event, side) if e.code] for side in SIDES}
    here = _mentions_by_code(scene)
    others = (scene.marked.home, around.publisher, *(s.code for s in event.per), *sorted(around.heads))
    lately = sorted(around.named, key=lambda code: -around.named[code].sentence)
    here_now = dict.fromkeys((*rule["actor"], *rule["recipient"], *here))
    elsewhere = [code for code in dict.fromkeys((*others, *lately)) if code and code not in here_now]
    codes = [*here_now, *elsewhere[: max(0, MOST - len(here_now))]]
    chances = {side: dict(getattr(hint, side)) if hint else {} for side in SIDES}
    seen = {(code, side): max((chance_at(m, chances[side]) for m in here.get(code, ())), default=0.0) for code in codes for side in SIDES}
    free = {side: max((chance for k, chance in chances[side].items() if k not in scene.by_word), default=0.0) for side in SIDES}
    common = _of_act(scene, event, at, hint, around) | {"codes": min(len(codes), 2 * FAR), "codes_here": len(here), "domestic": float(bool(rule["actor"]) and rule["actor"] == rule["recipient"])}
    own = {code: common | _of_code(scene, event, code, around, len(here.get(code, ()))) for code in codes}
    out = []
    for code in codes:
        for side in SIDES:
            nearest = _nearest(scene, at, here.get(code, ()), chances[side])
            terms = own[code] | _of_side(event, code, side, rule, free, seen) | _of_place(scene, at, nearest) | _of_pair(event, code, side, rule, around)
            naming = around.named.get(code)
            word = scene.words[nearest.head] if nearest else naming.word if naming else None
            out.append(Candidate(code, side, terms, word.state if word else None))
    return out


def _mentions_by_code(scene: Scene) -> dict[str, list[Mention]]:
    here: dict[str, list[Mention]] = {}
    for mention in scene.marked.mentions:
        for entity in mention.entities:
            if entity.code:
                here.setdefault(entity.code, []).append(mention)
    return here


def chance_at(mention: Mention, chances: Mapping[int, float]) -> float:
    """The model's chance of the likeliest word of a mention."""
    return max((chances.get(k, 0.0) for k in range(mention.first, mention.last + 1)), default=0.0)


def _of_act(scene: Scene, event: Event, at: int, hint: Hint | None, around: Around) -> dict[str, float]:
    """What the act is, whoever does it."""
    word, find = scene.words[at], scene.tree.find
    return {f"type_{event.type}": 1.0, f"block_{event.block}": 1.0} | {f"aux_{mode}": 1.0 for mode in event.aux} | {
        "score": event.score, "together": float(event.type in TOGETHER), "mutual": float(event.type in MUTUAL), "alone": float(event.type in ALONE),
        "visit": float(event.mode == "visit"), "mode": float(bool(event.mode)), "own": float(event.why.startswith(MODEL)),
        "noun": float(word.upos in ("NOUN", "PROPN")), "passive": float(scene.is_passive(at)), "vbn": float(word.xpos == "VBN"), "vbg": float(word.xpos == "VBG"),
        "hint": float(hint is not None), "chance": dict(hint.types).get(event.type, 0.0) if hint else 0.0, "confidence": event.confidence,
        "quote": float(event.direct_quote), "per": len(event.per), "about": float(event.about is not None), "homeless": float(scene.marked.home is None),
        "release": float(around.release), "undated": float(around.published is None), "sentences": min(around.sentences, 20), "total": min(around.total, 20), "single": float(around.total == 1),
        "length": min(len(scene.words), 60), "place": at / len(scene.words),
        "obj": float(bool(find(at, "obj"))), "obj_pron": float(any(scene.words[k].upos == "PRON" and k not in scene.by_word for k in find(at, "obj", "obl"))),
        "comp": float(bool(find(at, "ccomp", "xcomp"))), "obl": len(find(at, "obl")), "subj": float(bool(find(at, "nsubj"))),
        "party_words": sum(word.upos == "NOUN" and k not in scene.by_word and scene.may_be_party(k, False) for k, word in enumerate(scene.words)),
    }


def _of_code(scene: Scene, event: Event, code: str, around: Around, mentions: int) -> dict[str, float]:
    """Who somebody is on this page, whatever the side."""
    naming, block = around.named.get(code), scene.marked.sentence.block
    out = {
        "named": mentions, "back": min(around.sentences - naming.sentence, FAR) if naming else FAR + 1, "blocks": min(block - naming.block, FAR) if naming else FAR + 1,
        "first": min(around.order.get(code, FAR + 1), FAR + 1), "top": float(code in around.heads), "publisher": float(code == around.publisher), "body": float(code in BODIES),
        "share": around.counts[code] / max(1, around.counts.total()), "rank": min(sum(n > around.counts[code] for n in around.counts.values()), 10),
        "home": float(code == scene.marked.home), "speaks": float(any(s.code == code for s in event.per)),
        "prev_subject": float(code in around.subjects), "prev_object": float(code in around.objects), "prev_speaker": float(code in around.speakers),
    }
    events = around.events[::-1]
    for side in SIDES:
        hits = [k for k, past in enumerate(events) if code in getattr(past, side)]
        out[f"last_{side}"] = min(hits[0], FAR) if hits else FAR + 1
        out[f"last_{side}_n"] = min(len(hits), FAR)
        out[f"last_{side}_type"] = min(sum(events[k].event.type == event.type for k in hits), FAR)
    out["last_tone"] = sum(past.event.score for past in events if code in past.both) / 50
    return out


def _of_side(event: Event, code: str, side: str, rule: Mapping[str, list[str]], free: Mapping[str, float], seen: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """What rules and model say of somebody on this side, and of whoever else may stand there."""
    other = BEYOND[side]
    out = {
        "recipient": float(side == "recipient"), "in": float(code in rule[side]), "across": float(code in rule[other]), "n": len(rule[side]), "n_across": len(rule[other]),
        "uncoded": float(any(not e.code for e in getattr(event, side))), "uncoded_across": float(any(not e.code for e in getattr(event, other))),
        "seen": seen[code, side], "seen_across": seen[code, other], "rival": max((chance for (c, s), chance in seen.items() if s == side and c != code), default=0.0),
        "free": free[side], "free_across": free[other],
    }
    how = next((s.how for s in event.slots if s.slot == side), None) if code in rule[side] else None
    return out | ({f"how_{how}": 1.0} if how else {})


def _of_pair(event: Event, code: str, side: str, rule: Mapping[str, list[str]], around: Around) -> dict[str, float]:
    """What somebody has had to do on this page with who stands on the other side."""
    other, out = BEYOND[side], {}
    for opposite in rule[other]:
        if opposite != code:
            pair = [past for past in around.events if code in past.both and opposite in past.both]
            out["pair"], out["pair_tone"] = min(len(pair), FAR), sum(past.event.score * event.score for past in pair) / 50
            out["pair_kind"] = float(any(past.event.type == event.type for past in pair))
            out["pair_same"] = min(sum(opposite in getattr(past, other) and code in getattr(past, side) for past in pair), FAR)
            out["pair_back"] = min(sum(opposite in getattr(past, side) and code in getattr(past, other) for past in pair), FAR)
    return out


def _nearest(scene: Scene, at: int, mentions: Sequence[Mention], chances: Mapping[int, float]) -> Mention | None:
    """Of somebody's mentions the one that the model, else the tree, takes for the likeliest."""
    def rank(mention: Mention) -> tuple:
        up, down, *_ = _path(scene, at, mention.head)
        return chance_at(mention, chances), -up, -down, -abs(mention.head - at)

    return max(mentions, key=rank, default=None)


def _of_place(scene: Scene, at: int, mention: Mention | None) -> dict[str, float]:
    """Where a mention stands, seen from the act's word."""
    if mention is None:
        return {"away": 1.0}
    out = _of_path(scene, at, mention.head) | {f"kind_{mention.kind}": 1.0, "several": float(len(mention.entities) > 1)}
    return out | {"sector": float(any(e.sector is not None for e in mention.entities)), "gov": float(any(e.sector == "GOV" for e in mention.entities))}


def _of_path(scene: Scene, at: int, k: int) -> dict[str, float]:
    up, down, stem, case = _path(scene, at, k)
    out = {"up": min(up, FAR), "down": min(down, FAR), "before": float(k < at), "apart": min(abs(k - at), DISTANT)}
    return out | ({f"rel_{stem}": 1.0} if stem in STEMS else {}) | ({f"case_{case}": 1.0} if case in CASES else {})


def _path(scene: Scene, at: int, k: int) -> tuple[int, int, str, str]:
    """Steps up from the act's word to where both hang together, steps down from there, and label and preposition of the topmost word on the way down."""
    ups, node, down, top = [at, *scene.tree.ancestors(at)], k, 0, k
    while node not in ups:
        top, node, down = node, scene.words[node].head, down + 1
    label = scene.words[top].label
    stem = label if label == "nmod:poss" else label.split(":")[0]
    return ups.index(node), down, stem if down else "", scene.tree.case_of(top) or ""


# -- days --------------------------------------------------------------------------------------------------------


def list_days(scene: Scene, event: Event, at: int, around: Around, telling: Mapping[str, float], on: dt.date | None) -> list[Candidate]:
    """Every day that the sentence or the page so far names, and that of its telling, ``on``."""
    found: dict[Span, dict[str, float]] = {}
    days: dict[Span, tuple[Day, np.ndarray | None]] = {}

    def put(day: Day, state: np.ndarray | None, terms: Mapping[str, float]) -> None:
        span = (day.since, day.until)
        found[span] = {**terms, **found.get(span, {})}  # what was put first holds
        days.setdefault(span, (day, state))

    here = [day for day in scene.marked.days if day.since]
    for day in sorted(here, key=lambda day: abs(day.head - at)):
        path = _of_path(scene, at, day.head) if day.head >= 0 else {"up": FAR, "down": FAR}
        verbs = sum(scene.words[k].upos == "VERB" for k in range(min(at, day.head) + 1, max(at, day.head)))
        put(day, scene.words[day.head].state if day.head >= 0 else None, {"here": 1.0, "between": verbs, f"grain_{day.granularity}": 1.0} | path)
    for rank, dated in enumerate(around.days[: -LATELY - 1 : -1]):
        terms = {"back_rank": rank, "back": min(around.sentences - dated.sentence, 10), "blocks": min(scene.marked.sentence.block - dated.block, 10)}
        put(dated.day, dated.word.state if dated.word else None, terms | {f"grain_{dated.day.granularity}": 1.0})
    if (entry := scene.marked.entry) and entry.since:
        put(entry, None, {"entry": 1.0})
    if on:
        word = scene.words[at]
        put(Day("", word.start, word.start, at, at, at, on, on, "day", on.isoformat()), None, {"pub": 1.0})
    by_rule = event.date is not None and event.date.since is not None
    if by_rule:
        how = next((s.how for s in event.slots if s.slot == "date"), "")
        put(event.date, None, {"rule": 1.0, f"how_{how}": 1.0, f"grain_{event.date.granularity}": 1.0})
    common = {**telling} | {"none": float(not by_rule), "here_n": len(here), "rivals": len(found) - 1, "undated": float(on is None)}
    ends, mine = (min(found, default=None), max(found, default=None)), as_past(event).both
    return [Candidate(days[span][0], "date", common | terms | _of_span(span, event, mine, ends, around, on), days[span][1]) for span, terms in found.items()]


def of_telling(scene: Scene, event: Event, at: int, around: Around) -> dict[str, float]:
    """How the act is told: tense, clause, block; what days and places share."""
    verb = at
    while scene.words[verb].upos not in ("VERB", "AUX") and scene.words[verb].head >= 0:
        verb = scene.words[verb].head
    word, aux = scene.words[verb], [(scene.words[c].lemma, scene.words[c].xpos) for c in scene.tree.find(verb, "aux", "aux:pass", "cop")]
    return {f"type_{event.type}": 1.0, f"mode_{event.mode}": 1.0, f"tense_{word.xpos}": 1.0} | {f"aux_{mode}": 1.0 for mode in event.aux} | {
        "noun": float(scene.words[at].upos in ("NOUN", "PROPN")), "have": float(any(a in aux for a in (("have", "VBZ"), ("have", "VBP")))), "had": float(("have", "VBD") in aux),
        "modal": float(any(tag == "MD" for _, tag in aux)), "be": float(any(a in aux for a in (("be", "VBZ"), ("be", "VBP")))), "was": float(("be", "VBD") in aux),
        "said": float(word.lemma in SAID), "under": float(word.label == "ccomp"), "relative": float(word.label.startswith("acl")), "advcl": float(word.label == "advcl"),
        "headline": float(event.block == "headline"), "quote": float(event.direct_quote), "per": len(event.per), "sentences": min(around.sentences, 20), "total": min(around.total, 20), "single": float(around.total == 1),
        "own": float(event.why.startswith(MODEL)), "lone": float(bool(as_past(event).both)),
    }


def _of_span(span: Span, event: Event, mine: frozenset[str], ends: tuple[Span, Span], around: Around, on: dt.date | None) -> dict[str, float]:
    """What a day is to the page and to what was told before; ``mine``: the codes of the event's parties; ``ends``: the earliest and the latest day."""
    on_it = [(k, past) for k, past in enumerate(around.events[::-1]) if (day := past.event.date) and (day.since, day.until) == span]
    out = {
        "last_at": min(on_it[0][0], 10) if on_it else 11, "last_n": min(len(on_it), 10), "last_same_block": float(bool(on_it) and on_it[0][1].event.block == event.block),
        "last_mine": min(sum(bool(mine & past.both) for _, past in on_it), 5), "last_type": min(sum(past.event.type == event.type for _, past in on_it), 5),
        "last_pair": min(sum(mine == past.both for _, past in on_it), 5), "day": float(span[0] == span[1]), "length": min((span[1] - span[0]).days, 400),
        "earliest": float(span == ends[0]), "latest": float(span == ends[1]),
    }
    return out | ({"ago": max(-400, min((on - span[1]).days, 4000)), "is_on": float(span == (on, on))} if on else {})


# -- places ------------------------------------------------------------------------------------------------------


def list_places(scene: Scene, event: Event, at: int, around: Around, telling: Mapping[str, float]) -> list[Candidate]:
    """A place of every state in which an act may have been: those that the sentence or the page so far names, and those of its parties."""
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
        put(place, scene.words[head].state, {"here": 1.0, "between": between, f"grain_{place.granularity}": 1.0} | _of_path(scene, at, head))
    for side in SIDES:
        for entity in getattr(event, side):
            if entity.text and (place := state_of(entity)):
                head = next(iter(scene.words_of(entity)), None)
                sector = {f"sector_{entity.sector}": 1.0} if entity.sector else {}
                put(place, scene.words[head].state if head is not None else None, {side: 1.0} | {f"{side}_{term}": value for term, value in sector.items()})
    for rank, placed in enumerate(around.places[: -LATELY - 1 : -1]):
        terms = {"back_rank": rank, "back": min(around.sentences - placed.sentence, 10), "blocks": min(scene.marked.sentence.block - placed.block, 10)}
        put(placed.place, placed.word.state if placed.word else None, terms | {f"then_{placed.place.granularity}": 1.0})
    before, here_now = around.events[::-1], as_past(event)
    common = {**telling} | {"none": float(event.place is None), "here_n": len(here), "rivals": len(found) - 1, "homeless": float(scene.marked.home is None)}
    out = []
    for country, terms in found.items():
        there = [(k, past) for k, past in enumerate(before) if past.event.place and past.event.place.country == country]
        more = {
            "home": float(country == scene.marked.home), "share": around.counts[country] / max(1, around.counts.total()), "first": min(around.order.get(country, FAR + 1), FAR + 1),
            "publisher": float(country == around.publisher), "in_actor": float(country in here_now.actor), "in_recipient": float(country in here_now.recipient),
            "last_at": min(there[0][0], 10) if there else 11, "last_n": min(len(there), 10), "last_mine": min(sum(bool(here_now.both & past.both) for _, past in there), 5),
            "last_type": min(sum(past.event.type == event.type for _, past in there), 5),
        }
        out.append(Candidate(places[country][0], "place", common | terms | more, places[country][1]))
    return out
