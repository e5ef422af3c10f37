"""The head of an HTML page -> what it says about itself: meta tags, JSON-LD, canonical link, title."""
from __future__ import annotations

import datetime as dt
import html as escapes
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import html

from detente.articles.drafts import split_suffix, squeeze
from detente.articles.marks import clean_author, find_day, find_outlet

_JSON = re.compile(r"<script\b[^>]*\bld\+json\b[^>]*>(.{2,200000}?)</script", re.I | re.S)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AUTHORS = ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author")
_DAYS = ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
         "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
         "article.published", "cxenseparse:recs:publishtime")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it is silent."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: dt.date | None = None
    url: str | None = None

    def completed(self, tree: html.HtmlElement) -> Metadata:
        """With what meta tags, the canonical link, <time> and <title> add."""
        meta = _read_meta(tree)
        said = {name: next((meta[k] for k in keys if meta.get(k)), None)
                for name, keys in (("title", _TITLES), ("publisher", _SITES), ("author", _AUTHORS), ("day", _DAYS))}
        publisher = said["publisher"] or self.publisher
        title, mark = _strip_site(said["title"] or self.title or _first_text(tree, "title"), publisher)
        return replace(self, title=title, publisher=publisher or mark,
                       author=self.author or clean_author(said["author"]),
                       published=self.published or find_day(said["day"] or "") or _find_time(tree),
                       url=self.url or _find_canonical(tree))

    def unsuffixed(self, texts: set[str]) -> Metadata:
        """Without a site's name that only <title> bears: the page itself prints the title without it."""
        base, mark = split_suffix(self.title or "")
        return replace(self, title=base, publisher=self.publisher or mark) if mark and base in texts else self


def read_metadata(text: str, url: str | None) -> Metadata:
    """What the JSON-LD of a page says; scripts are thrown away after this.

    >>> page = '<script type="application/ld+json">{"datePublished": "2016-05-05T08:00Z"}</script>'
    >>> read_metadata(page, None).published
    datetime.date(2016, 5, 5)
    """
    found = Metadata(url=url)
    for _, match in zip(range(5), _JSON.finditer(text)):
        try:
            graph = json.loads(match.group(1))
        except (ValueError, RecursionError):
            continue
        for node in _walk_nodes(graph):
            found = Metadata(found.title or _words(node.get("headline")),
                             found.publisher or _words(node.get("publisher")),
                             found.author or clean_author(_words(node.get("author"))),
                             found.published or find_day(str(node.get("datePublished") or "")[:40]), url)
    return found


def _walk_nodes(graph) -> Iterator[dict]:
    """The articles of a JSON-LD graph, two levels deep."""
    for node in graph[:50] if isinstance(graph, list) else [graph]:
        inner = node.get("@graph") if isinstance(node, dict) else None
        for candidate in [node, *(inner[:50] if isinstance(inner, list) else [])]:
            if isinstance(candidate, dict) and ("datePublished" in candidate or "headline" in candidate):
                yield candidate


def _words(value) -> str | None:
    """A JSON-LD value as words: text, {"name": …}, or a list of them."""
    if isinstance(value, list):
        return " and ".join(filter(None, map(_words, value[:5]))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return squeeze(escapes.unescape(value))[:300] or None if isinstance(value, str) else None


def _read_meta(tree: html.HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = squeeze(element.get("content") or "")[:500]
        if name and content:
            meta.setdefault(name, content)
    return meta


def _first_text(tree: html.HtmlElement, tag: str) -> str | None:
    return next((squeeze(e.text_content())[:500] or None for e in tree.iter(tag)), None)


def _find_time(tree: html.HtmlElement) -> dt.date | None:
    """The day of the first <time datetime> (or itemprop datePublished) of the page."""
    times = [e for e in tree.iter("time", "span", "abbr")
             if e.get("datetime") or e.get("itemprop") == "datePublished"][:5]
    times.sort(key=lambda e: "publi" not in f"{e.get('itemprop')} {e.get('class')}".lower())
    days = (find_day(e.get("datetime") or e.get("content") or e.text_content()[:80]) for e in times)
    return next(filter(None, days), None)


def _find_canonical(tree: html.HtmlElement) -> str | None:
    links = (e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical")
    return next((href.strip() for href in links if href and href.strip().startswith(("http://", "https://"))), None)


def _strip_site(title: str | None, publisher: str | None) -> tuple[str | None, str | None]:
    """(title without the site's name, the site's name if it is a known outlet or the publisher)."""
    if not title:
        return None, None
    base, mark = split_suffix(title)
    known = find_outlet(mark)
    if mark and (known or (publisher and mark.lower() in publisher.lower()) or (
            publisher and publisher.lower() in mark.lower()) or "|" in title[len(base):]):
        return base.strip() or None, mark if known else None
    return title, None
