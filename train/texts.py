"""All text that a network learns from, in one file: `python -m train.texts --data DIR --out FILE [--reader DIR]`.

``--data`` holds treebanks/, names/ and corpora/ (see train/DATA_CARD.md). Without ``--reader`` the treebanks and their names alone; with an exported
reader, which cuts it into words, marked text too, and press releases that nobody marked.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html

from detente.model.parser import read_parser
from train.acts import read_acts, read_acts_beside, read_named, read_unmarked
from train.marked import read_pages
from train.treebank import Sentence, read_names, read_paragraphs

COLUMNS = ("upos", "xpos", "labels")
HERE = Path(__file__).parent
PRESS = "corpora/state_dept_press.jsonl.gz"
Paragraphs = list[list[Sentence]]


@dataclass(frozen=True)
class Texts:
    """Paragraphs by kind: ``learned`` (treebanks; constructed, wordings, articles, annotated, beside, named, unmarked) and ``watched`` (ewt, gum; acts);
    ``tags``: the values of each column."""

    tags: dict[str, list[str]]
    learned: dict[str, Paragraphs]
    watched: dict[str, Paragraphs]


def read_treebanks(data: Path, part: str) -> tuple[Paragraphs, Paragraphs]:
    """(EWT with UNER names, GUM) of one part."""
    names = read_names(data / f"names/uner_ewt-{part}.iob2.gz")
    return (
        read_paragraphs(data / f"treebanks/en_ewt-{part}.conllu.gz", names),
        read_paragraphs(data / f"treebanks/en_gum_open-{part}.conllu.gz"),
    )


def find_unmarked(data: Path, taken: set[str]) -> Iterator[str]:
    """Paragraphs of the releases that nobody marked or measures with; one in four, by its address, is kept for reading by eye."""
    with gzip.open(data / PRESS, "rt", encoding="utf-8") as lines:
        for line in lines:
            release = json.loads(line)
            url = release["link"]
            if url in taken or int(hashlib.sha1(url.encode()).hexdigest(), 16) % 4 == 0:
                continue
            body = lxml.html.fromstring(f"<div>{release['description_html']}</div>")
            for element in body.iter("p", "li", "h1", "h2", "h3", "h4"):
                text = " ".join(element.text_content().split())
                if len(text.split()) > 3:
                    yield text


def gather(data: Path, reader: Path | None) -> Texts:
    ewt, gum = read_treebanks(data, "train")
    ewt_dev, gum_dev = read_treebanks(data, "dev")
    tags = {k: sorted({x for p in ewt + gum for s in p for x in getattr(s, k)}) for k in COLUMNS}
    learned, watched = {"treebanks": ewt + gum}, {"ewt": ewt_dev, "gum": gum_dev}
    if reader is not None:
        cut = read_parser(reader)
        constructed, annotated, marked = HERE / "constructed", HERE / "annotated", HERE.parent / "bench/marked"
        articles, wordings = (set(constructed.glob(f"{kind}-*.tsv")) for kind in ("articles", "wordings"))
        taken = {page.url for folder in (annotated, marked) for path in folder.glob("*.tsv") for page in read_pages(path) if page.url}
        learned |= {
            "constructed": read_acts(set(constructed.glob("*.tsv")) - articles - wordings, cut),
            "wordings": read_acts(wordings, cut),
            "articles": read_acts(articles, cut),
            "annotated": read_acts(annotated.glob("*.tsv"), cut),
            "beside": read_acts_beside(ewt + gum, annotated / "treebanks.csv"),
            "named": read_named(constructed, cut),
            "unmarked": read_unmarked(find_unmarked(data, taken), cut),
        }
        watched["acts"] = read_acts(marked.glob("*.tsv"), cut)
    return Texts(tags, learned, watched)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reader", type=Path, help="folder of an exported reader")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    texts = gather(given.data, given.reader)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(given.out, "wb", compresslevel=6) as file:
        pickle.dump((texts.tags, texts.learned, texts.watched), file, protocol=pickle.HIGHEST_PROTOCOL)
    for name, paragraphs in (texts.learned | texts.watched).items():
        print(f"{name}: {len(paragraphs)} paragraphs, {sum(len(s.words) for p in paragraphs for s in p)} words")


if __name__ == "__main__":
    main()
