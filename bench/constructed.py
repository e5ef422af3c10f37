"""Acts of constructed sentences, nothing given: ``train/constructed/README.md`` has the form.

An event is right where its type is that of a marked act whose trigger it overlaps (or that stands within two words of it) and each side of the
act that is marked overlaps some party of that side (order free for CONSULT, COOPERATE, AGREE). ``recall``, ``precision``, ``f1``
count these; ``typed_…`` count type and trigger alone; ``aux`` is the share of the typed whose auxiliary modes are right.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from bench.errors import BadData
from bench.inputs import article_of, list_files
from bench.measures import SYMMETRIC, f1, share
from detente import Coder, Event
from train.constructed import Act, read_constructed

NEAR = 12  # characters between two triggers of one act ("lodged a complaint")


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    coder, count = Coder(), Counter()
    for path in list_files(data, ".tsv"):
        try:
            rows = list(read_constructed(path))
        except ValueError as trouble:
            raise BadData(str(trouble)) from trouble
        for text, acts in rows:
            told = score_sentence(text, acts, coder.code_article(article_of(text)).events, count)
            if told and show > count["shown"]:
                count["shown"] += 1
                print("\n".join([f"\n{text}", *told]), file=sys.stderr)
    return summarise(count)


def score_sentence(text: str, acts: list[Act], events: tuple[Event, ...], count: Counter) -> list[str]:
    """Counts one sentence; what is missed and what is too much, in lines for a reader."""
    left, told = list(events), []
    for act in acts:
        count["gold"] += 1
        count["gold", act.type] += 1
        event = next((e for e in left if e.type == act.type and _near(e, act)), None)
        if event is None:
            told.append(f"    missed {_describe(text, act)}")
            continue
        left.remove(event)
        count["typed"] += 1
        count["aux"] += set(event.aux) == set(act.aux)
        if _has_parties(event, act):
            count["right"] += 1
            count["right", act.type] += 1
        else:
            told.append(f"    parties of {_describe(text, act)} are {_parties(event)}")
    for event in events:
        count["found"] += 1
        count["found", event.type] += 1
    return told + [f"    extra {e.type} {e.mode} {list(e.aux)} {_parties(e)} [{e.trigger.text}] {e.why}" for e in left]


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
