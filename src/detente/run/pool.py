"""Tasks -> their results, over processes: one that hangs or dies is replaced, and the page it was at is named.

A worker tells before each page which one it takes up. The parent kills a worker that stays too long at one page, gives
the task to a fresh one, and says with it which page to pass over and why.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from detente.errors import DetenteError

TICK = 0.2  # seconds between two looks at the clock
TRIES = 3  # of a task whose worker died at no page


@dataclass
class Task:
    """``skip`` maps the number of a page to the reason to pass it over."""

    work: Any
    skip: dict[int, str] = field(default_factory=dict)
    tries: int = 0


@dataclass
class Worker:
    process: Any
    pipe: Connection
    task: Task | None = None
    page: int | None = None
    since: float = 0.0


class Pool:
    """``start()`` gives a fresh worker's function: (work, skip, tell) -> result. It runs in another process."""

    def __init__(self, start: Callable[[], Callable], workers: int, patience: float):
        self.start, self.patience = start, patience
        self.workers = [self._hire() for _ in range(workers)]
        self.stopping = False  # set from outside: what is under way is finished, nothing is begun

    def _hire(self) -> Worker:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.start), daemon=True)
        with _uninterrupted():
            process.start()
        theirs.close()
        return Worker(process, pipe)

    def run(self, works: Iterator[Any], tell: Callable[[int], None] = lambda pages: None) -> Iterator[tuple[Any, Any]]:
        """(work, result) of each, as they are done; a result may be an exception that the worker raised."""
        waiting: deque[Task] = deque()
        while True:
            self._hand_out(works, waiting)
            busy = [worker for worker in self.workers if worker.task]
            if not busy:
                return
            for pipe in wait([worker.pipe for worker in busy], TICK):
                worker = next(w for w in busy if w.pipe is pipe)
                try:
                    what, value = pipe.recv()
                except (EOFError, OSError):
                    yield from self._bury(worker, self._how_it_died(worker), waiting)
                    continue
                if what == "page":
                    worker.page, worker.since = value, time.monotonic()
                    tell(1)
                else:
                    task, worker.task, worker.page = worker.task, None, None
                    yield task.work, value
            for worker in self.workers:
                if worker.task and worker.page is not None and time.monotonic() - worker.since > self.patience:
                    worker.process.kill()
                    yield from self._bury(worker, f"took longer than {self.patience:g} seconds", waiting)

    def _hand_out(self, works: Iterator[Any], waiting: deque[Task]) -> None:
        for worker in self.workers:
            if worker.task is None:
                task = waiting.popleft() if waiting else None
                if task is None and not self.stopping:
                    work = next(works, None)
                    task = Task(work) if work is not None else None
                if task is None:
                    return
                worker.task, worker.page, worker.since = task, None, time.monotonic()
                worker.pipe.send((task.work, task.skip))

    def _how_it_died(self, worker: Worker) -> str:
        worker.process.join(5)
        code = worker.process.exitcode
        return f"the process that read it died ({signal.Signals(-code).name if code and code < 0 else f'exit code {code}'})"

    def _bury(self, worker: Worker, reason: str, waiting: deque[Task]) -> Iterator[tuple[Any, Any]]:
        task, page = worker.task, worker.page
        worker.process.join(5)
        fresh = self._hire()
        worker.process, worker.pipe, worker.task, worker.page = fresh.process, fresh.pipe, None, None
        task.tries += page is None
        if task.tries >= TRIES:
            yield task.work, DetenteError(f"the work was given up: {reason}, {TRIES} times before its first page")
            return
        if page is not None:
            task.skip[page] = reason
        waiting.append(task)

    def close(self) -> None:
        for worker in self.workers:
            worker.process.kill() if worker.task else worker.pipe.close()
        for worker in self.workers:
            worker.process.join(5)


def _serve(pipe: Connection, start: Callable[[], Callable]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    try:
        do = start()
    except Exception as error:  # handed over with the first task
        do = partial(_fail, error)
    try:
        while True:
            work, skip = pipe.recv()
            try:
                result = do(work, skip, lambda page: pipe.send(("page", page)))
            except Exception as error:  # handed to the parent, who raises it
                result = error
            pipe.send(("done", result))
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent has ended
        return


def _fail(error: Exception, *_) -> None:
    raise error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What starts here is deaf to a Ctrl-C, which a terminal sends to all; the parent hears it at the end of the block."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # whose first start would undo what comes next
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
