"""Signed network -> positions: friends near each other, the two blocs apart; the same network always lies the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

WIDTH, HEIGHT = 960, 600
MARGIN = 34
ROUNDS = 160
LABEL = (38.0, 30.0)  # what a node with its code needs, in pixels
GOLDEN = math.pi * (3 - math.sqrt(5))


def place_states(states: Sequence[str], blocs: Mapping[str, int | None], ties: Iterable[tuple[str, str, float]]) -> dict[str, tuple[float, float]]:
    """State -> x, y within WIDTH x HEIGHT: bloc 0 to the left, 1 to the right, those of no bloc in between.

    ``ties``: pairs with their signed weight. Forces as Fruchterman and Reingold (1991): all push each other away, friends pull; each
    state is drawn to the side of its bloc.

    >>> spots = place_states(["USA", "JPN", "RUS"], {"USA": 0, "JPN": 0, "RUS": 1}, [("JPN", "USA", 3), ("RUS", "USA", -2)])
    >>> spots["USA"][0] < spots["RUS"][0], spots["JPN"][0] < spots["RUS"][0]
    (True, True)
    """
    if not states:
        return {}
    number = {state: i for i, state in enumerate(states)}
    homes = np.array([{0: -1.0, 1: 1.0}.get(blocs.get(state), 0.0) for state in states])
    pulls = np.zeros((len(states), len(states)))
    for first, second, weight in ties:
        pulls[number[first], number[second]] = pulls[number[second], number[first]] = max(0.0, weight)
    spots = _push_and_pull(_begin(homes), homes, pulls / max(1.0, pulls.max()))
    spots = part_labels(_fit(spots))
    return {state: (round(float(x), 1), round(float(y), 1)) for state, (x, y) in zip(states, spots)}


def _begin(homes: np.ndarray) -> np.ndarray:
    """Each side a sunflower, its first states in the middle."""
    spots = np.empty((len(homes), 2))
    for side in (-1.0, 0.0, 1.0):
        at = np.flatnonzero(homes == side)
        turns, reach = np.arange(len(at)) * GOLDEN, 0.6 * np.sqrt((np.arange(len(at)) + 0.5) / max(1, len(at)))
        spots[at] = np.stack([side + reach * np.cos(turns), reach * np.sin(turns)], 1)
    return spots


def _push_and_pull(spots: np.ndarray, homes: np.ndarray, pulls: np.ndarray) -> np.ndarray:
    ideal = 1.8 / math.sqrt(len(spots))
    for step in np.linspace(0.12, 0.004, ROUNDS):
        x, y = (np.subtract.outer(side, side) for side in spots.T)
        apart = np.sqrt(x * x + y * y) + 1e-6
        force = ideal ** 2 / apart ** 2 - pulls * apart / ideal * 0.25
        moves = np.stack([(x * force).sum(1), (y * force).sum(1)], 1)
        moves[:, 0] += 1.2 * (homes - spots[:, 0])
        moves[:, 1] -= 0.5 * spots[:, 1]
        size = np.sqrt((moves ** 2).sum(1, keepdims=True)) + 1e-9
        spots = spots + moves / size * np.minimum(size, step)
    return spots


def _fit(spots: np.ndarray) -> np.ndarray:
    """Stretched to the picture; one that is flat or a single point stands in the middle."""
    low, high = spots.min(0), spots.max(0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN])
    spread = np.where(high - low > 1e-6, high - low, 1.0)
    return np.where(high - low > 1e-6, MARGIN + (spots - low) / spread * room, np.array([WIDTH / 2, HEIGHT / 2]))


def part_labels(spots: np.ndarray, rounds: int = 120) -> np.ndarray:
    """The same, moved until no two labels overlap, or nearly so: each pair parts along the way that is shorter."""
    spots = spots.copy()
    for _ in range(rounds):
        between = spots[:, None] - spots[None]
        lack = np.array(LABEL) - np.abs(between)
        hit = (lack > 0).all(2) & ~np.eye(len(spots), dtype=bool)
        if not hit.any():
            break
        sideways = lack[:, :, 0] / LABEL[0] < lack[:, :, 1] / LABEL[1]
        order = np.sign(np.arange(len(spots))[:, None] - np.arange(len(spots))[None])
        ways = np.where(between == 0, order[:, :, None], np.sign(between)) * lack * 0.3
        spots[:, 0] += np.where(hit & sideways, ways[:, :, 0], 0).sum(1)
        spots[:, 1] += np.where(hit & ~sideways, ways[:, :, 1], 0).sum(1)
        spots = np.clip(spots, MARGIN, [WIDTH - MARGIN, HEIGHT - MARGIN])
    return spots
