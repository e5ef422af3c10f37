"""Readers' verdicts: of the events that detente tells today of real pages, what strict readers said of them.

Data: the folder with the public sets that bench/README.md lists (``places``, ``times``, ``attribution``, ``corpora``); pages of sets that are not there are passed over. Which
events were judged, and how, is kept in ``bench/data/verdicts.csv``: the page, where the act's word begins in the page's text, type, auxiliary modes and parties (names with
codes), the verdict of a reader who had not seen the code (T true, B borderline, F false, D true but told again), the cause where it is not true, and whether day and source
were right (of T and B). No text of the pages. An event counts as judged where one with the same word, type, auxiliary modes and parties was; what a new version tells
otherwise is not, so the score says how much of what was judged still stands, not how good what is new is: ``judged`` is its share of what is told.

- ``true``, ``false``, ``again``: shares of the judged events that are told; ``sure_true``: of those with confidence .7 and more;
- ``kept``: of the events that were judged true, the share that is told still;
- ``day``, ``per``: of the judged ones that are true or borderline, the share whose day and source the readers found right.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files, read_records, read_table
from bench.measures import share
from bench.places import list_articles
from bench.speed import page_of
from bench.times import read_document
from detente import Coded, Coder, Event, Page

VERDICTS = Path(__file__).parent / "data" / "verdicts.csv"
SURE = 0.7
Key = tuple[str, ...]


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    known = read_verdicts(VERDICTS)
    coder, told, judged, pages = Coder(), 0, [], 0
    for name, page in list_pages(data):
        coded = coder.code(page) if name in known else None
        if isinstance(coded, Coded):
            pages += 1
            told += len(coded.events)
            judged += [(row, event) for event in coded.events if (row := known[name].get(key_of(event)))]
    if not judged:
        raise BadData(f"{data}: no page of which readers judged anything")
    for row, event in [(row, event) for row, event in judged if row["verdict"] == "F"][:show]:
        print(f"{event.confidence:.2f} {event.type} {row['actor']} > {row['recipient']} ({row['cause']}): {event.sentence.text}", file=sys.stderr)
    return summarise([row for row, _ in judged], [row for row, event in judged if event.confidence >= SURE], known) | {"judged": share(len(judged), told), "told": told, "pages": pages}


def summarise(rows: list[dict], sure: list[dict], known: dict[str, dict[Key, dict]]) -> dict[str, float | int]:
    """The shares; see above."""
    of = lambda some, verdict: share(sum(row["verdict"] == verdict for row in some), len(some))
    kind = [row for row in rows if row["verdict"] in "TB"]
    true_ones = sum(row["verdict"] == "T" for rows_of_page in known.values() for row in rows_of_page.values())
    return {
        "true": of(rows, "T"), "false": of(rows, "F"), "again": of(rows, "D"), "sure_true": of(sure, "T"), "kept": share(sum(row["verdict"] == "T" for row in rows), true_ones),
        "day": share(sum(row["day"] == "ok" for row in kind), len(kind)), "per": share(sum(row["per"] == "ok" for row in kind), len(kind)),
    }


def key_of(event: Event) -> Key:
    """What must be the same for a verdict to hold."""
    sides = ("+".join(sorted(f"{e.name}[{e.code or '?'}]" for e in side)) for side in (event.actor, event.recipient))
    return str(event.trigger.start), event.type, " ".join(event.aux), *sides


def read_verdicts(path: Path) -> dict[str, dict[Key, dict]]:
    """Page -> what was judged of it. Raises ``BadData`` for a table of another form."""
    out: dict[str, dict[Key, dict]] = defaultdict(dict)
    try:
        for row in read_table(path):
            out[row["page"]][row["start"], row["type"], row["aux"], row["actor"], row["recipient"]] = row
    except KeyError as trouble:
        raise BadData(f"{path}: no table of verdicts: no column {trouble}") from trouble
    return out


def list_pages(data: Path) -> Iterator[tuple[str, Page]]:
    """The pages of the sets that are below a folder, with their names in the table."""
    for name in ("lgl", "gwn"):
        for path in _found(data, f"places/{name}.xml.gz"):
            for number, article in enumerate(list_articles(path)):
                page = f"{name}:{article.get('docid') or number}"
                title, text = article.findtext("title") or "", article.findtext("text") or ""
                whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
                yield page, Page(whole.encode(), page, None)
    for folder in _found(data, "times"):
        for path in list_files(folder, ".tml"):
            document = read_document(path)
            name = f"tml:{path.name.removesuffix('.gz').removesuffix('.tml')}"
            yield name, Page(document.text.strip().encode(), name, None, document.day)
    for path in _found(data, "attribution/polnear_dev.jsonl.gz"):
        for record in read_records(path):
            yield f"pn:{record['name']}", Page(record["text"].encode(), f"pn:{record['name']}", None)
    for path in _found(data, "corpora/state_dept_press.jsonl.gz"):
        seen: set[str] = set()
        for release in read_records(path):
            if release["link"] not in seen:  # a revision is another page
                seen.add(release["link"])
                yield release["link"], page_of(release)


def _found(data: Path, path: str) -> list[Path]:
    return [data / path] if (data / path).exists() else []
