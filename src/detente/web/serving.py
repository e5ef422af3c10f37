"""A store -> a server on this machine: indexes made first, then pages until it is ended."""

from __future__ import annotations

import gc
import socket
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from detente.errors import StoreError, UsageError
from detente.run import prepare_store
from detente.store import open_store
from detente.web.app import make_app
from detente.web.explorer import Explorer
from detente.web.systems.balances import list_moments
from detente.web.views.search import prepare_search

HOST = "127.0.0.1"
PORT = 8765
TRIED = 20  # ports from PORT on, where none is asked for
RARELY = (100_000, 50, 100)  # thresholds of garbage collection: hundreds of thousands of kept records make each a pause
PARTING = 10.0  # seconds for what is made ahead to come to an end
QUIET = 1.0  # seconds without a question after which pages are made ahead


def serve_store(folder: str | Path, port: int | None = None, browse: bool = False, corrections: str | Path | None = None,
                say: Callable[[str], None] = print) -> None:
    """Serve until interrupted. ``say`` is told what is done and, when pages can be asked for, the address.

    Raises ``StoreError`` where there is no store, ``UsageError`` where the port is taken."""
    store = open_store(folder)
    try:
        prepare_store(store, lambda step: say(f"{step} …"))
    except StoreError as error:
        say(f"{error}; going on without: some pages will be slow")
    gc.set_threshold(*RARELY)
    listening = _listen(port)
    address, explorer = f"http://{HOST}:{listening.getsockname()[1]}/", Explorer(folder, corrections)
    config = uvicorn.Config(make_app(explorer), log_level="warning", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    ended = threading.Event()
    ahead = threading.Thread(target=_when_ready, args=(server, address, browse, say, explorer, ended), daemon=True)
    ahead.start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        ended.set()
        ahead.join(PARTING)  # what it has begun it ends: a program that ends amid a query aborts


def _listen(port: int | None) -> socket.socket:
    """A socket on that port, or on the first free one where none is asked for."""
    for number in [port] if port is not None else range(PORT, PORT + TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # said, so that answers go out without delay
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
            return listening
        except (OSError, OverflowError):
            listening.close()
    taken = f"port {port} is taken or not allowed" if port is not None else f"ports {PORT} to {PORT + TRIED - 1} are taken"
    raise UsageError(f"{taken}: name another with --port")


def _when_ready(server: uvicorn.Server, address: str, browse: bool, say: Callable[[str], None], explorer: Explorer, ended: threading.Event) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    say(f"explorer at {address} (Ctrl-C ends it)")
    if browse:
        webbrowser.open(address)
    with suppress(OSError):  # the server has ended meanwhile
        look_ahead(explorer, address, ended)


def look_ahead(explorer: Explorer, address: str, ended: threading.Event) -> None:
    """Make the pages that are asked for first, and those of the days through which the slider leads, while nobody asks for others."""
    prepare_search(explorer)
    for path in list_likely(explorer):
        while time.monotonic() - explorer.asked < QUIET and not ended.is_set():
            time.sleep(QUIET / 4)
        if ended.is_set():
            return
        with urllib.request.urlopen(urllib.request.Request(address.rstrip("/") + path, headers={"Sec-Purpose": "prefetch"}), timeout=60):
            pass
        gc.freeze()  # what is kept stays: collecting garbage need not look through it again and again


def list_likely(explorer: Explorer) -> list[str]:
    """Addresses that are likely asked for, the latest days first."""
    if explorer.empty:
        return []
    _, days = list_moments(explorer, explorer.system())
    return ["/", "/world", "/acts", "/search", "/quality", *(f"{view}?at={day}" for day in reversed(days[:-1]) for view in ("/world", "/acts"))]
