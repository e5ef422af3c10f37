"""Write the tables of columns into docs/store.md from the table that the program reads: `python tools/store_columns.py`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from detente.codebook import read_rows

DOC = Path(__file__).parents[1] / "docs" / "store.md"
MARK = "## Columns\n"


def main() -> None:
    head, _, _ = DOC.read_text(encoding="utf-8").partition(MARK)
    parts = [head + MARK]
    for table, rows in groupby(read_rows("columns.csv"), key=lambda row: row["table"]):
        lines = [f"| `{row['column']}` | {row['kind']} | {row['meaning']} |" for row in rows]
        parts.append("\n".join([f"\n### {table}\n", "| column | kind | |", "|---|---|---|", *lines, ""]))
    DOC.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
