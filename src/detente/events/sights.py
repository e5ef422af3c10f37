"""An act with its slots -> how each was filled, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.events.confidence import chance_of
from detente.events.found import Found
from detente.events.hints import chance_covered, hint_near
from detente.records import Day, Entity, Place, SlotSight, Source
from detente.slots import Scene

HOWS = {  # slot -> the ways in which it is filled, each with a curve in confidence.csv
    "actor": ("description", "home", "name", "words"), "recipient": ("description", "home", "name", "words"),
    "date": ("lent", "line", "own"), "place": ("area", "city", "party"), "per": ("chain", "one")}
NAMINGS = {"name": "name", "adjective": "name", "description": "description", "pronoun": "description"}
WEAKEST = ("words", "home", "description", "name")  # of several parties the one that is named least well speaks for all
UNJUDGED = 0.5  # the score of a party where the model sees no act at all


def see_slots(scene: Scene, act: Found, day: Day | None, place: Place | None, per: Sequence[Source]) -> Iterator[SlotSight]:
    """The slots that are filled, but for the act itself."""
    hint = hint_near(scene, act.trigger)
    for slot, side in (("actor", act.actor), ("recipient", act.recipient)):
        if side:
            seen = None if hint is None else round(chance_covered(scene, side, getattr(hint, slot)), 2)
            yield sight(slot, min((_naming(scene, e) for e in side), key=WEAKEST.index), seen)
    if day is not None and day.since is not None:
        yield sight("date", _how_of_day(scene, act.trigger, day))
    if place is not None:
        yield sight("place", _how_of_place((*act.actor, *act.recipient), place))
    if per:
        yield sight("per", "chain" if len(per) > 1 else "one")


def see_side(scene: Scene, at: int, side: str, parties: Sequence[Entity], chance: float) -> SlotSight:
    """A side as it is read at last; ``at``: the act's word."""
    hint = hint_near(scene, at)
    here = [e for e in parties if scene.words_of(e)]
    seen = round(chance_covered(scene, here, getattr(hint, side)), 2) if hint and here else None
    return SlotSight(side, min((_naming(scene, e) for e in parties), key=WEAKEST.index), seen, chance)


def see_day(scene: Scene, at: int, day: Day, chance: float) -> SlotSight:
    """A day as it is read at last."""
    return SlotSight("date", _how_of_day(scene, at, day), None, chance)


def see_place(parties: Sequence[Entity], place: Place, chance: float) -> SlotSight:
    """A place as it is read at last."""
    return SlotSight("place", _how_of_place(parties, place), None, chance)


def sight(slot: str, how: str, seen: float | None = None) -> SlotSight:
    """How a slot was filled, with the chance that it is right."""
    return SlotSight(slot, how, seen, chance_of(slot, how, UNJUDGED if seen is None else seen))


def _how_of_day(scene: Scene, at: int, day: Day) -> str:
    """Whether the words of a day hang on the act's word in its own sentence, a line is dated by it, or it is lent by other words."""
    if day is scene.marked.entry:
        return "line"
    sentence = scene.marked.sentence
    is_here = bool(day.text) and day.head >= 0 and sentence.start <= day.start < sentence.end
    return "own" if is_here and at in (day.head, *scene.tree.ancestors(day.head)) else "lent"


def _how_of_place(parties: Sequence[Entity], place: Place) -> str:
    at_home = any((place.start, place.end) == (e.start, e.end) for e in parties)
    return "party" if at_home else "city" if place.granularity == "city" else "area"


def _naming(scene: Scene, entity: Entity) -> str:
    """By what kind of words a party is named; "home" where only the page's state says whose it is, "words" where they are no mention of a coded party."""
    mention = scene.mention_of(entity)
    if mention is not None and any(e.code for e in mention.entities) and entity.code:
        return NAMINGS[mention.kind]
    return "home" if entity.code and entity.code == scene.marked.home else "words"
