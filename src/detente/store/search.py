"""Words -> the articles that hold them: a full-text index beside the store, made from its parts and made again at will."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from detente.errors import QuestionError
from detente.store.parts import list_parts

COLUMNS = ("article", "published", "publisher", "title", "words", "url")


def search_articles(store: Path, words: str, limit: int) -> list[dict]:
    """The best ``limit`` articles first; ``words``: where they stand. The query language is that of SQLite's FTS5.

    Raises ``QuestionError`` for a query that is none."""
    with closing(_open_index(store)) as index:
        query = (
            "SELECT article, published, publisher, title, snippet(texts, 5, '*', '*', ' … ', 24) AS words, url "
            "FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        )
        try:
            found = index.execute(query, (words, limit)).fetchall()
        except sqlite3.OperationalError as error:
            raise QuestionError(f"no query for a text search: {words!r} ({error}); put names in double quotes") from error
        return [dict(zip(COLUMNS, row)) for row in found]


def _open_index(store: Path) -> sqlite3.Connection:
    """The index file; in memory where the store may not be written."""
    try:
        (store / "index").mkdir(exist_ok=True)
        return _brought_up_to_date(sqlite3.connect(store / "index" / "text.sqlite", timeout=60), store)
    except (OSError, sqlite3.OperationalError):
        return _brought_up_to_date(sqlite3.connect(":memory:"), store)
    except sqlite3.DatabaseError:  # no database, or one cut short: it can be made again
        (store / "index" / "text.sqlite").unlink()
        return _open_index(store)


def _brought_up_to_date(index: sqlite3.Connection, store: Path) -> sqlite3.Connection:
    index.execute("CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY)")
    unindexed = "article UNINDEXED, published UNINDEXED, publisher UNINDEXED, url UNINDEXED"
    index.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5({unindexed}, title, text, tokenize = 'unicode61')")
    _update(index, store)
    return index


def _update(index: sqlite3.Connection, store: Path) -> None:
    """Take up the parts that came since; each whole or not at all."""
    known = {name for (name,) in index.execute("SELECT name FROM parts")}
    for path in list_parts(store, "articles"):
        name = str(path.relative_to(store))
        if name not in known:
            with index:
                index.execute("INSERT OR IGNORE INTO parts VALUES (?)", (name,))
                index.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", _texts(path))


def _texts(path: Path) -> Iterator[tuple]:
    import pyarrow.parquet as pq

    columns = ["id", "published", "publisher", "url", "title", "text"]
    content = pq.read_table(path, columns=columns, partitioning=None).to_pylist()
    yield from ((r["id"], str(r["published"] or ""), r["publisher"], r["url"], r["title"], r["text"]) for r in content)
