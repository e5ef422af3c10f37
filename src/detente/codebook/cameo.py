"""CAMEO code <-> PLOVER type and mode, and the older names of PLOVER's own acts."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.codebook.acts import load_acts
from detente.codebook.tables import read_rows, read_table

HOSTS = "043"                    # host a visit: the only code whose parties stand the other way round in PLOVER


@dataclass(frozen=True, slots=True)
class Cameo:
    """cameo.csv: one code of 2, 3 or 4 digits; ``type`` is empty where PLOVER has no such act (statements)."""

    code: str
    label: str
    type: str
    mode: str
    contexts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Back:
    """cameo_of_plover.csv: the best CAMEO code of a type and mode; ``aux`` future: of a promise of it."""

    type: str
    mode: str
    code: str
    aux: str = ""


@cache
def load_cameo() -> dict[str, Cameo]:
    """Code -> Cameo.

    >>> load_cameo()["163"].type, load_cameo()["163"].mode
    ('SANCTION', 'discontinue')
    """
    return {row.code: row for row in read_table("cameo.csv", Cameo)}


def find_cameo(code: str) -> Cameo | None:
    """The row of a code as files print it: a code that is not in the table counts as its nearest shorter one.

    >>> find_cameo("13y").code, find_cameo("1829").code, find_cameo("99")
    ('13', '182', None)
    """
    table, code = load_cameo(), code.strip()
    return next((table[code[:n]] for n in (4, 3, 2) if len(code) >= n and code[:n] in table), None)


def cameo_of(type: str, mode: str = "", future: bool = False) -> str:
    """The best CAMEO code of an act, or of the promise of it; a mode without code of its own gives its type's.

    >>> cameo_of("SANCTION", "expel"), cameo_of("CONSULT", "visit", future=True)
    ('166', '036')
    """
    table = _backs()
    keys = [(type, mode, "future"), (type, "", "future")] if future else []
    return next(table[key] for key in (*keys, (type, mode, ""), (type, "", "")) if key in table)


@cache
def _backs() -> dict[tuple[str, str, str], str]:
    return {(row.type, row.mode, row.aux): row.code for row in read_table("cameo_of_plover.csv", Back)}


def cameo_by_label(label: str) -> Cameo | None:
    """The code with this label, as ICEWS prints it; of two with one label the longer.

    >>> cameo_by_label("Make_a_visit").code, cameo_by_label("Consult").code
    ('042', '040')
    """
    return _labels().get(_plain(label))


@cache
def _labels() -> dict[str, Cameo]:
    rows = sorted(load_cameo().values(), key=lambda row: len(row.code) == 3)       # 040 before 04
    return {_plain(row.label): row for row in rows} | {_plain(words): find_cameo(code) for words, code in OTHER_LABELS}


# Labels that ICEWS words in another way.
OTHER_LABELS = (("Carry out car bombing", "1832"),)


def _plain(label: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", label.lower()).strip()
    return words.removesuffix(" not specified below")


def living_act(type: str, mode: str = "") -> tuple[str, str] | None:
    """Type and mode of today for those of an earlier draft, any case; None: no such type; an unknown mode is left out.

    >>> living_act("DEMAND", "meet"), living_act("consult", "host"), living_act("YIELD", "release"), living_act("CRIME")
    (('REQUEST', 'meet'), ('CONSULT', 'visit'), ('RETREAT', 'release'), None)
    """
    acts, old = load_acts(), _old_acts()
    type, mode = type.strip().upper(), re.sub(r"[ _]+", "-", mode.strip().lower())
    if type == "YIELD" and ("RETREAT", mode) in acts and mode:
        return "RETREAT", mode
    now, given = old.get((type, ""), (type, "")) if (type, "") not in acts else (type, "")
    if (now, "") not in acts:
        return None
    now, mode = old.get((now, mode), (now, mode)) if mode else (now, given)
    return now, mode if (now, mode) in acts else given


@cache
def _old_acts() -> dict[tuple[str, str], tuple[str, str]]:
    return {(r["type"], r["mode"]): (r["now_type"], r["now_mode"]) for r in read_rows("plover_old.csv")}
