"""Side tables that are made from the parts and can be made again: written whole, with a note of what they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from detente.errors import StoreError
from detente.store.parts import write_file

INDEXED = ("stories", "copies")


def read_note(store: Path, name: str) -> str | None:
    """What an index was made from; None where there is none."""
    try:
        return json.loads((store / "index" / f"{name}.json").read_text())
    except (OSError, ValueError):
        return None


def write_index(store: Path, tables: Mapping[str, Iterable[dict]], name: str, state: str) -> None:
    """Write an index's tables, then the note."""
    for table, rows in tables.items():
        write_file(store / "index" / f"{table}.parquet", table, list(rows))
    try:
        (store / "index" / f"{name}.json").write_text(json.dumps(state))
    except OSError as error:
        raise StoreError(f"the store cannot be written: {error.strerror}") from error
