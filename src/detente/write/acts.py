"""Event row -> the row as a format tells it: what is still to come, denied or imagined does not go out as done."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from detente.codebook.acts import load_acts
from detente.codebook.cameo import HOSTS, cameo_of, find_cameo

# What an act still to come is.
PROMISED = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
UNREAL = frozenset({"negation", "hypothetical"})
NOT_DONE = UNREAL | {"future"}          # for formats that have no word for it
CAMEO_WHY = "cameo "                    # why of an imported row: its own CAMEO code


def told(rows: Iterable[dict], unwanted: Collection[str], include: Collection[str] = ()) -> Iterator[dict]:
    """The rows that go out, their promises as AGREE or CONCEDE; ``include`` names what is wanted all the same.

    A row without a type (a statement of CAMEO) passes; formats of PLOVER leave it out themselves."""
    for row in map(promised, rows):
        if not (set(unwanted) - set(include)) & set(row["aux"]):
            yield row


def promised(row: dict) -> dict:
    """A meeting, support, cooperation or aid still to come is AGREE, a withdrawal still to come CONCEDE.

    The promise itself is done, so it is no longer marked future; what is negated or imagined stays as it is."""
    type = PROMISED.get(row["type"])
    if not type or "future" not in row["aux"] or UNREAL & set(row["aux"]):
        return row
    act = load_acts()[type, ""]
    aux = [flag for flag in row["aux"] if flag != "future"]
    return row | {"type": type, "mode": None, "quad": act.quad, "score": act.score, "aux": aux,
                  "promised": (row["type"], row["mode"])}


def cameo_code(row: dict) -> str:
    """The CAMEO code of a row: its provider's own where it came with one, else the best for its act; "" without type."""
    if (row["why"] or "").startswith(CAMEO_WHY):
        return row["why"].removeprefix(CAMEO_WHY)
    if not row["type"]:
        return ""
    type, mode = row.get("promised") or (row["type"], row["mode"])
    return cameo_of(type, mode or "", future="promised" in row)


def turned(row: dict) -> dict:
    """The row as CAMEO orders its parties: who hosts a visit stands first."""
    if cameo_code(row) != HOSTS:
        return row
    swapped = {f"{to}_{part}": row[f"{of}_{part}"] for to, of in (("actor", "recipient"), ("recipient", "actor"))
               for part in ("codes", "names", "sectors")}
    return row | swapped


def cameo_quad(code: str) -> int:
    """CAMEO's own quad class, by root: 01-05, 06-08, 09-13, 14-20."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def cameo_label(code: str) -> str:
    found = find_cameo(code)
    return found.label if found else ""


def day_of(row: dict) -> dt.date | None:
    """The day on which a format without ranges puts the event: its own, else that of the report.

    What was told as long past and has no day of its own has none."""
    if row["day"] or "historical" in row["aux"]:
        return row["day"]
    return row["published"]
