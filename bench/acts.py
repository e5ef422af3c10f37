"""Acts marked in text, nothing given: ``train/constructed/README.md`` has the form.

Lines below a heading (``# page: DAY URL``) are paragraphs of one page; a line before any heading is a page of its own. An event is right
where its type is that of a marked act whose trigger it overlaps (or that stands within two words of it) and each side of the
act that is marked overlaps some party of that side (order free for CONSULT, COOPERATE, AGREE). ``recall``, ``precision``, ``f1``
count these; ``typed_…`` count type and trigger alone; ``aux`` is the share of the typed whose auxiliary modes are right. An act that the page
marks twice is told once: a marked act is not missed where the page has an event of its type between parties of its words (``retold``).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files
from bench.measures import SYMMETRIC, f1, share
from detente import Article, Coder, Event
from detente.articles.marks import find_host
from detente.records import Block
from train.marked import Act, Page, Span, read_pages

NEAR = 12  # characters between two triggers of one act ("lodged a complaint")
BREAK = "\n\n"


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    count = Counter()
    for article, block, acts, events, here in _list_blocks(data, Coder()):
        told = score_block(article.text, acts, events, here, count)
        if told and show > count["shown"]:
            count["shown"] += 1
            print("\n".join([f"\n{block.text}", *told]), file=sys.stderr)
    return summarise(count)


def judge(data: Path, coder: Coder) -> Iterator[tuple[Event, bool, bool]]:
    """Every event that a coder tells, whether its type and parties are those of a marked act, and whether its type is."""
    for _, _, acts, _, here in _list_blocks(data, coder):
        right = {id(e): _has_parties(e, acts[i]) for i, e in match(acts, here).items()}
        yield from ((e, right.get(id(e), False), id(e) in right) for e in here)


def match(acts: list[Act], events: list[Event]) -> dict[int, Event]:
    """The event of each marked act that has one; acts whose parties are right choose first."""
    left, found = list(events), {}
    for asked in (_is_right, _is_typed):
        for i, act in enumerate(acts):
            if i not in found and (event := next((e for e in left if asked(e, act)), None)):
                left.remove(event)
                found[i] = event
    return found


def _list_blocks(data: Path, coder: Coder) -> Iterator[tuple[Article, Block, list[Act], tuple[Event, ...], list[Event]]]:
    """Every paragraph of the marked pages at a path, its acts, the events of its page, and its own: what another act is about is no claim, and not marked."""
    for path in list_files(data, ".tsv"):
        try:
            pages = list(read_pages(path))
        except (OSError, EOFError, UnicodeDecodeError) as trouble:
            raise BadData(f"{path}: {trouble}") from trouble
        except ValueError as trouble:  # names the file and the line
            raise BadData(str(trouble)) from trouble
        for page in pages:
            article, marked = lay_out(page)
            events = coder.code_article(article).events
            contents = {e.about for e in events if e.about}
            claims = [e for e in events if not (e.aux and e.id in contents)]
            for block, acts in zip(article.blocks, marked):
                yield article, block, acts, events, [e for e in claims if block.start <= e.trigger.start < block.end]


def lay_out(page: Page) -> tuple[Article, list[list[Act]]]:
    """The page as an article whose blocks are its lines, and each line's acts, spans counted in the article's text."""
    text, blocks, acts = "", [], []
    for line, marked in page.lines:
        at = len(text) + len(BREAK) * bool(blocks)
        text += BREAK * bool(blocks) + line
        blocks.append(Block("headline" if not blocks and len(page.lines) > 1 else "body", line, at, at + len(line)))
        acts.append([replace(a, actor=_moved(a.actor, at), trigger=_moved(a.trigger, at), recipient=_moved(a.recipient, at)) for a in marked])
    outlet = find_host(page.url)
    article = Article(
        "text", page.url, None, outlet.name if outlet else None, outlet.country if outlet else None, outlet.owner_kind == "state" if outlet else None,
        None, page.day, "en", text, tuple(blocks),
    )
    return article, acts


def _moved(spans: list[Span], by: int) -> list[Span]:
    return [(start + by, end + by) for start, end in spans]


def score_block(text: str, acts: list[Act], events: tuple[Event, ...], here: list[Event], count: Counter) -> list[str]:
    """Counts one block, ``here`` its events; what is missed and what is too much, in lines for a reader."""
    told, found = [], match(acts, here)
    left = [e for e in here if not any(e is f for f in found.values())]
    for i, act in enumerate(acts):
        event = found.get(i)
        if event is None and any(e.type == act.type and e not in here and _has_names(text, e, act) for e in events):
            count["retold"] += 1
            continue
        count["gold"] += 1
        count["gold", act.type] += 1
        if event is None:
            told.append(f"    missed {_describe(text, act)}")
            continue
        count["typed"] += 1
        count["aux"] += set(event.aux) == set(act.aux)
        if set(event.aux) != set(act.aux):
            told.append(f"    {list(event.aux)} is {_describe(text, act)} {event.why}")
        if _has_parties(event, act):
            count["right"] += 1
            count["right", act.type] += 1
        else:
            told.append(f"    parties of {_describe(text, act)} are {_parties(event)} {event.why}")
    for event in here:
        count["found"] += 1
        count["found", event.type] += 1
    return told + [f"    extra {e.type} {e.mode} {list(e.aux)} {_parties(e)} [{e.trigger.text}] {e.why}" for e in left]


def _is_typed(event: Event, act: Act) -> bool:
    return event.type == act.type and _near(event, act)


def _is_right(event: Event, act: Act) -> bool:
    return _is_typed(event, act) and _has_parties(event, act)


def _has_names(text: str, event: Event, act: Act) -> bool:
    """Whether each side of the act has a word of a party of the event's."""
    words = {w for e in (*event.actor, *event.recipient) for w in e.text.split() if w[:1].isupper()}
    sides = [" ".join(text[a:b] for a, b in side).split() for side in (act.actor, act.recipient) if side]
    return bool(sides) and all(words & set(side) for side in sides)


def _near(event: Event, act: Act) -> bool:
    return any(event.trigger.start < end + NEAR and start - NEAR < event.trigger.end for start, end in act.trigger)


def _has_parties(event: Event, act: Act) -> bool:
    if act.type in SYMMETRIC:
        everybody = [*event.actor, *event.recipient]
        return all(_overlaps(everybody, side) for side in (act.actor, act.recipient))
    return _overlaps(event.actor, act.actor) and _overlaps(event.recipient, act.recipient)


def _overlaps(entities, spans) -> bool:
    return not spans or any(e.start < end and start < e.end for e in entities for start, end in spans)


def _describe(text: str, act: Act) -> str:
    actor, trigger, recipient = ([text[a:b] for a, b in spans] for spans in (act.actor, act.trigger, act.recipient))
    return f"{act.type} {act.mode} {sorted(act.aux)} {actor} -> {recipient} {trigger}"


def _parties(event: Event) -> str:
    return f"{[e.text for e in event.actor]} -> {[e.text for e in event.recipient]}"


def summarise(count: Counter) -> dict[str, float | int]:
    types = sorted(key[1] for key in count if isinstance(key, tuple) and key[0] == "gold")
    out = {"f1": f1(count["right"], count["found"], count["gold"]), "precision": share(count["right"], count["found"]), "recall": share(count["right"], count["gold"]),
           "typed_precision": share(count["typed"], count["found"]), "typed_recall": share(count["typed"], count["gold"]), "aux": share(count["aux"], count["typed"])}
    return out | {f"f1_{t}": f1(count["right", t], count["found", t], count["gold", t]) for t in types} | {"acts": count["gold"]}
