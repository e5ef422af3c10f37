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
from pathlib import Path
from typing import BinaryIO

from detente.errors import SourceError
from detente.read.kinds import NO_PAGES, tell_content, tell_suffix
from detente.read.located import Located, Opened, SourceOptions, reject
from detente.read.pages import LARGEST_FILE, bound_page
from detente.read.streams import HEAD, open_stream

_WILD = re.compile(r"[*?\[]")


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
