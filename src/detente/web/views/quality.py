"""Quality: what was read, what was left out and why, by which versions, and how right the coding is."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from detente.web.answers import Answer, Table

FEW = 15       # rows of the long tables on the page; exports have all
DAILY = 120    # days of publication up to which a day is a point
OUTLETS = """SELECT publisher, any_value(publisher_country) AS country, any_value(publisher_owner) AS owner, any_value(state_owned) AS state_owned,
       count(*) AS articles, coalesce(sum(e.events), 0)::BIGINT AS events, min(published) AS first, max(published) AS last
FROM parts_articles a LEFT JOIN (SELECT article, count(*) AS events FROM events GROUP BY article) e ON e.article = a.id
GROUP BY publisher ORDER BY articles DESC, publisher"""
LANGUAGES = """SELECT coalesce(language, 'not known') AS language, count(*) AS articles
FROM parts_articles GROUP BY ALL ORDER BY articles DESC, language"""
SPAN = "SELECT date_diff('day', min(published), max(published)) AS days FROM parts_articles"
DAYS = """SELECT date_trunc($by, published)::DATE AS period, count(*) AS articles
FROM parts_articles WHERE published IS NOT NULL GROUP BY period ORDER BY period"""
REJECTED = """SELECT stage, reason, count(*) AS pages, any_value(name) AS name, any_value(place) AS place
FROM rejected GROUP BY stage, reason ORDER BY pages DESC, stage, reason"""
# A page given again is left to the shard that has it; a copy is an article with the text of another.
DOUBLES = """SELECT (SELECT coalesce(sum(again), 0)::BIGINT FROM parts_shards) AS given_again,
       (SELECT count(*) FROM copies WHERE copy <> article) AS copies, (SELECT count(DISTINCT copy) FROM copies WHERE copy <> article) AS copied_texts,
       (SELECT count(*) FROM copies WHERE revises IS NOT NULL) AS revisions"""
SENTENCES = """SELECT coalesce(block, 'not known') AS block, count(*) AS sentences, count(*) FILTER (parsed) AS parsed,
       count(*) FILTER (events > 0) AS with_events, count(*) FILTER (reason IS NOT NULL) AS silent
FROM parts_sentences GROUP BY block ORDER BY sentences DESC"""
# A reason without its frame and number, as in "support.n: no coded party", "aggression.n: below threshold (0.38)".
SILENT = """WITH told AS (
    SELECT reason, count(*) AS sentences, min(article) AS article, min_by(start, row(article, start)) AS start
    FROM parts_sentences WHERE reason IS NOT NULL GROUP BY reason
), kinds AS (
    SELECT regexp_replace(regexp_replace(reason, '^\\S+: ', ''), ' \\([0-9.]+\\)$', '') AS kind, sum(sentences)::BIGINT AS sentences,
           max_by(regexp_extract(reason, '^(\\S+?)\\.\\S+: ', 1), row(sentences, reason)) AS word,
           max_by(article, row(sentences, reason)) AS article, max_by(start, row(sentences, reason)) AS start
    FROM told GROUP BY kind
)
SELECT k.kind AS reason, k.sentences, nullif(k.word, '') AS word, k.article, substr(a.text, s.start + 1, s."end" - s.start) AS sentence
FROM kinds k LEFT JOIN parts_sentences s ON s.article = k.article AND s.start = k.start LEFT JOIN parts_articles a ON a.id = k.article
ORDER BY k.sentences DESC, reason"""
EVENTS = """SELECT provider, coalesce(block, 'not known') AS block, count(*) AS events, count(*) FILTER (day IS NOT NULL) AS with_day,
       count(*) FILTER (len(recipient_codes) > 0) AS with_recipient, count(*) FILTER (place_name IS NOT NULL) AS with_place,
       avg(confidence) AS mean_confidence
FROM events GROUP BY provider, block ORDER BY provider <> 'detente', events DESC"""
RUNS = """SELECT id, command, began, ended, outcome, pages, kept, rejected, again, events, package, codebook, model FROM runs ORDER BY began DESC"""
VERSIONS = """SELECT package, codebook, model, count(*) AS shards, sum(kept)::BIGINT AS articles, sum(events)::BIGINT AS events
FROM parts_shards GROUP BY ALL ORDER BY shards DESC"""
ACCURACY = ("task", "data", "standing", "measure", "value")


def show_quality(explorer, asked) -> Answer:
    tables = explorer.kept.get(("quality",), lambda: make_tables(explorer))
    named = {table.name: table.rows for table in tables}
    versions = [row for row in named["versions"] if row["package"]]
    data = {"empty": explorer.empty, "doubles": named["doubles"][0], "by": _by(explorer), "mixed": len(versions) > 1,
            "articles": sum(row["articles"] for row in named["languages"]), "few": FEW, "unsaid": len(named["versions"]) - len(versions),
            "trend": {"series": [{"name": "articles", "values": [{"period": row["period"], "value": row["articles"]} for row in named["days"]]}],
                      "zero": True, "unit": "articles"},
            "accuracy_date": accuracy_date(), "accuracy": group_accuracy(),
            "unseen": {row["measure"]: row["value"] for row in accuracy_table().rows if row["standing"] == "unseen"}}
    return Answer("quality.html", "Quality", data, tables)


def make_tables(explorer) -> tuple[Table, ...]:
    """All of them, asked once a server: the store does not change under it."""
    asked = (("outlets", "Articles by outlet", OUTLETS, {}), ("days", "Articles by day of publication", DAYS, {"by": _by(explorer)}),
             ("languages", "Articles by language", LANGUAGES, {}), ("rejected", "Pages that gave no article", REJECTED, {}),
             ("doubles", "What came more than once", DOUBLES, {}), ("sentences", "Sentences by block", SENTENCES, {}),
             ("silent", "Why sentences with two parties gave no event", SILENT, {}), ("events", "Events by provider and block", EVENTS, {}),
             ("versions", "Versions by which the shards were coded", VERSIONS, {}), ("runs", "Runs", RUNS, {}))
    return (*(_table(explorer, *one) for one in asked), accuracy_table())


def _table(explorer, name: str, title: str, query: str, parameters: dict) -> Table:
    store = explorer.fork()
    rows = store.sql(query, parameters)
    return Table(name, title, tuple(rows.columns), list(rows), query, parameters)


def _by(explorer) -> str:
    """Days, where the articles span few of them, else months."""
    days = explorer.kept.get(("quality span",), lambda: explorer.rows(SPAN)[0]["days"]) or 0
    return "day" if days <= DAILY else "month"


@cache
def accuracy_table() -> Table:
    """The figures of the shipped bench: accuracy.csv."""
    rows = [dict(zip(ACCURACY, row)) for row in csv.reader(_accuracy_lines(False))][1:]
    return Table("accuracy", "Measured accuracy", ACCURACY, [row | {"value": float(row["value"])} for row in rows],
                 python="import csv, importlib.resources\nlist(csv.DictReader(line for line in (importlib.resources.files('detente.web') / 'accuracy.csv').open() if line[0] != '#'))")


@cache
def group_accuracy() -> list[dict]:
    """The same, a row a task and data."""
    groups: dict[tuple, list[dict]] = {}
    for row in accuracy_table().rows:
        groups.setdefault((row["task"], row["data"], row["standing"]), []).append({"measure": row["measure"], "value": row["value"]})
    return [{"task": task, "data": data, "standing": standing, "figures": figures} for (task, data, standing), figures in groups.items()]


@cache
def accuracy_date() -> str:
    """The day on which they were measured."""
    origin = next(line for line in _accuracy_lines(True) if line.startswith("# origin:"))
    return origin.split(" on ")[1][:10]


def _accuracy_lines(head: bool) -> list[str]:
    text = (files("detente.web") / "accuracy.csv").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("#") == head]
