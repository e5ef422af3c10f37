"""Numbers with names, and what the reader holds of words -> scores: small networks that answer questions of a whole page.

Each is one hidden layer over three parts: the named numbers, the state of the word that carries an act, and, where a candidate for one of its slots is weighed, the
state of the candidate's word and its product with the act's. Learned by ``python -m train.slots``; in ``data/NAME.onnx``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from detente.model.sessions import open_session

State = np.ndarray | None
Terms = Sequence[Mapping[str, float]]  # of a row, in parts that other rows may share; no term is in two of them
WIDTH = 384  # of a state


class Choice(NamedTuple):
    """The likeliest of some rows, its chance among them and none of them, and that of none."""

    at: int
    chance: float
    none: float


class Scorer:
    """A network of ``data``: ``scores`` of single rows, ``choose`` where one of several, or none, is right; ``by_class`` where it tells which of its ``classes`` a row is of."""

    def __init__(self, network: bytes):
        self._session = open_session(network)
        told = self._session.get_modelmeta().custom_metadata_map
        self._places = {term: k for k, term in enumerate(told["terms"].split())}
        self.classes: tuple[str, ...] = tuple(told.get("classes", "").split(";"))

    def scores(self, rows: Sequence[Terms], acts: Sequence[State], others: Sequence[State] | None = None) -> np.ndarray:
        """The score (log-odds) of each row: its terms, the state of its act's word and of its candidate's. Unknown terms are left out, states that are not known are 0."""
        return self.by_class(rows, acts, others)[:, 0]

    def by_class(self, rows: Sequence[Terms], acts: Sequence[State], others: Sequence[State] | None = None) -> np.ndarray:
        """As ``scores``, for each of the ``classes``: (rows, classes), of which a softmax gives chances."""
        if not rows:
            return np.zeros((0, len(self.classes)), np.float32)
        given = {"terms": fill(rows, self._places)}
        given["acts"], given["act_of"] = _once(acts)
        if others is not None:
            given["others"], given["other_of"] = _once(others)
        return self._session.run(None, given)[0]

    def choose(self, groups: Sequence[Sequence[Terms]], acts: Sequence[State], others: Sequence[Sequence[State]] | None = None) -> list[Choice | None]:
        """Of each group of rows, which share an act, the likeliest; None where there is no row. The score of none of them is 0."""
        flat = [row for rows in groups for row in rows]
        states = [state for rows, state in zip(groups, acts) for _ in rows]
        scores = self.scores(flat, states, None if others is None else [state for some in others for state in some])
        ends = np.cumsum([len(rows) for rows in groups])
        return [_likeliest(scores[end - len(rows) : end]) if rows else None for rows, end in zip(groups, ends)]


def _likeliest(scores: np.ndarray) -> Choice:
    most = max(0.0, scores.max())
    shares, none = np.exp(scores - most), np.exp(-most)
    total = shares.sum() + none
    return Choice(int(scores.argmax()), float(shares.max() / total), float(none / total))


def fill(rows: Sequence[Terms], places: Mapping[str, int]) -> np.ndarray:
    """Terms as numbers, a row of the result for each row, in the ``places`` of the terms; each part is looked up once, however many rows share it.

    >>> shared = {"a": 1.0}
    >>> fill([(shared, {"b": 2.0}), (shared,)], {"a": 0, "b": 1}).tolist()
    [[1.0, 2.0], [1.0, 0.0]]
    """
    parts = list({id(part): part for row in rows for part in row}.values())
    numbers = {id(part): k for k, part in enumerate(parts, 1)}  # the first is empty
    filled = np.zeros((len(parts) + 1, len(places) + 1), np.float32)  # the last place is that of unknown terms
    at = [k for k, part in enumerate(parts, 1) for _ in part]
    filled[at, [places.get(term, -1) for part in parts for term in part]] = [value for part in parts for value in part.values()]
    out = np.zeros((len(rows), len(places)), np.float32)
    for k in range(max(map(len, rows), default=0)):
        out += filled[[numbers[id(row[k])] if k < len(row) else 0 for row in rows], :-1]
    return out


def _once(states: Sequence[State]) -> tuple[np.ndarray, np.ndarray]:
    """Each state once, and which of them each row has: many rows share a word."""
    once = {id(state): state for state in states}
    places = {key: k for k, key in enumerate(once)}
    nothing = np.zeros(WIDTH, np.float32)
    return np.stack([nothing if state is None else state for state in once.values()]).astype(np.float32), np.array([places[id(state)] for state in states], np.int64)


@cache
def load_scorer(name: str) -> Scorer:
    """The scorer of a name that ships with the package.

    >>> seen, unseen = load_scorer("parties").scores([({"in": 1, "seen": 0.9, "n": 1},), ({"away": 1},)], [None, None], [None, None])
    >>> bool(seen > unseen)
    True
    """
    return Scorer((files(__package__) / "data" / f"{name}.onnx").read_bytes())
