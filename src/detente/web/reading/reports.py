"""A story -> its reports: who says that the deed was done, on which day, in which words, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from detente.web.answers import Table
from detente.web.explorer import Explorer

MOST = 100  # reports shown; the export has all
FIELDS = {"mode": "mode", "day": "day", "place": "place", "names": "who it was", "sectors": "sectors of the parties"}
REPORTS = tuple(("id article published publisher publisher_country publisher_owner state_owned copy url title type mode aux quad actor_codes "
                 "actor_names recipient_codes recipient_names day day_until place_name place_country per_names per_codes direct_quote sentence "
                 "confidence").split())
STORIES = tuple(("id type mode aux actors recipients day day_until place_name place_country first_report first_published reports articles outlets "
                 "owners announces announced_by disagreements").split())
ELSEWHERE = {"publisher_owner": "a.publisher_owner", "title": "a.title", "copy": "c.copy"}  # what an event's row has not

STORY_SQL = f"SELECT {', '.join(STORIES)}\nFROM stories\nWHERE id = $story"
OF_EVENT_SQL = "SELECT story FROM tellings WHERE event = $event"
RELATED_SQL = ("SELECT id, type, mode, aux, actors, recipients, day, first_published, reports\nFROM stories\n"
               "WHERE id IN (SELECT unnest($stories))\nORDER BY first_published, id")
REPORTS_SQL = f"""SELECT {', '.join(ELSEWHERE.get(name, f'e.{name}') for name in REPORTS)}
FROM tellings t JOIN events e ON e.id = t.event
LEFT JOIN parts_articles a ON a.id = e.article
LEFT JOIN copies c ON c.article = e.article
WHERE t.story = $story
ORDER BY e.published, e.id"""


def find_story(explorer: Explorer, event: str) -> str | None:
    """The story that an event tells; None where it was not grouped."""
    found = explorer.rows(OF_EVENT_SQL, {"event": event})
    return found[0]["story"] if found else None


def tell_story(explorer: Explorer, story: str) -> tuple[dict | None, tuple[Table, ...]]:
    """A story with its reports, who differs from whom, what announces it and what it announces; and the tables behind it.

    None and no tables where the store has no such story."""
    found = explorer.rows(STORY_SQL, {"story": story})
    if not found:
        return None, ()
    row = found[0]
    reports = explorer.rows(f"{REPORTS_SQL} LIMIT {MOST}", {"story": story})
    related = {name: _related(explorer, row[name]) for name in ("announces", "announced_by")}
    quad = next((report["quad"] for report in reports), None)
    told = {name: value for name, value in row.items() if name not in ("disagreements", "articles", *related)}
    told |= related | {"quad": quad, "articles": len(row["articles"]), "disagreements": list_differences(row["disagreements"], reports)}
    table = Table("reports", "Reports of the deed", REPORTS, reports, REPORTS_SQL, {"story": story}, total=row["reports"])
    return told | {"told": reports, "days": by_day(reports)}, (table, Table("story", "The story", STORIES, found, STORY_SQL, {"story": story}))


def _related(explorer: Explorer, stories: str | Sequence[str] | None) -> list[dict]:
    wanted = [stories] if isinstance(stories, str) else list(stories or ())
    return explorer.rows(RELATED_SQL, {"stories": wanted}) if wanted else []


def list_differences(disagreements: str | None, reports: Sequence[Mapping]) -> list[dict]:
    """Field, what it is called, value, how many reports tell it, the first of them with their outlets; the value told most comes first.

    >>> told = list_differences('{"mode": {"phone": ["e2"], "visit": ["e1", "e3"]}}', [{"id": "e2", "publisher": "The Gazette"}])
    >>> [(one["value"], one["reports"], [teller["publisher"] for teller in one["by"]]) for one in told]
    [('visit', 2, [None, None]), ('phone', 1, ['The Gazette'])]
    """
    known = {report["id"]: report for report in reports}
    out = []
    for field, values in json.loads(disagreements or "{}").items():
        for value, events in sorted(values.items(), key=lambda pair: -len(pair[1])):
            by = [{"id": event, **{name: known.get(event, {}).get(name) for name in ("publisher", "published")}} for event in events[:12]]
            out.append({"field": field, "called": FIELDS.get(field, field), "value": value, "reports": len(events), "by": by})
    return out


def by_day(reports: Sequence[Mapping]) -> list[dict]:
    """Day of publication, reports on it, distinct outlets: the way of the news, in order."""
    days: dict = {}
    for report in reports:
        days.setdefault(report["published"], []).append(report["publisher"] or "unknown outlet")
    return [{"day": day, "reports": len(outlets), "outlets": sorted(set(outlets))} for day, outlets in days.items()]
