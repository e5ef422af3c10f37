"""Rows -> one Parquet part, whole or not at all.

A part is written under a temporary name, synced and renamed, so that no reader ever sees half of one, whenever the
writer is killed. The same rows give the same bytes under the same name: writing a part again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import StoreError
from detente.store.columns import PARTITIONED, schema_of

UNKNOWN_YEAR = 0
SHARDED = (*PARTITIONED, "rejected")


def write_parts(store: Path, table: str, name: str, rows: Iterable[dict]) -> None:
    """The rows of one table, a part a year of publication where the table is partitioned."""
    if table not in PARTITIONED:
        write_file(store / table / f"{name}.parquet", table, list(rows))
        return
    years: dict[int, list[dict]] = {}
    for row in rows:
        years.setdefault(row["published"].year if row["published"] else UNKNOWN_YEAR, []).append(row)
    for year, group in sorted(years.items()):
        write_file(store / table / f"year={year}" / f"{name}.parquet", table, group)


def write_file(path: Path, table: str, rows: list[dict]) -> None:
    """Raises ``StoreError`` where the disk is full or may not be written; what was there before stays as it was."""
    import pyarrow as pa

    _write_whole(path, pa.Table.from_pylist(rows, schema=schema_of(table)))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside a file; what was written under it takes the file's place when the block ends well.

    Raises ``StoreError`` where the folder may not be written or the disk is full; what was there before then stays as it was."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"the store cannot be written: {error.strerror or error} ({path})") from error


def _write_whole(path: Path, content) -> None:
    import pyarrow.parquet as pq

    with replacing(path) as temporary, open(temporary, "wb") as out:
        pq.write_table(content, out, compression="zstd")
        out.flush()
        os.fsync(out.fileno())


def list_done(store: Path) -> frozenset[str]:
    """Names of the finished shards."""
    return frozenset(path.stem for path in (store / "shards").glob("*.parquet") if not path.name.startswith("."))


def list_parts(store: Path, table: str, done: frozenset[str] | None = None) -> list[Path]:
    """The parts of a table that may be read: those of finished shards, in the order of their names.

    Who reads several tables gives ``done``, so that a shard that finishes meanwhile is in all of them or in none."""
    folder = store / table
    if table not in SHARDED:
        return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith("."))
    done = list_done(store) if done is None else done
    return sorted(path for path in folder.glob("**/*.parquet") if path.stem in done)


def list_unfinished(store: Path) -> list[Path]:
    """What a killed run left behind: temporary files, and parts of shards that are not done."""
    done = list_done(store)
    parts = [path for table in SHARDED for path in (store / table).glob("**/*.parquet") if path.stem not in done]
    return parts + [path for table in (*SHARDED, "shards", "runs") for path in (store / table).glob("**/.*.tmp")]


def drop_unfinished(store: Path) -> None:
    """Remove it. Only for who holds the store for writing."""
    for path in list_unfinished(store):
        path.unlink(missing_ok=True)


def read_pages(store: Path) -> dict[str, str]:
    """Key of each page that is in the store, kept or rejected -> the shard that has it."""
    import pyarrow.parquet as pq

    return {
        key: path.stem
        for table in ("articles", "rejected")
        for path in list_parts(store, table)
        for key in pq.read_table(path, columns=["page"], partitioning=None)["page"].to_pylist()
    }


def note_doubles(store: Path) -> None:
    """Note articles that came again under other bytes (another address, other advertisements): the first shard has them.

    Nothing is removed; the views pass the noted ones over."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    seen: dict[str, str] = {}
    doubles = []
    for path in list_parts(store, "articles"):
        for article in pq.read_table(path, columns=["id"], partitioning=None)["id"].to_pylist():
            if seen.setdefault(article, path.stem) != path.stem:
                doubles.append((path.stem, article))
    note = store / "index" / "doubles.parquet"
    if doubles or note.exists():
        shards, articles = zip(*sorted(doubles)) if doubles else ((), ())
        _write_whole(note, pa.table({"shard": pa.array(shards, pa.string()), "article": pa.array(articles, pa.string())}))


def day_of(text: str | None) -> dt.date | None:
    """
    >>> day_of("2016-05-05")
    datetime.date(2016, 5, 5)
    """
    return dt.date.fromisoformat(text) if text else None
