"""What updates alone make of a network: what a person who changes it by hand plays against."""

import numpy as np

from xorviz.core.engine.batches import batches_in_epoch
from xorviz.core.engine.engine import Engine
from xorviz.core.network.arrays import Array
from xorviz.core.run.snapshot import Snapshot


class Descent:
    """The loss over all samples after each update that follows a snapshot, computed when it is asked for.

    Parameters
    ----------
    start
        Where it begins: its settings, its samples and its state.
    engine
        What computes it.
    """

    def __init__(self, start: Snapshot, engine: Engine) -> None:
        self._start, self._engine = start, engine
        self._state = start.state
        self._losses = [start.loss]

    def losses(self, updates: int) -> Array:
        """Return the loss before the first update and after each of so many, (updates + 1,)."""
        with np.errstate(all="ignore"):
            while len(self._losses) <= updates:
                self._losses.append(self._next())
        return np.array(self._losses[: updates + 1])

    def _next(self) -> float:
        config, data, engine = self._start.config, self._start.data, self._engine
        epochs, batch = divmod(len(self._losses) - 1, batches_in_epoch(config, len(data)))
        self._state = engine.update(config, data, self._state, self._start.epoch + epochs, batch)
        return engine.evaluate(config, data, config.network(self._state[0], data)).loss
