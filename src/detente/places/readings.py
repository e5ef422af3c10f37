"""A name -> Reading: what it most likely stands for, by the codebook, the gazetteer and what the article says of where it is."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from detente.codebook import Codebook, Term
from detente.codebook.gazetteer import BIG, MARGIN, Gazetteer, Known, best_of, stands_out
from detente.places.areas import COUNTY, NOWHERE, Areas
from detente.places.beside import COMPASS, NATION

_COUNTIES_ABROAD = frozenset("GBR IRL KEN LBR TWN CHN HRV ROU HUN NOR SWE EST IRN AUS NZL JAM BRB".split())
_PART = re.compile(rf"(?:{COMPASS}|greater|downtown|old|metropolitan|mainland)[\s-]+(?P<place>[A-Z].+)", re.I)
_SITE = re.compile(r"(?P<place>[A-Z].+?)\s+(?:(?:International|Central|National|Civil|General|State|City|District|Grand"
                   r"|Military|Air|Air\s+Force|Naval|Railway|Train|Bus|Metro)\s+)?(?:Airport|Airfield|Base|Port|University"
                   r"|College|Cathedral|Mosque|Hospital|Station|Stadium|Bridge|Tunnel|Prison|Jail|Museum|Zoo|Harbou?r"
                   r"|[Pp]rovince|[Rr]egion|[Ss]tate|Governorate|District|Oblast|Prefecture|Valley|River|Mountains|Bay"
                   r"|Peninsula|Coast|Beach|Hills|Heights|Area)")
_LARGE = re.compile(r"(?:\w+[\s-])?(?:Europe|Asia|Africa|America|Latin|Arctic|Antarctic|Pacific|Atlantic|Caribbean|Balkan"
                    r"|Arab|West|East|North|South)(?:ern|a?ns?|s)?", re.I)
_SITE_OF = re.compile(r"(?:Port|Town|City|Village|University|Bay|District|Province|Region|State)\s+of\s+(?P<place>[A-Z].+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name was taken for: fields of a Place."""

    name: str
    country: str | None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    granularity: str = "other"


def read_place(name: str, codebook: Codebook, gazetteer: Gazetteer, context: frozenset[str] = frozenset(),
               beside: str | None = None, region: str | None = None, areas: Areas = NOWHERE) -> Reading | None:
    """What a name most likely stands for; ``beside`` is a country said with it ("Sochi, Russia"), ``region`` a state.

    ``context``: codes of states that are in question, beside those that the article names (``areas``). A name that no
    table has is read by the place in it, or lies in the only state that the article names; else None.
    """
    name = re.sub(r"^the\s+", "", name.strip(), flags=re.I)
    if beside is None:
        beside, region = areas.settled.get(name.lower(), (None, region))
    context = context | areas.countries
    terms = [row for hit in codebook.find_names(name) if hit.end - hit.start == len(name)
             for row in hit.rows if isinstance(row, Term)]
    nation = next((t for t in terms if t.kind in NATION), None)
    if nation and beside in (None, nation.code) and region is None and not _is_the_state(nation, context, areas):
        return _of_nation(nation, codebook)
    if beside is None and context and any(t.kind == "seat" and t.ambiguous and t.code not in context for t in terms):
        return None  # "the Congress", in Peru
    said = [t for t in terms if beside in (None, t.code) and region is None and areas.home in (None, t.code)]
    capital = next((t for t in said if t.kind == "capital"), None)
    reading = _from_gazetteer(_known_as(name, gazetteer), context, beside, region, capital, areas)
    if reading:
        return reading
    seat = capital or nation or next((t for t in terms if t.kind in ("seat", "adjective", "people")), None)
    if seat:
        return Reading(name, seat.code, granularity="city" if seat in (capital, nation) else "other")
    return _by_parts(name, codebook, gazetteer, context, areas)


def _known_as(name: str, gazetteer: Gazetteer) -> tuple[Known, ...]:
    """What the gazetteer has under a name; capital letters ("OAS") are not the town that is written so."""
    letters = re.fullmatch(r"[A-Z]{2,3}", name)
    return tuple(k for k in gazetteer.find(name) if not (letters and k.population))


def _by_parts(name: str, codebook: Codebook, gazetteer: Gazetteer, context: frozenset[str], areas: Areas) -> Reading | None:
    """A name that no table has whole, by the place in it: "South Los Angeles", "Manila Cathedral", "Port of Beirut"."""
    if COUNTY.fullmatch(name):
        abroad = context & _COUNTIES_ABROAD and "USA" not in context
        return None if abroad else Reading(name, "USA", granularity="region")
    part = _PART.fullmatch(name)
    if match := part or _SITE.fullmatch(name) or _SITE_OF.fullmatch(name):
        whole = read_place(match["place"], codebook, gazetteer, context, areas=areas)
        if whole is None or not _is_sure(whole, context):
            return None
        within = replace(whole, name=name, granularity="region" if whole.granularity == "country" else "other")
        return replace(within, lat=None, lon=None) if part else within
    return Reading(name, areas.only) if areas.only and not _LARGE.fullmatch(name) else None


def _is_sure(reading: Reading, context: frozenset[str]) -> bool:
    return reading.lat is not None or reading.granularity in ("country", "region") or reading.country in context


def _is_the_state(term: Term, context: frozenset[str], areas: Areas) -> bool:
    """Georgia the US state: the United States are in the article and nothing else of the Caucasus is."""
    if term.text != "Georgia":
        return False
    return areas.home == "USA" or "USA" in context and not context & {"RUS", "ARM", "AZE", "TUR", "UKR"}


def _of_nation(term: Term, codebook: Codebook) -> Reading:
    if term.kind == "territory":
        return Reading(term.text, term.code, granularity="region")
    state = codebook.states.get(term.code)
    return Reading(state.name if state else term.text, term.code, granularity="country")


def _from_gazetteer(known: tuple[Known, ...], context: frozenset[str], beside: str | None, region: str | None,
                    capital: Term | None, areas: Areas) -> Reading | None:
    """The best of the gazetteer's readings. Said to lie in a country where none lies, a name is part of a list."""
    if not known:
        return None
    if areas.home and beside in (None, areas.home) and all(k.country not in ("", areas.home) for k in known):
        return None                                     # a town at home that is too small for the table
    near = [k for k in known if beside in (None, k.country) and region in (None, k.admin1)]
    best, lead = best_of(near or list(known), context, capital.code if capital else "", areas.provinces, areas.only)
    granularity = "region" if best.granularity == "state" else best.granularity
    if lead < MARGIN:                                   # two states could claim it: none is named
        return Reading(best.name, None, granularity=granularity)
    sure = (near and beside) or best.country in context or best.population >= BIG or not best.population
    if (sure or (capital and best.country == capital.code)) and stands_out(best, near or known, areas.provinces):
        return Reading(best.name, best.country or None, best.admin1 or None, best.lat, best.lon, granularity)
    return Reading(best.name, best.country or None, granularity=granularity)
