"""A year of events -> what our measures and the plain ones say of every pair of states."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.errors import BadData
from detente.affinity import NEAR, NOT_DONE, expect_days, measure_states, sum_conflict

OURS = ("affinity", "closeness", "similarity", "nearness", "hostility")
BASELINES = ("goldstein", "net", "share")  # mean intensity; cooperative minus conflictual events; share of material conflict, turned round
CONTROLS = ("conflict", "volume", "visibility")  # summed conflict; events; days expected from the two states' size alone
QUERY = "SELECT source, target, day, quad, score, weight FROM dyads WHERE year(day) = ? AND NOT list_has_any(aux, ?)"


def read_events(path: Path, year: int) -> list[dict]:
    """Rows of the view ``dyads`` of a year, from a store or from a folder of quadruples (entity2id, relation2id, train, …).

    Raises ``BadData`` where there are none.
    """
    from detente.errors import DetenteError
    from detente.store import open_store

    if not path.exists():
        raise BadData(f"no such file or folder: {path}")
    given = [year, sorted(NOT_DONE)]
    try:
        if (path / "store.json").exists():
            rows = open_store(path).sql(QUERY, given).to_arrow().to_pylist()
        else:
            with tempfile.TemporaryDirectory() as folder:
                _import(path, year, folder)
                rows = open_store(folder).sql(QUERY, given).to_arrow().to_pylist()
    except DetenteError as trouble:
        raise BadData(f"{path}: {trouble}") from trouble
    if not rows:
        raise BadData(f"{path} has no event of two parties in {year}: name the year with --year")
    return rows


def _import(path: Path, year: int, folder: str) -> None:
    from detente.read.providers import READERS
    from detente.run import RunOptions, import_into

    read = partial(READERS["quadruples"], origin=dt.date(year, 1, 1), provider="icews")
    import_into(folder, [str(path)], read, RunOptions(command="import", arguments={"format": "quadruples"}))


def measure_pairs(rows: Sequence[dict], states: Sequence[str]) -> dict[str, np.ndarray]:
    """Measure -> states x states, every one of ``OURS``, ``BASELINES``, ``CONTROLS``, and ``events`` (their number)."""
    ours = measure_states(rows, states)
    quads = {quad: count_events(rows, states, quad) for quad in (1, 2, 3, 4, None)}
    events = sum(quads.values())
    scored = events - quads[None]
    return {
        "affinity": ours.affinity,
        "closeness": ours.similarity + NEAR * ours.nearness,
        "similarity": ours.similarity,
        "nearness": ours.nearness,
        "hostility": ours.hostility,
        "goldstein": _ratio(sum_scores(rows, states), scored),
        "net": quads[1] + quads[2] - quads[3] - quads[4],
        "share": -_ratio(quads[4], events),
        "conflict": _both(sum_conflict(rows, states)),
        "volume": events,
        "visibility": expect_days(ours.days),
        "events": events,
    }


def count_events(rows: Sequence[dict], states: Sequence[str], quad: int | None) -> np.ndarray:
    """Weighted number of a pair's events of one quad class (None: events without a class), both ways together."""
    return _sum(((row["source"], row["target"], row["weight"]) for row in rows if row["quad"] == quad), states)


def sum_scores(rows: Sequence[dict], states: Sequence[str]) -> np.ndarray:
    return _sum(((row["source"], row["target"], row["weight"] * row["score"]) for row in rows if row["quad"] is not None), states)


def _sum(values, states: Sequence[str]) -> np.ndarray:
    places, total = {state: place for place, state in enumerate(states)}, np.zeros((len(states), len(states)))
    for source, target, value in values:
        if source in places and target in places and source != target:
            total[places[source], places[target]] += value
    return _both(total)


def _both(matrix: np.ndarray) -> np.ndarray:
    return matrix + matrix.T


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
