"""A question on the command line -> rows printed: the body of ``detente ask``."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import sys

from detente.cli.read import print_found
from detente.cli.words import clean, shorten_around
from detente.errors import UsageError

WORDS_SHOWN = 160  # characters of a sentence in a table
QUESTIONS = ("events", "ties", "articles", "stories", "rejected", "runs", "search", "sql")
# What a person wants to see of each; the other formats have every column.
SHOWN = {
    "events": ("day", "event", "words", "publisher"),
    "ties": ("published", "tie", "words"),
    "stories": ("day", "story", "reports", "articles", "voices", "first report"),
    "articles": ("published", "publisher", "title", "revision", "revisions"),
    "rejected": ("stage", "reason", "name", "place"),
    "runs": ("began", "command", "outcome", "pages", "kept", "rejected", "events", "package"),
}


def ask_store(question: str, words: list[str], store: str, filters: dict, form: str, output: str | None) -> int:
    """Print the answer; 0 also where it is empty, which is said."""
    from detente.store import open_store

    if question not in QUESTIONS:
        raise UsageError(f"no such question: {question}; ask {', '.join(QUESTIONS)}")
    ledger = open_store(store)
    if question == "stories":
        from detente.run import refresh_stories

        refresh_stories(ledger)
    rows = _rows_of(ledger, question, words, filters)
    return print_found(lambda: PRINTERS[form](rows, question, output))


def _rows_of(ledger, question: str, words: list[str], filters: dict):
    if question == "sql":
        if not words:
            raise UsageError("what is the query? detente ask sql \"SELECT type, count(*) FROM events GROUP BY type\"")
        _no_filters(question, filters)
        return ledger.sql(" ".join(words))
    if question == "search":
        if not words:
            raise UsageError("search for what? detente ask search ceasefire")
        _no_filters(question, filters, "limit")
        return ledger.search(" ".join(words), limit=filters.get("limit") or 50)
    if words:
        raise UsageError(f"what is {' '.join(words)!r}? {question} takes filters, as --between USA RUS")
    return getattr(ledger, question)(**filters)


def _no_filters(question: str, filters: dict, but: str = "") -> None:
    stray = next((name for name, value in filters.items() if value is not None and name != but), None)
    if stray:
        raise UsageError(f"{question} takes no --{stray}: say it in the query")


def print_table(rows, question: str, output: str | None) -> int:
    from rich.table import Table

    from detente.cli.show import printing

    _no_output(output, "table")
    told = [TOLD[question](row) if question in TOLD else row for row in rows]
    columns = [c for c in SHOWN.get(question, rows.columns) if not told or c in told[0]]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in told:
        table.add_row(*(_cell(row[column]) for column in columns))
    if told:
        with printing() as console:
            console.print(table)
    return len(told)


def tell_event(row: dict) -> dict:
    """An event as a person reads it: the act, who and whom, where, per whom; and the words around the one that carries it."""
    sides = [", ".join(f"{c or '?'} {n}".strip() for c, n in zip(row[f"{k}_codes"], row[f"{k}_names"])) for k in SIDES]
    parties = f"{sides[0] or '?'} → {sides[1]}" if sides[1] else sides[0]
    lines = [", ".join([f"{row['type']} {row['mode'] or ''}".strip(), *row["aux"]]), parties]
    lines += [f"in {row['place_name'] or row['place_country']}"] if row["place_name"] or row["place_country"] else []
    lines += [f"per {' › '.join(row['per_names'])}"] if row["per_names"] else []
    day = row["day"] or row["published"]
    return {"day": day, "event": "\n".join(map(clean, lines)), "words": _words(row), "publisher": row["publisher"]}


def tell_tie(row: dict) -> dict:
    mark = {1: "+", -1: "−"}.get(row["polarity"], "·")
    return {"published": row["published"], "tie": f"{mark} {row['kind']}\n{' – '.join(row['party_codes'])}", "words": _words(row)}


def tell_story(row: dict) -> dict:
    """A deed in a line, how many tell of it, and on what they differ."""
    whom = f" → {', '.join(row['recipients'])}" if row["recipients"] else ""
    lines = [", ".join([f"{row['type']} {row['mode'] or ''}".strip(), *row["aux"]]), f"{', '.join(row['actors']) or '?'}{whom}"]
    lines += [f"in {row['place_name'] or row['place_country']}"] if row["place_name"] or row["place_country"] else []
    differ = ", ".join(json.loads(row["disagreements"] or "{}"))
    lines += [f"reports differ on {differ}"] if differ else []
    first = f"{row['first_published'] or ''} {row['outlets'][0] if row['outlets'] else ''}".strip()
    counts = {"reports": row["reports"], "articles": len(row["articles"]), "voices": len(row["owners"])}
    return {"day": row["day"] or row["first_published"], "story": "\n".join(map(clean, lines))} | counts | {"first report": first}


def _words(row: dict) -> str:
    text, trigger = " ".join((row["sentence"] or "").split()), row["trigger"] or ""
    start = max(0, text.find(trigger))
    return shorten_around(text, start, start + len(trigger), WORDS_SHOWN)[0]


SIDES = ("actor", "recipient")
TOLD = {"events": tell_event, "ties": tell_tie, "stories": tell_story}


def _cell(value) -> str:
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "\n".join(clean(line) for line in text.split("\n"))


def print_json(rows, question: str, output: str | None) -> int:
    _no_output(output, "json")
    told = list(rows)
    print(json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
    return len(told)


def print_jsonl(rows, question: str, output: str | None) -> int:
    _no_output(output, "jsonl")
    count = 0
    for count, row in enumerate(rows, 1):
        print(json.dumps(row, ensure_ascii=False, default=_plain))
    return count


def print_csv(rows, question: str, output: str | None) -> int:
    """Lists as their members parted by "|"."""
    _no_output(output, "csv")
    writer, count = csv.writer(sys.stdout, lineterminator="\n"), 0
    writer.writerow(rows.columns)
    for count, row in enumerate(rows, 1):
        writer.writerow("|".join(map(str, v)) if isinstance(v, list) else v for v in row.values())
    return count


def write_parquet(rows, question: str, output: str | None) -> int:
    if output is None:
        raise UsageError("parquet is written to a file: add --output FILE")
    import pyarrow.parquet as pq

    content = rows.to_arrow()
    try:
        pq.write_table(content, output, compression="zstd")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {os.strerror(error.errno) if error.errno else error}") from None
    return content.num_rows


def _no_output(output: str | None, form: str) -> None:
    if output is not None:
        raise UsageError(f"--output is for parquet; {form} goes to standard output")


def _plain(value):
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


PRINTERS = {"table": print_table, "json": print_json, "jsonl": print_jsonl, "csv": print_csv, "parquet": write_parquet}
