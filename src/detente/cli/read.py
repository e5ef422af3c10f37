"""Pages named on the command line -> printed results: the body of ``detente read``."""
from __future__ import annotations

import datetime as dt
import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from detente.cli.words import clean
from detente.errors import Exit, SourceError, UsageError
from detente.records import Coded, Page, Rejected

Code = Callable[[Page], "Coded | Rejected"]


def read_pages(sources: Sequence[str], published: str | None = None, url: str | None = None, form: str = "table",
               trace: bool = False, patience: float = 60.0) -> int:
    """Code the pages one by one, print each as it is done, and return the exit code."""
    day = parse_day(published)
    check_sources(sources, url)
    try:
        rejected = _print_all(sources, day, url, form, trace, patience)
        sys.stdout.flush()
    except BrokenPipeError:
        hang_up()
        return Exit.OK
    if len(sources) > 1 and rejected:
        say(f"{rejected} of {len(sources)} pages rejected")
    return Exit.OK if not rejected else Exit.NOTHING if rejected == len(sources) else Exit.REJECTED


def parse_day(text: str | None) -> dt.date | None:
    """
    >>> parse_day("2016-05-05")
    datetime.date(2016, 5, 5)
    """
    try:
        return dt.date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise UsageError(f"--published {text!r} is no date: write year-month-day, as 2016-05-05") from None


def hang_up() -> None:
    """The reader has seen enough (``detente read … | head``): what is still to be printed goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_found(write: Callable[[], int], nothing: str = "nothing found") -> int:
    """Let ``write`` print to standard output; it returns how many things it printed, and none is said. Ends quietly where nobody reads on."""
    try:
        count = write()
        sys.stdout.flush()
    except BrokenPipeError:
        hang_up()
        return Exit.OK
    if not count:
        say(nothing)
    return Exit.OK


def check_input(sources: Sequence[str]) -> None:
    if list(sources).count("-") > 1:
        raise UsageError("standard input (-) can be read only once: name it once")


def check_sources(sources: Sequence[str], url: str | None) -> None:
    """What can be known to be wrong before anything is read; a long run must not end at its last page."""
    if url is not None and len(sources) > 1:
        raise UsageError(f"--url belongs to one page and {len(sources)} are given: read them one by one")
    check_input(sources)
    for source in sources:
        if source != "-" and "://" not in source:
            _check_file(Path(source))


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise SourceError(f"{clean(str(path))} is a folder: name the files in it, as {clean(str(path / '*'))}")
    if not path.exists():
        raise SourceError(f"no such file: {clean(str(path))}; give a file, an http(s) address, or - for standard input")


def code_sources(sources: Sequence[str], day: dt.date | None, url: str | None,
                 code: Code | None = None, patience: float = 60.0) -> Iterator[Coded | Rejected]:
    """Each source coded, in order, one that takes longer than ``patience`` seconds rejected; a bug rises with a note that names its page."""
    for number, source in enumerate(sources):
        with nullcontext() if number else _loading():
            from detente.pipeline import default_coder
            from detente.read import read_source
            code = code or default_coder().code
            page = read_source(source, url=url, published=day)
            try:
                result = page if isinstance(page, Rejected) else _within(patience, code, page, source)
            except Exception as bug:
                bug.add_note(f"while detente read the page {source!r}")
                raise
        yield result


def _within(seconds: float, code: Code, page: Page, source: str) -> Coded | Rejected:
    """The page coded, or rejected when its time is up; where the system has no such clock, however long it takes."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return code(page)

    def give_up(*_: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return code(page)
    except _TooSlow:
        return Rejected(source, "run", f"took longer than {seconds:g} seconds")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _TooSlow(BaseException):
    """No error that anything on the way may take for its own."""


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded with the first page lives to the end: walking over it again and again is a tenth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _print_all(sources: Sequence[str], day: dt.date | None, url: str | None, form: str, trace: bool, patience: float) -> int:
    """Print every result, say every rejection; returns how many were rejected."""
    printer = PRINTERS[form](len(sources), trace)
    rejected = 0
    for result in code_sources(sources, day, url, patience=patience):
        if isinstance(result, Rejected):
            rejected += 1
            say(f"rejected {result.page} at stage {result.stage!r}: {result.reason}")
        else:
            printer.add(result)
    printer.close()
    return rejected


def say(message: str) -> None:
    print(f"detente: {clean(message)}", file=sys.stderr)


class TablePrinter:
    """For people: as wide as the terminal, plain where there is none."""

    def __init__(self, pages: int, trace: bool):
        _recode(None)
        self.trace, self.printed = trace, 0

    def add(self, coded: Coded) -> None:
        from detente.cli.show import printing, show_coded
        with printing() as console:
            if self.printed:
                console.rule(style="dim")
            show_coded(coded, console, self.trace)
        self.printed += 1

    def close(self) -> None:
        pass


class JsonPrinter:
    """One object for one page; for several an array, written object by object."""

    def __init__(self, pages: int, trace: bool):
        _recode("utf-8")
        self.several, self.printed = pages > 1, 0

    def add(self, coded: Coded) -> None:
        if self.several:
            print("," if self.printed else "[")
        print(json.dumps(coded.to_dict(), ensure_ascii=False, indent=2), end="" if self.several else "\n", flush=True)
        self.printed += 1

    def close(self) -> None:
        if self.several:
            print("\n]" if self.printed else "[]")


class JsonlPrinter:
    """One event a line; silences, which are no events, go to standard error when asked for."""

    def __init__(self, pages: int, trace: bool):
        _recode("utf-8")
        self.trace = trace

    def add(self, coded: Coded) -> None:
        for event in coded.events:
            print(json.dumps(event.to_dict(coded.article), ensure_ascii=False))
        for silence in coded.trace if self.trace else ():
            span, parties = silence.sentence, " ".join(silence.parties)
            say(f"no event in {coded.article.id} {span.start}-{span.end} ({parties}): {silence.reason}")

    def close(self) -> None:
        pass


PRINTERS = {"table": TablePrinter, "json": JsonPrinter, "jsonl": JsonlPrinter}


def _recode(encoding: str | None) -> None:
    """A letter that the terminal cannot show must not end the run; data is UTF-8 wherever it goes."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding=encoding or sys.stdout.encoding, errors="replace")
