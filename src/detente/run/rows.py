"""Coded -> rows of the store's tables: flat, plain, each leading back to its words."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from detente.codebook import load_codebook
from detente.records import Article, Coded, Rejected
from detente.run.shards import Record
from detente.rows import flatten_event, flatten_tie


def rows_of(record: Record, coded: Coded, source: str) -> dict[str, list[dict]]:
    """What one article gives to each table."""
    article = coded.article
    return {
        "articles": [article_row(article, record, source)],
        "events": [flatten_event(event.to_dict(article)) for event in coded.events],
        "ties": [flatten_tie(tie.to_dict(), article.published) for tie in coded.ties],
        "sentences": sentence_rows(coded),
    }


def rejected_row(record: Record, rejected: Rejected, source: str) -> dict:
    return {
        "page": record.key,
        "name": rejected.page,
        "stage": rejected.stage,
        "reason": rejected.reason,
        "source": source,
        "place": record.place,
    }


def article_row(article: Article, record: Record, source: str) -> dict:
    told = article.to_dict()
    return {name: told[name] for name in ("id", "url", "title", "publisher", "publisher_country", "state_owned", "author")} | {
        "page": record.key,
        "document": document_of(article, record),
        "publisher_owner": owner_of(article.publisher),
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "blocks": json.dumps([{k: v for k, v in b.items() if k != "text"} for b in told["blocks"]]),
        "source": source,
        "place": record.place,
    }


def document_of(article: Article, record: Record) -> str:
    """What stays the same when a text is revised: the site's own id, else the address, else who printed it under which title."""
    identity = record.document or article.url or f"{article.publisher}\0{article.title}"
    return "document1:" + hashlib.sha256(identity.encode()).hexdigest()[:16]


def owner_of(publisher: str | None) -> str | None:
    return _owners().get(publisher or "")


@cache
def _owners() -> dict[str, str]:
    outlets = load_codebook().outlets
    return {name: o.owner for o in reversed(outlets) for name in (*o.terms, o.name) if o.owner}


def sentence_rows(coded: Coded) -> list[dict]:
    article = coded.article
    counts: dict[int, int] = {}
    for event in coded.events:
        counts[event.sentence.start] = counts.get(event.sentence.start, 0) + 1
    silent = {silence.sentence.start: silence for silence in coded.trace}
    return [
        {
            "article": article.id,
            "published": article.published,
            "start": s.start,
            "end": s.end,
            "block": article.blocks[s.block].role,
            "parsed": bool(s.words),
            "events": counts.get(s.start, 0),
            "parties": list(silent[s.start].parties) if s.start in silent else [],
            "reason": silent[s.start].reason if s.start in silent else None,
        }
        for s in coded.sentences
    ]
