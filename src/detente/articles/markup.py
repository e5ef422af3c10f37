"""An HTML page -> pieces with roles.

Two readings are laid over each other: a walk over the tree, which keeps every paragraph in order with what its tags and
class names say (caption, aside, byline …), and trafilatura's extraction, which says which of them are the article.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from detente.articles.drafts import (
    Draft, Piece, find_author, find_published, find_publisher, make_piece, squeeze)
from detente.articles.language import share_of_latin
from detente.articles.lines import END, ends_sentence, is_pointer, is_title, name_role, split_caption
from detente.articles.marks import find_day, read_stamp
from detente.articles.metadata import Metadata, read_metadata

LARGEST_MARKUP = 3_000_000       # characters after scripts and styles are gone; the largest news pages have 500,000
MOST_TAGS = 40_000               # opening and closing; long encyclopedia pages have 20,000
MOST_LOOKUPS = 500               # paragraphs sought inside trafilatura's text; the rest must match one of its own
LINKED = 0.8                     # share of a paragraph's letters that stand in links: a pointer elsewhere
_DROPPED = re.compile(r"<(script|style|svg|template|noscript|iframe|canvas|object|math)\b.*?(?:</\1\s*>|\Z)"
                      r"|<!--.*?(?:-->|\Z)"
                      r"|<\?xml[^>]*>", re.I | re.S)
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{20000,}>")  # parsing time grows with attributes²
_DATA = re.compile(r"""=\s*(["'])\s*data:[^"']*\1""", re.I)
SKIPPED = frozenset("head script style svg template noscript iframe button select option textarea input nav footer "
                    "canvas object video audio map dialog".split())
INLINE = frozenset("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr output "
                   "q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split())
WRAPPERS = frozenset("p li ul ol blockquote dl dt dd h2 h3 h4 h5 h6 table tbody thead tr td th center pre".split())
TAG_ROLES = {"figcaption": "caption", "aside": "teaser", "h1": "headline"}
CLASS_ROLES = tuple((role, re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])")) for role, words in (
    ("credit", r"credits?|copyright|photo-?credit|image-?credit|attribution"),
    ("caption", r"captions?|wp-caption-text|cutline|image-?description|photo-?description|media-?caption"),
    ("byline", r"bylines?|authors?|author-?name|contributors?|post-meta|entry-meta|article-meta"),
    ("teaser", r"related|teasers?|promos?|read-?more|more-(?:news|stories|on)|also|recommended|recommendations"
               r"|recirc|outbrain"
               r"|taboola|trending|most-(?:read|popular)|popular|sidebar|see-also|suggested|inset-box|topstories"),
    ("boilerplate", r"share|sharing|social|cookies?|consent|gdpr|newsletter|subscribe|subscription|signup|sign-up"
                    r"|login|log-in"
                    r"|register|paywall|adverts?|advertisement|ads?|ad-slot|banner|breadcrumbs?|navigation|navbar"
                    r"|menu|footer"
                    r"|toolbar|tags?|topics|skip-?link|sr-only|visually-?hidden|screen-reader-text|comments?"
                    r"|disqus|timestamp"
                    r"|dateline-date|published|pubdate|modal|popup|print-only|copyright-notice")))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KEY = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the tree: its text, the role that its tags give, and the element it stands in (``_find_home``)."""

    text: str
    role: str | None
    home: int
    tag: str
    linked: int                  # letters inside links


@dataclass(slots=True)
class _Walk:
    """The state of one walk over the tree."""

    roles: list[str | None] = field(default_factory=lambda: [None])
    buffer: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0               # depth of open <a>
    out: list[Paragraph] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.buffer.append(re.sub(r"\s+", " ", text))
            self.linked += len(text.strip()) if self.links else 0

    def flush(self, role: str | None, owner: html.HtmlElement) -> None:
        text = "".join(self.buffer)
        if text.strip():
            home = id(_find_home(owner))
            parts = [squeeze(part) for part in re.split(r"\n\s*\n", text) if part.strip()]
            self.out.extend(Paragraph(part, role, home, str(owner.tag), self.linked) for part in parts)
        self.buffer, self.linked = [], 0


def read_markup(text: str, url: str | None = None, day_given: bool = False) -> Draft:
    """An HTML page taken apart; raises ValueError with a reason where there is nothing to take apart.

    ``day_given``: the day of publication is known, and htmldate's search for it is spared."""
    metadata = read_metadata(text, url)
    tree = _parse(text)
    metadata = metadata.completed(tree)
    paragraphs = _walk(tree)
    metadata = metadata.unsuffixed({paragraph.text for paragraph in paragraphs})
    owned = _find_owned(tree, metadata.url)
    pieces = _name_pieces(paragraphs, owned, metadata)
    published = metadata.published or find_published(pieces, metadata.url)
    if published is None and not day_given:
        published = _search_day(tree, metadata.url)
    publisher = metadata.publisher or find_publisher(pieces, metadata.url)
    title = next((p.text for p in pieces if p.role == "headline"), metadata.title)
    return Draft(pieces, title, publisher, metadata.author or find_author(pieces), published, metadata.url)


def _parse(text: str) -> html.HtmlElement:
    text = re.sub(r"[ \t]{2,}", " ", _LONG_TAG.sub(r"<\1>", _DATA.sub('=""', _DROPPED.sub(" ", text))))
    if len(text) > LARGEST_MARKUP:
        raise ValueError(f"more than {LARGEST_MARKUP // 1_000_000} million characters of markup: not one page")
    if text.count("<") > MOST_TAGS:
        raise ValueError(f"more than {MOST_TAGS} tags: not one page")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise ValueError(f"the markup cannot be parsed: {error}") from None
    if not isinstance(tree, html.HtmlElement):
        raise ValueError("the markup cannot be parsed: no element in it")
    return tree


def _walk(tree: html.HtmlElement) -> list[Paragraph]:
    """Every paragraph of the page in order, menus and footers left out."""
    sizes = _measure(tree)       # also keeps every element alive, so that ids of elements stay unique
    walk, whole = _Walk(), max(sizes.get(tree, 1), 1)
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            if _is_skipped(element, tag):
                events.skip_subtree()
                walk.roles.append(walk.roles[-1])
                continue
            _enter(walk, element, tag, _name_context(element, tag, sizes.get(element, 0) / whole))
        else:
            _leave(walk, element, tag)
    walk.flush(None, tree)
    return walk.out


def _enter(walk: _Walk, element: html.HtmlElement, tag: str, named: str | None) -> None:
    role = _nest(walk.roles[-1], named)
    parent = element.getparent()
    if parent is not None and ((tag not in INLINE and tag != "br") or role != walk.roles[-1]):
        walk.flush(walk.roles[-1], parent)
    walk.roles.append(role)
    walk.links += tag == "a"
    if tag == "br":
        walk.buffer.append("\n")
    walk.add(element.text)


def _leave(walk: _Walk, element: html.HtmlElement, tag: str) -> None:
    role = walk.roles.pop()
    if not (tag in SKIPPED or tag in INLINE or tag == "br") or role != walk.roles[-1]:
        walk.flush(role, element)
    if tag == "a" and walk.links:
        walk.links -= 1
    walk.add(element.tail)


def _find_home(element: html.HtmlElement) -> html.HtmlElement:
    """The element whose children an article's paragraphs are, past lists, tables and quotations."""
    while element.tag in WRAPPERS or element.tag in INLINE:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _nest(outer: str | None, inner: str | None) -> str | None:
    """The role inside an element: a caption in a box of related stories is that story's; captions hold credits."""
    if outer in ("teaser", "boilerplate"):
        return outer
    if outer == "caption" and inner not in ("credit", "teaser"):
        return outer
    return inner or outer


def _is_skipped(element: html.HtmlElement, tag: str) -> bool:
    return tag in SKIPPED or "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")[:500]))


def _name_context(element: html.HtmlElement, tag: str, share: float) -> str | None:
    """The role that an element's tag or class gives to all in it; none where it holds most of the page."""
    if tag in ("html", "body", "main", "article"):
        return None
    role = TAG_ROLES.get(tag)
    if role in ("caption", "headline"):
        return role
    if share > 0.4:
        return None
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')} {element.get('rel', '')}"
    if names.strip():
        names = _CAMEL.sub("-", names[:500]).lower()
        role = next((kind for kind, pattern in CLASS_ROLES if pattern.search(names)), role)
    return role


def _measure(tree: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Characters of text in every element, in one pass from the leaves up."""
    sizes: dict[html.HtmlElement, int] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        if not isinstance(element.tag, str):
            continue
        size = sizes.get(element, 0) + len(element.text or "")
        sizes[element] = size
        parent = element.getparent()
        if parent is not None:
            sizes[parent] = sizes.get(parent, 0) + size + len(element.tail or "")
    return sizes


def _key(text: str) -> str:
    return _KEY.sub("", text.lower())


def _find_owned(tree: html.HtmlElement, url: str | None) -> tuple[set[str], str]:
    """What trafilatura takes for the article: its paragraphs, and all of them in one string."""
    from trafilatura import bare_extraction          # here: plain text must not pay for loading it
    try:
        found = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=False)
    except (RecursionError, etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return set(), ""         # markup it stumbles over; the walk alone then decides
    if found is None or found.body is None:
        return set(), ""
    keys = [_key(line) for element in found.body for line in "".join(element.itertext()).split("\n")]
    keys = [key for key in keys if key]
    return set(keys), "\n".join([_key("".join(element.itertext())) for element in found.body])


def _name_pieces(paragraphs: list[Paragraph], owned: tuple[set[str], str], metadata: Metadata) -> tuple[Piece, ...]:
    kept = _find_kept(paragraphs, *owned)
    latin = share_of_latin(" ".join(p.text for p in paragraphs)[:20_000]) >= 0.5
    headline = _find_headline(paragraphs, metadata.title)
    pieces: list[Piece] = []
    for i, paragraph in enumerate(paragraphs):
        if i == headline:
            pieces.append(make_piece("headline", paragraph.text))
            continue
        foreign = latin and share_of_latin(paragraph.text[:2_000]) < 0.5
        role = "boilerplate" if foreign else _name_paragraph(paragraph, i in kept, metadata.title)
        parts = split_caption(paragraph.text) if role == "caption" else [(role, paragraph.text)]
        pieces.extend(make_piece(kind, words) for kind, words in parts)
    if headline is None and metadata.title:
        pieces.insert(0, make_piece("headline", metadata.title))
    return _point_titles(pieces)


def _find_kept(paragraphs: list[Paragraph], keys: set[str], whole: str) -> set[int]:
    """Indices of the paragraphs that are the article's: trafilatura's, and full sentences beside them."""
    kept, lookups = set(), 0
    for i, paragraph in enumerate(paragraphs):
        key = _key(paragraph.text)
        if key in keys:
            kept.add(i)
        elif len(key) >= 25 and lookups < MOST_LOOKUPS:
            lookups += 1
            if key in whole:
                kept.add(i)
    homes = {paragraphs[i].home for i in kept}
    least = 12 if kept else 4
    return kept | {i for i, p in enumerate(paragraphs) if (p.home in homes or not kept) and _is_running(p, least)}


def _is_running(paragraph: Paragraph, least: int) -> bool:
    """Whether a paragraph that trafilatura left out is running text, or an item of a list that is no menu."""
    words = len(paragraph.text.split())
    if paragraph.linked > 0.5 * len(paragraph.text):
        return False
    return words >= least and (bool(END.search(paragraph.text)) or (paragraph.tag == "li" and words >= 8))


def _name_paragraph(paragraph: Paragraph, kept: bool, title: str | None) -> str:
    text = paragraph.text
    if paragraph.role == "headline":             # another h1: the site's name, a story in a box
        return "boilerplate"
    if paragraph.role == "caption":
        return "credit" if name_role(text) == "credit" else "caption"
    if paragraph.role is not None:
        said = name_role(text)
        return said if said == "boilerplate" else "boilerplate" if read_stamp(text)[0] else paragraph.role
    if read_stamp(text)[0]:
        return "boilerplate"
    said = name_role(text)
    if said:
        return said
    if paragraph.linked > LINKED * len(text):
        return "teaser" if is_title(text) or len(text.split()) >= 6 else "boilerplate"
    return "body" if kept else "boilerplate"


def _find_headline(paragraphs: list[Paragraph], title: str | None) -> int | None:
    """The h1 that the page's title repeats; without a title the first h1; else a line equal to the title."""
    tops = [i for i, p in enumerate(paragraphs) if p.role == "headline"]
    wanted = _key(title or "")
    for i in tops:
        if wanted and (_key(paragraphs[i].text) in wanted or wanted in _key(paragraphs[i].text)):
            return i
    if title is None:
        return next((i for i in tops if len(paragraphs[i].text.split()) >= 3), None)
    return next((i for i, p in enumerate(paragraphs[:60]) if _key(p.text) == wanted and p.role is None), None)


def _point_titles(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Body lines that are titles right under "Related stories" are teasers."""
    out, pointing = [], False
    for piece in pieces:
        if piece.role == "body" and pointing and not ends_sentence(piece.text) and len(piece.text.split()) >= 3:
            piece = Piece("teaser", piece.text)
        elif piece.role not in ("boilerplate", "credit"):
            pointing = piece.role == "teaser" and (pointing or is_pointer(piece.text))
        out.append(piece)
    return tuple(out)


def _search_day(tree: html.HtmlElement, url: str | None):
    """htmldate's search in what is no paragraph: a date in a paragraph is what the article tells, not its own."""
    from htmldate import find_date               # here: it is needed only where page and caller give no day
    for element in list(tree.iter("p", "figcaption", "blockquote", "li")):
        if len(element.text_content()) > 120 and element.getparent() is not None:
            element.drop_tree()
    try:
        found = find_date(tree, extensive_search=False, original_date=True, url=url, min_date="1950-01-01",
                          max_date="2099-12-31")
    except (RecursionError, etree.LxmlError, ValueError, TypeError, AttributeError, OverflowError):
        return None
    return find_day(found) if found else None
