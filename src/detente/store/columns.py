"""Columns -> schemas: what each table of the store holds."""

from __future__ import annotations

from functools import cache

from detente.codebook.columns import read_columns

PARTITIONED = ("articles", "events", "ties", "sentences")  # by year of publication
TABLES = (*PARTITIONED, "rejected", "shards", "runs")
SQL_TYPES = {"string": "VARCHAR", "int": "BIGINT", "double": "DOUBLE", "date": "DATE", "bool": "BOOLEAN", "strings": "VARCHAR[]"}


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
