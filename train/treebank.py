"""Treebank files -> paragraphs of gold sentences: what the model learns from.

Reads CoNLL-U (UD English EWT, GUM) and IOB2 (UNER on EWT). EWT's names come from UNER by sentence id; GUM's
from the entities of its MISC column, kept in a column of their own because the two guidelines differ.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path

GUM_TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}


@dataclass
class Sentence:
    """One sentence, a list a column, ``None`` where it has none of it; ``heads`` counts words from 1, 0 is the root."""

    id: str
    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)  # a space follows the word
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    names: list[str] | None = None  # BIO tags, UNER guideline
    entities: list[str] | None = None  # BIO tags, from GUM's own entities
    acts: dict[int, ActAt] | None = None  # word -> the act that begins there


@dataclass(frozen=True)
class ActAt:
    """An act at a word; places are words of the same sentence from 0, below 0 or beyond it in its neighbours."""

    type: str
    mode: str  # "" where the words tell none, or the type has none
    aux: frozenset[str]
    inside: tuple[int, ...]  # the further words that carry it
    actor: tuple[int, ...]
    recipient: tuple[int, ...]


def open_text(path: Path):
    """A text file, plain or ``.gz``."""
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def read_names(path: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Sentence id -> words and BIO tags; only PER, ORG and LOC stay (train also carries OTH and a stray B-O)."""
    words, tags, key, named = [], [], None, {}
    with open_text(path) as lines:
        for line in lines:
            if line.startswith("# sent_id"):
                key = line.split("=", 1)[1].strip()
                words, tags = named.setdefault(key, ([], []))
            elif line[:1].isdigit():
                tag = line.rstrip("\n").split("\t")[2]
                words.append(line.split("\t")[1])
                tags.append(tag if tag[2:] in ("PER", "ORG", "LOC") else "O")
    return {key: (words, _mend(tags)) for key, (words, tags) in named.items()}


def _fit(words: list[str], named: tuple[list[str], list[str]] | None) -> list[str] | None:
    """Tags for ``words`` from an annotation whose words may be cut otherwise (an older release); None: no match."""
    if named is None or "".join(words) != "".join(named[0]):
        return None
    if words == named[0]:
        return named[1]
    by_character = [tag if k == 0 else tag.replace("B-", "I-") for word, tag in zip(*named) for k in range(len(word))]
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    return _mend([by_character[start] for start in starts])


def _mend(tags: list[str]) -> list[str]:
    """BIO that begins every entity with B."""
    out = []
    for before, tag in zip(["O"] + tags, tags):
        out.append("B" + tag[1:] if tag[0] == "I" and before[2:] != tag[2:] else tag)
    return out


def read_paragraphs(path: Path, names: dict[str, tuple[list[str], list[str]]] | None = None) -> list[list[Sentence]]:
    """The file's paragraphs; a new document or a ``newpar`` mark begins one."""
    paragraphs: list[list[Sentence]] = []
    sentence, rows, fresh, until = None, [], True, 0
    glued = True
    with open_text(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if re.match(r"# new(doc|par)( |$)", line):
                fresh = True
            elif line.startswith("# sent_id"):
                sentence, rows, until = Sentence(line.split("=", 1)[1].strip()), [], 0
                if fresh:
                    paragraphs.append([])
                paragraphs[-1].append(sentence)
                fresh = False
            elif line and line[0] != "#":
                cells = line.split("\t")
                if "-" in cells[0]:
                    until = int(cells[0].split("-")[1])
                    glued = "SpaceAfter=No" in cells[9]
                elif "." not in cells[0]:
                    _add(sentence, cells, int(cells[0]), until, glued)
                    rows.append(cells[9])
            elif not line and sentence is not None:
                if names is not None:
                    sentence.names = _fit(sentence.words, names.get(sentence.id))
                elif any("Entity=" in row for row in rows) or "GUM" in sentence.id:
                    sentence.entities = _entities(rows, sentence)
    return paragraphs


def _add(sentence: Sentence, cells: list[str], number: int, until: int, glued: bool) -> None:
    sentence.words.append(cells[1])
    sentence.lemmas.append(cells[2])
    sentence.upos.append(cells[3])
    sentence.xpos.append(cells[4])
    sentence.heads.append(int(cells[6]))
    sentence.labels.append(cells[7])
    inside = number < until  # inside "don't": no space between its words
    sentence.spaces.append(not (inside or (glued if number == until else "SpaceAfter=No" in cells[9])))


def _entities(rows: list[str], sentence: Sentence) -> list[str]:
    """GUM's named people, organisations and places as BIO; outermost wins; named = linked, or headed by PROPN."""
    spans, stack = [], []
    for at, misc in enumerate(rows):
        match = re.search(r"(?:^|\|)Entity=([^|]*)", misc)
        if not match:
            continue
        for opening, closing in re.findall(r"\(([^()]+)|([^()]*)\)", match.group(1)):
            if opening:
                stack.append((opening.split("-"), at))
                continue
            if closing:  # "12)" closes entity 12, opened earlier
                for k in range(len(stack) - 1, -1, -1):
                    if stack[k][0][0] == closing:
                        spans.append((*stack.pop(k), at))
                        break
            elif stack:  # "(12-person-…)" opens and closes on one word
                spans.append((*stack.pop(), at))
    tags = ["O"] * len(rows)
    for parts, start, end in sorted(spans, key=lambda span: span[1] - span[2]):
        kind = GUM_TYPES.get(parts[1] if len(parts) > 1 else "")
        inside = range(start, end + 1)
        heads = [i for i in inside if not start < sentence.heads[i] <= end + 1]
        named = heads and sentence.upos[heads[0]] == "PROPN"
        cut = next((i for i in inside if sentence.words[i] in (",", "(", "'s", "’s", "'", "’") and i > start), None)
        end = end if cut is None else cut - 1
        while named and start < end and sentence.upos[start] != "PROPN":
            start += 1
        # a description around a name ("the Spanish painter Zurbaran, who …") is not the name
        if kind and named and end - start < 7 and all(tags[i] == "O" for i in range(start, end + 1)):
            if all(
                sentence.upos[i] in ("PROPN", "ADP", "DET", "PUNCT", "CCONJ", "NUM", "ADJ", "PART")
                for i in range(start, end + 1)
            ):
                tags[start : end + 1] = ["B-" + kind] + ["I-" + kind] * (end - start)
    return tags


def raw_text(paragraphs: list[list[Sentence]]) -> list[str]:
    """Each paragraph as a reader would see it, rebuilt from words and their spaces (as CoNLL 2018's raw files)."""
    return [
        "".join(w + (" " if s else "") for sentence in p for w, s in zip(sentence.words, sentence.spaces)).strip()
        for p in paragraphs
    ]
