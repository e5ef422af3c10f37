"""PLOVER exchange records (JSONL) of any coder, also with the names of earlier drafts -> event rows."""
from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator

from detente.codebook.cameo import living_act
from detente.codebook.foreign import code_of_alpha3
from detente.codebook.terms import load_codebook
from detente.read.providers.lines import STAGE, Source, read_lines
from detente.read.providers.parties import Party, party_of
from detente.read.providers.polecat import split_contexts, to_code
from detente.read.providers.rows import make_row, party_columns, point_columns, to_day, to_offset
from detente.records import Rejected

# What we write under "detente": column -> kind of value.
OURS = {"about": str, "third_codes": list, "per_names": list, "per_codes": list, "direct_quote": bool, "trigger": str,
        "trigger_start": int, "trigger_end": int, "block": str, "confidence": (float, int), "why": str, "article": str,
        "day_granularity": str, "day_text": str}


def read_plover(source: Source) -> Iterator[dict | Rejected]:
    """A row for each event category of a record.

    Fields may be single values or lists, parties may stand under ``source`` and ``target``."""
    for item in read_lines(source):
        if isinstance(item, Rejected):
            yield item
        else:
            yield from _rows(*item)


def _rows(place: str, line: str) -> Iterator[dict | Rejected]:
    try:
        record = _parsed(line)
    except (ValueError, RecursionError) as error:
        yield Rejected(place, STAGE, f"not JSON: {error}")
        return
    day = to_day(_text(record.get("date"))) if isinstance(record, dict) else None
    if not isinstance(record, dict) or not _list(record.get("event")):
        yield Rejected(place, STAGE, "no PLOVER record: it has no event")
    elif record.get("date") and day is None:
        yield Rejected(place, STAGE, f"no such day: {record['date']!r}")
    else:
        for type in _list(record["event"]):
            yield _row(place, record, _text(type), day)


def _parsed(line: str):
    """JSON, without what it may spell and no table can hold: half characters, numbers that are none."""
    value = json.loads(line, parse_constant=lambda name: None, parse_float=_finite)
    if "\\ud" in line.lower():
        text = json.dumps(value, ensure_ascii=False)
        value = json.loads(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    return value


def _finite(text: str) -> float | None:
    return number if math.isfinite(number := float(text)) else None


def _row(place: str, record: dict, type: str, day: dt.date | None) -> dict | Rejected:
    act = _act(record, type)
    if act is None:
        return Rejected(place, STAGE, f"no such event category: {type!r}")
    contexts, aux = split_contexts([_text(name) for name in _list(record.get("context"))])
    ours = _ours(record)
    promised = _dict(record.get("detente")).get("promised")
    return make_row("plover", record | {"event": type}, **{"type": act[0], "mode": act[1], "contexts": contexts,
                    "aux": aux + (["future"] if promised else [])} | _when(record, day) | _words(record)
                    | party_columns(_parties(record, ("actor", "source"), day), _parties(record, ("recipient", "target"), day))
                    | _place(_dict(record.get("event_loc"))) | ours)


def _act(record: dict, type: str) -> tuple[str, str] | None:
    """The act, of a promise that we wrote the act promised; of several modes the first that its type has."""
    promised = _list(_dict(record.get("detente")).get("promised"))
    if promised:
        return living_act(*map(_text, promised[:2]))
    acts = [living_act(type, _text(mode)) for mode in _list(record.get("mode"))] or [living_act(type)]
    return next((act for act in acts if act and act[1]), acts[0])


def _ours(record: dict) -> dict:
    given = {name: value for name, value in _dict(record.get("detente")).items() if isinstance(value, OURS.get(name, ()))}
    return {name: _fitting(value, OURS[name]) for name, value in given.items()}


def _fitting(value, kind):
    """A value as a column can hold it."""
    if kind is list:
        return [_text(item) for item in value]
    return to_offset(str(value)) if kind is int else value


def _when(record: dict, day: dt.date | None) -> dict:
    until = to_day(_text(record.get("enddate"))) or day
    return {"day": day, "day_until": until, "day_granularity": "day" if day and day == until else None}


def _parties(record: dict, slots: tuple[str, ...], day: dt.date | None) -> list[Party]:
    given = next((record[slot] for slot in slots if record.get(slot)), [])
    return [_party(item if isinstance(item, dict) else {"code": item}, day) for item in _list(given)]


def _party(item: dict, day: dt.date | None) -> Party:
    names = ("identifier_text", "identifer_text", "actor_text", "text", "name")       # the manual prints the second
    name = next((_text(item[key]) for key in names if item.get(key)), "")
    code, sector = _text(item.get("code")), _text(item.get("sector"))
    return party_of(name, day, code_of_alpha3(code[:3]) or to_code(code), sector[:3] or code[3:6])


def _place(loc: dict) -> dict:
    country = code_of_alpha3(_text(loc.get("cc3"))) or _by_iso2(_text(loc.get("country code") or loc.get("country_code")))
    name = _text(loc.get("name")) or None
    grain = _text(loc.get("granularity")) or ("other" if name else "country" if country else None)
    return {"place_name": name, "place_country": country or None, "place_admin1": _text(loc.get("admin1 name")) or None,
            "place_granularity": grain, **point_columns(_text(loc.get("latitude")), _text(loc.get("longitude")))}


def _by_iso2(code: str) -> str:
    return next((s.code for s in load_codebook().states.values() if code and s.iso2 == code and s.until is None), "")


def _words(record: dict) -> dict:
    info, cite = _dict(record.get("text_info")), _dict(record.get("cite_info"))
    start, end = _text(info.get("start")), _text(info.get("end"))
    return {"sentence": _text(record.get("text")) or None, "sentence_start": to_offset(start), "sentence_end": to_offset(end),
            "url": _text(cite.get("url")) or None, "publisher": _text(cite.get("publication")) or None,
            "published": to_day(_text(cite.get("date"))),
            "why": f"plover {_text(record.get('coder')) or _text(cite.get('coder'))}".strip()}


def _list(value) -> list:
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _text(value) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)
