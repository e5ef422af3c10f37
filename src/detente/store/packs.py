"""Parts -> ``index/packed.duckdb``: the rows of all finished shards in one file, so that a question need not open thousands.

A side index like the others: made from the parts and made again at will. It holds whole shards; those that came since are
read from their parts beside it. Whoever looks rather than asks once (the explorer) has it made first.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from detente.codebook.columns import read_columns
from detente.store.dyads import SLACK, shards_key
from detente.store.parts import SHARDED, list_done, replacing

PACKED = (*SHARDED, "shards")
SOUGHT = (("articles", "id"), ("events", "id"), ("events", "article"), ("ties", "article"), ("tellings", "event"), ("tellings", "story"), ("stories", "id"))


def pack_path(store: Path) -> Path:
    return store / "index" / "packed.duckdb"


def pack_key(store: Path) -> str:
    """What a pack depends on beside the shards: grouping, doubles, columns, organisations. Another key, and it counts as missing."""
    noted = b"\0".join([repr(read_columns()).encode(), *(_content(store / "index" / name) for name in ("stories.json", "doubles.parquet"))])
    return f"pack2_{shards_key().decode()}_{hashlib.sha256(noted).hexdigest()[:16]}"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def list_packed(connection, store: Path) -> frozenset[str]:
    """Attach the pack as ``packed`` and name its shards; none, and nothing attached, where it is missing, damaged or out of date."""
    import duckdb

    path = pack_path(store)
    if not path.exists():
        return frozenset()
    try:
        connection.execute(f"ATTACH '{_escape(path)}' AS packed (READ_ONLY)")
    except duckdb.Error:
        return frozenset()
    try:
        (key,), = connection.execute("SELECT key FROM packed.made_from").fetchall()
        held = frozenset(name for (name,) in connection.execute("SELECT id FROM packed.shards").fetchall())
        if key == pack_key(store) and held <= list_done(store):
            return held
    except (duckdb.Error, ValueError):
        pass
    connection.execute("DETACH packed")
    return frozenset()


def pack_store(store: Path) -> bool:
    """Make the pack anew, where enough came since that it pays; returns whether it did. Raises ``StoreError`` where it cannot be written."""
    import duckdb

    from detente.store.ledger import open_store

    done = list_done(store)
    with duckdb.connect() as connection:
        held = list_packed(connection, store)
    if not done or held and len(done - held) * SLACK <= len(held):
        return False
    key = pack_key(store)
    with replacing(pack_path(store)) as temporary:
        open_store(store).write_pack(temporary, key)
    return True


def _escape(path: Path) -> str:
    return str(path).replace("'", "''")
