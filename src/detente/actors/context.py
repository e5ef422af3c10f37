"""What an article tells about who is who: codes it names, people it has introduced, the day it speaks from."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from detente.codebook import Codebook, Group, Hit, Office, Organisation, Outlet, Term, load_codebook
from detente.codebook.gazetteer import country_of_place, load_gazetteer
from detente.codebook.genders import given_names
from detente.codebook.tables import read_rows
from detente.codebook.terms import holds, plain
from detente.records import Entity, Sentence
from detente.transcripts import SPEAKERS, label_of

# Titles by which a release that names its own officials bare means another state's.
FOREIGN = frozenset("minister premier chancellor king queen prince princess emir amir sultan sheikh pope".split())
HEADS = frozenset(("president", "prime minister", "chancellor", "monarch", "supreme leader", "leader", "secretary-general"))
_SHORT = re.compile(r"\s*\([“\"']?([A-Z]{2,7})[”\"']?\)")
FAMILY_FIRST = frozenset("JPN CHN TWN HKG KOR PRK VNM HUN KHM".split())  # where a family's name may stand first
HOME = frozenset("Mr Mr. Ms Ms. Mrs. Secretary Assistant Deputy Under Ambassador Spokesperson Envoy Coordinator".split())


@cache
def common_names(dated: bool) -> frozenset[str]:
    """Surnames that many bear, and given names: on a page with a day those of people who have held an office, else all that the codebook knows."""
    given = {row.person.split()[0] for row in load_codebook().offices if " " in row.person and row.code not in FAMILY_FIRST and not row.person.startswith(row.surname)}
    return frozenset({row["surname"] for row in read_rows("surnames.csv")} | given | (set() if dated else set(given_names())))


@dataclass
class Context:
    """Grows while an article is read, in reading order; two articles never share one."""

    codebook: Codebook
    day: dt.date | None
    hits: list[Hit]
    codes: Counter = field(default_factory=Counter)  # state codes named without ambiguity
    people: dict[str, Entity] = field(default_factory=dict)  # surname or full name -> the person as last coded
    given: dict[str, Entity] = field(default_factory=dict)  # given name -> the first person so called
    familiar: set[str] = field(default_factory=set)  # full names of those who are called by the given name
    namesakes: dict[str, Entity] = field(default_factory=dict)  # surname -> another person of that name than whom it means by itself
    shorts: dict[str, Entity] = field(default_factory=dict)  # "PA", once the text has said whose short name it is -> the party
    bodies: dict[str, Entity] = field(default_factory=dict)  # "Fund" -> the body last named whose name is built on this noun
    towns: Mapping[str, str] = field(default_factory=dict)  # names in small letters -> the state of which the article takes these towns to be
    home: str | None = None  # the state whose affairs the sentence tells
    paragraph: int = 0  # where the paragraph begins in which the sentence stands
    own: str | None = None  # the publisher's state where it speaks for it
    turn: Entity | bool | None = None  # whose turn it is in a transcript; False: somebody's who cannot be placed
    label: str | None = None  # as that turn is headed
    speakers: tuple[str, ...] = ()  # who speaks in a transcript, as the labels of the turns have them
    issued: tuple[Entity, ...] = ()  # who speaks in a release: the state or body that its first verb in the present is said of
    voice: tuple[Entity, ...] = ()  # who "we" are, once the text has said so
    titled: dict[str, Entity] = field(default_factory=dict)  # "secretary" -> the person last named with that title
    issuer: Entity | None = None  # who issued the document last named ("the G7 communique")

    def __post_init__(self) -> None:
        for hit in self.hits:
            for row in hit.rows:
                if isinstance(row, Term) and not row.ambiguous:
                    self.codes[row.code] += 1
                elif isinstance(row, Office) and holds(row, self.day):
                    self.codes[row.code] += 1

    def choose_row(self, hit: Hit, tag: str, whole: bool = False) -> object | None:
        """The one row that a hit means here, or None: ``tag`` is the named-entity type of its words ("" for none), ``whole``
        says that it is all of that entity."""
        rows = [row for row in hit.rows if self._fits(row, tag, whole)]
        return max(rows, key=self._likelihood, default=None)

    def _fits(self, row, tag: str, whole: bool) -> bool:
        if isinstance(row, Office):
            return tag in ("PER", "LONE", "") or whole
        if isinstance(row, Outlet):
            return tag != "PER"
        if isinstance(row, Term) and row.kind == "other":
            return False
        if not holds(row, self.day) and self.day is not None and getattr(row, "until", None) is not None:
            return isinstance(row, Term) and (row.kind == "former" or row.kind in ("adjective", "people") and self._is_gone(row.code))
        if getattr(row, "ambiguous", ""):
            if isinstance(row, Term) and row.ambiguous.startswith(("people of several states", "abbreviation")):
                return self.codes[row.code] > 0
            if tag == "PER":
                return False
            if isinstance(row, Term) and row.kind == "seat":
                return self.codes[row.code] > 0 or not self.codes and self.home in (None, row.code)
            if isinstance(row, Term) and "US state" in row.ambiguous:
                return self.codes[row.code] > 0 or self.codes["USA"] == 0 and self.home != "USA"
            if isinstance(row, Group) and "other states" in row.ambiguous and self.codes and not self.codes[row.code] and self.home != row.code:
                return False
            if isinstance(row, (Organisation, Group)):
                return tag in ("ORG", "LOC")
        return True

    def _is_gone(self, code: str) -> bool:
        """Whether a state was no more on the article's day: "Soviet troops" are told of for ever."""
        state = self.codebook.states.get(code)
        return state is not None and state.until is not None and state.until < self.day

    def _likelihood(self, row) -> tuple:
        order = (Office, Organisation, Group, Term, Outlet)
        rank = order.index(type(row)) if type(row) in order else len(order)
        sure = 0 if getattr(row, "ambiguous", "") else 1
        code = getattr(row, "code", None)
        current = isinstance(row, Office) and holds(row, self.day)
        return (sure, current, self.codes[code] if code else 0, -rank)

    def entity_of(self, row, text: str, start: int, end: int) -> Entity:
        """The party that a codebook row stands for on the article's day."""
        if isinstance(row, Office):
            return self.person(row.person, text, start, end)
        if isinstance(row, Organisation):
            return Entity(text, row.name, row.kind, row.sector or None, None, start, end)
        if isinstance(row, Group):
            return Entity(text, row.name, self.codebook.state_before(row.code, self.day), row.sector, None, start, end)
        if isinstance(row, Outlet):
            return Entity(text, row.name, row.country, "JRN", None, start, end)
        if row.kind == "seat":
            return Entity(text, row.text, row.code, row.sector or "GOV", None, start, end)
        sector = "GOV" if row.kind == "capital" else "CVL" if row.kind == "people" else row.sector or None
        code = self.codebook.state_before(row.code, self.day)
        name = row.text if row.kind == "territory" else self.codebook.state_name(code)
        return Entity(text, name, code, sector, None, start, end)

    def country_of_place(self, name: str) -> str | None:
        """The state of a town or province; of two readings the one at home, else in a state that the article names."""
        if said := self.towns.get(name.lower()):
            return said
        if self.home and any(known.country == self.home for known in load_gazetteer().find(name)):
            return self.home
        return country_of_place(name, frozenset(self.codes))

    def person(self, name: str, text: str, start: int, end: int) -> Entity:
        """A person of the office table: the office held on the day; ELI for who held one and no longer does."""
        rows = self.codebook.offices_by_person[name]
        held = self.codebook.office_on(name, self.day)
        if self.day is None and held is None:  # as most would know them: at the head of a state, else in its government
            held = max(rows, key=lambda row: (row.office in HEADS, row.sector == "GOV", rows.index(row)))
        if held:
            return Entity(text, name, held.code, held.sector, held.office, start, end)
        past = sorted((r for r in rows if r.until and r.until < self.day), key=lambda r: r.until)
        own = [r for r in past if r.code in self.codebook.states] or past  # who led an organisation goes home
        code = self.codebook.heir_of(own[-1].code if own else rows[0].code, self.day)
        return Entity(text, name, code, "ELI" if past else None, None, start, end)

    def find_surname(self, surname: str) -> str | None:
        """Full name of the office holder that a bare surname means on the day, if there is one likely person."""
        rows = self.codebook.offices_of(surname)
        if self.day is not None:  # an undated page may mean whoever was ever so called
            rows = [r for r in rows if holds(r, self.day) or (self.codes[r.code] and self.was_lately(r))]
        if surname in common_names(self.day is not None) and not any(self.codes[r.code] or self.home == r.code for r in rows):
            return None  # "James" is most often nobody's surname, and "Clark" many people's
        named = [r for r in rows if self.codes[r.code]] or self._best_known(rows if self.day else [r for r in rows if self.home in (None, r.code) or r.office in HEADS])
        current = [r for r in named if holds(r, self.day)] or named
        people = list(dict.fromkeys(r.person for r in sorted(current, key=lambda r: -self.codes[r.code])))
        return people[0] if people and (self.day is not None or len(people) == 1) else None

    def was_lately(self, row: Office) -> bool:
        """Whether an office was held on the page's day or within the ten years before; on a page without a day, at any time."""
        return self.day is None or holds(row, self.day) or row.until is not None and 0 <= (self.day - row.until).days < 3650

    def _best_known(self, rows: list[Office]) -> list[Office]:
        """Where no state that the article names tells of whom it speaks: the one so called, or of a few the one at the head of a state."""
        people = {r.person for r in rows}
        heads = [r for r in rows if r.office in HEADS and holds(r, self.day)]
        return rows if len(people) == 1 else heads if len(people) < 4 and len({r.person for r in heads}) == 1 else []

    def take_turn(self, text: str) -> None:
        """Note whose turn begins with a sentence of a transcript ("FOREIGN MINISTER HAYASHI: Great.").

        >>> from detente.codebook import load_codebook
        >>> context = Context(load_codebook(), dt.date(2022, 2, 11), [])
        >>> context.take_turn("SECRETARY BLINKEN: So good to see you.")
        >>> context.turn.name
        'Antony Blinken'
        """
        if label := label_of(text):
            self.label, self.turn = label, self._speaker(label)

    def addressed(self) -> tuple[Entity, ...]:
        """Whom who has the turn speaks to in a transcript: the other one where two speak, the only one where nobody asks; nobody where more speak."""
        if self.label is None or len(self.speakers) > 2:
            return ()
        others = [self._speaker(label) for label in self.speakers if label.split()[-1] != self.label.split()[-1]]
        return (others[0],) if len(others) == 1 and others[0] else ()

    def _speaker(self, label: str) -> Entity | bool | None:
        *title, surname = (word.capitalize() for word in label.split())
        known = self.people.get(surname)
        if known is None and (holder := self.find_surname(surname)):
            known = self.person(holder, surname, 0, 0)
        called = [*title, surname] if surname.lower() in SPEAKERS else title  # "Official Spokesperson:"
        at_home = self.own is not None and bool(HOME & set(called)) and not FOREIGN & {word.lower() for word in called}
        return known if known and known.code else None if at_home else False

    def remember_short(self, sentence: Sentence, entity: Entity) -> None:
        """Keep the short name that stands in brackets behind a party's words: "the Lebanese Armed Forces (*LAF*)"."""
        short = _SHORT.match(sentence.text, entity.end - sentence.start)
        if short and short[1][0] in {word[0] for word in entity.text.split()}:
            self.shorts[short[1]] = entity

    def remember_body(self, noun: str, entity: Entity) -> None:
        """Keep a body under the noun on which its name is built: "the International Monetary *Fund*", then "the Fund"."""
        if entity.code and noun[0].isupper() and not noun.isupper() and " " in entity.text:
            self.bodies[noun] = entity

    def remember_title(self, title: str, entity: Entity) -> None:
        """Keep who bears a title, under its whole words and under its first noun ("secretary of state": "secretary"); who does at home keeps it
        when a guest is so called."""
        for key in {title.lower(), title.lower().split(" of ")[0], title.lower().split(" of ")[0].split()[-1]}:
            host = self.titled.get(key)
            if host is None or host.code is None or host.code not in (self.own, self.home):
                self.titled[key] = entity

    def remember(self, entity: Entity, name: str) -> None:
        """Keep a person for later mentions, by full name and by surname; of two with one surname it is the first whom the bare surname means, but for one who is called by
        the given name ("Elian"), or whom the codebook does not know where it knows the other."""
        self.people[name] = self.people[plain(name)] = entity
        surnames = {name.split()[-1], *(row.surname for row in self.codebook.offices_by_person.get(entity.name, ())[:1])}
        if entity.code in FAMILY_FIRST:  # "Mori Takeo", then "Mori"
            self.people.setdefault(name.split()[0], entity)
        elif " " in name:
            self.given.setdefault(name.split()[0], entity)
        for surname in {*surnames, *map(plain, surnames)}:
            bearer = self.people.get(surname)
            if bearer is None or _may_be_one(bearer.name, entity.name) or not self._keeps_surname(bearer, entity):
                self.people[surname] = entity
            else:
                self.namesakes[surname] = entity

    def _keeps_surname(self, bearer: Entity, other: Entity) -> bool:
        known = self.codebook.offices_by_person
        return _is_spelt_out(bearer) and bearer.name not in self.familiar and not (other.name in known and bearer.name not in known)

    def called(self, given: str) -> Entity | None:
        """Who is called by the given name alone, which leaves the surname to a namesake."""
        person = self.given.get(given)
        if person is not None:
            self.familiar.add(person.name)
            for surname in {person.name.split()[-1], plain(person.name.split()[-1])}:
                if surname in self.namesakes and self.people.get(surname) == person:
                    self.people[surname] = self.namesakes.pop(surname)
        return person


def _is_spelt_out(person: Entity) -> bool:
    """Whether the words that name somebody are more than a surname."""
    return len({*plain(person.text).split()} & {*plain(person.name).split()}) > 1


def _may_be_one(a: str, b: str) -> bool:
    """Whether two names may be one person's: all words of the shorter are in the longer.

    >>> _may_be_one("Castro", "Raul Castro"), _may_be_one("Fidel Castro", "Raul Castro")
    (True, False)
    """
    one, other = sorted((set(plain(a).split()), set(plain(b).split())), key=len)
    return one <= other
