"""The start page: what this store holds, what was told last, where to look further."""

from __future__ import annotations

from detente.web.answers import Answer, Table

DAYS, STORIES, PAIRS = 30, 6, 8
COUNTS = """SELECT (SELECT count(*) FROM parts_articles) AS articles, (SELECT count(*) FROM events) AS events,
       (SELECT count(*) FROM stories) AS stories, (SELECT count(*) FROM ties) AS ties, (SELECT count(DISTINCT publisher) FROM events) AS outlets,
       (SELECT min(coalesce(published, day)) FROM events) AS first_day, (SELECT max(coalesce(published, day)) FROM events) AS last_day"""
PROVIDERS = "SELECT provider, count(*) AS events FROM events GROUP BY provider ORDER BY provider <> 'detente', events DESC, provider"
# The stories first told in the last days of the store, those with most voices before others.
TOLD = """WITH latest AS (SELECT max(first_published) - $days::INTEGER AS day FROM stories)
SELECT s.id AS story, s.type, s.mode, s.aux, s.day, s.first_published, s.reports, len(s.outlets) AS outlets, len(s.owners) AS voices,
       s.first_report AS event, e.quad, e.actor_codes, e.actor_names, e.recipient_codes, e.recipient_names, e.sentence, e.publisher
FROM (SELECT * FROM stories, latest WHERE first_published > latest.day
      ORDER BY len(owners) DESC, reports DESC, first_published DESC, id LIMIT $stories) s
JOIN events e ON e.id = s.first_report
ORDER BY voices DESC, s.reports DESC, s.first_published DESC, s.id"""
DYADS = """SELECT least(source, target) AS first, greatest(source, target) AS second, round(sum(weight)) AS events
FROM dyads WHERE NOT list_has_any([source, target], ['IGO', 'UNO', 'EUR', 'NGO', 'ISM', 'IMG', 'MNC'])
GROUP BY ALL ORDER BY events DESC, first, second LIMIT $pairs"""
STORY_COLUMNS = ("story", "type", "mode", "first_published", "reports", "outlets", "voices", "sentence")
VIEWS = (
    ("/world", "World", "Who stands with whom and against whom: matrix, network with its blocs, map, over time."),
    ("/acts", "Balancing acts", "States on good terms with both of two rivals, with the evidence."),
    ("/search", "Search", "Words and filters down to the sentence, reports and stories counted side by side."),
    ("/quality", "Quality", "What was read, what was left out and why, and how right the coding is."),
    ("/sql", "SQL", "Questions of your own, read-only, over all of it."),
)


def show_home(explorer, asked) -> Answer:
    if explorer.empty:
        return Answer("home.html", "detente", {"empty": True})
    found = explorer.kept.get(("home",), lambda: _find(explorer))
    views = [{"address": address, "name": name, "words": words} for address, name, words in VIEWS]
    tables = (Table("counts", "What this store holds", tuple(found["counts"]), [found["counts"]], COUNTS),
              Table("stories", f"Most told stories of the last {DAYS} days", STORY_COLUMNS, found["stories"], TOLD,
                    {"days": DAYS, "stories": STORIES}),
              Table("dyads", "Pairs of states with most acts", ("first", "second", "events"), found["dyads"], DYADS, {"pairs": PAIRS}))
    return Answer("home.html", explorer.name, {"empty": False, "days": DAYS, "views": views, **found}, tables)


def _find(explorer) -> dict:
    return {"counts": explorer.rows(COUNTS)[0], "providers": explorer.rows(PROVIDERS),
            "stories": explorer.rows(TOLD, {"days": DAYS, "stories": STORIES}), "dyads": explorer.rows(DYADS, {"pairs": PAIRS})}
