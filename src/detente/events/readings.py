"""A page's possible acts -> events: of each the likeliest reading of who does it to whom, and how likely it is.

A reading is a set of codes on each side. Chances of single codes come from one scorer (``parties``), from which the readings of an act are made that are worth weighing;
another scorer (``readings``) weighs them against each other and against there being no such act, in view of what else the page tells. Its softmax and the rules' own
chance together are the event's confidence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np

from detente.codebook import load_codebook
from detente.codebook.frames import load_classes
from detente.events.answers import ANSWER
from detente.events.candidates import BEYOND, Possible, chance_at, in_portions, list_parties
from detente.events.confidence import NEVER, combine
from detente.events.evidence import SIDES, is_content, is_doubted
from detente.events.hints import TOGETHER, hint_near
from detente.events.ids import with_id
from detente.events.sights import see_side
from detente.model.scorers import Terms, load_scorer
from detente.records import Entity, Event
from detente.slots import Scene, unsaid

SYMMETRIC = TOGETHER | {"AGREE"}  # whose sides may change places
LIKELY, SECOND = 0.5, 0.3  # a code's chance from which it stands on a side; … from which the second likeliest may stand there beside the first
SEEN = 0.15  # the reader's chance of a party from which its words may stand for a code
CLEAR = 0.5  # … for who has done violence to his own
AUTHORITIES = "authorities"
THIRD = frozenset("he they him them".split())
NEAR = 14  # characters between words that may carry one act
Codes = tuple[str, ...]
OF_THE_ACT = (
    "noun passive vbn vbg own hint chance quote per codes codes_here sentences total single length place about homeless score together mutual alone visit mode release undated "
    "obj obj_pron comp obl subj party_words block_body block_headline block_caption"
).split()  # terms that its candidates share


@dataclass(frozen=True)
class Reading:
    """Codes on both sides (of a mutual act all of them on the first), and what speaks for it."""

    sides: tuple[Codes, Codes]
    terms: Terms


def settle(acts: Sequence[Possible]) -> list[Event]:
    """The events of a page with the parties and the confidence of their likeliest readings, in the order of ``acts``."""
    rivals, out = _of_rivals(acts), []
    for here in in_portions(acts):
        out += _settle(acts[here], rivals[here])
    return out


def _settle(acts: Sequence[Possible], rivals: Sequence[Mapping[str, float]]) -> Iterator[Event]:
    chances = chances_of_parties(acts)
    readings = list_readings(acts, chances, rivals)
    chosen = load_scorer("readings").choose([[reading.terms for reading in some] for some in readings], [act.state for act in acts])
    for act, some, of_party, choice in zip(acts, readings, chances, chosen):
        yield _read(act, some[choice.at], choice.chance, of_party) if choice else dataclasses.replace(act.event, confidence=0.0)


def chances_of_parties(acts: Sequence[Possible]) -> list[dict[tuple[str, str], float]]:
    """(code, side) -> the chance that it stands there, of each act."""
    parties = [list_parties(act) for act in acts]
    flat = [(act.state, candidate) for act, some in zip(acts, parties) for candidate in some]
    scores = load_scorer("parties").scores([c.terms for _, c in flat], [state for state, _ in flat], [c.state for _, c in flat])
    chances = iter((1 / (1 + np.exp(-scores))).tolist())
    return [{(c.what, c.side): next(chances) for c in some} for some in parties]


# -- readings ----------------------------------------------------------------------------------------------------


def list_readings(acts: Sequence[Possible], chances: Sequence[Mapping[tuple[str, str], float]], rivals: Sequence[Mapping[str, float]] | None = None) -> list[list[Reading]]:
    """The readings of each act that are worth weighing: as rules say, as the single chances say, the likeliest ones, nobody. ``rivals``: what else the page may tell, where
    the acts are not all of its."""
    rivals = _of_rivals(acts) if rivals is None else rivals
    return [_readings_of(*each) for each in zip(acts, rivals, chances, strict=True)]


def _readings_of(act: Possible, rivals: Mapping[str, float], chances: Mapping[tuple[str, str], float]) -> list[Reading]:
    event, shared = act.event, _of_event(act)
    told = _told(event)
    if event.type in SYMMETRIC:
        weigh = {"actor": cache(lambda codes: _of_side(event, "actor", codes, _of_both(chances), {*told["actor"], *told["recipient"]}))}
    else:
        weigh = {side: cache(lambda codes, side=side: _of_side(event, side, codes, _of_one(chances, side), {*told[side]})) for side in SIDES}
    out = []
    for sides in _list_sides(event, chances):
        weighed = [weigh[side](codes) for side, codes in zip(weigh, sides)]
        both = {"lp": sum(terms[f"{side}_lp"] for side, terms in zip(weigh, weighed)), "inside": float(bool({*sides[0]} & {*sides[1]}))}
        out.append(Reading(sides, (shared, rivals, *weighed, both)))
    return out


def _list_sides(event: Event, chances: Mapping[tuple[str, str], float]) -> list[tuple[Codes, Codes]]:
    """The sides worth weighing; that nobody has a code is worth it only where rules would tell that."""
    options = _list_options(event, chances)
    return [sides for sides in options if any(sides)] if is_doubted(event) else options


def _list_options(event: Event, chances: Mapping[tuple[str, str], float]) -> list[tuple[Codes, Codes]]:
    told = _told(event)
    if is_content(event):
        return [(tuple(sorted({*told["actor"], *told["recipient"]})), ()) if event.type in SYMMETRIC else (told["actor"], told["recipient"])]  # readers were not asked about it
    if event.type in SYMMETRIC:
        of = _of_both(chances)
        ranked = _ranked(of)
        options = {tuple(sorted({*told["actor"], *told["recipient"]})), _likely(of), *(tuple(sorted(ranked[:k])) for k in (1, 2, 3))}
        return [(codes, ()) for codes in sorted(options)]
    options = []
    for side in SIDES:
        of = _of_one(chances, side)
        ranked = _ranked(of)
        some = {told[side], _likely(of), tuple(ranked[:1]), tuple(ranked[1:2]), ()}
        if len(ranked) > 1 and of[ranked[1]] > SECOND:
            some.add(tuple(sorted(ranked[:2])))
        options.append(sorted(some))
    if ANSWER in dict(event.evidence):
        options[1] = [told["recipient"]]  # whoever has asked
    return [(actor, recipient) for actor in options[0] for recipient in options[1]]


def _told(event: Event) -> dict[str, Codes]:
    return {side: tuple(sorted({e.code for e in getattr(event, side) if e.code})) for side in SIDES}


def _of_one(chances: Mapping[tuple[str, str], float], side: str) -> dict[str, float]:
    return {code: chance for (code, s), chance in chances.items() if s == side}


def _of_both(chances: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {code: max(chances[code, side] for side in SIDES) for code, _ in chances}


def _ranked(of: Mapping[str, float]) -> list[str]:
    return sorted(of, key=lambda code: (-of[code], code))


def _likely(of: Mapping[str, float]) -> Codes:
    return tuple(sorted(code for code, chance in of.items() if chance > LIKELY))


def _of_event(act: Possible) -> dict[str, float]:
    """What speaks for the act itself."""
    event, common = act.event, act.terms
    out = {f"ev_{term}": value for term, value in event.evidence} | {term: common.get(term, 0.0) for term in OF_THE_ACT}
    return out | {f"type_{event.type}": 1.0, f"mode_{event.mode}": 1.0, "conf": event.confidence} | {f"aux_{mode}": 1.0 for mode in event.aux}


def _of_side(event: Event, side: str, codes: Codes, of: Mapping[str, float], by_rule: Set[str]) -> dict[str, float]:
    """How well codes go with the chances of single ones and with what rules say (of a mutual act for both sides)."""
    inside, outside = [of[c] for c in codes], sorted(chance for code, chance in of.items() if code not in codes)
    return {
        f"{side}_n": len(codes), f"{side}_min": min(inside, default=1.0), f"{side}_out": outside[-1] if outside else 0.0, f"{side}_sum_out": sum(outside[-3:]),
        f"{side}_rule": float({*codes} == by_rule), f"{side}_thr": float(codes == _likely(of)), f"{side}_rule_n": len(by_rule),
        f"{side}_unc": float(any(not e.code for e in getattr(event, side))), f"{side}_empty": float(not codes),
        f"{side}_lp": sum(log(max(p, NEVER)) for p in inside) + sum(log(max(1 - p, NEVER)) for p in outside),
    }


def _of_rivals(acts: Sequence[Possible]) -> list[dict[str, float]]:
    """What else the page may tell: at the same word, near it, in the sentence, and of the same type elsewhere."""
    events = [act.event for act in acts]
    seen = [act.terms.get("chance", 0.0) for act in acts]
    doubted = [is_doubted(event) for event in events]
    told = [tuple(map(frozenset, _told(event).values())) for event in events]
    by_sentence: dict[int, list[int]] = {}
    by_type: dict[str, list[int]] = {}
    for k, event in enumerate(events):
        by_sentence.setdefault(event.sentence.start, []).append(k)
        by_type.setdefault(event.type, []).append(k)
    sure, out = sum(event.confidence for event in events) / max(1, len(events)), []
    for k, event in enumerate(events):
        beside = [j for j in by_sentence[event.sentence.start] if j != k]
        near = [j for j in beside if abs(events[j].trigger.start - event.trigger.start) <= NEAR]
        here = [j for j in near if events[j].trigger.start == event.trigger.start]
        alike = [j for j in beside if events[j].type == event.type]
        elsewhere = [j for j in by_type[event.type] if events[j].sentence.start != event.sentence.start]
        most = lambda some, of: max((of(j) for j in some), default=0.0)
        out.append({
            "rv_here_conf": most(here, lambda j: events[j].confidence), "rv_here_chance": most(here, seen.__getitem__), "rv_here_n": len(here),
            "rv_near_conf": most(near, lambda j: events[j].confidence), "rv_near_chance": most(near, seen.__getitem__), "rv_near_n": len(near),
            "rv_same_type": most(alike, lambda j: events[j].confidence), "rv_same_n": len(alike), "rv_sent_n": len(beside),
            "rv_sent_conf": most(beside, lambda j: events[j].confidence), "rv_told": float(any(not doubted[j] for j in here)),
            "rv_near_told": float(any(not doubted[j] for j in near)), "pg_twins": min(sum(told[j] == told[k] for j in elsewhere), 5), "pg_type": min(len(elsewhere), 8), "pg_conf": sure,
        })
    return out


# -- from codes to parties ---------------------------------------------------------------------------------------


def _read(act: Possible, reading: Reading, chance: float, chances: Mapping[tuple[str, str], float]) -> Event:
    """An event with the parties of a reading, and its confidence; ``chance``: the reading's."""
    event = act.event
    if is_content(event):
        return _weighed(act, event, chance)
    sides = _sides_of_mutual(event, reading.sides[0], chances) if event.type in SYMMETRIC else dict(zip(SIDES, reading.sides))
    first = min(SIDES, key=lambda side: not any(e.code in sides[side] for e in getattr(event, side)))  # the side of which rules know who it is
    filled = {first: tuple(_parties(act, first, sides[first], ()))}
    filled[BEYOND[first]] = tuple(_parties(act, BEYOND[first], sides[BEYOND[first]], filled[first]))
    slots = [s for s in event.slots if s.slot not in SIDES]
    for side in SIDES:
        if filled[side]:
            slots.append(see_side(act.scene, act.at, side, filled[side], _chance_of(chances, side, sides[side])))
    return with_id(_weighed(act, dataclasses.replace(event, **filled, slots=tuple(slots)), chance))


def _weighed(act: Possible, event: Event, chance: float) -> Event:
    return dataclasses.replace(event, confidence=combine(act.event.confidence, chance, marks_of(act, event)))


def marks_of(act: Possible, event: Event) -> list[str]:
    """What tells of an event, besides the chances of rules and reading, how far it is to be trusted: a page that is somebody's own ``release``; on a page, not of a sentence
    that stands alone, a doer who is but a ``pronoun``, or ``people``; a recipient named ``away`` from the sentence (of what answers a request neither); ``several`` on a side."""
    answers = ANSWER in dict(event.evidence)
    told = {
        "pronoun": not answers and any(e.text.lower() in THIRD for e in event.actor), "people": any(e.sector == "CVL" for e in event.actor),
        "away": not answers and any(e.text and not act.scene.words_of(e) for e in event.recipient), "several": any(len(side) > 1 for side in (event.actor, event.recipient)),
    }
    return ["release"] * act.around.release + [mark for mark, holds in told.items() if holds and act.around.total > 1]


def _chance_of(chances: Mapping[tuple[str, str], float], side: str, codes: Codes) -> float:
    """The chance that just these codes stand on a side."""
    out = 1.0
    for code, chance in _of_one(chances, side).items():
        out *= chance if code in codes else 1 - chance
    return round(min(max(out, NEVER), 1 - NEVER), 3)


def _sides_of_mutual(event: Event, codes: Codes, chances: Mapping[tuple[str, str], float]) -> dict[str, Codes]:
    """The parties of an act whose sides may change places: each where it was told; who was not, where it is the likelier. Who is on both, beside others,
    stands once: as who meets ("he met *our* ASEAN partners"), or as the host."""
    told = _told(event)
    sides: dict[str, list[str]] = {side: [code for code in told[side] if code in codes] for side in SIDES}
    if len(codes) > 1:
        twice = "actor" if event.mode == "visit" else "recipient"
        sides[twice] = [code for code in sides[twice] if code not in sides[BEYOND[twice]]]
    for code in codes:
        if code not in told["actor"] and code not in told["recipient"]:
            sides["actor" if chances[code, "actor"] >= chances[code, "recipient"] or event.mode != "visit" else "recipient"].append(code)
    return {side: tuple(some) for side, some in sides.items()}


def _parties(act: Possible, side: str, codes: Codes, taken: Sequence[Entity]) -> list[Entity]:
    """The parties of a side: those whom rules took for it if their codes stand, and for each other code the likeliest words that are not ``taken`` by the other side.
    People whom only rules had placed stay, without a code."""
    before = [e for e in getattr(act.event, side) if e not in taken]
    kept, bare = [e for e in before if e.code in codes], [e for e in before if not e.code]
    bare += [dataclasses.replace(e, code=None) for e in before if e.code and e.code not in codes and act.scene.words_of(e) and not _is_named(act.scene, e)]
    for code in codes:
        if code not in {e.code for e in kept} and (party := _party(act, side, code, bare, taken)) is not None:
            kept.append(party)
    return [*kept, *bare]


def _is_named(scene: Scene, entity: Entity) -> bool:
    """Whether the words of a party name its code, which else only the page tells."""
    mention = scene.mention_of(entity)
    return mention is not None and entity.code in {e.code for e in mention.entities}


def _party(act: Possible, side: str, code: str, bare: list[Entity], taken: Sequence[Entity]) -> Entity | None:
    """The words for a code: where rules put it on the other side; a mention of the sentence that the reader, too, sees on this side, or that names the state as such; a party
    without a code (which is used up); the state as the page named it. Else no words: a witness or victim of the same state is not who made the arrest. Nobody does a
    thing to himself: what the other side has is not looked at, and whom a state's own authorities met is not told where no words name them (None)."""
    mentions = [(m, e) for m in act.scene.marked.mentions for e in m.entities if e.code == code and e not in taken]
    across = next((e for e in getattr(act.event, BEYOND[side]) if e.code == code and e not in taken), None)
    at_home = code in {e.code for e in taken}
    violent = at_home and side == "actor" and act.event.type == "ASSAULT"  # "was shot in his kitchen": not by the police, unless they are named
    if across is not None and not bare:
        return across
    if mentions:
        hint = hint_near(act.scene, act.at)
        chances = dict(getattr(hint, side)) if hint else {}
        fit = [(chance_at(m, chances), -abs(m.head - act.at), k) for k, (m, e) in enumerate(mentions) if chance_at(m, chances) >= (CLEAR if violent else SEEN) or not violent and _speaks_for(e, code)]
        if fit:
            return mentions[max(fit)[2]][1]
    if bare and at_home and any(act.scene.words[k].lemma.lower() in load_classes()["others"] for k in act.scene.words_of(bare[0])):  # "pressed its *partners*"
        return None
    if bare:
        return dataclasses.replace(bare.pop(0), code=code)
    if violent:
        return None
    return _naming(act, code, taken) or (None if at_home and side == "recipient" else unsaid(code))


def _naming(act: Possible, code: str, taken: Sequence[Entity]) -> Entity | None:
    """The state as the page named it, if that is not taken."""
    naming = act.around.naming_of(code, act.event.block)
    return naming.entity if naming is not None and naming.entity not in taken and _speaks_for(naming.entity, code) else None


def _speaks_for(entity: Entity, code: str) -> bool:
    """Whether a party is the state itself or its authorities; of bodies of several states, whether it is one."""
    state = load_codebook().states.get(code)
    return state is None or entity.name in (state.name, AUTHORITIES)
