"""Reproaches of a page -> the same, with whom they blame and whose words they are."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from detente.codebook.frames import load_frames
from detente.events.acts import STRIKING
from detente.events.answers import addressed
from detente.events.candidates import Possible
from detente.events.ids import with_id
from detente.records import Entity, Event, Span
from detente.slots import unsaid

TEXTS = frozenset("statement resolution declaration communique communiqué letter text draft motion proposal".split())
AGAINST = frozenset("in on at near against upon outside inside".split())  # prepositions behind which stands whom a deed met, or where
DONE_TO = frozenset(  # deeds "of" whom they met: "the bombing *of Kyiv*", but "the aggression of Russia"
    "bombing killing murder assassination destruction invasion abduction kidnapping shelling execution arrest detention imprisonment occupation persecution torture massacre beating poisoning "
    "jailing slaughter rape hijacking annexation seizure assault".split()
)


def settle_blame(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """The ``events`` that the acts of a page are read as. Who condemns a deed blames who did it, if anybody is told, not whom it met or where: "condemned the attack in
    *Iraq*"; what a statement says by an adjective of its own it says itself, whoever is named beside: "The Secretary discussed Russia's *unprovoked* war"; and who refuses a text
    does not say what it says."""
    now = {act.event.id: event for act, event in zip(acts, events)}
    refused = {(event.sentence, act.at): event for act, event in zip(acts, events) if event.type == "REJECT"}

    def settled(act: Possible, event: Event) -> Event:
        if (event.type, event.mode) != ("ACCUSE", "disapprove"):
            return event
        event = _spare_victims(act, event, now.get(event.about))
        return _by_issuer(act, _by_its_text(act, event, refused))

    return [settled(act, event) for act, event in zip(acts, events)]


def _by_its_text(act: Possible, event: Event, refused: Mapping[tuple[Span, int], Event]) -> Event:
    """A reproach in a text that its doer refuses is of those whose text it is: "Hungary blocked an *EU* statement criticising Russia"."""
    words, noun = act.scene.words, act.scene.words[act.at].head
    against = refused.get((event.sentence, words[noun].head)) if noun >= 0 and words[act.at].label.startswith("acl") and words[noun].lemma in TEXTS else None
    if against is None or {e.code for e in against.actor}.isdisjoint(e.code for e in event.actor):
        return event
    own = tuple(e for m in act.scene.marked.mentions if words[m.head].head == noun and words[m.head].label.startswith(("amod", "compound", "nmod")) for e in m.entities if e.code)
    return with_id(dataclasses.replace(event, actor=own)) if own else dataclasses.replace(event, confidence=0.0)


def _by_issuer(act: Possible, event: Event) -> Event:
    own, word = act.around.publisher, act.scene.words[act.at]
    told_apart = word.upos != "ADJ" or word.label not in ("amod", "conj") or event.per or event.direct_quote
    if own is None or not act.around.release or told_apart or not any(e.code == own and e.office and e.text and e.text.lower() not in ("i", "we") for e in event.actor):
        return event
    return with_id(dataclasses.replace(event, actor=(unsaid(own, "GOV"),)))


def _spare_victims(act: Possible, event: Event, deed: Event | None) -> Event:
    harmful = deed is not None and deed.type in STRIKING
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
            if deed < 0 or words[deed].label != "obj" or words[deed].head != act.at:
                continue
            lemma, case = words[deed].lemma.lower(), tree.case_of(node)
            if case in AGAINST or case == "of" and lemma in DONE_TO:
                return any(frame.type in STRIKING for frame in load_frames().get((lemma, "n"), ()))
    return False
