"""The gazetteer: towns, provinces and sites by every way they are written, and which of several a name means."""
from __future__ import annotations

import gzip
import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from detente.codebook.tables import read_rows

BIG = 100_000             # inhabitants a city needs to be taken at its name alone
CONTEXT = 1.2             # what being in a country that the article names is worth, in powers of ten of inhabitants
CONTEXT_OF_TOWNS = 0.6    # the same for towns: nearly every article names the United States, which have a Geneva
CAPITAL = 1.0             # what being a capital is worth, in the same unit
PROVINCE = 1.5            # what being in a province that the article names is worth
ONLY = 1.5                # what being in the only state that the article names is worth
STANDING = 0.7            # by how much a town must beat its namesakes in the same state to have a point
ALIAS = 1.0               # what a name that is not a place's own costs it
MARGIN = 0.3              # by how much the best reading must beat the best in another country


@dataclass(frozen=True, slots=True)
class Known:
    """One place of the gazetteer. ``country`` is empty for seas and what lies in several states."""

    name: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    population: int
    granularity: str
    alias: bool = False       # found by another name than its own: "Salisbury" for Harare


@dataclass(frozen=True)
class Gazetteer:
    """Places by the ways they are written; ``lines`` are sorted rows, read only where a name asks for them."""

    lines: list[str]
    sites: dict[str, tuple[Known, ...]]
    _read: dict[str, tuple[Known, ...]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, name: str) -> tuple[Known, ...]:
        """Every place written so, in any case; our own table first.

        >>> [(k.name, k.country) for k in load_gazetteer().find("Sochi")]
        [('Sochi', 'RUS')]
        """
        key = name.lower().replace("’", "'")
        if key not in self._read:
            self._read[key] = self.sites.get(key, ()) + (tuple(self._rows(key)) or tuple(self._rows("'" + key)))     # ‘Afrīn
        return self._read[key]

    def _rows(self, key: str) -> Iterable[Known]:
        prefix = key + ","
        at = bisect_left(self.lines, prefix)
        while at < len(self.lines) and self.lines[at].startswith(prefix):
            known = _known(self.lines[at].split(",")[1:])
            yield replace(known, alias=not known.granularity == "region" and _plain(known.name) != _plain(key))
            at += 1

    def all(self) -> Iterator[Known]:
        """Every place, our own table first; one that is written in several ways comes several times."""
        yield from (known for group in self.sites.values() for known in group)
        yield from (_known(line.split(",")[1:]) for line in self.lines)


def _plain(name: str) -> str:
    short = re.sub(r"^(?:saint|sankt|st\.)\s|\scity$", "", name.lower())
    return "".join(c for c in unicodedata.normalize("NFD", short) if c.isalnum())


def sovereign(code: str) -> str:
    """The state that a dependent territory belongs to: the codebook counts Puerto Rico as the United States.

    >>> sovereign("PRI"), sovereign("FRA")
    ('USA', 'FRA')
    """
    return _SOVEREIGN.get(code, code)


_SOVEREIGN = {territory: state for state, territories in {
    "USA": "ASM GUM MNP PRI VIR UMI", "AUS": "CCK CXR NFK HMD", "NZL": "COK NIU TKL", "NOR": "SJM BVT", "FIN": "ALA",
    "MAR": "ESH", "DNK": "FRO GRL", "NLD": "ABW BES CUW SXM", "GBR": "AIA BMU CYM FLK GGY GIB IMN IOT JEY MSR PCN SGS SHN TCA VGB",
    "FRA": "ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF"}.items() for territory in territories.split()}


def _known(cells: list[str]) -> Known:
    name, country, admin1, lat, lon, population, granularity = cells
    return Known(name, sovereign(country), admin1, float(lat) if lat else None, float(lon) if lon else None,
                 int(population or 0), granularity or "city")


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package: GeoNames' cities and provinces, and a table of our own."""
    packed = (files(__package__) / "data" / "places.csv.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    lines = text[text.index("\nkey,") + 1:].rstrip("\n").split("\n")[1:]         # sorted by the script that wrote them
    sites: dict[str, list[Known]] = {}
    for row in read_rows("sites.csv"):
        known = _known([row["name"], row["country"], row["admin1"], row["lat"], row["lon"], "0", row["granularity"]])
        for term in row["terms"].split("|"):
            sites.setdefault(term.lower(), []).append(known)
    return Gazetteer(lines, {key: tuple(group) for key, group in sites.items()})


def best_of(known: list[Known], context: Collection[str], capital_of: str, provinces: Collection[tuple[str, str]] = (),
            only: str | None = None) -> tuple[Known, float]:
    """The best reading, and by how much it beats the best in another country.

    ``context``: codes of the states that the article names, ``only`` the one where it names but one; ``provinces``: pairs
    of state and province."""
    def score_of(place: Known) -> float:
        near = PROVINCE * ((place.country, place.admin1) in provinces) + ONLY * (place.country == only)
        return _score(place, context, capital_of) + near

    scored = sorted(((score_of(k), k) for k in known), key=lambda item: -item[0])
    score, best = scored[0]
    cities = [k for _, k in scored if k.granularity == "city" and k.country == best.country and k.population]
    if best.granularity == "region" and best.population and cities and cities[0].population * 8 >= best.population:
        best = cities[0]
    others = [s for s, k in scored if k.country != best.country]
    return best, score - others[0] if others else 9.0


def _score(known: Known, context: Collection[str], capital_of: str) -> float:
    size = math.log10(known.population + 1) if known.population else 6.3        # our own table: as a big city
    size -= 0.7 * (known.granularity == "region") + ALIAS * known.alias
    named = CONTEXT if known.population >= BIG or not known.population else CONTEXT_OF_TOWNS
    return size + named * (known.country in context) + CAPITAL * (known.country == capital_of)


def stands_out(best: Known, known: Iterable[Known], provinces: Collection[tuple[str, str]]) -> bool:
    """Whether a town beats those of its name in other provinces of its state, so that it is clear where it lies."""
    def score_of(place: Known) -> float:
        return _score(place, (), "") + PROVINCE * ((place.country, place.admin1) in provinces)

    elsewhere = [k for k in known if k.country == best.country and k.admin1 != best.admin1]
    rivals = [k for k in elsewhere if k.granularity == "city" and k.population]
    return best.granularity != "city" or all(score_of(best) - score_of(k) >= STANDING for k in rivals)


def country_of_place(name: str, context: Collection[str] = ()) -> str | None:
    """The state that a town or province lies in, where the name is plain; ``context``: codes of the states in question.

    >>> country_of_place("Karachi"), country_of_place("Texas"), country_of_place("Nowhere")
    ('PAK', 'USA', None)
    """
    known = load_gazetteer().find(name)
    if not known:
        return None
    best, lead = best_of(list(known), context, "")
    sure = best.population >= BIG or not best.population or best.country in context
    return best.country or None if sure and lead >= MARGIN else None
