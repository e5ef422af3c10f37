"""Sentence, mentions -> Places: where things happen, with the country whenever it is known.

A city gets coordinates only with evidence: its country is named beside it or in the article, or no other place of
that name comes near it in size.
"""
from __future__ import annotations

import gzip
import math
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from detente.codebook import Codebook, Hit, Term, read_rows
from detente.records import Mention, Place, Sentence
from detente.trees import Tree

INSIDE = frozenset("in at near inside outside across throughout off within along above into onto".split()) | {"out of"}
MOTION = frozenset(
    "go travel visit fly send deploy move return arrive withdraw flee trip flight come head deport deliver transfer "
    "evacuate escape import export launch invite march bring take extradite smuggle ship repatriate withdrawal "
    "deployment journey sail drive depart leave expel troop refugee missile rocket exile enter relocate".split())
KINDS_OF_PLACE = frozenset(
    "resort city town region province capital village port area district island state suburb oblast governorate "
    "peninsula county base airport coast border strip valley neighborhood neighbourhood zone territory enclave "
    "stronghold municipality republic camp prefecture archipelago embassy crossing outskirts".split())
NATION = {"name", "former", "territory"}
NAMING = NATION | {"capital", "seat"}
_COMPASS = r"(?:(?:north|south|east|west|central)(?:[- ]?(?:east|west))?(?:ern)?|upper|lower)"
_LEAD = re.compile(rf"\b(?P<prep>in|at|near|inside|outside|across|throughout|off|within|into|from|to)\s+(?:the\s+)?"
                   rf"(?:{_COMPASS}\s+|nearby\s+|neighbou?ring\s+)*(?:(?:capital|city|town|village|port|province|"
                   r"region|island|resort|outskirts|suburbs?)\s+(?:city\s+)?of\s+)?$", re.I)
_BESIDE = re.compile(r"['’]s?\s+(?:\w+ern\s+|\w+\s+)?|\s+(?:\w+\s+)?(?:" + "|".join(sorted(KINDS_OF_PLACE))
                     + r")\s+(?:city\s+)?of\s+")
_NAME = r"[A-ZÀ-Þ][\w.’'-]+(?:\s+(?:of|de|el|al|the|and)?\s?[A-ZÀ-Þ][\w.’'-]+){0,3}"
_BARE = re.compile(rf"\b(?:in|at|near|inside|outside|from|to|into)\s+(?:the\s+)?(?:[A-Z]\w+['’]s\s+)?(?P<name>{_NAME})")
_PROVINCE = re.compile(r"\s+(?:province|region|governorate|oblast|district|prefecture|county|peninsula)\b", re.I)
_WITHIN = re.compile(rf"\s+in\s+(?:the\s+)?(?:{_COMPASS}\s+)?(?=[A-Z])")
_DATELINE = re.compile(r"(?:,[^—–-]{0,40})?\s*(?:\([^)]{2,30}\)\s*)?[—–-]+\s")
_STATE_NAME = re.compile(r"\b(?:(?:New|North|South|West|Rhode|British|Nova)\s)?[A-Z][a-z]{3,}\b"
                         r"|\b(?:[A-Z]\.){2}|\b[A-Z][a-z]{1,4}\.")
_QUALIFIER = re.compile(rf",\s+(?P<name>{_NAME}|[A-Z]\.?[A-Z]\.?)")

BIG = 100_000             # inhabitants a city needs to be taken at its name alone
CONTEXT = 1.2             # what being in a country that the article names is worth, in powers of ten of inhabitants
CONTEXT_OF_TOWNS = 0.6    # the same for towns: nearly every article names the United States, which have a Geneva
CAPITAL = 1.0             # what being a capital is worth, in the same unit
MARGIN = 0.3              # by how much the best reading must beat the best in another country
RANK = {"city": 0, "region": 1, "country": 2, "other": 3}


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
            self._read[key] = self.sites.get(key, ()) + tuple(self._rows(key))
        return self._read[key]

    def _rows(self, key: str) -> Iterable[Known]:
        prefix = key + ","
        at = bisect_left(self.lines, prefix)
        while at < len(self.lines) and self.lines[at].startswith(prefix):
            yield _known(self.lines[at].split(",")[1:])
            at += 1


def _known(cells: list[str]) -> Known:
    name, country, admin1, lat, lon, population, granularity = cells
    return Known(name, country, admin1, float(lat) if lat else None, float(lon) if lon else None,
                 int(population or 0), granularity or "city")


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package: GeoNames' cities and provinces, and a table of our own."""
    packed = (files("detente.codebook") / "data" / "places.csv.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    lines = text[text.index("\nkey,") + 1:].rstrip("\n").split("\n")[1:]         # sorted by the script that wrote them
    sites: dict[str, list[Known]] = {}
    for row in read_rows("sites.csv"):
        known = _known([row["name"], row["country"], row["admin1"], row["lat"], row["lon"], "0", row["granularity"]])
        for term in row["terms"].split("|"):
            sites.setdefault(term.lower(), []).append(known)
    return Gazetteer(lines, {key: tuple(group) for key, group in sites.items()})


def countries_named(text: str, codebook: Codebook, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the states that a text names, by themselves, their people, seats or provinces; capitals do not count,
    for they are what is in question ("Paris")."""
    codes = _codes(codebook.find_names(text))
    for match in _STATE_NAME.finditer(text):
        codes |= {k.country for k in gazetteer.sites.get(match[0].lower(), ()) if k.granularity == "state"}
    return frozenset(codes)


def _codes(hits: Iterable[Hit]) -> set[str]:
    return {row.code for hit in hits for row in hit.rows if isinstance(row, Term) and row.kind != "capital"
            and row.text not in ("Georgia", "Washington")}


# -- one name -----------------------------------------------------------------------------------------------------

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
               beside: str | None = None, region: str | None = None) -> Reading | None:
    """What a name most likely stands for; ``beside`` is a country said with it ("Sochi, Russia"), ``region`` a state.

    None where neither the codebook nor the gazetteer knows it.
    """
    name = re.sub(r"^the\s+", "", name.strip(), flags=re.I)
    terms = [row for hit in codebook.find_names(name) if hit.end - hit.start == len(name)
             for row in hit.rows if isinstance(row, Term)]
    nation = next((t for t in terms if t.kind in ("name", "former", "territory")), None)
    if nation and beside in (None, nation.code) and region is None and not _is_the_state(nation, context):
        return _of_nation(nation, codebook)
    capital = next((t for t in terms if t.kind == "capital" and beside in (None, t.code) and region is None), None)
    reading = _from_gazetteer(gazetteer.find(name), context, beside, region, capital)
    if reading:
        return reading
    seat = capital or nation or next((t for t in terms if t.kind == "seat"), None)
    return Reading(name, seat.code, granularity="other" if seat.kind == "seat" else "city") if seat else None


def _is_the_state(term: Term, context: frozenset[str]) -> bool:
    """Georgia the US state: the United States are in the article and nothing else of the Caucasus is."""
    return term.text == "Georgia" and "USA" in context and not context & {"RUS", "ARM", "AZE", "TUR", "UKR"}


def _of_nation(term: Term, codebook: Codebook) -> Reading:
    if term.kind == "territory":
        return Reading(term.text, term.code, granularity="region")
    state = codebook.states.get(term.code)
    return Reading(state.name if state else term.text, term.code, granularity="country")


def _from_gazetteer(known: tuple[Known, ...], context: frozenset[str], beside: str | None, region: str | None,
                    capital: Term | None) -> Reading | None:
    """The best of the gazetteer's readings. Said to lie in a country where none lies, a name is part of a list."""
    if not known:
        return None
    near = [k for k in known if beside in (None, k.country) and region in (None, k.admin1)]
    best, lead = _best(near or list(known), context, capital.code if capital else "")
    granularity = "region" if best.granularity == "state" else best.granularity
    if lead < MARGIN:                                   # two states could claim it: none is named
        return Reading(best.name, None, granularity=granularity)
    sure = (near and beside) or best.country in context or best.population >= BIG or not best.population
    if sure or (capital and best.country == capital.code):
        return Reading(best.name, best.country or None, best.admin1 or None, best.lat, best.lon, granularity)
    return Reading(best.name, best.country or None, granularity=granularity)


def _best(known: list[Known], context: frozenset[str], capital_of: str) -> tuple[Known, float]:
    """The best reading, and by how much it beats the best in another country."""
    scored = sorted(((_score(k, context, capital_of), k) for k in known), key=lambda item: -item[0])
    score, best = scored[0]
    cities = [k for _, k in scored if k.granularity == "city" and k.country == best.country and k.population]
    if best.granularity == "region" and best.population and cities and cities[0].population * 8 >= best.population:
        best = cities[0]
    others = [s for s, k in scored if k.country != best.country]
    return best, score - others[0] if others else 9.0


def _score(known: Known, context: frozenset[str], capital_of: str) -> float:
    size = math.log10(known.population + 1) if known.population else 6.3        # our own table: as a big city
    if known.granularity == "region":
        size -= 0.7
    named = CONTEXT if known.population >= BIG or not known.population else CONTEXT_OF_TOWNS
    return size + named * (known.country in context) + CAPITAL * (known.country == capital_of)


# -- a sentence ---------------------------------------------------------------------------------------------------

def mark_places(sentence: Sentence, mentions: Iterable[Mention], codebook: Codebook, gazetteer: Gazetteer,
                context: frozenset[str] = frozenset()) -> tuple[Place, ...]:
    """Every place of a sentence. ``context`` holds codes of the states that the article names.

    A name that is also a party ("Tokyo", "Russia") is a place only where the words say so ("in Tokyo"); a city
    that a country follows ("Sochi, Russia") is one place. Where several hang on one word the most exact stays.
    """
    hits = codebook.find_names(sentence.text)
    here = context | _codes(hits)
    spans = _candidates(sentence, hits, gazetteer)
    out, covered = [], -1
    for start, end in spans:
        if start < covered or not _stands_as_place(sentence, start, end, tuple(mentions)):
            continue
        beside, region, stop = _beside(sentence.text, start, end, hits, gazetteer)
        reading = read_place(sentence.text[start:end], codebook, gazetteer, here, beside, region)
        reading = reading or _unknown(sentence.text, start, end, beside)
        if reading is not None:
            covered = stop
            out.append(_place(sentence, start, end, _as_called(reading, sentence.text[end:])))
    return _most_exact(out)


def _unknown(text: str, start: int, end: int, beside: str | None) -> Reading | None:
    """A name that no table knows: the country said with it, if any."""
    settled = re.search(r"\b(?:city|town|village|suburb)\s+of\s+$", text[:start], re.I)
    return Reading(text[start:end], beside, granularity="city" if settled else "other") if beside else None


def _as_called(reading: Reading, after: str) -> Reading:
    """"Idlib province" is no city, though a city of that name is known."""
    if reading.granularity == "city" and _PROVINCE.match(after):
        return replace(reading, lat=None, lon=None, granularity="region")
    return reading


def _candidates(sentence: Sentence, hits: list[Hit], gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Spans that may name places, in order, the longest where they overlap."""
    spans = [(h.start, h.end) for h in hits if any(isinstance(r, Term) and r.kind in NAMING for r in h.rows)]
    spans += _named_by_parser(sentence) if sentence.words else _after_prepositions(sentence.text, gazetteer)
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda s: (s[0] - s[1], s[0])):
        if all(end <= a or b <= start for a, b in out):
            out.append((start, end))
    return sorted(s for s in out if not _is_other_name(sentence, *s))


def _named_by_parser(sentence: Sentence) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for i, word in enumerate(sentence.words):
        start, end = word.start - sentence.start, word.end - sentence.start
        if word.name == "B-LOC" or (word.name == "I-LOC" and not (i and sentence.words[i - 1].name.endswith("LOC"))):
            spans.append((start, end))
        elif word.name == "I-LOC":
            spans[-1] = (spans[-1][0], end)
    return [_trimmed(sentence.text, *s) for s in spans]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without article and genitive, with what a hyphen joins ("Ise-Shima")."""
    end += len(re.match(r"(?:-[A-Z]\w+)*", text[end:])[0])
    lead = re.match(r"(?:the\s+)?", text[start:end], re.I)
    tail = re.search(r"['’]s$", text[start:end])
    return start + lead.end(), end - (2 if tail else 0)


def _after_prepositions(text: str, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Without a parse: capitalised words after a preposition that the gazetteer knows, shortened until it does."""
    out = []
    first = re.match(r"[A-Z][A-Za-z .]+?(?=,|\s*\(|\s+[—–-])", text)
    if first and _DATELINE.match(text, first.end()) and gazetteer.find(first[0]):
        out.append(first.span())
    for match in _BARE.finditer(text):
        words = list(re.finditer(r"\S+", match["name"]))
        for last in reversed(words):
            name = re.sub(r"(?:['’]s)?[.,]*$", "", match["name"][:last.end()])
            if gazetteer.find(name):
                out.append((match.start("name"), match.start("name") + len(name)))
                break
    return out


def _is_other_name(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the parser takes all words of a span for a person or an organisation."""
    names = [w.name for w in sentence.words if w.start < sentence.start + end and sentence.start + start < w.end]
    return bool(names) and all(n.endswith(("PER", "ORG")) for n in names)


def _stands_as_place(sentence: Sentence, start: int, end: int, mentions: tuple[Mention, ...]) -> bool:
    """A party's name needs a word of place before it; any other name of a place stands for itself."""
    low, high = sentence.start + start, sentence.start + end
    party = any(m.start < high and low < m.end and m.kind != "pronoun" for m in mentions)
    lead = _LEAD.search(sentence.text, 0, start)
    dateline = start == 0 and _DATELINE.match(sentence.text, end)
    genitive = re.match(r"['’]s?\s", sentence.text[end:end + 3])
    if genitive and (party or not sentence.words):
        return False
    if not sentence.words:
        return bool(lead or dateline) or not party
    if not party or dateline:
        return True
    tree = Tree(sentence)
    head = _head(tree, low, high)
    case = tree.case_of(head) or (lead["prep"].lower() if lead else None)
    governor = tree.words[head].head
    if case in ("to", "from"):
        return governor >= 0 and tree.words[governor].lemma.lower() in MOTION
    return case in INSIDE


Beside = tuple[str | None, str | None, int]       # country, US state, where what was said ends


def _beside(text: str, start: int, end: int, hits: list[Hit], gazetteer: Gazetteer) -> Beside:
    """Country and US state said with a name, and where what was said ends.

    Read are "Sochi, Russia", "Baltimore, Md.", "Aleppo in northern Syria", "Japan's Ise-Shima" and "the Syrian town of
    Khan Shaykhun"."""
    comma, within = _QUALIFIER.match(text, end), _WITHIN.match(text, end)
    if comma and text[comma.start("name"):].startswith("Georgia") and _state_of("Georgia", text[start:end], gazetteer):
        return "USA", "Georgia", comma.start("name") + len("Georgia")
    after = comma.start("name") if comma else within.end() if within else -1
    for hit in hits:
        if hit.start == after and (code := _code(hit, NATION)):
            return code, None, hit.end
        if hit.end <= start and _BESIDE.fullmatch(text, hit.end, start):
            if code := _code(hit, NAMING | {"adjective"}):
                return code, None, end
    return _beside_state(comma, text, gazetteer) if comma else (None, None, end)


def _beside_state(comma: re.Match, text: str, gazetteer: Gazetteer) -> Beside:
    """The state or province after a comma, with its dot where it is short ("Md.")."""
    name = comma["name"]
    for written in (name + text[comma.end():comma.end() + 1], name, name.rstrip("."), name.split()[0]):
        for known in gazetteer.find(written):
            if known.granularity in ("state", "region") and known.country:
                state = known.admin1 if known.granularity == "state" else None
                return known.country, state, comma.start("name") + len(written)
    return None, None, comma.start()


def _state_of(state: str, name: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer knows the place in the US state of that name."""
    return any(k.country == "USA" and k.admin1 == state for k in gazetteer.find(name))


def _code(hit: Hit, kinds: set[str]) -> str | None:
    return next((row.code for row in hit.rows if isinstance(row, Term) and row.kind in kinds), None)


def _head(tree: Tree, low: int, high: int) -> int:
    """The word that attaches a place: of "the resort of Sochi" the resort."""
    span = tree.index_at(low, high)
    if span is None:
        return -1
    head = tree.head_of(*span)
    governor = tree.words[head].head
    if governor < 0 or tree.words[governor].lemma.lower() not in KINDS_OF_PLACE:
        return head
    part = tree.words[head].label in ("compound", "appos", "flat", "amod") or tree.case_of(head) == "of"
    return governor if part else head


def _place(sentence: Sentence, start: int, end: int, reading: Reading) -> Place:
    low, high = sentence.start + start, sentence.start + end
    granularity = reading.granularity
    if part := re.search(rf"(?<!\w){_COMPASS}\s+$", sentence.text[:start], re.I):
        if granularity == "country":
            low, granularity = sentence.start + part.start(), "region"
    return Place(sentence.text[low - sentence.start:end], reading.name, reading.country, reading.admin1,
                 reading.lat, reading.lon, granularity, low, high,
                 _head(Tree(sentence), low, high) if sentence.words else -1)


def _most_exact(places: list[Place]) -> tuple[Place, ...]:
    best: dict[int, Place] = {}
    for place in places:
        key = place.head if place.head >= 0 else -2 - place.start
        if key not in best or RANK[place.granularity] < RANK[best[key].granularity]:
            best[key] = place
    return tuple(p for p in places if p in best.values())
