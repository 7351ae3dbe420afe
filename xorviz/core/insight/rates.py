"""The learning rate in force at each epoch of a run."""

import numpy as np
from numpy.typing import NDArray

from xorviz.core.network.arrays import Array
from xorviz.core.run.edits import SettingEdit
from xorviz.core.run.run import Run


def rates_in_force(run: Run, epochs: NDArray[np.int64]) -> Array:
    """Return the rates of the updates that follow some epochs, (epochs,), ascending; beyond the head too."""
    edited = {edit.epoch for edit in run.edits if isinstance(edit, SettingEdit)}
    starts = sorted({0} | edited)
    segments = np.searchsorted(starts, epochs, side="right") - 1
    rates = np.empty(len(epochs))
    for place, start in enumerate(starts):
        there = segments == place
        rates[there] = run.config_at(start).learning_rates(epochs[there])
    return rates


def rate_jumps(run: Run, last: int, most: int) -> NDArray[np.int64]:
    """Return the epochs from 1 to a last one whose rate is not near that of the epoch before.

    There it was edited, or a schedule in steps has its next one; of more than `most` steps none is told.
    """
    jumps = {edit.epoch for edit in run.edits if isinstance(edit, SettingEdit) and 0 < edit.epoch <= last}
    every = run.config.settings.get("drop_every")
    if isinstance(every, int) and last // every <= most:
        jumps |= set(range(every, last + 1, every))
    return np.array(sorted(jumps), np.int64)
