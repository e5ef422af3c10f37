"""columns.csv -> schemas: what each table of the store holds, in order."""

from __future__ import annotations

from functools import cache

from detente.codebook import read_rows

PARTITIONED = ("articles", "events", "ties", "sentences")  # by year of publication
TABLES = (*PARTITIONED, "rejected", "shards", "runs")
SQL_TYPES = {"string": "VARCHAR", "int": "BIGINT", "double": "DOUBLE", "date": "DATE", "bool": "BOOLEAN", "strings": "VARCHAR[]"}


@cache
def read_columns() -> dict[str, dict[str, str]]:
    """Table -> column -> kind (string, int, double, date, bool, strings).

    >>> read_columns()["events"]["aux"]
    'strings'
    """
    tables: dict[str, dict[str, str]] = {}
    for row in read_rows("columns.csv"):
        tables.setdefault(row["table"], {})[row["column"]] = row["kind"]
    return tables


@cache
def schema_of(table: str):
    """The Arrow schema of a table's parts: plain types, which any reader of Parquet knows."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "int": pa.int64(),
        "double": pa.float64(),
        "date": pa.date32(),
        "bool": pa.bool_(),
        "strings": pa.list_(pa.string()),
    }
    return pa.schema([(name, types[kind]) for name, kind in read_columns()[table].items()])
