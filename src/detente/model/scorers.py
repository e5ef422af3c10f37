"""Numbers with names, and what the reader holds of words -> scores: small networks that answer questions of a whole page.

Each is one hidden layer over three parts: the named numbers, the state of the word that carries an act, and, where a candidate for one of its slots is weighed, the
state of the candidate's word and its product with the act's. Learned by ``python -m train.slots``; in ``data/NAME.onnx``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

State = np.ndarray | None
WIDTH = 384  # of a state


class Scorer:
    """A network of ``data``: ``scores`` is its one way in."""

    def __init__(self, network: bytes):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        terms = self._session.get_modelmeta().custom_metadata_map["terms"].split()
        self._places = {term: k for k, term in enumerate(terms)}

    def scores(self, rows: Sequence[Mapping[str, float]], acts: Sequence[State], others: Sequence[State] | None = None) -> np.ndarray:
        """The score (log-odds) of each row: its terms, the state of its act's word and of its candidate's. Unknown terms are left out, states that are not known are 0."""
        if not rows:
            return np.zeros(0, np.float32)
        terms, places = np.zeros((len(rows), len(self._places)), np.float32), self._places
        known = [(k, places[term], number) for k, row in enumerate(rows) for term, number in row.items() if number and term in places]
        if known:
            at, place, numbers = zip(*known)
            terms[at, place] = numbers
        given = {"terms": terms}
        given["acts"], given["act_of"] = _once(acts)
        if others is not None:
            given["others"], given["other_of"] = _once(others)
        return self._session.run(None, given)[0][:, 0]


def _once(states: Sequence[State]) -> tuple[np.ndarray, np.ndarray]:
    """Each state once, and which of them each row has: many rows share a word."""
    once = {id(state): state for state in states}
    places = {key: k for k, key in enumerate(once)}
    nothing = np.zeros(WIDTH, np.float32)
    return np.stack([nothing if state is None else state for state in once.values()]).astype(np.float32), np.array([places[id(state)] for state in states], np.int64)


@cache
def load_scorer(name: str) -> Scorer:
    """The scorer of a name that ships with the package.

    >>> seen, unseen = load_scorer("parties").scores([{"in": 1, "seen": 0.9, "n": 1}, {"away": 1}], [None, None], [None, None])
    >>> bool(seen > unseen)
    True
    """
    return Scorer((files(__package__) / "data" / f"{name}.onnx").read_bytes())
