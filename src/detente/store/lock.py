"""A store -> the right to write it: one writer at a time, told at once; gone with the process, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import StoreBusy, StoreError


@contextmanager
def writing(store: Path) -> Iterator[None]:
    """Hold the store for writing. Raises ``StoreBusy`` where another process holds it, ``StoreError`` where it is read-only."""
    try:
        handle = os.open(store / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"the store {store} cannot be written: {error.strerror}") from error
    try:
        if not _take(handle):
            raise StoreBusy(f"another process is writing {store}: wait for it, or give another --store")
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
