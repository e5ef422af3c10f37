"""states.csv and state_names.csv: codes, numbers, dates, and the words that stand for states."""
from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from detente.codebook.tables import State, Term, read_head, read_table
from detente.codebook.terms import holds

STATES = read_table("states.csv", State)
TERMS = read_table("state_names.csv", Term)
BY_CODE = {state.code: state for state in STATES}
LIVING = [state for state in STATES if state.until is None]
DYADS = Path(__file__).parents[1].parent / "shared" / "data" / "dyads"
KINDS = {"name", "former", "adjective", "people", "capital", "seat", "territory", "other"}
SECTORS = {"", "GOV", "MIL", "LEG", "SPY", "JUD", "COP", "PRE"}


def find_terms(text: str, day: dt.date | None = None) -> set[tuple[str, str]]:
    """(code, sector) of the terms written so and, with a day, in use on it."""
    return {(t.code, t.sector) for t in TERMS if t.text == text and (day is None or holds(t, day))}


def repeated(values) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("table", ["states.csv", "state_names.csv"])
def test_a_table_says_its_version_origin_and_licence(table):
    assert {"version", "origin", "licence"} <= read_head(table).keys()


def test_the_first_state_is_the_united_states():
    assert STATES[0].code == "USA"


def test_codes_are_unique_and_of_three_capitals():
    assert not repeated(s.code for s in STATES)
    assert all(len(s.code) == 3 and s.code.isalpha() and s.code.isupper() for s in STATES)


@pytest.mark.parametrize("field", ["iso2", "numeric", "fips", "cow", "gw", "name", "official"])
def test_no_two_living_states_share(field):
    assert not repeated(value for s in LIVING if (value := getattr(s, field)))


def test_every_living_state_has_iso_codes_and_a_placed_capital():
    for s in LIVING:
        assert len(s.iso2) == 2 and s.fips and s.name and s.official and s.capital, s
        assert (len(s.numeric) == 3 and s.numeric.isdigit()) or s.code == "KOS", s
        assert -90 <= s.lat <= 90 and -180 <= s.lon <= 180, s


def test_the_dead_are_there_and_end():
    for code in ("SUN", "YUG", "SCG", "CSK", "DDR", "YAR", "YMD", "RVN", "ZAN"):
        assert BY_CODE[code].until is not None


def test_the_places_beyond_the_system_of_states_are_there():
    assert {"VAT", "PSE", "HKG", "MAC", "TWN", "KOS"} <= {s.code for s in LIVING}
    assert BY_CODE["KOS"].iso2 == "XK"


def test_lives_and_uses_end_after_they_begin():
    for row in STATES + TERMS:
        assert row.since is None or row.until is None or row.since < row.until, row


@pytest.mark.parametrize(("code", "cow", "gw"), [
    ("USA", 2, 2), ("JPN", 740, 740), ("DEU", 255, 260), ("YEM", 679, 678), ("SRB", 345, 340), ("VNM", 816, 816),
    ("RUS", 365, 365), ("SUN", 365, 365), ("KIR", 946, 970), ("TON", 955, 972), ("TUV", 947, 973), ("NRU", 970, 971)])
def test_numbers_of_states(code, cow, gw):
    assert (BY_CODE[code].cow, BY_CODE[code].gw) == (cow, gw)


@pytest.mark.parametrize(("file", "column", "end", "field", "gaps"), [
    ("cow_states.csv.gz", "ccode", "endyear", "cow", {260}),      # 260: West Germany, here one life with Germany
    ("gw_states.csv.gz", "gwcode", "enddate", "gw", {255})])      # 255: Germany to 1945
def test_every_system_member_since_1945_is_there(file, column, end, field, gaps):
    if not (DYADS / file).exists():
        pytest.skip(f"{file} is not on this machine")
    first = 1945 if end == "endyear" else (dt.date(1945, 1, 1) - dt.date(1970, 1, 1)).days
    with gzip.open(DYADS / file, "rt", encoding="utf-8") as lines:
        members = {int(float(row[column])) for row in csv.DictReader(lines) if float(row[end]) >= first}
    assert members - {getattr(s, field) for s in STATES} == gaps


def test_terms_name_states_that_exist():
    assert {t.code for t in TERMS if t.kind != "other"} <= BY_CODE.keys()
    assert all(t.code == "" and t.sector == "" and t.ambiguous for t in TERMS if t.kind == "other")


def test_terms_are_unique_and_trimmed():
    assert not repeated((t.text, t.code, t.kind, t.since) for t in TERMS)
    assert all(t.text == t.text.strip() and len(t.text) > 1 for t in TERMS)
    assert {t.text for t in TERMS if t.text.lower().startswith("the ")} == {"The Hague"}


def test_what_stands_for_no_state_is_nothing_else():
    others = {t.text for t in TERMS if t.kind == "other"}
    assert not others & {t.text for t in TERMS if t.kind != "other"}


def test_kinds_and_sectors_are_known():
    assert {t.kind for t in TERMS} == KINDS
    assert {t.sector for t in TERMS} == SECTORS
    assert all(t.sector for t in TERMS if t.kind == "seat")
    assert all(t.sector in ("", "PRE") for t in TERMS if t.kind == "territory")
    assert not [t for t in TERMS if t.sector and t.kind not in ("seat", "territory")]


def test_every_living_state_has_name_adjective_people_and_capital():
    kinds = defaultdict(set)
    for t in TERMS:
        kinds[t.code].add(t.kind)
    for s in LIVING:
        assert {"name", "adjective", "people", "capital"} <= kinds[s.code], s.code
        assert (s.code, "") in find_terms(s.name)


def test_a_word_for_two_states_says_so():
    codes = defaultdict(set)
    for t in TERMS:
        if t.kind in ("name", "adjective", "people", "capital", "territory"):
            codes[t.text].add(t.code)
    shared = {text for text, found in codes.items() if len(found) > 1}
    assert {"Congo", "Congolese", "Dominican"} <= shared
    assert not [t for t in TERMS if t.text in shared and not t.ambiguous]


@pytest.mark.parametrize("text", ["Georgia", "Jordan", "Chad", "Congo", "Korea", "Washington", "Brussels", "Lima", "Congress", "Diet"])
def test_a_word_with_another_meaning_says_so(text):
    assert all(t.ambiguous for t in TERMS if t.text == text) and find_terms(text)


@pytest.mark.parametrize("text", ["Male", "Victoria", "Roseau", "The West", "West", "East", "the West", "English"])
def test_words_that_would_mostly_be_wrong_are_left_out(text):
    assert not find_terms(text)


@pytest.mark.parametrize(("text", "code", "sector"), [
    ("Japan", "JPN", ""), ("Tokyo", "JPN", ""), ("Burma", "MMR", ""), ("Swaziland", "SWZ", ""), ("Kiev", "UKR", ""),
    ("Kyiv", "UKR", ""), ("U.S.", "USA", ""), ("PRC", "CHN", ""), ("DPRK", "PRK", ""), ("Britons", "GBR", ""),
    ("Brasilia", "BRA", ""), ("Kremlin", "RUS", "GOV"), ("Elysee", "FRA", "GOV"), ("White House", "USA", "GOV"),
    ("Pentagon", "USA", "MIL"), ("Knesset", "ISR", "LEG"), ("Mossad", "ISR", "SPY"), ("Abkhazia", "GEO", "PRE"),
    ("Somaliland", "SOM", "PRE"), ("TRNC", "CYP", "PRE"), ("Scotland", "GBR", ""), ("Côte d’Ivoire", "CIV", ""),
    ("South China Sea", "", ""), ("Latin American", "", "")])
def test_words_stand_for(text, code, sector):
    assert find_terms(text, dt.date(2016, 5, 5)) == {(code, sector)}


def test_words_of_the_dead_hold_while_they_lived():
    assert ("SUN", "") in find_terms("Soviet", dt.date(1985, 3, 11))
    assert not find_terms("Soviet", dt.date(2016, 5, 5))
    assert find_terms("Zanzibar", dt.date(2016, 5, 5)) == {("TZA", "")}
