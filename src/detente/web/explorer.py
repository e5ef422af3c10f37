"""A store as the explorer looks at it: one connection a request, what is slow to make kept between requests."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from detente.deeds import Deeds
from detente.store import Store, open_store
from detente.system import WINDOW, System, TieReports, read_deeds, read_tie_reports

KEPT = 256  # answers kept in memory
PAGES = 1024  # finished pages, of some 10 to 60 KB
SYSTEMS = 8  # systems of a day: each holds its thousands of spells
PATIENCE = 10.0  # seconds after which a new shard is seen


class Kept:
    """Key -> what was made for it; the least used is dropped. Two that ask at once wait for one making."""

    def __init__(self, most: int = KEPT):
        self.most, self.made, self.lock, self.making = most, OrderedDict(), threading.Lock(), {}

    def get(self, key: Hashable, make: Callable):
        with self.lock:
            if key in self.made:
                self.made.move_to_end(key)
                return self.made[key]
            turn = self.making.setdefault(key, threading.Lock())
        with turn:
            with self.lock:
                if key in self.made:
                    return self.made[key]
            try:
                value = make()
            finally:
                with self.lock:
                    self.making.pop(key, None)
            with self.lock:
                self.made[key] = value
                while len(self.made) > self.most:
                    self.made.popitem(last=False)
        return value


class Explorer:
    """One store, for as long as the server runs; shards that come meanwhile are seen within ``patience`` seconds."""

    def __init__(self, folder: str | Path, corrections: str | Path | None = None, patience: float = PATIENCE):
        self.folder, self.patience = Path(folder), patience
        self.corrections = Path(corrections) if corrections else self.folder / "corrections.jsonl"
        self.looking, self.asked = threading.Lock(), 0.0
        self._look()

    def _look(self) -> None:
        """Open the store as it is now and forget what was made of it before."""
        state, store = _state_of(self.folder), open_store(self.folder)
        store.confine()
        for name in ("reports", "providers", "versions", "empty"):
            self.__dict__.pop(name, None)
        self.store, self.state, self.looked = store, state, time.monotonic()
        self.kept, self.pages, self.systems, self.made = Kept(), Kept(PAGES), Kept(SYSTEMS), WeakKeyDictionary()

    def look_again(self, ahead: bool = False) -> None:
        """See what came since, where anything did. ``ahead``: the question is not a reader's, but one that a reader may ask next."""
        with self.looking:
            if not ahead:
                self.asked = time.monotonic()
            if time.monotonic() - self.looked > self.patience:
                self.looked = time.monotonic()
                if _state_of(self.folder) != self.state:
                    self._look()

    @property
    def name(self) -> str:
        return self.folder.resolve().name

    def fork(self) -> Store:
        """The store with a connection of its own, as each request needs one."""
        return self.store.fork()

    def rows(self, query: str, parameters: Sequence | Mapping = ()) -> list[dict]:
        """The rows of a query over the store's views."""
        return list(self.fork().sql(query, parameters))

    def system(self, at: str | dt.date | None = None, window: str = WINDOW, provider: str | None = None) -> System:
        """The system of states on a day, kept: the same day, window and provider are computed once."""
        provider = provider or self.provider
        return self.systems.get((str(at), window, provider), lambda: System(self.store, at, window, provider, reports=self.reports, deeds=self.deeds(provider)))

    def made_of(self, system: System) -> Kept:
        """What pages make of a system, kept for as long as the system is."""
        return self.made.setdefault(system, Kept())

    @cached_property
    def reports(self) -> TieReports:
        """What all pages say of ties: read once, whatever day is asked about."""
        return read_tie_reports(self.fork())

    def deeds(self, provider: str) -> Deeds:
        """A provider's deeds, read once, whatever day is asked about."""
        return self.kept.get(("deeds", provider), lambda: read_deeds(self.fork(), provider))

    @cached_property
    def providers(self) -> list[str]:
        """Whose events there are, detente's own first, then by number."""
        found = self.rows("SELECT provider, count(*) AS n FROM events GROUP BY provider ORDER BY provider <> 'detente', n DESC, provider")
        return [row["provider"] for row in found]

    @property
    def provider(self) -> str:
        return self.providers[0] if self.providers else "detente"

    def span(self, provider: str) -> tuple[dt.date | None, dt.date | None]:
        """The first and last day of a provider's events."""
        query = "SELECT min(coalesce(published, day)) AS first, max(coalesce(published, day)) AS last FROM events WHERE provider = $provider"
        row, = self.kept.get(("span", provider), lambda: self.rows(query, {"provider": provider}))
        return row["first"], row["last"]

    @cached_property
    def versions(self) -> dict[str, str]:
        """By which versions the store's shards were coded, shortened; several where it was coded over time."""
        rows = self.rows("SELECT DISTINCT package, codebook, model FROM parts_shards")
        told = {name: sorted({row[name][:12] for row in rows if row[name]}) for name in ("package", "codebook", "model")}
        return {name: " and ".join(values) for name, values in told.items() if values}

    @cached_property
    def empty(self) -> bool:
        return not self.providers and not self.rows("SELECT 1 FROM articles LIMIT 1")


def _state_of(folder: Path) -> tuple:
    """Changes when a shard is finished or stories are grouped anew."""
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in (folder / "shards", folder / "index" / "stories.json", folder / "index"))
