"""Places: which names are places, in which country, and when a city may have coordinates."""
from __future__ import annotations

import gzip
import html
import re
import time
from pathlib import Path

import pytest

from detente.codebook import Codebook, State, Term, read_table
from detente.places import Areas, areas_named, countries_named, load_gazetteer, mark_places, read_in_sentence, read_place
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


def read(name: str, text: str, book: Codebook):
    """What a name is read as in an article of its own."""
    gazetteer = load_gazetteer()
    return read_place(name, book, gazetteer, areas=areas_named(text, book, gazetteer))


def test_what_is_said_once_holds_for_the_article(book):
    assert read("Dublin", "The council of Dublin, Ohio, met. Dublin has grown.", book).admin1 == "Ohio"
    assert read("Lebanon", "Lebanon, Pa., has a fair. Lebanon is proud.", book).country == "USA"
    assert read("Dublin", "Talks on Ireland were held in Dublin.", book).country == "IRL"


def test_a_state_is_a_town_where_nothing_else_of_it_is_named(book):
    assert read("Lebanon", "Police in Lebanon, a town of Tennessee, held two men.", book).country == "USA"
    assert read("Lebanon", "Senators of Tennessee flew to Beirut in Lebanon.", book).country == "LBN"


def test_the_only_state_and_its_provinces_decide_between_namesakes(book):
    assert read("Birmingham", "Talks were held in Birmingham, officials of Alabama said.", book).country == "USA"
    assert read("Paris", "A judge in Texas sent a man of Paris to prison.", book).admin1 == "Texas"
    assert read("Paris", "The president of France left Paris for Texas.", book).country == "FRA"


def test_local_bodies_tell_where_a_small_town_lies(book):
    areas = areas_named("A Berlin man was held by the sheriff's office of Marshall County.", book, load_gazetteer())
    assert (areas.home, areas.only) == ("USA", "USA")
    assert read("Berlin", "A Berlin man was held by Marshall County deputies. Germany said nothing.", book).country == "DEU"
    assert areas_named("Mayo County Council met.", book, load_gazetteer()).home is None  # British and Irish
    neighbour = "He shot Jason Cumby, 29, of Athens. The city manager and Councilwoman Amy Salay of Henderson County said nothing."
    assert read("Athens", neighbour, book).country == "USA"
    assert areas_named("A Miami man was sentenced on Friday.", book, load_gazetteer()).countries == {"USA"}


def test_a_name_that_no_table_has_is_read_by_its_parts(book):
    gazetteer = load_gazetteer()
    for name, country in [("Kabul Airport", "AFG"), ("Port of Odesa", "UKR"), ("western Syria", "SYR"), ("South Los Angeles", "USA"),
                          ("Marshall County", "USA"), ("Syrian", "SYR"), ("Qarqarabad Harbour", None)]:
        reading = read_place(name, book, gazetteer)
        assert (reading and reading.country) == country, name
    assert read_place("Kabul Airport", book, gazetteer).lat is not None and read_place("western Syria", book, gazetteer).lat is None


def test_an_unknown_name_lies_in_the_only_state_of_its_article(book):
    assert read("Qarqarabad", "Shells fell on Qarqarabad, the Syrian army said.", book).country == "SYR"
    assert read("Qarqarabad", "Shells fell on Qarqarabad, Syrian and Turkish officers said.", book) is None
    assert read("Eastern Europe", "Poland is the largest state of Eastern Europe.", book).country is None


def test_letters_and_former_names_are_no_towns(book):
    gazetteer = load_gazetteer()
    assert read_place("OAS", book, gazetteer) is None
    assert read_place("Salisbury", book, gazetteer, areas=Areas(frozenset({"GBR"}))).country == "GBR"
    assert read_place("Bombay", book, gazetteer).country == "IND"


def test_a_town_that_its_namesakes_rival_has_no_point(book):
    gazetteer = load_gazetteer()
    assert read_place("Springfield", book, gazetteer, frozenset({"USA"})).lat is None
    here = Areas(frozenset({"USA"}), frozenset({("USA", "Illinois")}))
    assert read_place("Springfield", book, gazetteer, areas=here).admin1 == "Illinois"


def test_a_dependent_territory_counts_as_its_state(book):
    assert read_place("Ponce", book, load_gazetteer(), frozenset({"USA"})).country == "USA"


def test_a_span_is_read_with_the_words_around_it(book):
    text = "They met in Tripoli, Lebanon."
    assert read_in_sentence(text, 12, 19, book, load_gazetteer()).country == "LBN"


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
