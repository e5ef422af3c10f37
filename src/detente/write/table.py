"""Event rows -> CSV with every column."""
from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from detente.codebook.columns import EVENT_COLUMNS
from detente.write.cells import cell, joined


def write_csv(rows: Iterable[dict], out: TextIO) -> int:
    """One line an event, header first, nothing left out; lists are parted by ``|``, line breaks become spaces."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(EVENT_COLUMNS)
    written = 0
    for row in rows:
        writer.writerow([joined(row[name], "|") if kind == "strings" else cell(row[name])
                         for name, kind in EVENT_COLUMNS.items()])
        written += 1
    return written
