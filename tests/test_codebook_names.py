"""No name stands for two parties at one time without saying so."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict

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
