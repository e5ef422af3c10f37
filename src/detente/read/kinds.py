"""Name, first bytes -> the kind of source: page, table, feed, crawl."""
from __future__ import annotations

import re

from detente.articles.decode import is_markup

SUFFIXES = {".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page", ".txt": "page", ".text": "page",
            ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".tab": "csv",
            ".parquet": "parquet", ".pq": "parquet", ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".warc": "warc"}
NO_PAGES = frozenset(".css .js .mjs .map .svg .ts .py .md".split())  # text that may hold tags and is no page
_FEED = re.compile(rb"<(?:rss|rdf:RDF|feed)\b")
_JSON = re.compile(rb"(?:\[\s*)?\{\s*[\"}]")


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
