"""Event rows -> POLECAT's 40 columns."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TextIO

from detente import __version__
from detente.codebook.columns import columns_of
from detente.codebook.terms import load_codebook
from detente.write.acts import NOT_DONE, day_of, told
from detente.write.cells import joined, named_line, tab_line
from detente.write.dyads import Party, dyads

QUADS = ("", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")


def write_polecat(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One line a dyad, header first. There is no room for a weight: lines of one event share its id, count ids, not lines."""
    columns = columns_of("polecat")
    out.write(tab_line(columns))
    written = 0
    for row in told(rows, NOT_DONE, include):
        for dyad in dyads(row) if row["type"] and day_of(row) else ():
            parties = _party("Actor", dyad.actor) | _party("Recipient", dyad.recipient)
            out.write(named_line(columns, _event(row) | _place(row) | parties))
            written += 1
    return written


def _event(row: dict) -> dict:
    ours = row["provider"] == "detente"
    return {"Event ID": row["id"], "Event Date": day_of(row), "Event Type": row["type"], "Event Mode": row["mode"],
            "Intensity": row["score"], "Quad Code": QUADS[row["quad"] or 0], "Source": row["publisher"],
            "Contexts": joined([*row["contexts"], *row["aux"]], "; "), "Publication Date": row["published"],
            "Language": "en" if ours else None, "Version": f"detente-{__version__}" if ours else row["provider"]}


def _party(slot: str, party: Party) -> dict:
    return {f"{slot} Name": party.name, f"{slot} Country": party.code, f"{slot} COW": _cow(party.code),
            f"Primary {slot} Sector": party.sector, f"{slot} Sectors": party.sector, f"{slot} Title": party.office,
            f"{slot} Name Raw": party.text or party.name}


def _cow(code: str) -> int | None:
    state = load_codebook().states.get(code)
    return state.cow if state else None


def _place(row: dict) -> dict:
    city = row["place_name"] if row["place_granularity"] == "city" else None
    return {"Placename": row["place_name"], "City": city, "Province": row["place_admin1"], "Country": row["place_country"],
            "Latitude": row["lat"], "Longitude": row["lon"], "Raw Placename": row["place_name"]}
