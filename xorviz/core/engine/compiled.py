"""The compiled engine: the kernel, called with NumPy's arrays."""

from collections import OrderedDict
from itertools import accumulate, pairwise
from threading import Lock
from typing import Any, cast

import numpy as np

from xorviz.core.data.dataset import Dataset
from xorviz.core.engine import judging as untyped_judging
from xorviz.core.engine import kernel as untyped_kernel
from xorviz.core.engine.batches import batches_in_epoch, size_of_batches
from xorviz.core.engine.engine import Evaluation, Judged, Trained, keyframes_between
from xorviz.core.engine.numpy_engine import NumpyEngine
from xorviz.core.engine.outputs import TOGETHER
from xorviz.core.engine.table_choices import (
    COMPILED_ACTIVATIONS,
    COMPILED_LOSSES,
    COMPILED_OPTIMISERS,
    COMPILED_PENALTIES,
)
from xorviz.core.engine.vector import WIDTH
from xorviz.core.network.arrays import Array
from xorviz.core.network.backpropagation import Gradients, Parameters, layer_views
from xorviz.core.network.features import network_inputs
from xorviz.core.network.layer_functions import FUNCTIONS
from xorviz.core.network.losses import LOSSES, reduction_factor
from xorviz.core.run.config import TrainingConfig

_kernel, _judging = cast("Any", untyped_kernel), cast("Any", untyped_judging)
_NUMPY = NumpyEngine()
"""Trains a network with neurons that are off."""
_COUPLED = frozenset(name for name, function in FUNCTIONS.items() if function.couples)
_TOGETHER = frozenset(name for name, loss in LOSSES.items() if loss.of == "logits")
"""Activations and losses of all outputs of a sample together."""
KEPT, KEPT_BYTES = 32, 2**27
"""Samples in lanes that are kept, of how many runs and in bytes; those of the last always."""
HELD_BYTES = 2**22
"""Of the states that wait to be judged."""


class KernelEngine:
    """The compiled engine. Runs without Python's lock: other threads go on meanwhile."""

    label = "compiled"
    overlaps = True
    block = 2**17

    def __init__(self) -> None:
        self.knows_classes: bool | None = None
        """Whether what trains classes that exclude each other has been compiled too: see `outputs`. None if
        nobody has tried."""

    def supports(self, config: TrainingConfig, data: Dataset) -> bool:
        """See `Engine.supports`: what is in the tables; classes if it knows them."""
        return (
            (bool(self.knows_classes) or not data.exclusive)
            and {_plain(name) for name in config.activations} <= set(COMPILED_ACTIVATIONS)
            and config.loss in (*COMPILED_LOSSES, *_TOGETHER)
            and config.optimiser in COMPILED_OPTIMISERS
            and config.penalty in COMPILED_PENALTIES
        )

    def train(
        self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, epochs: int, spacing: int
    ) -> Trained:
        """See `Engine.train`."""
        if config.held.off:
            return _NUMPY.train(config, data, state, epoch, epochs, spacing)
        if config.held:
            return self._train_frozen(config, data, state, epoch, epochs, spacing)
        return self._train(config, data, state, epoch, epochs, spacing, None)

    def update(self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, batch: int) -> Array:
        """See `Engine.update`."""
        if config.held.off:
            return _NUMPY.update(config, data, state, epoch, batch)
        after = state.copy()
        self._update(config, data, after, epoch, batch)
        return after

    def evaluate(self, config: TrainingConfig, data: Dataset, parameters: Parameters) -> Evaluation:
        """See `Engine.evaluate`."""
        if config.held.off:
            return _NUMPY.evaluate(config, data, parameters)
        flat = parameters.flat.copy()  # for what may not be written to, Numba compiles anew
        layers, samples = config.layers(data), len(data)
        predictions, gradient = np.empty((samples, layers[-1])), np.empty_like(parameters.flat)
        deltas = np.empty((sum(layers[1:]), samples))
        loss, correct = _kernel.evaluate_all(flat, *network(config, data), predictions, deltas, gradient)
        ends = list(accumulate(layers[1:], initial=0))
        per_layer = tuple([deltas[start:end].T.copy() for start, end in pairwise(ends)])
        weights, biases = layer_views(gradient, layers)
        gradients = Gradients(gradient, weights, biases, per_layer)
        return Evaluation(predictions, gradients, loss, int(correct))

    def judge(self, config: TrainingConfig, data: Dataset, states: Array) -> Judged:
        """See `Engine.judge`."""
        if config.held.off:
            return _NUMPY.judge(config, data, states)
        losses, correct = np.empty(len(states)), np.empty(len(states), np.int64)
        flat = np.ascontiguousarray(states)
        flat = flat if flat.flags.writeable else flat.copy()  # as in `evaluate`
        _judging.judge_states(flat, *network(config, data), len(data), losses, correct)
        return Judged(losses, correct)

    def _update(self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, batch: int) -> None:
        """Change a state by one update, but for what is frozen."""
        resting = config.held.resting(config.layers(data)) if config.held else None
        kept = None if resting is None else state[:, resting]
        self._train(config, data, state, epoch, 1, epoch + 2, batch)
        if resting is not None:
            state[:, resting] = kept

    def _train_frozen(
        self, config: TrainingConfig, data: Dataset, state: Array, epoch: int, epochs: int, spacing: int
    ) -> Trained:
        """Train update by update, and judge the states that these lead to, some at a time."""
        batches, size = batches_in_epoch(config, len(data)), max(1, HELD_BYTES // state.nbytes)
        judged: list[Judged] = []
        keyframes = [np.empty((0, *state.shape))]
        for first in range(epoch, epoch + epochs, size):
            states = np.empty((min(size, epoch + epochs - first), *state.shape))
            for step in range(len(states)):
                for batch in range(batches):
                    self._update(config, data, state, first + step, batch)
                states[step] = state
            judged.append(self.judge(config, data, states[:, 0]))
            kept = keyframes_between(first, len(states), spacing)
            keyframes.append(states[[each - first - 1 for each in kept]])
        losses, correct = [each.losses for each in judged], [each.correct for each in judged]
        return Trained(np.concatenate(losses), np.concatenate(correct), np.concatenate(keyframes))

    def _train(
        self,
        config: TrainingConfig,
        data: Dataset,
        state: Array,
        epoch: int,
        epochs: int,
        spacing: int,
        batch: int | None,
    ) -> Trained:
        """Train with all batches of each epoch, or with one."""
        losses, correct = np.empty(epochs), np.empty(epochs, np.int64)
        flat = state.ravel()
        keyframes = np.empty((len(keyframes_between(epoch, epochs, spacing)), len(flat)))
        shared = (
            *network(config, data),
            rule(config, epoch, epochs),
            epoch,
            losses,
            correct,
            spacing,
            keyframes,
        )
        if config.batch_size is None:
            _kernel.train_full(flat, *shared)
        else:
            which = (0, batches_in_epoch(config, len(data))) if batch is None else (batch, batch + 1)
            _kernel.train_batches(flat, *shared, *_batches(config, data), which)
        state[...] = flat.reshape(state.shape)
        return Trained(losses, correct, keyframes.reshape(-1, *state.shape))


def network(config: TrainingConfig, data: Dataset) -> tuple[Any, ...]:
    """Return layers, functions, loss and penalty together, and the samples, of a run that is supported."""
    functions = np.array([COMPILED_ACTIVATIONS.index(_plain(name)) for name in config.activations])
    place = TOGETHER if config.loss in _TOGETHER else COMPILED_LOSSES.index(config.loss)
    loss = (place,) if data.exclusive else place
    penalty = COMPILED_PENALTIES.index(config.penalty), config.penalty_rate
    return (np.array(config.layers(data)), functions, loss, penalty), _samples(
        data, config.features, config.reduction
    )


def _plain(activation: str) -> str:
    """Return what the kernel computes of each neuron by itself: where they are coupled, z, for `outputs`."""
    return "linear" if activation in _COUPLED else activation


def rule(config: TrainingConfig, epoch: int, epochs: int) -> tuple[int, Array, Array]:
    """Return the optimiser, the rates of the epochs after one, and the constants, if it is supported."""
    rates = config.learning_rates(np.arange(epoch, epoch + epochs))
    return COMPILED_OPTIMISERS.index(config.optimiser), rates, np.array(config.constants)


def _batches(config: TrainingConfig, data: Dataset) -> tuple[int, int, bool, int]:
    """Return how many samples there are, how many make a batch, whether to average them, and the seed."""
    return len(data), size_of_batches(config, len(data)), config.reduction == "mean", config.seed


def _in_lanes(rows: Array) -> Array:
    """Lay out (samples, features) in lanes; the last block is filled up with the first sample."""
    padding = -len(rows) % WIDTH
    padded = np.concatenate([rows, np.repeat(rows[:1], padding, axis=0)])
    return padded.reshape(-1, WIDTH, rows.shape[1]).transpose(0, 2, 1).ravel()


_laid_out: OrderedDict[tuple[Dataset, tuple[str, ...], str], tuple[Array, Array, Array]] = OrderedDict()
_lock = Lock()


def _samples(data: Dataset, features: tuple[str, ...], reduction: str) -> tuple[Array, Array, Array]:
    """Return inputs, targets and weights in lanes; those of the last that were asked for are kept."""
    key = data, features, reduction
    with _lock:
        found = _laid_out.get(key)
        if found is not None:
            _laid_out.move_to_end(key)
            return found
    weights = np.zeros(len(data) + -len(data) % WIDTH)
    weights[: len(data)] = reduction_factor(reduction, len(data))
    made = _in_lanes(network_inputs(features, data.inputs)), _in_lanes(data.targets), weights
    with _lock:
        _laid_out[key] = made
        while len(_laid_out) > 1 and (len(_laid_out) > KEPT or _kept_bytes() > KEPT_BYTES):
            _laid_out.popitem(last=False)
    return made


def _kept_bytes() -> int:
    return sum(array.nbytes for arrays in _laid_out.values() for array in arrays)
