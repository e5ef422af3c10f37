"""A path or lines -> (place, line), read to the last line that can be read."""
from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import SourceError
from detente.records import Rejected

Source = str | Path | Iterable[str] | Iterable[bytes]
LONGEST = 1_000_000               # characters; a line of event data has a few hundred
STAGE = "import"


def read_lines(source: Source, name: str = "-") -> Iterator[tuple[str, str] | Rejected]:
    """("file:number", line) of each line that is not empty, its line break taken off.

    A file that ends too early gives what stands in it and then a Rejected. A path that is not there raises SourceError."""
    if not isinstance(source, (str, Path)):
        yield from _numbered(source, name)
        return
    with _opened(Path(source)) as parts:
        for part, lines in parts:
            yield from _numbered(lines, part)


def _numbered(lines: Iterable[str] | Iterable[bytes], name: str) -> Iterator[tuple[str, str] | Rejected]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            place, text = f"{name}:{number}", _decoded(line)
            if len(text) > LONGEST:
                yield Rejected(place, STAGE, f"the line is longer than {LONGEST:,} characters")
            elif text:
                yield place, text
    except (EOFError, zlib.error, zipfile.BadZipFile, OSError) as error:
        yield Rejected(f"{name}:{number + 1}", STAGE, f"the file breaks off here: {error}")


def _decoded(line: str | bytes) -> str:
    """UTF-8, or Latin-1 where it is none: old releases mix both in one file."""
    if isinstance(line, bytes):
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError:
            line = line.decode("latin-1")
    return line.rstrip("\r\n").removeprefix("\ufeff")


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[tuple[str, Iterable[bytes]]]]:
    """The text files at a path: itself, or the members of a zip."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield ((f"{path}!{info.filename}", archive.open(info)) for info in archive.infolist() if not info.is_dir())
            return
        with (gzip.open(path) if path.suffix == ".gz" else path.open("rb")) as file:
            yield iter([(str(path), file)])
    except FileNotFoundError:
        raise SourceError(f"no such file: {path}") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder: name a file in it") from None
    except zipfile.BadZipFile as error:
        raise SourceError(f"cannot read {path}: {error}") from None
    except PermissionError:
        raise SourceError(f"not allowed to read {path}") from None


def read_records(source: Source, columns: tuple[str, ...], least: int | None = None) -> Iterator[tuple[str, dict] | Rejected]:
    """(place, column -> cell) of each line of a tab-separated file; cells that are empty are left out.

    A header, where there is one, says what stands where, in whatever order; a file without it is read by position.
    ``least``: how many columns must be there (all, if not said). Empty cells too many at the end do no harm."""
    names, least = columns, least or len(columns)
    for number, item in enumerate(read_lines(source)):
        if isinstance(item, Rejected):
            yield item
            continue
        place, cells = item[0], item[1].split("\t")
        if number == 0 and (known := _header(cells, columns)):
            names, least = known, len([name for name in known if name])
            continue
        while len(cells) > len(names) and not cells[-1].strip():
            cells.pop()
        if least <= len(cells) <= len(names):
            yield place, {name: value.strip() for name, value in zip(names, cells, strict=False) if name and value.strip()}
        else:
            yield Rejected(place, STAGE, f"{len(cells)} columns instead of {len(names)}")


def _header(cells: list[str], columns: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names that a first line gives to its columns ("event_id" is "Event ID"); None where it is a line of data."""
    plain = {_plain(name): name for name in columns}
    names = [plain.get(_plain(name), name.strip()) for name in cells]
    known = sum(name in columns for name in names)
    while names and not names[-1]:
        names.pop()
    return tuple(names) if known >= 3 else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
