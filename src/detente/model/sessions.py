"""A network's bytes -> a session of onnxruntime on one thread: processes, not threads, are what runs in parallel here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(network: bytes, **named) -> InferenceSession:
    """A session of a network; ``named`` goes to onnxruntime."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"], **named)
