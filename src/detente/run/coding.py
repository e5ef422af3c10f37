"""Sources -> a store, shard by shard: resumable, in several processes, with an account of what came of each page."""

from __future__ import annotations

import datetime as dt
import gc
import json
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from detente.errors import DetenteError
from detente.records import Page, Rejected
from detente.run.pool import Pool
from detente.run.shards import SHARD_PAGES, Record, Shard, cut_shards, versions
from detente.store.dyads import index_dyads
from detente.store.ledger import create_store
from detente.store.lock import writing
from detente.store.parts import drop_unfinished, list_done, note_doubles, read_pages, write_parts

PATIENCE = 60.0  # seconds that one page may take


@dataclass(frozen=True)
class RunOptions:
    workers: int = 2
    patience: float = PATIENCE
    shard: int = SHARD_PAGES
    command: str = "code"
    arguments: dict = field(default_factory=dict)


@dataclass
class Account:
    """What a run did; grows while it runs."""

    id: str
    began: str
    command: str = "code"
    counts: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)
    outcome: str = "running"
    ended: str = ""

    def close(self) -> None:
        """Note the end; a run that was not said to be done or interrupted has failed."""
        self.ended = _now()
        self.outcome = "failed" if self.outcome == "running" else self.outcome

    def row(self, options: RunOptions) -> dict:
        """Its row in ``runs``."""
        names = ("shards", "skipped", "pages", "kept", "rejected", "again", "events")
        return {name: self.counts[name] for name in names} | versions() | {
            "id": self.id,
            "command": options.command,
            "arguments": json.dumps(options.arguments, ensure_ascii=False, sort_keys=True),
            "began": self.began,
            "ended": self.ended,
            "outcome": self.outcome,
            "reasons": json.dumps(dict(self.reasons.most_common()), ensure_ascii=False),
        }


def code_into(
    folder: str | Path,
    sources: Sequence[tuple[str, Iterable]],
    options: RunOptions = RunOptions(),
    report: Callable[[Account], None] = lambda account: None,
    start: Callable[[], Callable] | None = None,
) -> Account:
    """Code what ``sources`` give (name, located records) into the store at ``folder``, made where there is none.

    ``start()`` runs in each worker and gives the function that codes a shard there (``start_coder``).
    Shards that are there are not coded again. An interruption (SIGINT) lets what is under way end: the account's
    outcome is then "interrupted", and the same call takes the work up. Raises ``StoreBusy``, ``StoreError``."""
    with _interruptible() as interruption:
        store = create_store(folder)
        with writing(store.folder):
            drop_unfinished(store.folder)
            account = new_account(options.command)
            write_run(store.folder, account, options)
            shards = _open_shards(store.folder, sources, options, account)
            pool = None
            try:
                first = next(shards, None)
                if first is not None:  # no process is started where there is nothing to do
                    pool = interruption.stops(Pool(start or start_coder, options.workers, options.patience))
                    _run_pool(store.folder, pool, chain([first], shards), account, report)
                account.outcome = "interrupted" if interruption.asked else "done"
            except KeyboardInterrupt:  # before the pool was there, or the second one
                account.outcome = "interrupted"
                raise
            finally:
                if pool:
                    pool.close()
                if account.counts["shards"]:
                    note_doubles(store.folder)
                account.close()
                write_run(store.folder, account, options)
            if account.outcome == "done" and account.counts["shards"]:
                index_dyads(store.folder)
            report(account)
            return account


def _open_shards(folder: Path, sources, options: RunOptions, account: Account) -> Iterator[Shard]:
    """The shards that are still to be coded."""
    done, owners = list_done(folder), read_pages(folder)
    for name, located in sources:
        for shard in cut_shards(located, name, owners, options.shard):
            account.counts["again"] += shard.again if shard.id not in done else 0
            if shard.id in done:
                account.counts["skipped"] += 1
            elif shard.records:
                yield shard
            account.counts["pages"] += len(shard.records) + shard.again


def _run_pool(folder: Path, pool: Pool, shards: Iterator[Shard], account: Account, report) -> None:
    def tell(pages: int) -> None:
        account.counts["begun"] += pages
        report(account)

    for shard, result in pool.run(shards, tell):
        if isinstance(result, Exception):
            raise result
        told = {"id": shard.id, "source": shard.source, "first": shard.first, "again": shard.again}
        write_shard(folder, told | {"pages": len(shard.records) + shard.again}, result, account)
        report(account)


class _interruptible:
    """SIGINT stops the pool from beginning anything; before there is one, and the second time, it is the usual KeyboardInterrupt, which
    is remembered where a library that is at work just then swallows it."""

    def __init__(self) -> None:
        self.asked, self.pool, self.before = False, None, None

    def __enter__(self) -> _interruptible:
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGINT, self._stop)
        return self

    def stops(self, pool: Pool) -> Pool:
        """The pool that an interruption stops, at once if it came already."""
        self.pool, pool.stopping = pool, self.asked
        return pool

    def _stop(self, number, frame) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, self.before)
        if self.pool is None:
            raise KeyboardInterrupt
        self.pool.stopping = True

    def __exit__(self, *_) -> None:
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)


def start_coder() -> Callable:
    """In a worker: load what is slow to load, and give the function that codes a shard."""
    from detente.pipeline import Coder

    coder = Coder()
    coder.code(Page(b"Talks\n\nThe foreign ministers of Norway and Canada met in Oslo on Monday and agreed to meet again."))
    gc.freeze()  # the tables live as long as the worker: no use in walking over them again and again
    return partial(code_shard, coder)


def code_shard(coder, shard: Shard, skip: dict[int, str], tell: Callable[[int], None]) -> dict[str, list[dict]]:
    """The rows that a shard gives to each table; they depend on the shard alone."""
    from detente.run.rows import rejected_row

    tables: dict[str, list[dict]] = {name: [] for name in ("events", "ties", "sentences", "rejected", "articles")}
    for number, record in enumerate(shard.records):
        tell(number)
        result = Rejected(record.place, "run", skip[number]) if number in skip else _code(coder, record, shard.source)
        if isinstance(result, Rejected):
            result = {"rejected": [rejected_row(record, result, shard.source)]}
        for table, rows in result.items():
            tables[table] += rows
    return tables


def write_shard(folder: Path, told: dict, tables: dict[str, list[dict]], account: Account) -> None:
    """Write a shard's parts, and last its marker, which says what is ``told`` and the counts; the account counts it, too.

    Only the one process that holds the store writes: with it dies whatever could still change a file."""
    for table, rows in tables.items():
        if rows:
            write_parts(folder, table, told["id"], rows)
    counts = {name: len(tables.get(name, ())) for name in ("events", "ties", "rejected")}
    counts["kept"] = len(tables.get("articles", ()))
    write_parts(folder, "shards", told["id"], [told | counts | versions()])
    account.counts.update(counts | {"shards": 1})
    account.reasons.update(f"{row['stage']}: {row['reason']}" for row in tables.get("rejected", ()))


def _code(coder, record: Record, source: str) -> dict[str, list[dict]] | Rejected:
    """A bug at one page must not end the run of a million: the page is rejected, and the reason says whose fault it is."""
    if isinstance(record.result, Rejected):
        return record.result
    from detente.run.rows import rows_of

    try:
        coded = coder.code(record.result)
        return coded if isinstance(coded, Rejected) else rows_of(record, coded, source)
    except DetenteError:
        raise
    except Exception as bug:
        return Rejected(record.result.name, "code", f"a bug of detente, please report it: {type(bug).__name__}: {bug}")


def new_account(command: str) -> Account:
    return Account(f"run1-{dt.datetime.now(dt.timezone.utc):%Y%m%dT%H%M%S.%f}-{command}", _now(), command)


def write_run(folder: Path, account: Account, options: RunOptions) -> None:
    write_parts(folder, "runs", account.id, [account.row(options)])


def _now() -> str:
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds")
