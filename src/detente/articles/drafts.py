"""What both readers hand over: pieces of text with roles, and what the page says about itself."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from detente.articles.lines import is_title
from detente.articles.marks import (
    clean_author, find_day, find_host, find_outlet, find_owner, find_url_day, read_dateline, read_stamp)

_SUFFIX = re.compile(r"\s+[-–—|•·:]{1,2}\s+([^|•·]{2,60})$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place in the article's text."""

    role: str
    text: str
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A page taken apart."""

    pieces: tuple[Piece, ...]
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: dt.date | None = None
    url: str | None = None


def squeeze(text: str) -> str:
    """White space of any kind as single blanks: a name must match however the page breaks it."""
    return " ".join(text.split())


def split_suffix(line: str) -> tuple[str, str]:
    """(text, publisher mark) of "Leaders meet in Minsk - BelTA"; the mark is "" where there is none.

    >>> split_suffix("Leaders meet in Minsk - BelTA")
    ('Leaders meet in Minsk', 'BelTA')
    """
    match = _SUFFIX.search(line)
    if not match or len(match.group(1).split()) > 6:
        return line, ""
    return line[:match.start()], match.group(1)


def make_piece(role: str, text: str) -> Piece:
    """A piece; a caption carries the day that it ends with."""
    return Piece(role, text, find_day(text) if role == "caption" else None)


def find_published(pieces: tuple[Piece, ...], url: str | None) -> dt.date | None:
    """The day of publication that the address, a time stamp or a dateline gives; the first one before later changes."""
    first, later, said = [], [], 0
    for piece in pieces:
        said += piece.role == "body"
        if piece.role in ("boilerplate", "byline"):
            _, day, changed = read_stamp(piece.text)
            if day and (said <= 1 or piece.text[:1].isalpha() and not find_day(piece.text[:20])):
                (later if changed else first).append(day)
    lines = [d for p in [p for p in pieces if p.role == "body"][:2] if (d := read_dateline(p.text)[1])]
    return next((day for day in (find_url_day(url), *first[:1], *lines, *later[:1]) if day), None)


def find_publisher(pieces: tuple[Piece, ...], url: str | None) -> str | None:
    """The publisher that the address, a copyright line or a dateline names, in this order."""
    host = find_host(url)
    if host:
        return host.name
    for piece in pieces:
        if piece.role == "boilerplate" and (owner := find_owner(piece.text)):
            return owner
    for piece in [p for p in pieces if p.role == "body"][:2]:
        agency = read_dateline(piece.text)[0]
        outlet = find_outlet(agency)
        if outlet:
            return outlet.name
    return None


def find_author(pieces: tuple[Piece, ...]) -> str | None:
    """The first byline's name."""
    return next((name for p in pieces if p.role == "byline" and (name := clean_author(p.text))), None)


def is_stray_title(text: str) -> bool:
    """A title of five words or more that stands among paragraphs belongs to another story."""
    return is_title(text) and len(text.split()) >= 5
