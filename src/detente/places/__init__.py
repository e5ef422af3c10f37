"""Sentence, mentions -> Places: where things happen, with the country whenever it is known.

A city gets coordinates only with evidence: its country is named beside it or in the article, or no other place of
that name comes near it in size.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from detente.codebook import Codebook, Hit, Term
from detente.codebook.gazetteer import Gazetteer, load_gazetteer
from detente.places.areas import NOWHERE, Areas, areas_named, codes_of, countries_named, shortened
from detente.places.beside import COMPASS, KINDS_OF_PLACE, NAME, NAMING, beside_of
from detente.places.readings import Reading, read_place
from detente.records import Mention, Place, Sentence
from detente.trees import Tree

__all__ = ["Areas", "Gazetteer", "Reading", "areas_named", "countries_named", "load_gazetteer", "mark_places",
           "read_in_sentence", "read_place"]

INSIDE = frozenset("in at near inside outside across throughout off within along above into onto".split()) | {"out of"}
MOTION = frozenset(
    "go travel visit fly send deploy move return arrive withdraw flee trip flight come head deport deliver transfer "
    "evacuate escape import export launch invite march bring take extradite smuggle ship repatriate withdrawal "
    "deployment journey sail drive depart leave expel troop refugee missile rocket exile enter relocate".split())
_LEAD = re.compile(rf"\b(?P<prep>in|at|near|inside|outside|across|throughout|off|within|into|from|to)\s+(?:the\s+)?"
                   rf"(?:{COMPASS}\s+|nearby\s+|neighbou?ring\s+)*(?:(?:capital|city|town|village|port|province|"
                   r"region|island|resort|outskirts|suburbs?)\s+(?:city\s+)?of\s+)?$", re.I)
_BARE = re.compile(rf"\b(?:in|at|near|inside|outside|from|to|into)\s+(?:the\s+)?(?:[A-Z]\w+['’]s\s+)?(?P<name>{NAME})")
_PROVINCE = re.compile(r"\s+(?:province|region|governorate|oblast|district|prefecture|county|peninsula)\b", re.I)
_DATELINE = re.compile(r"(?:,[^—–-]{0,40})?\s*(?:\([^)]{2,30}\)\s*)?[—–-]+\s")
RANK = {"city": 0, "region": 1, "country": 2, "other": 3}


def mark_places(sentence: Sentence, mentions: Iterable[Mention], codebook: Codebook, gazetteer: Gazetteer,
                context: frozenset[str] = frozenset(), areas: Areas = NOWHERE) -> tuple[Place, ...]:
    """Every place of a sentence. ``context`` holds codes of the states that the article names.

    A name that is also a party ("Tokyo", "Russia") is a place only where the words say so ("in Tokyo"); a city
    that a country follows ("Sochi, Russia") is one place. Where several hang on one word the most exact stays.
    """
    hits = codebook.find_names(sentence.text)
    here = context | codes_of(hits)
    spans = _candidates(sentence, hits, gazetteer)
    out, covered = [], -1
    for start, end in spans:
        if start < covered or not _stands_as_place(sentence, start, end, tuple(mentions)):
            continue
        reading, stop = _read_span(sentence.text, start, end, hits, codebook, gazetteer, here, areas)
        if reading is not None:
            covered = stop
            out.append(_place(sentence, start, end, reading))
    return _most_exact(out)


def read_in_sentence(text: str, start: int, end: int, codebook: Codebook, gazetteer: Gazetteer,
                     context: frozenset[str] = frozenset(), areas: Areas = NOWHERE) -> Reading | None:
    """What a span of a sentence stands for, if it names a place; ``context`` as for ``mark_places``."""
    hits = codebook.find_names(text)
    return _read_span(text, start, end, hits, codebook, gazetteer, context | codes_of(hits), areas)[0]


def _read_span(text: str, start: int, end: int, hits: list[Hit], codebook: Codebook, gazetteer: Gazetteer,
               here: frozenset[str], areas: Areas) -> tuple[Reading | None, int]:
    """What a span stands for, and where what was said with it ends."""
    beside, region, stop = beside_of(text, start, end, hits, gazetteer)
    reading = read_place(text[start:end], codebook, gazetteer, here, beside, region, areas) or _unknown(text, start, end, beside)
    return reading and _as_called(reading, text[end:]), stop


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
        for name in shortened(match["name"]):
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
    if part := re.search(rf"(?<!\w){COMPASS}\s+$", sentence.text[:start], re.I):
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
