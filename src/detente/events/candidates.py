"""An event and what is around it -> who may stand on its sides, with what speaks for each.

What rules and tree say is a term among others; the scorers (``model/scorers.py``) weigh them, by pages that readers annotated. Everything that is counted or measured ends
at ``FAR``: beyond, all is equally far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from detente.codebook.domestic import are_elsewhere, are_of_several
from detente.events.around import Around
from detente.events.evidence import SIDES
from detente.events.hints import ALONE, MODEL, MUTUAL, TOGETHER, hint_near
from detente.model.scorers import Terms
from detente.records import Event, Mention
from detente.slots import Scene

BEYOND = {"actor": "recipient", "recipient": "actor"}
FAR = 6
DISTANT = 30  # words
PORTION = 100  # acts that are weighed at once: what speaks for each candidate of a long page is too much to hold
MOST = 16  # codes that are weighed for one act, if its sentence does not name more
CASES = frozenset("by with against to of from in on for over at into between after since until before during".split())
STEMS = frozenset("nsubj obj iobj obl nmod nmod:poss amod compound appos conj flat xcomp ccomp advcl acl parataxis".split())
BODIES = frozenset("UNO EUR IGO NGO MNC ISM IMG".split())


class Candidate(NamedTuple):
    """A code that may stand on a side, what speaks for it, and the state of its word."""

    what: str
    side: str
    terms: Terms
    state: np.ndarray | None


@dataclass(frozen=True)
class Possible:
    """A possible act, seen from where it is told."""

    event: Event
    scene: Scene
    at: int  # the act's word
    around: Around
    on: date | None  # the day of its telling
    on_agenda: bool  # whether an entry of an agenda tells it

    @property
    def state(self) -> np.ndarray | None:
        """What the model holds of the act's word."""
        return self.scene.words[self.at].state

    @cached_property
    def codes(self) -> list[str]:
        """Those of the sentence and of the page so far, those named last first; of a headline then those of the text below."""
        event, around, here = self.event, self.around, self.scene.by_code
        others = (self.scene.marked.home, around.publisher, *(s.code for s in event.per), *sorted(around.heads))
        lately = sorted(around.named, key=lambda code: -around.named[code].sentence)
        below = around.below if event.block == "headline" else ()
        here_now = dict.fromkeys((*(code for codes in self.by_rule.values() for code in codes), *here))
        elsewhere = [code for code in dict.fromkeys((*others, *lately, *below)) if code and code not in here_now]
        return [*here_now, *elsewhere[: max(0, MOST - len(here_now))]]

    @cached_property
    def by_rule(self) -> dict[str, list[str]]:
        """Side -> the codes that rules put there."""
        return {side: [e.code for e in getattr(self.event, side) if e.code] for side in SIDES}

    @cached_property
    def terms(self) -> dict[str, float]:
        """What the act is, whoever does it; nothing where nobody has a code."""
        rule = self.by_rule
        of_codes = {"codes": min(len(self.codes), 2 * FAR), "codes_here": len(self.scene.by_code), "domestic": float(bool(rule["actor"]) and rule["actor"] == rule["recipient"])}
        return _of_act(self.scene, self.event, self.at, self.around) | of_codes if self.codes else {}


def in_portions(acts: Sequence[Possible]) -> Iterator[slice]:
    """The slices of acts that are weighed at once.

    >>> list(in_portions(range(150)))
    [slice(0, 100, None), slice(100, 200, None)]
    """
    return (slice(at, at + PORTION) for at in range(0, len(acts), PORTION))


def possible(scene: Scene, event: Event, around: Around, on: date | None, on_agenda: bool) -> Possible:
    """An event with what is around it."""
    at = next(i for i, word in enumerate(scene.words) if word.start == event.trigger.start)
    return Possible(event, scene, at, around, on, on_agenda)


def list_parties(act: Possible) -> list[Candidate]:
    """Who may stand on the sides of an act: each of its codes on both."""
    scene, event, at, around, codes, rule, here = act.scene, act.event, act.at, act.around, act.codes, act.by_rule, act.scene.by_code
    hint = hint_near(scene, at)
    chances = {side: dict(getattr(hint, side)) if hint else {} for side in SIDES}
    seen = {(code, side): max((chance_at(m, chances[side]) for m in here.get(code, ())), default=0.0) for code in codes for side in SIDES}
    likeliest = {side: sorted(codes, key=lambda code: -seen[code, side])[:2] for side in SIDES}
    free = {side: max((chance for k, chance in chances[side].items() if k not in scene.by_word), default=0.0) for side in SIDES}
    places: dict[int, dict[str, float]] = {}  # by mention
    bare = {side: _of_uncoded(scene, event, side) for side in SIDES}
    bare = {side: bare[side] | {f"{term}_across": value for term, value in bare[BEYOND[side]].items()} for side in SIDES}
    out = []
    for code in codes:
        own = _of_code(scene, event, code, around, len(here.get(code, ()))) | {"first": min(around.order.get(code, FAR + 1), FAR + 1)}
        for side in SIDES:
            nearest = _nearest(scene, at, here.get(code, ()), chances[side])
            if id(nearest) not in places:
                places[id(nearest)] = _of_place(scene, at, nearest)
            rival = next((seen[other, side] for other in likeliest[side] if other != code), 0.0)
            more = _of_side(event, code, side, rule, free, seen, rival) | _of_pair(event, code, side, rule, around)
            naming = around.naming_of(code, event.block)
            word = scene.words[nearest.head] if nearest else naming.word if naming else None
            out.append(Candidate(code, side, (act.terms, own, places[id(nearest)], bare[side], more), word.state if word else None))
    return out


def chance_at(mention: Mention, chances: Mapping[int, float]) -> float:
    """The model's chance of the likeliest word of a mention."""
    return max((chances.get(k, 0.0) for k in range(mention.first, mention.last + 1)), default=0.0)


def _of_act(scene: Scene, event: Event, at: int, around: Around) -> dict[str, float]:
    """What the act is, whoever does it."""
    word, find, hint = scene.words[at], scene.tree.find, hint_near(scene, at)
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
        "party_words": len(scene.party_words),
    }


def _of_code(scene: Scene, event: Event, code: str, around: Around, mentions: int) -> dict[str, float]:
    """Who somebody is on this page, whatever the side."""
    naming, block = around.named.get(code), scene.marked.sentence.block
    below = None if naming else around.naming_of(code, event.block)
    out = {
        "below": float(below is not None), "below_apart": min(below.sentence - around.sentences, FAR) if below else 0,
        "named": mentions, "back": min(around.sentences - naming.sentence, FAR) if naming else FAR + 1, "blocks": min(block - naming.block, FAR) if naming else FAR + 1,
        "top": float(code in around.heads), "publisher": float(code == around.publisher), "body": float(code in BODIES),
        "share": around.counts[code] / max(1, around.total_named), "rank": min(around.above.get(code, len(around.above)), 10),
        "home": float(code == scene.marked.home), "speaks": float(any(s.code == code for s in event.per)),
        "prev_subject": float(code in around.subjects), "prev_object": float(code in around.objects), "prev_speaker": float(code in around.speakers),
    }
    events = around.events
    for side in SIDES:
        hits = around.in_events[side].get(code, ())
        out[f"last_{side}"] = min(hits[0], FAR) if hits else FAR + 1
        out[f"last_{side}_n"] = min(len(hits), FAR)
        out[f"last_{side}_type"] = min(sum(events[k].event.type == event.type for k in hits), FAR)
    out["last_tone"] = sum(events[k].event.score for k in around.in_events["both"].get(code, ())) / 50
    return out


def _of_side(event: Event, code: str, side: str, rule: Mapping[str, list[str]], free: Mapping[str, float], seen: Mapping[tuple[str, str], float], rival: float) -> dict[str, float]:
    """What rules and model say of somebody on this side, and of whoever else may stand there; ``rival``: the likeliest other's chance."""
    other = BEYOND[side]
    out = {
        "recipient": float(side == "recipient"), "in": float(code in rule[side]), "across": float(code in rule[other]), "n": len(rule[side]), "n_across": len(rule[other]),
        "seen": seen[code, side], "seen_across": seen[code, other], "rival": rival,
        "free": free[side], "free_across": free[other],
    }
    how = next((s.how for s in event.slots if s.slot == side), None) if code in rule[side] else None
    return out | ({f"how_{how}": 1.0} if how else {})


def _of_uncoded(scene: Scene, event: Event, side: str) -> dict[str, float]:
    """What speaks of whom a side names without a code: whether they are of several states, many, called by name."""
    parties = [e for e in getattr(event, side) if not e.code]
    words = [scene.words[k] for e in parties for k in scene.words_of(e)]
    said = [word.text for word in words]
    return {
        "uncoded": float(bool(parties)), "uncoded_elsewhere": float(are_elsewhere(said) or are_of_several(said)), "uncoded_many": float(any(word.xpos in ("NNS", "NNPS") for word in words)),
        "uncoded_named": float(any(word.upos == "PROPN" for word in words)), "uncoded_pronoun": float(any(word.upos == "PRON" for word in words)),
    }


def _of_pair(event: Event, code: str, side: str, rule: Mapping[str, list[str]], around: Around) -> dict[str, float]:
    """What somebody has had to do on this page with who stands on the other side."""
    other, out = BEYOND[side], {}
    for opposite in rule[other]:
        if opposite != code:
            pair = [past for k in around.in_events["both"].get(code, ()) if opposite in (past := around.events[k]).both]
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

    return max(mentions, key=rank) if len(mentions) > 1 else next(iter(mentions), None)


def _of_place(scene: Scene, at: int, mention: Mention | None) -> dict[str, float]:
    """Where a mention stands, seen from the act's word."""
    if mention is None:
        return {"away": 1.0}
    out = of_path(scene, at, mention.head) | {f"kind_{mention.kind}": 1.0, "several": float(len(mention.entities) > 1)}
    return out | {"sector": float(any(e.sector is not None for e in mention.entities)), "gov": float(any(e.sector == "GOV" for e in mention.entities))}


def of_path(scene: Scene, at: int, k: int) -> dict[str, float]:
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
