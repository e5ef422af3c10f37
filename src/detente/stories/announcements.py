"""Stories -> Stories, with what announces what: the visit that was planned, and the visit.

They stay two stories, because a plan is no deed.
"""
from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Iterable, Sequence

from detente.stories.records import Story
from detente.stories.tellings import DAY_SLACK, WIDE, Telling, agreeing, facts_meet, gap_of, likeness

ANNOUNCED_WITHIN = 30      # days between the first word of a plan that names no day, and the deed


def link_announcements(stories: Sequence[Story], firsts: Sequence[Telling]) -> list[Story]:
    """The stories, each plan with the deed that it announces; ``firsts`` are the tellings of their first reports.

    A deed may have several plans before it, a plan has one deed: the nearest in days, then in words, then the first.
    """
    done = shelve_deeds(stories, firsts)
    announces = {i: deed for i, story in enumerate(stories) if story.aux == ("future",) and firsts[i].block
                 and (deed := find_deed(firsts[i], firsts, done)) is not None}
    plans: dict[int, list[str]] = defaultdict(list)
    for plan, deed in announces.items():
        plans[deed].append(stories[plan].id)
    return [replace(story, announces=stories[announces[i]].id if i in announces else None, announced_by=tuple(plans.get(i, ())))
            for i, story in enumerate(stories)]


def shelve_deeds(stories: Sequence[Story], firsts: Sequence[Telling]) -> dict[tuple, list[int]]:
    """(type, parties, day) -> positions of stories of what was done about that day."""
    out: dict[tuple, list[int]] = defaultdict(list)
    for i, (story, first) in enumerate(zip(stories, firsts)):
        if not story.aux and first.block and first.low is not None and first.high - first.low <= WIDE:
            for day in range(first.low, first.high + 1):
                out[whose(first), day].append(i)
    return out


def find_deed(plan: Telling, firsts: Sequence[Telling], done: dict[tuple, list[int]]) -> int | None:
    candidates = {i for day in days_of_plan(plan) for i in done.get((whose(plan), day), ()) if can_announce(plan, firsts[i])}
    return min(candidates, key=lambda i: (max(0, gap_of(plan, firsts[i])), -alike(plan, firsts[i]), i), default=None)


def days_of_plan(plan: Telling) -> Iterable[int]:
    """Days on which it may come true: those that it names, else the next thirty."""
    if plan.low is None:
        return ()
    if plan.dated:
        return range(plan.low - DAY_SLACK, min(plan.high, plan.low + 366) + DAY_SLACK + 1)
    return range(plan.high, plan.high + ANNOUNCED_WITHIN + 1)


def can_announce(plan: Telling, deed: Telling) -> bool:
    """Whether no fact speaks against it, nor the persons; a plan without a day comes before the deed is told."""
    return facts_meet(plan, deed) and not agreeing(plan.names, deed.names)[1] and (plan.dated or deed.high >= plan.high)


def whose(telling: Telling) -> tuple:
    """Type and parties, without how real it is."""
    kind, _claim, *parties = telling.block
    return kind, *parties


def alike(a: Telling, b: Telling) -> float:
    return likeness(a.words, b.words, a.weight, b.weight)
