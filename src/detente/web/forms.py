"""Answer -> bytes: its page, its JSON twin, its tables as CSV, JSON lines, Parquet, its files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from detente.errors import QuestionError
from detente.store import Store
from detente.web.answers import Answer, Table
from detente.web.snippets import inline_sql

MEDIA = {"json": "application/json", "jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8",
         "parquet": "application/vnd.apache.parquet", "gexf": "application/gexf+xml", "graphml": "application/graphml+xml"}
MOST = 100_000  # rows of one export; the SQL beside it has no such end
SECONDS = 30.0  # that asking for them may take


def write_form(answer: Answer, form: str, table: str | None, store: Store) -> bytes:
    """The answer in that form. ``table``: which of its tables, else the first. Raises ``QuestionError`` where it has no such form."""
    if form == "json":
        return dump(twin(answer)).encode()
    if form in answer.files:
        out = io.StringIO()
        answer.files[form](out)
        return out.getvalue().encode()
    if form not in TABULAR:
        raise QuestionError(f"this page has no {form}: there are json, {', '.join([*TABULAR, *answer.files])}")
    chosen = answer.table(table)
    if chosen is None:
        raise QuestionError(f"this page has no table {table!r}: there are {', '.join(t.name for t in answer.tables) or 'none'}")
    return TABULAR[form](chosen, rows_of(chosen, store))


def twin(answer: Answer) -> dict:
    """What the page says, as data."""
    tables = {t.name: {"title": t.title, "columns": list(t.columns), "rows": [_cut(row, t.columns) for row in t.rows], "total": t.total,
                       "sql": inline_sql(t) or None, "python": t.python or None} for t in answer.tables}
    return {"title": answer.title, **answer.data, "tables": tables}


def rows_of(table: Table, store: Store) -> Iterator[dict]:
    """All rows of a table, up to MOST: asked anew where the page shows only some of them."""
    if table.total is None or table.total <= len(table.rows) or not table.sql:
        return (_cut(row, table.columns) for row in table.rows)
    columns, rows, _ = store.ask(f"FROM ({inline_sql(table)})", MOST, SECONDS)
    return (_cut(dict(zip(columns, row)), table.columns) for row in rows)


def _cut(row: Mapping, columns: tuple[str, ...]) -> dict:
    return {name: row.get(name) for name in columns}


def dump(value) -> str:
    """JSON of anything that a page shows; days as ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=plain)


def plain(value):
    """What JSON has no word for.

    >>> plain(dt.date(2016, 5, 5))
    '2016-05-05'
    """
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return float(value) if hasattr(value, "__float__") else str(value)


def write_csv(table: Table, rows: Iterable[dict]) -> bytes:
    """Lists as their members parted by "|"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(["|".join(map(str, v)) if isinstance(v, (list, tuple)) else v for v in row.values()] for row in rows)
    return out.getvalue().encode()


def write_jsonl(table: Table, rows: Iterable[dict]) -> bytes:
    return "".join(f"{dump(row)}\n" for row in rows).encode()


def write_parquet(table: Table, rows: Iterable[dict]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    told = list(rows)
    content = pa.table({name: pa.array([row[name] for row in told]) for name in table.columns})
    out = io.BytesIO()
    pq.write_table(content, out, compression="zstd")
    return out.getvalue()


TABULAR = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}
