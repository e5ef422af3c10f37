"""An event whose recipient its own sentence does not tell -> the event with whom the events before it, or the page, tell."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from detente.codebook.acts import act_of
from detente.codebook.domestic import SENT
from detente.events.acts import HOSTILE, STRIKING
from detente.events.hints import TOGETHER
from detente.events.ids import with_id
from detente.events.sights import sight
from detente.records import Entity, Event

MOSTLY = 0.4  # of a page's naming of states besides the doer, from where on one is whom aid or a sanction meets that names nobody
ANSWERS = frozenset(("REJECT", "AGREE", "CONCEDE"))  # what answers a request
RETORTS = frozenset(("ACCUSE", "THREATEN"))  # what answers a blow
REACTIONS = RETORTS | {"SUPPORT", "REJECT", "PROTEST"}  # what is said of a deed of others
HITTING = frozenset((*HOSTILE, "ACCUSE"))  # what hits somebody
ALONE = frozenset(("curfew", "martial-law", "investigate", "convict"))  # … but for these modes
ANSWER = "answer"  # the term of evidence of what answers a request
_THE_MOVE = re.compile(r"\s+(?:the|this|that|these|those)\s+(?:moves?|decisions?|steps?)\b(?!\s+(?:by|of|to|from)\b)", re.I)  # … a deed that has just been told
DIRECTED = frozenset(("REJECT", "CONCEDE", "THREATEN"))  # what is meant for somebody, though the sentence names nobody


def answer_to(event: Event, before: Sequence[Event]) -> Event:
    """A bare refusal or consent answers the request just told: its recipient is who asked, its content what was asked; a bare reproach or threat answers
    what was just done against who utters it, what is said of "the move" whoever has just done it. Else a refusal, concession or threat is meant for whom its doer has just had to do with."""
    retort, answer = event.type in RETORTS, event.type in ANSWERS and not event.about
    if event.type == "REQUEST" and event.mode == "yield":
        return _asked_of_who_holds(event, before)
    if event.recipient:
        return event
    doers, before = {e.code for e in event.actor if e.code}, [other for other in reversed(before) if other.block == event.block]
    if event.type in REACTIONS and (move := _that_move(event, before, doers)) is not None:
        return addressed(dataclasses.replace(event, evidence=(*event.evidence, (ANSWER, 1.0))), move)
    if not retort and not answer:
        return event
    for asked in before:
        met = doers & {e.code for e in asked.recipient}
        if met and answer and asked.type in ("REQUEST", "AGREE"):
            return addressed(dataclasses.replace(event, about=asked.about, third=asked.third, evidence=(*event.evidence, (ANSWER, 1.0))), asked)
        if met and retort and asked.score < 0 and any(e.code for e in asked.actor) and doers.isdisjoint(e.code for e in asked.actor):
            return addressed(event, asked)
    for other in before if event.type in DIRECTED else ():
        for side, beyond in (("actor", "recipient"), ("recipient", "actor")):
            here, there = ({e.code for e in getattr(other, name) if e.code} for name in (side, beyond))
            if there and doers & here and doers.isdisjoint(there) and other.mode != "visit":
                return addressed(event, other, beyond)
    return event


def _that_move(event: Event, before: Sequence[Event], doers: set[str]) -> Event | None:
    """The deed of others that is "the move" somebody speaks of, what the sentence before told first: "Hungary blocked the statement. Germany condemned *the move*"; ``before``:
    the last first."""
    if not _THE_MOVE.match(event.sentence.text[event.trigger.end - event.sentence.start :]):
        return None
    earlier = [other for other in before if other.sentence != event.sentence]
    told = [other for other in earlier if other.sentence == earlier[0].sentence and "hypothetical" not in other.aux]
    return next((other for other in told[::-1] if doers.isdisjoint(codes := {e.code for e in other.actor if e.code}) and codes), None)


def with_hit(event: Event, before: Sequence[Event], home: str | None, latest: dict[str, Entity]) -> Event:
    """Violence, force, a sanction and a reproach have somebody whom they hit. Where the sentence names nobody, it is the state whose affairs are told, where the doer
    is from elsewhere ("The Israeli army sealed the crossing", in news from Jordan); else who was last in such strife with the doer, or blamed by him."""
    doers = {e.code for e in event.actor if e.code}
    if event.type not in HITTING or len(doers) != 1 or event.mode in ALONE:
        return event
    if event.type == "ACCUSE" and event.recipient and all(_is_envoy(e) and e.code in doers for e in event.recipient):
        return _of_another(event, doers, before, latest)
    if event.recipient:
        return event
    if home in latest and home not in doers:
        return _towards(event, latest[home])
    strife, sides = ({*STRIKING, event.type}, ("actor", "recipient")) if event.type != "ACCUSE" else (HITTING, ("actor",))
    for other in before[::-1]:
        for side in sides if other.block == event.block and other.type in strife else ():
            beyond = "recipient" if side == "actor" else "actor"
            there = {e.code for e in getattr(other, beyond) if e.code}
            if there and doers & {e.code for e in getattr(other, side)} and doers.isdisjoint(there):
                return addressed(event, other, beyond)
    return event


def _is_envoy(entity: Entity) -> bool:
    """ "*Ambassador* Vasnetsov", "the *envoy*": who has been sent."""
    return not SENT.isdisjoint(entity.text.lower().split())


def _of_another(event: Event, doers: set[str | None], before: Sequence[Event], latest: dict[str, Entity]) -> Event:
    """A reproach to an envoy of whom only the page tells whose he is: not the doer's own, but of whom it has just told, else of the one other state that it names."""
    met = (e.code for other in before[::-1] for e in (*other.recipient, *other.actor) if e.code in latest and e.code not in doers)
    others = [code for code in latest if code not in doers]
    code = next(met, others[0] if len(others) == 1 else None)
    return with_id(dataclasses.replace(event, recipient=tuple(dataclasses.replace(e, code=code) for e in event.recipient))) if code else event


def _towards(event: Event, met: Entity) -> Event:
    """An act towards a state of which only the page tells that it is met."""
    return with_id(dataclasses.replace(event, recipient=(met,), slots=(*event.slots, sight("recipient", "home"))))


def _asked_of_who_holds(event: Event, before: Sequence[Event]) -> Event:
    """Whoever demands that its own people or things be given back asks who has just taken them: "Nairobi demanded the release of the *crew*"."""
    own, rulers = {e.code for e in event.actor if e.code}, (None, "GOV")
    if not all(e.sector in rulers for e in event.actor) or not all(e.code in own and e.sector not in rulers for e in event.recipient):
        return event
    taken = (other for other in reversed(before) if other.score < 0 and own & {e.code for e in other.recipient})
    taker = next((other for other in taken if any(e.code for e in other.actor) and own.isdisjoint(e.code for e in other.actor)), None)
    return addressed(event, taker) if taker else event


def addressed(event: Event, asked: Event, side: str = "actor") -> Event:
    """An act towards a side of another."""
    slots = [s for s in event.slots if s.slot != "recipient"] + [dataclasses.replace(s, slot="recipient") for s in asked.slots if s.slot == side]
    return with_id(dataclasses.replace(event, recipient=getattr(asked, side), slots=tuple(slots)))


def with_implied(event: Event, latest: dict[str, Entity], counts: Counter, told: Iterable[Event]) -> Event:
    """Aid and sanctions have somebody whom they meet: where the sentence names nobody, the state that the page names most besides the doer's; aid is none for whom the doer
    is ``told`` to act against."""
    doers = {e.code for e in event.actor if e.code}
    if not act_of(event.type, event.mode).needs_recipient or event.type in TOGETHER or not doers or event.recipient or event.mode == "convict":
        return event
    foes = {r.code for one in told if one.score < 0 and not doers.isdisjoint(e.code for e in one.actor) for r in one.recipient} if event.score > 0 else set()
    others = {code: n for code, n in counts.items() if code not in doers | foes}
    met = max(others, key=others.get, default=None)
    if met not in latest or others[met] < MOSTLY * sum(others.values()):
        return event
    return _towards(event, latest[met])
