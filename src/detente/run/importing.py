"""Event data of others -> a store: in pieces, each whole or not at all, malformed lines counted and listed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from detente.records import Rejected
from detente.run.coding import Account, RunOptions, new_account, write_run
from detente.run.shards import key_of, versions
from detente.store.dyads import index_dyads
from detente.store.ledger import create_store
from detente.store.lock import writing
from detente.store.parts import drop_unfinished, list_done, write_parts

PIECE = 20_000  # rows of one part


def import_into(
    folder: str | Path,
    files: Iterable[str],
    read: Callable[[str], Iterable[dict | Rejected]],
    options: RunOptions,
    report: Callable[[Account], None] = lambda account: None,
) -> Account:
    """Put the rows that ``read(file)`` gives into the store's ``events``; a file imported before is passed over."""
    store = create_store(folder)
    with writing(store.folder):
        drop_unfinished(store.folder)
        account = new_account(options.command)
        write_run(store.folder, account, options)
        done = list_done(store.folder)
        try:
            for file in files:
                for name, rows in _cut(file, read, options):
                    account.counts.update(_write(store.folder, name, file, rows, account) if name not in done else {"skipped": 1})
                    account.counts["pages"] += len(rows)
                    report(account)
            account.outcome = "done"
        except KeyboardInterrupt:
            account.outcome = "interrupted"
            raise
        finally:
            account.close()
            write_run(store.folder, account, options)
        if account.counts["shards"]:
            index_dyads(store.folder)
        report(account)
        return account


def _cut(file: str, read, options: RunOptions) -> Iterator[tuple[str, list[dict | Rejected]]]:
    """Pieces of a file, named by its bytes, the way it is read and the piece's number."""
    told = [options.command, *(str(options.arguments.get(name)) for name in ("format", "origin", "provider"))]
    identity = hashlib.sha256("\0".join([*told, versions()["package"]]).encode())
    for path in _files_of(file):
        with open(path, "rb") as content:
            while block := content.read(1 << 20):
                identity.update(block)
    rows, number = iter(read(file)), 0
    while piece := list(islice(rows, PIECE)):
        yield f"{identity.hexdigest()[:16]}{number:04d}", piece
        number += 1


def _files_of(file: str) -> list[Path]:
    path = Path(file)
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _write(folder: Path, name: str, file: str, rows: list[dict | Rejected], account: Account) -> Counter:
    events = [row for row in rows if not isinstance(row, Rejected)]
    rejected = [
        {"page": key_of(r, file, r.page), "name": r.page, "stage": r.stage, "reason": r.reason, "source": file, "place": r.page}
        for r in rows
        if isinstance(r, Rejected)
    ]
    account.reasons.update(f"{row['stage']}: {row['reason']}" for row in rejected)
    for table, content in (("events", events), ("rejected", rejected)):
        if content:
            write_parts(folder, table, name, content)
    counts = {"events": len(events), "rejected": len(rejected), "kept": 0, "ties": 0}
    marker = {"id": name, "source": file, "first": file, "again": 0, "pages": len(rows)} | counts | versions()
    write_parts(folder, "shards", name, [marker])
    return Counter(counts | {"shards": 1})
