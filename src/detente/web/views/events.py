"""An event under the glass: its words, each slot, who else reports the deed and what they say otherwise. And a story: the deed itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from detente.codebook import load_acts
from detente.web.answers import Answer, Missing, Table
from detente.web.asking import Asked
from detente.web.explorer import Explorer
from detente.web.reading.alternatives import list_alternatives
from detente.web.reading.marks import Marks, find_day, load_record, spans_of
from detente.web.reading.meanings import REALITY, TYPES, explain_sight, explain_why
from detente.web.reading.reports import find_story, tell_story
from detente.web.reading.verdicts import VERDICTS, describe_coded

BESIDE = tuple(("id type mode aux quad actor_codes actor_names recipient_codes recipient_names about trigger trigger_start sentence_start confidence "
                "why").split())
SLOTS = ("slot", "words", "code", "name", "sector", "office", "start", "end", "note", "confidence", "why")
RECORDED = {"day": "date", "source": "per"}  # what the record calls a slot of the page
EVENT_SQL = "SELECT *\nFROM events\nWHERE id = $event"
# The article's events first, and alone: only a plain condition finds them without looking through all.
BESIDE_SQL = (f"WITH near AS MATERIALIZED (SELECT {', '.join(BESIDE)} FROM events WHERE article = $article)\nSELECT *\nFROM near\n"
              "WHERE id <> $event AND (sentence_start = $sentence OR id = $about OR about = $event)\nORDER BY trigger_start, id")
NEIGHBOURS_SQL = """(SELECT start, "end" FROM parts_sentences WHERE article = $article AND start < $sentence ORDER BY start DESC LIMIT 1)
UNION ALL
(SELECT start, "end" FROM parts_sentences WHERE article = $article AND start > $sentence ORDER BY start LIMIT 1)
ORDER BY start"""


def show_event(explorer: Explorer, asked: Asked, event: str) -> Answer:
    """The page of one event. Raises ``Missing`` where the store has none of that id."""
    found = explorer.rows(f"{EVENT_SQL} LIMIT 1", {"event": event})
    if not found:
        raise Missing(f"no event {event} in this store: /search finds those that are")
    row, record = found[0], load_record(found[0])
    name, beside = find_story(explorer, event), _ask_beside(explorer, row)
    story, tables = tell_story(explorer, name) if name else (None, ())
    slots = [slot | _sureness(slot, record) | {"also": list_alternatives(slot, row["why"], row["published"]) if is_ours(row) else []}
             for slot in list_slots(row, record)]
    plain = {name: value for name, value in row.items() if name != "record"}
    data = {"event": plain | _explain(row), "slots": slots, "words": _words(explorer, row, record), "beside": beside.rows, "story": story,
            "record": record, "raw": json.dumps(record, ensure_ascii=False, indent=2), "correction": _correction(explorer, asked, row)}
    mine = (Table("event", "The event", tuple(plain), [plain], EVENT_SQL, {"event": event}),
            Table("slots", "Its slots", (*SLOTS, "also"), slots, python=f"import json\njson.loads(next(iter(store.events(id={event!r})))['record'])"), beside)
    return Answer("event.html", title_of(row), data, (*mine, *tables))


def _explain(row: Mapping) -> dict:
    """What its codes mean, in words. ``ours``: whether detente coded it."""
    return {"ours": is_ours(row), "means": TYPES.get(row["type"]), "explained": explain_why(row["why"]),
            "realities": [{"aux": one, "means": REALITY.get(one, "")} for one in row["aux"] or ()]}


def is_ours(row: Mapping) -> bool:
    return row["provider"] == "detente"


def show_story(explorer: Explorer, asked: Asked, story: str) -> Answer:
    """The page of one deed with all its reports. Raises ``Missing`` where the store has none of that id."""
    told, tables = tell_story(explorer, story)
    if told is None:
        raise Missing(f"no story {story} in this store: one may have joined another when events came; /search finds its events")
    parties = " → ".join(", ".join(side) for side in (told["actors"], told["recipients"]) if side)
    title = f"{told['type']}{' ' + told['mode'] if told['mode'] else ''}: {parties or 'nobody named'}"
    return Answer("story.html", title, {"story": told | {"means": TYPES.get(told["type"])}}, tables)


def title_of(row: Mapping) -> str:
    """
    >>> sides = {"actor_codes": ["CAN"], "actor_names": ["Canada"], "recipient_codes": ["NOR"], "recipient_names": ["Norway"]}
    >>> title_of({"type": "CONSULT", "mode": "visit"} | sides)
    'CONSULT visit: CAN → NOR'
    """
    sides = [[code or name for code, name in zip(row[f"{side}_codes"] or (), row[f"{side}_names"] or ())] for side in ("actor", "recipient")]
    told = " → ".join(", ".join(dict.fromkeys(side)) for side in sides if side)
    return f"{row['type'] or 'event'}{' ' + row['mode'] if row['mode'] else ''}: {told or 'nobody named'}"


def _words(explorer: Explorer, row: Mapping, record: Mapping) -> dict:
    """The sentence with its marks between its neighbours; the bare sentence where the store has not its article, nothing where it has no sentence."""
    bare = {"before": None, "segments": [], "after": None, "title": None, "plain": row["sentence"]}
    if row["sentence_start"] is None or row["article"] is None:
        return bare
    given = {"article": row["article"]}
    found = explorer.rows("SELECT title, text FROM parts_articles WHERE id = $article LIMIT 1", given)
    if not found or found[0]["text"][row["sentence_start"]:row["sentence_end"]] != row["sentence"]:
        return bare
    text, start, end = found[0]["text"], row["sentence_start"], row["sentence_end"]
    near = explorer.rows(NEIGHBOURS_SQL, given | {"sentence": start})
    before, after = ([s for s in near if (s["start"] < start) is side] for side in (True, False))
    return {"before": _neighbour(text, before, end), "segments": Marks(text, spans_of(record, text)).cut(start, end),
            "after": _neighbour(text, after, end), "title": found[0]["title"], "plain": row["sentence"]}


def _neighbour(text: str, found: Sequence[Mapping], end: int) -> dict | None:
    """The words of a sentence beside the one that ends there; ``apart``: it stands in another paragraph."""
    if not found:
        return None
    one, = found
    between = text[end:one["start"]] if one["start"] >= end else text[one["end"]:one["end"] + 1]
    return {"text": text[one["start"]:one["end"]], "apart": "\n" in between}


def _ask_beside(explorer: Explorer, row: Mapping) -> Table:
    """Events of the same sentence, and those of its article that this one is about or that are about it; each says how it stands to this one."""
    given = {"article": row["article"], "event": row["id"], "sentence": row["sentence_start"], "about": row["about"]}
    told = [one | {"how": _how(row, one)} for one in explorer.rows(BESIDE_SQL, given)] if is_ours(row) else []
    return Table("beside", "Events of the same sentence, and the act it is about", BESIDE, told, BESIDE_SQL, given)


def _how(row: Mapping, other: Mapping) -> str:
    if other["id"] == row["about"]:
        return "what this act is about"
    if other["about"] == row["id"]:
        return "an act about this one"
    return "from the same word" if other["trigger_start"] == row["trigger_start"] else "in the same sentence"


def list_slots(row: Mapping, record: Mapping) -> list[dict]:
    """A row a filled slot, as in the table: its words, what they were taken for, where they stand in the text.

    Of rows of providers there are codes and names, no words."""
    if not is_ours(row):
        return _slots_elsewhere(row)
    trigger = record.get("trigger") or {}
    out = [_slot("act", trigger.get("text"), row["type"], row["mode"], start=trigger.get("start"), end=trigger.get("end"))]
    for slot in ("actor", "recipient", "third"):
        out += [_slot(slot, e["text"], e["code"], e["name"], e["sector"], e["office"], e["start"], e["end"]) for e in record.get(slot) or ()]
    return out + _when(record) + _where(record) + [
        _slot("source", s["text"], s["code"], s["name"], start=s["start"], end=s["end"], note=f"by the verb “{s['verb']}”" if s["verb"] else None)
        for s in record.get("per") or ()]


def _sureness(slot: Mapping, record: Mapping) -> dict:
    """How sure the coder is of a slot, and why: nothing for rows of providers, third parties, and stores written before slots had it."""
    sight = (record.get("slots") or {}).get(RECORDED.get(slot["slot"], slot["slot"]))
    return {"confidence": sight["confidence"], "why": explain_sight(sight["how"], sight["seen"])} if sight else {}


def _slots_elsewhere(row: Mapping) -> list[dict]:
    """Parties, day and place of a provider's row."""
    out = [_slot(slot, code=code, name=name, sector=sector) for slot in ("actor", "recipient")
           for code, name, sector in zip(*(row[f"{slot}_{part}"] or () for part in ("codes", "names", "sectors")))]
    if row["day"]:
        out.append(_slot("day", code=row["day"].isoformat(), note=row["day_granularity"]))
    if row["place_name"] or row["place_country"]:
        out.append(_slot("place", code=row["place_country"], name=row["place_name"], note=row["place_granularity"]))
    return out


def _when(record: Mapping) -> list[dict]:
    date = record.get("date")
    if not date:
        return []
    days = " to ".join(dict.fromkeys(day for day in (date["start"], date["end"]) if day))
    return [_slot("day", date["text"], days or None, date["value"], note=date["reason"] or date["granularity"], **_day_span(record))]


def _day_span(record: Mapping) -> dict:
    """Where the day stands in the article's text: in its sentence, whose words the record has."""
    sentence = record["sentence"]
    found = find_day(record, " " * sentence["start"] + sentence["text"])
    return {"start": found[0], "end": found[1]} if found else {}


def _where(record: Mapping) -> list[dict]:
    place = record.get("place")
    if not place:
        return []
    point = f", {place['lat']:.2f}° {place['lon']:.2f}°" if place["lat"] is not None else ""
    name = ", ".join(part for part in (place["name"], place["admin1"]) if part)
    return [_slot("place", place["text"], place["country"], name, start=place["start"], end=place["end"], note=f"{place['granularity']}{point}")]


def _slot(slot: str, words=None, code=None, name=None, sector=None, office=None, start=None, end=None, note=None) -> dict:
    return dict.fromkeys(SLOTS) | dict(zip(SLOTS, (slot, words, code, name, sector or None, office, start, end, note)))


def _correction(explorer: Explorer, asked: Asked, row: Mapping) -> dict:
    """What the form of "wrong?" shows: how the event is coded now, what may be chosen, and where corrections go."""
    coded = describe_coded(row)
    acts: Sequence[str] = sorted(f"{type_} {mode}".strip() for type_, mode in load_acts())
    return {"kept": asked.text("corrected") == "1", "file": str(explorer.corrections), "verdicts": VERDICTS, "acts": acts, "realities": REALITY,
            "act": f"{coded['type'] or ''} {coded['mode'] or ''}".strip(), "actor": " ".join(coded["actor"]), "recipient": " ".join(coded["recipient"]),
            "day": "/".join(dict.fromkeys(coded["day"] or ())), "place": coded["place"] or "", "aux": coded["aux"]}
