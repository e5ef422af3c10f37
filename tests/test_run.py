"""Runs over many pages: nothing lost, nothing double, whatever kills them; one bad page is one rejected row."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy_run import run_toy, toy_pages

from detente.errors import StoreBusy, StoreError
from detente.store import open_store
from detente.store.lock import writing

PROGRAM = Path(__file__).with_name("toy_run.py")


def contents(store: Path) -> dict[str, bytes]:
    """Every part but those of ``runs``, which tell of time."""
    parts = [p for p in Path(store).glob("**/*.parquet") if p.parent.name not in ("runs", "index")]
    return {str(p.relative_to(store)): p.read_bytes() for p in parts}


def count(store, table: str) -> int:
    return next(iter(open_store(store).sql(f"SELECT count(*) AS n FROM {table}")))["n"]


def start(store: Path, pages: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, str(PROGRAM), str(store), str(pages)])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("undisturbed")
    run_toy(store, toy_pages(160), workers=1)
    return store


def test_two_workers_give_what_one_gives(undisturbed, tmp_path):
    run_toy(tmp_path, toy_pages(160), workers=2)
    assert contents(tmp_path) == contents(undisturbed)


def test_a_run_killed_at_any_moment_and_begun_again_gives_the_undisturbed_store(undisturbed, tmp_path):
    dice, kills = random.Random(7), 0
    for _ in range(30):
        process = start(tmp_path, 160)
        try:
            process.wait(dice.uniform(0.3, 1.6))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            if (tmp_path / "store.json").exists():
                assert count(tmp_path, "events") == count(tmp_path, "articles")  # nothing is half-read
    else:
        run_toy(tmp_path, toy_pages(160))
    assert kills
    assert contents(tmp_path) == contents(undisturbed)
    assert count(tmp_path, "events") == 160


def test_an_interrupted_run_ends_cleanly_and_goes_on(undisturbed, tmp_path):
    process = start(tmp_path, 160)
    while not list(tmp_path.glob("shards/*.parquet")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) in (130, 0)
    assert not list(tmp_path.glob("**/*.tmp"))
    run_toy(tmp_path, toy_pages(160))
    assert contents(tmp_path) == contents(undisturbed)
    assert {row["outcome"] for row in open_store(tmp_path).runs()} <= {"interrupted", "done"}


def test_a_finished_store_is_left_as_it_is(undisturbed):
    before = contents(undisturbed)
    account = run_toy(undisturbed, toy_pages(160))
    assert account.counts["shards"] == 0 and account.counts["skipped"] == 20
    assert contents(undisturbed) == before


def test_pages_given_again_in_another_order_write_nothing_new(undisturbed):
    account = run_toy(undisturbed, toy_pages(160)[::-1])
    assert account.counts["kept"] == 0 and account.counts["again"] == 160


def test_one_page_that_hangs_dies_or_hits_a_bug_is_one_rejected_row(tmp_path):
    special = {3: "hang here", 12: "die here", 13: "bug here", 20: "reject this"}
    account = run_toy(tmp_path, toy_pages(24, special), patience=1.5)
    assert account.counts["kept"] == 20
    reasons = {row["place"]: row["reason"] for row in open_store(tmp_path).rejected()}
    assert set(reasons) == {"toy:3", "toy:12", "toy:13", "toy:20"}
    assert "longer than 1.5 seconds" in reasons["toy:3"] and "exit code 7" in reasons["toy:12"]
    assert "ValueError: oops" in reasons["toy:13"] and reasons["toy:20"] == "the page says so"


def test_the_second_writer_is_told(undisturbed):
    with writing(undisturbed), pytest.raises(StoreBusy, match="another process"):
        run_toy(undisturbed, toy_pages(1))


def test_readers_read_while_one_writes(undisturbed):
    with writing(undisturbed):
        assert count(undisturbed, "events") == 160


def test_the_same_article_under_other_bytes_counts_once(tmp_path):
    pages = toy_pages(4)
    again = [type(p)(type(p.result)(p.result.content, p.result.name, p.result.url, None), p.place) for p in pages]
    run_toy(tmp_path, pages, shard=2)
    run_toy(tmp_path, again, shard=2)
    assert count(tmp_path, "articles") == 4 and count(tmp_path, "events") == 4


@pytest.mark.skipif(sys.platform != "linux", reason="a full disk is simulated by a limit of Linux")
def test_a_full_disk_is_one_clear_error_and_the_run_can_go_on(undisturbed, tmp_path):
    code = ("import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); sys.argv = ['x', %r, '40', '1'];"
            "import runpy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            "sys.path.insert(0, %r); import toy_run; from detente.errors import StoreError\n"
            "from detente.store.parts import write_file\nfrom pathlib import Path\n"
            "rows = [dict(id=str(i) * 50, source='s', first='f', pages=1, again=0, kept=i, rejected=0, events=0, ties=0, package='p',"
            " codebook='c', model='m') for i in range(4000)]\n"
            "try:\n    write_file(Path(sys.argv[1]) / 'shards' / 'big.parquet', 'shards', rows)\n"
            "except StoreError as error:\n    print(error)\n") % (str(tmp_path), str(PROGRAM.parent))
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "the store cannot be written: File too large" in said.stdout, said.stderr
    assert not list(tmp_path.glob("**/*.parquet")) and not list(tmp_path.glob("**/*.tmp"))


def test_a_store_that_may_not_be_written_says_so(tmp_path):
    (tmp_path / "store").write_text("a file")
    with pytest.raises(StoreError, match="no store can be made"):
        run_toy(tmp_path / "store", toy_pages(1))
