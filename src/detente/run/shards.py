"""Records of a source -> Shards: pieces of work whose names say what is in them.

A shard is so many records in a row. Its name is a hash of the records and of the versions that code them, so a run that
was cut short finds again the shards that it finished. A page that an earlier shard has is left to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.records import Page, Rejected

SHARD_PAGES = 32  # some seconds of work: little is lost when a run is killed, and few files are made
SHARD_BYTES = 20_000_000  # about as much as the largest page: a shard of large ones must not fill the memory


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a source with its key; ``document`` names what is revised when the text changes."""

    key: str
    result: Page | Rejected
    place: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """``again`` counts the records that another shard has."""

    id: str
    source: str
    first: str
    records: tuple[Record, ...]
    again: int


@cache
def versions() -> dict[str, str]:
    """Package, codebook and model: what a coding depends on beside the page."""
    from detente import __version__

    return {"package": __version__, "codebook": _hash_of("codebook"), "model": _hash_of("model")}


def _hash_of(package: str) -> str:
    digest = hashlib.sha256()
    for path in sorted((files("detente") / package / "data").iterdir(), key=lambda p: p.name):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def key_of(result: Page | Rejected, source: str, place: str) -> str:
    """Of a page: its bytes, address and given day. Of a record that gave none: where it stands.

    >>> key_of(Page(b"x", "a"), "a", "a") == key_of(Page(b"x", "b"), "b", "b")
    True
    """
    if isinstance(result, Rejected):
        return _digest("rejected1:", f"{source}\0{place}\0{result.reason}".encode())
    return _digest("page1:", result.content, (result.url or "").encode(), str(result.published or "").encode())


def _digest(kind: str, *parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return kind + digest.hexdigest()[:24]


def cut_shards(located: Iterable, source: str, owners: dict[str, str], size: int = SHARD_PAGES) -> Iterator[Shard]:
    """The shards of a source, in order; ``owners`` (page key -> shard) grows with them and decides who has a page.

    ``located`` are values with ``result``, ``place`` and ``document``."""
    records = (Record(key_of(x.result, source, x.place), x.result, x.place, x.document) for x in located)
    for chunk in _cut(records, size):
        name = _digest("", *(record.key.encode() for record in chunk), *(v.encode() for v in versions().values()))[:20]
        own = tuple(r for i, r in enumerate(chunk) if owners.setdefault(r.key, name) == name and _is_first(chunk, i))
        yield Shard(name, source, chunk[0].place, own, len(chunk) - len(own))


def _cut(records: Iterator[Record], size: int) -> Iterator[tuple[Record, ...]]:
    chunk: list[Record] = []
    room = SHARD_BYTES
    for record in records:
        chunk.append(record)
        room -= len(record.result.content) if isinstance(record.result, Page) else 0
        if len(chunk) == size or room <= 0:
            yield tuple(chunk)
            chunk, room = [], SHARD_BYTES
    if chunk:
        yield tuple(chunk)


def _is_first(chunk: tuple[Record, ...], i: int) -> bool:
    return all(record.key != chunk[i].key for record in chunk[:i])
