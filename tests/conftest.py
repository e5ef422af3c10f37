"""What the tests of the coding share: one coder, and short ways to code a text and to say what came out."""
from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Callable, Iterable

import pytest

from detente import Page
from detente.events.coding import tell_by_rules
from detente.pipeline import Coder, default_coder
from detente.records import Coded, Entity, Event

pytest_plugins = ["web_store"]

SHARED = Path(__file__).parents[1].parent / "shared"
DAY = dt.date(2016, 5, 5)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return default_coder()


@pytest.fixture(scope="session")
def code(coder) -> Callable[..., Coded]:
    """Codes a text of one's own: ``code("Abe met Putin.")``, with a headline and a day where they matter."""
    def run(text: str, day: str | dt.date | None = DAY, headline: str = "News of the day", url: str | None = None) -> Coded:
        published = dt.date.fromisoformat(day) if isinstance(day, str) else day
        coded = coder.code(Page(f"{headline}\n\n{text}".encode(), "test", url, published))
        assert isinstance(coded, Coded), coded
        return coded
    return run


@pytest.fixture(scope="session")
def code_by_rules(coder, code) -> Callable[..., Coded]:
    """As ``code``, with the events that rules and the reader tell before the scorers of whole pages weigh them: for what a rule says of one sentence."""
    def run(*given, **named) -> Coded:
        coded = code(*given, **named)
        return dataclasses.replace(coded, events=tell_by_rules(coded.article, coder.mark_article(coded.article)[2]))
    return run


def codes(entities: Iterable[Entity]) -> list[str]:
    """Codes of the parties that could be placed."""
    return sorted({e.code for e in entities if e.code})


MUTUAL = ("CONSULT", "COOPERATE")        # who stands first does not matter, but for a visit


def tell_event(event: Event) -> str:
    """An event in one line: "REQUEST/change USA > JPN", "CONSULT JPN RUS +future"; parties of mutual acts side by side."""
    mode = f"/{event.mode}" if event.mode else ""
    flags = "".join(f" +{flag}" for flag in sorted(event.aux))
    if event.type in MUTUAL and event.mode not in ("visit", "third-party"):
        return f"{event.type}{mode} {' '.join(codes([*event.actor, *event.recipient]))}{flags}"
    recipients = f" > {' '.join(codes(event.recipient))}" if codes(event.recipient) else ""
    return f"{event.type}{mode} {' '.join(codes(event.actor))}".rstrip() + recipients + flags
