"""Reproaches of a page -> the same, with whom they blame and whose words they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from detente.codebook.frames import load_frames
from detente.events.answers import addressed
from detente.events.candidates import Possible
from detente.events.ids import with_id
from detente.records import Entity, Event
from detente.slots import unsaid

HARMFUL = frozenset(("ASSAULT", "COERCE"))
AGAINST = frozenset("in on at near against upon outside inside".split())  # prepositions behind which stands whom a deed met, or where
DONE_TO = frozenset(  # deeds "of" whom they met: "the bombing *of Kyiv*", but "the aggression of Russia"
    "bombing killing murder assassination destruction invasion abduction kidnapping shelling execution arrest detention imprisonment occupation persecution torture massacre beating poisoning "
    "jailing slaughter rape hijacking annexation seizure assault".split()
)


def settle_blame(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """The ``events`` that the acts of a page are read as. Who condemns a deed blames who did it, if anybody is told, not whom it met or where: "condemned the attack in
    *Iraq*"; and what a statement says by an adjective of its own it says itself, whoever is named beside: "The Secretary discussed Russia's *unprovoked* war"."""
    now = {act.event.id: event for act, event in zip(acts, events)}
    return [_by_issuer(act, _spare_victims(act, event, now.get(event.about))) if (event.type, event.mode) == ("ACCUSE", "disapprove") else event for act, event in zip(acts, events)]


def _by_issuer(act: Possible, event: Event) -> Event:
    own, word = act.around.publisher, act.scene.words[act.at]
    told_apart = word.upos != "ADJ" or word.label not in ("amod", "conj") or event.per or event.direct_quote
    if own is None or not act.around.release or told_apart or not any(e.code == own and e.office and e.text and e.text.lower() not in ("i", "we") for e in event.actor):
        return event
    return with_id(dataclasses.replace(event, actor=(unsaid(own, "GOV"),)))


def _spare_victims(act: Possible, event: Event, deed: Event | None) -> Event:
    harmful = deed is not None and deed.type in HARMFUL
    hit, doers = ({e.code for e in getattr(deed, side) if e.code} if harmful else set() for side in ("recipient", "actor"))
    blamed = tuple(e for e in event.recipient if e.code in doers or e.code not in hit and not _is_of_a_deed(act, e))
    if blamed == event.recipient:
        return event
    if not blamed and doers and doers.isdisjoint(e.code for e in event.actor):
        return addressed(event, deed)
    return with_id(dataclasses.replace(event, recipient=blamed, slots=tuple(s for s in event.slots if blamed or s.slot != "recipient")))


def _is_of_a_deed(act: Possible, entity: Entity) -> bool:
    """Whether the words of a party tell where a deed was done that is the act's object, or against whom."""
    tree, words = act.scene.tree, act.scene.words
    for k in act.scene.words_of(entity):
        for node in (k, *tree.ancestors(k)):
            deed = words[node].head
            lemma = words[deed].lemma.lower()
            if deed >= 0 and tree.case_of(node) in (AGAINST | {"of"} if lemma in DONE_TO else AGAINST) and words[deed].label == "obj" and words[deed].head == act.at:
                return any(frame.type in HARMFUL for frame in load_frames().get((lemma, "n"), ()))
    return False
