"""Places: which names are places, in which country, and when a city may have coordinates."""
from __future__ import annotations

import gzip
import html
import re
import time
from pathlib import Path

import pytest

from detente.codebook import Codebook, State, Term, read_table
from detente.places import countries_named, load_gazetteer, mark_places, read_place
from detente.records import Mention, Sentence, Word

PLACES = Path(__file__).parents[1].parent / "shared" / "data" / "places"


@pytest.fixture(scope="module")
def book() -> Codebook:
    """The codebook's states and their names only: all that places need."""
    states = {s.code: s for s in read_table("states.csv", State)}
    return Codebook(states, read_table("state_names.csv", Term), {}, (), (), (), {}, ())


def sentence_of(text: str) -> Sentence:
    return Sentence(text, 0, len(text), 0)


def places(text: str, book: Codebook, mentions=()):
    return mark_places(sentence_of(text), mentions, book, load_gazetteer())


@pytest.mark.parametrize("text, name, country, granularity", [
    ("They met in Sochi on Friday.", "Sochi", "RUS", "city"),
    ("He flew to Baltimore, Md., with aides.", "Baltimore", "USA", "city"),
    ("The talks in Paris, Texas, failed.", "Paris", "USA", "city"),
    ("They met in Paris.", "Paris", "FRA", "city"),
    ("A summit in London, Ontario, ended.", "London", "CAN", "city"),
    ("Planes struck near Aleppo in northern Syria.", "Aleppo", "SYR", "city"),
    ("The leaders gathered in Japan's Ise-Shima region.", "Ise-Shima", "JPN", "region"),
    ("Soldiers were killed in Tripoli, Lebanon.", "Tripoli", "LBN", "city"),
    ("Soldiers were killed in Tripoli, Libya.", "Tripoli", "LBY", "city"),
    ("Ships sailed in the South China Sea.", "South China Sea", None, "other"),
    ("Fighting goes on in the Donbas.", "Donbas", "UKR", "region"),
    ("They met in Tbilisi, Georgia.", "Tbilisi", "GEO", "city"),
    ("They met in Atlanta, Georgia.", "Atlanta", "USA", "city"),
])
def test_a_name_is_read_as_its_place(book, text, name, country, granularity):
    place, *more = places(text, book)
    assert (place.name, place.country, place.granularity) == (name, country, granularity)
    assert not more


def test_a_city_has_coordinates_and_province(book):
    place, = places("They met in Sochi.", book)
    assert (place.admin1, round(place.lat), round(place.lon)) == ("Krasnodar Krai", 44, 40)


def test_a_country_has_none(book):
    place, = places("Rebels advanced in eastern Ukraine.", book)
    assert (place.text, place.country, place.granularity, place.lat) == ("eastern Ukraine", "UKR", "region", None)


def test_a_province_is_not_the_city_of_its_name(book):
    place, = places("Shells fell in Idlib province.", book)
    assert (place.country, place.granularity, place.lat) == ("SYR", "region", None)


def test_a_small_town_needs_its_country(book):
    gazetteer = load_gazetteer()
    bare = read_place("Damascus, Maryland".split(",")[0], book, gazetteer)
    assert bare.country == "SYR"
    assert read_place("Damascus", book, gazetteer, beside="USA").admin1 == "Maryland"


def test_the_articles_countries_decide_between_equals(book):
    gazetteer = load_gazetteer()
    assert read_place("Tripoli", book, gazetteer, frozenset({"LBY"})).country == "LBY"
    assert read_place("Hyderabad", book, gazetteer, frozenset({"PAK"})).country == "PAK"
    assert read_place("Hyderabad", book, gazetteer, frozenset({"IND"})).country == "IND"


def test_a_party_is_a_place_only_where_the_words_say_so(book):
    text = "Tokyo asked Moscow for talks in Tokyo."
    mentions = [Mention(0, 5, -1, -1, -1, "name", ()), Mention(12, 18, -1, -1, -1, "name", ()),
                Mention(32, 37, -1, -1, -1, "name", ())]
    place, = places(text, book, mentions)
    assert (place.start, place.country) == (32, "JPN")


def test_a_dateline_is_a_place(book):
    place, *_ = places("MOSCOW (Reuters) - Two officials resigned.", book, [Mention(0, 6, -1, -1, -1, "name", ())])
    assert place.country == "RUS"


def parsed(rows: str) -> Sentence:
    """A sentence from rows of "word lemma upos head label name", heads counted from 1."""
    words, at, text = [], 0, ""
    for row in rows.strip().splitlines():
        form, lemma, upos, head, label, name = row.split()
        words.append(Word(form, at, at + len(form), lemma, upos, "", int(head) - 1, label, name))
        text, at = text + form + " ", at + len(form) + 1
    return Sentence(text.rstrip(), 0, len(text.rstrip()), 0, tuple(words))


RESORT = """They they PRON 2 nsubj O
meet meet VERB 0 root O
in in ADP 7 case O
the the DET 7 det O
Black Black ADJ 6 amod B-LOC
Sea Sea PROPN 7 compound I-LOC
resort resort NOUN 2 obl O
of of ADP 9 case O
Sochi Sochi PROPN 7 nmod B-LOC"""


def test_of_places_on_one_word_the_most_exact_stays(book):
    place, = mark_places(parsed(RESORT), (), book, load_gazetteer())
    assert (place.name, place.head) == ("Sochi", 6)


def test_an_unknown_town_takes_the_country_said_with_it(book):
    place, = mark_places(parsed("""They they PRON 2 nsubj O
entered enter VERB 0 root O
Qarqarabad Qarqarabad PROPN 2 obj B-LOC
in in ADP 5 case O
Syria Syria PROPN 3 nmod B-LOC"""), (), book, load_gazetteer())
    assert (place.text, place.country, place.lat) == ("Qarqarabad", "SYR", None)


def test_to_a_state_is_a_place_only_after_motion(book):
    rows = """Troops troop NOUN 3 nsubj:pass O
were be AUX 3 aux:pass O
sent send VERB 0 root O
to to ADP 5 case O
Syria Syria PROPN 3 obl B-LOC"""
    sentence = parsed(rows)
    mention = Mention(20, 25, 4, 4, 4, "name", ())
    assert [p.country for p in mark_places(sentence, [mention], book, load_gazetteer())] == ["SYR"]
    talked = parsed(rows.replace("sent send", "said say"))
    assert mark_places(talked, [mention], book, load_gazetteer()) == ()


def test_places_are_slices(book):
    text = "He left Sochi, Russia, for the West Bank and flew from Ankara to northern Iraq."
    for place in places(text, book):
        assert text[place.start:place.end] == place.text


def test_the_gazetteer_loads_fast_and_is_sorted():
    load_gazetteer.cache_clear()
    start = time.process_time()
    gazetteer = load_gazetteer()
    assert time.process_time() - start < 0.25          # 0.04 s on an idle core
    assert gazetteer.lines == sorted(gazetteer.lines)
    assert all(line.count(",") == 7 for line in gazetteer.lines)


@pytest.mark.skipif(not PLACES.exists(), reason="GeoWebNews is not at hand")
def test_coordinates_of_world_news_are_mostly_right(book):
    """Within two degrees of latitude, by the bare name and the article's countries alone."""
    gazetteer = load_gazetteer()
    with gzip.open(PLACES / "gwn.xml.gz", "rt", encoding="utf-8") as file:
        articles = re.findall(r"<article.*?</article>", file.read(), re.S)
    right = wrong = 0
    for article in articles[::2]:
        text = html.unescape(re.search(r"<text>(.*?)</text>", article, re.S)[1])
        context = countries_named(text, book, gazetteer)
        for name, lat in re.findall(r"<extractedName>(.*?)</extractedName>.*?<latitude>(.*?)</latitude>", article, re.S):
            reading = read_place(html.unescape(name), book, gazetteer, context)
            if reading and reading.lat is not None and lat:
                near = abs(reading.lat - float(lat)) < 2
                right, wrong = right + near, wrong + (not near)
    assert right / (right + wrong) > 0.82
