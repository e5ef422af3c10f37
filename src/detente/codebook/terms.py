"""The codebook in memory: every table, and one automaton over every name in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

from detente.codebook.tables import Group, Membership, Office, Organisation, Outlet, State, Term, Title, read_table

Row = Term | Organisation | Group | Office | Outlet


@dataclass(frozen=True, slots=True)
class Hit:
    """Names found at ``text[start:end]``: every row of the codebook that is written so."""

    start: int
    end: int
    rows: tuple[Row, ...]


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

    @cached_property
    def offices_by_person(self) -> dict[str, tuple[Office, ...]]:
        return _grouped(self.offices, lambda o: [o.person])

    @cached_property
    def people_by_ends(self) -> dict[tuple[str, str], str]:
        """(first word, last word) of a full name, in either order -> the person: finds "Antony J. Blinken"."""
        out: dict[tuple[str, str], str] = {}
        for office in self.offices:
            for name in (office.person, *office.aliases):
                words = name.split()
                if len(words) > 1:
                    out.setdefault((words[0], words[-1]), office.person)
                    if len(words) == 2:  # "Kishida Fumio"; longer names are not turned round
                        out.setdefault((words[-1], words[0]), office.person)
        return out

    @cached_property
    def offices_by_surname(self) -> dict[str, tuple[Office, ...]]:
        return _grouped(self.offices, lambda o: [o.surname])

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

        patterns: dict[str, list[Row]] = {}
        for row, names in self._written():
            for name in names:
                if len(name) > 1:
                    patterns.setdefault(name, [])
                    if row not in patterns[name]:
                        patterns[name].append(row)
        keys = list(patterns)
        return AhoCorasick(keys), [tuple(patterns[k]) for k in keys]

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

    def find_names(self, text: str) -> list[Hit]:
        """Every name of the codebook in ``text``, leftmost longest, whole words only, case as written.

        >>> [text[h.start:h.end] for text in ["Tokyo asked NATO."] for h in load_codebook().find_names(text)]
        ['Tokyo', 'NATO']
        """
        automaton, rows = self._automaton
        whole = [
            (start, -end, index)
            for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        ]
        hits, covered = [], 0
        for start, end, index in sorted(whole):  # leftmost first, of these the longest
            if start >= covered:
                covered = -end
                if not all(
                    isinstance(r, Term) and r.kind == "other" for r in rows[index]
                ):  # "South China Sea" is no China
                    hits.append(Hit(start, covered, rows[index]))
        return hits


def holds(row, day: dt.date | None) -> bool:
    """Whether a dated row holds on ``day``; an unknown day holds for rows without an end."""
    if day is None:
        return row.until is None
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


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
    )
