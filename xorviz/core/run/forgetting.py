"""Half of what a run remembers, forgotten: it is recomputed when it is asked for, bit for bit."""

from xorviz.core.run.history import Keyframes
from xorviz.core.run.record import Record, Redo

LEAST_KEPT = 2**20
"""Bytes of keyframes, and of losses, below which a run need not forget any."""


def forget_half(keyframes: Keyframes, record: Record, redo: Redo) -> bool:
    """Keep half of what takes most memory: of the keyframes, or of the spans of the loss.

    Returns whether there was that much.
    """
    curve = record.curve
    states = len(keyframes) > 1 and keyframes.nbytes > LEAST_KEPT
    spans = len(curve.minimum) > 1 and curve.nbytes > LEAST_KEPT
    if states and (keyframes.nbytes >= curve.nbytes or not spans):
        keyframes.halve()
    elif spans:
        record.join_spans(redo)
    return states or spans
