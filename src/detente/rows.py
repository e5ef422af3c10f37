"""Records of events and ties (nested JSON) -> rows (flat): the columns of the store."""
from __future__ import annotations

import datetime as dt
import json

from detente.codebook.columns import empty_row

SAME = ("id", "article", "url", "publisher", "publisher_country", "state_owned", "type", "mode", "quad", "score", "about",
        "direct_quote", "confidence", "why")


def flatten_event(event: dict, owner: str | None = None) -> dict:
    """One record of ``Event.to_dict`` as a row with every column; ``record`` holds the whole of it as JSON.

    ``owner``: who owns the publisher, kept in the record as ``publisher_owner``."""
    row = empty_row() | {name: event[name] for name in SAME}
    row |= {"provider": "detente", "trust": 1.0, "published": _day(event["published"]), "aux": list(event["aux"])}
    row |= {"contexts": list(event["contexts"]), "third_codes": [e["code"] or "" for e in event["third"]]}
    row |= _parties("actor", event["actor"]) | _parties("recipient", event["recipient"])
    row |= _when(event["date"]) | _where(event["place"]) | _words(event)
    row |= {"per_names": [s["name"] or s["text"] or "" for s in event["per"]]}
    row |= {"per_codes": [s["code"] or "" for s in event["per"]]}
    record = event | {"publisher_owner": owner} if owner else event
    return row | {"record": json.dumps(record, ensure_ascii=False)}


def flatten_tie(tie: dict, published: dt.date | None) -> dict:
    """One record of ``Tie.to_dict`` as a row of the store's ``ties``."""
    plain = {name: tie[name] for name in ("id", "article", "kind", "polarity", "confidence", "why")}
    return plain | {
        "published": published,
        "party_codes": [p["code"] or "" for p in tie["parties"]],
        "party_names": [p["name"] for p in tie["parties"]],
        "since": _day(tie["since"]),
        "until": _day(tie["until"]),
        "per_names": [s["name"] or s["text"] for s in tie["per"]],
        "trigger": tie["trigger"]["text"],
        "sentence": tie["sentence"]["text"],
        "sentence_start": tie["sentence"]["start"],
        "sentence_end": tie["sentence"]["end"],
        "block": tie["sentence"]["block"],
        "record": json.dumps(tie, ensure_ascii=False),
    }


def _parties(slot: str, entities: list[dict]) -> dict:
    return {f"{slot}_codes": [e["code"] or "" for e in entities], f"{slot}_names": [e["name"] or "" for e in entities],
            f"{slot}_sectors": [e["sector"] or "" for e in entities]}


def _when(date: dict | None) -> dict:
    if not date:
        return {}
    return {"day": _day(date["start"]), "day_until": _day(date["end"]), "day_granularity": date["granularity"],
            "day_text": date["text"]}


def _where(place: dict | None) -> dict:
    if not place:
        return {}
    return {"place_name": place["name"], "place_country": place["country"], "place_admin1": place["admin1"], "lat": place["lat"],
            "lon": place["lon"], "place_granularity": place["granularity"]}


def _words(event: dict) -> dict:
    trigger, sentence = event["trigger"], event["sentence"]
    return {"trigger": trigger["text"], "trigger_start": trigger["start"], "trigger_end": trigger["end"],
            "sentence": sentence["text"], "sentence_start": sentence["start"], "sentence_end": sentence["end"],
            "block": sentence["block"]}


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
