"""GDELT 1.0 (57 or 58 columns) and 2.0 (61), no header -> event rows."""
from __future__ import annotations

from collections.abc import Iterator

from detente.codebook.cameo import find_cameo
from detente.codebook.columns import columns_of
from detente.codebook.foreign import code_of_cameo, code_of_fips, sector_of
from detente.read.providers.lines import STAGE, Source, read_records
from detente.read.providers.parties import Party
from detente.read.providers.rows import cameo_act, day_columns, make_row, party_columns, point_columns, to_day
from detente.records import Rejected

GRAIN = {"1": "country", "2": "region", "3": "city", "4": "city", "5": "region"}


def read_gdelt1(source: Source) -> Iterator[dict | Rejected]:
    """A row a line; files before April 2013 end without SOURCEURL."""
    return _read(source, "gdelt1", least=57)


def read_gdelt2(source: Source) -> Iterator[dict | Rejected]:
    """A row a line of an export file."""
    return _read(source, "gdelt2", least=61)


def _read(source: Source, provider: str, least: int) -> Iterator[dict | Rejected]:
    for item in read_records(source, columns_of(provider), least=least):
        yield item if isinstance(item, Rejected) else _row(provider, *item)


def _row(provider: str, place: str, record: dict) -> dict | Rejected:
    day, code = to_day(record.get("SQLDATE")), record.get("EventCode", "")
    cameo = find_cameo(code)
    if day is None:
        return Rejected(place, STAGE, f"no day: {record.get('SQLDATE', '')!r}")
    if cameo is None:
        return Rejected(place, STAGE, f"no such CAMEO code: {code!r}")
    return make_row(provider, record, url=record.get("SOURCEURL"), published=to_day(record.get("DATEADDED")), **cameo_act(cameo),
                    **day_columns(day), **party_columns([_party(record, 1)], [_party(record, 2)], cameo), **_place(record))


def _party(record: dict, number: int) -> Party:
    types = [record.get(f"Actor{number}Type{n}Code", "") for n in (1, 2, 3)]
    codes = [record.get(f"Actor{number}{name}", "") for name in ("CountryCode", "KnownGroupCode")]
    code = next(filter(None, map(code_of_cameo, [*codes, *types])), "")
    return Party(code, record.get(f"Actor{number}Name", "") or record.get(f"Actor{number}Code", ""), sector_of("cameo", types))


def _place(record: dict) -> dict:
    grain, full = GRAIN.get(record.get("ActionGeo_Type", "")), record.get("ActionGeo_FullName", "")
    if not grain:
        return {}
    parts = [part.strip() for part in full.split(",")]
    admin1 = parts[0] if grain == "region" else parts[1] if grain == "city" and len(parts) > 2 else None
    return {"place_name": parts[0] or None, "place_admin1": admin1, "place_granularity": grain,
            "place_country": code_of_fips(record.get("ActionGeo_CountryCode", "")) or None,
            **point_columns(record.get("ActionGeo_Lat"), record.get("ActionGeo_Long"))}
