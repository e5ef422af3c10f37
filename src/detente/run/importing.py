"""Event data of others -> a store: in pieces, each whole or not at all, malformed lines counted and listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from detente.records import Rejected
from detente.run.coding import Account, RunOptions, new_account, write_run, write_shard
from detente.run.shards import Record, key_of, versions
from detente.store.dyads import index_dyads
from detente.store.ledger import create_store
from detente.store.lock import writing
from detente.store.parts import drop_unfinished, list_done

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
                    if name in done:
                        account.counts["skipped"] += 1
                    else:
                        _write(store.folder, name, file, rows, account)
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


def _write(folder: Path, name: str, file: str, rows: list[dict | Rejected], account: Account) -> None:
    from detente.run.rows import rejected_row

    tables: dict[str, list[dict]] = {"events": [], "rejected": []}
    for row in rows:
        if isinstance(row, Rejected):
            tables["rejected"].append(rejected_row(Record(key_of(row, file, row.page), row, row.page), row, file))
        else:
            tables["events"].append(row)
    write_shard(folder, {"id": name, "source": file, "first": file, "again": 0, "pages": len(rows)}, tables, account)
