"""Stories of a panel -> how far its figures may be off: bands by drawing stories again, wider where few voices tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from detente.errors import QuestionError
from detente.relations.options import FEW, Options
from detente.relations.periods import conflict_of, cooperation_of, key_of, rows_of

DRAWS = 1000       # the ends of a 90 % band then move by some .01 from seed to seed
BAND = 0.9
REACH = 10.0       # PLOVER's scores lie between -10 and 10
UNSEEN = 0.5       # of a story of each kind that might have been there: with one report a story the posterior of Jeffreys' prior


@dataclass(frozen=True, slots=True)
class Bounds:
    """A dyad's figures in a period with their bands. ``basis``: "stories", or "voices" where fewer than three tell."""

    provider: str
    source: str
    target: str
    period: dt.date
    stories: int
    voices: int
    balance: float
    low: float
    high: float
    score_mean: float | None
    score_low: float | None
    score_high: float | None
    basis: str


def bound_panel(stories, options: Options = Options(), band: float = BAND, draws: int = DRAWS, seed: int = 0) -> list[Bounds]:
    """Bands of the balance and the mean score of every dyad and period, from rows of ``store.relations("story")``.

    A Bayesian bootstrap (Rubin 1981) over stories, not events: the reports of one story are no independent witnesses. Each draw weights the
    stories, and with half a share each a cooperative and a hostile one of their mean size that are not there: without them, stories that
    agree would leave no doubt. Where fewer than three voices tell, all stories together weigh as much as so many. The band is that of the
    dyad's true balance, not smoothed. A row's band does not depend on which other rows there are. Where no voice is known,
    each story counts as one's own. Raises ``QuestionError`` where ``band`` is not between 0 and 1."""
    if not 0 < band < 1:
        raise QuestionError(f"band cannot be {band!r}: write a number between 0 and 1, such as 0.9")
    return [_bound(key, listed, options.k, band, draws, seed) for key, listed in _by_period(stories)]


def _by_period(stories) -> Iterator[tuple[tuple, list[dict]]]:
    groups: dict[tuple, list[dict]] = {}
    for row in sorted(rows_of(stories), key=lambda row: row["story"]):
        groups.setdefault(key_of(row), []).append(row)
    return iter(sorted(groups.items()))


def _bound(key: tuple, listed: list[dict], k: float, band: float, draws: int, seed: int) -> Bounds:
    told = np.array([(cooperation_of(r), conflict_of(r), r["score_sum"] or 0.0, r["scored"]) for r in listed])
    voices = {voice for row in listed for voice in row["voices"] or ()}
    few = (len(voices) or len(listed)) < FEW
    mass = min(1.0, len(voices) / len(listed)) if few and voices else 1.0
    dice = np.random.default_rng([seed, crc32(repr(key).encode())])
    cooperation, conflict, score_sum, scored = told.sum(0).tolist()
    balances, scores = _draw(told, mass, draws, dice)
    balance, mean = (cooperation - conflict) / (cooperation + conflict + k), score_sum / scored if scored else None
    score_bounds = _quantiles(scores, band) if scored else (None, None)
    return Bounds(*key, len(listed), len(voices), balance, *_quantiles(balances, band), mean, *score_bounds, "voices" if few else "stories")


def _draw(told: np.ndarray, mass: float, draws: int, dice) -> tuple[np.ndarray, np.ndarray]:
    """Draws of (balance, mean score), from stories' (cooperation, conflict, score times weight, weight of what has a score)."""
    size, scored = told[:, :2].sum(1).mean() or 1.0, told[:, 3].mean()
    unseen = np.array([[size, 0, REACH * scored, scored], [0, size, -REACH * scored, scored]])
    shares = dice.standard_gamma([mass] * len(told) + [UNSEEN, UNSEEN], (draws, len(told) + 2))
    cooperation, conflict, score_sum, weight = (shares @ np.concatenate([told, unseen])).T
    return (cooperation - conflict) / (cooperation + conflict), score_sum / weight if scored else score_sum


def _quantiles(drawn: np.ndarray, band: float) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - band) / 2, (1 + band) / 2])
    return float(low), float(high)
