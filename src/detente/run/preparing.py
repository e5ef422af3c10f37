"""A store -> a store that can be looked at: stories grouped, its side indexes made, so that no question waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from detente.run.grouping import refresh_stories
from detente.store import Store
from detente.store.dyads import index_dyads
from detente.store.packs import pack_store
from detente.store.search import index_texts


def prepare_store(store: Store, say: Callable[[str], None] = lambda line: None) -> None:
    """Make what is missing or out of date; ``say`` is told of each step that takes longer than a second: on a large store some take minutes.

    Raises ``StoreError`` where the store may not be written; it can be looked at all the same, more slowly."""
    steps = (("grouping reports of the same deed", lambda: refresh_stories(store)), ("listing pairs of states", lambda: index_dyads(store.folder)),
             ("indexing texts", lambda: index_texts(store.folder)), ("packing rows", lambda: pack_store(store.folder)))
    for words, take in steps:
        telling = threading.Timer(1.0, say, [words])
        telling.start()
        try:
            take()
        finally:
            telling.cancel()
    store.refresh()
