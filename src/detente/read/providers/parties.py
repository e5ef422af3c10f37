"""A name as event data print it -> a party with code and sector, by the codebook on the day."""
from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache
from typing import NamedTuple

from detente.codebook.foreign import code_of_name, sector_of
from detente.codebook.tables import Term
from detente.codebook.terms import holds, load_codebook

IN_BRACKETS = (re.compile(r"(.+?) \((.+)\)$"), re.compile(r"(.+) \((.+)\)$"))      # "Citizen (India)", "Party (A) (India)"


class Party(NamedTuple):
    code: str = ""
    name: str = ""
    sector: str = ""


@lru_cache(maxsize=200_000)
def party_of(name: str, day: dt.date | None, code: str = "", sector: str = "") -> Party:
    """The party a name stands for; what the provider says of it (``code``, ``sector``) wins over what the codebook finds.

    >>> party_of("Citizen (India)", None)
    Party(code='IND', name='Citizen (India)', sector='CVL')
    >>> party_of("Iranian Parliament", None)[::2], party_of("Militant (Taliban)", None)[::2]
    (('IRN', 'LEG'), ('AFG', 'REB'))
    >>> party_of("Barack Obama", dt.date(2014, 5, 1)), party_of("Barack Obama", dt.date(2018, 5, 1)).sector
    (Party(code='USA', name='Barack Obama', sector='GOV'), 'ELI')
    """
    found = _state(name) or _role(name, day) or _body(name, day) or _person(name, day) or _outlet(name)
    found = found or (None if code else _organ(name)) or Party()            # its words are only guessed at where nothing is known
    return Party(code or found.code, name, sector or found.sector)


def _state(name: str) -> Party | None:
    code = code_of_name(name)
    return Party(code, name) if code else None


def _role(name: str, day: dt.date | None) -> Party | None:
    """Police (Chile), Militant (Taliban): people and organs of a state or body."""
    for match in filter(None, (pattern.match(name) for pattern in IN_BRACKETS)):
        if code := code_of_name(match[2]):
            return Party(code, name, role_sector(match[1]))
        if body := _body(match[2], day):
            return body._replace(name=name)
    return None


@lru_cache(maxsize=50_000)
def role_sector(words: str) -> str:
    """The sector of words for a role, by their own row, by the table of titles, by their last words.

    >>> [role_sector(words) for words in ("Head of Government", "Foreign Minister", "Ministry of Shipping", "Nonesuch")]
    ['GOV', 'GOV', 'GOV', '']
    """
    titles, plain = load_codebook().titles, words.lower().replace(" / ", " ").strip()
    known = sector_of("role", [words]) or (titles[plain].sector if plain in titles else "")
    parts = plain.split()
    ends = [" ".join(parts[i:]) for i in range(1, len(parts))] + [" ".join(parts[:i]) for i in range(len(parts) - 1, 0, -1)]
    return known or next((titles[end].sector for end in ends if end in titles), "") or ("GOV" if "ministry" in plain else "")


def _body(name: str, day: dt.date | None) -> Party | None:
    """An organisation or a group; of several with one name the one that there was on the day."""
    rows = _bodies().get(name.lower(), ())
    row = next((r for r in rows if day is None or holds(r, day)), rows[0] if rows else None)
    return row and Party(getattr(row, "kind", "") or row.code, name, row.sector)


@cache
def _bodies() -> dict[str, list]:
    book, out = load_codebook(), {}
    for row in (*book.organisations.values(), *book.groups):
        for term in row.terms:
            if len(term) > 2:
                out.setdefault(term.lower(), []).append(row)
    return out


def _person(name: str, day: dt.date | None) -> Party | None:
    """Who holds an office on the day is what the office is; who has left it, or will come to it, is of the elite."""
    person = _people().get(name.lower())
    if person is None:
        return None
    book = load_codebook()
    held, known = book.office_on(person, day), book.offices_by_person[person][0]
    return Party(held.code, name, held.sector) if held else Party(known.code, name, "ELI")


def _outlet(name: str) -> Party | None:
    code = _outlets().get(name.lower())
    return Party(code, name, "JRN") if code else None


@cache
def _outlets() -> dict[str, str]:
    return {term.lower(): o.country for o in reversed(load_codebook().outlets) for term in (o.name, *o.terms)}


def _organ(name: str) -> Party | None:
    """Iranian Parliament, Communist Party of India: words for a role beside those for one state."""
    found = [(hit, row) for hit in load_codebook().find_names(name) for row in hit.rows
             if isinstance(row, Term) and row.code and not row.ambiguous]
    if len({row.code for _, row in found}) != 1:
        return None
    hit, row = found[0]
    sector = row.sector or role_sector((name[:hit.start].removesuffix("of ") + name[hit.end:]).strip())
    return Party(row.code, name, sector) if sector not in ("", "UNK") else None


@cache
def _people() -> "_Names":
    return _Names(load_codebook())


class _Names:
    """Full names in any case, with or without what stands between first and last."""

    def __init__(self, book):
        self.full = {name.lower(): o.person for o in reversed(book.offices) for name in (o.person, *o.aliases)}
        self.ends = {(a.lower(), b.lower()): person for (a, b), person in book.people_by_ends.items()}

    def get(self, name: str) -> str | None:
        words = name.split()
        return self.full.get(name) or (self.ends.get((words[0], words[-1])) if len(words) > 1 else None)
