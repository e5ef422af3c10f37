"""An article as it was read: its text with every slot marked, events and ties beside it, what was left out and why."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from detente.web.answers import Answer, Missing, Table
from detente.web.asking import Asked
from detente.web.explorer import Explorer
from detente.web.reading.marks import SLOTS, Marks, lay_out, load_record, spans_of
from detente.web.reading.meanings import ROLES, explain_why

MOST = 50  # copies shown; the export has all
UNREAD = ("byline", "credit", "boilerplate")  # roles that are not read for acts

HEAD = tuple("id document url title publisher publisher_country publisher_owner state_owned author published language source place".split())
EVENTS = tuple(("id provider type mode aux quad score actor_codes actor_names recipient_codes recipient_names day day_until day_text place_name "
                "place_country per_names direct_quote about trigger sentence sentence_start block confidence why").split())
TIES = tuple(("id kind party_codes party_names polarity since until per_names trigger sentence sentence_start block confidence why").split())
SENTENCES = ("start", "end", "block", "parsed", "events", "parties", "reason", "text")
KIN = ("id", "published", "publisher", "publisher_country", "title")


def show_article(explorer: Explorer, asked: Asked, article: str) -> Answer:
    """The page of one article. Raises ``Missing`` where the store has no text of that id."""
    found = explorer.rows("SELECT * FROM parts_articles WHERE id = $article LIMIT 1", {"article": article})
    if not found:
        raise Missing(_why_missing(explorer, article))
    row, text = found[0], found[0]["text"] or ""
    tables = _ask_tables(explorer, row, text)
    events, ties, sentences, revisions, copies = (table.rows for table in tables)
    cards = [_card(one, n) for n, one in enumerate([*events, *ties], 1)]
    blocks = _lay_out(row, text, [*events, *ties], cards, sentences)
    data = {"article": {name: row[name] for name in HEAD} | {"text": text}, "blocks": blocks, "slots": _list_slots(blocks),
            "events": cards[:len(events)], "ties": cards[len(events):], "left_out": _left_out(row, sentences), "revisions": revisions,
            "copies": copies}
    return Answer("article.html", row["title"] or "An article without a title", data, tables)


def _ask_tables(explorer: Explorer, row: Mapping, text: str) -> tuple[Table, ...]:
    """Events, ties, sentences, revisions, copies. The rows of events and ties have their records, too, which no export shows."""
    of_article, of_document = {"article": row["id"]}, {"document": row["document"]}
    sentences = [one | {"text": text[one["start"]:one["end"]]} for one in explorer.rows(PLAIN_SENTENCES_SQL, of_article)]
    copies = explorer.rows(f"{COPIES_SQL} LIMIT {MOST + 1}", of_article)
    total = len(copies) if len(copies) <= MOST else explorer.rows(f"SELECT count(*) AS n FROM ({COPIES_SQL})", of_article)[0]["n"]
    return (Table("events", "Events of this article", EVENTS, explorer.rows(EVENTS_SQL, of_article), EVENTS_SQL, of_article),
            Table("ties", "Ties of this article", TIES, explorer.rows(TIES_SQL, of_article), TIES_SQL, of_article),
            Table("sentences", "Sentences of this article", SENTENCES, sentences, SENTENCES_SQL, of_article),
            Table("revisions", "Texts of this document", KIN, explorer.rows(REVISIONS_SQL, of_document), REVISIONS_SQL, of_document),
            Table("copies", "Articles with the same text", KIN, copies[:MOST], COPIES_SQL, of_article, total=total))


def _why_missing(explorer: Explorer, article: str) -> str:
    told = explorer.rows("SELECT id, provider FROM events WHERE article = $article LIMIT 1", {"article": article})
    if told:
        return (f"the text of {article} is not in this store: its events came from {told[0]['provider']}, which gives no texts; "
                f"/event/{told[0]['id']} is one of them")
    return f"no article {article} in this store: /search finds those that are"


def _card(row: Mapping, number: int) -> dict:
    """An event or tie as it stands beside the text; ``number``: by which the text refers to it."""
    record = load_record(row)
    plain = {name: value for name, value in row.items() if name != "record"}
    sentence = f"s{row['sentence_start']}" if row["sentence_start"] is not None else None
    day = record.get("date") or {}
    return plain | {"number": number, "at": sentence, "explained": explain_why(row["why"]), "day_reason": day.get("reason"),
                    "per": [{name: one.get(name) for name in ("text", "name", "code", "verb")} for one in record.get("per") or ()]}


def _lay_out(row: Mapping, text: str, read: Sequence[Mapping], cards: Sequence[Mapping], sentences: Sequence[Mapping]) -> list[dict]:
    """The blocks with their sentences; each sentence says which cards tell of it."""
    numbers = {card["id"]: card["number"] for card in cards}
    marks = Marks(text, (span for one in read for span in spans_of(load_record(one), text)), numbers)
    told = defaultdict(list)
    for card in cards:
        told[card["at"]].append({"id": card["id"], "number": card["number"]})
    blocks = lay_out(text, json.loads(row["blocks"] or "[]") or [{"role": "body", "start": 0, "end": len(text)}], sentences, marks)
    for part in (part for block in blocks for part in block["parts"]):
        part["refs"] = told.get(part["id"], []) if part["id"] else []
    return blocks


def _list_slots(blocks: Sequence[Mapping]) -> list[str]:
    """The slots that are marked anywhere, for the legend."""
    marked = {slot for block in blocks for part in block["parts"] for segment in part["segments"] for slot in segment["slots"]}
    return [slot for slot in SLOTS if slot in marked]


def _left_out(row: Mapping, sentences: Sequence[Mapping]) -> dict:
    """What gave nothing: sentences with two parties and why, sentences that were not parsed, blocks not read for acts."""
    silent = [{"at": f"s{s['start']}", "text": s["text"], "parties": s["parties"], "reason": s["reason"]} for s in sentences if s["reason"]]
    aside = Counter(block["role"] for block in json.loads(row["blocks"] or "[]") if block["role"] in UNREAD)
    return {"silences": silent, "sentences": len(sentences), "unparsed": sum(not s["parsed"] for s in sentences),
            "aside": [{"role": role, "blocks": n, "what": ROLES[role]} for role, n in aside.items()]}


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


EVENTS_SQL = f"SELECT {_columns(EVENTS)}, record\nFROM events\nWHERE article = $article\nORDER BY sentence_start, trigger_start, id"
TIES_SQL = f"SELECT {_columns(TIES)}, record\nFROM ties\nWHERE article = $article\nORDER BY sentence_start, id"
SENTENCES_SQL = f"SELECT {_columns(SENTENCES)}\nFROM sentences\nWHERE article = $article\nORDER BY start"
# Without the words: they are slices of a text that is at hand.
PLAIN_SENTENCES_SQL = f"SELECT {_columns(SENTENCES[:-1])}\nFROM parts_sentences\nWHERE article = $article\nORDER BY start"
REVISIONS_SQL = f"SELECT {_columns(KIN)}\nFROM parts_articles\nWHERE document = $document\nORDER BY published, id"
COPIES_SQL = (f"SELECT {_columns(KIN)}\nFROM copies mine JOIN copies other USING (copy) JOIN parts_articles ON id = other.article\n"
              "WHERE mine.article = $article AND other.article <> $article\nORDER BY published, id")
