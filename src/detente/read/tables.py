"""JSONL, JSON, CSV, TSV or Parquet -> one page a row, the columns as told or guessed by their names."""
from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from detente.read.bodies import compose_page
from detente.read.days import parse_day
from detente.read.located import Located, Opened, SourceOptions, identify, place_page, reject
from detente.read.pages import LARGEST_FILE, TOO_LARGE
from detente.read.streams import HEAD, LONGEST_LINE, decode_line, read_lines

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

# The first of these names that a table has is taken; case and punctuation do not matter.
GUESSES = {
    "text": "text body content article article_text article_body full_text main_text story html body_html content_html"
            " article_html description_html raw_html description summary".split(),
    "title": "title headline head header heading".split(),
    "url": "url link source_url article_url permalink canonical_url canonical href uri".split(),
    "date": "published date pub_date published_at published_date publish_date date_published date_publish publication_date"
            " published_on datetime created_at timestamp updated".split(),
    "document": "guid document document_id".split(),
}
NO_OBJECT = "JSON, but no object with columns"
MOST_COLUMNS = 10_000            # names remembered; a row of JSON may have any
BATCH = 32                       # rows of Parquet held at once
DELIMITERS = ",;\t|"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Row = Mapping[str, object]


class Columns:
    """Which column holds what; said aloud whenever something new was guessed.

    >>> columns = Columns(SourceOptions(say=print), "news.csv")
    >>> columns.learn(["guid", "Title", "description_html", "pubDate"])
    news.csv: text from 'description_html', title from 'Title', date from 'pubDate', document from 'guid'
    >>> columns.text
    'description_html'
    """

    def __init__(self, options: SourceOptions, name: str):
        self.options, self.name = options, name
        self.told = {"text": options.text_column, "title": options.title_column, "url": options.url_column,
                     "date": options.date_column, "document": options.document_column}
        self.chosen: dict[str, str] = {}
        self.known: dict[str, None] = {}

    @property
    def text(self) -> str | None:
        return self.chosen.get("text")

    def learn(self, names: Iterable[str]) -> None:
        """Take the names of a row or head; columns once chosen stay."""
        new = [name for name in names if name not in self.known]
        if not new or len(self.known) > MOST_COLUMNS:
            return
        self.known.update(dict.fromkeys(new))
        found = {slot: column for slot in GUESSES if slot not in self.chosen and (column := self._find(slot))}
        self.chosen.update(found)
        if set(found) - {slot for slot, told in self.told.items() if told}:
            self.options.tell(self.name, ", ".join(f"{slot} from {column!r}" for slot, column in found.items()))

    def _find(self, slot: str) -> str | None:
        if self.told[slot]:
            return self.told[slot] if self.told[slot] in self.known else None
        taken = {*self.chosen.values(), *self.told.values()}
        named = {_fold(name): name for name in reversed(self.known) if name not in taken}
        return next((named[key] for guess in GUESSES[slot] if (key := _fold(guess)) in named), None)

    def explain(self) -> str:
        """Why there is no text."""
        names = ", ".join(list(self.known)[:20]) or "none"
        if self.told["text"]:
            return f"no column {self.told['text']!r}; there are: {names}"
        return f"no column that looks like text; name one of: {names}"

    def get(self, row: Row, slot: str):
        return row.get(self.chosen[slot]) if slot in self.chosen else None


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


# -- rows to pages -----------------------------------------------------------------------------------------------


def _locate_rows(rows: Iterator[tuple[int, Row | str]], columns: Columns, opened: Opened) -> Iterator[Located]:
    """Each row as a page or as rejected; a row that is a string is the reason why it is none."""
    number = 0
    try:
        for number, row in rows:
            place = f"{opened.name}:{number}"
            yield reject(place, row) if isinstance(row, str) else _locate_row(row, columns, place, opened)
    except OSError as error:     # the data itself ends or breaks here
        yield reject(f"{opened.name}:{number + 1}", error.strerror or str(error))


def _locate_row(row: Row, columns: Columns, place: str, opened: Opened) -> Located:
    columns.learn(row)
    if columns.text is None:
        return reject(place, columns.explain())
    body = _read_text(columns.get(row, "text"))
    if not body or not body.strip():
        return reject(place, f"no text in column {columns.text!r}")
    if len(body) > LARGEST_FILE:
        return reject(place, TOO_LARGE)
    url = _word(columns.get(row, "url"))
    day = columns.options.choose_day(parse_day(columns.get(row, "date")), url, opened.file_day)
    content = compose_page(_word(columns.get(row, "title")), body, True if "html" in columns.text.lower() else None)
    return place_page(content, place, url, day, identify(_word(columns.get(row, "document")), url))


def _read_text(value) -> str | bytes | None:
    """A cell as a body; a list of strings is one of paragraphs."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return value if isinstance(value, (str, bytes)) else None


def _word(value) -> str | None:
    """A cell as one clean string; None where it is empty or something else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).encode("utf-8", errors="replace").decode().strip() or None


# -- JSON --------------------------------------------------------------------------------------------------------


def read_jsonl(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """One object a line."""
    return _locate_rows(_parse_lines(read_lines(opened.stream)), Columns(options, opened.name), opened)


def _parse_lines(lines: Iterable[tuple[int, bytes | None]]) -> Iterator[tuple[int, Row | str]]:
    for number, line in lines:
        if line is None:
            yield number, TOO_LARGE
        elif line.strip():
            yield number, _parse_row(decode_line(line))


def _parse_row(text: str) -> Row | str:
    """
    >>> _parse_row('{"text": "a"}'), _parse_row('{"text": '), _parse_row("7")
    ({'text': 'a'}, 'no JSON: Expecting value, column 10', 'JSON, but no object with columns')
    """
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        return f"no JSON: {error.msg}, column {error.pos + 1}"
    except (ValueError, RecursionError) as error:
        return f"no JSON that can be read: {error}"
    return row if isinstance(row, dict) else NO_OBJECT


def read_json(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """One object, a list of objects, or one object a line whatever the name says."""
    return _locate_rows(_json_rows(opened), Columns(options, opened.name), opened)


def _json_rows(opened: Opened) -> Iterator[tuple[int, Row | str]]:
    first = opened.stream.readline(LONGEST_LINE)
    if first.lstrip().startswith(b"{") and first.rstrip().endswith(b"}"):
        yield from _parse_lines(chain([(1, first)], ((n + 1, line) for n, line in read_lines(opened.stream))))
        return
    content = first + opened.stream.read(LONGEST_LINE + 1 - len(first))
    if len(content) > LONGEST_LINE:
        yield 1, "one JSON text of more than 40 MB: write one object a line, as .jsonl"
    elif content.lstrip().startswith(b"["):
        yield from _list_rows(_parse_row(f'{{"rows": {decode_line(content)}}}'))
    else:
        yield 1, _parse_row(decode_line(content))


def _list_rows(whole: Row | str) -> Iterator[tuple[int, Row | str]]:
    for number, row in enumerate([whole] if isinstance(whole, str) else whole["rows"], 1):
        yield number, row if isinstance(row, dict) or row is whole else NO_OBJECT


# -- CSV ---------------------------------------------------------------------------------------------------------


class _CsvLines:
    """The decoded lines that the csv module asks for; ``trouble``: what is wrong with one since it was last cleared."""

    def __init__(self, opened: Opened):
        self.lines = read_lines(opened.stream)
        self.trouble: str | None = None

    def __iter__(self) -> Iterator[str]:
        for _, line in self.lines:
            if line is None:
                self.trouble = TOO_LARGE
            elif b"\x00" in line:
                self.trouble = "a NUL character in the row: binary data, or damaged"
            yield "\n" if line is None else decode_line(line)


def read_csv(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """CSV with a head line; its first line tells whether comma, semicolon, tab or bar separates."""
    if opened.stream.peek(2).startswith(_UTF16):
        yield reject(opened.name, "a table in UTF-16: save it as UTF-8")
        return
    csv.field_size_limit(LONGEST_LINE)           # the module's own limit of 131,072 is less than a long article
    columns, lines = Columns(options, opened.name), _CsvLines(opened)
    reader = csv.reader(iter(lines), delimiter=_tell_delimiter(opened))
    try:
        head = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        yield reject(opened.name, f"no CSV: {error}")
        return
    columns.learn(head)
    if columns.text is None:
        yield reject(opened.name, columns.explain())
        return
    yield from _locate_rows(_csv_rows(reader, lines, head), columns, opened)


def _tell_delimiter(opened: Opened) -> str:
    head = decode_line(opened.stream.peek(HEAD).partition(b"\n")[0])
    bare = re.sub(r'"[^"]*"', "", head)
    return max(DELIMITERS, key=bare.count)


def _csv_rows(reader, lines: _CsvLines, head: list[str]) -> Iterator[tuple[int, Row | str]]:
    while True:
        start, lines.trouble = reader.line_num + 1, None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, f"no CSV: {error}"
            continue
        if lines.trouble:
            yield start, lines.trouble
        elif len(cells) > len(head):
            yield start, f"{len(cells)} cells where the head line has {len(head)}: a separator without quotes around it?"
        elif cells:
            yield start, dict(zip(head, cells))


# -- Parquet -----------------------------------------------------------------------------------------------------


def read_parquet(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """The columns needed, a few rows at a time."""
    if opened.path is None:
        yield reject(opened.name, "Parquet is read from a file, not from a pipe")
        return
    columns = Columns(options, opened.name)
    try:
        file = _open_parquet(opened.path)
    except OSError as error:
        yield reject(opened.name, str(error))
        return
    with file:
        columns.learn(file.schema_arrow.names)
        if columns.text is None:
            yield reject(opened.name, columns.explain())
        else:
            yield from _locate_rows(_parquet_rows(file, columns), columns, opened)


def _open_parquet(path: Path) -> ParquetFile:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile
    try:
        return ParquetFile(path, pre_buffer=False, buffer_size=HEAD)
    except (ArrowException, ValueError, OSError) as error:
        raise _broken_parquet(error) from None


def _broken_parquet(error: Exception) -> OSError:
    """What any of pyarrow's exceptions is here: trouble of the data, in one line."""
    return OSError(f"no Parquet that can be read: {' '.join(str(error).split())[:200]}")


def _parquet_rows(file: ParquetFile, columns: Columns) -> Iterator[tuple[int, Row]]:
    from pyarrow import ArrowException
    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=list(columns.chosen.values())):
            names = batch.schema.names
            for number, values in enumerate(zip(*map(_to_list, batch.columns)), number + 1):
                yield number, dict(zip(names, values))
    except (ArrowException, ValueError, OSError) as error:
        raise _broken_parquet(error) from None


def _to_list(column) -> list:
    """Values of Python; times as days, for nanoseconds have no type here."""
    import pyarrow
    if pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.date32(), safe=False)
    return column.to_pylist()


TABLES = {"jsonl": read_jsonl, "json": read_json, "csv": read_csv, "parquet": read_parquet}
