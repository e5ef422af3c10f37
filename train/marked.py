"""Marked text -> texts with their acts (*.tsv) or names (*.txt); `python -m train.marked FILE…` checks files. Forms: train/constructed/README.md."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.codebook.acts import load_acts
from train.treebank import open_text

AUX = ("historical", "future", "hypothetical", "negation")  # in the order of the network's scorer
MARK = re.compile(r"\[((?:[atr]\d+)(?:,[atr]\d+)*):([^\[\]]+)\]")
NAME = re.compile(r"\[(PER|ORG|LOC):([^\[\]]+)\]")
HEADING = "# page:"
Span = tuple[int, int]  # characters of the text


@dataclass
class Act:
    """A marked act."""

    type: str
    mode: str | None
    aux: frozenset[str]
    actor: list[Span] = field(default_factory=list)
    trigger: list[Span] = field(default_factory=list)
    recipient: list[Span] = field(default_factory=list)


@dataclass
class Page:
    """Paragraphs of one page with their acts."""

    day: dt.date | None
    url: str | None
    lines: list[tuple[str, list[Act]]] = field(default_factory=list)


def read_marked(path: Path) -> Iterator[tuple[str, list[Act]]]:
    """(text, acts) of each line. Raises ``ValueError`` with place and reason for a line that does not follow the form."""
    yield from _read(path, read_line)


def read_pages(path: Path) -> Iterator[Page]:
    """The pages of a file: lines below a ``# page:`` heading are paragraphs of one; a line before any heading is a page of its own."""
    page = None
    for number, line in _lines(path, HEADING):
        if line.startswith(HEADING):
            if page is not None:
                yield page
            page = Page(*_at(path, number, _heading, line))
            continue
        marked = _at(path, number, read_line, line)
        if page is None:
            yield Page(None, None, [marked])
        else:
            page.lines.append(marked)
    if page is not None:
        yield page


def _heading(line: str) -> tuple[dt.date | None, str | None]:
    """Day and address of a page, "-" for what is not known."""
    day, _, url = line[len(HEADING) :].strip().partition(" ")
    return None if day == "-" else dt.date.fromisoformat(day), None if url in ("", "-") else url


def read_names(path: Path) -> Iterator[tuple[str, list[tuple[Span, str]]]]:
    """(text, names) of each line, a name as its span and PER, ORG or LOC. Raises ``ValueError`` as ``read_marked`` does."""
    yield from _read(path, read_named_line)


def _read(path: Path, read: Callable[[str], tuple]) -> Iterator[tuple]:
    for number, line in _lines(path):
        yield _at(path, number, read, line)


def _at(path: Path, number: int, read: Callable[[str], tuple], line: str) -> tuple:
    try:
        return read(line)
    except ValueError as trouble:
        raise ValueError(f"{path}, line {number}: {trouble}: {line}") from None


def read_line(line: str) -> tuple[str, list[Act]]:
    marked, tab, tail = line.partition("\t")
    if not tab:
        raise ValueError("no tab")
    acts = {key: _act(words) for key, words in _tail(tail)}
    text, marks = _unmark(marked, MARK)
    for span, keys in marks:
        for key in keys.split(","):
            if key[1:] not in acts:
                raise ValueError(f"act {key[1:]} is not told after the tab")
            act = acts[key[1:]]
            {"a": act.actor, "t": act.trigger, "r": act.recipient}[key[0]].append(span)
    for key, act in acts.items():
        if len(act.trigger) != 1:
            raise ValueError(f"act {key} has {len(act.trigger)} triggers")
    return text, list(acts.values())


def read_named_line(line: str) -> tuple[str, list[tuple[Span, str]]]:
    return _unmark(line, NAME)


def _unmark(marked: str, pattern: re.Pattern) -> tuple[str, list[tuple[Span, str]]]:
    """The text without its marks, and what each says of which characters."""
    text, at, marks = "", 0, []
    for mark in pattern.finditer(marked):
        text += marked[at : mark.start()]
        marks.append(((len(text), len(text) + len(mark[2])), mark[1]))
        text += mark[2]
        at = mark.end()
    text += marked[at:]
    if "[" in text or "]" in text:
        raise ValueError("a bracket is left")
    return text, marks


def _tail(tail: str) -> Iterator[tuple[str, list[str]]]:
    for piece in tail.split(";"):
        if piece.strip():
            key, equal, words = piece.strip().partition("=")
            if not equal:
                raise ValueError(f"no = in {piece!r}")
            yield key, words.split()


def _act(words: list[str]) -> Act:
    type_, mode, aux = words[0], words[1] if len(words) > 1 else "-", frozenset(words[2:])
    if (type_, "" if mode == "-" else mode) not in load_acts():
        raise ValueError(f"no act {type_} {mode}")
    if unknown := aux.difference(AUX):
        raise ValueError(f"no auxiliary mode {sorted(unknown)}")
    return Act(type_, None if mode == "-" else mode, aux)


def _lines(path: Path, heading: str | None = None) -> Iterator[tuple[int, str]]:
    """The numbered lines that hold a sentence, and those that begin as a heading does."""
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and (line[0] != "#" or heading is not None and line.startswith(heading)):
                yield number, line.rstrip("\n")


def main() -> int:
    types, seen, bad = Counter(), Counter(), 0
    for name in sys.argv[1:]:
        for number, line in _lines(Path(name)):
            try:
                text, marks = read_line(line) if Path(name).suffix == ".tsv" else read_named_line(line)
            except ValueError as trouble:
                bad += 1
                print(f"{name}, line {number}: {trouble}: {line[:120]}")
                continue
            seen[text] += 1
            types.update(mark.type if isinstance(mark, Act) else mark[1] for mark in marks)
            types["nothing"] += not marks
    print(f"{sum(seen.values())} sentences, {bad} bad, {sum(n - 1 for n in seen.values())} doubled; " + ", ".join(f"{t} {n}" for t, n in types.most_common()))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
