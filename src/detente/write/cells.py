"""Values -> the cells of a line: no tab, no line break, nothing that would make two columns of one."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")


def cell(value) -> str:
    """A value as text in one cell; None is empty.

    >>> cell("two\\tlines\\r\\nin one"), cell(2.50), cell(None), cell(True)
    ('two lines in one', '2.5', '', '1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return BREAKS.sub(" ", str(value)).strip()


def joined(values: Iterable[str], mark: str) -> str:
    """Several values in one cell; the mark that parts them is taken out of them."""
    return mark.join(cell(str(value).replace(mark.strip(), ",")) for value in values)


def tab_line(values: Sequence) -> str:
    """One line of a tab-separated file."""
    return "\t".join(map(cell, values)) + "\n"


def named_line(columns: Sequence[str], values: dict) -> str:
    """One line with these columns; those without a value are empty. A name that is no column is a mistake of ours."""
    strangers = values.keys() - set(columns)
    if strangers:
        raise KeyError(f"no such columns: {sorted(strangers)}")
    return tab_line([values.get(name) for name in columns])
