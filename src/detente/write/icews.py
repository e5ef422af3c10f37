"""Event rows -> the 20 columns of the ICEWS event data."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TextIO

from detente.codebook.columns import columns_of
from detente.codebook.foreign import BODIES, icews_name_of, sector_name
from detente.write.acts import NOT_DONE, cameo_code, cameo_label, day_of, told, turned
from detente.write.cells import named_line, tab_line
from detente.write.dyads import Party, dyads

BODY_SECTOR = "International Government Organization"


def write_icews(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One line a dyad, header first; lines of one event share its id. Intensity is PLOVER's score, not Goldstein's."""
    columns = columns_of("icews")
    out.write(tab_line(columns))
    written = 0
    for row in told(rows, NOT_DONE, include):
        for dyad in dyads(turned(row)) if cameo_code(row) and day_of(row) else ():
            out.write(named_line(columns, _event(row) | _party("Source", dyad.actor) | _party("Target", dyad.recipient)))
            written += 1
    return written


def _event(row: dict) -> dict:
    city = row["place_name"] if row["place_granularity"] == "city" else None
    country = icews_name_of(row["place_country"]) if row["place_country"] else None
    return {"Event ID": row["id"], "Event Date": day_of(row), "CAMEO Code": cameo_code(row),
            "Event Text": cameo_label(cameo_code(row)), "Intensity": row["score"], "Story ID": row["article"],
            "Publisher": row["publisher"], "City": city, "Province": row["place_admin1"], "Country": country,
            "Latitude": row["lat"], "Longitude": row["lon"]}


def _party(slot: str, party: Party) -> dict:
    body = party.code in BODIES
    sector = BODY_SECTOR if party.code in ("IGO", "UNO", "EUR") else sector_name("icews", party.sector)
    return {f"{slot} Name": party.name or icews_name_of(party.code), f"{slot} Sectors": sector,
            f"{slot} Country": None if body else icews_name_of(party.code)}
