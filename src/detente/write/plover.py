"""Event rows -> PLOVER's exchange record, one JSON object a line."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TextIO

from detente import __version__
from detente.codebook.terms import load_codebook
from detente.write.acts import UNREAL, day_of, told
from detente.write.dyads import parties

OURS = ("aux", "about", "third_codes", "per_names", "per_codes", "direct_quote", "trigger", "trigger_start", "trigger_end",
        "block", "confidence", "why",
        "article", "day_granularity", "day_text")


def write_plover(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One event a line, parties in lists; a meeting, support, cooperation or aid to come is AGREE, and ``context`` says what is
    historical or future. What is negated or hypothetical is left out unless ``include`` names it."""
    written = 0
    for row in told(rows, UNREAL, include):
        if row["type"]:
            out.write(json.dumps(plover_record(row), ensure_ascii=False) + "\n")
            written += 1
    return written


def plover_record(row: dict) -> dict:
    """The manual's fields, those without a value left out; what the manual has no field for stands under ``detente``."""
    day = day_of(row)
    return _filled({
        "id": row["id"], "date": day and day.isoformat(), "enddate": row["day_until"] and row["day_until"].isoformat(),
        "actor": _actors(row, "actor"), "recipient": _actors(row, "recipient"),
        "event": [row["type"]], "mode": [row["mode"]] if row["mode"] else [], "context": [*row["contexts"], *row["aux"]],
        "quad_code": row["quad"], "event_scale": row["score"], "event_loc": _place(row), "text": row["sentence"],
        "text_info": _filled({"start": row["sentence_start"], "end": row["sentence_end"]}), "cite_info": _cite(row),
        "coder": row["provider"], "detente": _ours(row)})


def _filled(fields: dict) -> dict:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def _actors(row: dict, slot: str) -> list[dict]:
    return [_filled({"code": p.code, "sector": p.sector, "office": p.office, "actor_text": p.text or p.name,
                     "identifier_text": p.name}) for p in parties(row, slot)]


def _place(row: dict) -> dict:
    state = load_codebook().states.get(row["place_country"] or "")
    return _filled({"name": row["place_name"], "latitude": row["lat"], "longitude": row["lon"],
                    "country code": state and state.iso2, "cc3": row["place_country"], 
                    "admin1 name": row["place_admin1"], "granularity": row["place_granularity"]})


def _cite(row: dict) -> dict:
    record = json.loads(row["record"]) if row["record"] else {}
    published = row["published"] and row["published"].isoformat()
    return _filled({"url": row["url"], "title": record.get("title"), "publication": row["publisher"], "date": published,
                    "coder": f"detente {__version__}" if row["provider"] == "detente" else row["provider"]})


def _ours(row: dict) -> dict:
    """What PLOVER has no field for, and the act itself where it went out as a promise."""
    return _filled({name: row[name] for name in OURS} | {"promised": [part for part in row.get("promised", ()) if part]})
