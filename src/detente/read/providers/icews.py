"""ICEWS event data (TSV, 20 columns, or older with the event's text only) -> event rows."""
from __future__ import annotations

from collections.abc import Iterator

from detente.codebook.cameo import Cameo, cameo_by_label, find_cameo
from detente.codebook.columns import columns_of
from detente.codebook.foreign import code_of_name, sector_of
from detente.read.providers.lines import STAGE, Source, read_records
from detente.read.providers.parties import Party, party_of
from detente.read.providers.rows import cameo_act, day_columns, make_row, party_columns, point_columns, to_day
from detente.records import Rejected

NULLS = ("NULL", "None", "NA")


def read_icews(source: Source) -> Iterator[dict | Rejected]:
    """A row a line. Event ids are not unique in ICEWS, so ours are made of the whole line; theirs is in ``record``.
    The day is that of the report: ICEWS has no other.

    Releases that name the event in words and carry no code are read by their header."""
    for item in read_records(source, columns_of("icews")):
        yield item if isinstance(item, Rejected) else _row(*item)


def _row(place: str, record: dict) -> dict | Rejected:
    record = {name: value for name, value in record.items() if value not in NULLS}
    day, code = to_day(record.get("Event Date")), record.get("CAMEO Code", "")
    cameo = _cameo(code, record.get("Event Text", ""))
    if day is None:
        return Rejected(place, STAGE, f"no day: {record.get('Event Date', '')!r}")
    if cameo is None:
        return Rejected(place, STAGE, f"no such CAMEO code: {code or record.get('Event Text', '')!r}")
    actors, recipients = _party(record, "Source", day), _party(record, "Target", day)
    return make_row("icews", record, published=day, publisher=record.get("Publisher"), **cameo_act(cameo), **day_columns(day),
                    **party_columns([actors], [recipients], cameo), **_place(record))


def _cameo(code: str, text: str) -> Cameo | None:
    """By its code; by its words where there is no code, or where a spreadsheet took the zero off it (10 is 010)."""
    named = cameo_by_label(text)
    lost = named is not None and named.code.lstrip("0") == code
    return named if lost else find_cameo(code) or named


def _party(record: dict, slot: str, day) -> Party:
    name, sectors, country = (record.get(f"{slot} {column}", "") for column in ("Name", "Sectors", "Country"))
    sectors = sectors.split(",")
    found = party_of(name, day, code_of_name(country), sector_of("icews", sectors))
    if not found.code and any("Government Organization" in s for s in sectors):
        return found._replace(code="IGO")
    return found


def _place(record: dict) -> dict:
    city, province, country = (record.get(name) for name in ("City", "Province", "Country"))
    grain = "city" if city else "region" if province else "country" if country else None
    return {"place_name": city or province or country, "place_admin1": province, "place_granularity": grain,
            "place_country": code_of_name(country or "") or None,
            **point_columns(record.get("Latitude"), record.get("Longitude"))}
