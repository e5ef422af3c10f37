"""What is installed and whether it works, a line each: the body of ``detente doctor``."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator

from detente.errors import DetenteError, Exit

SENTENCE = "Japan imposed sanctions on Russia."


def examine(store: str | None) -> int:
    """Print one line a check; exit code 1 where one fails."""
    failed = 0
    for name, check in checks(store):
        try:
            said, mark = check(), "ok"
        except (DetenteError, ImportError, OSError) as error:
            said, mark = str(error), "FAILED"
            failed += 1
        print(f"{mark:6} {name}: {said}")
    return Exit.FAILURE if failed else Exit.OK


def checks(store: str | None) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "python", lambda: f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"
    yield "detente", _package
    yield "codebook", _codebook
    yield "model", _model
    yield "coding", _coding
    yield "libraries", _libraries
    if store:
        yield "store", lambda: _store(store)


def _package() -> str:
    from detente import __version__
    from detente.run.shards import versions

    return f"{__version__}, codebook {versions()['codebook']}, model {versions()['model']}"


def _codebook() -> str:
    from detente.codebook import load_codebook, load_frames

    book, frames = load_codebook(), sum(len(group) for group in load_frames().values())
    newest = max(office.since for office in book.offices)
    return f"{len(book.states)} states, {len(book.offices)} terms of office to {newest}, {len(book.outlets)} outlets, {frames} frames"


def _model() -> str:
    from detente.model import load_parser

    parser = load_parser()
    parser.parse([SENTENCE])
    began = time.perf_counter()
    words = sum(len(s) for s in parser.parse([f"{SENTENCE} " * 12] * 10) for s in s)
    return f"answers, about {words / (time.perf_counter() - began):,.0f} words a second on one core"


def _coding() -> str:
    from detente import Coder, Page

    coded = Coder().code(Page(f"Sanctions\n\n{SENTENCE}".encode()))
    found = [(e.type, e.actor[0].code, e.recipient[0].code) for e in coded.events]
    if ("SANCTION", "JPN", "RUS") not in found:
        raise DetenteError(f"{SENTENCE!r} gave {found}")
    return f"{SENTENCE!r} is read as it should be"


def _libraries() -> str:
    from importlib.metadata import version

    names = ("onnxruntime", "tokenizers", "trafilatura", "duckdb", "pyarrow", "fastwarc", "feedparser", "rensa", "highspy", "starlette", "uvicorn", "jinja2")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _store(folder: str) -> str:
    from detente.store import open_store

    store = open_store(folder)
    tables = ("articles", "events", "ties", "rejected", "runs")
    counts = [f"{next(iter(store.sql(f'SELECT count(*) AS n FROM {table}')))['n']} {table}" for table in tables]
    unfinished = store.count_unfinished()
    return ", ".join(counts) + (f"; {unfinished} files of unfinished shards: run the same command again" if unfinished else "")
