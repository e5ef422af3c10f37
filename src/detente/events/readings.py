"""A page's possible acts -> events: of each the likeliest reading of who does it to whom, how likely it is, and its day.

A reading is a set of codes on each side. Chances of single codes come from one scorer (``parties``), from which the readings of an act are made that are worth weighing;
another scorer (``readings``) weighs them against each other and against there being no such act, in view of what else the page tells. Its softmax and the rules' own
chance together are the event's confidence.
Days and places are weighed against none in the same way (``days``, ``places``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np

from detente.codebook import load_codebook
from detente.events.answers import ANSWER
from detente.events.around import Around
from detente.events.candidates import BEYOND, Candidate, chance_at, list_days, list_parties, list_places, of_telling, word_of
from detente.events.confidence import NEVER, combine
from detente.events.evidence import SIDES, is_content, is_doubted
from detente.events.hints import TOGETHER, hint_near
from detente.events.ids import with_id
from detente.events.sights import see_day, see_place, see_side
from detente.model.scorers import load_scorer
from detente.records import Day, Entity, Event, Place
from detente.slots import Scene

SYMMETRIC = TOGETHER | {"AGREE"}  # whose sides may change places
LIKELY, SECOND = 0.5, 0.3  # a code's chance from which it stands on a side; … from which the second likeliest may stand there beside the first
PLACE_OF_VISIT = 0.8  # the chance of the place of a visit, which its words tell
NEAR = 14  # characters between words that may carry one act
Codes = tuple[str, ...]
OF_THE_ACT = (
    "noun passive vbn vbg own hint chance quote per codes codes_here sentences total single length place about homeless score together mutual alone visit mode release undated "
    "obj obj_pron comp obl subj party_words block_body block_headline block_caption"
).split()  # terms that its candidates share


@dataclass(frozen=True)
class Possible:
    """A possible act with its candidates, and where an entity for a code may be taken from."""

    event: Event
    scene: Scene
    at: int  # the act's word
    parties: list[Candidate]
    days: list[Candidate]
    places: list[Candidate]
    named: Mapping[str, Entity]  # of the page so far

    @property
    def state(self) -> np.ndarray | None:
        """What the model holds of the act's word."""
        return self.scene.words[self.at].state


@dataclass(frozen=True)
class Reading:
    """Codes on both sides (of a mutual act all of them on the first), and what speaks for it."""

    sides: tuple[Codes, Codes]
    terms: Mapping[str, float]


def possible(scene: Scene, event: Event, around: Around, on: date | None) -> Possible:
    """An event with everything that may fill its slots, seen from where it is told."""
    named = {code: naming.entity for code, naming in around.named.items()}
    at = word_of(scene, event)
    telling = of_telling(scene, event, at, around)
    days, places = list_days(scene, event, at, around, telling, on), list_places(scene, event, at, around, telling)
    return Possible(event, scene, at, list_parties(scene, event, at, around), days, places, named)


def settle(acts: Sequence[Possible]) -> list[Event]:
    """The events of a page as they are read at last, in the order of ``acts``."""
    if not acts:
        return []
    chances = chances_of_parties(acts)
    readings = list_readings(acts, chances)
    scorer, flat = load_scorer("readings"), [(k, reading) for k, some in enumerate(readings) for reading in some]
    scores = scorer.scores([reading.terms for _, reading in flat], [acts[k].state for k, _ in flat])
    out, at = [], 0
    for act, some, of_party, day, place in zip(acts, readings, chances, best_of(acts, "days"), best_of(acts, "places")):
        mine = scores[at : at + len(some)]
        at += len(some)
        if not some:
            out.append(dataclasses.replace(act.event, confidence=0.0))
            continue
        likely = np.exp(mine - max(0.0, mine.max()))
        chance = likely.max() / (likely.sum() + np.exp(-max(0.0, mine.max())))
        out.append(_read(act, some[int(likely.argmax())], combine(act.event.confidence, float(chance)), of_party, day, place))
    return out


def chances_of_parties(acts: Sequence[Possible]) -> list[dict[tuple[str, str], float]]:
    """(code, side) -> the chance that it stands there, of each act."""
    flat = [(act.state, candidate) for act in acts for candidate in act.parties]
    scores = load_scorer("parties").scores([c.terms for _, c in flat], [state for state, _ in flat], [c.state for _, c in flat])
    chances = iter((1 / (1 + np.exp(-scores))).tolist())
    return [{(c.what, c.side): next(chances) for c in act.parties} for act in acts]


# -- readings ----------------------------------------------------------------------------------------------------


def list_readings(acts: Sequence[Possible], chances: Sequence[Mapping[tuple[str, str], float]]) -> list[list[Reading]]:
    """The readings of each act that are worth weighing: as rules say, as the single chances say, the likeliest ones, nobody."""
    rivals = _of_rivals(acts) if acts else []
    return [[Reading(sides, _of_event(act) | rivals[k] | _of_sides(act.event, sides, chances[k])) for sides in _list_sides(act.event, chances[k])] for k, act in enumerate(acts)]


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
    event, common = act.event, act.parties[0].terms if act.parties else {}
    out = {f"ev_{term}": value for term, value in event.evidence} | {term: common.get(term, 0.0) for term in OF_THE_ACT}
    return out | {f"type_{event.type}": 1.0, f"mode_{event.mode}": 1.0, "conf": event.confidence} | {f"aux_{mode}": 1.0 for mode in event.aux}


def _of_sides(event: Event, sides: tuple[Codes, Codes], chances: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """How well a reading goes with the chances of single codes and with what rules say."""
    told, out = _told(event), {}
    if event.type in SYMMETRIC:
        weighed = [("actor", sides[0], _of_both(chances), {*told["actor"], *told["recipient"]})]
    else:
        weighed = [(side, codes, _of_one(chances, side), {*told[side]}) for side, codes in zip(SIDES, sides)]
    for side, codes, of, by_rule in weighed:
        inside, outside = [of[c] for c in codes], sorted(chance for code, chance in of.items() if code not in codes)
        logs = sum(log(max(p, NEVER)) for p in inside) + sum(log(max(1 - p, NEVER)) for p in outside)
        out |= {
            f"{side}_n": len(codes), f"{side}_min": min(inside, default=1.0), f"{side}_out": outside[-1] if outside else 0.0, f"{side}_sum_out": sum(outside[-3:]),
            f"{side}_rule": float({*codes} == by_rule), f"{side}_thr": float(codes == _likely(of)), f"{side}_rule_n": len(told[side] if event.type not in SYMMETRIC else by_rule),
            f"{side}_unc": float(any(not e.code for e in getattr(event, side))), f"{side}_empty": float(not codes), f"{side}_lp": logs,
        }
    return out | {"lp": sum(out[f"{side}_lp"] for side, *_ in weighed), "inside": float(bool({*sides[0]} & {*sides[1]}))}


def _of_rivals(acts: Sequence[Possible]) -> list[dict[str, float]]:
    """What else the page may tell: at the same word, near it, in the sentence, and of the same type elsewhere."""
    events = [act.event for act in acts]
    seen = [act.parties[0].terms["chance"] if act.parties else 0.0 for act in acts]
    doubted = [is_doubted(event) for event in events]
    told = [tuple(map(frozenset, _told(event).values())) for event in events]
    by_sentence: dict[int, list[int]] = {}
    by_type: dict[str, list[int]] = {}
    for k, event in enumerate(events):
        by_sentence.setdefault(event.sentence.start, []).append(k)
        by_type.setdefault(event.type, []).append(k)
    sure, out = sum(event.confidence for event in events) / len(events), []
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


def _read(act: Possible, reading: Reading, confidence: float, chances: Mapping[tuple[str, str], float], dated: tuple[Day | None, float], placed: tuple[Place | None, float]) -> Event:
    """An event with the parties of a reading, its confidence, its day and its place."""
    event, (day, sure), (place, certain) = act.event, dated, placed
    if event.mode == "visit" and event.place is not None:
        place, certain = event.place, max(certain, PLACE_OF_VISIT)  # the host's
    if is_content(event):
        return dataclasses.replace(event, confidence=confidence)
    if day is None and event.date is not None and event.date.since is None:
        day = event.date  # its words are there, and why nothing resolves them
    sides = _sides_of_mutual(event, reading.sides[0], chances) if event.type in SYMMETRIC else dict(zip(SIDES, reading.sides))
    first = min(SIDES, key=lambda side: not any(e.code in sides[side] for e in getattr(event, side)))  # the side of which rules know who it is
    filled = {first: tuple(_parties(act, first, sides[first], ()))}
    filled[BEYOND[first]] = tuple(_parties(act, BEYOND[first], sides[BEYOND[first]], filled[first]))
    slots = [s for s in event.slots if s.slot not in (*SIDES, "date", "place")]
    for side in SIDES:
        if filled[side]:
            slots.append(see_side(act.scene, act.at, side, filled[side], _chance_of(chances, side, sides[side])))
    if day is not None and day.since is not None:
        slots.append(see_day(act.scene, act.at, day, sure))
    if place is not None:
        slots.append(see_place([*filled["actor"], *filled["recipient"]], place, certain))
    return with_id(dataclasses.replace(event, **filled, confidence=confidence, slots=tuple(slots), date=day, place=place))


def _chance_of(chances: Mapping[tuple[str, str], float], side: str, codes: Codes) -> float:
    """The chance that just these codes stand on a side."""
    out = 1.0
    for code, chance in _of_one(chances, side).items():
        out *= chance if code in codes else 1 - chance
    return round(min(max(out, NEVER), 1 - NEVER), 3)


def _sides_of_mutual(event: Event, codes: Codes, chances: Mapping[tuple[str, str], float]) -> dict[str, Codes]:
    """The parties of an act whose sides may change places: each where it was told; who was not, where it is the likelier."""
    told = _told(event)
    sides: dict[str, list[str]] = {side: [code for code in told[side] if code in codes] for side in SIDES}
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
        if code not in {e.code for e in kept}:
            kept.append(_party(act, side, code, bare, taken))
    return [*kept, *bare]


def _is_named(scene: Scene, entity: Entity) -> bool:
    """Whether the words of a party name its code, which else only the page tells."""
    mention = scene.mention_of(entity)
    return mention is not None and entity.code in {e.code for e in mention.entities}


def _party(act: Possible, side: str, code: str, bare: list[Entity], taken: Sequence[Entity]) -> Entity:
    """The words for a code: where rules put it on the other side, a mention of the sentence, a party without a code (which is used up), the last mention of the page. Nobody
    does a thing to himself: what the other side has is not looked at."""
    mentions = [(m, e) for m in act.scene.marked.mentions for e in m.entities if e.code == code and e not in taken]
    across = next((e for e in getattr(act.event, BEYOND[side]) if e.code == code and e not in taken), None)
    if across is not None and not bare:
        return across
    if mentions:
        hint = hint_near(act.scene, act.at)
        chances = dict(getattr(hint, side)) if hint else {}
        return max(mentions, key=lambda pair: (chance_at(pair[0], chances), -abs(pair[0].head - act.at)))[1]
    if bare:
        return dataclasses.replace(bare.pop(0), code=code)
    named = act.named.get(code)
    return named if named is not None and named not in taken else _unsaid(code)


def _unsaid(code: str) -> Entity:
    """A state that no words of the page name as such."""
    state = load_codebook().states.get(code)
    return Entity("", state.name if state else code, code, None, None, 0, 0)


# -- days and places ---------------------------------------------------------------------------------------------


def best_of(acts: Sequence[Possible], of: str) -> list[tuple[Day | Place | None, float]]:
    """The day or place (``of``: "days", "places") of each act, the likeliest where it is likelier than none, and its chance."""
    flat = [(act.state, candidate) for act in acts for candidate in getattr(act, of)]
    scores = load_scorer(of).scores([c.terms for _, c in flat], [state for state, _ in flat], [c.state for _, c in flat])
    out, at = [], 0
    for act in acts:
        some = getattr(act, of)
        mine = scores[at : at + len(some)]
        at += len(some)
        if len(mine) and mine.max() > 0:
            chance = float(1 / (np.exp(mine - mine.max()).sum() + np.exp(-mine.max())))
            out.append((some[int(mine.argmax())].what, round(min(chance, 1 - NEVER), 3)))
        else:
            out.append((None, 0.0))
    return out
