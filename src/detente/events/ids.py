"""What an event says -> its id."""

from __future__ import annotations

import dataclasses
import hashlib

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
