"""Event rows -> GDELT 2.0: 61 columns, tab-separated, no header."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import TextIO

from detente.codebook.columns import columns_of
from detente.codebook.foreign import BODIES, cameo_actor_code, fips_of, name_of_state, sector_name
from detente.write.acts import NOT_DONE, cameo_code, cameo_quad, day_of, told, turned
from detente.write.cameo import party_code
from detente.write.cells import named_line
from detente.write.dyads import Party, dyads

GROUPS = {"UNO": "UNO", "EUR": "EEC"}           # KnownGroupCode; other bodies are types


def write_gdelt(rows: Iterable[dict], out: TextIO, include: Collection[str] = ()) -> int:
    """One line a dyad. Actors in CAMEO's three letters, places in FIPS 10-4; tone and Goldstein's scale stay empty.

    GLOBALEVENTID must be a number: it is made of our id, so writing twice gives the same, and the dyads of an event share it."""
    columns = columns_of("gdelt2")
    written = 0
    for row in told(rows, NOT_DONE, include):
        for dyad in dyads(turned(row)) if cameo_code(row) and day_of(row) else ():
            out.write(named_line(columns, _event(row) | _place(row) | _party(1, dyad.actor) | _party(2, dyad.recipient)))
            written += 1
    return written


def number_of(id: str) -> int:
    """An id as a number below 10^15, which every reader's numbers can hold."""
    return int.from_bytes(sha256(id.encode()).digest()[:8]) % 10**15


def _event(row: dict) -> dict:
    day, code = day_of(row), cameo_code(row)
    added = row["published"] or day
    return {"GLOBALEVENTID": number_of(row["id"]), "SQLDATE": f"{day:%Y%m%d}", "MonthYear": f"{day:%Y%m}", "Year": day.year,
            "FractionDate": _fraction(day), "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2],
            "QuadClass": cameo_quad(code), "IsRootEvent": 1, "NumMentions": 1, "NumSources": 1, "NumArticles": 1,
            "DATEADDED": f"{added:%Y%m%d}000000", "SOURCEURL": row["url"]}


def _fraction(day: dt.date) -> str:
    """GDELT's own approximation: months of 30 days."""
    return f"{day.year + (day.month * 30 + day.day) / 365:.4f}"


def _party(number: int, party: Party) -> dict:
    kind = [] if party.code in GROUPS or party.code not in BODIES else [cameo_actor_code(party.code)]
    types = [*kind, *filter(None, [sector_name("cameo", party.sector)])]
    fields = {"Code": party_code(party), "Name": party.name.upper(), "KnownGroupCode": GROUPS.get(party.code),
              "CountryCode": None if party.code in BODIES else cameo_actor_code(party.code)}
    fields |= {f"Type{n}Code": code for n, code in enumerate(types, 1)}
    return {f"Actor{number}{name}": value for name, value in fields.items()}


def _place(row: dict) -> dict:
    if not row["place_country"]:
        return {}
    home = row["place_country"] == "USA"
    kind = {"city": 3 if home else 4, "region": 2 if home else 5}.get(row["place_granularity"], 1)
    names = [row["place_name"], row["place_admin1"] if kind in (3, 4) else None, name_of_state(row["place_country"])]
    full = ", ".join(str(name).replace(",", " ") for i, name in enumerate(names) if name and name not in names[:i])
    fields = {"Type": kind, "FullName": full, "CountryCode": fips_of(row["place_country"]), "Lat": row["lat"], "Long": row["lon"]}
    return {f"ActionGeo_{name}": value for name, value in fields.items()}
