"""A code -> who it is by the codebook: a state's life, its organisations, who held which office when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from detente.codebook import load_codebook
from detente.codebook.organisations import KINDS, keys_by_name, memberships_of
from detente.web.answers import Missing
from detente.web.explorer import Explorer

# codes of parties that are no state, as PLOVER has them
KIND_NAMES = {"IGO": "International organisations", "UNO": "United Nations", "EUR": "European Union and its bodies",
              "NGO": "Non-governmental organisations", "ISM": "International social movements",
              "IMG": "International militant groups", "MNC": "Multinational companies"}


@dataclass(frozen=True, slots=True)
class Party:
    """``kind``: state, organisations (a code that several share), or unlisted: found in the store, not in the codebook."""

    code: str
    name: str
    kind: str
    official: str = ""
    capital: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def find_party(explorer: Explorer, code: str) -> Party:
    """The party of a code, small letters as good as capitals. Raises ``Missing``, with what could have been meant."""
    code = code.upper()
    state = load_codebook().states.get(code)
    if state:
        return Party(code, state.name, "state", state.official, state.capital, state.since, state.until)
    if code in KINDS:
        return Party(code, KIND_NAMES[code], "organisations")
    if explorer.rows("SELECT 1 FROM dyads WHERE $code IN (source, target) LIMIT 1", {"code": code}):
        return Party(code, code, "unlisted")
    raise Missing(f"no party has the code {code!r}: {_hint(code)}")


def _hint(code: str) -> str:
    book = load_codebook()
    organisation = book.organisations.get(code)
    if organisation:
        return f"{organisation.name} is an organisation, whose events stand under {organisation.kind}: search for its name"
    names = {state.name.upper(): state.code for state in book.states.values()}
    near = get_close_matches(code, names, 1, 0.75)
    return f"{names[near[0]]} is {book.states[names[near[0]]].name}" if near else "write ISO 3166-1 alpha-3, as JPN, or IGO, UNO, EUR, NGO"


def list_memberships(code: str, day: dt.date) -> list[dict]:
    """Organisations that a state is or was in, those of the day first."""
    names = {key: name for name, key in keys_by_name().items()}
    rows = [{"organisation": key, "name": names.get(key, key), "since": row.since, "until": row.until,
             "member": (row.since or day) <= day <= (row.until or day)}
            for key, members in memberships_of().items() for row in members if row.state == code]
    return sorted(rows, key=lambda row: (not row["member"], row["since"] or dt.date.min, row["organisation"]))


def list_offices(code: str, first: dt.date, last: dt.date) -> list[dict]:
    """Who held which office of a state at some time from ``first`` to ``last``, the latest first."""
    held = [o for o in load_codebook().offices if o.code == code and o.since <= last and (o.until or last) >= first]
    rows = [{"person": o.person, "office": o.office, "sector": o.sector, "since": o.since, "until": o.until} for o in held]
    return sorted(rows, key=lambda row: (-(row["until"] or dt.date.max).toordinal(), -row["since"].toordinal(), row["office"]))


def names_of(codes: Sequence[str]) -> list[str]:
    states = load_codebook().states
    return [states[code].name if code in states else KIND_NAMES.get(code, code) for code in codes]
