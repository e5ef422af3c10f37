"""A slot's words -> what else they mean by the codebook: other acts of the word, others of that name, other places written so.

The coder keeps its one reading; these are what it chose from, told anew from the same tables. They say what else the words can mean, not
how likely that is here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from detente.codebook import load_codebook, load_frames
from detente.codebook.gazetteer import load_gazetteer

MOST = 4  # told of one slot
YEARS = 10  # within which somebody's term must lie for a reader to think of it


def list_alternatives(slot: Mapping, why: str | None, day: dt.date | None) -> list[str]:
    """``slot``: words, and what they were taken for (slot, code, name); ``why``: of the event; ``day``: of the article.

    >>> list_alternatives({"slot": "place", "words": "Paris", "code": "FRA", "name": "Paris"}, None, None)
    ['Paris, Texas, USA']
    >>> list_alternatives({"slot": "actor", "words": "Congo", "code": "COD", "name": "DR Congo"}, None, None)
    ['COG Congo (either of the two Congo states; river)']
    """
    if slot["slot"] == "act":
        found = _acts(slot, why)
    elif slot["slot"] == "place":
        found = _places(slot)
    elif slot["slot"] in ("actor", "recipient", "third", "source"):
        found = [*_terms(slot), *_people(slot, day)]
    else:
        found = []
    return list(dict.fromkeys(found))[:MOST]


def _acts(slot: Mapping, why: str | None) -> Iterable[str]:
    """Acts that other frames of the word are."""
    named = re.match(r"frame ([^\[]+)\.(\w+)(?:\[|$)", why or "")
    frames = load_frames().get((named[1], named[2]), ()) if named else ()
    taken = (slot["code"], slot["name"] or None)
    return (f"{frame.type} {frame.mode or ''}".strip() for frame in frames if frame.type and (frame.type, frame.mode or None) != taken)


def _terms(slot: Mapping) -> Iterable[str]:
    """States and bodies that have the same name."""
    for hit in load_codebook().find_names(slot["words"] or ""):
        for term in hit.rows:
            other = getattr(term, "code", None)
            if other and other != slot["code"] and hit.end - hit.start == len((slot["words"] or "").strip()):
                note = getattr(term, "ambiguous", "")
                yield f"{other} {term.text}" + (f" ({note})" if note else "")


def _people(slot: Mapping, day: dt.date | None) -> Iterable[str]:
    """Others of the surname whom the table of offices knows about that time, for a person who is named."""
    words = (slot["words"] or "").split()
    offices = load_codebook().offices_of(words[-1]) if words else ()
    if slot["name"] not in {office.person for office in offices}:
        return
    for office in offices:
        if office.person != slot["name"] and _near(office, day):
            yield f"{office.person}, {office.office} ({office.code}) {_year(office.since)}–{_year(office.until)}"


def _year(day: dt.date | None) -> str:
    return f"{day:%Y}" if day else ""


def _near(office, day: dt.date | None) -> bool:
    span = dt.timedelta(365 * YEARS)
    return day is None or (office.since is None or office.since <= day + span) and (office.until is None or office.until >= day - span)


def _places(slot: Mapping) -> Iterable[str]:
    """Other places written so, the largest first."""
    found = sorted(load_gazetteer().find(slot["words"] or ""), key=lambda known: -known.population)
    taken = next((known for known in found if known.country == slot["code"]), None)
    for known in found:
        if known is not taken and (known.country, known.admin1) != (taken and taken.country, taken and taken.admin1):
            yield ", ".join(dict.fromkeys(filter(None, (known.name, known.admin1, known.country))))
