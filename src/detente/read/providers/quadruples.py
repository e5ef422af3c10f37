"""Quadruples of a temporal knowledge graph (a file, or a folder with its dictionaries) -> event rows."""
from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from pathlib import Path

from detente.codebook.cameo import cameo_by_label, find_cameo, living_act
from detente.codebook.foreign import code_of_alpha3
from detente.errors import UsageError
from detente.read.providers.lines import STAGE, Source, read_lines
from detente.read.providers.parties import Party, party_of
from detente.read.providers.rows import cameo_act, day_columns, make_row, party_columns, to_day
from detente.records import Rejected

PARTS = ("train", "valid", "test")
OURS = re.compile(r"([A-Z]{3})(?:/([A-Z]{3}))?$")          # USA, IND/CVL: as we write them


def read_quadruples(source: Source, origin: dt.date | None = None, step: int | None = None,
                    provider: str = "quadruples") -> Iterator[dict | Rejected]:
    """A row a line of subject, relation, object, time; a folder has entity2id, relation2id and train, valid, test (.txt, .gz).

    ``origin`` is the day of time 0, and ``step`` how many units make a day; without it a folder's is the largest number that
    parts all its times (24 where they count hours), that of a file 1. Times that are days (2014-02-28) need neither. Relations
    are read as labels or codes of CAMEO, or as acts of PLOVER; ``provider``: whose rows they are, and hence their trust."""
    if isinstance(source, (str, Path)) and Path(source).is_dir():
        yield from _read_folder(Path(source), origin, step, provider)
    else:
        yield from _read(source, {}, {}, origin, step or 1, provider)


def _read_folder(folder: Path, origin: dt.date | None, step: int | None, provider: str) -> Iterator[dict | Rejected]:
    files = [path for part in PARTS if (path := _file(folder, part))]
    if not files:
        raise UsageError(f"{folder} has no train.txt, valid.txt or test.txt")
    entities, relations = _dictionary(folder, "entity2id"), _dictionary(folder, "relation2id")
    step = step or math.gcd(*[time for path in files for time in _times(path)]) or 1
    for path in files:
        yield from _read(path, entities, relations, origin, step, provider)


def _file(folder: Path, name: str) -> Path | None:
    return next((path for ending in (".txt", ".txt.gz", "") if (path := folder / f"{name}{ending}").is_file()), None)


def _dictionary(folder: Path, name: str) -> dict[str, str]:
    """Number -> name; without the file names stand in the quadruples themselves."""
    path = _file(folder, name)
    lines = [item[1].rsplit("\t", 1) for item in read_lines(path) if not isinstance(item, Rejected)] if path else []
    return {pair[1].strip(): pair[0] for pair in lines if len(pair) == 2}


def _times(path: Path) -> Iterator[int]:
    for item in read_lines(path):
        cells = [] if isinstance(item, Rejected) else item[1].split("\t")
        if len(cells) > 3 and cells[3].strip().isdigit():
            yield int(cells[3])


def _read(source: Source, entities: dict, relations: dict, origin: dt.date | None, step: int,
          provider: str) -> Iterator[dict | Rejected]:
    for item in read_lines(source):
        if isinstance(item, Rejected):
            yield item
            continue
        place, cells = item[0], [cell.strip() for cell in item[1].split("\t")]
        if len(cells) not in (4, 5) or not all(cells[:4]):
            yield Rejected(place, STAGE, f"{len(cells)} columns instead of 4")
            continue
        subject, object = (entities.get(cells[i], "" if entities else cells[i]) for i in (0, 2))
        relation = relations.get(cells[1], "" if relations else cells[1])
        yield _row(place, {"subject": subject, "relation": relation, "object": object, "time": cells[3]}, origin, step, provider)


def _row(place: str, record: dict, origin: dt.date | None, step: int, provider: str) -> dict | Rejected:
    if not record["subject"] or not record["object"]:
        return Rejected(place, STAGE, "a party that is not in entity2id")
    act, day = _act(record["relation"]), _day(record["time"], origin, step)
    if act is None:
        return Rejected(place, STAGE, f"no relation of CAMEO or PLOVER: {record['relation']!r}")
    if day is None:
        return Rejected(place, STAGE, f"no day: {record['time']!r}" + ("; say which day is 0" if origin is None else ""))
    parties = [[_party(record[slot], day)] for slot in ("subject", "object")]
    cameo = find_cameo(act["why"].removeprefix("cameo ")) if act["why"].startswith("cameo ") else None
    return make_row(provider, record | {"day": day.isoformat()}, **act, **day_columns(day), **party_columns(*parties, cameo))


def _act(relation: str) -> dict | None:
    type, _, mode = relation.partition("/")
    act = living_act(type, mode) if type.isupper() else None         # ACCUSE is PLOVER's, Accuse is CAMEO's
    if act:
        return {"type": act[0], "mode": act[1], "why": f"plover {relation}"}
    cameo = cameo_by_label(relation) or (find_cameo(relation) if relation.isdigit() else None)
    return cameo_act(cameo) if cameo else None


def _day(time: str, origin: dt.date | None, step: int) -> dt.date | None:
    if not time.isdigit() or (origin is None and len(time) == 8):
        return to_day(time)
    try:
        return origin + dt.timedelta(days=int(time) // step) if origin else None
    except OverflowError:
        return None


def _party(entity: str, day: dt.date) -> Party:
    match = OURS.match(entity)
    if match and code_of_alpha3(match[1]):
        return party_of("", day, code_of_alpha3(match[1]), match[2] or "")
    return party_of(entity.replace("_", " "), day)
