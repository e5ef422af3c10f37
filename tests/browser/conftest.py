"""A real browser on a real server: skipped where there is none (``make test-web`` installs it)."""
from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of an explorer over the store, while the block runs."""
    import uvicorn

    from detente.web import Explorer, make_app

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(Explorer(folder)), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def address(sample_store) -> Iterator[str]:
    with serving(sample_store) as there:
        yield there


@pytest.fixture(scope="session")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-web installs it")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium: make test-web installs it")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *WEBGL])
        yield opened
        opened.close()


class Errors(list):
    """What a page complains of: errors on its console, scripts that fail, requests to anywhere but its own server."""

    def watch(self, page, address: str) -> None:
        page.on("console", lambda message: self.append(message.text) if message.type in ("error", "warning") and "GPU stall" not in message.text else None)
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else self.append(f"asked {request.url}"))


@pytest.fixture
def errors() -> Errors:
    return Errors()


@pytest.fixture
def open_page(browser, address, errors):
    """Opens an address of the explorer in a context of its own; at the end nothing may have been complained of."""
    contexts = []

    def open_at(path: str = "/", base: str = address, **options):
        context = browser.new_context(**{"viewport": WIDE, "base_url": base} | options)
        contexts.append(context)
        page = context.new_page()
        errors.watch(page, base)
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="session")
def views(client) -> dict[str, str]:
    return list_views(client)


def list_views(client) -> dict[str, str]:
    """View -> an address of it with something to see."""
    def first(query: str) -> str:
        return client.get("/sql.json", params={"q": f"SELECT id FROM ({query}) LIMIT 1"}).json()["tables"]["rows"]["rows"][0]["id"]

    article = first("""SELECT article AS id FROM events WHERE provider = 'detente' AND block = 'body' GROUP BY article
                       HAVING count(*) BETWEEN 6 AND 12 ORDER BY count(DISTINCT type) + count(DISTINCT place_country) DESC, article""")
    event = first(f"SELECT id FROM events WHERE article = '{article}' AND len(recipient_codes) > 0 AND block = 'body' ORDER BY confidence DESC, id")
    story = first("SELECT id FROM stories ORDER BY len(outlets) DESC, reports DESC, id")
    return {"home": "/", "article": f"/article/{article}", "event": f"/event/{event}", "story": f"/story/{story}", "search": "/search?q=sanctions",
            "dyad": "/dyad/USA/RUS", "state": "/state/JPN", "world": "/world", "matrix": "/world?show=matrix", "map": "/world?show=map&state=USA", "acts": "/acts",
            "quality": "/quality", "sql": "/sql?q=SELECT+type,+count(*)+AS+n+FROM+events+GROUP+BY+type+ORDER+BY+n+DESC"}
