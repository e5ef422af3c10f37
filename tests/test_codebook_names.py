"""No name stands for two parties at one time without saying so."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from detente.codebook import load_codebook


def party_of(row) -> str:
    return getattr(row, "person", None) or getattr(row, "code", None) or getattr(row, "country", None) or row.kind


def overlaps(a, b) -> bool:
    low, high = dt.date.min, dt.date.max
    return ((getattr(a, "since", None) or low) <= (getattr(b, "until", None) or high)
            and (getattr(b, "since", None) or low) <= (getattr(a, "until", None) or high))


def test_a_name_of_two_parties_at_one_time_says_that_it_is_ambiguous():
    rows_by_name = defaultdict(list)
    for row, names in load_codebook()._written():
        for name in names:
            rows_by_name[name].append(row)
    silent = {name for name, rows in rows_by_name.items() if not any(getattr(r, "ambiguous", "") for r in rows)
              for k, a in enumerate(rows) for b in rows[k + 1:] if party_of(a) != party_of(b) and overlaps(a, b)}
    assert not silent


def test_a_member_is_found_on_its_day():
    book = load_codebook()
    assert "RUS" in book.members_on("G8", dt.date(2013, 6, 1))
    assert set(book.members_on("G7", dt.date(2016, 5, 5))) == {"CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"}


@pytest.mark.parametrize("text, found", [
    ("The Internet Research Agency LLC (“IRA”) posted; IRA posted again.", ["Internet Research Agency"]),
    ("The Irish Republican Army (IRA) struck; the IRA said so.", ["Irish Republican Army", "IRA", "IRA"]),
    ("The IRA said so.", ["IRA"]),
    ("The Shanghai Cooperation Organization (SCO) met.", ["Shanghai Cooperation Organization", "SCO"]),
    ("Shares of Atlantic Utilities (AU) rose; AU said so.", []),
])
def test_an_abbreviation_is_what_the_text_says_it_is_short_for(text, found):
    assert [text[hit.start : hit.end] for hit in load_codebook().find_names(text)] == found


@pytest.mark.parametrize("name, short", [
    ("Gulf Co-operation Council", "GCC"), ("Shanghai Co-operation Organisation", "SCO"), ("South Asian Association for Regional Co-operation", "SAARC"),
    ("Southern Africa Development Community", "SADC"), ("Palestinian Liberation Organization", "PLO"), ("Lords Resistance Army", "LRA"),
    ("Peoples Republic of China", "PRC"), ("Kurdish Democratic Party", "KDP"),
])
def test_an_abbreviation_is_kept_however_its_name_is_spelt(name, short):
    text = f"{name} ({short}) met."
    assert [text[hit.start : hit.end] for hit in load_codebook().find_names(text)][-1:] == [short]
