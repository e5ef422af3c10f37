"""What happened where: the place of an act, by the tree; else the state where such acts happen."""

from __future__ import annotations

from collections.abc import Collection

from detente.codebook import load_codebook
from detente.events.acts import POLICING, STRIKING
from detente.events.found import Found
from detente.events.when import is_its_own_clause, is_occasion
from detente.records import Entity, Place
from detente.slots import Scene

CARRIED = ("obj", "nsubj", "appos")  # "held TALKS in Geneva": the verb's place is the noun's
REACHING = frozenset(("CONSULT", "MOBILIZE"))  # where these arrive is where they happen
BODILY = frozenset(("ASSAULT", "COERCE", "PROTEST"))  # done where those are who do it
REMOTE_MODES = frozenset(("cyber", "misinformation", "withhold", "boycott"))
AWAY = frozenset(("REF", "MIL"))  # those who are not at home by their calling
TOPICS = frozenset(("about", "over", "regarding", "concerning"))
LEFT = frozenset(("from", "out of"))
IN = frozenset(("in", "at", "near", "inside", "outside", "off", "around", "across", "throughout", "to", "into"))


def place_of(scene: Scene, act: Found, acts: Collection[int]) -> Place | None:
    """A place hung on the act or on the word that carries it, by a preposition of place; ``acts``: the words that carry the sentence's acts."""
    chain = [act.trigger, *scene.tree.ancestors(act.trigger)[:2]]
    best = None
    for head, place in scene.places.items():
        path = [head, *scene.tree.ancestors(head)]
        meet = next((k for k in path if k in chain), None)
        if meet is None or path.index(meet) > 3:
            continue
        between = [k for k in path[1 : path.index(meet)] if not is_its_own_clause(scene, act.trigger, k)]
        if any(scene.words[k].upos == "VERB" or k in acts and not is_occasion(scene, meet, k) or scene.tree.case_of(k) in TOPICS for k in between):
            continue  # "condemned the killing in …", "spoke about the crisis in …": where that was
        if meet != act.trigger and (
            path.index(meet) > 1
            or not all(scene.words[k].label.split(":")[0] in CARRIED for k in chain[: chain.index(meet)])
        ):
            continue
        cases = [scene.tree.case_of(k) for k in path[: path.index(meet)]]
        reached = act.frame.type in REACHING or act.frame.type == "AID" and place.granularity == "city"
        allowed = (IN if reached else IN - {"to", "into"}) | (LEFT if act.mode == "withdraw" else set())
        if any(c in allowed for c in cases if c) or act.frame.type in STRIKING and _is_struck(scene, act.trigger, path):
            rank = (chain.index(meet), path.index(meet), {"city": 0, "region": 1}.get(place.granularity, 2))
            if best is None or rank < best[0]:
                best = (rank, place)
    return best[1] if best else _implied_place(act)


def _implied_place(act: Found) -> Place | None:
    """The state of an act whose place no other word names: of who is visited or left, or struck as a state or its citizens; at home, where police or courts act, or
    protesters, or one side of a state on another."""
    if len(act.recipient) == 1 and (act.mode in ("visit", "withdraw") and act.frame.type != "SANCTION" or act.frame.type == "ASSAULT" and act.actor and act.recipient[0].sector in (None, "CVL")):
        return state_of(act.recipient[0])
    sides = [{e.code for e in side} for side in (act.actor, act.recipient)]
    if len(sides[0]) != 1 or act.frame.type not in BODILY or act.mode in REMOTE_MODES:
        return None
    doer = act.actor[0]
    alone = doer.sector in POLICING or act.frame.type == "PROTEST" and doer.sector not in AWAY
    if not alone and sides[0] != sides[1]:
        return None
    return state_of(doer)


def state_of(party: Entity) -> Place | None:
    """The state of a party as the place of what it does, or what is done to it."""
    state = load_codebook().states.get(party.code)
    return Place(party.text, state.name, party.code, None, None, None, "country", party.start, party.end) if state and party.text else None


def _is_struck(scene: Scene, trigger: int, path: list[int]) -> bool:
    """Whether a place stands in the object of the act, or on it ("an attack on Herat")."""
    objects = {*scene.objects(trigger), *scene.with_preposition(trigger, ("on", "of"))}
    return bool(objects & set(path)) and all(scene.tree.case_of(k) in (None, "of", "on", "'s") for k in path[: path.index(trigger)] if k != trigger) if trigger in path else False
