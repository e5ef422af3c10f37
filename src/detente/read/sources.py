"""A source -> its pages, one by one: a page, a folder, a glob, standard input, an address, or a file of many records.

It streams, always in the same order, and no record can end it: what cannot be read is a Rejected with its place.
"""
from __future__ import annotations

import datetime as dt
import glob
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from detente.articles.decode import is_markup
from detente.errors import SourceError, UsageError
from detente.read.days import find_path_day
from detente.read.pages import LARGEST_FILE, bound_page
from detente.read.streams import HEAD, open_stream
from detente.records import Page, Rejected

if TYPE_CHECKING:
    import httpx

    from detente.read.feeds import FeedState

KINDS = ("page", "jsonl", "json", "csv", "parquet", "feed", "warc")
DAYS_FROM = ("url", "meta", "file")
SUFFIXES = {".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page", ".txt": "page", ".text": "page",
            ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".tab": "csv",
            ".parquet": "parquet", ".pq": "parquet", ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".warc": "warc"}
NO_PAGES = frozenset(".css .js .mjs .map .svg .ts .py .md".split())  # text that may hold tags and is no page
_FEED = re.compile(rb"<(?:rss|rdf:RDF|feed)\b")
_JSON = re.compile(rb"(?:\[\s*)?\{\s*[\"}]")
_WILD = re.compile(r"[*?\[]")


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


def iter_pages(source: str | Path, options: SourceOptions = SourceOptions()) -> Iterator[Located]:
    """Every page of a path, folder, glob, ``-`` or http(s) address, in order, as it is read.

    Raises SourceError or UsageError at once where there is nothing of that name; a file in a folder that cannot be read is
    Rejected like any broken record.

    >>> import io
    >>> rows = io.BytesIO(b'{"title": "Talks", "body": "Both met.", "date": "2021-05-04"}\\n{"title": oops')
    >>> for located in iter_pages("-", SourceOptions(stdin=rows)):
    ...     print(located.place, located.result)
    -:1 Page(content=b'Talks\\n\\nBoth met.', name='-:1', url=None, published=datetime.date(2021, 5, 4))
    -:2 Rejected(page='-:2', stage='read', reason='no JSON: Expecting value, column 11')
    """
    source = str(source)
    if source == "-":
        return _read_stream(options.stdin or sys.stdin.buffer, "-", None, options)
    if "://" in source:
        from detente.read.feeds import read_address
        from detente.read.pages import check_address
        return read_address(check_address(source), options)
    return _read_path(Path(source), options)


# -- paths -------------------------------------------------------------------------------------------------------


def _read_path(path: Path, options: SourceOptions) -> Iterator[Located]:
    name = show_path(path)
    try:
        if path.is_dir():
            os.scandir(path).close()             # may it be read at all?
            return _read_folder(path, options)
        if path.is_file():
            path.open("rb").close()
        if path.exists():                        # a named pipe is opened only once
            return _read_file(path, options)
    except OSError as error:
        raise SourceError(f"cannot read {name}: {error.strerror or error}") from None
    if _WILD.search(str(path)):
        return _read_matches(path, options)
    raise SourceError(f"no such file or folder: {name}")


def show_path(path: str | Path) -> str:
    """A path as text that can be stored and printed, however its bytes are encoded."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _read_matches(pattern: Path, options: SourceOptions) -> Iterator[Located]:
    """Files that match; folders too, unless the pattern already goes into them with ``**``."""
    deep = "**" in pattern.parts
    matches = [Path(match) for match in sorted(glob.glob(str(pattern), recursive=True))]
    matches = [match for match in matches if match.is_file() or (match.is_dir() and not deep)]
    if not matches:
        raise SourceError(f"no file matches {show_path(pattern)}")
    return _chain(_read_folder(match, options) if match.is_dir() else _read_file(match, options) for match in matches)


def _chain(parts: Iterator[Iterator[Located]]) -> Iterator[Located]:
    for part in parts:
        yield from part


def _read_folder(folder: Path, options: SourceOptions) -> Iterator[Located]:
    passed: Counter[str] = Counter()
    for path in _walk_folder(folder):
        if isinstance(path, Located):
            yield path
        elif options.kind or _tell_file(path):
            yield from _read_file(path, options)
        else:
            passed[path.suffix.lower() or "no suffix"] += 1
    if passed:
        kinds = ", ".join(sorted(passed)[:8])
        options.tell(show_path(folder), f"{passed.total()} files are of no kind that is read ({kinds}) and passed over")


def _walk_folder(folder: Path) -> Iterator[Path | Located]:
    """The files below, sorted by name folder by folder; hidden ones and links to folders are left out."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if entry.name[0] != ".")
    except OSError as error:
        yield reject(show_path(folder), f"the folder cannot be read: {error.strerror or error}")
        return
    for name, is_folder in found:
        path = folder / name
        if is_folder:
            yield from _walk_folder(path)
        elif path.is_file() or not path.exists():        # no pipes or links to folders; a dead link is to be rejected
            yield path


def _tell_file(path: Path) -> str | None:
    """The kind of a file found in a folder, None where it is not to be read; what cannot be opened is read, and so rejected."""
    kind = tell_suffix(path.name)
    if kind or path.suffix.lower() in NO_PAGES or not path.is_file():
        return kind
    try:
        with path.open("rb") as raw:
            return tell_content(open_stream(raw).peek(HEAD))
    except OSError:
        return "page"


# -- kinds -------------------------------------------------------------------------------------------------------


def tell_suffix(name: str) -> str | None:
    """The kind of source that a name tells, past .gz.

    >>> tell_suffix("crawl.warc.gz"), tell_suffix("talks.html"), tell_suffix("talks.2021")
    ('warc', 'page', None)
    """
    stem, dot, last = name.lower().rpartition(".")
    return tell_suffix(stem) if last == "gz" and dot else SUFFIXES.get(f".{last}") if dot else None


def tell_content(head: bytes) -> str | None:
    """The kind of source that its first bytes tell; None for plain text and whatever else.

    >>> tell_content(b"WARC/1.0\\r\\n"), tell_content(b'<?xml version="1.0"?><rss>'), tell_content(b"Talks resume.")
    ('warc', 'feed', None)
    """
    for mark, kind in ((b"WARC/", "warc"), (b"PAR1", "parquet")):
        if head.startswith(mark):
            return kind
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON.match(start):
        return "json"
    if _FEED.search(head.replace(b"\0", b"")) and not re.match(rb"<(?:!doctype\s+html|html)\b", start, re.I):
        return "feed"
    return "page" if b"\0" not in head and is_markup(head.decode("utf-8", errors="replace")) else None


# -- streams -----------------------------------------------------------------------------------------------------


def _read_file(path: Path, options: SourceOptions) -> Iterator[Located]:
    name = show_path(path)
    try:
        raw = path.open("rb")
    except OSError as error:
        yield reject(name, f"cannot be read: {error.strerror or error}")
        return
    with raw:
        yield from _read_stream(raw, name, path, options)


def _read_stream(raw: BinaryIO, name: str, path: Path | None, options: SourceOptions) -> Iterator[Located]:
    """Whatever the stream is, read by the reader of its kind; trouble that no reader placed is the whole source's."""
    try:
        stream = open_stream(raw)
        kind = options.kind or tell_suffix(name) or tell_content(stream.peek(HEAD)) or "page"
        file_day = _modified(raw) if options.published_from == "file" else None
        regular = path if path is not None and path.is_file() else None
        yield from _find_reader(kind)(Opened(name, stream, file_day, regular), options)
    except OSError as error:
        yield reject(name, error.strerror or str(error))


def _modified(raw: BinaryIO) -> dt.date | None:
    try:
        return dt.datetime.fromtimestamp(os.fstat(raw.fileno()).st_mtime, dt.UTC).date()
    except OSError:                              # no file stands behind it
        return None


def _find_reader(kind: str) -> Callable[[Opened, SourceOptions], Iterator[Located]]:
    """The reader of a kind; loaded here, because a page must not pay for pyarrow."""
    if kind == "page":
        return read_whole
    if kind == "warc":
        from detente.read.warc import read_warc
        return read_warc
    if kind == "feed":
        from detente.read.feeds import read_feed_file
        return read_feed_file
    from detente.read.tables import TABLES
    return TABLES[kind]


def read_whole(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """A file that is one page."""
    content = opened.stream.read(LARGEST_FILE + 1)
    day = options.choose_day(None, opened.name, opened.file_day)
    yield Located(bound_page(content, opened.name, None, day), opened.name)


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
