"""A raw byte stream -> a buffered one, unpacked where it is gzip, and its lines with a bound on their length.

What is wrong with the bytes themselves (cut short, damaged) is an ``OSError`` with a reason for a person, raised only after
every whole byte before it was given.
"""
from __future__ import annotations

import io
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

HEAD = 65_536                    # bytes that can be looked at before anything is consumed
LONGEST_LINE = 40_000_000        # bytes of one row: a page at its largest, its characters escaped
MEMBERS = 10_000                 # of gzip remembered; more than any reader reads ahead
GZIP = b"\x1f\x8b"
CUT_SHORT = "the gzip data ends too early: the file was cut short"
DAMAGED = "the gzip data is damaged"


def open_stream(raw: BinaryIO) -> io.BufferedReader:
    """A stream whose ``peek(HEAD)`` shows the whole head; gzip is told by its bytes, whatever the name says.

    >>> import gzip
    >>> open_stream(io.BytesIO(gzip.compress(b"a page"))).read(), open_stream(io.BytesIO(b"plain")).read()
    (b'a page', b'plain')
    """
    stream = io.BufferedReader(_Filled(raw), HEAD)
    return io.BufferedReader(Gunzip(stream), HEAD) if stream.peek(HEAD).startswith(GZIP) else stream


class _Filled(io.RawIOBase):
    """Reads as much as is asked for: a pipe that gives little at a time must not hide the head."""

    def __init__(self, raw: BinaryIO):
        self.inner = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        filled, view = 0, memoryview(buffer)
        while filled < len(view):
            part = self.inner.read(len(view) - filled)
            if not part:
                break
            view[filled:filled + len(part)] = part
            filled += len(part)
        return filled


class Gunzip(io.RawIOBase):
    """Gzip data unpacked, member by member, never more at once than is asked for.

    >>> import gzip
    >>> packed = gzip.compress(b"one") + gzip.compress(b"two")
    >>> stream = Gunzip(io.BytesIO(packed))
    >>> stream.read(6), stream.packed_offset(3) == len(gzip.compress(b"one"))
    (b'onetwo', True)
    """

    def __init__(self, packed: BinaryIO):
        self.packed = packed
        self.inflater = zlib.decompressobj(wbits=31)
        self.waiting = b""                           # packed bytes taken and not yet unpacked
        self.taken, self.given = 0, 0                # packed bytes taken, unpacked bytes given
        self.members = deque([(0, 0)], MEMBERS)      # where members begin: (unpacked, packed)
        self.trouble: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        filled, view = 0, memoryview(buffer)
        while filled < len(view) and not self.trouble:
            part = self._unpack(len(view) - filled)
            if not part:
                break
            view[filled:filled + len(part)] = part
            filled += len(part)
            self.given += len(part)
        if self.trouble and not filled:
            raise OSError(self.trouble)
        return filled

    def _unpack(self, most: int) -> bytes:
        """Up to ``most`` bytes; none at the end, or where there is trouble."""
        while True:
            if self.inflater.eof and not self._next_member():
                return b""
            packed = self._take()
            try:
                part = self.inflater.decompress(packed, most)
            except zlib.error:
                self.trouble = DAMAGED
                return b""
            self.waiting = self.inflater.unconsumed_tail or self.inflater.unused_data
            if part:
                return part
            if not packed and not self.inflater.eof:
                self.trouble = CUT_SHORT
                return b""

    def _take(self) -> bytes:
        if not self.waiting:
            self.waiting = self.packed.read(HEAD)
            self.taken += len(self.waiting)
        return self.waiting

    def _next_member(self) -> bool:
        """Whether another member begins; zeros between members are padding."""
        while not (rest := self._take().lstrip(b"\x00")):
            if not self.waiting:
                return False
            self.waiting = b""
        if not GZIP.startswith(rest[:2]):
            self.trouble = "something other than gzip follows the gzip data"
            return False
        self.waiting, self.inflater = rest, zlib.decompressobj(wbits=31)
        self.members.append((self.given, self.taken - len(rest)))
        return True

    def packed_offset(self, offset: int) -> int | None:
        """Where the member begins in the packed file that begins at this unpacked offset; None where none does.

        Offsets must be asked for in ascending order: what lies before is forgotten."""
        while len(self.members) > 1 and self.members[0][0] < offset:
            self.members.popleft()
        return next((packed for unpacked, packed in self.members if unpacked == offset), None)


def read_lines(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) of each line; a line that is too long is passed over without being held, and given as None.

    >>> list(read_lines(io.BytesIO(b"one\\n" + b"x" * 99 + b"\\nthree"), longest=10))
    [(1, b'one\\n'), (2, None), (3, b'three')]
    """
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            while (rest := stream.readline(HEAD)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def decode_line(line: bytes) -> str:
    """UTF-8, or Windows-1252 where it cannot be UTF-8; the mark that some programs set before the first line is dropped.

    >>> decode_line(b"\\xef\\xbb\\xbfCaf\\xc3\\xa9"), decode_line(b"Caf\\xe9")
    ('Café', 'Café')
    """
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
