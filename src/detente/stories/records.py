"""Story: the record of one deed as many articles tell it."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Mapping


@dataclass(frozen=True, slots=True)
class Story:
    """Events that report the same deed. What is agreed stands in the fields, what is not in ``disagreements`` too."""

    id: str                                   # of its first report
    events: tuple[str, ...]                   # ids, in order of publication
    articles: tuple[str, ...]
    outlets: tuple[str, ...]                  # distinct publishers
    owners: tuple[str, ...]                   # distinct voices: see docs/stories.md
    first_report: str                         # id of an event
    first_published: dt.date | None
    type: str
    mode: str | None
    aux: tuple[str, ...]                      # future, hypothetical, negation: all of its events have these
    actors: tuple[str, ...]                   # codes; names of parties that have none
    recipients: tuple[str, ...]
    day: dt.date | None
    day_until: dt.date | None
    place_name: str | None
    place_country: str | None
    disagreements: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)      # field -> value -> events
    announces: str | None = None              # id of the story of the deed done
    announced_by: tuple[str, ...] = ()        # ids of the stories of its announcements

    def to_dict(self) -> dict:
        """Plain values: lists, and days as ISO text."""
        out = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return out | {"disagreements": {name: {value: list(ids) for value, ids in told.items()}
                                        for name, told in self.disagreements.items()}}


def _plain(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
