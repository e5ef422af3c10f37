"""Events of an article -> the same without repeats: a deed told twice is one, in its fuller telling."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from detente.codebook import load_codebook
from detente.records import Day, Entity, Event

LOOSE = frozenset("CONSULT COOPERATE AID SANCTION MOBILIZE RETREAT CONCEDE PROTEST".split())  # one deed under different words
STEM = 5  # letters that "endorsing" and "endorsement" share
OUTCOMES = frozenset("killing wounding injuring hurting leaving maiming damaging destroying".split())


def drop_repeats(events: list[Event]) -> list[Event]:
    """The same claim told again in the same article is one event: the fuller telling stays."""
    kept: list[Event] = []
    of_type: dict[str, list[int]] = defaultdict(list)
    replaced: dict[str, str] = {}
    for event in events:
        twin = next((k for k in of_type[event.type] if _same_deed(event, kept[k])), None)
        if twin is None:
            of_type[event.type].append(len(kept))
            kept.append(event)
            continue
        fuller, poorer = (event, kept[twin]) if _fullness(event) > _fullness(kept[twin]) else (kept[twin], event)
        replaced[poorer.id] = fuller.id
        kept[twin] = fuller
    return [about_another(e, replaced.get(e.about, e.about)) if e.about else e for e in kept]


def about_another(event: Event, about: str | None) -> Event:
    """With what it is about as it is called now; an act that took up its own content is about nothing."""
    return dataclasses.replace(event, about=about if about != event.id else None)


def _fullness(event: Event) -> tuple:
    return (
        event.date is not None and event.date.since is not None,
        event.place is not None,
        len({e.code for e in [*event.actor, *event.recipient] if e.code}),
        len([e for e in event.recipient if e.code]),
        event.block == "body",
        event.confidence,
    )


def _side(entities: Iterable[Entity]) -> set[str]:
    """States by their codes, others by their names: the organs of the United Nations share one code."""
    states = load_codebook().states
    return {e.code if e.code in states else e.name for e in entities}


def _same_deed(a: Event, b: Event) -> bool:
    """Whether two events of one type are one deed."""
    if (a.block == "teaser") != (b.block == "teaser") or (a.block == "caption") != (b.block == "caption"):
        return False
    ignored = {"historical"} if a.sentence == b.sentence else set()  # "hosted her last year during her visit"
    untensed = next((e for e in (a, b) if e.block == "headline" and "future" not in e.aux), None)
    if untensed is not None and a.block != b.block:
        ignored = ignored | {"future"}  # "Nuland's Travel to Chad": a title's noun has no tense
    if set(a.aux) - ignored != set(b.aux) - ignored:
        return False
    near = a.sentence == b.sentence and abs(a.trigger.start - b.trigger.start) < 40  # "lodged a complaint"
    if a.mode and b.mode and a.mode != b.mode and not near:
        return False
    if a.mode != b.mode and "visit" in (a.mode, b.mode) and a.sentence != b.sentence and not (a.date and b.date):
        return False  # talks agreed and a visit planned are two meetings
    heading = "headline" in (a.block, b.block)
    if not heading and (a.about != b.about and a.about and b.about or {s.text for s in a.per} != {s.text for s in b.per}):
        return False
    if a.type == "ASSAULT" and a.sentence == b.sentence and _is_outcome(a, b):
        return True
    if a.type in ("CONSULT", "COOPERATE", "AGREE"):
        all_a, all_b = (_side([*e.actor, *e.recipient]) for e in (a, b))
        same = all_a == all_b or a.sentence == b.sentence and a.mode == b.mode and (all_a < all_b or all_b < all_a)
    else:
        same = _side(a.actor) == _side(b.actor) and _side(a.recipient) == _side(b.recipient)
    same = same or _is_without_doer(a, b) or _is_without_doer(b, a)
    if not same and not _is_heading_of(a, b) and not _is_heading_of(b, a) or not _days_agree(a.date, b.date):
        return False
    return near or a.type in LOOSE or heading or _is_same_word(a.trigger.text.lower(), b.trigger.text.lower())


def _is_same_word(a: str, b: str) -> bool:
    """Whether two words are forms of one: "arrested", "arrest"."""
    return a == b or a[:STEM] == b[:STEM] and len(a) >= STEM <= len(b)


def _is_without_doer(a: Event, b: Event) -> bool:
    """Whether an event tells a deed again without saying who did it: "police arrested two men; they *were arrested* on Monday"."""
    return not a.actor and bool(b.actor) and bool(a.recipient) and _side(a.recipient) == _side(b.recipient) and a.mode == b.mode


def _is_outcome(a: Event, b: Event) -> bool:
    """ "Shelled the town, wounding a woman": what came of an assault is no second one."""
    doers = [{e.code for e in side.actor} for side in (a, b)]
    return doers[0] == doers[1] and bool({a.trigger.text.lower(), b.trigger.text.lower()} & OUTCOMES)


def _is_heading_of(a: Event, b: Event) -> bool:
    """A headline that names some of the parties which the text below it names: "Canada condemns detention"."""
    if a.block != "headline" or b.block == "headline":
        return False
    actor, recipient = ({e.code for e in side if e.code} for side in (a.actor, a.recipient))
    in_text, over_whom = ({e.code for e in side if e.code} for side in (b.actor, b.recipient))
    return bool(actor | recipient) and actor <= in_text and recipient <= over_whom


def _days_agree(a: Day | None, b: Day | None) -> bool:
    if a is None or b is None or a.since is None or b.since is None:
        return True
    return a.since <= (b.until or dt.date.max) and b.since <= (a.until or dt.date.max)
