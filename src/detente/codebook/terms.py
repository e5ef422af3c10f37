"""The codebook in memory: every table, and one automaton over every name in them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from detente.codebook.tables import (
    Group,
    Membership,
    Office,
    Organisation,
    Outlet,
    State,
    Succession,
    Term,
    Title,
    read_table,
)

Row = Term | Organisation | Group | Office | Outlet
HONORIFICS = frozenset(
    "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Sir Dame Lord Lady Gen. General Sheikh Senator Sen. Rep. Colonel Col. Captain Capt. Major Maj. Marshal "
    "Admiral Adm. Lieutenant Lt. Brigadier Brig. Comrade Ayatollah Mullah Cardinal Archbishop Bishop Rabbi Reverend Rev. Professor Prof.".split()
)


def _plain_letter(letter: str) -> str:
    base, *marks = unicodedata.normalize("NFKD", letter)
    return base if marks and base.isascii() and all(unicodedata.combining(m) for m in marks) else letter


# One letter for one letter, so that places in a text stay.
_PLAIN = str.maketrans(
    {c: _plain_letter(c) for c in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)])}
    | dict(zip("øØłŁđĐðħıəƏ’‘ʼʻ`", "oOlLdDdhieE" + "'" * 5))
)


def plain(text: str) -> str:
    """The text without diacritics, as long as it was.

    >>> plain("Mevlüt Çavuşoğlu in Łódź")
    'Mevlut Cavusoglu in Lodz'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def surname_key(surname: str) -> str:
    """One form for the spellings of a surname: no diacritics, one ending for -y, -yy, -iy, -ii.

    >>> {surname_key(s) for s in ("Zelensky", "Zelenskyy", "Zelenskiy")}
    {'Zelensky'}
    """
    return re.sub(r"(?<=[a-z][^aeiouy])[iyj]{1,3}$", "y", plain(surname))


def _letters(name: str) -> str:
    return "".join(c for c in plain(name).lower() if c.isalpha())


def _alike(one: str, other: str) -> bool:
    """Whether two words may be two spellings of one surname ("Gaddafi", "Kadhafi")."""
    a, b = set(one.lower()), set(other.lower())
    return len(a & b) >= 0.55 * len(a | b)


@dataclass(frozen=True, slots=True)
class Hit:
    """Names found at ``text[start:end]``: every row of the codebook that is written so."""

    start: int
    end: int
    rows: tuple[Row, ...]


def hits_between(hits: Sequence[Hit], start: int, end: int) -> Sequence[Hit]:
    """Those of the hits, which are in order and do not overlap, that lie within a stretch of the text.

    >>> text = "Tokyo asked NATO."
    >>> [text[h.start:h.end] for h in hits_between(load_codebook().find_names(text), 6, 17)]
    ['NATO']
    """
    low = bisect_left(hits, start, key=lambda hit: hit.start)
    return hits[low : bisect_right(hits, end, low, key=lambda hit: hit.end)]


@dataclass(frozen=True)
class Codebook:
    states: dict[str, State]  # living and dead, by code
    terms: tuple[Term, ...]
    organisations: dict[str, Organisation]
    memberships: tuple[Membership, ...]
    groups: tuple[Group, ...]
    offices: tuple[Office, ...]
    titles: dict[str, Title]  # by lower-case words
    outlets: tuple[Outlet, ...]
    successions: dict[tuple[str, str], Succession] = field(default_factory=dict)  # by kind and state

    @cached_property
    def offices_by_person(self) -> dict[str, tuple[Office, ...]]:
        return _grouped(self.offices, lambda o: [o.person])

    @cached_property
    def people_by_ends(self) -> dict[tuple[str, str], str]:
        """(first word, last word) of a full name, in either order -> the person: finds "Antony J. Blinken"; without diacritics."""
        out: dict[tuple[str, str], str] = {}
        for office in self.offices:
            for name in (office.person, *office.aliases):
                words = plain(name).split()
                if len(words) > 1:
                    out.setdefault((words[0], words[-1]), office.person)
                    if len(words) == 2:  # "Kishida Fumio"; longer names are not turned round
                        out.setdefault((words[-1], words[0]), office.person)
        return out

    @cached_property
    def people_by_letters(self) -> dict[str, str]:
        """The bare letters of a full name -> the person: "Ri Yong-ho" is "Ri Yong Ho"."""
        names = ((_letters(n), o.person) for o in reversed(self.offices) for n in (*o.aliases, o.person) if " " in n)
        return dict(names)

    def person_written(self, name: str) -> str | None:
        """The person whose full name is written so, hyphens, capitals and diacritics aside."""
        return self.people_by_letters.get(_letters(name)) if " " in name else None

    @cached_property
    def offices_by_surname(self) -> dict[str, tuple[Office, ...]]:
        """``surname_key`` of a surname or of another spelling of it -> offices of those called so."""
        return _grouped(self.offices, _surnames)

    def state_name(self, code: str) -> str:
        """Short English name of a state, or the code itself for IGO and the like.

        >>> load_codebook().state_name("JPN"), load_codebook().state_name("IGO")
        ('Japan', 'IGO')
        """
        state = self.states.get(code)
        return state.name if state else code

    def offices_of(self, surname: str) -> tuple[Office, ...]:
        """Offices of all who are called so, however it is spelt."""
        return self.offices_by_surname.get(surname_key(surname), ())

    def holders_called(self, name: str) -> tuple[Office, ...]:
        """Offices of those who may be called so: their surname, alone or behind a title; another given name is another person's.

        >>> [row.code for row in load_codebook().holders_called("Prime Minister Orban")]
        ['HUN', 'HUN', 'ROU', 'HUN']
        >>> load_codebook().holders_called("Desmond Clark"), load_codebook().holders_called("")
        ((), ())
        """
        *given, surname = name.split() or [""]
        plainly = not given or given[-1].lower() in self.titles or given[-1] in HONORIFICS
        return tuple(row for row in self.offices_of(surname) if plainly or not set(given).isdisjoint(row.person.split()))

    def state_before(self, code: str, day: dt.date | None) -> str:
        """Whose a state was on a day before its own life began: Eritrea was Ethiopia's, Ukraine the Soviet Union's.

        >>> load_codebook().state_before("KOS", dt.date(1999, 3, 24))
        'YUG'
        """
        state, before = self.states.get(code), self.successions.get(("before", code))
        if day is None or state is None or before is None or day >= state.since or (before.until and day > before.until):
            return code
        return self.state_before(before.other, day)

    def heir_of(self, code: str, day: dt.date | None) -> str:
        """Whose the people of a state are when it is no more."""
        state, heir = self.states.get(code), self.successions.get(("heir", code))
        gone = state is not None and state.until is not None and (day is None or day > state.until)
        return self.heir_of(heir.other, day) if gone and heir else code

    @cached_property
    def holders(self) -> dict[tuple[str, str], tuple[Office, ...]]:
        """(code, office) -> its holders through time."""
        return _grouped(self.offices, lambda o: [(o.code, o.office)])

    def office_on(self, person: str, day: dt.date | None) -> Office | None:
        """The office a person held on a day; of several the first in the table.

        >>> book = load_codebook()
        >>> book.office_on("Shinzo Abe", dt.date(2016, 5, 5)).office
        'prime minister'
        >>> book.office_on("Shinzo Abe", dt.date(2022, 1, 10)) is None
        True
        """
        return next((o for o in self.offices_by_person.get(person, ()) if holds(o, day)), None)

    def holder_on(self, code: str, office: str, day: dt.date | None) -> Office | None:
        """Who held an office of a state on a day."""
        return next((o for o in self.holders.get((code, office), ()) if holds(o, day)), None)

    def members_on(self, organisation: str, day: dt.date | None) -> tuple[str, ...]:
        """Codes of the states in an organisation on a day."""
        return tuple(m.state for m in self.memberships if m.organisation == organisation and holds(m, day))

    @cached_property
    def _automaton(self):
        from ahocorasick_rs import AhoCorasick

        patterns: dict[str, dict[int, tuple[Row, str]]] = {}  # under the plain name the rows, and how they must be written
        for row, names in self._written():
            for name in names:
                if len(name) > 1:
                    key = plain(name)
                    careful = isinstance(row, Outlet) or row.ambiguous if not isinstance(row, Office) else False
                    exact = name if key != name and careful else ""  # "Malé", not "Male"; "Libération"
                    patterns.setdefault(key, {}).setdefault(id(row), (row, exact))
        return AhoCorasick(list(patterns)), [tuple(rows.values()) for rows in patterns.values()]

    def _written(self):
        for term in self.terms:
            yield term, (term.text,)
        for organisation in self.organisations.values():
            yield organisation, organisation.terms
        for group in self.groups:
            yield group, group.terms
        for office in self.offices:
            yield office, (office.person, *office.aliases)
        for outlet in self.outlets:
            yield outlet, outlet.terms

    @cached_property
    def places(self) -> frozenset[str]:
        """Names of capitals and of parts of states, which are parties only where they act."""
        return frozenset(t.text for t in self.terms if t.kind == "capital" or t.kind == "territory" and not t.sector)

    def find_names(self, text: str) -> list[Hit]:
        """Every name of the codebook in ``text``, leftmost longest, whole words only, case as written, with or without diacritics.

        >>> [text[h.start:h.end] for text in ["Tokyo asked NATO."] for h in load_codebook().find_names(text)]
        ['Tokyo', 'NATO']
        """
        automaton, rows = self._automaton
        whole = [
            (start, -end, index)
            for index, start, end in automaton.find_matches_as_indexes(plain(text), overlapping=True)
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        ]
        hits, covered = [], 0
        for start, end, index in sorted(whole):  # leftmost first, of these the longest
            if start >= covered and (meant := tuple(r for r, exact in rows[index] if exact in ("", text[start:-end]))):
                covered = -end
                if not all(isinstance(r, Term) and r.kind == "other" for r in meant):  # "South China Sea" is no China
                    hits.append(Hit(start, covered, meant))
        return self._without_namesakes(text, hits)

    def _without_namesakes(self, text: str, hits: list[Hit]) -> list[Hit]:
        """The hits but abbreviations that the text says are short for another name: in a text on the Internet Research Agency (IRA) that is no Irish army.

        Of the same name most words are the same, however they are spelt."""
        others = set()
        for match in _DEFINED.finditer(text) if "(" in text else ():
            words = re.findall(r"[A-Z][\w’'-]*", match[1])
            for k in reversed(range(len(words) - 1)):
                if "".join(word[0] for word in words[k:]).startswith(match[2]):
                    rows = [row for hit in hits if (hit.start, hit.end) == match.span(2) for row in hit.rows]
                    long = {_level(word) for word in words[k:]}
                    if rows and all(2 * len(long & self._spelled[_called(row)]) < len(long) for row in rows):
                        others.add(match[2])
                    break
        return [hit for hit in hits if text[hit.start : hit.end] not in others] if others else hits

    @cached_property
    def _spelled(self) -> dict[str, set[str]]:
        """What a body, group or state is called -> the words of all its names, levelled."""
        out: dict[str, set[str]] = {}
        named = [(row, row.terms) for row in (*self.organisations.values(), *self.groups)] + [(row, (row.text,)) for row in self.terms]
        named += [(row, (row.name, *row.terms)) for row in self.outlets] + [(row, (row.person,)) for row in self.offices]
        for row, names in named:
            out.setdefault(_called(row), set()).update(_level(word) for name in names for word in re.split(r"[^\w’'-]+", name))
        return out


# "Internet Research Agency LLC (“IRA”)": a name, and in brackets what it is called from there on.
_DEFINED = re.compile(r"(?<![\w’'-])((?:[A-Z][\w’'-]*\.?,? (?:(?:of|and|for|the|on|in|&) )*){2,9})\([“\"']?([A-Z]{2,7})[”\"']?\)")


def _called(row: Row) -> str:
    return next(name for key in ("name", "person", "code") if (name := getattr(row, key, None)) is not None)


def _level(word: str) -> str:
    """ "Co-operation" as "Cooperation", "Organisation" as "Organization", "People's" as "Peoples"."""
    return re.sub(r"[’'-]", "", word).lower().replace("s", "z").removesuffix("z")


def holds(row, day: dt.date | None) -> bool:
    """Whether a dated row holds on ``day``; an unknown day holds for rows without an end."""
    if day is None:
        return row.until is None
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def _surnames(office: Office) -> set[str]:
    """Keys of the surname and of its other spellings, which end the other spellings of the whole name."""
    own = {office.surname, *office.person.split()}
    ends = (name.split()[-1] for name in office.aliases if " " in name)
    return {surname_key(s) for s in [office.surname, *(e for e in ends if e not in own and _alike(e, office.surname))]}


def _grouped(rows, keys) -> dict:
    out: dict = {}
    for row in rows:
        for key in keys(row):
            out.setdefault(key, []).append(row)
    return {key: tuple(group) for key, group in out.items()}


@cache
def load_codebook() -> Codebook:
    """The codebook that ships with the package."""
    return Codebook(
        states={s.code: s for s in read_table("states.csv", State)},
        terms=read_table("state_names.csv", Term),
        organisations={o.key: o for o in read_table("organisations.csv", Organisation)},
        memberships=read_table("memberships.csv", Membership),
        groups=read_table("groups.csv", Group),
        offices=read_table("offices.csv", Office),
        titles={t.text.lower(): t for t in read_table("titles.csv", Title)},
        outlets=read_table("outlets.csv", Outlet),
        successions={(s.kind, s.state): s for s in read_table("successions.csv", Succession)},
    )
