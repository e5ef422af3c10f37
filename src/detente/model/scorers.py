"""Numbers with names, and what the reader holds of words -> scores: small networks that answer questions of a whole page.

Each is one hidden layer over three parts: the named numbers, the state of the word that carries an act, and, where a candidate for one of its slots is weighed, the
state of the candidate's word and its product with the act's. Learned by ``python -m train.slots``; in ``data/NAME.npz``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

State = np.ndarray | None
LIMIT = 5.0  # named numbers are cut at so many standard deviations


class Scorer:
    """A network of ``data``: ``scores`` is its one way in."""

    def __init__(self, arrays: Mapping[str, np.ndarray]):
        self._places = {str(term): k for k, term in enumerate(arrays["terms"])}
        self._weights = {name: array.astype(np.float32) for name, array in arrays.items() if name != "terms"}
        self.width = len(self._weights["act"])

    def scores(self, rows: Sequence[Mapping[str, float]], acts: Sequence[State], others: Sequence[State] | None = None) -> np.ndarray:
        """The score (log-odds) of each row: its terms, the state of its act's word and of its candidate's. Unknown terms are left out, states that are not known are 0."""
        if not rows:
            return np.zeros(0, np.float32)
        w, values = self._weights, np.zeros((len(rows), len(self._places)), np.float32)
        for value, row in zip(values, rows):
            for term, number in row.items():
                if (k := self._places.get(term)) is not None:
                    value[k] = number
        values = np.clip((values - w["mean"]) / w["spread"], -LIMIT, LIMIT)
        parts = [self._layer_of_states("act", acts)]
        if others is not None:
            other = self._layer_of_states("other", others)
            parts += [other, parts[0] * other]
        return (self._layer("hidden", np.concatenate([*parts, self._layer("terms_in", values)], 1)) @ w["out"] + w["out_bias"])[:, 0]

    def _layer(self, name: str, values: np.ndarray) -> np.ndarray:
        return np.maximum(values @ self._weights[name] + self._weights[f"{name}_bias"], 0)

    def _layer_of_states(self, name: str, states: Sequence[State]) -> np.ndarray:
        """The layer of each row's state; a word that many rows share is reckoned once."""
        once = {id(state): state for state in states}
        places = {key: k for k, key in enumerate(once)}
        nothing = np.zeros(self.width, np.float32)
        layer = self._layer(name, np.stack([nothing if state is None else state for state in once.values()]).astype(np.float32))
        return layer[[places[id(state)] for state in states]]


@cache
def load_scorer(name: str) -> Scorer:
    """The scorer of a name that ships with the package.

    >>> seen, unseen = load_scorer("parties").scores([{"in": 1, "seen": 0.9, "n": 1}, {"away": 1}], [None, None], [None, None])
    >>> bool(seen > unseen)
    True
    """
    with (files(__package__) / "data" / f"{name}.npz").open("rb") as file:
        return Scorer(dict(np.load(file)))
