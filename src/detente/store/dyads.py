"""Events -> ``index/dyads.parquet``: their pairs made once and sorted, so that counting them takes no time.

A side index like the others: pairs of shards that it does not hold are made from the parts when they are asked for, and
so are all where there is no index. It tells of each pair which shard it came from: a reader takes those that it knows.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from detente.store.parts import list_done, list_parts, replacing
from detente.store.relations import name_groups

SLACK = 10  # an index is made again when the shards it lacks are more than one in so many


@cache
def shards_key() -> bytes:
    """The key under which an index names its shards: another one where it would have other columns or know other organisations, so that old
    ones count as empty and are made anew."""
    return f"shards2_{crc32(name_groups().encode()):08x}".encode()


def index_path(store: Path) -> Path:
    return store / "index" / "dyads.parquet"


def list_held(store: Path) -> frozenset[str]:
    """The finished shards whose pairs the index has; none where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        told = (pq.read_metadata(index_path(store)).metadata or {}).get(shards_key(), b"")
    except (OSError, pa.ArrowException):
        return frozenset()
    return frozenset(told.decode().split()) & list_done(store)


def index_dyads(store: Path) -> None:
    """Make the index anew, where enough came since that it pays. Raises ``StoreError`` where it cannot be written."""
    from detente.store.ledger import open_store

    shards, held = {path.stem for path in list_parts(store, "events")}, list_held(store)
    if len(shards - held) * SLACK <= len(held & shards):
        return
    with replacing(index_path(store)) as temporary:
        open_store(store).write_dyads(temporary, " ".join(sorted(shards)))
