"""An article's text -> Areas: the states and provinces it names, and names whose place it says once and then takes as known."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detente.codebook import Codebook, Hit, Term
from detente.codebook.gazetteer import BIG, Gazetteer, Known
from detente.places.beside import NAME, beside_of

_STATE_NAME = re.compile(r"\b(?:Minn|Miss|Mass|Mich|Mont|Calif|Colo|Conn|Fla|Okla|Tenn|Wash|Ariz|Penn)\."
                         r"|\b(?:(?:New|North|South|West|Rhode|British|Nova)\s)?[A-Z][a-z]{3,}\b"
                         r"|\b(?:[A-Z]\.){2}|\b[A-Z][a-z]{1,4}\.")
_SAID_WITH = re.compile(rf"(?P<name>{NAME}),\s+(?=[A-Z])")
_POSTAL = re.compile(r",\s+([A-Z]{2})\b(?!\.)")
COUNTY = re.compile(r"\b(?:[A-Z][\w.'’-]+\s+){1,3}(?:County|Parish|Township|Twp\.?)(?!\w| [Cc]ouncil)")
_AMERICAN = re.compile(r"\bsheriff['’]s\s+(?:office|department|deput)|\bPolice\s+Department\b|\bSchool\s+District\b"
                       r"|\bHighway\s+Patrol\b|\bNational\s+Weather\s+Service\b|\bgrand\s+jury\b|\bdistrict\s+attorney\b|\bstate\s+troopers?\b|\bfelony\b"
                       r"|\bcity\s+manager\b|\bvice\s+mayor\b|\bcouncil(?:man|woman)\b|\bzoning\s+commission\b|\bmisdemeanor\b", re.I)
_TOWNSPEOPLE = "man|woman|couple|teen|teenager|residents?|police"
_LOCAL = rf"(?:-based\b|-area\b| (?:City|Police|Mayor|Fire|High|Middle|Elementary|Junior|School|ISD|{_TOWNSPEOPLE})\b)"
_NEIGHBOUR = r"(?:, \d\d?,|\b\d\d?-year-old(?: [A-Z][\w.'’-]*){0,4}) of "  # "Ashley Evans, 26, of Paris"
_BEFORE_TOWNS = r"(?!(?:The|In|At|On|From|To|Near|Of|For|And|By|North|South|East|West|New|Greater|Central|Downtown)\b)"
_MONTHS = frozenset("January February March April May June July August September October November December".split())
_FIRST_NAME = re.compile(r"(?:Chad|Jordan|Georgia)\s+[A-Z][a-z]+")
_GIVEN_NAME = re.compile(r"\b(?:Virginia|Carolina|Dakota|Indiana|Montana|Nevada|Florida|Victoria|Alberta)\s+(?!(?:Gov|Gob|State|Sen|Rep|Sup|House|Att|Dep|Com|Nat|Univ|Beach|Tech)[a-z]*\b)[A-Z][a-z]+")
_OF_TOWN = re.compile(rf"\b(?:in|at|near|inside|outside|from|to|into|of)\s+(?P<name>{NAME})|(?P<local>{NAME})(?= (?:men|{_TOWNSPEOPLE})\b)")

Area = tuple[str, str]    # country, province


@dataclass(frozen=True, slots=True)
class Areas:
    """What an article tells of where it is: states and provinces that it names, and names whose place it says once
    ("Dublin, Ohio") and then takes as known, in small letters."""

    countries: frozenset[str] = frozenset()
    provinces: frozenset[Area] = frozenset()
    settled: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    affairs: tuple[str, ...] = ()         # states of the provinces that it names, and of two or more plain towns
    home: str | None = None               # the one state that it names, or almost, where it names local bodies of it too

    @property
    def only(self) -> str | None:
        """The one state that the article names, if it names but one."""
        return next(iter(self.countries)) if len(self.countries) == 1 else None


NOWHERE = Areas()
PLAIN = 4  # so many local bodies weigh more than one mention of another state


def areas_named(text: str, codebook: Codebook, gazetteer: Gazetteer, hits: Sequence[Hit] | None = None) -> Areas:
    """The states and provinces of an article, and its names of towns that are said with one of them; ``hits``: the codebook's names in it, where they are known.

    >>> from detente.codebook import load_codebook
    >>> from detente.codebook.gazetteer import load_gazetteer
    >>> areas = areas_named("He left Dublin, Ohio. Dublin is a town of Ohio.", load_codebook(), load_gazetteer())
    >>> sorted(areas.countries), areas.settled
    (['USA'], {'dublin': ('USA', 'Ohio')})
    """
    hits, forms = codebook.find_names(text) if hits is None else hits, _count_forms(text)
    home = "USA" if forms else None
    settled, plain = _settled(text, hits, gazetteer), _plain_towns(text, codebook, gazetteer)
    provinces = _provinces_named(text, gazetteer) | {(c, p) for c, p in settled.values() if p}
    settled = _towns_called_so(text, hits, provinces, home, gazetteer) | settled
    kept = [h for h in hits if text[h.start:h.end].lower() not in settled and not _FIRST_NAME.match(text, h.start)]
    countries = codes_of(kept) | {c for c, _ in [*provinces, *settled.values()]}
    countries |= {k.country for k in plain if k.population >= BIG}
    countries = countries or ({home} if home else {k.country for k in plain})
    towns = Counter(country for country, _ in {(k.country, k.name) for k in plain})  # one alone may be a namesake
    firm = provinces | {(k.country, k.admin1) for k in plain if k.country in countries and (k.population >= BIG or towns[k.country] > 1)}
    provinces |= {(k.country, k.admin1) for k in plain if k.country in countries}
    foreign = sum(codes_of([hit]) not in (frozenset(), {home}) for hit in kept)
    local = countries == {home} or home in countries and PLAIN * foreign <= forms
    return Areas(frozenset(countries), frozenset(provinces), settled, tuple(sorted(country for country, _ in firm)), home if local else None)


def _provinces_named(text: str, gazetteer: Gazetteer) -> set[Area]:
    names = [m[0] for m in _STATE_NAME.finditer(text) if not _GIVEN_NAME.match(text, m.start())] + [m[1] for m in _POSTAL.finditer(text)]
    known = (k for n in names if n not in ("Georgia", "Washington") for k in gazetteer.sites.get(n.lower(), ()))
    return {(k.country, k.admin1) for k in known if k.granularity == "state"}


def _settled(text: str, hits: Sequence[Hit], gazetteer: Gazetteer) -> dict[str, tuple[str, str | None]]:
    """Names that are followed by a comma and a state or province in which the gazetteer knows them."""
    out: dict[str, set[tuple[str, str | None]]] = {}
    for match in _SAID_WITH.finditer(text):
        for first in re.finditer(r"(?<!\S)[A-Z]", match["name"]):
            start, end = match.start("name") + first.start(), match.end("name")
            known = gazetteer.find(text[start:end])
            if not known:
                continue
            country, region, _ = beside_of(text, start, end, hits, gazetteer)
            if country and any(k.country == country and region in (None, k.admin1) for k in known):
                out.setdefault(text[start:end].lower(), set()).add((country, region))
            break
    return {name: next(iter(said)) for name, said in out.items() if len(said) == 1}


def _towns_called_so(text: str, hits: Sequence[Hit], provinces: set[Area], home: str | None,
                     gazetteer: Gazetteer) -> dict[str, tuple[str, str | None]]:
    """Names of states and capitals that are towns here: Lebanon, where Ohio is named and nothing else of the state of Lebanon is; London in Ontario."""
    rows, named = dict.fromkeys(row for hit in hits for row in hit.rows if isinstance(row, Term)), {country for country, _ in provinces}
    names, out = Counter(code for code, _ in {(row.code, row.text) for row in rows}), {}
    for row in rows:
        if row.kind in ("name", "capital") and names[row.code] == 1 and row.code not in {home, *named}:
            cities = {(k.country, k.admin1) for k in gazetteer.find(row.text) if k.granularity == "city"}
            local = home is not None and re.search(rf"\b{re.escape(row.text)}{_LOCAL}|{_NEIGHBOUR}{re.escape(row.text)}\b", text)  # "Paris City Council", not "the Paris attacks"
            alone = home in named and {other.code for other in rows if other.kind != "other"} <= {home, row.code}  # no other state is spoken of
            homes = cities & provinces or {c for c in cities if c[0] == home and (local or alone or row.kind == "name")}
            if local and not homes and home in named:
                homes = {(home, None)}  # a small one
            if homes:
                out[row.text.lower()] = next(iter(homes)) if len(homes) == 1 else (next(iter(homes))[0], None)
    return out


def _plain_towns(text: str, codebook: Codebook, gazetteer: Gazetteer) -> list[Known]:
    """Towns whose name is found in one province only."""
    out: list[Known] = []
    for words in dict.fromkeys(match["name"] or match["local"] for match in _OF_TOWN.finditer(text)):
        for name in shortened(words):
            known = [k for k in gazetteer.find(name) if k.country]
            if known and not codebook.find_names(name) and name.lower() not in codebook.titles and not _means_other(name, text):
                if len({(k.country, k.admin1) for k in known}) == 1 and known[0].granularity == "city":
                    out.append(known[0])
                break
    return out


def _means_other(name: str, text: str) -> bool:
    """Whether a text has a word as a surname or a body ("Barack *Obama*", "Paris *Police*"), as a month or as a plain word too: no town, then."""
    return " " not in name and (name in _MONTHS or bool(re.search(rf"\b{_BEFORE_TOWNS}[A-Z][a-z]+ (?:[A-Z]\. )?{re.escape(name)}\b|\b{re.escape(name.lower())}\b", text)))


def shortened(name: str) -> Iterator[str]:
    """A name without its last words, one after the other, longest first."""
    for last in reversed(list(re.finditer(r"\S+", name))):
        yield re.sub(r"(?:['’]s)?[.,]*$", "", name[:last.end()])


def _count_forms(text: str) -> int:
    """How often an article names local bodies of the United States: counties, sheriffs, school districts, grand juries."""
    return sum(1 for form in (COUNTY, _AMERICAN) for _ in form.finditer(text))


def countries_named(text: str, codebook: Codebook, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the states that a text names, by themselves, their people, seats or provinces; capitals do not count,
    for they are what is in question ("Paris")."""
    codes = codes_of(codebook.find_names(text))
    for match in _STATE_NAME.finditer(text):
        codes |= {k.country for k in gazetteer.sites.get(match[0].lower(), ()) if k.granularity == "state"}
    return frozenset(codes)


def codes_of(hits: Iterable[Hit]) -> set[str]:
    return {row.code for hit in hits for row in hit.rows if isinstance(row, Term) and row.kind != "capital"
            and row.text not in ("Georgia", "Washington") and not (row.kind == "seat" and row.ambiguous)}
