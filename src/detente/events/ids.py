"""What an event says -> its id, and what other events are about by their ids."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence

from detente.records import Event


def with_id(event: Event) -> Event:
    """The event under the id of what it says now."""
    return dataclasses.replace(event, id=event_id(event))


def event_id(event: Event) -> str:
    """Kind, recipe and content: the same words coded the same way have the same id."""
    content = "|".join(
        [
            event.article,
            event.type,
            event.mode or "",
            ",".join(event.aux),
            str(event.trigger.start),
            str(event.trigger.end),
            ",".join(f"{e.start}-{e.code}" for e in event.actor),
            ",".join(f"{e.start}-{e.code}" for e in event.recipient),
        ]
    )
    return "event1:" + hashlib.sha256(content.encode()).hexdigest()[:16]


def about_another(event: Event, about: str | None) -> Event:
    """With what it is about as it is called now; an act that took up its own content is about nothing."""
    about = about if about != event.id else None
    return event if about == event.about else dataclasses.replace(event, about=about)


def with_others(events: Sequence[Event], before: Sequence[Event]) -> list[Event]:
    """Events, each about its fellows as they are called now; ``before``: as they were."""
    called = {old.id: new.id for old, new in zip(before, events)}
    return [about_another(e, called.get(e.about, e.about)) if e.about else e for e in events]
