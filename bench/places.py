"""Toponyms: which country a name of a place lies in, and where, with its span given.

Data: an ``.xml`` file or a folder of them (plain or .gz), each with ``article`` elements that hold ``text`` (and often
``title``) and ``toponym`` elements. A toponym has ``start`` and ``end`` (characters of ``text``), its words (``phrase`` or
``extractedName``), and where it lies: ``lat``/``lon`` or ``latitude``/``longitude``, and in some sets a ``country`` element
(a name or an ISO 3166 code). Both LGL (Lieberman, Samet and Sankaranarayanan 2010, ICDE) and GeoWebNews (Gritta, Pilehvar
and Collier 2020, LRE) are of this form. Other elements are passed over.

Scored are the toponyms that stand in the text where they say (not in a title), with coordinates or a country. Where the
set tells types, only those that mean the place itself: Literal, Literal_Modifier, Embedded_Literal, Mixed, Coercion. The
gold country is that of the ``country`` element, and where there is none or it is not known that of the gazetteer's nearest
place, if the nearest place of any other country is at least twice as far, the nearest is within 500 km, and the words name
no continent, sea or union; else the toponym is ``skipped_country`` and counts for distance only. Dependent territories
count as their state (Puerto Rico as the United States), as in the codebook.

Each toponym is read as in the pipeline: the words of its sentence, and the countries and provinces that the article names.

- ``country_accuracy``: of the toponyms for which detente claims a country, the share where it is right; ``claimed``: the
  share of toponyms for which it claims one; ``country_recall``: right of all scored;
- ``acc161``: of the toponyms for which detente gives a point, the share within 161 km (100 miles) of the gold point, after
  Cheng, Caverlee and Lee (2010, CIKM); ``points``: the share of toponyms with a gold point for which it gives one.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from bench.errors import BadData
from bench.inputs import list_files, read_text
from bench.measures import share
from detente.codebook import Codebook, Term, load_codebook
from detente.codebook.gazetteer import Gazetteer, load_gazetteer, sovereign
from detente.places import Reading, areas_named, read_in_sentence
from detente.sentences import cut_pieces

SEVERAL = re.compile(       # names of what lies in several states, whatever the gold point
    r"(?:the\s+)?(?:(?:north|south|east|west|central|latin|sub-saharan)(?:ern)?[\s-])*(?:africa|asia|europe|america)n?s?"
    r"|(?:the\s+)?(?:middle east|eu|european union|west(?:ern)?|eurozone|\w+ (?:ocean|sea))", re.I)
LITERAL = ("Literal", "Literal_Modifier", "Embedded_Literal", "Mixed", "Coercion")
NEAR = 500.0              # km from the gold point to a place whose country it may have
TWICE = 2.0               # how much farther the nearest place of another country must be
RADIUS = 161.0            # km
Point = tuple[float, float]


@dataclass(frozen=True)
class Toponym:
    """A gold toponym; ``country`` is None where the set does not tell it, ``point`` is latitude and longitude."""

    start: int
    end: int
    country: str | None
    point: Point | None


@dataclass(frozen=True)
class Text:
    name: str
    text: str
    toponyms: list[Toponym]


def score(data: Path, show: int = 0) -> dict[str, float | int]:
    count, told = Counter(), 0
    for text in read_texts(data):
        for toponym, reading in read_all(text):
            line = count_one(count, text, toponym, reading)
            if line and told < show:
                print(line, file=sys.stderr)
                told += 1
    if not count["scored"]:
        raise BadData(f"{data}: no toponym with a country or coordinates")
    return summarise(count)


# -- the data ------------------------------------------------------------------------------------------------------


def read_texts(data: Path) -> Iterator[Text]:
    for path in list_files(data, ".xml"):
        for number, article in enumerate(list_articles(path), 1):
            yield read_article(article, f"{path}, article {number}")


def list_articles(path: Path) -> list[ElementTree.Element]:
    """The article elements of a file."""
    try:
        articles = list(ElementTree.fromstring(read_text(path)).iter("article"))
    except ElementTree.ParseError as trouble:
        raise BadData(f"{path}: not XML, {trouble}") from trouble
    if not articles:
        raise BadData(f"{path}: no article element")
    return articles


def read_article(article: ElementTree.Element, name: str) -> Text:
    text = article.findtext("text")
    if text is None:
        raise BadData(f"{name}: no text element")
    found = (read_toponym(t, text, name) for t in article.iter("toponym"))
    return Text(name, text, [t for t in found if t])


def read_toponym(element: ElementTree.Element, text: str, name: str) -> Toponym | None:
    """The toponym, None where it does not say where it lies, is not meant as a place or does not stand in the text."""
    try:
        start, end = int(element.findtext("start") or ""), int(element.findtext("end") or "")
    except ValueError:
        raise BadData(f"{name}: a toponym without start and end") from None
    words = element.findtext("phrase") or element.findtext("extractedName")
    if not 0 <= start < end <= len(text) or (words and words != text[start:end]):
        return None
    country, point = country_of(element), point_of(element, name)
    kind = element.findtext("type")
    if (kind and kind not in LITERAL) or not (country or point):
        return None
    return Toponym(start, end, country, point)


def point_of(element: ElementTree.Element, name: str) -> Point | None:
    latitude = element.findtext(".//lat") or element.findtext(".//latitude")
    longitude = element.findtext(".//lon") or element.findtext(".//longitude")
    try:
        return (float(latitude), float(longitude)) if latitude and longitude else None
    except ValueError:
        raise BadData(f"{name}: a toponym with coordinates {latitude!r}, {longitude!r}") from None


def country_of(element: ElementTree.Element) -> str | None:
    """The code of what the country element says: a name, or an ISO code of two or three letters."""
    said = (element.findtext(".//country") or "").strip()
    return code_of_country(said) if said else None


@cache
def code_of_country(said: str) -> str | None:
    book = load_codebook()
    codes = {state.iso2: state.code for state in book.states.values() if state.iso2} | {code: code for code in book.states}
    whole = (row for hit in book.find_names(said) if hit.end - hit.start == len(said) for row in hit.rows)
    named = next((r.code for r in whole if isinstance(r, Term) and r.kind in ("name", "former", "territory")), None)
    return codes.get(said) or named or (sovereign(said) if sovereign(said) != said else None)


# -- the gold country of a point -----------------------------------------------------------------------------------


@cache
def points_by_cell() -> dict[tuple[int, int], list[tuple[float, float, str]]]:
    """Every place of the gazetteer with coordinates, in cells of five degrees."""
    cells: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for known in load_gazetteer().all():
        if known.lat is not None and known.lon is not None and known.country:
            cells.setdefault(cell_of((known.lat, known.lon)), []).append((known.lat, known.lon, known.country))
    return cells


def cell_of(point: Point) -> tuple[int, int]:
    return math.floor(point[0] / 5), math.floor(point[1] / 5) % 72


@cache
def country_at(point: Point) -> str | None:
    """The country of the nearest place, None where it is far or the point lies near a border."""
    nearest: dict[str, float] = {}
    for lat, lon, country in around(point):
        far = distance(point, (lat, lon))
        if far < nearest.get(country, NEAR):
            nearest[country] = far
    ordered = sorted(nearest.items(), key=lambda item: item[1])
    if not ordered or (len(ordered) > 1 and ordered[1][1] < TWICE * ordered[0][1]):
        return None
    return ordered[0][0]


def around(point: Point) -> Iterator[tuple[float, float, str]]:
    row, column = cell_of(point)
    wide = 1 if abs(point[0]) < 60 else 4           # meridians come together
    for r in (row - 1, row, row + 1):
        for c in range(column - wide, column + wide + 1):
            yield from points_by_cell().get((r, c % 72), ())


def distance(one: Point, two: Point) -> float:
    """Kilometres over the great circle."""
    (a, b), (c, d) = [tuple(map(math.radians, p)) for p in (one, two)]
    half = math.sin((a - c) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((b - d) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


# -- what detente says ---------------------------------------------------------------------------------------------


def read_all(text: Text) -> Iterator[tuple[Toponym, Reading | None]]:
    """Every toponym with what detente takes it for."""
    book, gazetteer = tables()
    areas, pieces = areas_named(text.text, book, gazetteer), cut_pieces(text.text)
    for toponym in text.toponyms:
        low, high = next(((a, b) for a, b in pieces if a <= toponym.start and toponym.end <= b), (0, len(text.text)))
        sentence = text.text[low:high]
        yield toponym, read_in_sentence(sentence, toponym.start - low, toponym.end - low, book, gazetteer, areas=areas)


@cache
def tables() -> tuple[Codebook, Gazetteer]:
    return load_codebook(), load_gazetteer()


def gold_country(text: Text, toponym: Toponym) -> str | None:
    if toponym.country or not toponym.point or SEVERAL.fullmatch(text.text, toponym.start, toponym.end):
        return toponym.country
    return country_at(toponym.point)


def count_one(count: Counter, text: Text, toponym: Toponym, reading: Reading | None) -> str | None:
    """Counts one toponym into ``count``; what is wrong with it, in a line."""
    country = gold_country(text, toponym)
    said = reading.country if reading else None
    point = (reading.lat, reading.lon) if reading and reading.lat is not None and reading.lon is not None else None
    count["scored"] += country is not None
    count["skipped_country"] += country is None
    count["claimed"] += bool(country and said)
    count["right"] += bool(country and said == country)
    if toponym.point:
        count["with_point"] += 1
        count["points"] += point is not None
        count["near"] += bool(point and distance(point, toponym.point) <= RADIUS)
    if country and said != country:
        return tell(text, toponym, "wrong " if said else "silent", f"{country}, read as {said}")
    if point and toponym.point and distance(point, toponym.point) > RADIUS:
        return tell(text, toponym, "far   ", f"{distance(point, toponym.point):.0f} km, read as {reading.name}, {reading.admin1}")
    return None


def tell(text: Text, toponym: Toponym, what: str, said: str) -> str:
    before, after = text.text[max(0, toponym.start - 80):toponym.start], text.text[toponym.end:toponym.end + 60]
    around_it = " ".join(f"{before}[[{text.text[toponym.start:toponym.end]}]]{after}".split())
    return f"{what} {said}: …{around_it}… ({text.name})"


def summarise(count: Counter) -> dict[str, float | int]:
    return {
        "country_accuracy": share(count["right"], count["claimed"]),
        "country_recall": share(count["right"], count["scored"]),
        "claimed": share(count["claimed"], count["scored"]),
        "acc161": share(count["near"], count["points"]),
        "points": share(count["points"], count["with_point"]),
        **{name: count[name] for name in ("scored", "with_point", "skipped_country")},
    }
