"""Paths -> texts and records, plain or .gz, a file or a folder of files."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from bench.errors import BadData
from detente.records import Article, Block


def read_text(path: Path) -> str:
    """The whole text of a file, unpacked where its name ends in .gz."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as trouble:
        raise BadData(f"{path}: {trouble}") from trouble


def article_of(text: str, day: dt.date | None = None) -> Article:
    """A text as an article that is nothing but its body."""
    return Article("text", None, None, None, None, None, None, day, "en", text, (Block("body", text, 0, len(text)),))


def list_files(data: Path, *suffixes: str) -> list[Path]:
    """The files at a path, sorted: itself, or all below a folder whose name ends in one of the suffixes (.gz aside)."""
    if data.is_file():
        return [data]
    found = sorted(p for p in data.rglob("*") if p.is_file() and p.name.removesuffix(".gz").endswith(suffixes))
    if not found:
        raise BadData(f"no {' or '.join(suffixes)} below {data}")
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table, lines that begin with # skipped."""
    try:
        return list(csv.DictReader(line for line in read_text(path).splitlines() if not line.startswith("#")))
    except csv.Error as trouble:
        raise BadData(f"{path}: {trouble}") from trouble


def read_records(data: Path) -> Iterator[dict]:
    """The records of JSON lines, in order."""
    for path in list_files(data, ".jsonl"):
        for number, line in enumerate(read_text(path).splitlines(), 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as trouble:
                    raise BadData(f"{path}, line {number}: {trouble}") from trouble
