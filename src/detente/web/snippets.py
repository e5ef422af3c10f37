"""Table -> the lines that give it again: in Python, R, SQL; and how to cite what was seen."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from detente import __version__
from detente.web.answers import Answer, Table


def inline_sql(table: Table) -> str:
    """The query with its parameters written into it, as it can be pasted anywhere.

    >>> inline_sql(Table("t", "T", ("n",), [], "SELECT count(*) AS n FROM events WHERE type = $type", {"type": "CONSULT"}))
    "SELECT count(*) AS n FROM events WHERE type = 'CONSULT'"
    """
    named = re.compile(r"\$(\w+)")
    return named.sub(lambda m: literal(table.parameters[m[1]]) if m[1] in table.parameters else m[0], table.sql)


def literal(value) -> str:
    """A value as SQL has it.

    >>> literal(["a", "b'c"]), literal(dt.date(2016, 5, 5)), literal(None)
    ("['a', 'b''c']", "DATE '2016-05-05'", 'NULL')
    """
    if value is None:
        return "NULL"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dt.date):
        return f"DATE '{value}'"
    return str(value).lower() if isinstance(value, (bool, int, float)) else "'" + str(value).replace("'", "''") + "'"


def snippets_of(table: Table, folder: str, address: str) -> dict[str, str]:
    """Language -> code. ``address``: of the page, without its form; ``folder``: of the store."""
    lines = _lines_of(table)
    out = {"Python": "\n".join(["import detente", "", f"store = detente.open_store({json.dumps(str(folder), ensure_ascii=False)})", *lines])} if lines else {}
    out["R"] = f'# install.packages("arrow"); the explorer must be running\nrows <- arrow::read_parquet("{_form_of(address, "parquet", table)}")'
    return out | ({"SQL": inline_sql(table).strip()} if table.sql else {})


def _lines_of(table: Table) -> list[str]:
    """Python that gives the rows; of several lines the last is the expression."""
    if table.sql:
        query = inline_sql(table).strip()
        quoted = repr(query) if "\\" in query or '""' in query else f'"""\n{query}\n"""'  # what was asked must not end the string that quotes it
        return [f"rows = store.sql({quoted}).to_arrow()"]
    *before, last = table.python.strip().split("\n")
    return [*before, f"rows = {last}"] if last else []


def _form_of(address: str, form: str, table: Table) -> str:
    path, _, query = address.partition("?")
    more = f"{query}&table={table.name}" if query else f"table={table.name}"
    return f"{path}.{form}?{more}"


def cite(answer: Answer, store: str, versions: Mapping[str, str], address: str, today: dt.date) -> str:
    """What was seen, where, when, and by which versions the store was coded, in one line."""
    made = ", ".join(f"{name} {value}" for name, value in versions.items())
    return f"detente {__version__}, store “{store}”{f' ({made})' if made else ''}: {answer.title}, {address}, seen on {today.isoformat()}."
