"""A plain text dump -> pieces with roles.

Scraped text has lost its markup: captions, credits, titles of other stories and login prompts stand between the
paragraphs. Each line is first judged by its own words (``lines``), then by its neighbours, step by step; a step only
names lines that no step before it named, and what is left is body.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from detente.articles.drafts import (
    Draft, Piece, find_author, find_published, find_publisher, is_stray_title, make_piece, split_suffix, squeeze)
from detente.articles.language import share_of_latin
from detente.articles.lines import (
    ends_sentence, is_captioned, is_pointer, is_posed, is_title, name_role, split_caption)
from detente.articles.marks import find_outlet, read_stamp

LONGEST_HEADLINE = 30            # words
MOST_LINES = 50_000
LEAST_WRAPPED = 0.6              # share of a paragraph's lines that end in mid-sentence, in hard-wrapped text


@dataclass(slots=True)
class Line:
    """A line on its way to a role. ``base``: without the publisher's mark; ``joined``: belongs to the line above."""

    text: str
    gap: bool                    # a blank line stands before it
    role: str | None = None
    base: str = ""
    joined: bool = False


def read_dump(text: str, url: str | None = None) -> Draft:
    """A plain text page taken apart; every non-blank line ends up in one piece."""
    lines = _split_credits(_unwrap(_split_lines(text)))
    mark = _find_mark(lines)
    for line in lines:
        line.base = _strip_mark(line.text, mark)
    for step in STEPS:
        step(lines)
    pieces = _rescue_body(_join_pieces(lines))
    title = next((p.text for p in pieces if p.role == "headline"), None)
    publisher = mark or find_publisher(pieces, url)
    return Draft(pieces, title, publisher, find_author(pieces), find_published(pieces, url), url)


def _split_lines(text: str) -> list[Line]:
    lines, gap = [], True
    for raw in text.split("\n"):
        line = squeeze(raw)
        if line:
            lines.append(Line(line, gap))
        gap = not line
    if len(lines) > MOST_LINES:
        raise ValueError(f"more than {MOST_LINES} lines: not one page")
    return lines


def _unwrap(lines: list[Line]) -> list[Line]:
    """Hard-wrapped paragraphs as one line each."""
    inner = [(line.text, after.text) for line, after in zip(lines, lines[1:]) if not after.gap]
    cut = [after for line, after in inner if not ends_sentence(line) and 40 <= len(line) <= 100]
    lower = sum(after[:1].islower() for after in cut)       # lines of a list would all begin with capitals
    if len(inner) < 3 or len(cut) < LEAST_WRAPPED * len(inner) or 3 * lower < len(cut) or any(
            len(line.text) > 110 for line in lines):
        return lines
    out: list[list[Line]] = []
    for line in lines:
        if line.gap or not out:
            out.append([line])
        else:
            out[-1].append(line)
    return [Line(" ".join(line.text for line in group), True) for group in out]


def _split_credits(lines: list[Line]) -> list[Line]:
    """A credit glued to its caption becomes two lines; the caption's repeat elsewhere shows best where to cut."""
    bases = {split_suffix(line.text)[0] for line in lines if len(line.text) > 30}
    out = []
    for line in lines:
        parts = _split_line(line.text, bases)
        out.append(Line(parts[0][1], line.gap, parts[0][0] if len(parts) > 1 else None))
        out.extend(Line(words, False, role) for role, words in parts[1:])
    return out


def _split_line(text: str, bases: set[str]) -> list[tuple[str, str]]:
    credited = text.startswith("©") or (len(text) < 600 and name_role(text[:60]) == "credit")
    if credited:
        cut = next((i for i in range(3, min(len(text), 400)) if text[i:] in bases), None)
        if cut:
            return [("credit", text[:cut].strip()), ("caption", text[cut:])]
        return split_caption(text)
    if len(text) < 600 and (is_posed(text) or is_captioned(text) or not ends_sentence(text)):
        parts = split_caption(text)
        return parts if len(parts) > 1 and parts[0][0] == "caption" else [("", text)]
    return [("", text)]


def _find_mark(lines: list[Line]) -> str | None:
    """The publisher's mark: a suffix that repeats, that a known outlet bears, or that ends a repeated line."""
    texts = {line.text for line in lines}
    marks: Counter[str] = Counter()
    for line in lines:
        base, mark = split_suffix(line.text)
        if mark and mark[:1].isupper() and not ends_sentence(mark):
            marks[mark] += 1 + 2 * (base in texts) + 2 * bool(find_outlet(mark))
    best = max(marks, key=marks.__getitem__, default=None)
    return best if best and marks[best] >= 2 else None


def _strip_mark(text: str, mark: str | None) -> str:
    base, found = split_suffix(text)
    return base if mark and found == mark else text


def _mark_furniture(lines: list[Line]) -> None:
    """Lines whose own words tell; lines in a script that is not the page's."""
    latin = share_of_latin(" ".join(line.text for line in lines)[:20_000]) >= 0.5
    for line in lines:
        if line.role is None:
            line.role = "boilerplate" if read_stamp(line.text)[0] else name_role(line.text)
        if line.role is None and latin and share_of_latin(line.text[:2_000]) < 0.5:
            line.role = "boilerplate"


def _mark_menus(lines: list[Line]) -> None:
    """Three or more lines of one to three words in a row, none a sentence: a menu."""
    run: list[Line] = []
    for line in [*lines, Line("the end of the page.", True, "body")]:
        if line.role in (None, "boilerplate") and len(line.text.split()) <= 3 and not ends_sentence(line.text):
            run.append(line)
            continue
        if len(run) >= 3:
            for item in run:
                item.role = "boilerplate"
        run = []


def _mark_headline(lines: list[Line]) -> None:
    """The first line that no one claimed, if it can be a title; its repeats are furniture."""
    free = [line for line in lines if line.role is None]
    if len(free) < 2:
        return
    repeated = [line for line in free[:6] if line.text == line.base and any(
        other is not line and other.base == line.base for other in free[:6])]
    first = next((line for line in repeated if not ends_sentence(line.text) and is_title(line.text)), free[0])
    if len(first.text.split()) > LONGEST_HEADLINE or first.text.endswith((".", ".”", '."', ":", ";", ",")):
        return
    first.role = "headline"
    for line in free:
        if line is not first and line.base == first.base:
            line.role = "boilerplate"


def _mark_images(lines: list[Line]) -> None:
    """Lines that bear the publisher's mark are texts of images: a repeat, a pointer to another story, or a caption."""
    captions = {line.text for line in lines if line.role == "caption"}
    for line, after in zip(lines, [*lines[1:], None]):
        if line.role is not None or line.base == line.text:
            continue
        if line.base in captions:
            line.role = "boilerplate"
        elif after is not None and after.role is None and is_title(after.base):
            line.role = after.role = "teaser"
            after.joined = True
        else:
            line.role = "caption"
        captions.add(line.base)


def _mark_captions(lines: list[Line]) -> None:
    """Lines that say they describe a picture, or that describe a pose and stand next to a credit."""
    for i, line in enumerate(lines):
        if line.role is not None:
            continue
        beside = [n.role for n in (*lines[max(i - 1, 0):i], *lines[i + 1:i + 2])]
        credited = "credit" in beside and (is_posed(line.text) or not ends_sentence(line.text))
        if is_captioned(line.text) or (
                credited and 4 <= len(line.text.split()) <= 70 and line.text[0] not in "\"“”'‘"):
            line.role = "caption"
        elif is_posed(line.text) and not ends_sentence(line.text):
            line.role = "caption"


def _mark_pointed(lines: list[Line]) -> None:
    """Titles under "Related stories:"."""
    open_list = False
    for line in lines:
        if line.role == "teaser" and is_pointer(line.text):
            open_list = True
        elif line.role is None and open_list and not ends_sentence(line.text) and 3 <= len(line.text.split()) <= 20:
            line.role = "teaser"
        elif line.role not in ("boilerplate", "credit"):
            open_list = False


def _mark_strays(lines: list[Line]) -> None:
    for line in lines:
        if line.role is None and is_stray_title(line.base):
            line.role = "teaser"


_CLOSING = re.compile(r"(?:to )?(?:participate in|join|take part in) the|comments?\b|\d[\d,]* comments?"
                      r"|(?:leave|post|add) a comment", re.I)


def _mark_comments(lines: list[Line]) -> None:
    """What follows the comment box, if it is less than half of the page: readers' words, not the article's."""
    total, said = sum(len(line.text) for line in lines if line.role is None), 0
    for i, line in enumerate(lines):
        if line.role is None:
            said += len(line.text)
        elif line.role == "boilerplate" and said > total - said and _CLOSING.match(line.text):
            for other in lines[i + 1:]:
                other.role = other.role or "boilerplate"
            return


STEPS: tuple[Callable[[list[Line]], None], ...] = (
    _mark_furniture, _mark_menus, _mark_headline, _mark_images, _mark_captions, _mark_pointed, _mark_strays,
    _mark_comments)


def _join_pieces(lines: list[Line]) -> tuple[Piece, ...]:
    """Lines as pieces; an image's text and the title under it are one teaser."""
    pieces: list[Piece] = []
    for line in lines:
        if line.joined and pieces:
            pieces[-1] = Piece(pieces[-1].role, f"{pieces[-1].text}\n{line.text}")
        else:
            pieces.append(make_piece(line.role or "body", line.text))
    return tuple(pieces)


def _rescue_body(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """A page of hardly more than one line, which no neighbour can explain, is read as running text."""
    told = [p for p in pieces if p.role not in ("boilerplate", "credit", "byline")]
    alone = len(told) == 1 and len(pieces) <= 5 and told[0].role in ("headline", "teaser")
    if alone and len(told[0].text.split()) >= 4:
        return tuple(Piece("body", p.text) if p is told[0] else p for p in pieces)
    return pieces
