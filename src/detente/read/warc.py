"""WARC -> the pages of text that a crawl was answered with, each at its offset."""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING

from detente.read.located import Located, Opened, SourceOptions, place_page, reject
from detente.read.pages import LARGEST_FILE, TOO_LARGE
from detente.read.streams import GZIP, Gunzip
from detente.records import Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain"))
CUT_SHORT = "the WARC record is cut short: the file ends in the middle of it"
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*[A-Za-z0-9_:.-]{2,40}""")


def read_warc(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """Answers with status 200 and a type of text; other answers are counted and said, not listed.

    The place of a record is its offset in the file: in the packed file, where each record is packed by itself. A file
    that breaks, or ends in the middle of a record, gives one rejected record and ends there."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType
    stream, place, passed, located = _Watched(opened.stream), opened.name, 0, None
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False, stream_detect=False):
            place, is_answer = _find_place(opened, record.stream_pos), record.record_type == WarcRecordType.response
            located = _locate_record(record, place, options, opened, stream) if is_answer else None
            if located is None and record.consume() < record.content_length:
                located = reject(place, CUT_SHORT)
            if located:
                yield located
            passed += is_answer and not located
            place = opened.name                  # of what comes next, no one knows yet where it begins
    except OSError as error:
        yield reject(place, f"{error}; nothing after this is read")
        return
    if not stream.tail.endswith((b"\n\r\n", b"\n\n")) and not (located and isinstance(located.result, Rejected)):
        yield reject(place, CUT_SHORT if stream.tail else "an empty file, no WARC")
    if passed:
        options.tell(opened.name, f"{passed} answers passed over: not of status 200, or no text")


class _Watched:
    """What fastwarc reads from; remembers its last bytes, and trouble that is the file's and not a record's."""

    def __init__(self, inner: BufferedReader):
        self.inner, self.at, self.tail, self.broken = inner, 0, b"", False

    def read(self, size: int = -1) -> bytes:
        try:
            part = self.inner.read1(size)        # not read, which forgets what it has when trouble comes
        except OSError:
            self.broken = True
            raise
        self.at += len(part)
        self.tail = (self.tail + part[-4:])[-4:]
        return part

    def tell(self) -> int:
        return self.at


def _find_place(opened: Opened, offset: int) -> str:
    raw = opened.stream.raw
    packed = raw.packed_offset(offset) if isinstance(raw, Gunzip) else None
    return f"{opened.name}@{offset if packed is None else packed}"


def _locate_record(record: WarcRecord, place: str, options: SourceOptions, opened: Opened, stream: _Watched) -> Located | None:
    """The page of a response; None where it is no page of text."""
    try:
        record.parse_http()
        answer = record.http_headers
        if answer is None or answer.status_code != 200 or (record.http_content_type or "").lower() not in TYPES:
            return None
        if record.content_length > LARGEST_FILE:
            return reject(place, TOO_LARGE)
        raw = record.reader.read(LARGEST_FILE + 1)
        if len(raw) < record.content_length:
            return reject(place, CUT_SHORT)
        content = _recode(decode_body(raw, answer.get("Transfer-Encoding"), answer.get("Content-Encoding")), record.http_charset)
    except OSError as error:
        if stream.broken:
            raise
        return reject(place, f"no HTTP answer that can be read: {error}")
    url = (record.headers.get("WARC-Target-URI") or "").strip(" <>") or None
    return place_page(content, place, url, options.choose_day(None, url, opened.file_day), url)


def decode_body(raw: bytes, transfer: str | None, encoding: str | None) -> bytes:
    """The body of an HTTP answer as its page: chunks joined, unpacked up to one byte more than a page may have.

    Crawlers may keep the headers and store the body already decoded: what is not packed is taken as it is. Raises OSError
    where it cannot be unpacked.

    >>> decode_body(b"3\\r\\nabc\\r\\n2;x\\r\\nde\\r\\n0\\r\\n\\r\\n", "chunked", None), decode_body(b"<p>a", "chunked", "gzip")
    (b'abcde', b'<p>a')
    """
    body = _join_chunks(raw) if transfer and "chunked" in transfer.lower() else raw
    for name in reversed([name.strip() for name in (encoding or "").lower().split(",")]):
        body = _unpack(body, name)
    return body


def _join_chunks(raw: bytes) -> bytes:
    parts, at = [], 0
    while match := _CHUNK.match(raw, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(raw[match.end():match.end() + size])
        at = match.end() + size
    return b"".join(parts) if parts and at >= len(raw) else raw


def _unpack(body: bytes, name: str) -> bytes:
    if name in ("", "identity") or body.lstrip()[:1] == b"<":
        return body
    if name in ("gzip", "x-gzip"):
        return _take(Gunzip(BytesIO(body))) if body.startswith(GZIP) else body
    if name == "deflate":
        return _inflate(body)
    if name in ("br", "zstd"):
        from fastwarc.stream_io import BrotliReader, ZstdReader
        return {"br": BrotliReader, "zstd": ZstdReader}[name](BytesIO(body)).read(LARGEST_FILE + 1)
    raise OSError(f"packed as {name}")


def _take(stream: Gunzip) -> bytes:
    return BufferedReader(stream).read(LARGEST_FILE + 1)


def _inflate(body: bytes) -> bytes:
    """Deflate as it should be, or without its head, as some servers send it."""
    for wbits in (15, -15):
        try:
            return zlib.decompressobj(wbits).decompress(body, LARGEST_FILE + 1)
        except zlib.error:
            continue
    raise OSError("damaged deflate data")


def _recode(content: bytes, charset: str | None) -> bytes:
    """As UTF-8 where only the HTTP header knows the encoding; the page's own word is left to the reader of articles."""
    if not charset or _DECLARED.search(content[:4_096]):
        return content
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        pass
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return content
