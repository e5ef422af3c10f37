"""A store's events -> its stories: grouped again when shards have come, kept beside the parts, which stay as they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from detente.run.shards import versions
from detente.store.index import read_note, write_index
from detente.store.ledger import Store
from detente.store.parts import list_done

ARTICLES = "id, document, published, text, blocks, publisher, publisher_country, publisher_owner, state_owned"
EVENTS = (
    "id, article, publisher, publisher_country, state_owned, published, type, mode, aux, actor_codes, actor_names, actor_sectors, "
    "recipient_codes, recipient_names, recipient_sectors, day, day_until, day_granularity, place_name, place_country, place_admin1, "
    "place_granularity, lat, lon, sentence, sentence_start, trigger_start"
)


def refresh_stories(store: Store) -> bool:
    """Group articles and events anew where the store has changed since; returns whether it did.

    detente's own events only: those of other providers have no words to compare. Raises ``StoreError`` where the store
    may not be written."""
    state = _state_of(store.folder)
    if read_note(store.folder, "stories") == state:
        return False
    from detente.stories import find_revisions, group_articles, group_events

    articles = list(store.sql(f"SELECT {ARTICLES} FROM articles"))
    copies = group_articles(articles)
    revises = find_revisions(articles, copies)
    stories = group_events(store.sql(f"SELECT {EVENTS} FROM events WHERE provider = 'detente'"), articles, copies)
    rows = [{"article": article, "copy": copy, "revises": revises.get(article)} for article, copy in copies.items()]
    write_index(store.folder, {"copies": rows, "stories": map(story_row, stories)}, "stories", state)
    store.refresh()
    return True


def _state_of(folder: Path) -> str:
    names = sorted(list_done(folder))
    return hashlib.sha256("\0".join([*names, versions()["package"]]).encode()).hexdigest()


def story_row(story) -> dict:
    """A story as a row of the view; ``disagreements`` as JSON."""
    names = ("id", "type", "mode", "day", "day_until", "place_name", "place_country", "first_report", "first_published", "announces")
    lists = ("aux", "actors", "recipients", "events", "articles", "outlets", "owners", "announced_by")
    told = story.to_dict()
    return {name: getattr(story, name) for name in names} | {name: _texts(told[name]) for name in lists} | {
        "reports": len(story.events),
        "disagreements": json.dumps(told["disagreements"], ensure_ascii=False),
    }


def _texts(values: Iterable) -> list[str]:
    return [str(value) for value in values]
