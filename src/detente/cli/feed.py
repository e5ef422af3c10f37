"""Feeds -> a store, once or again and again: the body of ``detente feed``."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from detente.cli.code import INTERRUPTED, sum_up
from detente.cli.read import say
from detente.errors import Exit, SourceError, UsageError

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LEAST = 60  # seconds between two looks at a server


def parse_every(text: str) -> int:
    """Seconds of "15m", "1h", "90s".

    >>> parse_every("15m")
    900
    """
    match = re.fullmatch(r"(\d+)\s*([smhd])", text.strip())
    if not match:
        raise UsageError(f"--every {text!r} is no length of time: write 15m, 1h or 90s")
    seconds = int(match[1]) * UNITS[match[2]]
    if seconds < LEAST:
        raise UsageError(f"--every {text}: at least {LEAST} seconds, so that no server is pressed")
    return seconds


def follow_feeds(urls: Sequence[str], store: str, every: str, once: bool, workers: int, patience: float,
                 sleep: Callable[[float], None] = time.sleep) -> int:
    """Code what is new in the feeds; without ``once`` again after each ``every``, until interrupted."""
    seconds = parse_every(every)
    while True:
        code = code_feeds(urls, store, workers, patience)
        if once or code == Exit.INTERRUPTED:
            return code
        try:
            sleep(seconds)
        except KeyboardInterrupt:
            return Exit.INTERRUPTED


def code_feeds(urls: Sequence[str], store: str, workers: int, patience: float) -> int:
    """One round; what the servers said (ETag, Last-Modified) is kept beside the store, after the pages are in it."""
    from detente.read import SourceOptions, iter_pages
    from detente.read.located import FeedState
    from detente.run import RunOptions, code_into

    memory = Path(store) / "index" / "feeds.json"
    state = FeedState(_recall(memory))
    options = SourceOptions(feeds=state, say=say)
    located = []
    for url in urls:
        try:
            located.append((url, iter_pages(url, options)))
        except SourceError as error:
            say(str(error))
    try:
        account = code_into(store, located, RunOptions(workers, patience, command="feed", arguments={"feeds": list(urls)}))
    except KeyboardInterrupt:
        say(INTERRUPTED)
        return Exit.INTERRUPTED
    if account.outcome == "done":  # what a server said holds only once its pages are safe
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(state.headers))
    code = sum_up(account, store)
    return Exit.OK if code == Exit.NOTHING and not account.counts["rejected"] else code


def _recall(memory: Path) -> dict:
    try:
        return json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
