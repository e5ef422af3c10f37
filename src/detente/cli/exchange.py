"""Formats of the field -> a store and back: the bodies of ``detente import`` and ``detente export``."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from detente.cli.ask import write_parquet
from detente.cli.code import watch
from detente.cli.read import hang_up, parse_day, say
from detente.errors import Exit, SourceError, UsageError


def import_files(form: str, files: Sequence[str], store: str, origin: str | None, provider: str | None, progress: str) -> int:
    """Import the files into the store, sum up, and return the exit code."""
    from detente.read.providers import READERS
    from detente.run import RunOptions, import_into

    if form not in READERS:
        raise UsageError(f"no such format to import: {form}; there are {', '.join(READERS)}")
    for file in files:
        if not Path(file).exists():
            raise SourceError(f"no such file: {file}")
    read = READERS[form]
    if form == "quadruples":
        read = partial(read, origin=_origin(origin), provider=provider or "quadruples")
    elif origin or provider:
        raise UsageError("--origin and --provider are for quadruples, which tell neither day nor provider")
    arguments = {"format": form, "files": list(files), "origin": origin, "provider": provider}
    return watch(partial(import_into, store, files, read, RunOptions(command="import", arguments=arguments)), store, progress)


def _origin(text: str | None) -> dt.date | None:
    return parse_day(text) if text else None


def export_rows(form: str, store: str, output: str | None, include: Sequence[str], filters: dict) -> int:
    """Write the store's events in a format of the field, to a file or to standard output."""
    from detente.store import open_store
    from detente.write import WRITERS

    if form not in (*WRITERS, "parquet"):
        raise UsageError(f"no such format to export: {form}; there are {', '.join((*WRITERS, 'parquet'))}")
    rows = open_store(store).events(**filters)
    if form == "parquet":
        count = write_parquet(rows, "events", output)
    else:
        write = WRITERS[form] if form == "csv" else partial(WRITERS[form], include=tuple(include))
        count = _write_text(write, rows, output)
    if count is not None:
        say(f"{count} lines written" + (f" to {output}" if output else ""))
    return Exit.OK


def _write_text(write, rows, output: str | None) -> int | None:
    if output is not None:
        try:
            with open(output, "w", encoding="utf-8", newline="") as out:
                return write(rows, out)
        except OSError as error:
            raise UsageError(f"{output} cannot be written: {error.strerror}") from None
    try:
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        count = write(rows, sys.stdout)
        sys.stdout.flush()
        return count
    except BrokenPipeError:
        hang_up()
        return None
