"""A small store for the tests of the explorer, coded once a session: the bundled pages and press releases."""
from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.read import SourceOptions, iter_pages
from detente.run import RunOptions, code_into, prepare_store
from detente.store import create_store
from detente.store.parts import write_parts
from detente.web import Explorer, make_app

ROOT = Path(__file__).parents[1]
BASE = "http://127.0.0.1:8000"


def code_samples(folder: Path) -> Path:
    """The store, stories grouped and indexes made."""
    sources = [ROOT / "examples" / "press_releases.jsonl", *sorted((ROOT / "src" / "detente" / "samples").glob("*.html"))]
    code_into(folder, [(source.name, iter_pages(str(source), SourceOptions())) for source in sources], RunOptions(workers=1))
    prepare_store(create_store(folder))
    return folder


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory) -> Path:
    return code_samples(tmp_path_factory.mktemp("web") / "sample")


@pytest.fixture(scope="session")
def client(sample_store) -> TestClient:
    """Asks the explorer over the sample store; nothing is written into it but corrections."""
    return TestClient(make_app(Explorer(sample_store)), base_url=BASE, raise_server_exceptions=False)


@pytest.fixture
def empty_client(tmp_path) -> TestClient:
    return TestClient(make_app(Explorer(create_store(tmp_path / "empty").folder)), base_url=BASE, raise_server_exceptions=False)


def copied(store: Path, to: Path) -> Path:
    """A copy that a test may write into."""
    return Path(shutil.copytree(store, to))


HOSTILE = '<script>window.hacked = 1; alert(1)</script><img src=x onerror="window.hacked=1">"\'></textarea></pre>\u202e{{7*7}}'


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory) -> Path:
    """One article whose every text would do harm where it were not taken as text."""
    from test_store import event_row

    folder = create_store(tmp_path_factory.mktemp("web") / "hostile").folder
    text = f"hostile {HOSTILE}\nThe United States sanctioned Russia {HOSTILE}."
    blocks = json.dumps([{"role": "body", "start": 0, "end": len(text), "day": None}])
    start = text.index("The United")
    common = {"url": "javascript:alert(1)", "publisher": HOSTILE, "publisher_country": "USA", "state_owned": False, "published": dt.date(2022, 3, 1)}
    article = common | {"id": "article1:hostile", "page": "p", "document": "d", "title": HOSTILE, "publisher_owner": HOSTILE, "author": HOSTILE, "language": "en",
                        "text": text, "blocks": blocks, "source": HOSTILE, "place": HOSTILE}
    event = event_row(**common | {
        "id": "event1:hostile", "article": "article1:hostile", "type": "SANCTION", "quad": 4, "score": -8.0, "day": dt.date(2022, 3, 1), "day_text": HOSTILE,
        "actor_codes": ["USA"], "actor_names": [HOSTILE], "actor_sectors": ["GOV"], "recipient_codes": ["RUS"], "recipient_names": [HOSTILE], "recipient_sectors": ["GOV"],
        "place_name": HOSTILE, "per_names": [HOSTILE], "per_codes": [""], "trigger": "sanctioned", "trigger_start": text.index("sanctioned"), "block": "body",
        "trigger_end": text.index("sanctioned") + 10, "sentence": text[start:], "sentence_start": start, "sentence_end": len(text), "confidence": 0.9, "why": HOSTILE,
        "record": json.dumps({"why": HOSTILE, "trigger": {"text": "sanctioned", "start": text.index("sanctioned"), "end": text.index("sanctioned") + 10}})})
    write_parts(folder, "articles", "shard00", [article])
    write_parts(folder, "events", "shard00", [event])
    write_parts(folder, "rejected", "shard00", [{"page": "q", "name": HOSTILE, "stage": "read", "reason": HOSTILE, "source": HOSTILE, "place": HOSTILE}])
    write_parts(folder, "shards", "shard00", [{"id": "shard00", "source": HOSTILE, "pages": 2, "kept": 1, "rejected": 1, "events": 1}])
    return folder
