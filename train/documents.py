"""Whole documents of openly licensed sets -> pages: re3d (a title, a text, its address), UD English EWT and GUM (paragraphs of sentences as printed)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

from detente import Page
from train.treebank import open_text

TREEBANKS = ("treebanks/en_ewt-train.conllu.gz", "treebanks/en_gum_open-train.conllu.gz")
_DAY_OF_EWT = re.compile(r"_ENG_(\d{4})(\d\d)(\d\d)_")  # in the name of a document
BREAK = "\n\n"


def read_documents(data: Path) -> Iterator[tuple[str, Page]]:
    """Name and page of every document under ``data`` (train/DATA_CARD.md); a page's day is the one that the set itself gives."""
    for path in sorted((data / "names/re3d").glob("*.documents.jsonl.gz")):
        with open_text(path) as lines:
            for document in map(json.loads, lines):
                name = f"re3d:{document['_id']}"
                yield name, Page(f"{document['title']}{BREAK}{document['text']}".encode(), name, document["sourceUrl"], None)
    for treebank in TREEBANKS:
        for name, day, paragraphs in _read_treebank(data / treebank):
            yield name, Page(BREAK.join(paragraphs).encode(), name, None, day)


def _read_treebank(path: Path) -> Iterator[tuple[str, dt.date | None, list[str]]]:
    """Name, day and paragraphs of each document of a CoNLL-U file."""
    name, day, paragraphs, new = "", None, [], True
    with open_text(path) as lines:
        for line in lines:
            key, _, value = line.strip().partition(" = ")
            if key == "# newdoc id":
                if name:
                    yield name, day, paragraphs
                name, paragraphs = value, []
                day = dt.date(*map(int, found.groups())) if (found := _DAY_OF_EWT.search(name)) else None
            elif key == "# meta::dateCreated" and len(value) == len("2015-08-21"):
                day = dt.date.fromisoformat(value)
            elif line.startswith("# newpar"):
                new = True
            elif key == "# text":
                if new or not paragraphs:
                    paragraphs.append(value)
                else:
                    paragraphs[-1] += f" {value}"
                new = False
    yield name, day, paragraphs
