"""Whole pages: events, ties and every slot, against pages annotated by bench/gold/README.md."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadData
from bench.inputs import list_files, read_text
from bench.measures import SYMMETRIC, calibration_error, f1, share
from detente import Coded, Coder, Event, Page

TEXTS = (".txt", ".html")


@dataclass(frozen=True)
class GoldPage:
    name: str
    page: Page
    events: list[dict]
    ties: list[dict]


def read_gold(data: Path) -> list[GoldPage]:
    """The pages of a folder, each a text beside its annotation. Raises ``BadData`` for words that the page does not hold."""
    return [read_gold_page(path) for path in list_files(data, *TEXTS)]


def read_gold_page(path: Path) -> GoldPage:
    text, beside = read_text(path), path.with_suffix(".json")
    try:
        gold = json.loads(read_text(beside))
        day = dt.date.fromisoformat(gold["published"]) if gold["published"] else None
    except (ValueError, KeyError) as trouble:
        raise BadData(f"{beside}: {trouble}") from trouble
    for row in [*gold["events"], *gold["ties"]]:
        if row["words"] not in text:
            raise BadData(f"{beside}: the page does not hold the words {row['words']!r}")
        if row.get("trigger", "") not in row["words"]:
            raise BadData(f"{beside}: {row['trigger']!r} is not in {row['words']!r}")
    return GoldPage(path.stem, Page(text.encode(), str(path), gold.get("url"), day), gold["events"], gold["ties"])


def parties_of_gold(row: dict) -> tuple:
    return _parties(row["type"], [p.split()[0] for p in row["actor"]], [p.split()[0] for p in row["recipient"]])


def parties_of(event: Event) -> tuple:
    return _parties(event.type, [e.code for e in event.actor], [e.code for e in event.recipient])


def _parties(type_: str, actor: list, recipient: list) -> tuple:
    if type_ in SYMMETRIC or (type_ == "ASSAULT" and not recipient):
        return (type_, frozenset(c for c in [*actor, *recipient] if c))
    return (type_, frozenset(c for c in actor if c), frozenset(c for c in recipient if c))


@dataclass(frozen=True)
class Judged:
    """One event that detente told, and whether its type and parties are the gold's; ``slots``: whether each filled slot is, ``act`` first,
    the others only where gold has such an act there."""

    event: Event
    right: bool
    slots: Mapping[str, bool]


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    count, judged, n = Counter(), [], 0
    for name, told in _score_pages(data, Coder(), count, judged):
        if show > n and told:
            print(f"\n== {name}", *told, sep="\n", file=sys.stderr)
            n += 1
    return summarise(count, judged)


def judge(data: Path, coder: Coder) -> list[Judged]:
    """Every event that a coder tells of the pages of a folder, and whether it is right."""
    judged: list[Judged] = []
    for _ in _score_pages(data, coder, Counter(), judged):
        pass
    return judged


def _score_pages(data: Path, coder: Coder, count: Counter, judged: list[Judged]) -> Iterator[tuple[str, list[str]]]:
    """The name of each page of a folder and what differs there, while ``count`` and ``judged`` grow."""
    for gold in read_gold(data):
        coded = coder.code(gold.page)
        if not isinstance(coded, Coded):
            raise BadData(f"{gold.name}: rejected, {coded.reason}")
        yield gold.name, score_page(gold, coded, count, judged)


def score_page(gold: GoldPage, coded: Coded, count: Counter, judged: list[Judged]) -> list[str]:
    """Counts one page into ``count`` and ``judged``; what differs, in lines for a reader."""
    told, matched = [], match(gold.events, coded)
    for i, row in enumerate(gold.events):
        count["gold"] += 1
        count["gold", row["type"]] += 1
        if i not in matched:
            told.append(f"  missed {_line(row)}")
            continue
        event = coded.events[matched[i]]
        count["hit"] += 1
        count["hit", row["type"]] += 1
        count["found", row["type"]] += 1
        for slot, right in compare(row, event).items():
            count[slot] += 1
            count[slot, "right"] += right
            if not right:
                told.append(f"  {slot} of {_line(row)}\n      is {_slot(event, slot)}")
    left = [e for k, e in enumerate(coded.events) if k not in matched.values()]
    contents = {e.about for e in coded.events if e.about}
    left = [e for e in left if not (e.aux and e.id in contents)]  # what another act is about is no claim of its own
    count["found"] += len(matched) + len(left)
    count.update(("found", e.type) for e in left)
    told_there = {id(coded.events[k]): gold.events[i] for i, k in matched.items()} | _pair_loosely(gold, coded, set(matched), left)
    judged += [Judged(e, right, _judge_slots(told_there.get(id(e)), e))
               for right, some in ((True, [coded.events[k] for k in matched.values()]), (False, left)) for e in some]
    told += [f"  extra  {_told(e)}" for e in left]
    ties, found = {_tie(t["kind"], t["parties"]) for t in gold.ties}, {_tie(t.kind, [p.code for p in t.parties]) for t in coded.ties}
    count["gold ties"] += len(ties)
    count["found ties"] += len(found)
    count["hit ties"] += len(ties & found)
    told += [f"  missed tie {k} {sorted(p)}" for k, p in ties - found] + [f"  extra tie {k} {sorted(map(str, p))}" for k, p in found - ties]
    return told


def match(rows: list[dict], coded: Coded) -> dict[int, int]:
    """Index of a gold event -> index of the event of the same type and parties, those told nearest to its words first."""
    pairs = [(_nearness(row, event, coded.article.text), -i, -k) for i, row in enumerate(rows) for k, event in enumerate(coded.events)
             if parties_of(event) == parties_of_gold(row)]
    out: dict[int, int] = {}
    for _, i, k in sorted(pairs, reverse=True):
        if -i not in out and -k not in out.values():
            out[-i] = -k
    return out


def _pair_loosely(gold: GoldPage, coded: Coded, matched: set[int], left: list[Event]) -> dict[int, dict]:
    """``id`` of an event that is not gold's -> the gold event of its type in its sentence, whatever the parties."""
    out, free = {}, [row for i, row in enumerate(gold.events) if i not in matched]
    for event in left:
        near = [row for row in free if row["type"] == event.type and any(_nearness(row, event, coded.article.text)[:2])]
        if near:
            out[id(event)] = max(near, key=lambda row: _nearness(row, event, coded.article.text))
            free.remove(out[id(event)])
    return out


def _judge_slots(row: dict | None, event: Event) -> dict[str, bool]:
    if row is None:
        return {"act": False}
    right = compare(row, event) | {"act": True} | _compare_sides(row, event)
    return {one.slot: right[one.slot] for one in event.slots if one.slot in right}


def _compare_sides(row: dict, event: Event) -> dict[str, bool]:
    """Of acts whose sides may change places, a side is right where gold has its parties on either."""
    gold, found = {}, {}
    for side, entities in (("actor", event.actor), ("recipient", event.recipient)):
        gold[side], found[side] = {p.split()[0] for p in row[side]}, {e.code for e in entities if e.code}
    if event.type in SYMMETRIC:
        return {side: bool(codes) and codes <= gold["actor"] | gold["recipient"] for side, codes in found.items()}
    return {side: codes == gold[side] for side, codes in found.items()}


def compare(row: dict, event: Event) -> dict[str, bool]:
    """Slot -> right, of an event that was found. A slot that gold and event both leave empty is not counted (aux apart)."""
    out = {"aux": set(row["aux"]) == set(event.aux)}
    if row["mode"] or event.mode:
        out["mode"] = row["mode"] == event.mode
    day = [str(event.date.since), str(event.date.until)] if event.date and event.date.since else None
    if row["date"] or day:
        out["date"] = row["date"] == day
    place = event.place.country if event.place else None
    if row["place"] or place:
        out["place"] = row["place"] == place
    if row["per"] or event.per:
        out["per"] = len(row["per"]) == len(event.per) and all(_same_source(g, s) for g, s in zip(row["per"], event.per))
    out["sector"] = _sectors(p.split() for p in [*row["actor"], *row["recipient"]]) == _sectors(
        (e.code, e.sector) for e in [*event.actor, *event.recipient] if e.code)
    return out


def _sectors(parties) -> Counter:
    """(code, sector) pairs; a state as such and its government count as one, for a capital may stand for either."""
    return Counter((code, (rest[0] if rest and rest[0] else "GOV")) for code, *rest in parties)


def _same_source(gold: str, source) -> bool:
    return source.code == gold.split()[0] or gold.lower() in source.text.lower() or source.text.lower() in gold.lower()


def _nearness(row: dict, event: Event, text: str) -> tuple:
    at = text.find(row["words"])
    inside = at <= event.trigger.start < at + len(row["words"])
    return inside, event.sentence.start <= at < event.sentence.end, set(row["aux"]) == set(event.aux), row["mode"] == event.mode


def _tie(kind: str, parties: list) -> tuple:
    return kind, frozenset(parties)


def _line(row: dict) -> str:
    return f"{row['type']} {row['mode']} {row['aux']} {row['actor']} -> {row['recipient']} {row['date']} {row['place']} per {row['per']}: {row['words']}"


def _told(event: Event) -> str:
    actor, recipient = ([f"{e.text} {e.code} {e.sector}" for e in side] for side in (event.actor, event.recipient))
    return f"{event.type} {event.mode} {list(event.aux)} {actor} -> {recipient} [{event.trigger.text}]: {event.sentence.text[:160]}"


def _slot(event: Event, slot: str):
    if slot == "date":
        return event.date and (str(event.date.since), str(event.date.until), event.date.text)
    if slot == "per":
        return [(s.text, s.code) for s in event.per]
    if slot == "sector":
        return [(e.text, e.code, e.sector) for e in [*event.actor, *event.recipient]]
    return getattr(event, slot)


def summarise(count: Counter, judged: list[Judged]) -> dict[str, float | int]:
    types = sorted(k[1] for k in count if isinstance(k, tuple) and k[0] == "gold")
    out = {"precision": share(count["hit"], count["found"]), "recall": share(count["hit"], count["gold"]), "f1": f1(count["hit"], count["found"], count["gold"])}
    out |= {slot: share(count[slot, "right"], count[slot]) for slot in ("mode", "aux", "date", "place", "per", "sector")}
    out["ece"] = calibration_error([(one.event.confidence, one.right) for one in judged])
    out["ece_slots"] = calibration_error([(slot.confidence, one.slots[slot.slot]) for one in judged for slot in one.event.slots if slot.slot in one.slots])
    out["ties_f1"] = f1(count["hit ties"], count["found ties"], count["gold ties"])
    out |= {f"f1_{t}": f1(count["hit", t], count["found", t], count["gold", t]) for t in types}
    return out | {"events": count["gold"], "ties": count["gold ties"]}
