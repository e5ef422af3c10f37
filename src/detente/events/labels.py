"""An act -> how real it is, which mode of its type, and of which sector each of its parties: what rules say, unless the page clearly speaks for another.

Each has a scorer (``aux``, ``modes``, ``sectors``), which learned from whole pages that readers annotated; what rules say is a term among others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from detente.codebook import load_codebook
from detente.codebook.acts import act_of
from detente.events.answers import ANSWER
from detente.events.around import is_as_such
from detente.events.candidates import BEYOND, Possible, in_portions, of_path
from detente.events.circumstances import of_telling
from detente.events.evidence import SIDES, is_content
from detente.events.hints import hint_near
from detente.events.ids import with_id, with_others
from detente.model.scorers import Scorer, Terms, load_scorer
from detente.records import Entity, Event
from detente.slots import Scene

OTHER_AUX, OTHER_MODE, OTHER_SECTOR = 0.7, 0.4, 0.2  # how much likelier than what rules say another one must be: so that of real pages readers held it to be the better one in three of four
LONG_AGO = "historical"
AS_SUCH = ("", "GOV")  # a state as such and its government: "Moscow", "Russia", "the Russian government"
OPEN = (None, "GOV", "UNK", "MIL", "CVL")  # sectors that rules give where words tell no other
FORMER = frozenset("former ex late".split())
UP = 4  # steps from a word that modifies ("*Chinese* makers") to the noun that it is about


class Question(NamedTuple):
    """What is to be labelled: what speaks for each label, and the state of the word beside the act's."""

    terms: Terms
    state: np.ndarray | None


class Position(NamedTuple):
    """Where a party stands: the event's place in the list, the side, the place there."""

    event: int
    side: str
    at: int


def with_labels(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """Events, each as its act was read, with the mode that the page tells and the sectors of its parties."""
    out: list[Event] = []
    for here in in_portions(acts):
        out += _with_sectors(acts[here], _with_modes(acts[here], events[here]))
    return out


def likelier(scores: np.ndarray, classes: Sequence[str], rule: str, by: float, alike: Sequence[str] = ()) -> str:
    """The class whose chance (of a softmax of the scores) is higher than that of the one that rules say by more than ``by``; else theirs. Those that are ``alike`` count as one.

    >>> scores = np.log([0.25, 0.25, 0.5])
    >>> likelier(scores, ["", "GOV", "MIL"], "GOV", 0.1), likelier(scores, ["", "GOV", "MIL"], "GOV", 0.1, ("", "GOV"))
    ('MIL', 'GOV')
    """
    shares = np.exp(scores - scores.max())
    chance = dict(zip(classes, (shares / shares.sum()).tolist()))
    joint = sum(chance.get(name, 0.0) for name in alike)
    total = {name: joint if name in alike else of for name, of in chance.items()}
    best = max(chance, key=lambda name: (total[name], chance[name]))
    return best if total[best] > total.get(rule, 0.0) + by else rule


def _answers(scorer: Scorer, asked: Sequence[tuple[Possible, Question]]) -> np.ndarray:
    """What a scorer says of each question about an act: (questions, classes)."""
    return scorer.by_class([one.terms for _, one in asked], [act.state for act, _ in asked], [one.state for _, one in asked])


# -- how real an act is ------------------------------------------------------------------------------------------


def with_aux(acts: Sequence[Possible]) -> list[Possible]:
    """Possible acts with the auxiliary modes that the page tells: what is planned, only possible, or did not happen. What was long ago stands as rules have it, and so do the entries of an
    agenda, and what is only the content of another act."""
    events = [event for here in in_portions(acts) for event in _read_aux(acts[here])]
    events = with_others(events, [act.event for act in acts])
    return [act if event is act.event else dataclasses.replace(act, event=event) for act, event in zip(acts, events)]


def _read_aux(acts: Sequence[Possible]) -> list[Event]:
    scorer, out = load_scorer("aux"), [act.event for act in acts]
    asked = [k for k, act in enumerate(acts) if not is_content(act.event) and not act.on_agenda]
    for k, scores in zip(asked, _answers(scorer, [(acts[k], ask_aux(acts[k])) for k in asked])):
        out[k] = _with_aux(out[k], scores, scorer.classes)
    return out


def _with_aux(event: Event, scores: np.ndarray, classes: Sequence[str]) -> Event:
    of_its_time = [k for k, name in enumerate(classes) if (LONG_AGO in name) == (LONG_AGO in event.aux)]
    rule = " ".join(event.aux)
    aux = likelier(scores[of_its_time], [classes[k] for k in of_its_time], rule, OTHER_AUX)
    return event if aux == rule else with_id(dataclasses.replace(event, aux=tuple(aux.split())))


def ask_aux(act: Possible) -> Question:
    """What speaks for how real an act is: how it is told, what rules and reader say, what it hangs on."""
    scene, word = act.scene, act.scene.words[act.at]
    hint, governor = hint_near(scene, act.at), scene.words[word.head] if word.head >= 0 else None
    terms = {f"hint_{mode}": 1.0 for mode in hint.aux} if hint else {}
    terms |= {f"is_{word.label.split(':')[0]}": 1.0} | ({f"under_{governor.upos}": 1.0} if governor else {})
    return Question((of_telling(act) | act.terms, terms), governor.state if governor else None)


# -- modes -------------------------------------------------------------------------------------------------------


def _with_modes(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    scorer, out = load_scorer("modes"), list(events)
    asked = [k for k, event in enumerate(events) if not is_content(event) and ANSWER not in dict(event.evidence)]  # a bare refusal has no more of a mode than what it answers
    for k, scores in zip(asked, _answers(scorer, [(acts[k], ask_mode(acts[k], events[k])) for k in asked])):
        out[k] = _with_mode(events[k], scores, scorer.classes)
    return out


def _with_mode(event: Event, scores: np.ndarray, classes: Sequence[str]) -> Event:
    of_type = [k for k, name in enumerate(classes) if name.split()[0] == event.type]
    mode = likelier(scores[of_type], [classes[k].partition(" ")[2] for k in of_type], event.mode or "", OTHER_MODE)
    if mode == (event.mode or ""):
        return event
    act = act_of(event.type, mode)
    return with_id(dataclasses.replace(event, mode=mode or None, quad=act.quad, score=act.score))


def ask_mode(act: Possible, event: Event) -> Question:
    """What speaks for the modes of an act: how it is told, what rules and reader say, who takes part, what is acted on."""
    scene, at = act.scene, act.at
    hint, things = hint_near(scene, at), scene.tree.find(at, "obj")
    sides = {f"{side}_{e.sector}": 1.0 for side in SIDES for e in getattr(event, side)} | {f"{side}_n": len(getattr(event, side)) for side in SIDES}
    return Question((of_telling(act) | act.terms, sides | {f"hint_{hint.mode_of(event.type) if hint else None}": 1.0}), scene.words[things[0]].state if things else None)


# -- sectors -----------------------------------------------------------------------------------------------------


def _with_sectors(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    scorer = load_scorer("sectors")
    sides = [{side: list(getattr(event, side)) for side in SIDES} for event in events]
    asked = [(k, side, at) for k, side, at in list_coded(events) if _is_open(acts[k].scene, sides[k][side][at])]
    for (k, side, at), scores in zip(asked, _answers(scorer, [(acts[k], ask_sector(acts[k], events[k], side, sides[k][side][at])) for k, side, at in asked])):
        sides[k][side][at] = _with_sector(sides[k][side][at], scores, scorer.classes)
    return [dataclasses.replace(event, **{side: tuple(some) for side, some in mine.items()}) for event, mine in zip(events, sides)]


def _with_sector(entity: Entity, scores: np.ndarray, classes: Sequence[str]) -> Entity:
    """With the sector that is clearly likelier; but nobody private is made an official."""
    possible = [k for k, name in enumerate(classes) if entity.sector != "CVL" or name != "GOV"]
    sector = likelier(scores[possible], [classes[k] for k in possible], entity.sector or "", OTHER_SECTOR, AS_SUCH)
    return entity if sector == (entity.sector or "") else dataclasses.replace(entity, sector=sector or None)


def list_coded(events: Sequence[Event]) -> Iterator[Position]:
    """Where the parties with a code stand, but for holders of offices, whose sector their office tells."""
    for k, event in enumerate(events):
        for side in SIDES:
            yield from (Position(k, side, at) for at, entity in enumerate(getattr(event, side)) if entity.code and entity.office is None)


def _is_open(scene: Scene, entity: Entity) -> bool:
    """Whether rules leave a party's sector open: what a name or a role says ("lawmakers", a party, a court) holds, and so do "people" and "citizens"; people by name in no office are seldom officials."""
    mention = scene.mention_of(entity) if entity.text else None
    if entity.sector == "ELI":  # out of office on the page's day, not on the deed's: "In 2009 *Sarkozy* visited"; not "former President Carter"
        return mention is not None and mention.kind == "name" and FORMER.isdisjoint(entity.text.lower().split())
    if entity.sector != "CVL" or mention is None:
        return entity.sector in OPEN
    word = scene.words[mention.head]
    title = load_codebook().titles.get(word.lemma.lower())
    return not (mention.kind == "name" and word.name.endswith("PER") or title is not None and title.sector == "CVL")


def ask_sector(act: Possible, event: Event, side: str, entity: Entity) -> Question:
    """What speaks for the sectors of a party: what it does or meets, what rules say, its words, and what else the page tells of its state."""
    scene, words, across = act.scene, act.scene.words, getattr(event, BEYOND[side])
    terms = {
        f"rule_{entity.sector}": 1.0, f"type_{event.type}": 1.0, f"mode_{event.mode}": 1.0, f"{side}_type_{event.type}": 1.0, f"block_{event.block}": 1.0, "recipient": float(side == "recipient"),
        "unsaid": float(not entity.text), "state": float(entity.code in load_codebook().states), "as_such": float(is_as_such(entity)), "home": float(entity.code == scene.marked.home),
        "publisher": float(entity.code == act.around.publisher), "release": float(act.around.release), "undated": float(act.around.published is None), "quote": float(event.direct_quote),
        "domestic": float(any(other.code == entity.code for other in across)), "across_nobody": float(not across), "passive": float(scene.is_passive(act.at)),
        "noun": float(words[act.at].upos in ("NOUN", "PROPN")), "n": len(getattr(event, side)), "words": len(entity.text.split()), "capital": float(entity.text.istitle() and entity.sector == "GOV" and entity.name != entity.text),
    } | {f"aux_{mode}": 1.0 for mode in event.aux} | {f"across_{other.sector}": 1.0 for other in across}
    mention, own = (scene.mention_of(entity), scene.words_of(entity)) if entity.text else (None, [])
    k = mention.head if mention else own[-1] if own else None
    if k is None:
        return Question((terms, _of_state(act, event, side, entity)), None)
    about = _noun_of(scene, k)
    title = load_codebook().titles.get(words[about].lemma.lower())
    told = {
        f"kind_{mention.kind if mention else None}": 1.0, f"upos_{words[k].upos}": 1.0, f"tag_{words[about].xpos}": 1.0, f"name_{words[k].name[2:]}": 1.0, "modifies": float(about != k),
        "several": float(mention is not None and len(mention.entities) > 1),
    } | ({f"title_{title.sector}": 1.0} if title else {})
    return Question((terms, told, of_path(scene, act.at, about), _of_state(act, event, side, entity)), words[about].state)


def _noun_of(scene: Scene, k: int) -> int:
    """The noun that a word is about: "*Chinese* makers", "the *Texas* House"."""
    for _ in range(UP):
        word = scene.words[k]
        if not (word.label == "nmod:poss" or word.label.split(":")[0] in ("amod", "compound", "det", "nummod")) or word.head < 0 or scene.words[word.head].upos not in ("NOUN", "PROPN"):
            break
        k = word.head
    return k


def _of_state(act: Possible, event: Event, side: str, entity: Entity) -> dict[str, float]:
    """Which sectors of a party's state the sentence and the page so far name, and in which parts."""
    out = {f"here_{e.sector}": 1.0 for m in act.scene.marked.mentions for e in m.entities if e.code == entity.code and e.start != entity.start}
    last = entity.text.split()[-1:]
    for past in act.around.events:
        for where in SIDES:
            for e in getattr(past.event, where):
                if e.code == entity.code:
                    out[f"told_{e.sector}"] = out.get(f"told_{e.sector}", 0.0) + 1
                    if past.event.type == event.type and where == side:
                        out[f"told_so_{e.sector}"] = 1.0
                    if last and e.text.split()[-1:] == last and e.sector != entity.sector:
                        out[f"alike_{e.sector}"] = 1.0
    naming = act.around.named.get(entity.code)
    return out | ({f"last_{naming.entity.sector}": 1.0} if naming else {})
