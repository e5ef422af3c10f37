"""An act with its parties -> what speaks for it and against it, as numbers; ``evidence.csv`` has their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.events.found import Found
from detente.events.hints import AGREED, ALONE, MODEL, MUTUAL, TOGETHER, chance_covered, hint_near, is_covered
from detente.records import Entity, Event, Hint
from detente.slots import Scene

SIDES = ("actor", "recipient")
MANY = 6
BETWEEN = MUTUAL | {"RETREAT"}  # "the two agreed to a truce": both sides are there


def evidence_of(scene: Scene, act: Found, outer: Found | None, folded: Sequence[int], seen: float) -> dict[str, float]:
    """Every term but those that are 0; ``outer`` is the act whose content this one is, ``folded`` are the words of what
    was folded into it ("imposed *sanctions*"), ``seen`` is the model's chance of the act.

    ``frame``: how often the frame is this act; ``own``: the model alone sees it; ``seen`` near the word, ``seen_here`` at it; ``noun``; of each side ``…_none``
    (nobody; ``actor_unsaid`` where the words need no doer: passives, nouns, weapons), ``…_placed`` (nobody with a code but the page's home), ``…_uncoded`` (nobody with any),
    ``…_seen`` (the model's chance of the party of which it is least sure), ``…_missed`` (its chance of the
    likeliest word that is not told); ``met``: two do together what has no recipient; ``content`` of another act,
    which the model was not taught to see; ``headline``; ``parties``: how many are named, of ``MANY``; ``inside``: one state is on both sides. What is promised is seen where the promise is."""
    frame, hint, own = act.frame, hint_near(scene, act.trigger) or _hint_beside(scene, act), act.frame.table == MODEL
    here = 0.0 if hint is None else dict(hint.types).get(frame.type, 0.0)
    if hint is None and outer is not None and act.promised:
        hint, here = hint_near(scene, outer.trigger), seen
    here = max([here, *(dict(h.types).get(frame.type, 0.0) for k in folded if (h := scene.words[k].hint))])
    out = {
        "frame": 0.0 if own else frame.confidence, "own": float(own), "seen": seen, "seen_here": here, "content": float(outer is not None and not act.promised and seen < AGREED),
        "noun": float(scene.words[act.trigger].upos in ("NOUN", "PROPN")), "headline": float(scene.marked.role == "headline"),
    }
    everybody = (*act.actor, *act.recipient)
    out |= {"parties": min(len(everybody), MANY) / MANY, "inside": float(bool({e.code for e in act.actor if e.code} & {e.code for e in act.recipient}))}
    for side, parties in zip(SIDES, (act.actor, act.recipient)):
        chances = () if hint is None else (*hint.actor, *hint.recipient) if act.mode == "visit" else getattr(hint, side)  # host and guest
        out |= {f"{side}_{term}": value for term, value in _of_side(scene, parties, chances, everybody).items()}
    if not act.recipient and (frame.pos == "v" or act.promised or frame.type in TOGETHER) and frame.type in BETWEEN and len({e.code for e in act.actor if e.code}) > 1:
        out |= {"recipient_none": 0.0, "met": 1.0}
    if frame.type in ALONE:
        out |= {"recipient_none": 0.0, "recipient_missed": 0.0}
    if not act.actor and (frame.pos != "v" or scene.is_passive(act.trigger) or is_by_weapon(scene, act)):
        out |= {"actor_none": 0.0, "actor_unsaid": 1.0}
    return {term: round(value, 3) for term, value in out.items() if value}


def is_doubted(event: Event) -> bool:
    """Whether rules would not tell it."""
    return "doubted" in dict(event.evidence)


def is_content(event: Event) -> bool:
    """Whether rules tell it as what another act is about, which the model was not taught to see."""
    return "content" in dict(event.evidence) and not is_doubted(event)


def _hint_beside(scene: Scene, act: Found) -> Hint | None:
    """What the model sees at the noun that does or bears the act, where it sees nothing at the verb: "a drone *strike* killed"."""
    hints = (scene.words[k].hint for k in scene.tree.find(act.trigger, "nsubj", "nsubj:pass", "obj"))
    return next((hint for hint in hints if hint is not None and act.frame.type in dict(hint.types)), None)


def _of_side(scene: Scene, parties: Sequence[Entity], chances: Sequence[tuple[int, float]], everybody: Sequence[Entity]) -> Mapping[str, float]:
    uncoded = bool(parties) and not any(e.code for e in parties)
    placed = uncoded and any(scene.placed(e).code for e in parties)
    return {
        "none": float(not parties), "uncoded": float(uncoded and not placed), "placed": float(placed),
        "seen": chance_covered(scene, [e for e in parties if e.code] or parties, chances) if parties else 0.0, "missed": max((chance for k, chance in chances if not is_covered(scene, k, everybody)), default=0.0),
    }


def is_by_weapon(scene: Scene, act: Found) -> bool:
    """ "A car bomb killed a general": what kills is named, who set it is not."""
    told = act.frame.type == "ASSAULT" and any(need.slot == "subj" and not need.negated for need in act.frame.needs)
    return told and not any(scene.is_of_people(k) for k in scene.words_in(act.trigger, "subj"))
