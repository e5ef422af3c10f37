"""Words -> the articles that hold them: a full-text index beside the store, made from its parts and made again at will."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from detente.errors import QuestionError
from detente.store.parts import list_done, list_parts

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


def match_articles(store: Path, words: str) -> tuple[list[str], str]:
    """Ids of all articles that hold the words, best first, and the query that found them: what is no query of FTS5 is taken as plain words."""
    with closing(_open_index(store)) as index:
        try:
            return _match(index, words), words
        except sqlite3.OperationalError:
            plain = quote_words(words)
            return (_match(index, plain) if plain else []), plain


def _match(index: sqlite3.Connection, words: str) -> list[str]:
    """The ids stand in a table of their own: in ``texts`` each lies among whole articles."""
    query = "SELECT i.article FROM texts t JOIN ids i ON i.number = t.rowid WHERE texts MATCH ? ORDER BY t.rank"
    return list(dict.fromkeys(article for (article,) in index.execute(query, (words,))))


def quote_words(words: str) -> str:
    """Words as a query that means just these, all of them; phrases in quotes stay phrases.

    >>> quote_words('U.S. -"arms embargo" Iran?')
    '"U.S." "arms embargo" "Iran?"'
    """
    pieces = (piece.strip('"') for piece in re.findall(r'"[^"]*"|[^\s"]+', words))
    return " ".join(f'"{piece}"' for piece in pieces if any(map(str.isalnum, piece)))


def index_texts(store: Path) -> None:
    """Take up the articles that came since, so that the next search need not."""
    _open_index(store).close()


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
    index.execute("CREATE TABLE IF NOT EXISTS ids (number INTEGER PRIMARY KEY, article TEXT)")
    index.execute("CREATE TABLE IF NOT EXISTS seen (shards TEXT)")
    unindexed = "article UNINDEXED, published UNINDEXED, publisher UNINDEXED, url UNINDEXED"
    index.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5({unindexed}, title, text, tokenize = 'unicode61')")
    shards = hashlib.sha256(" ".join(sorted(list_done(store))).encode()).hexdigest()
    if index.execute("SELECT shards FROM seen").fetchone() != (shards,):  # else there is no need to look at thousands of parts
        _update(index, store)
        with index:
            index.execute("DELETE FROM seen")
            index.execute("INSERT INTO seen VALUES (?)", (shards,))
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
    with index:
        index.execute("INSERT INTO ids SELECT rowid, article FROM texts WHERE rowid > (SELECT coalesce(max(number), 0) FROM ids)")


def _texts(path: Path) -> Iterator[tuple]:
    import pyarrow.parquet as pq

    columns = ["id", "published", "publisher", "url", "title", "text"]
    content = pq.read_table(path, columns=columns, partitioning=None).to_pylist()
    yield from ((r["id"], str(r["published"] or ""), r["publisher"], r["url"], r["title"], r["text"]) for r in content)
