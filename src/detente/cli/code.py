"""Sources named on the command line -> a store: the body of ``detente code``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from detente.cli.read import check_input, say
from detente.errors import Exit, UsageError

SHOWN_REASONS = 8
INTERRUPTED = "interrupted; the same command goes on from here"


def code_sources(sources: Sequence[str], store: str, options, workers: int, patience: float, limit: int | None,
                 progress: str) -> int:
    """Code all sources into the store, show how it goes, sum up, and return the exit code."""
    from itertools import islice

    from detente.read import iter_pages
    from detente.read.sources import show_path
    from detente.run import RunOptions, code_into

    check_numbers(workers=workers, patience=patience)
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit}: give 0 or more")
    check_sources(sources, store)
    located = [(show_path(name), islice(iter_pages(name, options), limit)) for name in sources]  # what is missing is told at once
    arguments = {"sources": [name for name, _ in located], "limit": limit, "published_from": options.published_from}
    return watch(partial(code_into, store, located, RunOptions(workers, patience, arguments=arguments)), store, progress)


def watch(run: Callable, store: str, progress: str) -> int:
    """Do a run, show how it goes, sum up, and return the exit code."""
    try:
        with closing(PROGRESS[progress]()) as show:
            account = run(show.report)
    except KeyboardInterrupt:
        say(INTERRUPTED)
        return Exit.INTERRUPTED
    return sum_up(account, store)


def check_numbers(**given: float) -> None:
    """Options that must be above nought."""
    for name, number in given.items():
        if not number > 0:
            raise UsageError(f"--{name} {number:g}: give more than 0")


def check_sources(sources: Sequence[str], store: str) -> None:
    """What can be known to be wrong before anything is read."""
    check_input(sources)
    place = Path(store).resolve()
    around = [name for name in sources if Path(name).is_dir() and place.is_relative_to(Path(name).resolve())]
    if around:
        raise UsageError(f"the store {store} lies in {around[0]}, which is to be read: give a --store elsewhere")


def sum_up(account, store: str) -> int:
    """Say what came of the run; the exit code: 130 interrupted, 3 nothing readable, 4 some rejected, 0 done."""
    counts = account.counts
    said = [f"{counts['events']} events"]
    if account.command != "import":
        said = [f"{counts['kept']} articles coded", *said, f"{counts['ties']} ties"]
    said += [f"{counts['rejected']} rejected"] if counts["rejected"] else []
    said += [f"{counts['again']} given before"] if counts["again"] else []
    said += [f"{counts['skipped']} shards found done"] if counts["skipped"] else []
    say(f"{store}: {', '.join(said)}")
    for reason, count in account.reasons.most_common(SHOWN_REASONS):
        say(f"  {count} × {reason}")
    if len(account.reasons) > SHOWN_REASONS:
        say(f"  and {len(account.reasons) - SHOWN_REASONS} reasons more: detente ask rejected --store {store}")
    if account.outcome == "interrupted":
        say(INTERRUPTED)
        return Exit.INTERRUPTED
    if not counts["pages"] or counts["rejected"] and not any(counts[name] for name in ("kept", "events", "skipped", "again")):
        return Exit.NOTHING
    return Exit.REJECTED if counts["rejected"] else Exit.OK


class Silent:
    """``--progress none``."""

    def report(self, account) -> None:
        pass

    def close(self) -> None:
        pass


class JsonLines(Silent):
    """One JSON object a second on standard error, for a machine that watches."""

    def __init__(self) -> None:
        self.began, self.told = time.monotonic(), 0.0

    def report(self, account) -> None:
        now = time.monotonic()
        if now - self.told >= 1 or account.ended:
            self.told = now
            told = {name: account.counts[name] for name in ("begun", "kept", "rejected", "events", "shards", "skipped")}
            print(json.dumps({"seconds": round(now - self.began, 1)} | told), file=sys.stderr, flush=True)


class Bar(Silent):
    """A line that tells pages, speed, kept, rejected, events; only where a person looks at it."""

    def __init__(self) -> None:
        self.live, self.began = None, time.monotonic()
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self.live = Live(console=Console(stderr=True), refresh_per_second=4, transient=True)
            self.live.start()

    def report(self, account) -> None:
        if self.live:
            counts, seconds = account.counts, time.monotonic() - self.began
            self.live.update(
                f"{counts['begun']} pages, {counts['begun'] / max(seconds, 0.1):.1f} a second · {counts['kept']} kept, "
                f"{counts['rejected']} rejected, {counts['events']} events"
            )

    def close(self) -> None:
        if self.live:
            self.live.stop()


PROGRESS = {"bar": Bar, "json": JsonLines, "none": Silent}
