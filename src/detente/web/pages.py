"""Answer -> HTML: the templates, and the few words and pictures that they all need."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from detente import __version__
from detente.codebook import load_codebook
from detente.web import drawings
from detente.web.answers import Answer
from detente.web.asking import Asked, make_link
from detente.web.explorer import Explorer
from detente.web.forms import plain
from detente.web.snippets import cite, snippets_of

NAVIGATION = (("/world", "World"), ("/acts", "Balancing acts"), ("/search", "Search"), ("/quality", "Quality"), ("/sql", "SQL"))
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def render_page(answer: Answer, asked: Asked, explorer: Explorer, base: str) -> str:
    """The page of an answer. ``base``: scheme and host, as the address of the page begins."""
    address = base + asked.link()
    context = {"answer": answer, "asked": asked, "store_name": explorer.name, "address": address, "navigation": NAVIGATION,
               "snippets": lambda table: snippets_of(table, str(explorer.folder.resolve()), address),
               "citation": cite(answer, explorer.name, explorer.versions, address, dt.date.today())}
    return templates().get_template(answer.template).render({**answer.data, **context})


@cache
def templates() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.PackageLoader("detente.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                              undefined=jinja2.StrictUndefined)
    made.filters |= {"state_name": state_name, "count": count_words, "signed": signed, "json_block": json_block, "cell": cell, "web_address": web_address,
                     "day": day_words, "form_link": form_link}
    made.globals |= {"link": make_link, "version": __version__, "quads": QUADS, "draw": drawings}
    return made


def state_name(code: str) -> str:
    """
    >>> state_name("JPN"), state_name("IGO")
    ('Japan', 'IGO')
    """
    state = load_codebook().states.get(code)
    return state.name if state else code


def count_words(number: float | None) -> str:
    """A number as people read it.

    >>> count_words(1234567), count_words(12.345), count_words(None)
    ('1,234,567', '12.3', '')
    """
    if number is None:
        return ""
    return f"{number:,.0f}" if number == int(number) or abs(number) >= 100 else f"{number:,.1f}"


def cell(value) -> str:
    """A value in a table.

    >>> cell(0.123456), cell(["a", "b"]), cell(None)
    ('0.12', 'a, b', '')
    """
    if isinstance(value, float):
        return f"{value:.2f}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else "" if value is None else str(value)


def signed(number: float | None, digits: int = 2) -> str:
    """
    >>> signed(-0.5), signed(0.25)
    ('−0.50', '+0.25')
    """
    return "" if number is None else f"{number:+.{digits}f}".replace("-", "−")


def day_words(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def web_address(url: str | None) -> str | None:
    """The address, where it may be a link: http and https alone.

    >>> web_address("javascript:alert(1)"), web_address("https://a.example/b")
    (None, 'https://a.example/b')
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def json_block(value) -> Markup:
    """JSON for a data block in a page: nothing in it can end the block."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def form_link(asked: Asked, form: str, **more) -> str:
    """The page in another form: its twin or an export."""
    path = "/index" if asked.path == "/" else asked.path
    return make_link(f"{path}.{form}", asked.pairs, more)
