"""A query string -> what was asked: each parameter checked and typed, so that a page and its permalink say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote, urlencode

from detente.errors import QuestionError
from detente.store import parse_bound

LONGEST = 20_000  # characters of one parameter


class Asked:
    """The parameters of one request. Every getter raises ``QuestionError``, one line that says what would work, for what it cannot take.

    >>> asked = Asked("/search", [("type", "CONSULT"), ("since", "2021-06")])
    >>> asked.text("type"), asked.day("since", last=False).isoformat(), asked.number("limit", 50, most=200)
    ('CONSULT', '2021-06-01', 50)
    >>> asked.link(type=None, page=2)
    '/search?since=2021-06&page=2'
    """

    def __init__(self, path: str, pairs: Iterable[tuple[str, str]]):
        self.path = path
        self.pairs = [(name, value) for name, value in pairs if value != ""]
        for name, value in self.pairs:
            if len(value) > LONGEST:
                raise QuestionError(f"{name} is longer than {LONGEST} characters")

    def text(self, name: str, default: str | None = None) -> str | None:
        return next((value for given, value in reversed(self.pairs) if given == name), default)

    def texts(self, name: str) -> list[str]:
        return [value for given, value in self.pairs if given == name]

    def choice(self, name: str, allowed: Iterable[str], default: str) -> str:
        value, allowed = self.text(name, default), tuple(allowed)
        if value not in allowed:
            raise QuestionError(f"{name} cannot be {value!r}: write {', '.join(allowed)}")
        return value

    def number(self, name: str, default: int, least: int = 0, most: int = 10_000) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value[:9]) <= most or len(value) > 9:
            raise QuestionError(f"{name} cannot be {value!r}: write a whole number from {least} to {most}")
        return int(value)

    def day(self, name: str, last: bool) -> dt.date | None:
        value = self.text(name)
        return parse_bound(value, last) if value else None

    def link(self, **changes) -> str:
        """This page with other parameters; None drops one, a list gives it several times."""
        return make_link(self.path, self.pairs, changes)


def make_link(path: str, pairs: Iterable[tuple[str, str]] = (), changes: Mapping | None = None) -> str:
    """An address on this server.

    >>> make_link("/state/JPN", [("by", "year")], {"since": "2021"})
    '/state/JPN?by=year&since=2021'
    """
    changes = changes or {}
    kept = [(name, value) for name, value in pairs if name not in changes]
    for name, value in changes.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        kept += [(name, str(one)) for one in values if one is not None and one != ""]
    return _quote_path(path) + (f"?{urlencode(kept)}" if kept else "")


@lru_cache(20_000)
def _quote_path(path: str) -> str:
    return quote(path, safe="/:")
