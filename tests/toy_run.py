"""A run over made-up pages with a coder that is quick and knows no news: what the tests of runs and stores start and kill.

As a program: ``python toy_run.py STORE PAGES [WORKERS]``; its exit code is 130 where it was interrupted.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from detente.records import Article, Block, Coded, Entity, Event, Page, Rejected, Sentence, Span
from detente.run import RunOptions, code_into
from detente.run.coding import code_shard

PAUSE = 0.004


class Located(NamedTuple):
    result: Page
    place: str
    document: str | None = None


class ToyCoder:
    """Every page is one sentence; the first word decides what becomes of it."""

    def code(self, page: Page) -> Coded | Rejected:
        text = page.content.decode()
        time.sleep(PAUSE)
        if text.startswith("reject"):
            return Rejected(page.name, "language", "the page says so")
        if text.startswith("hang"):
            time.sleep(60)
        if text.startswith("die"):
            os._exit(7)
        if text.startswith("bug"):
            raise ValueError("oops")
        return toy_coded(text, page)


def toy_coded(text: str, page: Page) -> Coded:
    name = "article1:" + sha256(text.encode()).hexdigest()[:16]
    day = page.published or dt.date(2020, 1, 1)
    block = Block("body", text, 0, len(text))
    article = Article(name, page.url, text[:20], "The Toy", "NOR", False, None, day, "en", text, (block,))
    side = [Entity(text[:3], n, c, None, None, 0, 3) for n, c in (("Norway", "NOR"), ("Canada", "CAN"))]
    span = Span(text, 0, len(text))
    event = Event(f"event1:{name[9:]}", name, "CONSULT", None, (), ("diplomatic",), 1, 2.5, (side[0],), (side[1],), None, (), None,
                  None, (), False, Span(text[:3], 0, 3), span, "body", 0.9, "toy")
    return Coded(article, (event,), (), (), (Sentence(text, 0, len(text), 0),))


def toy_pages(count: int, special: dict[int, str] | None = None) -> list[Located]:
    """``count`` located pages over two years; ``special``: number -> another text."""
    texts = [(special or {}).get(i, f"page number {i} tells of a meeting") for i in range(count)]
    return [Located(Page(t.encode(), f"toy:{i}", f"https://toy.example/{i}", dt.date(2020 + i % 2, 5, 4)), f"toy:{i}")
            for i, t in enumerate(texts)]


def start_toy():
    return partial(code_shard, ToyCoder())


def run_toy(store, pages, workers: int = 2, patience: float = 5.0, shard: int = 8):
    return code_into(store, [("toy", iter(pages))], RunOptions(workers, patience, shard), start=start_toy)


if __name__ == "__main__":
    done = run_toy(sys.argv[1], toy_pages(int(sys.argv[2])), int((sys.argv[3:] or ["2"])[0]))
    sys.exit(130 if done.outcome == "interrupted" else 0)
