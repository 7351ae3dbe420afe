"""The compiled engine: the kernel, called with NumPy's arrays."""

from functools import cache
from typing import Any, cast

import numpy as np

from xorviz.core.data.sources import load_dataset
from xorviz.core.engine import kernel as untyped_kernel
from xorviz.core.engine.batches import size_of_batches
from xorviz.core.engine.engines import EngineError, Evaluation, Trained, keyframes_between
from xorviz.core.engine.kernel import ACTIVATION_CODES, COMPILED_LOSSES, OPTIMISER_CODES
from xorviz.core.engine.vector import WIDTH
from xorviz.core.network.activations import Array
from xorviz.core.network.backpropagation import Gradients, Parameters, layer_views
from xorviz.core.network.losses import reduction_factor
from xorviz.core.run.config import TrainingConfig

_kernel = cast("Any", untyped_kernel)


class KernelEngine:
    """The compiled engine. Runs without Python's lock: other threads go on meanwhile."""

    label = "compiled"
    overlaps = True
    block = 2**16

    def train(self, config: TrainingConfig, state: Array, epoch: int, epochs: int, spacing: int) -> Trained:
        """See `Engine.train`."""
        losses, correct = np.empty(epochs), np.empty(epochs, np.int64)
        flat = state.ravel()
        keyframes = np.empty((len(keyframes_between(epoch, epochs, spacing)), len(flat)))
        rule = OPTIMISER_CODES[config.optimiser], config.learning_rate
        shared = (*network(config), rule, epoch, losses, correct, spacing, keyframes)
        if config.batch_size is None:
            _kernel.train_full(flat, *shared)
        else:
            _kernel.train_batches(flat, *shared, *_batches(config))
        state[...] = flat.reshape(state.shape)
        return Trained(losses, correct, keyframes.reshape(-1, *state.shape))

    def update(self, config: TrainingConfig, state: Array, epoch: int, batch: int) -> Array:
        """See `Engine.update`."""
        if config.batch_size is None:
            after = state.copy()
            self.train(config, after, epoch, 1, epoch + 2)
            return after
        flat = state.flatten()
        rule = OPTIMISER_CODES[config.optimiser], config.learning_rate
        _kernel.train_batch(flat, *network(config), rule, epoch, batch, *_batches(config))
        return flat.reshape(state.shape)

    def evaluate(self, config: TrainingConfig, parameters: Parameters) -> Evaluation:
        """See `Engine.evaluate`."""
        flat = parameters.flat.view()
        flat.setflags(write=False)  # always, for Numba compiles anew for arrays that can be written to
        samples = len(load_dataset(config.dataset))
        predictions, gradient = np.empty(samples), np.empty_like(parameters.flat)
        deltas = np.empty((sum(config.layers[1:]), samples))
        loss, correct = _kernel.evaluate_all(flat, *network(config), predictions, deltas, gradient)
        ends = np.cumsum(config.layers[1:])[:-1]
        per_layer = tuple(np.ascontiguousarray(rows.T) for rows in np.split(deltas, ends))
        weights, biases = layer_views(gradient, config.layers)
        gradients = Gradients(gradient, weights, biases, per_layer)
        return Evaluation(predictions[:, np.newaxis], gradients, loss, int(correct))


def network(config: TrainingConfig) -> tuple[Any, ...]:
    """Return layers, functions and samples of a configuration, as the kernel takes them.

    Raises
    ------
    EngineError
        The kernel does not have its loss.
    """
    if config.loss not in COMPILED_LOSSES:
        raise EngineError(f"the compiled engine does not have the loss {config.loss!r}")
    hidden, output = ACTIVATION_CODES[config.activation], ACTIVATION_CODES[config.output_activation]
    functions = np.array([hidden] * len(config.hidden) + [output])
    return np.array(config.layers), functions, _samples(config.dataset, config.reduction)


def _batches(config: TrainingConfig) -> tuple[int, int, bool, int]:
    """Return how many samples there are, how many make a batch, whether to average them, and the seed."""
    samples = len(load_dataset(config.dataset))
    return samples, size_of_batches(config), config.reduction == "mean", config.seed


def _in_lanes(rows: Array) -> Array:
    """Lay out (samples, features) in lanes; the last block is filled up with the first sample."""
    padding = -len(rows) % WIDTH
    padded = np.concatenate([rows, np.repeat(rows[:1], padding, axis=0)])
    return padded.reshape(-1, WIDTH, rows.shape[1]).transpose(0, 2, 1).ravel()


@cache
def _samples(dataset: str, reduction: str) -> tuple[Array, Array, Array]:
    data = load_dataset(dataset)
    weights = np.zeros(len(data) + -len(data) % WIDTH)
    weights[: len(data)] = reduction_factor(reduction, len(data))
    return _in_lanes(data.inputs), _in_lanes(data.targets), weights
