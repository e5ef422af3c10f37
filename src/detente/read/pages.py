"""A path, ``-`` or an address -> Page | Rejected."""
from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from detente.errors import SourceError, UsageError
from detente.records import Page, Rejected

if TYPE_CHECKING:
    import httpx

LARGEST_FILE = 20_000_000        # bytes; a page of news has 0.001 to 1 MB
TOO_LARGE = f"larger than {LARGEST_FILE // 1_000_000} MB: not one page"
LARGEST_ANSWER = 10_000_000
PATIENCE = 20.0                  # seconds for a whole fetch
REDIRECTS = 5
AGENT = "detente (+https://pypi.org/project/detente/)"


def read_source(source: str, url: str | None = None, published: dt.date | None = None,
                client: httpx.Client | None = None) -> Page | Rejected:
    """The bytes of a file, of standard input (``-``) or of an http(s) address.

    A page that is too large or does not answer is Rejected at stage "read"; a path that is not there, or an address
    that is no http(s), raises SourceError or UsageError. ``client``: another way to fetch (tests, proxies)."""
    if source == "-":
        return bound_page(sys.stdin.buffer.read(LARGEST_FILE + 1), "-", url, published)
    if "://" in source:
        return _fetch(check_address(source), url, published, client)
    return _open(Path(source), url, published)


def _open(path: Path, url: str | None, published: dt.date | None) -> Page | Rejected:
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder: name a file in it")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise SourceError(f"no such file: {path}") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    return bound_page(content, str(path), url, published)


def bound_page(content: bytes, name: str, url: str | None, published: dt.date | None) -> Page | Rejected:
    """The page of these bytes, if they are few enough to be one; give one byte more than the limit to have it judged."""
    if len(content) > LARGEST_FILE:
        return Rejected(name, "read", TOO_LARGE)
    return Page(content, name, url, published)


def check_address(address: str) -> str:
    """The address, if it is one of http or https; raises UsageError otherwise."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise UsageError(f"not an address: {address}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UsageError(f"{parts.scheme}:// is not read: give http:// or https://, or a file")
    if not parts.hostname:
        raise UsageError(f"not an address: {address}")
    return address


def _fetch(address: str, url: str | None, published: dt.date | None, client: httpx.Client | None) -> Page | Rejected:
    answer = fetch(address, client)
    return answer if isinstance(answer, Rejected) else Page(answer.content, address, url or answer.url, published)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the decompressed body, the address after redirects, status and headers."""

    content: bytes
    url: str
    status: int
    headers: Mapping[str, str]


def fetch(address: str, client: httpx.Client | None = None, headers: Mapping[str, str] | None = None) -> Answer | Rejected:
    """One GET, bounded in time and size; Rejected where no usable answer comes. ``headers`` are sent along."""
    import httpx  # here, because reading files must not pay for it
    own = client or httpx.Client(timeout=PATIENCE, follow_redirects=True, max_redirects=REDIRECTS,
                                 headers={"User-Agent": AGENT})
    try:
        with own.stream("GET", address, headers=dict(headers or {})) as answer:
            if answer.status_code >= 400:
                return Rejected(address, "read", f"the server answers {answer.status_code} {answer.reason_phrase}")
            content = _drain(answer)
            return content if isinstance(content, Rejected) else Answer(content, str(answer.url), answer.status_code,
                                                                        answer.headers)
    except httpx.TimeoutException:
        return Rejected(address, "read", f"no answer within {PATIENCE:.0f} seconds")
    except httpx.TooManyRedirects:
        return Rejected(address, "read", f"more than {REDIRECTS} redirects")
    except httpx.UnsupportedProtocol:
        return Rejected(address, "read", "redirected to something other than http or https")
    except httpx.InvalidURL:
        raise UsageError(f"not an address: {address}") from None
    except httpx.HTTPError as error:
        return Rejected(address, "read", f"could not be fetched: {error or type(error).__name__}")
    finally:
        if client is None:
            own.close()


def _drain(answer: httpx.Response) -> bytes | Rejected:
    """The decompressed body, given up when it grows too large or drips too slowly."""
    deadline, parts, size = time.monotonic() + PATIENCE, [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            return Rejected(str(answer.url), "read", f"larger than {LARGEST_ANSWER // 1_000_000} MB: not one page")
        if time.monotonic() > deadline:
            return Rejected(str(answer.url), "read", f"not finished within {PATIENCE:.0f} seconds")
    return b"".join(parts)
