"""Acts about a visit of which their sentence does not say where it goes -> the same, with the visit that the page has told."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from detente.events.candidates import BEYOND, Possible
from detente.events.ids import with_id
from detente.records import Event

WHOSE = {"REQUEST": "recipient", "REJECT": "actor"}  # on which side of an act about a visit its visitor stands
REACH = 12  # events back to which "the trip" may point


def settle_visits(acts: Sequence[Possible], events: Sequence[Event]) -> list[Event]:
    """The ``events`` that the acts of a page are read as, in which "the trip" that somebody is asked to put off is the one told of him in the same sentence or before: "Abe
    will travel to Sochi, brushing aside a request by Obama to postpone *the trip*" is about Russia, a third party, too."""
    out, at = list(events), {act.event.id: k for k, act in enumerate(acts)}
    for i, event in enumerate(events):
        k = at.get(event.about)
        if event.type not in WHOSE or k is None or (events[k].type, events[k].mode) != ("CONSULT", "visit") or events[k].recipient:
            continue
        side = WHOSE[event.type]
        visitors, others = ({e.code for e in getattr(event, name) if e.code} for name in (side, BEYOND[side]))
        told = next((visit for visit in _told_near(events, i) if visitors & {e.code for e in visit.actor} and others.isdisjoint(e.code for e in visit.recipient)), None)
        if told is not None:
            out[k] = with_id(dataclasses.replace(events[k], actor=told.actor, recipient=told.recipient, place=told.place))
            known = {e.code for e in (*event.actor, *event.recipient, *event.third)}
            out[i] = dataclasses.replace(event, third=(*event.third, *(e for e in told.recipient if e.code and e.code not in known)))
    return out


def _told_near(events: Sequence[Event], i: int) -> list[Event]:
    """Visits told in the sentence of an event, then those before, the last first."""
    here = [event for event in events[i : i + REACH] if event.sentence == events[i].sentence]
    return [event for event in (*here, *events[max(0, i - REACH) : i][::-1]) if (event.type, event.mode) == ("CONSULT", "visit") and event.recipient and "negation" not in event.aux]
