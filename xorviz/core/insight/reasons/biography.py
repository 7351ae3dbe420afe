"""Why a weight or a bias is what it is: all that was ever added to it, by sample and by stretch of time."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xorviz.core.engine.batches import batches_in_epoch, rows_of_batch
from xorviz.core.errors import ConfigError
from xorviz.core.insight.many_states import gradients_at
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import parameter_count
from xorviz.core.network.features import network_inputs
from xorviz.core.network.optimisers import OPTIMISERS
from xorviz.core.network.penalties import PENALTIES
from xorviz.core.parameter import one_of, shortened, whole_number
from xorviz.core.run.beginning import initial_state
from xorviz.core.run.run import Run
from xorviz.core.update.names import locate

STRETCHES = 60
"""Into so many the epochs are divided, if there are as many."""
BLOCK_NUMBERS = 2**20
"""Numbers that are held at once: epochs × samples × neurons, or × parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class Biography:
    """A parameter's value = its start + all its updates + what was done by hand."""

    place: int
    """Which parameter, in the order of `Parameters.flat`."""
    edges: NDArray[np.int64]
    """(stretches + 1,): the epochs between which the stretches lie, from 0 on"""
    values: Array
    """(stretches + 1,): the parameter at those epochs, as their snapshots have it"""
    by_update: Array
    """(stretches,): what all updates moved it by"""
    by_hand: Array
    """(stretches,): what edits moved it by: a value that was set, a nudge"""
    by_sample: Array | None
    """(stretches, samples): what each sample moved it by; None if steps are no sum of the samples' parts"""
    by_penalty: Array | None
    """(stretches,): what the penalty moved it by; None likewise"""


def biography(
    run: Run,
    place: int,
    epoch: int | None = None,
    stretches: int = STRETCHES,
    stopped: Callable[[], bool] = lambda: False,
) -> Biography | None:
    """Retrace a run up to an epoch, the head if None, and add up what moved a parameter.

    With gradient descent, momentum and Nesterov's the parts of the samples add up to the change. A rule that
    divides by what it remembers of the gradient's size has no such parts: it is split by time alone.
    None if `stopped` said so before the end.

    Raises
    ------
    ConfigError
        The network has no such parameter, or the run no such epoch, or there is to be no stretch.
    """
    place = one_of(parameter_count(run.layers), place, "parameter")
    epoch = run.epoch if epoch is None else whole_number(epoch, "epoch")
    if epoch > run.epoch:
        raise ConfigError(f"there is no epoch {shortened(epoch)}: this run has {run.epoch:,}")
    if not whole_number(stretches, "stretches"):
        raise ConfigError("a biography needs at least one stretch of epochs")
    edges = np.unique(np.linspace(0, epoch, min(stretches, epoch) + 1).astype(np.int64))
    return _Retraced(run, place, edges).told(stopped)


class _Retraced:
    """Goes through a run once more, and adds up."""

    def __init__(self, run: Run, place: int, edges: NDArray[np.int64]) -> None:
        self._engine, self._place, self._edges = run.engine, place, edges
        self._config, self._data, self._layers = run.start, run.data, run.layers
        self._inputs = network_inputs(self._config.features, self._data.inputs)
        self._state = initial_state(self._config, self._data)
        self._edits = run.edits
        optimiser = OPTIMISERS[self._config.optimiser]
        parts = len(self._data) + 1  # the penalty is the last
        self._moved = np.zeros((1 + optimiser.slots, parts)) if optimiser.linear else None
        """What the rule makes of each part alone, as if it were a parameter that starts at 0."""
        kept = max(len(self._data) * max(self._layers), self._state.size)
        self._block = max(1, BLOCK_NUMBERS // kept) if optimiser.linear else BLOCK_NUMBERS

    @property
    def _value(self) -> float:
        return float(self._state[0, self._place])

    @np.errstate(all="ignore")
    def told(self, stopped: Callable[[], bool]) -> Biography | None:
        """Return all of it; None if `stopped` said so."""
        edges, count = self._edges, len(self._edges) - 1
        by_update, by_hand, parts = np.zeros(count), np.zeros(count), np.zeros((count, len(self._data) + 1))
        values = np.empty(count + 1)
        self._take_edits(0)
        values[0] = self._value
        edited = {edit.epoch for edit in self._edits if edit.epoch <= edges[-1]}
        for first, last in pairwise(sorted(edited | set(edges.tolist()))):
            stretch = int(np.searchsorted(edges, first, side="right")) - 1
            by_hand[stretch] += self._make_due(first)
            for begin in range(first, last, self._block):
                if stopped():
                    return None
                before = self._value
                parts[stretch] += self._train(begin, min(self._block, last - begin))
                by_update[stretch] += self._value - before
            by_hand[stretch] += self._take_edits(last)
            if last == edges[stretch + 1]:
                values[stretch + 1] = self._value
        for array in (edges, values, by_update, by_hand, parts):
            array.setflags(write=False)
        linear = self._moved is not None
        of_samples, of_penalty = (parts[:, :-1], parts[:, -1]) if linear else (None, None)
        return Biography(self._place, edges, values, by_update, by_hand, of_samples, of_penalty)

    def _take_edits(self, epoch: int) -> float:
        """Take the edits of an epoch, and make those that count at once; return how far they moved it."""
        before = self._value
        for edit in self._edits:
            if edit.epoch == epoch:
                self._config = edit.apply_config(self._config)
                if edit.at_once:
                    self._state = edit.apply_state(self._state, self._config)
        return self._value - before

    def _make_due(self, epoch: int) -> float:
        """Make the edits of an epoch that come into the next update; return how far they moved it."""
        before = self._value
        for edit in self._edits:
            if edit.epoch == epoch and not edit.at_once:
                self._state = edit.apply_state(self._state, self._config)
        return self._value - before

    def _train(self, epoch: int, epochs: int) -> Array:
        """Train on; return what each part moved the parameter by, (samples + 1,)."""
        config, data, engine, moved = self._config, self._data, self._engine, self._moved
        if moved is None or self._place in config.held.resting(self._layers):
            engine.train(config, data, self._state, epoch, epochs, epochs + 1)
            return np.zeros(len(data) + 1)
        moved[0] = 0.0
        rates = config.learning_rates(np.arange(epoch, epoch + epochs)).tolist()
        if config.batch_size is None:
            start = self._state[0].copy()
            keyframes = engine.train(config, data, self._state, epoch, epochs, 1).keyframes
            states = np.concatenate([start[np.newaxis], keyframes[:-1, 0]])
            for step, gradient in enumerate(self._gradients(states, slice(None))):
                self._step(moved, gradient, rates[step], epoch + step + 1)
        else:
            batches = batches_in_epoch(config, len(data))
            for step, batch in np.ndindex(epochs, batches):
                rows = rows_of_batch(config, len(data), epoch + step, batch)
                (gradient,) = self._gradients(self._state[:1], rows)
                self._step(moved, gradient, rates[step], (epoch + step) * batches + batch + 1)
                self._state = engine.update(config, data, self._state, epoch + step, batch)
        return moved[0].copy()

    def _step(self, moved: Array, gradient: Array, rate: float, update: int) -> None:
        OPTIMISERS[self._config.optimiser].step(moved, gradient, rate, update, self._config.constants)

    def _gradients(self, states: Array, rows: NDArray[np.int64] | slice) -> Array:
        """Return what each part adds to the gradient at each state (states, parameters) for a batch."""
        config, place = self._config, self._place
        found = np.zeros((len(states), len(self._data) + 1))
        inputs, targets = self._inputs[rows], self._data.targets[rows]
        found[:, :-1][:, rows] = gradients_at(config, states, self._layers, place, inputs, targets)
        if locate(self._layers, place)[2] is not None:
            found[:, -1] = config.penalty_rate * PENALTIES[config.penalty].slope(states[:, place])
        return found
