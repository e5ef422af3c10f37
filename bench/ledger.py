"""Speed of the ledger: `python -m bench.ledger --data state_dept_press.jsonl.gz [--limit N] [--runs 3] [--long]`.

Press releases go into a store as JSON lines and as a crawl (WARC.gz, full HTML pages), with two workers, through the same
call as `detente code`; the time is that of the whole call: starting the workers, loading, coding, writing. Then the
finished store is run over again, twenty times the corpus is coded with changed ids (`--long`), and a store of synthetic
event rows is asked the two questions of every analyst. Figures are medians over the runs. The data: press releases of
the US Department of State (public domain) as JSON lines with ``title``, ``link``, ``pubDate`` and ``description_html``.
"""
from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import multiprocessing
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import escape
from itertools import islice
from pathlib import Path

from bench.machine import describe_machine
from detente.codebook import load_codebook
from detente.codebook.acts import load_acts
from detente.codebook.columns import empty_row
from detente.read import SourceOptions, iter_pages
from detente.run import RunOptions, code_into
from detente.store import create_store, open_store
from detente.store.dyads import index_dyads, index_path
from detente.store.parts import write_parts

WORKERS = 2
LONG = 20                        # times the corpus
ROWS = 1_000_000
PIECE = 20_000                   # rows of one part, as an import writes them
DAYS = 3_650
FACET = "SELECT type, count(*) AS n FROM dyads WHERE source = 'USA' AND target = 'RUS' GROUP BY type"
EVENTS = ("SELECT type, count(*) AS n FROM events WHERE list_contains(actor_codes, 'USA') "
          "AND list_contains(recipient_codes, 'RUS') GROUP BY type")
PANEL = ("SELECT source, target, date_trunc('month', day) AS month, quad, sum(weight) AS n, avg(score) AS score "
         "FROM dyads GROUP BY ALL")


# -- the corpus ----------------------------------------------------------------------------------------------------


def read_releases(data: Path, most: int | None) -> list[dict]:
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def write_jsonl(releases: list[dict], path: Path, times: int = 1) -> Path:
    """``times`` the releases; a repeated one has another address and a title of its own, so that it is another article."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(times):
            for release in releases:
                changed = {"link": f"{release['link']}?{number}", "title": f"{release['title']} ({number})"} if number else {}
                names = ("title", "link", "pubDate", "description_html")
                out.write(json.dumps({name: release[name] for name in names} | changed, ensure_ascii=False) + "\n")
    return path


def write_warc(releases: list[dict], path: Path) -> Path:
    """A crawl of the releases as whole pages, each record packed by itself."""
    with path.open("wb") as out:
        for release in releases:
            out.write(gzip.compress(warc_record(release["link"], html_page(release))))
    return path


def html_page(release: dict) -> bytes:
    """The page of a release with what surrounds an article on the web: navigation, scripts, teasers, a foot."""
    title = escape(release["title"])
    links = "".join(f'<li><a href="/topic/{n}">Topic {n}</a></li>' for n in range(40))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="US Department of State">
<meta property="article:published_time" content="{parsedate_to_datetime(release['pubDate']).isoformat()}"><script>var a = {{}};</script></head>
<body><header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>{release['description_html']}</article>
<aside><h3>Related</h3><ul>{links}</ul></aside></main><footer><p>Office of the Spokesperson</p><ul>{links}</ul></footer></body>
</html>
""".encode()


def warc_record(url: str, page: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-05-04T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n")
    return head.encode() + answer + b"\r\n\r\n"


# -- coding --------------------------------------------------------------------------------------------------------


class Memory:
    """Largest resident size of this process and of any child while the block runs, in MB, and the children's at each
    fifth of the time; Linux only, else nothing."""

    def __enter__(self) -> Memory:
        self.parent, self.worker, self.seen, self.ended = 0.0, 0.0, [], threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()
        return self

    def _watch(self) -> None:
        while not self.ended.wait(0.2):
            workers = [resident(child.pid) for child in multiprocessing.active_children()]
            self.seen.append(max(workers, default=0.0))
            self.parent, self.worker = max(self.parent, resident("self")), max(self.worker, self.seen[-1])

    def __exit__(self, *_) -> None:
        self.ended.set()
        self.thread.join()

    def fifths(self) -> list[float]:
        size = max(1, len(self.seen) // 5)
        return [max(self.seen[i * size:(i + 1) * size], default=0.0) for i in range(5)]


def resident(process: int | str) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)


def code(source: Path, store: Path) -> tuple[float, dict, Memory]:
    """(seconds, counts, memory) of one call over a source."""
    began = time.perf_counter()
    with Memory() as memory:
        account = code_into(store, [(str(source), iter_pages(source, SourceOptions()))], RunOptions(WORKERS))
    return time.perf_counter() - began, account.counts, memory


def measure_coding(name: str, unit: str, source: Path, folder: Path, runs: int) -> tuple[dict, Path]:
    """Code a source into a fresh store, ``runs`` times; the last store is left."""
    seconds = []
    for number in range(runs):
        store = folder / f"{name}-store"
        shutil.rmtree(store, ignore_errors=True)
        spent, counts, memory = code(source, store)
        seconds.append(spent)
        print(f"{name}: {counts['pages']} {unit}, {counts['kept']} kept, {counts['rejected']} rejected, "
              f"{counts['events']} events: {spent:.1f} s, {counts['pages'] / spent:.1f} {unit}/s; peak memory {memory.worker:.0f} MB a worker, "
              f"{memory.parent:.0f} MB the parent", flush=True)
    speed = counts["pages"] / statistics.median(seconds)
    return {f"{name}_{unit}_s": round(speed, 1), f"{name}_worker_mb": round(memory.worker),
            f"{name}_parent_mb": round(memory.parent)}, store


def measure_long(releases: list[dict], folder: Path) -> dict:
    """Does memory stay where it is when the corpus grows?"""
    source = write_jsonl(releases, folder / "long.jsonl", LONG)
    spent, counts, memory = code(source, folder / "long-store")
    fifths = memory.fifths()
    print(f"long: {counts['pages']} articles, {counts['kept']} kept: {spent:.1f} s, {counts['pages'] / spent:.1f} articles/s; "
          f"parent {memory.parent:.0f} MB; largest worker by fifth of the time: {', '.join(f'{mb:.0f}' for mb in fifths)} MB",
          flush=True)
    return {"long_articles_s": round(counts["pages"] / spent, 1), "long_worker_mb": round(memory.worker),
            "long_parent_mb": round(memory.parent), "long_growth_mb": round(fifths[-1] - fifths[0])}


# -- asking --------------------------------------------------------------------------------------------------------


def synthetic_rows(count: int, dice: random.Random) -> Iterator[dict]:
    """Event rows with the columns and the skew of real ones: a few states act in most of them, one in five names more than two
    parties, one in ten has no recipient."""
    states = [code for code, state in load_codebook().states.items() if state.until is None]
    weights = [1 / (rank + 1) for rank in range(len(states))]
    dice.shuffle(states)
    states = ["USA", "RUS", *(code for code in states if code not in ("USA", "RUS"))]
    acts, blank, first = list(load_acts().items()), empty_row(), dt.date(2015, 1, 1)
    for number in range(count):
        parties = dice.choices(states, weights, k=2 + (dice.random() < 0.2))
        (type, mode), act = dice.choice(acts)
        day = first + dt.timedelta(dice.randrange(DAYS))
        split = len(parties) if dice.random() < 0.1 else 1
        actors, recipients = parties[:split], parties[split:]
        yield blank | {
            "id": f"event1:{number:016x}", "provider": "icews", "trust": 0.6, "article": f"article1:{number // 3:016x}",
            "publisher": f"Paper {number % 97}", "published": day, "day": day, "type": type, "mode": mode or None,
            "quad": act.quad, "score": act.score, "actor_codes": actors, "actor_names": actors, "actor_sectors": ["GOV"] * len(actors),
            "recipient_codes": recipients, "recipient_names": recipients, "recipient_sectors": ["GOV"] * len(recipients),
            "sentence": f"In report {number} the one party did to the other what this row says, officials told reporters.",
            "confidence": 0.5, "record": json.dumps({"Event ID": number, "CAMEO Code": "010", "Story ID": number // 3})}


def write_synthetic(folder: Path, rows: int) -> Path:
    store, made = create_store(folder).folder, synthetic_rows(rows, random.Random(1))
    number = 0
    while piece := list(islice(made, PIECE)):
        name = f"synthetic{number:04d}"
        write_parts(store, "events", name, piece)
        write_parts(store, "shards", name, [{"id": name, "source": "synthetic", "pages": len(piece), "events": len(piece)}])
        number += 1
    return store


def measure_asking(folder: Path, rows: int, runs: int) -> dict:
    began = time.perf_counter()
    store = write_synthetic(folder / "synthetic-store", rows)
    print(f"synthetic: {rows} rows written in {time.perf_counter() - began:.0f} s, {size_mb(store):.0f} MB in "
          f"{len(list(store.glob('events/**/*.parquet')))} parts", flush=True)
    indexing = timed(lambda: index_dyads(store))
    print(f"index of dyads: {indexing:.1f} s, {index_path(store).stat().st_size / 1e6:.0f} MB", flush=True)
    opening = [timed(lambda: open_store(store).sql("SELECT count(*) FROM runs").to_arrow()) for _ in range(runs)]
    ledger, asked = open_store(store), {}
    for name, query in (("facet", FACET), ("events", EVENTS), ("panel", PANEL)):
        first = timed(lambda: ledger.sql(query).to_arrow())
        later = [timed(lambda: ledger.sql(query).to_arrow()) for _ in range(max(3, runs))]
        asked[name] = statistics.median(later)
        found = ledger.sql(query).to_arrow().num_rows
        print(f"{name}: {1000 * asked[name]:.0f} ms (first time {1000 * first:.0f} ms), {found} rows", flush=True)
    print(f"opening: {1000 * statistics.median(opening):.0f} ms to the first answer")
    return {"index_s": round(indexing, 1)} | {f"{name}_ms": round(1000 * seconds, 1) for name, seconds in asked.items()} | {
        "opening_ms": round(1000 * statistics.median(opening), 1)}


def timed(do) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


# ------------------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="press releases, .jsonl.gz; without them only the synthetic store is asked")
    parser.add_argument("--limit", type=int, help="so many releases, no more")
    parser.add_argument("--rows", type=int, default=ROWS, help="synthetic event rows; 0: none")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--long", action="store_true", help=f"code {LONG} times the corpus, too")
    given = parser.parse_args()
    if given.data and not given.data.exists():
        parser.error(f"no such file: {given.data}; bench/ledger.py's docstring says what it holds")
    print(describe_machine())
    figures: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        if given.data:
            figures |= measure_corpus(read_releases(given.data, given.limit), Path(folder), given.runs, given.long)
        if given.rows:
            figures |= measure_asking(Path(folder), given.rows, given.runs)
    print(" ".join(f"{name}={value}" for name, value in figures.items()))


def measure_corpus(releases: list[dict], folder: Path, runs: int, long: bool) -> dict:
    source = write_jsonl(releases, folder / "corpus.jsonl")
    figures, store = measure_coding("jsonl", "articles", source, folder, runs)
    again = [code(source, store)[0] for _ in range(3)]
    print(f"again: {statistics.median(again):.2f} s over the finished store")
    figures["again_s"] = round(statistics.median(again), 2)
    figures |= measure_coding("warc", "pages", write_warc(releases, folder / "crawl.warc.gz"), folder, runs)[0]
    return figures | (measure_long(releases, folder) if long else {})


if __name__ == "__main__":
    sys.exit(main())
