"""Page -> Article | Rejected: from bytes to the text a reader would read, in blocks with roles.

A pure function of the page: no network, no clock. HTML and plain text dumps are told apart by their bytes.
"""
from __future__ import annotations

from hashlib import sha256

from detente.articles.decode import decode_page, is_markup
from detente.articles.drafts import Draft, Piece
from detente.articles.dumps import read_dump
from detente.articles.language import name_other_language
from detente.articles.marks import find_host, find_outlet
from detente.records import Article, Block, Page, Rejected

__all__ = ["read_article"]

LEAST_WORDS = 3                  # "Putin meets Abe" can be coded; less cannot


def read_article(page: Page) -> Article | Rejected:
    """What a reader would read on a page: its text in blocks, each an exact slice, and what it says about itself.

    The text is the blocks joined by line ends, white space as single blanks, invisible characters gone. What is given
    with the page (address, day) wins over what the page says. Rejected at stage "read" (no text), "article" (no
    running text) or "language" (not English).

    >>> article = read_article(Page(b"Leaders Meet in Minsk\\n\\nThe presidents of both states met on Monday."))
    >>> [(block.role, block.text[:14]) for block in article.blocks]
    [('headline', 'Leaders Meet i'), ('body', 'The presidents')]
    >>> read_article(Page(b"%PDF-1.7 ...", "talks.pdf"))
    Rejected(page='talks.pdf', stage='read', reason='a PDF, not a page of text')
    """
    try:
        text = decode_page(page.content)
        draft = _read_draft(text, page)
    except ValueError as error:
        return Rejected(page.name, "read", str(error))
    told = "\n".join(p.text for p in draft.pieces if p.role == "body") or "\n".join(
        p.text for p in draft.pieces if p.role == "caption")
    if sum(any(map(str.isalpha, word)) for word in told.split()) < LEAST_WORDS:
        return Rejected(page.name, "article", "no running text: only titles, links or furniture")
    language = name_other_language(told)
    if language:
        return Rejected(page.name, "language", f"the body is {language}, detente reads English")
    return _make_article(draft, page)


def _read_draft(text: str, page: Page) -> Draft:
    if is_markup(text):
        from detente.articles.markup import read_markup      # here: plain text must not pay for loading lxml
        return read_markup(text, page.url, page.published is not None)
    return read_dump(text, page.url)


def _make_article(draft: Draft, page: Page) -> Article:
    text, blocks = _lay_out(draft.pieces)
    url = page.url or draft.url
    outlet = find_outlet(draft.publisher) or find_host(url)
    return Article(
        id=_make_id(text, url), url=url, title=draft.title,
        publisher=draft.publisher,
        publisher_country=outlet.country if outlet else None,
        state_owned=outlet.owner_kind == "state" if outlet else None,
        author=draft.author, published=page.published or draft.published, language="en", text=text, blocks=blocks)


def _lay_out(pieces: tuple[Piece, ...]) -> tuple[str, tuple[Block, ...]]:
    """Pieces in a row, one line end between them, and where each stands."""
    blocks, at = [], 0
    for piece in pieces:
        blocks.append(Block(piece.role, piece.text, at, at + len(piece.text), piece.day))
        at += len(piece.text) + 1
    return "\n".join(piece.text for piece in pieces), tuple(blocks)


def _make_id(text: str, url: str | None) -> str:
    return "article1:" + sha256(f"{text}\n{url or ''}".encode()).hexdigest()[:16]
