"""Rows of events -> Stories: reports of the same deed across articles.

Events are taken in order of publication. Each joins the story with the most similar telling, if some telling is similar
enough and no fact of the story's first report forbids it; else it is the first report of a story. So an event
that comes later changes nothing about those before it, and a long war does not melt into one story day by day.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from typing import Iterable, Iterator, Mapping, Sequence

from detente.stories.announcements import link_announcements
from detente.stories.ids import day_of, rank_of, story_id
from detente.stories.records import Story
from detente.stories.tellings import DAY_SLACK, THIN, WIDE, Telling, claim_of, likeness_of_deeds, may_be_one, read_telling
from detente.stories.voices import agree, list_disagreements, list_voices, tell_values

DAYS_A_DRAWER = 4     # about the length of a period without a day of its own, with its slack: speed only
KEPT = 50             # different tellings by which a story is known, its first; what the whole world tells stays linear
ALL, FEW = "", "few words"


def group_events(events: Iterable[Mapping], articles: Iterable[Mapping], copies: Mapping[str, str]) -> list[Story]:
    """Stories in order of their first reports; every event is in exactly one.

    ``copies`` is what ``group_articles`` gave for the articles; an article that is not in it stands for itself. A story
    bears the id of its first report (``story_id``), so what comes later renames none; ``find_aliases`` follows an old id.
    """
    rows = sorted({row["id"]: row for row in events}.values(), key=place_in_line)
    by_id, by_article = {row["id"]: row for row in rows}, {row["id"]: row for row in articles}
    groups = match_tellings([read_telling(row, copies.get(row["article"], row["article"])) for row in rows])
    stories = [tell_story([by_id[t.id] for t in group], by_article, copies) for group in groups]
    return link_announcements(stories, [group[0] for group in groups])


def place_in_line(row: Mapping) -> tuple:
    """By day of publication; on one day, first what tells the day of the deed: of two headlines and two leads on two calls
    of one week the leads sort out which is which."""
    published, event = rank_of(row)
    return published, not row.get("day"), event


def match_tellings(tellings: Iterable[Telling]) -> list[list[Telling]]:
    """Tellings, given in order of publication, by story."""
    shelves: dict[tuple, Shelf] = defaultdict(Shelf)
    groups: list[list[Telling]] = []
    for telling in tellings:
        shelf = shelves[telling.block] if telling.block else Shelf()
        shelf.add(telling, groups)
    return groups


class Shelf:
    """The tellings of one block so far and the story of each, in drawers by some days and a word."""

    def __init__(self) -> None:
        self._told: dict[tuple, int] = {}                                      # manner of telling -> story
        self._drawers: dict[tuple, list[tuple[Telling, int]]] = defaultdict(list)
        self._kept: Counter[int] = Counter()

    def add(self, telling: Telling, groups: list[list[Telling]]) -> None:
        """Puts it into a story, old or new; what is told just like another needs no search and adds nothing to compare."""
        manner = manner_of(telling)
        story = self._told.get(manner)
        if story is None:
            story = self._told[manner] = self._find(telling, groups)
            self._kept[story] += 1
            for key in drawers_of(telling) if self._kept[story] <= KEPT else ():
                self._drawers[key].append((telling, story))
        if story == len(groups):
            groups.append([])
        groups[story].append(telling)

    def _find(self, telling: Telling, groups: Sequence[Sequence[Telling]]) -> int:
        """The story with the most similar telling, the older one of two that are equally near; else the next number."""
        found: dict[int, float] = {}
        for other, story in self._near(telling):
            alike = likeness_of_deeds(telling, other)
            if alike is not None and (alike > 1.0 or may_be_one(telling, groups[story][0])):
                found[story] = max(alike, found.get(story, 0.0))
        return min(found, key=lambda story: (-found[story], story), default=len(groups))

    def _near(self, telling: Telling) -> Iterator[tuple[Telling, int]]:
        seen: set[str] = set()
        for key in drawers_to_open(telling):
            for other, story in self._drawers.get(key, ()):
                if other.id not in seen:
                    seen.add(other.id)
                    yield other, story


def manner_of(t: Telling) -> tuple:
    """All that is compared of a telling: two that agree in it go the same way. One that not even equals itself is alone."""
    alone = t.id if likeness_of_deeds(t, t) is None else ""
    return alone, t.copy, t.published, t.mode, t.visit, t.low, t.high, t.place, t.point, t.names, t.sectors, frozenset(t.words)


def drawers_of(t: Telling) -> Iterator[tuple]:
    """Where a telling is kept: with the copies of its text, and by days and word."""
    yield "copy", t.copy
    if t.low is not None:
        words = (ALL, *t.keys) if t.weight >= THIN else (ALL, FEW, *t.keys)
        yield from ((days, word) for days in (drawer_days(t, 0) if t.high - t.low <= WIDE else ("long",)) for word in words)


def drawers_to_open(t: Telling) -> Iterator[tuple]:
    """Where what may be like a telling is kept. Where there are few words, everything of those days is looked at."""
    yield "copy", t.copy
    if t.low is not None:
        words = (FEW, *t.keys) if t.weight >= THIN else (ALL,)
        yield from ((days, word) for days in ("long", *drawer_days(t, DAY_SLACK)) for word in words)


def drawer_days(t: Telling, slack: int) -> range:
    return range((t.low - slack) // DAYS_A_DRAWER, (t.high + slack) // DAYS_A_DRAWER + 1)


def tell_story(rows: Sequence[Mapping], articles: Mapping[str, Mapping], copies: Mapping[str, str]) -> Story:
    """What the rows of one story agree on, who tells it, and where they differ."""
    first, voices, values = rows[0], list_voices(rows, articles, copies), tell_values(rows)
    day, until = agree(values["day"], voices) or (None, None)
    place, country = agree(values["place"], voices) or (None, None)
    actors, recipients = agree(values["parties"], voices)
    return Story(
        id=story_id(first["id"]), events=tuple(row["id"] for row in rows), articles=each(row["article"] for row in rows),
        outlets=each(row.get("publisher") for row in rows), owners=each(voices.values()),
        first_report=first["id"], first_published=day_of(first.get("published")), type=first["type"],
        mode=agree(values["mode"], voices), aux=claim_of(first), actors=actors, recipients=recipients, day=day, day_until=until,
        place_name=place, place_country=country, disagreements=list_disagreements(rows, values),
    )


def each(values: Iterable) -> tuple:
    """Distinct values that are known, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
