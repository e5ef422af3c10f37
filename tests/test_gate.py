"""The sets that ship with the project score what they scored: no floor of bench/floors.json has sunk by more than noise."""
from __future__ import annotations

import pytest

from bench.gate import load_sets, path_of, score, sunk

SHIPPED = [name for name, entry in load_sets().items() if "here" in entry and not entry.get("unseen")]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_score_has_sunk(name):
    entry = load_sets()[name]
    assert sunk(score(entry["task"], path_of(entry, None)), entry) == []


def test_every_set_has_a_floor():
    assert [name for name, entry in load_sets().items() if not entry["floors"]] == []
