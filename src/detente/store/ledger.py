"""A folder -> a Store: views over its Parquet parts, questions with filters, one writer, many readers."""

from __future__ import annotations

import calendar
import datetime as dt
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from detente.codebook.columns import read_columns
from detente.errors import QuestionError, StoreError
from detente.store.columns import SQL_TYPES, TABLES
from detente.store.dyads import index_path, list_held, shards_key
from detente.store.index import INDEXED
from detente.store.packs import PACKED, SOUGHT, list_packed
from detente.store.parts import list_done, list_parts, list_unfinished
from detente.store.relations import HALF_LIFE, MACROS, ask_levels, ask_relations, complete_options, list_memberships, name_groups

SCHEMA = 1
# The pairs of all events, one pair's together.
ALL_PAIRS = "SELECT * FROM (FROM parts_dyads UNION ALL BY NAME FROM loose_dyads) ORDER BY source, target, day, event"
ROOM = "3GB"  # of memory, for queries of strangers
VIEWS = ("articles", "events", "ties", "sentences", "rejected", "runs", "loose_dyads", "pairs", "dyads", "copies", "stories", "tellings")
MIGRATIONS: dict[int, object] = {}  # schema -> function(folder) that makes the next one of it


def create_store(folder: str | Path) -> Store:
    """Open a store, made where there is none. Raises ``StoreError`` where the folder holds something else."""
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not (path / "store.json").exists():
            if any(not child.name.startswith(".") for child in path.iterdir()):
                raise StoreError(f"{path} is no store and not empty: name a new folder")
            from detente import __version__

            temporary = path / f".store.json.{os.getpid()}.tmp"
            temporary.write_text(json.dumps({"schema": SCHEMA, "made_by": f"detente {__version__}"}) + "\n")
            os.replace(temporary, path / "store.json")
    except OSError as error:
        raise StoreError(f"no store can be made at {path}: {error.strerror}") from error
    return open_store(path)


def open_store(folder: str | Path) -> Store:
    """A store for reading. Raises ``StoreError`` where there is none, or one of a schema this version does not know."""
    path = Path(folder)
    try:
        schema = json.loads((path / "store.json").read_text())["schema"]
    except FileNotFoundError:
        raise StoreError(f"no store at {path}: detente code SOURCE --store {path} makes one") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path / 'store.json'} cannot be read: {error}") from error
    if schema > SCHEMA:
        raise StoreError(f"the store {path} is of schema {schema}, this detente reads up to {SCHEMA}: pip install -U detente")
    while schema < SCHEMA:
        MIGRATIONS[schema](path)
        schema += 1
    return Store(path)


class Rows:
    """The answer to a question, fetched when asked for, in the shape that is asked for."""

    def __init__(self, relation, options: dict | None = None):
        self.relation = relation
        self.options = options  # how it was counted, where there was a choice

    @property
    def columns(self) -> list[str]:
        return self.relation.columns

    def to_arrow(self):
        """A ``pyarrow.Table``; its metadata hold the options, as JSON under ``options``."""
        table = self._run("to_arrow_table")
        return table.replace_schema_metadata({"options": json.dumps(self.options)}) if self.options else table

    def to_pandas(self):
        """A ``pandas.DataFrame`` (pandas must be installed)."""
        return self._run("to_df")

    def to_polars(self):
        """A ``polars.DataFrame`` (polars must be installed)."""
        return self._run("pl")

    def __iter__(self) -> Iterator[dict]:
        """Rows as dictionaries, in batches, so that a million of them need little memory."""
        for batch in self._run("to_arrow_reader", 2000):
            yield from batch.to_pylist()

    def _run(self, fetch: str, *given):
        """The query runs when its rows are fetched; what the database says of it is told in one line."""
        import duckdb

        try:
            return getattr(self.relation, fetch)(*given)
        except duckdb.Error as error:
            raise _told(error) from error


class Store:
    """The views of one folder; each ``Store`` has a connection of its own and sees the parts that are there when asked."""

    def __init__(self, folder: Path, parent: Store | None = None):
        self.folder, self._parent = folder, parent

    @cached_property
    def _connection(self):
        """Opened when first asked for. Raises ``StoreError`` where a part is damaged."""
        import duckdb

        try:
            return self._open()
        except duckdb.Error as error:
            raise _told(error) from error

    def _open(self):
        """A connection with the views over the parts that are there now."""
        import duckdb

        connection = duckdb.connect()
        connection.execute(name_groups())
        packed, done = list_packed(connection, self.folder), list_done(self.folder)
        held = packed or list_held(self.folder)
        parts = {table: list_parts(self.folder, table, done) for table in TABLES}
        for table in TABLES:
            rest = [path for path in parts[table] if table not in PACKED or path.stem not in packed]
            rows = self._select_parts(table, rest)
            if packed and table in PACKED:
                rows = f"SELECT * FROM packed.{table}" + (f" UNION ALL {rows}" if rest else "")
            connection.execute(f"CREATE OR REPLACE VIEW parts_{table} AS {rows}")
        for table in INDEXED:
            rows = f"SELECT * FROM packed.{table}" if packed else self._index_of(table)
            connection.execute(f"CREATE OR REPLACE VIEW index_{table} AS {rows}")
        loose = [path for path in parts["events"] if path.stem not in held]
        connection.execute(f"CREATE OR REPLACE VIEW loose_events AS {self._select_parts('events', loose, ', shard')}")
        connection.execute(view_sql("loose_dyads"))
        paired = "SELECT * FROM packed.dyads" if packed else self._select_index(connection, held)
        connection.execute(f"CREATE OR REPLACE VIEW parts_dyads AS {paired}")
        for view in VIEWS:
            connection.execute(view_sql(view))
        if packed:
            connection.execute("CREATE OR REPLACE VIEW tellings AS SELECT * FROM packed.tellings")
        if not loose:  # planning a union with what is never there takes longer than many a question
            connection.execute("CREATE OR REPLACE VIEW pairs AS SELECT * EXCLUDE (shard) FROM parts_dyads")
        return connection

    @cached_property
    def _counting_connection(self):
        """The connection with the macros of relations: they take 40 ms to define, which other questions need not wait for."""
        if self._parent is not None:
            return self._parent._counting_connection and self._connection
        self._connection.from_arrow(list_memberships()).create("memberships")
        for macro in MACROS:
            self._connection.execute(view_sql(macro))
        return self._connection

    def fork(self) -> Store:
        """The same views over a connection of its own, for another thread; cheap."""
        other = Store(self.folder, self._parent or self)
        other.__dict__["_connection"] = self._connection.cursor()
        return other

    def confine(self) -> None:
        """From now on queries of this store and its forks see this folder alone, write nothing beside memory, and of that take no more than
        ROOM, read no variables, change no settings. For queries of strangers."""
        connection = self._counting_connection
        for setting in (f"memory_limit = '{ROOM}'", "temp_directory = ''", "python_enable_replacements = false",
                        f"allowed_directories = [{_quote(self.folder.resolve())}, {_quote(self.folder)}]", "enable_external_access = false",
                        "lock_configuration = true"):
            connection.execute(f"SET {setting}")

    def ask(self, query: str, most: int, seconds: float) -> tuple[list[str], list[tuple], bool]:
        """One SELECT of a stranger: columns, at most so many rows, whether there are more. Raises ``QuestionError`` for any other
        statement, for several, and where it takes longer."""
        import duckdb

        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
                raise QuestionError("write one query that begins with SELECT, WITH or FROM")
            connection = self._counting_connection
            clock = threading.Timer(seconds, connection.interrupt)
            clock.start()
            try:
                found = connection.execute(query)
                columns = [column[0] for column in found.description]
                rows = found.fetchmany(most + 1)
            finally:
                clock.cancel()
        except duckdb.InterruptException:
            raise QuestionError(f"the query took longer than {seconds:g} seconds and was ended: ask for less") from None
        except duckdb.Error as error:
            raise QuestionError(" ".join(str(error).split())) from error
        return columns, rows[:most], len(rows) > most

    def refresh(self) -> None:
        """See the parts that came since the first question."""
        self.__dict__.pop("_counting_connection", None)
        self.__dict__.pop("_connection", None)

    def _select_parts(self, table: str, parts: Sequence[Path], more: str = "") -> str:
        """What the parts hold, but for articles noted as doubles; ``more``: ", shard" to have that, too."""
        columns = read_columns()[table]
        if not parts:
            return empty_sql(table, ", NULL::VARCHAR AS shard" if more else "")
        names, paths = ", ".join(f'"{column}"' for column in columns), ", ".join(map(_quote, parts))
        plain = f"read_parquet([{paths}], hive_partitioning = false, filename = true)"
        rows = f"SELECT {names}{more} FROM (SELECT *, parse_filename(filename, true) AS shard FROM {plain}) AS parts"
        return rows + self._without_doubles("id" if table == "articles" else "article", columns)

    def _select_index(self, connection, held: frozenset[str]) -> str:
        """The pairs that the index has of the shards that were done when it was looked at: it may be replaced meanwhile."""
        if not held:
            return "SELECT * FROM loose_dyads WHERE false"
        connection.execute("CREATE OR REPLACE TABLE held AS SELECT unnest(?) AS shard", [sorted(held)])
        rows = f"SELECT * FROM read_parquet({_quote(index_path(self.folder))}) AS parts SEMI JOIN held USING (shard)"
        return rows + self._without_doubles("article", ["article"])

    def _without_doubles(self, article: str, columns: Iterable[str]) -> str:
        note = self.folder / "index" / "doubles.parquet"
        if article not in columns or not note.exists():
            return ""
        same = f'doubles.shard = parts.shard AND doubles.article = parts."{article}"'
        return f" WHERE NOT EXISTS (FROM read_parquet({_quote(note)}) AS doubles WHERE {same})"

    def write_dyads(self, path: Path, shards: str) -> None:
        """Write the pairs of all events, sorted, so that one pair's stand together."""
        import duckdb

        form = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{shards_key().decode()}: '{shards}'}}"
        try:
            self._connection.execute(f"COPY ({ALL_PAIRS}) TO {_quote(path)} ({form})")
        except duckdb.Error as error:
            raise _told(error) from error

    def write_pack(self, path: Path, key: str) -> None:
        """Write the rows of all finished shards into one database file (``store.packs``)."""
        import duckdb

        rows = {table: f"FROM parts_{table}" for table in PACKED} | {view: f"FROM {view}" for view in (*INDEXED, "tellings")}
        rows |= {"sentences": "FROM parts_sentences ORDER BY article, start", "dyads": ALL_PAIRS}
        try:
            self._connection.execute(f"ATTACH {_quote(path)} AS made (STORAGE_VERSION 'latest')")
            for table, query in rows.items():
                self._connection.execute(f"CREATE TABLE made.{table} AS {query}")
            for table, column in SOUGHT:
                self._connection.execute(f"CREATE INDEX {table}_{column} ON made.{table} ({column})")
            self._connection.execute("CREATE TABLE made.made_from AS SELECT ? AS key", [key])
            self._connection.execute("DETACH made")
        except duckdb.Error as error:
            raise _told(error) from error

    def _index_of(self, table: str) -> str:
        path = self.folder / "index" / f"{table}.parquet"
        return f"SELECT * FROM read_parquet({_quote(path)})" if path.exists() else empty_sql(table)

    def count_unfinished(self) -> int:
        """Files of shards that a run began and did not finish; the next run removes them."""
        return len(list_unfinished(self.folder))

    def sql(self, query: str, parameters: Sequence | Mapping = ()) -> Rows:
        """Any query over the views; parameters for its ``?``, or by name. Raises ``QuestionError`` with the database's own message."""
        import duckdb

        try:
            given = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
            connection = self._counting_connection if "relations" in query or "memberships" in query else self._connection
            relation = connection.sql(query, params=given or None)
        except duckdb.Error as error:
            raise _told(error) from error
        if relation is None:
            raise QuestionError("the query gives no rows: write one that begins with SELECT")
        return Rows(relation)

    def search(self, words: str, limit: int = 50) -> Rows:
        """Articles that hold the words (SQLite FTS5's query language), best first."""
        import pyarrow as pa

        from detente.store.search import COLUMNS, search_articles

        found = search_articles(self.folder, words, limit)
        table = pa.table({name: pa.array([row[name] for row in found], pa.string()) for name in COLUMNS})
        return Rows(self._connection.from_arrow(table))

    def articles(self, **filters) -> Rows:
        """Articles, newest last; filters as in ``select``."""
        return self.sql(*select("articles", filters))

    def events(self, **filters) -> Rows:
        """Events by day; filters: ``between``, ``actor``, ``recipient``, ``type``, ``mode``, ``since``, ``until``, ``per``,
        ``publisher``, ``country`` (of the publisher), ``place``, ``provider``, ``aux`` (a mode, or "none"), ``block``,
        ``text`` (in the sentence), ``confidence`` (at least), ``limit``."""
        return self.sql(*select("events", filters))

    def ties(self, **filters) -> Rows:
        return self.sql(*select("ties", filters))

    def stories(self, **filters) -> Rows:
        """Deeds with their reports, as last grouped (``detente.run.refresh_stories``); filters: ``between``, ``party``, ``type``,
        ``mode``, ``since``, ``until``, ``place``, ``aux``, ``limit``."""
        return self.sql(*select("stories", filters))

    def relations(self, each: str = "period", **options) -> Rows:
        """Relations of two parties over time (docs/relations.md): one row a pair and period, or, with ``each``, one a "quad",
        "type", "story" or "event" of these. Options: ``by`` ("month"), ``between`` (a code or two), ``since``, ``until``, ``directed``,
        ``aux`` ("done", "all"), ``state_voices`` (1.0), ``provider``, ``groups`` ("spread", "as they are", "left out"), ``unit``
        ("events", "stories"), ``teasers``, ``itself``, ``k``; the rows' ``options`` say all. Raises ``QuestionError``."""
        asked = self._complete(options)
        return Rows(self.sql(*ask_relations(each, asked)).relation, _stated({"each": each} | asked))

    def levels(self, at: str | dt.date, half_life: float = HALF_LIFE, **options) -> Rows:
        """Where every pair stands on a day: acts up to it, faded with a half-life in days. Options as in ``relations``."""
        asked, day = self._complete(options), parse_bound(at, last=True)
        return Rows(self.sql(*ask_levels(day, half_life, asked)).relation, _stated({"at": day, "half_life": half_life} | asked))

    def _complete(self, options: dict) -> dict:
        bounds = {name: parse_bound(options[name], name == "until") for name in ("since", "until") if options.get(name) is not None}
        grouped = (self.folder / "index" / "stories.parquet").exists()
        return complete_options(**options | bounds) | {"stories": "grouped" if grouped else "each event its own"}

    def rejected(self, **filters) -> Rows:
        return self.sql(*select("rejected", filters))

    def runs(self, **filters) -> Rows:
        return self.sql(*select("runs", filters))


def _stated(options: dict) -> dict:
    plain = {dt.date: dt.date.isoformat, tuple: list}
    return {name: plain.get(type(value), lambda same: same)(value) for name, value in options.items()}


def _quote(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def empty_sql(table: str, more: str = "") -> str:
    """A table's columns, and no row."""
    nothing = ", ".join(f'NULL::{SQL_TYPES[kind]} AS "{name}"' for name, kind in read_columns()[table].items())
    return f"SELECT {nothing}{more} WHERE false"


def _told(error) -> QuestionError | StoreError:
    """What the database says, in one line: of a query that is wrong, or of a store that is."""
    import duckdb

    wrong = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.ConversionException)
    return (QuestionError if isinstance(error, wrong) else StoreError)(" ".join(str(error).split()))


@cache
def view_sql(view: str) -> str:
    """The plain SQL that defines a view, as it may be pasted elsewhere."""
    return (files(__package__) / "sql" / f"{view}.sql").read_text(encoding="utf-8")


DAY = "coalesce(day, published)"
DAYS = {"events": DAY, "ties": "published", "articles": "published", "stories": "coalesce(day, first_published)"}
PARTIES = {"events": "list_concat(actor_codes, recipient_codes)", "ties": "party_codes", "stories": "list_concat(actors, recipients)"}
# filter -> the condition it means, one ``?`` a value
CONDITIONS = {
    "actor": "list_contains(actor_codes, ?)",
    "recipient": "list_contains(recipient_codes, ?)",
    "type": "type = ?",
    "kind": "kind = ?",
    "mode": "mode = ?",
    "per": "list_contains(per_codes, ?)",
    "publisher": "publisher = ?",
    "country": "publisher_country = ?",
    "place": "place_country = ?",
    "provider": "provider = ?",
    "block": "block = ?",
    "stage": "stage = ?",
    "text": "sentence ILIKE '%' || ? || '%'",
    "confidence": "confidence >= ?",
    "article": "article = ?",
    "id": "id = ?",
}
ORDERS = {"events": f"{DAY}, article, trigger_start", "ties": "published, article, sentence_start", "articles": "published, id",
          "rejected": "source, place", "runs": "began", "stories": "coalesce(day, first_published), id"}


def select(table: str, filters: dict) -> tuple[str, list]:
    """The query and its parameters. Raises ``QuestionError`` for a filter that the table does not know.

    >>> select("events", {"type": "SANCTION", "limit": 2})[1]
    ['SANCTION']
    """
    where, values = [], []
    given = {name: value for name, value in filters.items() if value is not None}
    limit = given.pop("limit", None)
    for name, value in given.items():
        condition, more = _condition(table, name, value)
        where.append(condition)
        values += more
    query = f"SELECT * FROM {table}" + (f" WHERE {' AND '.join(where)}" if where else "") + f" ORDER BY {ORDERS[table]}"
    return query + (f" LIMIT {int(limit)}" if limit is not None else ""), values


def _condition(table: str, name: str, value) -> tuple[str, list]:
    columns = read_columns()[table]
    if name in ("between", "party") and table in PARTIES:
        codes = [value] if isinstance(value, str) else list(value)
        return " AND ".join(f"list_contains({PARTIES[table]}, ?)" for _ in codes), codes
    if name in ("since", "until") and table in DAYS:
        day = DAYS[table]
        return f"{day} {'>=' if name == 'since' else '<='} ?", [parse_bound(value, last=name == "until")]
    if name == "aux" and "aux" in columns:
        return ("len(aux) = 0", []) if value == "none" else ("list_contains(aux, ?)", [value])
    if name in CONDITIONS and (name == "text" or _column_of(CONDITIONS[name]) in columns):
        return CONDITIONS[name], [value]
    raise QuestionError(f"{table} cannot be filtered by {name}")


def _column_of(condition: str) -> str:
    return condition.removeprefix("list_contains(").split(",")[0].split(" ")[0]


def parse_bound(value: str | int | dt.date, last: bool) -> dt.date:
    """A day, or the first or last day of a month or a year.

    >>> parse_bound("2021-02", last=True).isoformat()
    '2021-02-28'
    """
    if isinstance(value, dt.date):
        return value
    parts = str(value).split("-")
    try:
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else 12 if last else 1
        if len(parts) == 3:
            return dt.date.fromisoformat(str(value))
        first = dt.date(year, month, 1)
        return dt.date(year, month, calendar.monthrange(year, month)[1]) if last else first
    except ValueError:
        raise QuestionError(f"{value!r} is no date: write 2021, 2021-06 or 2021-06-15") from None
