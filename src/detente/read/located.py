"""Where a record of a source stands and how sources are to be read: what every reader gives and is given."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detente.errors import UsageError
from detente.read.days import find_path_day
from detente.read.pages import bound_page
from detente.records import Page, Rejected

if TYPE_CHECKING:
    import httpx

KINDS = ("page", "jsonl", "json", "csv", "parquet", "feed", "warc")
DAYS_FROM = ("url", "meta", "file")


@dataclass(slots=True)
class FeedState:
    """What the servers of feeds said to send along next time: address -> headers. Plain JSON, for the caller to keep.

    Keep it only when what was read is safe: what it remembers is not sent again.

    >>> state = FeedState()
    >>> state.remember("https://example.org/rss", {"etag": '"7"'})
    >>> state.headers
    {'https://example.org/rss': {'If-None-Match': '"7"'}}
    """

    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    def remember(self, address: str, answer: Mapping[str, str]) -> None:
        sent = {"If-None-Match": answer.get("etag"), "If-Modified-Since": answer.get("last-modified")}
        self.headers[address] = {name: value for name, value in sent.items() if value}


@dataclass(frozen=True, slots=True)
class Located:
    """What became of one record of a source.

    ``place``: where it stands, as path, path:line, path@offset or path#entry; it is also the page's name.
    ``document``: what stays the same when the record is revised, an address or a feed's guid; None where nothing does."""

    result: Page | Rejected
    place: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How sources are read; everything has a default.

    The columns of tables are guessed by their names where they are not given. ``published_from``: take the day of
    publication from the address or path ("url") or from the file's modification day in UTC ("file") rather than from the
    record and its page ("meta", the default). ``kind``: what the source is, where neither name nor content tell.
    ``say`` gets messages of one line. ``feeds`` remembers what the servers of feeds said; ``stdin`` and ``client`` are other
    ways to read and to fetch.

    >>> SourceOptions(published_from="moon")
    Traceback (most recent call last):
    detente.errors.UsageError: the day of publication can be taken from url, meta, file, not from moon
    """

    text_column: str | None = None
    title_column: str | None = None
    url_column: str | None = None
    date_column: str | None = None
    document_column: str | None = None
    published_from: str | None = None
    kind: str | None = None
    say: Callable[[str], None] | None = None
    feeds: FeedState | None = None
    stdin: BinaryIO | None = None
    client: httpx.Client | None = None
    _said: set[str] = field(default_factory=set, repr=False, compare=False)

    def __post_init__(self):
        if self.published_from not in (None, *DAYS_FROM):
            raise UsageError(f"the day of publication can be taken from {', '.join(DAYS_FROM)}, not from {self.published_from}")
        if self.kind not in (None, *KINDS):
            raise UsageError(f"no such kind of source: {self.kind}; there are {', '.join(KINDS)}")

    def tell(self, name: str, message: str) -> None:
        """Say a message about a source; the same about a thousand files of a folder is said once."""
        if self.say and message not in self._said:
            self._said.add(message)
            self.say(f"{name}: {message}")

    def choose_day(self, told: dt.date | None, url: str | None, file_day: dt.date | None) -> dt.date | None:
        """The day of publication: where the options look first, then what the record told."""
        if self.published_from == "file":
            return file_day or told
        return (find_path_day(url) if self.published_from == "url" else None) or told


@dataclass(frozen=True, slots=True)
class Opened:
    """A source of bytes on its way to the reader of its kind; ``path``: None where it can be read only once, in order."""

    name: str
    stream: BufferedReader
    file_day: dt.date | None = None
    path: Path | None = None


def reject(place: str, reason: str) -> Located:
    """A record that cannot be read."""
    return Located(Rejected(place, "read", reason), place)


def place_page(content: bytes, place: str, url: str | None, day: dt.date | None, document: str | None) -> Located:
    """A record that is a page, if it is not too large to be one."""
    return Located(bound_page(content, place, url, day), place, document)


def identify(guid: str | None, url: str | None, space: str = "") -> str | None:
    """What names a document across its revisions: a guid that holds world-wide, else its address, else a guid in its space.

    >>> identify("https://example.org/?p=7", "https://example.org/talks"), identify("7", "https://example.org/talks")
    ('https://example.org/?p=7', 'https://example.org/talks')
    >>> identify("7", None, "feed.xml"), identify(None, None)
    ('feed.xml#7', None)
    """
    if guid and ":" in guid:
        return guid
    return url or (f"{space}#{guid}" if guid and space else guid) or None
