"""RSS or Atom -> one page an entry; an address is asked again only for what is new."""
from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator

from detente.read.bodies import compose_page
from detente.read.days import parse_day
from detente.read.kinds import tell_content
from detente.read.located import Located, Opened, SourceOptions, identify, place_page, reject
from detente.read.pages import LARGEST_ANSWER, Answer, fetch
from detente.records import Rejected

LARGEST_PROLOG = 20_000          # bytes before the first element; parsing them takes time that grows with their square
MOST_ATTRIBUTES = 1_000          # of one tag; as above
MOST_TAGS = 200_000
LONGEST_NAME = 1_000             # characters of a guid or an address
LARGEST_ENTITIES = 10_000        # bytes of entity declarations; honest feeds declare a few letters, or none
STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)  # feedparser's
BOMB = "declares XML entities that multiply: not read"
NO_FEED = "no feed that can be read"
_ELEMENT = re.compile(rb"<\x00?\w")
_SPACE = re.compile(rb"[ \t\r\n]{2,}")
_LONG_TAG = re.compile(rb"<[^<>!?/][^<>]{4000,}")
_ENTITY = re.compile(rb"<!ENTITY\b[^>]*>?")
_NESTED = re.compile(rb"&(?!#)|\b(?:SYSTEM|PUBLIC)\b|%")


def read_address(address: str, options: SourceOptions) -> Iterator[Located]:
    """The entries of a feed, or the one page that an address gives; nothing where the server says that nothing is new.

    ``options.feeds`` is brought up to date after the last entry of a sound feed was taken."""
    known = options.feeds.headers.get(address) if options.feeds else None
    answer = fetch(address, options.client, known)
    if isinstance(answer, Rejected):
        yield Located(answer, address)
    elif answer.status == 304:
        options.tell(address, "nothing new")
    elif tell_content(answer.content[:65_536]) == "feed":
        sound = yield from _read_entries(answer.content, address, options)
        if options.feeds is not None and sound:
            options.feeds.remember(address, answer.headers)
    else:
        yield _locate_answer(answer, address, options)


def _locate_answer(answer: Answer, address: str, options: SourceOptions) -> Located:
    return place_page(answer.content, address, answer.url, options.choose_day(None, answer.url, None), answer.url)


def read_feed_file(opened: Opened, options: SourceOptions) -> Iterator[Located]:
    """The entries of a saved feed."""
    content = opened.stream.read(LARGEST_ANSWER + 1)
    if len(content) > LARGEST_ANSWER:
        yield reject(opened.name, f"a feed of more than {LARGEST_ANSWER // 1_000_000} MB")
        return
    yield from _read_entries(content, opened.name, options, opened)


def _read_entries(content: bytes, name: str, options: SourceOptions,
                  opened: Opened | None = None) -> Generator[Located, None, bool]:
    """Yields the entries; returns whether the feed was sound."""
    content = _squeeze_prolog(content)
    reason = find_bomb(content)
    if reason:
        yield reject(name, reason)
        return False
    try:
        parsed = _parse(content)
    except STUMBLES as error:
        yield reject(name, f"{NO_FEED}: {' '.join(str(error).split())[:200] or type(error).__name__}")
        return False
    trouble = _find_trouble(parsed)
    if not parsed.entries:
        no_feed = f"{NO_FEED}: {trouble or 'neither RSS nor Atom'}"
        yield reject(name, no_feed if trouble or not parsed.get("version") else "the feed has no entries")
        return False
    places: set[str] = set()
    for number, entry in enumerate(parsed.entries, 1):
        yield _locate_entry(entry, _find_place(entry, number, name, places), name, options, opened)
    if trouble:
        yield reject(name, f"the feed is broken, entries may be missing or cut: {trouble}")
    return not trouble


def _squeeze_prolog(content: bytes) -> bytes:
    """Without runs of white space before the first element."""
    start = _ELEMENT.search(content)
    head = start.start() if start else len(content)
    return _SPACE.sub(b"\n", content[:head]) + content[head:]


def find_bomb(content: bytes) -> str | None:
    """Why a feed must not be parsed: it would take time or memory out of proportion.

    Entities made of entities, of files or of very much text; shapes over which parsing takes the square of their length.

    >>> find_bomb(b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>')
    'declares XML entities that multiply: not read'
    >>> find_bomb(b'<!DOCTYPE x [<!ENTITY nbsp "&#160;">]><rss/>') is None
    True
    """
    declared = _ENTITY.findall(content.replace(b"\x00", b""))        # UTF-16 hides nothing
    if sum(map(len, declared)) > LARGEST_ENTITIES or any(map(_NESTED.search, declared)):
        return BOMB
    if not _ELEMENT.search(content, 0, LARGEST_PROLOG) and len(content) > LARGEST_PROLOG:
        return f"{NO_FEED}: it begins with {LARGEST_PROLOG // 1_000} kB without an element"
    if content.count(b"<") > MOST_TAGS:
        return f"{NO_FEED}: more than {MOST_TAGS} tags"
    if any(tag[0].count(b"=") > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(content)):
        return f"{NO_FEED}: more than {MOST_ATTRIBUTES} attributes of one tag"
    return None


def _parse(content: bytes):
    """Parsed as it stands: the reader of articles throws scripts away itself, and knows of no relative links."""
    import feedparser
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def _find_trouble(parsed) -> str | None:
    """What is wrong with the markup, in one line; a wrongly declared encoding is none."""
    from feedparser.exceptions import ThingsNobodyCaresAboutButMe
    error = parsed.get("bozo_exception")
    if error is None or isinstance(error, ThingsNobodyCaresAboutButMe):
        return None
    where = f"line {error.getLineNumber()}: " if hasattr(error, "getLineNumber") else ""
    message = error.getMessage() if hasattr(error, "getMessage") else str(error)
    return " ".join(f"{where}{message}".split())[:200] or type(error).__name__


def _find_place(entry, number: int, name: str, places: set[str]) -> str:
    """By guid or address, by number where there is none or another entry has it already."""
    known = _clean(entry.get("id")) or _clean(entry.get("link"))
    place = f"{name}#{known or number}"
    place = f"{place}#{number}" if place in places else place
    places.add(place)
    return place


def _locate_entry(entry, place: str, name: str, options: SourceOptions, opened: Opened | None) -> Located:
    guid, url = _clean(entry.get("id")), _clean(entry.get("link"))
    url = url if url and "://" in url else None              # feedparser takes a guid for a link where there is none
    body, markup = _find_body(entry)
    if not body.strip():
        return reject(place, "an entry without text")
    told = next(filter(None, map(parse_day, _dates(entry))), None)
    day = options.choose_day(told, url, opened.file_day if opened else None)
    return place_page(compose_page(entry.get("title"), body, markup), place, url, day, identify(guid, url, name))


def _find_body(entry) -> tuple[str, bool]:
    """(the longest of content and summary, whether it is HTML)."""
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [(part.get("value") or "", "html" in (part.get("type") or "")) for part in parts]
    return max(texts, key=lambda part: len(part[0]))


def _dates(entry) -> list:
    """As printed, so that the day is the publisher's own; then as feedparser reads rarer forms, in UTC."""
    entry = dict(entry)          # feedparser's own kind warns when it is asked for what is not there
    read = [entry.get(key) for key in ("published_parsed", "updated_parsed")]
    return [entry.get("published"), entry.get("updated"), *(f"{t[0]:04}-{t[1]:02}-{t[2]:02}" for t in read if t)]


def _clean(text: str | None) -> str | None:
    text = (text or "").encode("utf-8", errors="replace").decode().strip()
    return text if 0 < len(text) <= LONGEST_NAME else None
