"""POLECAT (TSV with header, 40 columns) -> event rows."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import zip_longest

from detente.codebook.cameo import living_act
from detente.codebook.columns import columns_of
from detente.codebook.foreign import code_of_alpha3, code_of_name
from detente.codebook.tables import read_rows
from detente.read.providers.lines import STAGE, Source, read_records
from detente.read.providers.parties import Party, party_of
from detente.read.providers.rows import day_columns, make_row, party_columns, point_columns, to_day
from detente.records import Rejected

AUX = ("historical", "future", "hypothetical", "negation")
SECTORS = frozenset("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())


def read_polecat(source: Source) -> Iterator[dict | Rejected]:
    """A row a line, parties in lists as POLECAT has them; columns beyond the 40 (Headline, Event Text …) stay in ``record``."""
    for item in read_records(source, columns_of("polecat")):
        yield item if isinstance(item, Rejected) else _row(*item)


def _row(place: str, record: dict) -> dict | Rejected:
    record = {name: value for name, value in record.items() if value != "None"}
    day, act = to_day(record.get("Event Date")), living_act(record.get("Event Type", ""), record.get("Event Mode", ""))
    if day is None:
        return Rejected(place, STAGE, f"no day: {record.get('Event Date', '')!r}")
    if act is None:
        return Rejected(place, STAGE, f"no such event type: {record.get('Event Type', '')!r}")
    contexts, aux = split_contexts(_list(record.get("Contexts")))
    return make_row("polecat", record, type=act[0], mode=act[1], contexts=contexts, aux=aux, publisher=record.get("Source"),
                    published=to_day(record.get("Publication Date")), why=f"polecat {record['Event Type']}", **day_columns(day),
                    **party_columns(_parties(record, "Actor", day), _parties(record, "Recipient", day)), **_place(record))


def _list(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip() not in ("", "None")]


def split_contexts(names: list[str]) -> tuple[list[str], list[str]]:
    """Contexts of ours among these, and the auxiliary modes that PLOVER keeps with them."""
    ours = {row["context"] for row in read_rows("contexts.csv")} if names else set()
    plain = [name.lower().replace("-", "_").replace(" ", "_") for name in names]
    return [name for name in plain if name in ours], [name for name in plain if name in AUX]


def _parties(record: dict, slot: str, day: dt.date) -> list[Party]:
    names, codes, sectors = (_parallel(record.get(name)) for name in (f"{slot} Name", f"{slot} Country",
                                                                      f"Primary {slot} Sector"))
    if names and len(codes) != len(names):
        codes = _aligned(names, codes, day)
    count = max(len(names), len(codes), 1)
    sectors = [sector if sector in SECTORS else "" for sector in sectors] if len(sectors) == count else []
    return [party_of(name, day, to_code(code), sector) for name, code, sector in zip_longest(names, codes, sectors, fillvalue="")]


def _parallel(cell: str | None) -> list[str]:
    """The parts of a cell, each in its place; "" for None."""
    return ["" if part.strip() == "None" else part.strip() for part in cell.split(";")] if cell else []


def _aligned(names: list[str], codes: list[str], day: dt.date) -> list[str]:
    """A country for each name where their numbers differ: by name where it tells, the others in their order."""
    found = [party_of(name, day).code for name in names]
    rest = [code for code in codes if to_code(code) not in found]
    return [code or (rest.pop(0) if rest else "") for code in found]


def to_code(text: str) -> str:
    """A country as three letters or by name."""
    return code_of_alpha3(text) or code_of_name(text)


def _place(record: dict) -> dict:
    city, province, country = (record.get(name) for name in ("City", "Province", "Country"))
    name = record.get("Placename") or city or province or country
    grain = "city" if city else "region" if province else "country" if country else "other" if name else None
    return {"place_name": name, "place_admin1": province, "place_granularity": grain,
            "place_country": to_code(country or "") or None, **point_columns(record.get("Latitude"), record.get("Longitude"))}
