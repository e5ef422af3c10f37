"""Phoenix (TSV, 26 or 27 columns, no header) -> event rows."""
from __future__ import annotations

from collections.abc import Iterator

from detente.codebook.cameo import find_cameo
from detente.codebook.columns import columns_of
from detente.codebook.foreign import code_of_cameo, name_of_state, sector_of
from detente.read.providers.lines import STAGE, Source, read_records
from detente.read.providers.parties import Party
from detente.read.providers.polecat import to_code
from detente.read.providers.rows import cameo_act, day_columns, make_row, party_columns, point_columns, to_day
from detente.records import Rejected


def read_phoenix(source: Source) -> Iterator[dict | Rejected]:
    """A row a line. Of several addresses of the reports of one event the first becomes ``url``; all stay in ``record``.
    The day is that of the report."""
    for item in read_records(source, columns_of("phoenix"), least=26):
        yield item if isinstance(item, Rejected) else _row(*item)


def _row(place: str, record: dict) -> dict | Rejected:
    day, code = to_day(record.get("Date")), record.get("EventCode", "")
    cameo = find_cameo(code)
    if day is None:
        return Rejected(place, STAGE, f"no day: {record.get('Date', '')!r}")
    if cameo is None:
        return Rejected(place, STAGE, f"no such CAMEO code: {code!r}")
    first = {name: record.get(name, "").split(";")[0].strip() or None for name in ("URLs", "NewsSources")}
    return make_row("phoenix", record, url=first["URLs"], published=day, publisher=first["NewsSources"],
                    **cameo_act(cameo), **day_columns(day),
                    **party_columns([_party(record, "Source")], [_party(record, "Target")], cameo), **_place(record))


def _party(record: dict, slot: str) -> Party:
    """A full code is a row of threes: state or body, then roles, then attributes."""
    full = record.get(f"{slot}ActorFull", "")
    threes = [full[i:i + 3] for i in range(0, len(full), 3)]
    entity, role = record.get(f"{slot}ActorEntity", full[:3]), record.get(f"{slot}ActorRole", "")
    code = code_of_cameo(entity)
    return Party(code, name_of_state(code) or full, sector_of("cameo", [role, *threes[1:]]))


def _place(record: dict) -> dict:
    name, state, country = (record.get(key) for key in ("LocationName", "StateName", "CountryCode"))
    grain = "city" if name else "region" if state else "country" if country else None
    return {"place_name": name or state, "place_admin1": state, "place_granularity": grain,
            "place_country": to_code(country or "") or None, **point_columns(record.get("Lat"), record.get("Lon"))}
