"""Speed of the explorer: `python -m bench.web --data state_dept_press.jsonl.gz [--store DIR] [--requests 40]`.

A store of a million events and some 50,000 articles is made from the press releases: coded once, then written fifty times over with
other ids, days and states (the words stay), beside synthetic rows of another provider; kept in `--store` and used again where it is
there. `detente serve` is started on it as a user would; every view is asked for over HTTP with arguments drawn from the store, each
set of arguments once (pages that take none: ten times), so that what the server keeps from one page to the next helps only as it helps a reader. Printed: time to the
first answer after the start, median and 95th percentile a view in milliseconds, the bytes of a first visit. The data: press releases
of the US Department of State (public domain) as JSON lines.
"""
from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pyarrow.parquet as pq

from bench.ledger import PIECE, code, read_releases, synthetic_rows, write_jsonl
from bench.machine import describe_machine
from detente.codebook import load_codebook
from detente.run import prepare_store
from detente.store import create_store, open_store
from detente.store.parts import SHARDED, write_parts

TIMES = 50                      # the corpus over
ROWS = 1_000_000                # events in all
APART = 71                      # days between one copy of the corpus and the next
SPAN = 3_650                    # days within which the copies lie
SHUFFLED = ("USA", "RUS", "CHN", "JPN", "GBR", "FRA", "DEU", "UKR", "IRN", "ISR")   # exchanged for each other, so that some pairs stay frequent
IDS = ("id", "article", "about", "page", "document")
DAYS = ("published", "day", "day_until", "since", "until")
CODES = ("actor_codes", "recipient_codes", "third_codes", "per_codes", "party_codes", "parties")
REPEATED = 10                   # requests of a page that takes no arguments
WORDS = ("sanctions", "ceasefire", "visit", "\"human rights\"", "nuclear", "trade", "president", "humanitarian", "summit", "elections", "grain", "missile")


# -- the store -----------------------------------------------------------------------------------------------------


def make_store(data: Path, folder: Path) -> Path:
    """The store of the bench at ``folder``; what is there already is used."""
    if (folder / "store.json").exists():
        return folder
    coded = folder.with_name(f"{folder.name}-once")
    shutil.rmtree(coded, ignore_errors=True)
    source = write_jsonl(read_releases(data, None), folder.with_name("releases.jsonl"))
    code(source, coded)
    half = folder.with_name(f"{folder.name}-half")
    shutil.rmtree(half, ignore_errors=True)
    store = create_store(half).folder
    multiply(coded, store)
    add_synthetic(store)
    for path in (coded, source):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    half.rename(folder)
    return folder


def multiply(source: Path, store: Path) -> None:
    """Write the shards of one store into another TIMES over, shards of the size that coding gives them."""
    names = sorted(path.stem for path in (source / "shards").glob("*.parquet"))
    rows = {name: {table: read_parts(source, table, name) for table in (*SHARDED, "shards")} for name in names}
    for number in range(TIMES):
        change = make_change(number)
        for name in names:
            copy = f"{name[:-3]}{number:03d}"
            for table in SHARDED:
                if rows[name][table]:
                    write_parts(store, table, copy, [change(table, row) for row in rows[name][table]])
            write_parts(store, "shards", copy, [row | {"id": copy} for row in rows[name]["shards"]])


def read_parts(store: Path, table: str, name: str) -> list[dict]:
    return [row for path in sorted((store / table).glob(f"**/{name}.parquet")) for row in pq.read_table(path, partitioning=None).to_pylist()]


def make_change(number: int) -> Callable[[str, dict], dict]:
    """What makes another row of one: ids, days, states, outlets; copy 0 stays as it is."""
    exchanged, later = exchange_states(number), dt.timedelta(-(number * APART) % SPAN)

    def change(table: str, row: dict) -> dict:
        if not number:
            return row
        out = row | {name: f"{row[name][:-3]}{number:03d}" for name in IDS if row.get(name)}
        out |= {name: row[name] + later for name in DAYS if row.get(name) and row[name].year < 2100}
        out |= {name: [exchanged.get(one, one) for one in row[name]] for name in CODES if row.get(name)}
        out |= {name: exchanged.get(row[name], row[name]) for name in ("place_country", "publisher_country") if row.get(name)}
        if row.get("publisher"):
            out["publisher"] = f"Paper {number % 97}"
        return out | {name: f"{row[name]} ({number})" for name in ("title",) if row.get(name)}

    return change


def exchange_states(number: int) -> dict[str, str]:
    """State -> another: the large ones among themselves, the others among themselves."""
    dice = random.Random(number)
    living = [one for one, state in load_codebook().states.items() if state.until is None]
    out: dict[str, str] = {}
    for group in (list(SHUFFLED), [one for one in living if one not in SHUFFLED]):
        out |= dict(zip(group, dice.sample(group, len(group))))
    return out


def add_synthetic(store: Path) -> None:
    """Rows of another provider until there are ROWS events."""
    (row,) = open_store(store).sql("SELECT count(*) AS events FROM events")
    made, number = synthetic_rows(ROWS - row["events"], random.Random(1)), 0
    while piece := list(islice(made, PIECE)):
        name = f"synthetic{number:04d}"
        write_parts(store, "events", name, piece)
        write_parts(store, "shards", name, [{"id": name, "source": "synthetic", "pages": len(piece), "events": len(piece)}])
        number += 1


# -- the questions -------------------------------------------------------------------------------------------------


def draw_questions(store: Path, address: str, requests: int, dice: random.Random) -> dict[str, list[str]]:
    """View -> addresses, each with arguments of its own, as a reader comes to them: what is told of often is looked at often.

    World and acts: on the days through which the slider leads, and (``_any``) on days that are typed in."""
    ledger = open_store(store)

    def draw(query: str) -> list[dict]:
        return dice.sample(found := list(ledger.sql(query)), min(requests, len(found)))

    events = draw("SELECT id, article FROM events WHERE provider = 'detente' USING SAMPLE 5000 ROWS (reservoir, 1)")
    stories = draw("SELECT id FROM stories WHERE reports > 1 ORDER BY id LIMIT 5000")
    pairs = draw("SELECT source, target FROM (SELECT source, target, count(*) AS n FROM dyads WHERE provider = 'detente' AND source <> target GROUP BY ALL) ORDER BY n DESC LIMIT 200")
    states = draw("SELECT source FROM (SELECT source, count(*) AS n FROM dyads WHERE provider = 'detente' GROUP BY ALL) ORDER BY n DESC LIMIT 120")
    (span,) = ledger.sql("SELECT min(published) AS first, max(published) AS last FROM parts_articles")
    months = [f"{year}-{month:02d}" for year in range(span["first"].year + 1, span["last"].year + 1) for month in range(1, 13)]
    days = dice.sample([f"{month}-{day}" for month in months for day in (11, 17, 23)], requests)
    stops = httpx.get(f"{address}/world.json").json()["slider"]["days"]
    led = dice.sample(stops, min(requests, len(stops)))
    return {
        "home": ["/"] * REPEATED,
        "article": [f"/article/{row['article']}" for row in events],
        "event": [f"/event/{row['id']}" for row in events],
        "story": [f"/story/{row['id']}" for row in stories],
        "search": [f"/search?{urlencode(one)}" for one in islice(draw_searches(dice, months), requests)],
        "dyad": [f"/dyad/{row['source']}/{row['target']}" for row in pairs],
        "state": [f"/state/{row['source']}" for row in states],
        "world": [f"/world?at={day}" for day in led],
        "acts": [f"/acts?at={day}" for day in led],
        "world_any": [f"/world?{urlencode({'at': day, 'show': dice.choice(['network', 'matrix', 'map'])})}" for day in days],
        "acts_any": [f"/acts?at={day}" for day in reversed(days)],
        "quality": ["/quality"] * REPEATED,
        "sql": [f"/sql?{urlencode({'q': query})}" for query in (
            "SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC", "FROM runs", "SELECT * FROM stories ORDER BY reports DESC LIMIT 20",
            "SELECT source, target, sum(weight) AS n FROM dyads GROUP BY ALL ORDER BY n DESC LIMIT 50")],
    }


def draw_searches(dice: random.Random, months: list[str]) -> Iterator[Mapping]:
    """A search box, then facets: words, a state, a dyad, a type, years, and some of these together."""
    yield {}
    while True:
        parts = {"q": dice.choice(WORDS), "party": dice.choice(SHUFFLED), "type": dice.choice(["CONSULT", "SANCTION", "ACCUSE", "AID", "SUPPORT"]),
                 "since": dice.choice(months), "aux": dice.choice(["none", "future"]), "outlet": f"Paper {dice.randrange(1, 50)}"}
        yield {name: parts[name] for name in dice.sample(sorted(parts), dice.choice([1, 1, 2, 2, 3]))}


# -- asking --------------------------------------------------------------------------------------------------------


def start_server(store: Path) -> tuple[subprocess.Popen, str, float]:
    """(process, address, seconds until its first page)."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())", "serve", "--store", str(store)],
                               stderr=subprocess.PIPE, text=True)
    address = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    httpx.get(f"{address}/static/app.css")
    return process, address, time.perf_counter() - began


def wait_idle(process: int) -> float:
    """Seconds until the server has made the pages that it makes ahead (Linux; elsewhere a minute)."""
    began, before = time.perf_counter(), -1.0
    while time.perf_counter() - began < 300 and (now := used(process)) - before > 0.1:
        before = now
        time.sleep(5)
    return time.perf_counter() - began - 5


def used(process: int) -> float:
    """Seconds of processor time that it has used."""
    try:
        parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        time.sleep(55)
        return 0.0
    return (int(parts[11]) + int(parts[12])) / 100


def ask_views(address: str, questions: Mapping[str, list[str]]) -> dict[str, list[float]]:
    """View -> milliseconds of each request; prints a line a view."""
    spent: dict[str, list[float]] = {}
    with httpx.Client(base_url=address, timeout=60, headers={"accept-encoding": "gzip"}) as client:
        for view, addresses in questions.items():
            spent[view] = []
            for one in addresses:
                began = time.perf_counter()
                answer = client.get(one)
                spent[view].append(1000 * (time.perf_counter() - began))
                assert answer.status_code == 200, (one, answer.status_code, answer.text[-500:])
            print(f"{view:9} {len(addresses):3} requests: median {statistics.median(spent[view]):4.0f} ms, 95th percentile "
                  f"{percentile(spent[view], 95):4.0f} ms, first {spent[view][0]:4.0f} ms, slowest {max(spent[view]):4.0f} ms", flush=True)
    return spent


def percentile(values: list[float], share: int) -> float:
    """
    >>> percentile([1.0, 2.0, 3.0, 4.0], 50)
    2.0
    """
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def weigh_visit(address: str, page: str) -> int:
    """Bytes over the wire of a first visit: the page, and all that it names or loads."""
    with httpx.Client(base_url=address, headers={"accept-encoding": "gzip"}) as client:
        sizes = {}
        waiting = [page]
        while waiting:
            one = waiting.pop()
            with client.stream("GET", one) as answer:
                sizes[one] = sum(map(len, answer.iter_raw())) + sum(len(k) + len(v) + 4 for k, v in answer.headers.raw)
            text = client.get(one).text if one == page else ""
            waiting += [name for name in re.findall(r'(?:src|href)="(/static/[^"]+)"', text) if name not in sizes]
            waiting += [f"/static/{script}" for mark, script in (("class=\"chart\"", "charts.js"), ("class=\"network\"", "network.js")) if mark in text]
    return sum(sizes.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, default=Path("build/web-store"))
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    print(describe_machine(), flush=True)
    given.store.parent.mkdir(parents=True, exist_ok=True)
    store = make_store(given.data, given.store)
    began = time.perf_counter()
    prepare_store(open_store(store), lambda step: print(f"{step} …", flush=True))
    print(f"prepared in {time.perf_counter() - began:.1f} s", flush=True)
    process, address, start = start_server(store)
    try:
        questions = draw_questions(store, address, given.requests, random.Random(1))
        print(f"looked ahead for {wait_idle(process.pid):.0f} s", flush=True)
        spent = ask_views(address, questions)
        weights = {page: weigh_visit(address, page) for page in ("/", "/world", "/dyad/USA/RUS")}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    figures = {"start_s": round(start, 2)} | {f"{view}_ms": round(statistics.median(ms)) for view, ms in spent.items()}
    figures |= {f"{view}_p95_ms": round(percentile(ms, 95)) for view, ms in spent.items()}
    figures |= {f"wire_{page.split('/')[1] or 'home'}_kb": round(size / 1000) for page, size in weights.items()}
    print(json.dumps(figures) if given.json else " ".join(f"{name}={value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
