"""Offices: who held which from when to when."""
from __future__ import annotations

import datetime as dt
from itertools import groupby

import pytest

from detente.codebook import Office, load_codebook, read_table

OFFICES = read_table("offices.csv", Office)
EXCLUSIVE = ("president", "prime minister", "chancellor", "monarch", "foreign minister", "secretary-general")
COLLECTIVE = {"BIH", "SMR", "AND", "CHE"}        # heads of state in turn or together
SHARED_DAYS = 31                                 # acting holders and hand-overs may overlap so long


def test_codes_are_states_or_bodies():
    states = load_codebook().states
    assert not {o.code for o in OFFICES} - states.keys() - {"IGO", "UNO", "EUR", "NGO", "IMG", "ISM"}


def test_terms_run_forward():
    assert not [o for o in OFFICES if o.until and o.until < o.since]


def test_a_person_has_one_surname():
    surnames: dict[str, set[str]] = {}
    for o in OFFICES:
        surnames.setdefault(o.person, set()).add(o.surname)
    assert not {p: s for p, s in surnames.items() if len(s) > 1}


@pytest.mark.parametrize("office", EXCLUSIVE)
def test_an_exclusive_office_has_one_holder_at_a_time(office):
    rows = sorted((o for o in OFFICES if o.office == office and o.code in load_codebook().states and o.code not in COLLECTIVE),
                  key=lambda o: (o.code, o.since))
    clashes = []
    for _, terms in groupby(rows, key=lambda o: o.code):
        terms = list(terms)
        for before, after in zip(terms, terms[1:]):
            if before.person != after.person and (before.until is None or (before.until - after.since).days > SHARED_DAYS):
                clashes.append((before.code, before.person, before.until, after.person, after.since))
    assert not clashes


@pytest.mark.parametrize("person, day, code, office", [
    ("Shinzo Abe", "2016-05-05", "JPN", "prime minister"), ("Vladimir Putin", "2016-05-05", "RUS", "president"),
    ("Vladimir Putin", "2010-05-05", "RUS", "prime minister"), ("Barack Obama", "2016-05-05", "USA", "president"),
    ("Angela Merkel", "2016-05-05", "DEU", "chancellor"), ("Sergey Lavrov", "2016-05-05", "RUS", "foreign minister"),
    ("John Kerry", "2016-05-05", "USA", "foreign minister"), ("Fumio Kishida", "2016-05-05", "JPN", "foreign minister"),
])
def test_who_was_what_on_a_day(person, day, code, office):
    held = load_codebook().office_on(person, dt.date.fromisoformat(day))
    assert held and (held.code, held.office) == (code, office)


def test_after_office_nothing_is_held():
    assert load_codebook().office_on("Shinzo Abe", dt.date(2022, 1, 10)) is None
