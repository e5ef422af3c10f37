"""Rows -> Parquet parts -> views: the ledger in a folder. The only importer of duckdb."""

from detente.store.ledger import Rows, Store, create_store, open_store, parse_bound, view_sql

__all__ = ["Rows", "Store", "create_store", "open_store", "parse_bound", "view_sql"]
