"""Speed of reading: `python -m bench.speed --data state_dept_press.jsonl.gz [--articles 500] [--runs 3]`; as a task of the
bench, one run over 200 articles.

HTML bodies of press releases go in, Coded pages come out, in two processes that share the articles. Each run has fresh
processes; loading is measured apart and is not in the speed. The time of each stage is taken around the stage as the
pipeline calls it. Figures are medians over the runs. The data: press releases of the US Department of State (public
domain) as JSON lines with ``title``, ``link``, ``pubDate`` and ``description_html``.
"""
from __future__ import annotations

import argparse
import gc
import gzip
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from email.utils import parsedate_to_datetime
from html import escape
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from bench.errors import BadData
from bench.machine import describe_machine
from detente import Coded, Page, pipeline

PROCESSES = 2
STAGES = ("read_article", "read_sentences", "mark_actors", "mark_reports", "mark_days", "mark_places", "code_events",
          "code_ties")
SAMPLE = "us-japan-meeting.html"


def read_pages(data: Path, most: int) -> list[Page]:
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        return [page_of(json.loads(line)) for line in islice(lines, most)]


def page_of(release: dict) -> Page:
    title, body = escape(release["title"]), release["description_html"]
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return Page(html.encode(), release["link"], release["link"], parsedate_to_datetime(release["pubDate"]).date())


def timed(function, spent: Counter, name: str):
    def run(*given, **named):
        began = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[name] += time.perf_counter() - began
    return run


def work(pages: list[Page], ready, results) -> None:
    """One process: load, wait for the others, code its pages, report."""
    began = time.perf_counter()
    coder = pipeline.Coder()
    coder.code(Page(files("detente.samples").joinpath(SAMPLE).read_bytes()))
    loading, spent = time.perf_counter() - began, Counter()
    for name in STAGES:
        setattr(pipeline, name, timed(getattr(pipeline, name), spent, name))
    gc.freeze()  # as the workers of `detente code` do
    ready.wait()
    began, done = time.perf_counter(), Counter()
    for page in pages:
        count(coder.code(page), done)
    seconds = time.perf_counter() - began
    results.put({"loading": loading, "seconds": seconds, "done": done, "stages": spent, "peak": peak_memory()})


def count(coded, done: Counter) -> None:
    done["articles"] += 1
    if isinstance(coded, Coded):
        done.update(words=len(coded.article.text.split()), events=len(coded.events), ties=len(coded.ties))
    else:
        done["rejected"] += 1


def peak_memory() -> float:
    """Largest resident size of this process so far, in MB (Linux counts in KB, macOS in bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def run_once(pages: list[Page]) -> list[dict]:
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(PROCESSES), context.Queue()
    workers = [context.Process(target=work, args=(pages[i::PROCESSES], ready, results)) for i in range(PROCESSES)]
    for worker in workers:
        worker.start()
    reports = []
    while len(reports) < PROCESSES:
        if any(worker.exitcode for worker in workers):
            raise SystemExit("a process failed; its message is above")
        if not results.empty():
            reports.append(results.get())
        time.sleep(0.05)
    for worker in workers:
        worker.join()
    return reports


def cold(*arguments: str, runs: int) -> float:
    """Median wall time of a command in a fresh process, in seconds."""
    command = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())", *arguments]
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def print_report(runs: list[list[dict]]) -> None:
    middle = statistics.median
    done = sum((r["done"] for r in runs[0]), Counter())
    walls = [max(r["seconds"] for r in run) for run in runs]
    print(f"articles: {done['articles']} ({done['rejected']} rejected), {done['words']} words, "
          f"{done['events']} events, {done['ties']} ties")
    print(f"speed: {done['articles'] / middle(walls):.1f} articles/s, {done['words'] / middle(walls):.0f} words/s "
          f"({PROCESSES} processes, wall time, median of {len(runs)} runs: {', '.join(f'{w:.1f} s' for w in walls)})")
    print(f"loading: {middle(r['loading'] for run in runs for r in run):.2f} s a process (codebook, model, first page)")
    print(f"peak memory: {middle(max(r['peak'] for r in run) for run in runs):.0f} MB a process")
    total = [sum(r["seconds"] for r in run) for run in runs]
    shares = {name: middle(sum(r["stages"][name] for r in run) / t for run, t in zip(runs, total)) for name in STAGES}
    print("share of time by stage:")
    for name, share in {**shares, "everything else": 1 - sum(shares.values())}.items():
        print(f"  {name:16} {100 * share:5.1f} %")


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    """Articles and words a second of two processes, and the peak memory of one, over 200 articles, one run."""
    try:
        pages = read_pages(data, 200)
    except (OSError, EOFError, KeyError, ValueError) as trouble:
        raise BadData(f"{data}: no press releases as JSON lines: {trouble!r}") from trouble
    reports = run_once(pages)
    done, wall = sum((r["done"] for r in reports), Counter()), max(r["seconds"] for r in reports)
    return {"articles_per_second": done["articles"] / wall, "words_per_second": done["words"] / wall,
            "megabytes": max(r["peak"] for r in reports), "articles": done["articles"], "events": done["events"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="press releases, .jsonl.gz")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if not given.data.exists():
        parser.error(f"no such file: {given.data}; bench/speed.py's docstring says what it holds")
    pages = read_pages(given.data, given.articles)
    print(describe_machine())
    print_report([run_once(pages) for _ in range(given.runs)])
    with as_file(files("detente.samples") / SAMPLE) as sample:
        print(f"cold: detente read of one page {cold('read', str(sample), runs=given.runs):.2f} s, "
              f"detente --help {cold('--help', runs=given.runs):.2f} s")


if __name__ == "__main__":
    main()
