"""What others call what we call: codes and names of states, sectors, and how far each provider is trusted."""
from __future__ import annotations

from functools import cache

from detente.codebook.tables import State, read_rows, read_table
from detente.codebook.terms import load_codebook

BODIES = ("IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC")       # codes of parties that are no state


@cache
def load_providers() -> dict[str, float]:
    """Provider -> trust.

    >>> load_providers()["gdelt2"]
    0.2
    """
    return {row["provider"]: float(row["trust"]) for row in read_rows("providers.csv")}


@cache
def _foreign(scheme: str) -> dict[str, str]:
    return {row["theirs"]: row["code"] for row in read_rows("foreign_codes.csv") if row["scheme"] == scheme}


@cache
def _written(scheme: str) -> dict[str, str]:
    return {row["code"]: row["theirs"] for row in read_rows("foreign_codes.csv") if row["scheme"] == scheme and row["back"]}


def code_of_alpha3(theirs: str) -> str:
    """Our code for three letters of PLOVER or ISO, also of older ones; "" where they stand for no party that we know.

    >>> code_of_alpha3("GBR"), code_of_alpha3("XKX"), code_of_alpha3("EUR"), code_of_alpha3("XXX")
    ('GBR', 'KOS', 'EUR', '')
    """
    return theirs if theirs in load_codebook().states or theirs in BODIES else _foreign("cameo").get(theirs, "")


def code_of_cameo(theirs: str) -> str:
    """Our code for three letters of CAMEO, whose EUR is the continent and EEC the Union.

    >>> code_of_cameo("ROM"), code_of_cameo("EEC"), code_of_cameo("EUR"), code_of_cameo("NGM")
    ('ROU', 'EUR', '', 'ISM')
    """
    return _foreign("cameo")[theirs] if theirs in _foreign("cameo") else code_of_alpha3(theirs)


def cameo_actor_code(code: str) -> str:
    """What CAMEO calls a party of this code."""
    return _written("cameo").get(code, code)


@cache
def _by_fips() -> dict[str, str]:
    living = [s for s in read_table("states.csv", State) if s.fips and s.until is None]
    return {s.fips: s.code for s in living} | _foreign("fips")


def code_of_fips(fips: str) -> str:
    """Our code for a FIPS 10-4 country; "" where unknown.

    >>> code_of_fips("GM"), code_of_fips("GZ")
    ('DEU', 'PSE')
    """
    return _by_fips().get(fips, "")


def fips_of(code: str) -> str:
    """FIPS 10-4 of a state; "" where it has none."""
    state = load_codebook().states.get(code)
    return state.fips if state else ""


@cache
def _by_name() -> dict[str, str]:
    kinds = ("name", "former", "territory")
    terms = [t for t in reversed(load_codebook().terms) if t.kind in kinds]
    return {t.text.lower(): t.code for t in terms} | {name.lower(): code for name, code in _foreign("name").items()}


def code_of_name(name: str) -> str:
    """Our code for a state or territory by its name in any case; "" where it is none.

    >>> code_of_name("Russian Federation"), code_of_name("SOUTH KOREA"), code_of_name("Middle East")
    ('RUS', 'KOR', '')
    """
    return _by_name().get(name.strip().lower(), "")


def name_of_state(code: str) -> str:
    """Our name of a state."""
    state = load_codebook().states.get(code)
    return state.name if state else ""


def icews_name_of(code: str) -> str:
    """What ICEWS calls a state."""
    return _written("name").get(code) or name_of_state(code)


@cache
def _sectors(scheme: str) -> dict[str, tuple[int, str]]:
    return {row["name"].lower(): (int(row["rank"]), row["sector"]) for row in read_rows("sectors.csv") if row["scheme"] == scheme}


def sector_of(scheme: str, names: list[str]) -> str:
    """The PLOVER sector of a party from its sectors in another scheme (cameo, icews, role): the most telling one.

    >>> sector_of("icews", ["Executive", "Government", "Police"]), sector_of("cameo", ["MED"]), sector_of("cameo", [])
    ('COP', 'JRN', '')
    """
    table = _sectors(scheme)
    found = [table[name.strip().lower()] for name in names if name.strip().lower() in table]
    return max(found, key=lambda pair: pair[0])[1] if found else ""


@cache
def _sectors_written(scheme: str) -> dict[str, str]:
    return {row["sector"]: row["name"] for row in read_rows("sectors.csv") if row["scheme"] == scheme and row["back"]}


def sector_name(scheme: str, sector: str) -> str:
    """What another scheme calls our sector; "" where it has no word for it.

    >>> sector_name("icews", "MIL"), sector_name("cameo", "JRN"), sector_name("icews", "PRE")
    ('Military', 'MED', '')
    """
    return _sectors_written(scheme).get(sector, "")
