"""A title and a body that came apart -> the bytes of one page, the title as its headline."""
from __future__ import annotations

import html
import re

from detente.articles.decode import is_markup

_TAG = re.compile(r"</?[a-z][^<>]{0,500}>", re.I)
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1", re.I | re.S)
_WHOLE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body)\b", re.I | re.S)


def compose_page(title: str | None, body: str | bytes, markup: bool | None = None) -> bytes:
    """The page that a title and a body make.

    A body that is a whole page already, or is headed by the same title, is left as it is. ``markup``: whether the body is known
    to be HTML; None: told by its tags.

    >>> compose_page("Talks in Minsk", "Both met.")
    b'Talks in Minsk\\n\\nBoth met.'
    >>> compose_page("Q&amp;A", "<p>Both met.</p>").decode()
    '<!doctype html><html><head><meta charset="utf-8"></head><body><h1>Q&amp;A</h1>\\n<p>Both met.</p></body></html>'
    """
    if isinstance(body, bytes):
        if _WHOLE.match(body[:4_000].decode("latin-1")):
            return body          # the page says itself how it is encoded
        body = body.decode("utf-8", errors="replace")
    title = clean_title(title)
    if _WHOLE.match(body[:4_000]):
        return _encode(body)
    if is_markup(body) or (markup and _TAG.search(body)):
        heading = f"<h1>{html.escape(title, quote=False)}</h1>\n" if title and not _is_headed(body, title) else ""
        return _encode(f'<!doctype html><html><head><meta charset="utf-8"></head><body>{heading}{body}</body></html>')
    return _encode(f"{title}\n\n{body}" if title and not _is_led(body, title) else body)


def clean_title(title: str | None) -> str:
    """A title without tags and entities, in one line."""
    return " ".join(_TAG.sub("", html.unescape(title)).split()) if title else ""


def _is_headed(body: str, title: str) -> bool:
    heading = _HEADING.search(body[:4_000])
    return bool(heading) and clean_title(heading[1]) == title


def _is_led(body: str, title: str) -> bool:
    return " ".join(body[:4_000].strip().partition("\n")[0].split()) == title


def _encode(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")        # JSON may hold halves of characters
